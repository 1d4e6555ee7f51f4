"""All rows of a database as one stream of lines, and back: the same lines from SQLite and from PostgreSQL.

A backup is gzip (RFC 1952) over lines of JSON. The first line tells the format, the schema and the tables with their
columns; then comes each row of each table, tables after those they refer to, rows by key; the last line tells how many
rows each table has and the SHA-256 of all lines before it. What is read is checked to the last line before anything
is kept.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, BinaryIO  # Any: a row holds whatever its columns hold

from sqlalchemy import Connection, Engine, MetaData, Table, Text, func, insert, select, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from everyline.db.schema import MARK, check_known, migrate, schema_of
from everyline.db.sql import METADATA, reading, writing
from everyline.errors import InvalidInput, StorageError, TransitionRefused

FORMAT = "everyline-backup/1"
_ROWS_AT_ONCE = 200
# A revision's content is one value of one row; the whole of a row stays well below this.
_LONGEST_LINE = 100_000_000
_NEXT = "Use another backup; the database was left as it was."

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """What the first line tells. told: what its maker said of it, by name."""

    schema: str
    tables: Mapping[str, Sequence[str]]
    told: Mapping[str, str]


def write_rows(
    engine: Engine, out: BinaryIO, *, but: Collection[str], told: Mapping[str, str], seen: Callable[[str, Row], None]
) -> Head:
    """Write every row as it stands at one moment, while others go on writing.

    but: tables whose rows are left out. seen: given each row with the name of its table.
    Raises StorageError where there are no tables, or a newer program made them.
    """
    with reading(engine) as connection, gzip.GzipFile("", "wb", fileobj=out, mtime=0) as packed:
        if engine.dialect.name == "postgresql":
            # Otherwise each statement would see a moment of its own.
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        schema = schema_of(connection)
        check_known(schema, "The database")
        if not schema:
            raise StorageError("There is nothing of ours in the database.", "Check EVERYLINE_DATABASE.")
        tables = [table for table in _tables(connection) if table.name not in but]
        head = Head(schema, {table.name: tuple(column.name for column in table.columns) for table in tables}, told)
        digest, counts = hashlib.sha256(), dict.fromkeys(head.tables, 0)

        def write(value: object) -> None:
            line = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            digest.update(line)
            packed.write(line)

        write({"format": FORMAT, "schema": schema, "tables": head.tables, "told": dict(told)})
        for table in tables:
            asked = select(table).order_by(*_keys(table, engine.dialect.name))
            for row in connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(asked).mappings():
                write([table.name, list(row.values())])
                seen(table.name, dict(row))
                counts[table.name] += 1
        write({"rows": counts, "sha256": digest.hexdigest()})
    return head


def read_head(stream: BinaryIO) -> Head:
    """The first line of a backup. Raises InvalidInput where it is none, StorageError where a newer program made it."""
    head: Head = next(_lines(stream))[1]
    return head


def read_rows(
    engine: Engine,
    stream: BinaryIO,
    *,
    replacing: bool,
    seen: Callable[[str, Row], None],
    settled: Callable[[], None],
) -> Head:
    """Put a backup's rows into the database in one transaction: all of it is kept, or nothing.

    replacing: whether what the database holds is thrown away; else one that holds anything is refused. A backup of an
    older schema is read as of that schema, then brought up. seen: given each row. settled: called when every row and
    the last line were read and found whole; what it raises undoes everything.
    Raises InvalidInput where the backup is cut off, altered or no backup, TransitionRefused for a database that holds
    something, StorageError for a backup or a database of a newer program.
    """
    with writing(engine) as connection:
        check_known(schema_of(connection), "The database")
        held = _held(connection)
        if held and not replacing:
            raise TransitionRefused(
                f"The database is not empty: it holds {held}.",
                "Name an empty one in EVERYLINE_DATABASE, or throw away what is there with --replace.",
            )
        lines = _lines(stream)
        head: Head = next(lines)[1]
        _clear(connection)
        migrate(connection, head.schema)
        tables = {table.name: table for table in _tables(connection)}
        for name, columns in head.tables.items():
            if name not in tables or list(columns) != [column.name for column in tables[name].columns]:
                raise InvalidInput(f"The backup's table {name!r} is not of schema {head.schema}.", _NEXT)
        try:
            for name, rows in _by_table(lines, head, seen):
                connection.execute(insert(tables[name]), rows)
        except OperationalError:
            raise
        except SQLAlchemyError as fault:
            raise InvalidInput("Rows of the backup do not fit together: it was altered.", _NEXT) from fault
        settled()
        _continue_counting(connection, tables.values())
        migrate(connection)
    return head


def _lines(stream: BinaryIO) -> Iterator[tuple[str, Any]]:
    """("", head), then (table, row) for each row; ends only where the last line was there and right."""
    digest, counts, head = hashlib.sha256(), dict[str, int](), None
    try:
        with gzip.GzipFile(fileobj=stream, mode="rb") as packed:
            while line := packed.readline(_LONGEST_LINE):
                value = json.loads(line)
                if head is None:
                    head = _head(value)
                    counts = dict.fromkeys(head.tables, 0)
                    yield "", head
                elif isinstance(value, dict):
                    if value != {"rows": counts, "sha256": digest.hexdigest()} or packed.read(1):
                        raise InvalidInput("The backup was altered: its checksum does not fit.", _NEXT)
                    return
                else:
                    name, fields = value
                    counts[name] += 1
                    yield name, dict(zip(head.tables[name], fields, strict=True))
                digest.update(line)
    except EOFError as fault:
        raise InvalidInput("The backup is cut off before its end.", _NEXT) from fault
    except (OSError, zlib.error, ValueError, KeyError, TypeError) as fault:
        raise InvalidInput(
            "The file is no backup." if head is None else "The backup was altered or is damaged.", _NEXT
        ) from fault
    raise InvalidInput("The file is no backup." if head is None else "The backup is cut off before its end.", _NEXT)


def _head(value: Any) -> Head:
    if not isinstance(value, dict) or not str(value.get("format")).startswith("everyline-backup/"):
        raise InvalidInput("The file is no backup.", "Name a file that `everyline board backup` wrote.")
    if value["format"] != FORMAT:
        raise StorageError(
            f"The backup has the form {value['format']}; this program reads {FORMAT}.", "Use a newer one."
        )
    head = Head(str(value["schema"] or "none"), dict(value["tables"]), dict(value["told"]))
    check_known(head.schema, "The backup")
    return head


def _by_table(
    lines: Iterator[tuple[str, Any]], head: Head, seen: Callable[[str, Row], None]
) -> Iterator[tuple[str, list[Row]]]:
    """Rows in portions of one table each."""
    for name, group in groupby(lines, key=lambda line: line[0]):
        rows: list[Row] = []
        for _, row in group:
            seen(name, row)
            rows.append(row)
            if len(rows) == _ROWS_AT_ONCE:
                yield name, rows
                rows = []
        if rows:
            yield name, rows


def _tables(connection: Connection) -> list[Table]:
    """The tables as the database has them, each after those it refers to; of another subject's none."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name in METADATA.tables)
    return found.sorted_tables


