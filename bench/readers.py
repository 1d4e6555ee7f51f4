"""How hard answers are to read, for a patient and for a clinician, and whether plain words keep every fact.

Questions are those of tests/integration/ask/questions.yaml and of bench/readers_questions.yaml, asked of the starter
library and of a library of PubMed abstracts. Grades are textstat's Flesch-Kincaid grades, medians over answers: of the
lines alone, and of all a reader reads of the answer itself (lines, words explained, what is not known, questions).
Facts are compared by patterns of this file, not by the product's own check: numbers as printed, drugs, negations and
hedges of each line before and after, as multisets. Edits are seeded single edits of plain lines
(`everyline.verify.edits`) that the fact check or the judge must refuse.

    python bench/readers.py [--library ABSTRACTS] [--show N]
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import textstat
import yaml

from everyline.domain.answer import Answer, Claim, Draft, EvidenceText, Label
from everyline.domain.question import Reader
from everyline.engine.ask import Request, ask
from everyline.engine.build import Bench, open_library
from everyline.engine.rewording import plainly
from everyline.settings import Settings
from everyline.verify.edits import LEXICON, edits
from everyline.verify.judge import judge
from everyline.verify.kept import altered

HERE = Path(__file__).parent
ABSTRACTS = HERE.parents[1] / "shared" / "data" / "pubmed-abstracts" / "abstracts.jsonl.gz"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_DENIES = re.compile(r"\b(?:not|no|none|never|without|neither|nor)\b", re.I)
_HEDGES = re.compile(
    r"\b(?:may|might|could|possibl[ey]|probabl[ey]|suggest\w*|appears?|seems?|likely|unlikely)\b", re.I
)
_TOLD_AGAIN = re.compile(r" \(\d+ out of 100\)")
_MOST_EDITS = 3000


def grade(texts: Iterable[str]) -> float:
    """The grade of texts read one after the other."""
    return float(textstat.flesch_kincaid_grade(" ".join(texts)))


def lines(answer: Answer) -> list[Claim]:
    """The lines a reader meets, each once."""
    by_id = {claim.id: claim for claim in answer.claims}
    groups = (answer.bottom_line, *(one.claims for one in (*answer.sections, *answer.conflicts)))
    return [by_id[one] for one in dict.fromkeys(claim for group in groups for claim in group)]


def read(answer: Answer) -> list[str]:
    """Everything of an answer that is neither its question nor its list of sources."""
    told = [claim.text for claim in lines(answer)]
    told += [f"“{term.word}” means: {term.means}." for term in answer.terms]
    return [*told, *answer.gaps, *answer.follow_ups]


def evidence(claim: Claim) -> tuple[EvidenceText, ...]:
    return tuple(EvidenceText(f"{c.document}#{c.span.start}", c.quote) for c in claim.citations)


def lost(before: str, after: str) -> list[str]:
    """Facts that stand in one of two texts alone."""
    after = _TOLD_AGAIN.sub("", after)
    found = []
    numbers = Counter(_NUMBER.findall(before)), Counter(_NUMBER.findall(after))
    found += [one for one in numbers[0] if numbers[1][one] < numbers[0][one]]
    found += [one for one in numbers[1] if one not in numbers[0]]
    for name in LEXICON.drugs:
        if (name in before.lower()) != (name in after.lower()):
            found.append(name)
    plain = after.lower().replace("must not be used", "contraindicated") if "contraindicated" in before else after
    for pattern in (_DENIES, _HEDGES):
        ours, theirs = (Counter(word.lower() for word in pattern.findall(text)) for text in (before, plain))
        found += [word for word in ours if theirs[word] < ours[word]]
        found += [word for word in theirs if word not in ours]
    return found


def measure(bench: Bench, questions: list[str], show: int) -> dict[str, Any]:
    grades: dict[str, list[float]] = {"clinician": [], "clinician_all": [], "patient": [], "patient_all": []}
    counts: Counter[str] = Counter()
    most_lines, first = 0, 0
    pairs: dict[str, tuple[str, Claim]] = {}
    for question in questions:
        expert = ask(bench, Request(question))
        lay = ask(bench, Request(question, reader=Reader.PATIENT))
        if not lines(expert) or not lines(lay):
            counts["abstained"] += 1
            continue
        for name, answer in (("clinician", expert), ("patient", lay)):
            grades[name].append(grade(claim.text for claim in lines(answer)))
            grades[f"{name}_all"].append(grade(read(answer)))
        most_lines = max(most_lines, len({*lay.bottom_line, *(c for s in lay.sections for c in s.claims)}))
        first = max(first, len(lay.bottom_line))
        for claim in lines(expert):
            pairs.setdefault(claim.text, (plain(claim), claim))
        if show > 0:
            show -= 1
            sys.stderr.write("\n".join([f"\n## {question}", *read(lay), ""]))
    kept = sum(not lost(before, after) for before, (after, _) in pairs.items() if after)
    for before, (after, _) in pairs.items():
        if after and lost(before, after):
            sys.stderr.write(f"LOST {lost(before, after)}\n  {before}\n  {after}\n")
    return {
        "answers": len(grades["patient"]),
        "grade": {name: round(statistics.median(found), 2) for name, found in grades.items()},
        "share_at_8_or_lower": round(sum(one <= 8 for one in grades["patient_all"]) / len(grades["patient_all"]), 3),
        "lines": len(pairs),
        "reworded": round(sum(before != after for before, (after, _) in pairs.items()) / len(pairs), 3),
        "facts_kept": round(kept / sum(bool(after) for after, _ in pairs.values()), 4),
        "most_lines": most_lines,
        "most_in_bottom_line": first,
        "edits": edited(pairs),
    }


def plain(claim: Claim) -> str:
    """A claim's plain wording; "" where a lay reader does not get it."""

    def verdict(draft: Draft) -> Any:
        return judge(draft.text, evidence(claim))

    worded = plainly(Draft(claim.text, claim.citations, ""), claim.verdict, verdict)
    return worded[0].text if worded else ""


