"""A library: several tables that change together, in commits.

A commit is one row appended to the table `commits`; it names the version of every other table. Appending a row is
atomic, so a library is always at its last commit: whatever a killed process wrote after it is invisible, and the next
writer rolls it back. Readers open exactly the versions of a commit and are never blocked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from everyline import __version__
from everyline.db.lance import Connection, Table, TableSpec
from everyline.db.lock import writer_lock
from everyline.db.where import equals
from everyline.domain.ids import content_hash
from everyline.errors import LibraryUnusable, StorageError, UnknownId

LAYOUT = 1
"""Raised when the tables change in a way older code can't read."""

KEPT_SNAPSHOTS = 8
"""How many finished snapshots can be opened again. Each may hold its own copy of what changed since the one before."""

INDEXED_ABOVE = 10_000
"""Rows above which looking a row up by scanning its column costs more than keeping an index of it."""

_COMMITS = TableSpec(
    "commits",
    pa.schema(
        [
            ("sequence", pa.int64()),
            ("snapshot", pa.string()),
            ("layout", pa.int32()),
            ("code", pa.string()),
            ("versions", pa.string()),
            ("state", pa.string()),
        ]
    ),
)
_JOURNAL = TableSpec(
    "journal",
    pa.schema([("sequence", pa.int64()), ("source", pa.string()), ("position", pa.int64()), ("finished", pa.bool_())]),
    scalar=("source",),
)


@dataclass(frozen=True, slots=True)
class Commit:
    """One state of a library. versions: of each table. state: what the stages declare of the content, by key."""

    sequence: int
    snapshot: str
    layout: int
    code: str
    versions: Mapping[str, int]
    state: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """How far a source has been taken in. position: records committed. finished: whether that was all of it."""

    source: str
    position: int
    finished: bool


