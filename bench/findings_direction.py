"""Direction of effect from abstracts: Evidence Inference prompts, beside the majority class and counted words.

Two questions. "evidence": the sentence that an annotator marked, with treatment, comparator and outcome given. "abstract":
the abstract alone, with the three given; the sentences that share words with the outcome are read and weighed. "sure"
keeps to what is said with a probability of at least --sure, as the extractor does; its share answered is given.
Rules and model were made on the training part; "validation" is the test.
Run: python bench/findings_direction.py [--part validation] [--sure 0.8]
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from evidence_inference import Prompt, abstracts, prompts

from everyline.appraise.findings.direction import LABELS, _content, features, probabilities, roles_of_words
from everyline.domain.evidence import Direction

Guess = tuple[Direction, float]
_UP = re.compile(
    r"\b(?:increas\w*|higher|greater|more|longer|improv\w*|rose|gain\w*|better|elevat\w*|larger|superior)\b", re.I
)
_DOWN = re.compile(
    r"\b(?:decreas\w*|lower\w*|reduc\w*|less|fewer|shorter|fell|declin\w*|smaller|worse|drop\w*)\b", re.I
)
_SAME = re.compile(
    r"\b(?:no|not|similar\w*|neither|nor|comparable|equal\w*|equivalent|unchanged|non-?significant)\b", re.I
)
_FOUND = re.compile(r"result|finding|conclusion|discussion|interpretation|outcome", re.I)


def by_model(sentence: str, prompt: Prompt) -> tuple[float, float, float]:
    roles = roles_of_words(sentence, (("I", prompt.intervention), ("C", prompt.comparator), ("O", prompt.outcome)))
    return probabilities([features(sentence, roles)])[0]


def by_counts(sentence: str, prompt: Prompt) -> tuple[float, float, float]:
    """The baseline: which kind of word a sentence has most of."""
    counts = [len(p.findall(sentence)) for p in (_DOWN, _SAME, _UP)]
    best = counts.index(max(counts)) if any(counts) else 1
    return tuple(float(i == best) for i in range(3))  # type: ignore[return-value]


Reader = Callable[[str, Prompt], tuple[float, float, float]]


def from_abstract(prompt: Prompt, title: str, sentences: Sequence[tuple[str, str]], read: Reader) -> Guess:
    """The direction that the sentences on an outcome tell together; no difference where none is on it."""
    wanted = _content(prompt.outcome)
    weighed = []
    for place, (heading, text) in enumerate(sentences):
        there = _content(text)
        share = len(wanted & there) / len(wanted)
        if share == 0 or not (_FOUND.search(heading) or (not heading and place >= len(sentences) * 0.4)):
            continue
        named = bool(_content(prompt.intervention) & there) + bool(_content(prompt.comparator) & there)
        weighed.append((share**2 * (1 + 0.5 * named), text))
    best = sorted(weighed, key=lambda pair: -pair[0])[:3]
    if not best:
        return Direction.NO_DIFFERENCE, 0.0
    total = [0.0, 0.0, 0.0]
    for weight, text in best:
        total = [t + weight * p for t, p in zip(total, read(text, prompt), strict=True)]
    share = max(total) / sum(total)
    return LABELS[total.index(max(total))], share * min(1.0, best[0][0] + 0.2)


def scores(truth: Sequence[Direction], guess: Sequence[Direction | None]) -> dict[str, Any]:
    """Accuracy over all, and precision and recall of each direction."""
    answered = [(t, g) for t, g in zip(truth, guess, strict=True) if g is not None]
    told: dict[str, Any] = {
        "prompts": len(truth),
        "answered": round(len(answered) / len(truth), 4),
        "accuracy": round(sum(t is g for t, g in answered) / max(1, len(answered)), 4),
    }
    f1 = []
    for direction in LABELS:
        right = sum(t is g is direction for t, g in answered)
        said, is_so = sum(g is direction for _, g in answered), sum(t is direction for t in truth)
        precision, recall = right / max(1, said), right / max(1, is_so)
        f1.append(2 * precision * recall / max(1e-9, precision + recall))
        told[direction.value] = {"precision": round(precision, 4), "recall": round(recall, 4)}
    told["macro_f1"] = round(sum(f1) / 3, 4)
    return told


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", choices=("train", "validation"), default="validation")
    parser.add_argument("--sure", type=float, default=0.8)
    options = parser.parse_args()
    given, texts = prompts(options.part), abstracts()
    majority = Counter(p.direction for p in prompts("train")).most_common(1)[0][0]
    told: dict[str, Any] = {"part": options.part}
    marked = [(p, d, text[:900]) for p in given for d, text in dict.fromkeys(p.evidence)]
    truth = [d for _, d, _ in marked]
    read = [by_model(text, p) for p, _, text in marked]
    told["evidence"] = {
        "model": scores(truth, [LABELS[r.index(max(r))] for r in read]),
        "sure": scores(truth, [LABELS[r.index(max(r))] if max(r) >= options.sure else None for r in read]),
        "counted_words": scores(truth, [LABELS[(r := by_counts(t, p)).index(max(r))] for p, _, t in marked]),
        "majority": scores(truth, [majority] * len(truth)),
    }
    for name, asked in (
        ("abstract", [p for p in given if p.pmcid in texts]),
        ("abstract_with_evidence", [p for p in given if p.pmcid in texts and p.in_abstract]),
    ):
        truth = [p.direction for p in asked]
        guesses = [from_abstract(p, *texts[p.pmcid], by_model) for p in asked]
        counted = [from_abstract(p, *texts[p.pmcid], by_counts)[0] for p in asked]
        told[name] = {
            "model": scores(truth, [g for g, _ in guesses]),
            "sure": scores(truth, [g if sure >= options.sure else None for g, sure in guesses]),
            "counted_words": scores(truth, counted),
            "majority": scores(truth, [majority] * len(truth)),
        }
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
