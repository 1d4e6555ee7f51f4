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
from functools import lru_cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

from everyline.domain.text import Span
from everyline.inference.linear import LinearModel, shipped_linear

MODEL = "finding-tagger"
BITS = 18
FEATURES = 17
Buckets = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint64]
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


def features(sentences: Sequence[Sequence[str]]) -> Buckets:
    """The places of the features of every word of an abstract, (words, FEATURES); the first sentence is the title.

    Features are mixed from the codes of words, their endings and shapes, so that no text is made for each.
    """
    counts = Counter(word.lower() for sentence in sentences for word in sentence)
    title = {word.lower() for word in (sentences[0] if sentences else ()) if len(word) > 2}
    total = max(1, len(sentences) - 1)
    rows: list[tuple[int, ...]] = [_EDGE, _EDGE]
    inside: list[int] = []
    for place, words in enumerate(sentences):
        zone = 9 if place == 0 else int(4 * place / total)
        for word in words:
            low = word.lower()
            inside.append(len(rows))
            rows.append((*_codes(word), zone, min(counts[low], 5) * 4 + (low in title) * 2 + (len(word) > 3)))
        rows += [_EDGE, _EDGE]
    if not inside:
        return np.zeros((0, FEATURES), dtype=np.int64)
    table = np.array(rows, dtype=np.uint64)
    at = np.array(inside)
    a, b, c, d, e = (table[at + i, 0] for i in (-2, -1, 0, 1, 2))
    zones, known = table[at, 4], table[at, 5]
    mixed = [
        _mix(1, c), _mix(2, b), _mix(3, d), _mix(4, a), _mix(5, e), _mix(6, b, c), _mix(7, c, d), _mix(8, a, b), _mix(9, d, e),
        _mix(10, table[at, 1]), _mix(11, table[at - 1, 2]), _mix(12, table[at + 1, 2]), _mix(13, table[at, 3], table[at - 1, 3]),
        _mix(14, zones, known), _mix(15, known), _mix(16, c, zones), _mix(17, b, d),
    ]  # fmt: skip
    return np.stack(mixed, axis=1).astype(np.int64)


def _mix(salt: int, *codes: Codes) -> Codes:
    """A place for each row of codes, the same on every machine: multiply, add, fold (64-bit, wrapping)."""
    value = np.full(len(codes[0]), salt, dtype=np.uint64)
    for code in codes:
        value = (value * np.uint64(0x9E3779B97F4A7C15)) ^ (code * np.uint64(0xC2B2AE3D27D4EB4F))
        value ^= value >> np.uint64(29)
    return (value * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - BITS)


@lru_cache(maxsize=65536)
def _codes(word: str) -> tuple[int, int, int, int]:
    """Codes of a word, its last four and its last three letters, and its shape."""
    plain = "0" if word[0].isdigit() else word.lower()
    return (
        crc32(plain.encode("utf-8", "replace")),
        crc32(plain[-4:].encode("utf-8", "replace")) ^ 1,
        crc32(plain[-3:].encode("utf-8", "replace")) ^ 2,
        crc32(_shape(word).encode("utf-8", "replace")),
    )


_EDGE = (7, 7, 7, 7, 0, 0)


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
    scores = model.scores_at(features([[word for word, _ in words] for words in cut]))
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
