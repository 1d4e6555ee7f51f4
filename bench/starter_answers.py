"""Every line the starter answers show, and 2,000 single edits of them: how many the judge catches and refuses.

The lines are those of the answers to tests/integration/ask/questions.yaml, with the spans they cite. Edits come from
the seeded generator of `everyline.verify.edits`, dealt evenly over their kinds. An edit counts as caught when its
verdict is not SUPPORTED. Prints the share caught overall and by kind, and the share of true lines refused (shown and
withheld).

    python bench/starter_answers.py [--seed 7] [--edits 2000] [--show N]
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import yaml

from everyline.domain.answer import Citation, EvidenceText, Label
from everyline.engine.ask import Request, ask
from everyline.engine.build import open_library
from everyline.settings import Settings
from everyline.verify.edits import Edit, edits
from everyline.verify.judge import judge

QUESTIONS = Path(__file__).parents[1] / "tests" / "integration" / "ask" / "questions.yaml"


def lines() -> tuple[dict[str, tuple[EvidenceText, ...]], int]:
    """Every line written for the questions with its evidence, and how many of them the judge refused."""
    found: dict[str, tuple[EvidenceText, ...]] = {}
    refused: set[str] = set()
    with tempfile.TemporaryDirectory() as home:
        bench = open_library(Settings.read({"XDG_DATA_HOME": home, "HOME": home}))
        for entry in yaml.safe_load(QUESTIONS.read_text(encoding="utf-8")):
            answer = ask(bench, Request(entry["ask"]))
            for claim in answer.claims:
                found[claim.text] = _evidence(claim.citations)
            for withheld in answer.withheld:
                found[withheld.text] = _evidence(withheld.citations)
                refused.add(withheld.text)
    return found, len(refused)


def _evidence(citations: tuple[Citation, ...]) -> tuple[EvidenceText, ...]:
    return tuple(EvidenceText(f"{c.document}#{c.span.start}", c.quote) for c in citations)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--edits", type=int, default=2000)
    options.add_argument("--show", type=int, default=0)
    given = options.parse_args()
    true, refused = lines()
    rng = random.Random(given.seed)
    by_kind: dict[str, list[tuple[str, Edit]]] = defaultdict(list)
    for text in sorted(true):
        for edit in edits(text, rng):
            by_kind[str(getattr(edit.kind, "value", edit.kind))].append((text, edit))
    for drawn in by_kind.values():
        rng.shuffle(drawn)
    chosen: list[tuple[str, str, Edit]] = []
    while len(chosen) < given.edits and any(by_kind.values()):
        for kind in sorted(by_kind):
            if by_kind[kind] and len(chosen) < given.edits:
                text, edit = by_kind[kind].pop()
                chosen.append((kind, text, edit))
    total: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for kind, text, edit in chosen:
        total[kind] += 1
        if judge(edit.text, true[text]).label is Label.SUPPORTED:
            missed[kind] += 1
            if sum(missed.values()) <= given.show:
                print(f"MISSED {kind}: {edit.original!r} -> {edit.replaced!r}\n   {edit.text}")
    caught = 1 - sum(missed.values()) / max(1, len(chosen))
    print(
        json.dumps(
            {
                "lines": len(true),
                "refused": round(refused / max(1, len(true)), 4),
                "edits": len(chosen),
                "caught": round(caught, 4),
                "by_kind": {kind: [total[kind] - missed[kind], total[kind]] for kind in sorted(total)},
            }
        )
    )


if __name__ == "__main__":
    main()