def edited(pairs: dict[str, tuple[str, Claim]]) -> dict[str, Any]:
    """Single edits of the plain lines, and how many of them the fact check alone, and both checks, refuse."""
    rng = random.Random(11)
    tried = [(before, edit, claim) for before, (after, claim) in sorted(pairs.items()) for edit in edits(after, rng)]
    rng.shuffle(tried)
    by_facts = both = 0
    missed: Counter[str] = Counter()
    for before, edit, claim in tried[:_MOST_EDITS]:
        refused = bool(altered(before, edit.text))
        by_facts += refused
        if refused or judge(edit.text, evidence(claim)).label is not Label.SUPPORTED:
            both += 1
        else:
            missed[edit.kind] += 1
            if sum(missed.values()) <= 10:
                sys.stderr.write(f"MISSED {edit.kind}: {edit.original!r} -> {edit.replaced!r}\n  {edit.text}\n")
    count = max(1, len(tried[:_MOST_EDITS]))
    return {"tried": count, "refused_by_facts": round(by_facts / count, 4), "refused": round(both / count, 4)}


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--library", type=Path, help="a library of shared/data/pubmed-abstracts, made where absent")
    options.add_argument("--show", type=int, default=0)
    given = options.parse_args()
    asked = yaml.safe_load((HERE / "readers_questions.yaml").read_text(encoding="utf-8"))
    known = yaml.safe_load((HERE.parent / "tests" / "integration" / "ask" / "questions.yaml").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as home:
        starter = open_library(Settings.read({"XDG_DATA_HOME": home, "HOME": home}))
        found = {"starter": measure(starter, [*(one["ask"] for one in known), *asked["starter"]], given.show)}
        library = given.library or Path(home) / "abstracts"
        if not library.exists():
            command = [sys.executable, "-m", "everyline", "ingest", "--library", str(library), str(ABSTRACTS)]
            subprocess.run(command, check=True, stdout=sys.stderr)
        abstracts = open_library(Settings.read({"HOME": home}, library=library))
        found["abstracts"] = measure(abstracts, asked["abstracts"], given.show)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