class Library:
    """Tables at one commit, or, inside `writing`, the writer's own uncommitted state."""

    def __init__(self, connection: Connection, commits: Table, commit: Commit, *, at: str | None) -> None:
        self._connection = connection
        self._commits = commits
        self._commit = commit
        self._at = at
        self._tables: dict[str, Table] = {}
        self._pending: dict[str, str] | None = None

    @classmethod
    def open(
        cls, uri: str | Path, *, create: bool = False, at: str | None = None, options: Mapping[str, str] | None = None
    ) -> Library:
        """The library in a folder or at an object-store address (`s3://bucket/prefix`).

        create: make an empty one where there is none. at: a snapshot to open instead of the last commit.
        options: storage settings of an object store. Raises LibraryUnusable where there is none or it was laid out by
        another version, UnknownId where the snapshot is not kept.
        """
        folder = _folder(str(uri))
        address = str(folder) if folder is not None else str(uri)
        if folder is not None and not _is_library(folder):
            if not create:
                raise _missing(address)
            _make(folder)
        connection = Connection(address, options)
        commits = connection.open(_COMMITS)
        if commits is None:
            if not create:
                raise _missing(address)
            commits = connection.create(_COMMITS)
        commit = _find(commits, address, at) or Commit(0, content_hash(), LAYOUT, __version__, {}, {})
        if commit.layout != LAYOUT:
            raise LibraryUnusable(
                f"The library at {address} has layout {commit.layout} (written by Everyline {commit.code}); "
                f"this version reads layout {LAYOUT}.",
                "Ingest the sources again into a new folder, or use the version that wrote it.",
            )
        return cls(connection, commits, commit, at=at)

    @property
    def uri(self) -> str:
        return self._connection.uri

    @property
    def snapshot(self) -> str:
        """Identity of the committed content: the same content gives the same snapshot, in whatever order it came."""
        return self._commit.snapshot

    @property
    def state(self) -> Mapping[str, str]:
        """What the stages declare of the content; inside `writing`, with what is pending."""
        return self._pending if self._pending is not None else self._commit.state

    def refresh(self) -> None:
        """Move to the last commit; nothing happens to a library opened at a snapshot."""
        if self._at is not None or self._pending is not None:
            return
        latest = self._connection.open(_COMMITS)
        if latest is None:
            raise _missing(self.uri)
        commit = _find(latest, self.uri, None)
        if commit is not None and commit.sequence != self._commit.sequence:
            self._commits, self._commit, self._tables = latest, commit, {}

    def table(self, spec: TableSpec) -> Table | None:
        """The table as this library sees it, None where nothing was ever put into it."""
        if spec.name in self._tables:
            return self._tables[spec.name]
        if spec.name not in self._commit.versions:
            return None
        if self._pending is not None:
            return self._for_writing(spec)
        try:
            opened = self._connection.open(spec, self._commit.versions[spec.name])
        except StorageError as error:
            if self._at is None:
                raise
            raise UnknownId(f"Snapshot {self._at} was let go from {self.uri}.", "Open it without one.") from error
        if opened is None:
            raise StorageError(f"The library at {self.uri} has lost its table {spec.name}.", "Ingest again.")
        self._tables[spec.name] = opened
        return opened

    def read(
        self,
        spec: TableSpec,
        *,
        where: str | None = None,
        columns: Sequence[str] | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> pa.Table:
        """Rows in storage order; none where the table was never written."""
        table = self.table(spec)
        if table is None:
            empty = spec.schema.empty_table()
            return empty.select(list(columns)) if columns is not None else empty
        return table.rows(where=where, columns=columns, limit=limit, offset=offset)

    def count(self, spec: TableSpec, where: str | None = None) -> int:
        table = self.table(spec)
        return table.count(where) if table is not None else 0

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the one writer. What is not committed when the block ends is rolled back by the next writer.

        Raises LibraryUnusable where another process writes, the folder is read-only, or a snapshot is open.
        An object store has no such lock: there, that only one process writes is in the care of who runs it.
        """
        if self._at is not None:
            raise LibraryUnusable("A library opened at a snapshot can't be changed.", "Open it without one.")
        with ExitStack() as held:
            folder = _folder(self.uri)
            if folder is not None:
                held.enter_context(writer_lock(folder))
            self.refresh()
            self._tables = {}
            self._pending = dict(self._commit.state)
            try:
                yield
            finally:
                self._pending = None
                self._tables = {}

    def append(self, spec: TableSpec, rows: pa.Table) -> None:
        self._for_writing(spec).append(rows)

    def delete(self, spec: TableSpec, predicate: str) -> None:
        self._for_writing(spec).delete(predicate)

    def update(self, spec: TableSpec, predicate: str, values: Mapping[str, str]) -> None:
        self._for_writing(spec).update(predicate, values)

    def declare(self, key: str, value: str) -> None:
        """State something of the content; it is part of the next commit and of its snapshot."""
        self._writer_state()[key] = value

    def commit(self, journal: Sequence[JournalEntry] = ()) -> Commit:
        """Make all that was written, and how far it takes each source in, the state of the library in one step."""
        state = self._writer_state()
        sequence = self._commit.sequence + 1
        if journal:
            entries = [
                {"sequence": sequence, "source": e.source, "position": e.position, "finished": e.finished}
                for e in journal
            ]
            self.append(_JOURNAL, pa.Table.from_pylist(entries, schema=_JOURNAL.schema))
        versions = dict(self._commit.versions) | {name: table.version for name, table in self._tables.items()}
        commit = Commit(sequence, _snapshot(state), LAYOUT, __version__, versions, dict(state))
        row = {
            "sequence": commit.sequence,
            "snapshot": commit.snapshot,
            "layout": commit.layout,
            "code": commit.code,
            "versions": json.dumps(dict(sorted(versions.items()))),
            "state": json.dumps(dict(sorted(state.items()))),
        }
        self._commits.append(pa.Table.from_pylist([row], schema=_COMMITS.schema))
        self._commit = commit
        return commit

    def journal(self, source: str) -> JournalEntry | None:
        """How far a source has been taken in, None where it never was."""
        found = self.read(_JOURNAL, where=equals("source", source)).to_pylist()
        if not found:
            return None
        last = max(found, key=lambda row: row["sequence"])
        return JournalEntry(source, int(last["position"]), bool(last["finished"]))

    def fold(self, specs: Sequence[TableSpec]) -> None:
        """Compact the tables and take fresh rows into their indexes; the caller commits afterwards."""
        for spec in (*specs, _JOURNAL):
            table = self.table(spec)
            if table is not None:
                table.fold()
                if table.count() > INDEXED_ABOVE:
                    table.index_columns()

    def keep(self, *, snapshots: int = KEPT_SNAPSHOTS) -> None:
        """Keep the current commit openable, let go of all but the last `snapshots` kept ones, and free their space."""
        self._writer_state()
        name = f"commit-{self._commit.sequence}"
        for table_name, version in self._commit.versions.items():
            table = self._connection.open(TableSpec(table_name, pa.schema([])))
            if table is None:
                continue
            kept = sorted(table.tags().items(), key=lambda item: int(item[0].rpartition("-")[2]))
            if name not in dict(kept):
                table.tag(name, version)
                kept.append((name, version))
            for old, _ in kept[:-snapshots]:
                table.untag(old)
            table.prune(min(version for _, version in kept[-snapshots:]))
        self._commits.fold()
        self._commits.prune(self._commits.version)
        self._tables = {}

    def _writer_state(self) -> dict[str, str]:
        if self._pending is None:
            raise LibraryUnusable("The library is open for reading.", "Write inside `with library.writing():`.")
        return self._pending

    def _for_writing(self, spec: TableSpec) -> Table:
        self._writer_state()
        table = self._tables.get(spec.name)
        if table is None:
            committed = self._commit.versions.get(spec.name)
            opened = self._connection.open(spec) if committed is not None else None
            if opened is None or committed is None:
                opened = self._connection.create(spec)
            elif opened.version != committed:
                opened.restore(committed)
            table = self._tables[spec.name] = opened
        return table


def _snapshot(state: Mapping[str, str]) -> str:
    return content_hash(*(part for key in sorted(state) for part in (key, state[key])))


def _folder(uri: str) -> Path | None:
    return None if "://" in uri else Path(uri).expanduser()


def _is_library(folder: Path) -> bool:
    try:
        return (folder / f"{_COMMITS.name}.lance").exists()
    except PermissionError as error:
        raise LibraryUnusable(
            f"The library at {folder} can't be read: permission denied.", "Ask its owner for access, or name another."
        ) from error


def _missing(uri: str) -> LibraryUnusable:
    return LibraryUnusable(
        f"There is no library at {uri}.", "Check --library, or make one with `everyline ingest PATH... --library DIR`."
    )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryUnusable(
            f"A library can't be made at {folder} ({error.strerror}).", "Name a folder you may write to with --library."
        ) from error


def _find(commits: Table, uri: str, at: str | None) -> Commit | None:
    predicate = equals("snapshot", at) if at is not None else None
    sequences = commits.rows(where=predicate, columns=["sequence"]).column("sequence").to_pylist()
    if not sequences:
        if at is not None:
            raise UnknownId(f"The library at {uri} keeps no snapshot {at}.", "Open it without one.")
        return None
    row = commits.rows(where=f"sequence = {max(sequences)}").to_pylist()[0]
    return Commit(
        row["sequence"],
        row["snapshot"],
        row["layout"],
        row["code"],
        json.loads(row["versions"]),
        json.loads(row["state"]),
    )
