"""What every index must do. `exhaustive.py` is the slow, obvious reference; one contract suite runs on all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from everyline.domain.evidence import Hit
from everyline.domain.ids import DocumentId
from everyline.domain.question import Filters
from everyline.domain.text import Passage, Status
from everyline.inference.base import Vectors


@dataclass(frozen=True, slots=True)
class Indexed:
    """A passage with what it may be filtered by, copied from its document when indexed.

    design: value of `evidence.Design`. vector row: given beside it in `upsert`.
    """

    passage: Passage
    year: int | None
    design: str
    publication_types: tuple[str, ...]
    kind: str
    status: Status


class Index(Protocol):
    """Searchable passages of one library."""

    def upsert(self, rows: Sequence[Indexed], vectors: Vectors | None) -> None:
        """Replace every passage of the rows' documents by the rows given.

        vectors: (rows, dimensions), float32, unit length, or None where the index keeps none.
        """
        ...

    def delete(self, documents: Iterable[DocumentId]) -> None:
        """Forget every passage of the documents; unknown ids are passed over."""
        ...

    def set_status(self, documents: Iterable[DocumentId], status: Status) -> None:
        """Overlay a standing on every passage of the documents."""
        ...

    def lexical(self, terms: str, *, k: int, filters: Filters) -> tuple[Hit, ...]:
        """The k best passages by BM25 over one stemmed field of heading and text; ties by passage id.

        terms: plain words; no query syntax is read from them. No term in the index gives no hits.
        """
        ...

    def dense(self, vector: Vectors, *, k: int, filters: Filters) -> tuple[Hit, ...]:
        """The k passages of largest inner product with the vector, shape (dimensions,); ties by passage id."""
        ...

    def optimize(self) -> None:
        """Fold freshly written rows into the search structures; called at the end of an ingest."""
        ...

    def count(self) -> int:
        """How many passages can be found."""
        ...
