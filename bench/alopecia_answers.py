"""A hundred and twenty questions about alopecia areata: what the answers of the starter library hold, and their layout.

The questions, the findings that each answer must hold and the lines it must not were written before the answers were
tuned (bench/alopecia_questions.yaml; the second sixty, alopecia_fresh.yaml, by somebody who had not seen the code). A
hash of each question deals it to one of two halves. Of the first file both halves have been looked at by now, of the
second the half "tune"; its half "held" has not. --show tells the failures of "tune" alone.

    python bench/alopecia_answers.py [--show] [--print N]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from everyline.domain.answer import Answer, Claim, Label
from everyline.domain.question import Reader
from everyline.engine.ask import Request, ask
from everyline.engine.build import Bench, open_library
from everyline.publish.text import answer_to_text
from everyline.settings import Settings

QUESTIONS = Path(__file__).with_name("alopecia_questions.yaml")
FRESH = Path(__file__).with_name("alopecia_fresh.yaml")
NARROW_LINES = 12
BOTTOM_LINES = 3


def half(question: str) -> str:
    """The half a question belongs to, by the first bit of its hash."""
    return "tune" if hashlib.sha256(question.encode()).digest()[0] < 128 else "held"


@dataclass(frozen=True, slots=True)
class Marked:
    """One answer as marked. missing and late: findings that are nowhere, or not in the bottom line.

    said, quoted: lines that match what must not be said, as a fact or as one side of a disagreement. faults: the rest.
    """

    entry: dict[str, Any]
    answer: Answer
    missing: tuple[str, ...]
    late: tuple[str, ...]
    said: tuple[str, ...]
    quoted: tuple[str, ...]
    faults: tuple[str, ...]


def shown(answer: Answer) -> list[str]:
    """Ids of the claims a reader sees, in order, repeated as often as they are shown; disagreements stand apart."""
    return [*answer.bottom_line, *(claim for section in answer.sections for claim in section.claims)]


def findings_of(claims: list[Claim]) -> set[str]:
    """Findings that claims cite."""
    return {str(citation.finding) for claim in claims for citation in claim.citations if citation.finding}


def mark(entry: dict[str, Any], answer: Answer) -> Marked:
    """An answer held against what its question demands."""
    claims = {claim.id: claim for claim in answer.claims}
    lines = shown(answer)
    first = findings_of([claims[i] for i in answer.bottom_line])
    barred = {c.id: c.text for c in answer.claims for pattern in entry.get("never", ()) if re.search(pattern, c.text)}
    return Marked(
        entry,
        answer,
        tuple(i for i in entry.get("must", ()) if i not in findings_of(list(answer.claims))),
        tuple(i for i in entry.get("first", ()) if i not in first),
        tuple(text for i, text in barred.items() if i in lines),
        tuple(text for i, text in barred.items() if i not in lines),
        tuple(_faults(entry, answer, lines)),
    )


def _faults(entry: dict[str, Any], answer: Answer, lines: list[str]) -> Iterator[str]:
    if len(answer.bottom_line) > BOTTOM_LINES:
        yield "long_bottom_line"
    if entry.get("narrow") and len(set(lines)) > NARROW_LINES:
        yield "too_long"
    if len(set(lines)) < len(lines):
        yield "repeats"
    if any(claim.verdict.label is not Label.SUPPORTED for claim in answer.claims):
        yield "unsupported"
    if "type" in entry and answer.question.type.value != entry["type"]:
        yield "misread"
    if bool(entry.get("abstains")) != (answer.abstention is not None) and (entry.get("abstains") or entry["must"]):
        yield "wrongly_abstains" if answer.abstention else "wrongly_answers"
    told = [*(claim.text for claim in answer.claims), *answer.gaps, *answer.preface]
    told += [f"{answer.urgent.reason}. {answer.urgent.advice}"] if answer.urgent else []
    told += [answer.abstention.reason] if answer.abstention else []
    if "says" in entry and not any(re.search(entry["says"], text) for text in told):
        yield "leaves_unsaid"


FAULTS = ("long_bottom_line", "too_long", "repeats", "unsupported", "misread", "wrongly_abstains", "wrongly_answers",
          "leaves_unsaid")  # fmt: skip


def figures(marked: list[Marked]) -> dict[str, Any]:
    """The figures of one half."""
    musts = sum(len(one.entry.get("must", ())) for one in marked)
    firsts = sum(len(one.entry.get("first", ())) for one in marked)
    faults = Counter(fault for one in marked for fault in one.faults)
    return {
        "questions": len(marked),
        "must": round(1 - sum(len(one.missing) for one in marked) / max(1, musts), 4),
        "first": round(1 - sum(len(one.late) for one in marked) / max(1, firsts), 4),
        "must_not_say": sum(len(one.said) for one in marked),
        "quoted": sum(len(one.quoted) for one in marked),
        "lines": sum(len(set(shown(one.answer))) for one in marked),
        **{fault: faults[fault] for fault in FAULTS},
    }


def answers(bench: Bench, only: str | None = None, file: Path = QUESTIONS) -> list[Marked]:
    """Every question of a file answered and marked, in its order. only: those of one half."""
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))
    entries = [entry for entry in entries if only in (None, half(entry["ask"]))]
    return [
        mark(entry, ask(bench, Request(entry["ask"], reader=Reader(entry.get("reader", "clinician")))))
        for entry in entries
    ]


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--show", action="store_true", help="tell what fails in the half for tuning")
    options.add_argument("--print", type=Path, default=None, help="write every answer of the half for tuning here")
    options.add_argument("--print-all", type=Path, default=None, help="write every answer here, for judging by eye")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as home:
        library = open_library(Settings.read({"XDG_DATA_HOME": home, "HOME": home}))
        marked = answers(library)
        fresh = answers(library, file=FRESH)
    halves = {name: [one for one in marked if half(one.entry["ask"]) == name] for name in ("tune", "held")}
    halves |= {f"fresh_{name}": [one for one in fresh if half(one.entry["ask"]) == name] for name in ("tune", "held")}
    if given.show:
        for one in (*halves["tune"], *halves["fresh_tune"]):
            if one.missing or one.late or one.said or one.faults:
                print(f"{one.entry['ask']}\n   read as {one.answer.question.type.value}")
                print(
                    f"   missing {one.missing} late {one.late} said {one.said} quoted {one.quoted} faults {one.faults}"
                )
    for path, chosen in ((given.print, halves["tune"]), (given.print_all, marked)):
        if path:
            path.write_text("\n\n".join(answer_to_text(one.answer) for one in chosen), encoding="utf-8")
    print(json.dumps({name: figures(chosen) for name, chosen in halves.items()}))


if __name__ == "__main__":
    main()
