"""What Evidence Inference gives: prompts with their articles' abstracts, and evidence as its annotators marked it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from everyline.corpus.sentences import sentence_spans
from everyline.domain.evidence import Direction

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "evidence-inference"
OF_LABEL = {-1: Direction.DECREASED, 0: Direction.NO_DIFFERENCE, 1: Direction.INCREASED}


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question put to a trial. evidence: direction and text of each annotation; in_abstract: whether one of them
    stands in the abstract."""

    pmcid: str
    intervention: str
    comparator: str
    outcome: str
    direction: Direction
    evidence: tuple[tuple[Direction, str], ...]
    in_abstract: bool


def rows(name: str) -> Iterator[dict[str, Any]]:
    """The rows of one file."""
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def prompts(part: str) -> list[Prompt]:
    """Labelled prompts of a part, without those that the authors list as wrong."""
    return [
        Prompt(
            row["pmcid"], row["intervention"], row["comparator"], row["outcome"], OF_LABEL[row["label"]],
            tuple((OF_LABEL[a["label"]], a["evidence"]) for a in row["annotations"] if a["label"] in OF_LABEL),
            any(a["in_abstract"] for a in row["annotations"]),
        )
        for row in rows(f"prompts_{part}")
        if row["label"] in OF_LABEL and not row["flagged_incorrect"]
    ]  # fmt: skip


def abstracts() -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """Title and sentences of every abstract by PMCID, each sentence with its heading."""
    found = {}
    for row in rows("articles"):
        sentences = [(heading, span.of(text)) for heading, text in row["abstract"] for span in sentence_spans(text)]
        if sentences:
            found[row["pmcid"]] = (row["title"], sentences)
    return found
