"""LanceDB behind a few plain verbs. No other module names it, and nothing here knows what a row is about.

lancedb is imported on first use: a command that opens no library does not pay for it.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import re
import sys
import types
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from everyline.errors import EngineError, LibraryUnusable, StorageError

INDEX_CACHE_BYTES = 768 * 2**20
METADATA_CACHE_BYTES = 128 * 2**20
"""What a library may keep in memory of its indexes and file heads, so that serving a large one stays under 2 GiB.

The index of 1,000,000 passages takes about 450 MiB when all of it was touched.
"""

_NEVER = timedelta(days=36_500)


@dataclass(frozen=True, slots=True)
class TableSpec:
    """What a table looks like.

    scalar: columns that rows are looked up by. coded: columns of few values that rows are filtered by.
    text, vector: the columns of full-text and of vector search.
    """

    name: str
    schema: pa.Schema
    scalar: tuple[str, ...] = ()
    coded: tuple[str, ...] = ()
    text: str | None = None
    vector: str | None = None


class Connection:
    """One folder or object-store prefix of tables."""

    def __init__(self, uri: str, options: Mapping[str, str] | None = None) -> None:
        self.uri = uri
        with faults(uri):
            lancedb = _lancedb()
            session = lancedb.Session(INDEX_CACHE_BYTES, METADATA_CACHE_BYTES)
            self._db: Any = lancedb.connect(uri, storage_options=dict(options) if options else None, session=session)

    def open(self, spec: TableSpec, version: int | None = None) -> Table | None:
        """The table, at a version or at its latest; None where it does not exist. Raises StorageError if unreadable."""
        try:
            inner = self._db.open_table(spec.name)
        except ValueError as error:
            if "not found" in str(error):
                return None
            raise _fault(self.uri, error) from error
        except (OSError, RuntimeError) as error:
            raise _fault(self.uri, error) from error
        if version is not None:
            with faults(self.uri):
                inner.checkout(version)
        return Table(spec, inner, self.uri)

    def create(self, spec: TableSpec) -> Table:
        """An empty table, in place of any of that name."""
        # Overwriting only what exists keeps the storage layer from warning of what does not.
        mode = "overwrite" if self.open(spec) is not None else "create"
        with faults(self.uri):
            return Table(spec, self._db.create_table(spec.name, schema=spec.schema, mode=mode), self.uri)


class Table:
    """Rows under one schema. Every change makes a version; `restore` goes back to one."""

    def __init__(self, spec: TableSpec, inner: Any, uri: str) -> None:
        self.spec = spec
        self._inner = inner
        self._uri = uri

    @property
    def version(self) -> int:
        with faults(self._uri):
            return int(self._inner.version)

    def schema(self) -> pa.Schema:
        with faults(self._uri):
            return self._inner.schema

    def restore(self, version: int) -> None:
        """Make the rows what they were at a version, as a new version."""
        with faults(self._uri):
            self._inner.restore(version)

    def append(self, rows: pa.Table) -> None:
        if rows.num_rows:
            with faults(self._uri):
                self._inner.add(rows)

    def delete(self, where: str) -> None:
        with faults(self._uri):
            self._inner.delete(where)

    def update(self, where: str, values: Mapping[str, str]) -> None:
        with faults(self._uri):
            self._inner.update(where=where, values=dict(values))

    def count(self, where: str | None = None) -> int:
        with faults(self._uri):
            return int(self._inner.count_rows(where))

    def rows(
        self,
        *,
        where: str | None = None,
        columns: Sequence[str] | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> pa.Table:
        """Rows in storage order."""
        with faults(self._uri):
            query = self._inner.search()
            if where is not None:
                query = query.where(where, prefilter=True)
            if columns is not None:
                query = query.select(list(columns))
            if offset:
                query = query.offset(offset)
            return query.limit(limit if limit is not None else max(1, self._inner.count_rows())).to_arrow()

    def matching(self, words: str, *, k: int, where: str | None, columns: Sequence[str]) -> pa.Table:
        """The k rows of highest BM25 score for any of the words, with `_score`. No query syntax is read."""
        _lancedb()
        queries: Any = importlib.import_module("lancedb.query")
        with faults(self._uri):
            query = self._inner.search(queries.MatchQuery(words, self.spec.text), query_type="fts")
            if where is not None:
                query = query.where(where, prefilter=True)
            return query.select([*columns, "_score"]).limit(k).to_arrow()

    def nearest(
        self,
        vector: NDArray[np.float32],
        *,
        k: int,
        where: str | None,
        columns: Sequence[str],
        probes: int,
        refine: int,
    ) -> pa.Table:
        """The k rows of largest inner product with the vector, with `_distance` = 1 - inner product.

        probes, refine: partitions searched and candidates re-scored exactly, where an approximate index exists.
        """
        with faults(self._uri):
            query = self._inner.search(vector, vector_column_name=self.spec.vector, query_type="vector")
            query = query.distance_type("dot").nprobes(probes).refine_factor(refine)
            if where is not None:
                query = query.where(where, prefilter=True)
            return query.select([*columns, "_distance"]).limit(k).to_arrow()

    def indexed_columns(self) -> frozenset[str]:
        with faults(self._uri):
            return frozenset(column for index in self._inner.list_indices() for column in index.columns)

    def index_columns(self) -> None:
        """Index the columns the specification looks up and filters by, those that are not indexed yet."""
        done = self.indexed_columns()
        with faults(self._uri):
            for column in self.spec.scalar:
                if column not in done:
                    self._inner.create_index(column, config=_lancedb_index().BTree(), replace=True)
            for column in self.spec.coded:
                if column not in done:
                    self._inner.create_index(column, config=_lancedb_index().Bitmap(), replace=True)

    def index_text(self) -> None:
        """A BM25 index with English stemming and stop words over the text column."""
        config = _lancedb_index().FTS(with_position=False, stem=True, remove_stop_words=True, ascii_folding=True)
        with faults(self._uri):
            self._inner.create_index(self.spec.text, config=config, replace=True)

    def index_vectors(self) -> None:
        """An approximate index (inverted lists, four bits a dimension by RaBitQ) over the vector column.

        Source: Gao and Long 2024, doi:10.1145/3654970, and its extension to more bits, doi:10.1145/3725413.
        """
        config = _lancedb_index().IvfRq(distance_type="dot", num_bits=4)
        with faults(self._uri):
            self._inner.create_index(self.spec.vector, config=config, replace=True)

    def fold(self) -> None:
        """Compact small files and take fresh rows into the indexes. Older versions stay."""
        with faults(self._uri):
            self._inner.optimize(cleanup_older_than=_NEVER)

    def tag(self, name: str, version: int) -> None:
        with faults(self._uri):
            self._inner.tags.create(name, version)

    def tags(self) -> dict[str, int]:
        with faults(self._uri):
            return {name: int(tag["version"]) for name, tag in self._inner.tags.list().items()}

    def untag(self, name: str) -> None:
        with faults(self._uri):
            self._inner.tags.delete(name)

    def prune(self, oldest: int) -> None:
        """Let go of every version before `oldest`, and of files no version names. Only under the writer's lock."""
        with faults(self._uri):
            versions = {int(entry["version"]): entry["timestamp"] for entry in self._inner.list_versions()}
            written: datetime | None = versions.get(oldest)
            if written is None or oldest == min(versions):
                return
            for margin_s in (0.02, 0.2, 2, 20, 200, 2_000):
                # An age is counted back from when the storage layer comes to it, after other housekeeping; where that
                # took longer than the margin it refuses, since `oldest` is tagged, and nothing is lost.
                age = datetime.now(written.tzinfo) - written + timedelta(seconds=margin_s)
                try:
                    self._inner.optimize(cleanup_older_than=age, delete_unverified=True)
                    return
                except RuntimeError as error:
                    if "tagged version" not in str(error):
                        raise


