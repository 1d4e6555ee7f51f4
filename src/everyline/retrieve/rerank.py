"""The head of a ranking, looked at again with the transformer: for libraries whose own vectors are static ones."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from threading import Lock

import numpy as np

from everyline.domain.evidence import Hit
from everyline.domain.ids import PassageId
from everyline.inference.base import Embedder, Vectors

HEAD_SHARE = 0.4  # of nearness beside the score a hit came with; fitted where the shares in search.py were
CACHED = 20_000  # vectors of 384 numbers: about 30 MB


class EncoderReranker:
    """A `Reranker` that adds nearness by an encoder to the score a hit came with.

    Vectors of passages are kept by passage id, the least used dropped first; a passage id never comes back with other
    text, since it names one version of a document. Safe to share between threads.
    """

    def __init__(self, embedder: Embedder, *, share: float = HEAD_SHARE, cached: int = CACHED) -> None:
        if not 0 <= share <= 1:
            raise ValueError(f"a share of {share} is not between 0 and 1")
        self._embedder = embedder
        self._share = share
        self._cached = cached
        self._vectors: OrderedDict[PassageId, Vectors] = OrderedDict()
        self._lock = Lock()

    def rerank(self, question: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The same hits, best first; scores and nearness are each scaled to 0 to 1 within the head. Ties by id."""
        if not hits:
            return ()
        near = self._passages(hits) @ self._embedder.embed([question])[0]
        given = np.array([hit.score for hit in hits])
        scores = (1 - self._share) * _scaled(given) + self._share * _scaled(near)
        scored = [replace(hit, score=float(score)) for hit, score in zip(hits, scores, strict=True)]
        return tuple(sorted(scored, key=lambda hit: (-hit.score, hit.passage)))

    def _passages(self, hits: Sequence[Hit]) -> Vectors:
        with self._lock:
            known = {hit.passage: self._vectors[hit.passage] for hit in hits if hit.passage in self._vectors}
        missing = [hit for hit in hits if hit.passage not in known]
        if missing:
            rows = self._embedder.embed([f"{hit.heading}\n{hit.text}".strip() for hit in missing])
            known |= {hit.passage: row for hit, row in zip(missing, rows, strict=True)}
        with self._lock:
            for hit in hits:
                self._vectors[hit.passage] = known[hit.passage]
                self._vectors.move_to_end(hit.passage)
            while len(self._vectors) > self._cached:
                self._vectors.popitem(last=False)
        return np.stack([known[hit.passage] for hit in hits])


def _scaled(values: np.ndarray) -> np.ndarray:
    low, high = values.min(), values.max()
    scaled: np.ndarray = (values - low) / (high - low) if high > low else np.ones_like(values)
    return scaled
