"""People, treatments and outcomes of trial abstracts, word by word, against EBM-NLP.

The corpus states no licence: it evaluates, nothing is trained on it. "dev" was looked at while the rules were written
and the tagger's bias was chosen on it; "test" (expert labels) was not. Treatments and outcomes are the tagger's,
people the rules'. The baseline in the same run gives each word the label it has most often in the dev part.
Run: python bench/findings_fields.py [--part test]
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from everyline.appraise.findings.fields import population_spans
from everyline.appraise.findings.tagging import Tag, tag
from everyline.domain.text import Span

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "ebm-nlp"
LABELS = {"people": "I-PAR", "treatment": "I-INT", "outcome": "I-OUT"}


def abstracts(part: str) -> Iterator[list[dict[str, Any]]]:
    with gzip.open(DATA / f"{part}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from (row["sentences"] for row in map(json.loads, lines) if len(row["sentences"]) > 1)


def read(sentences: list[dict[str, Any]]) -> list[list[str]]:
    """A label for each word of each sentence. Words are joined by spaces, so offsets are those of the joined text."""
    text, spans, places = "", [], []
    for sentence in sentences:
        start, own = len(text), []
        for word in sentence["tokens"]:
            own.append((len(text), len(text) + len(word)))
            text += word + " "
        spans.append(Span(start, len(text) - 1))
        places.append(own)
    tagged = tag(text, spans)
    people = [s for span in spans for s in population_spans(span.of(text), span.start)]
    marks = [(s, "I-PAR") for s in people] + [(t.span, "I-OUT" if t.tag is Tag.OUTCOME else "I-INT") for t in tagged]
    labels = []
    for own in places:
        labels.append(
            [next((label for span, label in marks if span.start < high and low < span.end), "O") for low, high in own]
        )
    return labels


def usual() -> dict[str, str]:
    """The label each word has most often in the dev part."""
    seen: dict[str, Counter[str]] = {}
    for sentences in abstracts("dev"):
        for sentence in sentences:
            for word, label in zip(sentence["tokens"], sentence["tags"], strict=True):
                seen.setdefault(word.lower(), Counter())[label] += 1
    return {word: counts.most_common(1)[0][0] for word, counts in seen.items()}


def scores(truth: list[str], said: list[str]) -> dict[str, Any]:
    told = {}
    for name, label in LABELS.items():
        right = sum(t == s == label for t, s in zip(truth, said, strict=True))
        precision, recall = right / max(1, said.count(label)), right / max(1, truth.count(label))
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        told[name] = {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}
    return told


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", choices=("dev", "test"), default="test")
    options = parser.parse_args()
    words = usual()
    truth: list[str] = []
    ours: list[str] = []
    baseline: list[str] = []
    for sentences in abstracts(options.part):
        for sentence, labels in zip(sentences, read(sentences), strict=True):
            truth += sentence["tags"]
            ours += labels
            baseline += [words.get(word.lower(), "O") for word in sentence["tokens"]]
    told = {
        "part": options.part,
        "words": len(truth),
        "read": scores(truth, ours),
        "usual_label": scores(truth, baseline),
    }
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
