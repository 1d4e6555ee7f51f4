"""Numbers of trial abstracts and the arms they belong to, against the PICO corpus (breast cancer trials).

The corpus has no stated licence: it evaluates, nothing is trained on it. Its abstracts are dealt into halves by a
hash of the PMID; "dev" was looked at while the rules were written, "test" was not. A value counts where its span
meets an annotated one of its kind; its arm counts where it is the annotated one. "detected" is every figure read in
the text; "findings" those that findings carry; "judged" those of findings that the judge supports. Baseline in the
same run: every percentage of a sentence given to the arms by turns.
Run: python bench/findings_numbers.py [--half test] [--show N]
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from abstract_documents import document_of
from everyline.appraise.findings.effects import other_intervals, read_effects, read_p_values, taken_by
from everyline.appraise.findings.extract import MEASURES, Extraction, extract
from everyline.appraise.findings.groups import Group
from everyline.appraise.findings.numbers import Kind, number, read_figures
from everyline.corpus.sentences import sentence_spans
from everyline.domain.text import Document, Sentence, Span
from everyline.engine.extracting import supported

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "pico-corpus" / "abstracts.jsonl.gz"
KINDS = {"bin-percent": "percent", "bin-abs": "events", "cont-mean": "mean", "cont-median": "median"}
_NO_NAME = {"of", "and", "the", "with", "therapy", "treatment", "group", "plus", "or", "in", "for"}


def half_of(pmid: str) -> str:
    return "dev" if int(hashlib.sha256(pmid.encode()).hexdigest(), 16) % 2 == 0 else "test"


def abstracts(half: str) -> Iterator[dict[str, Any]]:
    with gzip.open(DATA, "rt", encoding="utf-8") as lines:
        yield from (row for row in map(json.loads, lines) if half_of(row["pmid"]) == half)


def as_document(row: dict[str, Any]) -> tuple[Document, tuple[Sentence, ...]]:
    """The first sentence is the title; offsets stay as they are but for the space after it, which becomes a line."""
    title = sentence_spans(row["text"])[0]
    text = row["text"]
    return document_of(row["pmid"], text[: title.end], [("", text[title.end + 1 :])])


def gold_of(row: dict[str, Any]) -> dict[tuple[int, int], tuple[str, str]]:
    """Annotated values: place to kind and arm ("iv" or "cv")."""
    found = {}
    for span in row["spans"]:
        arm, _, kind = span["label"].partition("-")
        if arm in ("iv", "cv") and kind in KINDS:
            found[span["start"], span["end"]] = (KINDS[kind], arm)
    return found


def roles(row: dict[str, Any], groups: tuple[Group, ...]) -> list[str]:
    """Which annotated arm each group is: by the words of its name; where those don't tell, by which is the control."""
    named = {
        label: _words(" ".join(s["text"] for s in row["spans"] if s["label"] == label))
        for label in ("intervention", "control")
    }
    ours, theirs = named["intervention"] - named["control"], named["control"] - named["intervention"]
    found = []
    for group in groups:
        words = _words(" ".join([group.label, *(a for a in group.aliases if a.isupper())]))
        a, b = len(words & ours), len(words & theirs)
        found.append("iv" if a > b else "cv" if b > a else "cv" if group.is_control else "iv")
    return found if len(set(found)) > 1 else ["cv" if g.is_control else "iv" for g in groups]


def _words(text: str) -> set[str]:
    return {w.lower() for w in re.findall(r"[A-Za-z0-9][\w-]+", text)} - _NO_NAME


def figures(document: Document, sentences: tuple[Sentence, ...]) -> Iterator[tuple[Span, str]]:
    """Every figure that is read, whatever becomes of it."""
    for sentence in sentences[1:]:
        text, start = sentence.span.of(document.text), sentence.span.start
        taken = (*taken_by(read_effects(text, start), read_p_values(text, start)), *other_intervals(text, start))
        for cluster in read_figures(text, start, taken):
            yield from ((f.span, f.kind.value) for f in cluster.figures if f.kind is not Kind.PEOPLE)


def by_turns(document: Document, sentences: tuple[Sentence, ...]) -> Iterator[tuple[Span, str, str]]:
    """The baseline: the percentages of a sentence belong to treatment and control by turns."""
    for sentence in sentences[1:]:
        for i, match in enumerate(
            re.finditer(r"\d+(?:\.\d+)?\s?(?:%|percent)(?!\s?(?:CI|confid))", sentence.span.of(document.text))
        ):
            yield (
                Span(sentence.span.start + match.start(), sentence.span.start + match.end()),
                "percent",
                "iv" if i % 2 == 0 else "cv",
            )


def meets(span: Span, gold: dict[tuple[int, int], tuple[str, str]]) -> tuple[int, int] | None:
    return next((place for place in gold if span.start < place[1] and place[0] < span.end), None)


