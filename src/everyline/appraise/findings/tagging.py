"""Which words of an abstract name a treatment and which an outcome, by a small tagger trained on trial abstracts.

`bench/train/train_tagger.py` trains it with the features given here. It names candidates; what is said of them is
decided by rules.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from everyline.domain.text import Span
from everyline.inference.linear import LinearModel, shipped_linear

MODEL = "finding-tagger"
_TOKEN = re.compile(r"[A-Za-zÀ-ɏͰ-Ͽ]+(?:['’][a-z]+)?|\d+(?:[.,·]\d+)*|[^\sA-Za-z\d]")


class Tag(IntEnum):
    """What a word is part of."""

    OTHER = 0
    TREATMENT = 1
    OUTCOME = 2


@dataclass(frozen=True, slots=True)
class Tagged:
    """A run of words of one tag. margin: the mean lead of its tag's score over OTHER."""

    tag: Tag
    span: Span
    margin: float


def tokens(text: str) -> list[tuple[str, int]]:
    """Words, numbers and signs with their starts."""
    return [(match[0], match.start()) for match in _TOKEN.finditer(text)]


def features(sentences: Sequence[Sequence[str]]) -> list[list[list[str]]]:
    """Features of every word of an abstract, a list a sentence; the first sentence is the title."""
    counts = Counter(word.lower() for sentence in sentences for word in sentence)
    title = {word.lower() for word in (sentences[0] if sentences else ()) if len(word) > 2}
    total = max(1, len(sentences) - 1)
    return [_features(words, place / total, counts, title) for place, words in enumerate(sentences)]


def _features(words: Sequence[str], place: float, counts: Counter[str], title: set[str]) -> list[list[str]]:
    low = ["<<", "<", *(_folded(word) for word in words), ">", ">>"]
    zone = "t" if place == 0 else str(int(place * 4))
    made = []
    for i, word in enumerate(words):
        a, b, c, d, e = low[i : i + 5]
        plain = word.lower()
        many = min(counts[plain], 5)
        made.append(
            [
                f"w={c}", f"w-={b}", f"w+={d}", f"w--={a}", f"w++={e}", f"b-={b} {c}", f"b+={c} {d}",
                f"t-={a} {b}", f"t+={d} {e}", f"s={c[-4:]}", f"s-={b[-3:]}", f"s+={d[-3:]}", f"h={_shape(word)} {_shape(words[i - 1]) if i else ''}",
                f"z={zone} {plain in title}", f"m={many} {plain in title} {len(plain) > 3}", f"wz={c} {zone}", f"f={b} _ {d}",
            ]
        )  # fmt: skip
    return made


def _folded(word: str) -> str:
    return "0" if word[0].isdigit() else word.lower()


def _shape(word: str) -> str:
    if word[0].isdigit():
        return "0"
    if not word[0].isalpha():
        return word
    return "A" if word.isupper() else "Aa" if word[0].isupper() else "a" if word.islower() else "aA"


def tag(text: str, sentences: Sequence[Span], model: LinearModel | None = None) -> tuple[Tagged, ...]:
    """The treatments and outcomes that the sentences of an abstract name, in order. The first sentence is the title."""
    model = model or shipped_linear(MODEL)
    cut = [tokens(span.of(text)) for span in sentences]
    rows = features([[word for word, _ in words] for words in cut])
    scores = model.scores([row for sentence in rows for row in sentence])
    found: list[Tagged] = []
    at = 0
    for span, words in zip(sentences, cut, strict=True):
        own = scores[at : at + len(words)]
        at += len(words)
        path = model.best_path(own)
        found += _runs(span, words, path, own.tolist())
    return tuple(found)


def _runs(span: Span, words: list[tuple[str, int]], path: list[int], scores: list[list[float]]) -> list[Tagged]:
    runs: list[Tagged] = []
    first = 0
    for i in range(1, len(path) + 1):
        if i < len(path) and path[i] == path[first]:
            continue
        low, high = first, i
        while low < high and not words[low][0][0].isalnum():
            low += 1
        while high > low and not words[high - 1][0][0].isalnum():
            high -= 1
        if path[first] != Tag.OTHER and low < high:
            label = path[first]
            margin = sum(scores[j][label] - scores[j][0] for j in range(low, high)) / (high - low)
            end = span.start + words[high - 1][1] + len(words[high - 1][0])
            runs.append(Tagged(Tag(label), Span(span.start + words[low][1], end), margin))
        first = i
    return runs
