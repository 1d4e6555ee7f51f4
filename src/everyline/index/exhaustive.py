"""The slow, obvious index: every passage scored for every query, in memory. What the others are compared with."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from everyline.domain.evidence import Hit
from everyline.domain.ids import DocumentId
from everyline.domain.question import Filters
from everyline.domain.text import Status
from everyline.index.base import Indexed
from everyline.inference.base import Vectors

K1 = 1.2
B = 0.75


class ExhaustiveIndex:
    """BM25 and inner products by their definitions.

    stem: maps a word to its stem; the same stemming as the index it is compared with, or none.
    Source of BM25: Robertson and Zaragoza 2009, doi:10.1561/1500000019, with the non-negative inverse document
    frequency ln(1 + (N - n + 0.5) / (n + 0.5)).
    """

    def __init__(self, stem: Callable[[str], str] = str) -> None:
        self._stem = stem
        self._rows: list[tuple[Indexed, Vectors | None]] = []

    def upsert(self, rows: Sequence[Indexed], vectors: Vectors | None) -> None:
        self.delete({row.passage.document for row in rows})
        for number, row in enumerate(rows):
            self._rows.append((row, None if vectors is None else vectors[number]))

    def delete(self, documents: Iterable[DocumentId]) -> None:
        gone = set(documents)
        self._rows = [entry for entry in self._rows if entry[0].passage.document not in gone]

    def set_status(self, documents: Iterable[DocumentId], status: Status) -> None:
        changed = set(documents)
        self._rows = [
            (replace(row, status=status) if row.passage.document in changed else row, vector)
            for row, vector in self._rows
        ]

    def lexical(self, terms: str, *, k: int, filters: Filters) -> tuple[Hit, ...]:
        bags = [Counter(self._words(f"{row.passage.heading}\n{row.passage.text}")) for row, _ in self._rows]
        average = sum(bag.total() for bag in bags) / len(bags) if bags else 0.0
        scored: list[Hit] = []
        query = set(self._words(terms))
        frequency = {word: sum(word in bag for bag in bags) for word in query}
        for (row, _), bag in zip(self._rows, bags, strict=True):
            score = sum(
                math.log(1 + (len(bags) - frequency[word] + 0.5) / (frequency[word] + 0.5))
                * bag[word]
                * (K1 + 1)
                / (bag[word] + K1 * (1 - B + B * bag.total() / average))
                for word in sorted(query)
                if bag[word]
            )
            if score > 0 and passes(row, filters):
                scored.append(_hit(row, score))
        return _first(scored, k)

    def dense(self, vector: Vectors, *, k: int, filters: Filters) -> tuple[Hit, ...]:
        scored = [
            _hit(row, float(np.dot(kept, vector)))
            for row, kept in self._rows
            if kept is not None and passes(row, filters)
        ]
        return _first(scored, k)

    def optimize(self) -> None:
        """Nothing to fold: every row is looked at every time."""

    def count(self) -> int:
        return len(self._rows)

    def _words(self, text: str) -> list[str]:
        return [self._stem(word) for word in re.findall(r"\w+", text.lower())]


def passes(row: Indexed, filters: Filters) -> bool:
    """Whether a passage may rank. A work of unknown year passes only where no year is asked for."""
    if row.status not in filters.statuses:
        return False
    if filters.year_from is not None and (row.year is None or row.year < filters.year_from):
        return False
    if filters.year_to is not None and (row.year is None or row.year > filters.year_to):
        return False
    if filters.designs and row.design not in filters.designs:
        return False
    if filters.kinds and row.kind not in filters.kinds:
        return False
    return not filters.publication_types or not set(filters.publication_types).isdisjoint(row.publication_types)


def _hit(row: Indexed, score: float) -> Hit:
    passage = row.passage
    return Hit(
        passage=passage.id,
        document=passage.document,
        document_hash=passage.document_hash,
        span=passage.span,
        text=passage.text,
        heading=passage.heading,
        kind=passage.kind,
        score=score,
    )


def _first(hits: list[Hit], k: int) -> tuple[Hit, ...]:
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.passage))[: max(0, k)])
