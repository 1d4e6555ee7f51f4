"""How many minimal edits the judge catches, by kind, and how many true restatements it refuses.

Data: the findings of the starter library (study cards). Each gives up to five true lines: its statement word for word;
with its population, drug, dose and comparator before it; as the answer words it (drug: statement [fields]); in other
words (against, percent, number words, synonyms); and with a list of its values in another order. Findings are split by
a hash of their id into a half used while the judge was written ("tuning") and a half that was not ("held out"). Edits
are drawn from the true lines by a seeded generator, as evenly over their kinds as these allow.
Run: python bench/judge_edits.py [--seed 7] [--edits 2000] [--show N]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from everyline.domain.answer import EvidenceText, Label
from everyline.verify.edits import edits
from everyline.verify.judge import judge

LIBRARY = Path(__file__).resolve().parents[1] / "content" / "library" / "alopecia-areata"

_OTHER_WORDS = (
    (r"(?<!advise) against ", " versus "),
    (r"(?<=\d)%(?![\w-])", " percent"),
    (r"\breached\b", "achieved"),
    (r"\bpatients\b", "people"),
    (r"\bSALT of (\d+) or less\b", r"SALT ≤\1"),
    (r"\bSALT of (\d+) or more\b", r"SALT ≥\1"),
    (r"\bat week (\d+)\b", r"after \1 weeks"),
    (r"\badverse events\b", "side effects"),
    (r"\bstopped\b", "discontinued"),
    (r"\bat least (\d+)%", r"\1% or more"),
    (r"(?<!ty[- ])\btwo\b(?!-)", "2"),
    (r"(?<!ty[- ])\bthree\b(?!-)", "3"),
    (r"(?<!ty[- ])\bfive\b(?!-)", "5"),
    (r"(?<!ty[- ])\bnine\b(?!-)", "9"),
    (r"\bv\b", "versus"),
    (r"(?<!no )\bmore than(?= \d)", "over"),
    (r"\bchildren\b", "paediatric patients"),
    (r"\babout\b", "approximately"),
    (r"\bstarting\b", "initiation"),
    (r"\bcommonest\b", "most common"),
    (r"\bapproved\b", "licensed"),
)


class Case(NamedTuple):
    finding: str
    style: str
    claim: str
    evidence: tuple[EvidenceText, ...]
    held_out: bool


def findings(library: Path) -> Iterator[dict[str, Any]]:
    """Every finding of the cards, in the order of their files."""
    for path in sorted(library.glob("*.yaml")):
        card = yaml.safe_load(path.read_text("utf-8"))
        source = card.get("source", card)
        yield from source.get("findings", [])


def context(finding: dict[str, Any]) -> str:
    """The line of fields that a card's document carries below a statement."""
    fields = (
        ("population", "Population"), ("intervention", "Intervention"), ("dose", "Dose"), ("comparator", "Comparator"),
        ("outcome", "Outcome"), ("timepoint", "Time point"),
    )  # fmt: skip
    return " ".join(f"{label}: {finding[key]}." for key, label in fields if finding.get(key))


