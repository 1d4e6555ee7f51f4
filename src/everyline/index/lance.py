"""Passages in a library's tables: BM25 with stemming, vectors, and filters by column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from everyline.db import where
from everyline.db.lance import TableSpec
from everyline.db.tables import Library
from everyline.domain.evidence import Hit
from everyline.domain.ids import ContentHash, DocumentId, PassageId
from everyline.domain.question import Filters
from everyline.domain.text import SectionKind, Span, Status
from everyline.index.base import Indexed
from everyline.index.manifest import Manifest
from everyline.inference.base import Vectors

EXACT_BELOW = 20_000
"""Passages up to which vectors are searched exactly; above, an approximate index proposes and exact products decide.

At 100,000 passages of 256 dimensions an exact search takes four times as long, and the index still gives 99 of the
100 nearest; at 1,000,000 it gives fewer, as only a part of its lists is looked at (`bench/scale.py`).
"""

_STATE = "index.manifest"
_COLUMNS = ("id", "document", "hash", "start", "end", "lead", "words", "section", "status")
_PROBES = 64
_REFINE = 4
_MOST = 1 << 20
_SPARE = 8


class LanceIndex:
    """The index of one library as it is open. Changing anything needs `library.writing()` around it."""

    def __init__(self, library: Library, *, embedder: str = "", dimensions: int = 0) -> None:
        """embedder, dimensions: of the vectors that will be given; they are fixed by the first passage ever indexed.

        Raises StaleIndex where the library's index was built with others, or by code that cuts passages otherwise.
        """
        self._library = library
        declared = library.state.get(_STATE)
        if declared is not None:
            self.manifest = Manifest.from_json(declared)
            self.manifest.check(embedder=embedder or None)
        else:
            self.manifest = Manifest(embedder=embedder, dimensions=dimensions) if dimensions else Manifest()
        self._spec = _spec(self.manifest.dimensions)

    @property
    def spec(self) -> TableSpec:
        return self._spec

    def upsert(self, rows: Sequence[Indexed], vectors: Vectors | None) -> None:
        if not rows:
            return
        dimensions = self.manifest.dimensions
        if (vectors is None) != (dimensions == 0):
            raise ValueError(f"this index keeps vectors of {dimensions} dimensions (0: none)")
        if vectors is not None and vectors.shape != (len(rows), dimensions):
            raise ValueError(f"vectors of shape {vectors.shape} do not fit {len(rows)} rows of {dimensions} dimensions")
        first = self._library.table(self._spec) is None
        if first:
            self._library.declare(_STATE, self.manifest.to_json())
        else:
            self._forget({row.passage.document for row in rows})
        self._library.append(self._spec, _table(self._spec, rows, vectors))
        if first:
            table = self._library.table(self._spec)
            assert table is not None
            table.index_text()

    def delete(self, documents: Iterable[DocumentId]) -> None:
        self._forget(set(documents))

    def set_status(self, documents: Iterable[DocumentId], status: Status) -> None:
        changed = where.every(where.among("document", documents), f"status <> {where.text(status.value)}")
        if changed and self._library.count(self._spec, changed):
            self._library.update(self._spec, changed, {"status": status.value})

    def lexical(self, terms: str, *, k: int, filters: Filters) -> tuple[Hit, ...]:
        table = self._library.table(self._spec)
        if table is None or k < 1 or not any(character.isalnum() for character in terms):
            return ()

        def fetch(size: int) -> pa.Table:
            return table.matching(terms, k=size, where=_predicate(filters), columns=_COLUMNS)

        return _best(fetch, k, filters, lambda found: found.column("_score"))

    def dense(self, vector: Vectors, *, k: int, filters: Filters) -> tuple[Hit, ...]:
        table = self._library.table(self._spec)
        if table is None or k < 1:
            return ()
        if vector.shape != (self.manifest.dimensions,):
            raise ValueError(f"a vector of shape {vector.shape} does not fit an index of {self.manifest.dimensions}")

        def fetch(size: int) -> pa.Table:
            return table.nearest(
                vector, k=size, where=_predicate(filters), columns=_COLUMNS, probes=_PROBES, refine=_REFINE
            )

        return _best(fetch, k, filters, lambda found: pc.subtract(1.0, found.column("_distance")))

    def optimize(self) -> None:
        table = self._library.table(self._spec)
        if table is None:
            return
        self._library.fold([self._spec])
        table = self._library.table(self._spec)
        assert table is not None
        if self.manifest.dimensions and table.count() > EXACT_BELOW and "vector" not in table.indexed_columns():
            table.index_vectors()

    def count(self) -> int:
        return self._library.count(self._spec)

    def _forget(self, documents: set[DocumentId]) -> None:
        predicate = where.among("document", documents)
        if documents and self._library.count(self._spec, predicate):
            self._library.delete(self._spec, predicate)


def _best(
    fetch: Callable[[int], pa.Table], k: int, filters: Filters, score_of: Callable[[pa.Table], pa.ChunkedArray]
) -> tuple[Hit, ...]:
    """The k best that may rank, ties by passage id, also where a tie crosses the k-th place: then more is fetched.

    Works that may not rank are few, so leaving them out here costs less than a look at every status of the table.
    """
    allowed = {status.value for status in filters.statuses}
    size = k + _SPARE
    while True:
        found = fetch(size)
        scores = np.asarray(score_of(found).to_numpy(), dtype=np.float64)
        ids, statuses = found.column("id").to_pylist(), found.column("status").to_pylist()
        order = [place for place in range(found.num_rows) if statuses[place] in allowed]
        order.sort(key=lambda place: (-float(scores[place]), ids[place]))
        # Whatever was not fetched scores at most what the last fetched does.
        if found.num_rows < size or (len(order) >= k and scores[order[k - 1]] > scores.min()) or size >= _MOST:
            break
        size *= 4
    rows = found.take(pa.array(order[:k], pa.int64())).to_pylist()
    return tuple(_hit(row, float(scores[place])) for row, place in zip(rows, order, strict=False))


def _hit(row: dict[str, object], score: float) -> Hit:
    return Hit(
        passage=PassageId(str(row["id"])),
        document=DocumentId(str(row["document"])),
        document_hash=ContentHash(str(row["hash"])),
        span=Span(int(str(row["start"])), int(str(row["end"]))),
        text=str(row["words"])[int(str(row["lead"])) :],
        heading=str(row["words"])[: max(0, int(str(row["lead"])) - 1)],
        kind=SectionKind(str(row["section"])),
        score=score,
    )


def _predicate(filters: Filters) -> str | None:
    few = len(set(filters.statuses)) < len(Status) - 1
    return where.every(
        where.among("status", [status.value for status in filters.statuses]) if few else None,
        f"year >= {int(filters.year_from)}" if filters.year_from is not None else None,
        f"year <= {int(filters.year_to)}" if filters.year_to is not None else None,
        where.among("design", filters.designs) if filters.designs else None,
        where.among("kind", filters.kinds) if filters.kinds else None,
        where.any_of(*(f"array_has(publication_types, {where.text(t)})" for t in filters.publication_types))
        if filters.publication_types
        else None,
    )


def _spec(dimensions: int) -> TableSpec:
    """`words` is the heading, a line break and the text: one stemmed field. `lead` is where the text begins in it."""
    columns = [(name, pa.string()) for name in ("id", "document", "hash", "section", "words")]
    columns += [(name, pa.int32()) for name in ("start", "end", "lead", "year")]
    columns += [(name, pa.string()) for name in ("design", "kind", "status")]
    columns.append(("publication_types", pa.list_(pa.string())))
    if dimensions:
        columns.append(("vector", pa.list_(pa.float32(), dimensions)))
    vector = "vector" if dimensions else None
    return TableSpec(
        "passages",
        pa.schema(columns),
        scalar=("document", "year"),
        coded=("design", "kind", "status"),
        text="words",
        vector=vector,
    )


def _table(spec: TableSpec, rows: Sequence[Indexed], vectors: Vectors | None) -> pa.Table:
    passages = [row.passage for row in rows]
    columns: dict[str, object] = {
        "id": [p.id for p in passages],
        "document": [p.document for p in passages],
        "hash": [p.document_hash for p in passages],
        "section": [p.kind.value for p in passages],
        "words": [f"{p.heading}\n{p.text}" for p in passages],
        "start": [p.span.start for p in passages],
        "end": [p.span.end for p in passages],
        "lead": [len(p.heading) + 1 for p in passages],
        "year": [row.year for row in rows],
        "design": [row.design for row in rows],
        "kind": [row.kind for row in rows],
        "status": [row.status.value for row in rows],
        "publication_types": [list(row.publication_types) for row in rows],
    }
    if vectors is not None:
        flat = pa.array(np.ascontiguousarray(vectors, dtype=np.float32).reshape(-1))
        columns["vector"] = pa.FixedSizeListArray.from_arrays(flat, vectors.shape[1])
    return pa.table(columns, schema=spec.schema)
