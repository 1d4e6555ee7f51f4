"""A deterministic stand-in for a model: no weights, the same everywhere, good enough to tell texts apart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import blake2b

import numpy as np

from everyline.inference.base import Entailment, Vectors

_WORD = re.compile(r"\w+")


class ScriptedEmbedder:
    """An `Embedder` that hashes words: texts are near where they share words. It knows no meaning."""

    def __init__(self, dimensions: int = 64) -> None:
        if dimensions < 1:
            raise ValueError("vectors need at least one dimension")
        self._dimensions = dimensions

    @property
    def name(self) -> str:
        return f"scripted-{self._dimensions}"

    @property
    def dimensions(self) -> int:
        return self._dimensions

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(texts, dimensions) float32, rows of unit length; a text without a word gives a row of zeros."""
        rows = np.zeros((len(texts), self._dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in _WORD.findall(text.lower()):
                digest = int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big")
                row[digest % self._dimensions] += 1.0 if digest >> 63 else -1.0
            length = float(np.linalg.norm(row))
            if length > 0:
                row /= length
        return rows


class ScriptedEntailer:
    """An `Entailer` that says of each claim what it was told to say, and "neither" of every other."""

    def __init__(self, shares: Mapping[str, Entailment]) -> None:
        self._shares = shares

    @property
    def name(self) -> str:
        return "scripted-entailer"

    def entail(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        """What was given for each claim, whatever the text."""
        return [self._shares.get(claim, Entailment(0.0, 0.0, 1.0)) for claim, _ in pairs]