def restatements(finding: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """True lines that say what a finding says, with the style of each."""
    statement = finding["statement"]
    yield "verbatim", statement
    parts = [f"In {finding['population']}" if finding.get("population") else ""]
    drug = " ".join(str(finding[k]) for k in ("intervention", "dose") if finding.get(k))
    parts.append(drug + (f" against {finding['comparator']}" if finding.get("comparator") and drug else ""))
    prefix = ", ".join(part for part in parts if part)
    if prefix:
        yield "with context", f"{prefix[0].upper()}{prefix[1:]}: {lowered(statement)}"
    if finding.get("intervention"):
        about = ("population", ""), ("dose", "dose "), ("comparator", "comparator "), ("timepoint", "")
        fields = "; ".join(f"{label}{finding[key]}" for key, label in about if finding.get(key))
        if fields:
            name = str(finding["intervention"])
            yield "as answered", f"{name[0].upper()}{name[1:]}: {lowered(statement).rstrip('.')} [{fields}]."
    other = statement
    for old, new in _OTHER_WORDS:
        other = re.sub(old, new, other)
    if other != statement:
        yield "other words", other
    turned = reordered(statement)
    if turned:
        yield "list reordered", turned


def lowered(statement: str) -> str:
    """The statement as it stands after a colon; names and abbreviations keep their capitals."""
    keep = re.match(r"(?:[A-Z]{2,}|[A-Z][\w-]*[A-Z\d])", statement)
    return statement if keep else statement[0].lower() + statement[1:]


def reordered(statement: str) -> str | None:
    """The statement with a list "38.8% on A, 22.8% on B and 6.2% on C" turned round; None where there is none."""
    item = r"\d+(?:\.\d+)?% (?:on|with|for|in|after|at) (?:(?!reached| to )[^,;.()%])+?"
    match = re.search(rf"({item})(?:, ({item}))? and ({item})(?=[.;]| by | at week | reached |$)", statement)
    if not match:
        return None
    items = [part for part in match.groups() if part]
    items.reverse()
    turned = ", ".join(items[:-1]) + " and " + items[-1]
    return statement[: match.start()] + turned + statement[match.end() :]


def cases(library: Path = LIBRARY) -> list[Case]:
    """All true lines with the evidence each is judged against."""
    found = []
    for finding in findings(library):
        evidence = [EvidenceText("statement", finding["statement"])]
        if context(finding):
            evidence.append(EvidenceText("context", context(finding)))
        held_out = hashlib.sha256(finding["id"].encode()).digest()[0] % 2 == 1
        found += [Case(finding["id"], style, text, tuple(evidence), held_out) for style, text in restatements(finding)]
    return found


def measure(chosen: list[Case], seed: int, wanted: int, show: int) -> dict[str, Any]:
    """Share of true lines refused by style, and of edits caught by kind."""
    refused: Counter[str] = Counter()
    styles = Counter(case.style for case in chosen)
    shown = 0
    for case in chosen:
        verdict = judge(case.claim, case.evidence)
        if verdict.label is not Label.SUPPORTED:
            refused[case.style] += 1
            if shown < show:
                print("REFUSED", case.style, case.claim, [(r.kind.value, r.claim, r.evidence) for r in verdict.reasons])
            shown += 1
    rng = random.Random(seed)
    pool: dict[str, list[tuple[Case, Any]]] = defaultdict(list)
    for case in chosen:
        for edit in edits(case.claim, rng):
            pool[edit.kind].append((case, edit))
    caught: Counter[str] = Counter()
    drawn: Counter[str] = Counter()
    each = max(1, wanted // len(pool))
    sample = [(kind, *pair) for kind in sorted(pool) for pair in rng.sample(pool[kind], min(each, len(pool[kind])))]
    rest = [(kind, *pair) for kind in sorted(pool) for pair in pool[kind]]
    taken = {(kind, edit.text, case.finding) for kind, case, edit in sample}
    rest = [r for r in rest if (r[0], r[2].text, r[1].finding) not in taken]
    sample += rng.sample(rest, max(0, min(len(rest), wanted - len(sample))))
    contradicted = 0
    for kind, case, edit in sample:
        verdict = judge(edit.text, case.evidence)
        drawn[kind] += 1
        contradicted += verdict.label is Label.CONTRADICTED
        if verdict.label is not Label.SUPPORTED:
            caught[kind] += 1
        elif show:
            print("MISSED", kind, case.style, f"[{edit.original} -> {edit.replaced}]", edit.text)
    return {
        "true_lines": len(chosen),
        "refused": round(sum(refused.values()) / len(chosen), 4),
        "refused_by_style": {s: f"{refused[s]}/{n}" for s, n in sorted(styles.items())},
        "edits": len(sample),
        "caught": round(sum(caught.values()) / len(sample), 4),
        "caught_by_kind": {k: f"{caught[k]}/{n}" for k, n in sorted(drawn.items())},
        "lowest_kind": min(round(caught[k] / n, 4) for k, n in drawn.items()),
        "contradicted_share_of_edits": round(contradicted / len(sample), 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--edits", type=int, default=2000)
    parser.add_argument("--show", type=int, default=0, help="print this many failures of the tuning half")
    options = parser.parse_args()
    everything = cases()
    tuning = measure([c for c in everything if not c.held_out], options.seed, options.edits, options.show)
    held_out = measure([c for c in everything if c.held_out], options.seed, options.edits, 0)
    print(json.dumps({"tuning": tuning, "held_out": held_out}, indent=1))


if __name__ == "__main__":
    main()
