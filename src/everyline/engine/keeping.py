"""Backups of the board's database, and their way back: whole, checked, and independent of the kind of database.

What makes a backup trustworthy is the trail in it: its chain and signatures, and that it tells of every revision.
Sessions are left out, so whoever was signed in signs in again, and the answers kept for repeated requests, as one may
hold what only its asker should see.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast  # Any: a row holds whatever its columns hold

from everyline import __version__
from everyline.answer.tables import SHARED as SHARED  # its rows are kept too: the tables are known once imported
from everyline.db.backup import Head, read_head, read_rows, write_rows
from everyline.db.sql import connect
from everyline.domain.ids import content_hash
from everyline.domain.review import TrailEntry
from everyline.engine.chain import check_trail
from everyline.errors import InvalidInput, StorageError
from everyline.publish.keys import keep_key, read_pem
from everyline.review.tables import KEYS, REQUESTS, REVISIONS, SESSIONS, TRAIL
from everyline.settings import Settings

LEFT_OUT = frozenset({SESSIONS.name, REQUESTS.name})


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds. sha256: of the whole file, in hex digits. entries, last: of the trail. has_key: whether the
    private key is in it."""

    file: Path
    sha256: str
    schema: str
    made_at: str
    rows: Mapping[str, int]
    entries: int
    last: str
    has_key: bool


@dataclass
class _Witness:
    """What passes by, as far as it must fit together."""

    rows: dict[str, int] = field(default_factory=dict)
    trail: list[TrailEntry] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    revisions: dict[str, str] = field(default_factory=dict)

    def see(self, table: str, row: Mapping[str, Any]) -> None:
        self.rows[table] = self.rows.get(table, 0) + 1
        if table == TRAIL.name:
            self.trail.append(TrailEntry(**row))
        elif table == KEYS.name:
            self.keys[row["id"]] = row["public"]
        elif table == REVISIONS.name:
            self.revisions[row["id"]] = content_hash(row["content"])

    def fault(self) -> str | None:
        """What is wrong with what was seen, None where it holds."""
        for fault in check_trail(self.trail, self.keys):
            return fault.what
        told = {entry.subject: entry.details["hash"] for entry in self.trail if entry.act in ("create", "revise")}
        for identity, digest in self.revisions.items():
            if told.get(identity) != digest:
                return f"the trail does not tell of revision {identity} with this content"
        return None


def backup(settings: Settings, file: Path, now: datetime, *, with_key: bool = False) -> Backup:
    """Write the database of the settings to a new file that its owner alone can read; never a part of it.

    with_key: put the private key in too. A database whose trail does not hold is backed up all the same: then
    `StorageError` is raised after the file was written, as somebody must know.
    Raises InvalidInput where the file is there already or can't be written.
    """
    told = {"program": __version__, "made_at": now.astimezone(UTC).isoformat(timespec="seconds")}
    if with_key:
        told["key"] = read_pem(Path(settings.key))
    witness = _Witness()
    engine = connect(settings.database)
    try:
        with _new_file(file) as out:
            head = write_rows(engine, out, but=LEFT_OUT, told=told, seen=witness.see)
    finally:
        engine.dispose()
    fault = witness.fault()
    if fault is not None:
        raise StorageError(
            f"The backup was written to {file}, but it could not be restored: {fault}.",
            "Find out with `everyline board trail --check` what happened to the database.",
        )
    return _backup(file, head, witness)


def restore(settings: Settings, file: Path, *, replace: bool = False, with_key: bool = False) -> Backup:
    """Put a backup into the database of the settings: all of it, once it was found whole, or nothing.

    replace: throw away what the database holds; else one that holds anything is refused. with_key: put the private
    key of the backup where the settings say, where none is yet.
    Raises InvalidInput for a file that is no backup, cut off, altered, or whose trail does not hold; StorageError for
    one of a newer program.
    """
    witness = _Witness()

    def settled() -> None:
        fault = witness.fault()
        if fault is not None:
            raise InvalidInput(
                f"The backup's trail does not hold: {fault}.", "Use another backup; the database was left as it was."
            )

    with _opened(file) as stream:
        head = read_head(stream)
        if with_key and "key" not in head.told:
            raise InvalidInput("The backup holds no private key.", "Restore it without --with-key.")
        if with_key and Path(settings.key).exists():
            raise InvalidInput(f"There is a key in {settings.key} already.", "Name another file with --key.")
        stream.seek(0)
        engine = connect(settings.database, making=True)
        try:
            read_rows(engine, stream, replacing=replace, seen=witness.see, settled=settled)
        finally:
            engine.dispose()
    if with_key:
        keep_key(Path(settings.key), head.told["key"])
    return _backup(file, head, witness)


def _backup(file: Path, head: Head, witness: _Witness) -> Backup:
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    last = witness.trail[-1].hash if witness.trail else ""
    rows = {name: witness.rows.get(name, 0) for name in head.tables}
    return Backup(
        file, digest, head.schema, head.told.get("made_at", ""), rows, len(witness.trail), last, "key" in head.told
    )


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    try:
        stream = file.open("rb")
    except OSError as fault:
        raise InvalidInput(f"{file} can't be read.", "Name a file that `everyline board backup` wrote.") from fault
    with stream:
        yield stream


@contextmanager
def _new_file(file: Path) -> Iterator[BinaryIO]:
    """A file that is there, whole and on the disk, when the block ended well, and not there otherwise."""
    if file.exists():
        raise InvalidInput(f"{file} is there already.", "Name a file that is not there yet.")
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".part", dir=file.parent)  # mode 0600
    except OSError as fault:
        raise InvalidInput(f"{file} can't be written ({fault.strerror}).", "Name a folder you may write to.") from fault
    try:
        with os.fdopen(handle, "wb") as out:
            yield cast(BinaryIO, out)
            out.flush()
            os.fsync(out.fileno())
        os.replace(beside, file)
        _flush_folder(file.parent)
    except OSError as fault:
        raise StorageError(
            f"{file} can't be written ({fault.strerror}).", "Free space, or name another disk."
        ) from fault
    finally:
        Path(beside).unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    """So that the new name, too, survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