class Tally:
    """Values said, of which right kind, of which right arm, and the annotated ones met."""

    def __init__(self) -> None:
        self.said: Counter[str] = Counter()
        self.value: Counter[str] = Counter()
        self.arm: Counter[str] = Counter()
        self.any_value: Counter[str] = Counter()

    def add(self, kind: str, span: Span, arm: str | None, gold: dict[tuple[int, int], tuple[str, str]]) -> bool:
        place = meets(span, gold)
        self.said[kind] += 1
        right = place is not None and gold[place][0] == kind
        self.value[kind] += right
        self.any_value[kind] += place is not None
        self.arm[kind] += right and place is not None and gold[place][1] == arm
        return place is not None and arm is not None and gold[place][1] != arm

    def told(self, wanted: Counter[str]) -> dict[str, Any]:
        rows = {}
        for kind in (*KINDS.values(), "all"):
            said, value, arm, gold = (
                sum(c.values()) if kind == "all" else c[kind] for c in (self.said, self.value, self.arm, wanted)
            )
            rows[kind] = {
                "said": said,
                "value_precision": round(value / max(1, said), 4),
                "value_recall": round(value / max(1, gold), 4),
                "with_arm_precision": round(arm / max(1, said), 4),
                "with_arm_recall": round(arm / max(1, gold), 4),
                "arm_accuracy": round(arm / max(1, value), 4),
            }
        return rows


def from_findings(extraction: Extraction | None, findings: Any) -> Iterator[tuple[Span, str, str]]:
    for finding in findings:
        for arm in finding.arms:
            kind = next((k.value for k, name in MEASURES.items() if name == arm.measure), arm.measure)
            if arm.arm is not None and arm.span is not None and kind in KINDS.values():
                yield arm.span, kind, arm.arm


def sizes(
    row: dict[str, Any], groups: tuple[Group, ...], found: list[str], extraction: Extraction, tally: Counter[str]
) -> None:
    """Sizes of groups and of the study against the annotated participants."""
    for label, arm in (("intervention-participants", "iv"), ("control-participants", "cv")):
        wanted = {_int(s["text"]) for s in row["spans"] if s["label"] == label}
        said = {_int(g.n) for g, role in zip(groups, found, strict=True) if g.n and role == arm}
        tally["group said"] += len(said)
        tally["group right"] += len(said & wanted)
        tally["group wanted"] += bool(wanted)
    wanted = {_int(s["text"]) for s in row["spans"] if s["label"] == "total-participants"}
    spans = {span for f in extraction.findings for name, span in f.parts if name == "participants"}
    tally["total said"] += bool(spans)
    tally["total right"] += any(_int(span.of(row["text"])) in wanted for span in spans)
    tally["total wanted"] += bool(wanted) and bool(extraction.findings)


def _int(text: str) -> float | str:
    try:
        return number(re.sub(r"[,\s]", "", text))
    except ValueError:
        return text.strip().lower()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--half", choices=("dev", "test"), default="test")
    parser.add_argument("--show", type=int, default=0, help="print that many values given to the wrong arm")
    options = parser.parse_args()
    detected, carried, judged, turns = Tally(), Tally(), Tally(), Tally()
    wanted: Counter[str] = Counter()
    people: Counter[str] = Counter()
    rows = list(abstracts(options.half))
    for row in rows:
        document, sentences = as_document(row)
        gold = gold_of(row)
        wanted.update(kind for kind, _ in gold.values())
        for span, kind in figures(document, sentences):
            detected.add(kind, span, None, gold)
        for span, kind, arm in by_turns(document, sentences):
            turns.add(kind, span, arm, gold)
        extraction = extract(document, sentences)
        found = roles(row, extraction.groups)
        role = {g.label: r for g, r in zip(extraction.groups, found, strict=True)}
        sizes(row, extraction.groups, found, extraction, people)
        for span, kind, arm in from_findings(extraction, extraction.findings):
            if carried.add(kind, span, role[arm], gold) and options.show > 0:
                options.show -= 1
                said = next(s.span.of(document.text) for s in sentences if s.span.holds(span))
                print(f"WRONG ARM {row['pmid']} {span.of(document.text)} {arm}: {said}", file=sys.stderr)
        for span, kind, arm in from_findings(None, supported(document, sentences)[0]):
            judged.add(kind, span, role[arm], gold)
    told = {
        "half": options.half,
        "abstracts": len(rows),
        "annotated": {kind: wanted[kind] for kind in KINDS.values()},
        "detected": {k: {n: v for n, v in r.items() if "arm" not in n} for k, r in detected.told(wanted).items()},
        "findings": carried.told(wanted),
        "judged": judged.told(wanted),
        "percentages_by_turns": turns.told(wanted)["percent"],
        "group_sizes": _rates(people, "group"),
        "study_sizes": _rates(people, "total"),
    }
    print(json.dumps(told, indent=1))


def _rates(tally: Counter[str], name: str) -> dict[str, float]:
    right = tally[f"{name} right"]
    return {
        "precision": round(right / max(1, tally[f"{name} said"]), 4),
        "recall": round(right / max(1, tally[f"{name} wanted"]), 4),
    }


if __name__ == "__main__":
    main()