@contextmanager
def faults(uri: str) -> Iterator[None]:
    """Turn what the storage layer raises into one sentence and a next step."""
    try:
        yield
    except EngineError:
        raise
    except (OSError, RuntimeError, ValueError) as error:
        raise _fault(uri, error) from error


def _fault(uri: str, error: Exception) -> EngineError:
    text = " ".join(str(error).split())
    if re.search(r"no space left|os error 28|file too large|os error 27|quota", text, re.IGNORECASE):
        return StorageError(
            f"There is no room left to write the library at {uri}; its last commit is intact.",
            "Free space, then run the same command again: it goes on from there.",
        )
    if re.search(r"permission denied|read-only file system|os error (?:13|30)", text, re.IGNORECASE):
        return LibraryUnusable(
            f"The library at {uri} can't be written to.", "Check its permissions, or name another with --library."
        )
    return StorageError(
        f"The library at {uri} can't be read or written: {text[:300]}.",
        "Check the disk; if it is damaged, restore a copy or ingest again into a new folder.",
    )


def _lancedb() -> Any:
    if "lancedb" not in sys.modules and "lance_namespace" not in sys.modules:
        with _without_remote_clients():
            return importlib.import_module("lancedb")
    return importlib.import_module("lancedb")


def _lancedb_index() -> Any:
    _lancedb()
    return importlib.import_module("lancedb.index")


class _Placeholders(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Answers for the packages of lancedb's remote catalogue with modules whose every name is an unused class."""

    names = ("lance_namespace", "lance_namespace_urllib3_client")

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] in self.names:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _Placeholder(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        return None


class _Placeholder(types.ModuleType):
    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        made = type(name, (Exception,), {})
        setattr(self, name, made)
        return made


@contextmanager
def _without_remote_clients() -> Iterator[None]:
    """Import lancedb without the generated HTTP client of its remote catalogue.

    That client is two thirds of the import (1.0 of 1.5 s), and a library opened by folder or object-store address never
    calls it. The placeholders leave `sys.modules` afterwards, so anyone else who wants the real package gets it.
    """
    finder = _Placeholders()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if name.partition(".")[0] in finder.names]:
            del sys.modules[name]