def _keys(table: Table, dialect: str) -> list[Any]:
    """What orders the rows alike in both databases: text by code points, whatever the server's language is."""
    is_postgresql = dialect == "postgresql"
    return [
        column.collate("C") if is_postgresql and isinstance(column.type, Text) else column
        for column in table.primary_key.columns
    ]


def _held(connection: Connection) -> str:
    """What the database holds, as people read it; "" where no table has a row."""
    counted = ((t.name, connection.execute(select(func.count()).select_from(t)).scalar()) for t in _tables(connection))
    return ", ".join(f"{name} ({count})" for name, count in counted if count)


def _clear(connection: Connection) -> None:
    for table in reversed(_tables(connection)):
        table.drop(connection)
    connection.execute(text(f"DROP TABLE IF EXISTS {MARK}"))


def _continue_counting(connection: Connection, tables: Collection[Table]) -> None:
    """PostgreSQL counts ids beside the rows; SQLite looks at the rows themselves."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        for column in table.primary_key.columns:
            asked = text("SELECT pg_get_serial_sequence(:table, :column)")
            sequence = connection.execute(asked, {"table": table.name, "column": column.name}).scalar()
            if sequence is not None:
                last = select(func.max(column)).scalar_subquery()
                connection.execute(select(func.setval(sequence, func.coalesce(last, 1), last.is_not(None))))
