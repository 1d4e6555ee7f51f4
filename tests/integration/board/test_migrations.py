"""Databases of every earlier schema, as they lie on people's disks: opened by today's program, nothing lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, UniqueConstraint, select

import everyline.answer.tables
import everyline.review.tables  # noqa: F401 both so that the tables are known
from everyline.db.schema import known, schema_of
from everyline.db.sql import METADATA, connect, open_database
from everyline.domain.review import State
from everyline.engine.board import Board
from everyline.engine.chain import check_trail
from everyline.engine.keeping import LEFT_OUT, backup, restore
from everyline.review.store import BoardStore
from everyline.settings import Settings

PAST = Path(__file__).parents[1] / "db" / "past"
KINDS = ("sqlite", "postgresql")


def load(kind: str, schema: str, url: str) -> None:
    """Put a dump of an earlier database into an empty one."""
    dump = (PAST / f"{schema}.{kind}.sql").read_text(encoding="utf-8")
    if kind == "sqlite":
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            connection.executescript(dump)
        connection.close()
        return
    import psycopg

    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as server:
        server.execute(dump.encode())


def rows(url: str) -> dict[str, list[Any]]:
    """Every row of every table as the database has it."""
    engine, found = connect(url), MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        held = {
            table.name: sorted((tuple(row.items()) for row in connection.execute(select(table)).mappings()), key=repr)
            for table in found.sorted_tables
            if table.name != "alembic_version"
        }
    engine.dispose()
    return held


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("schema", known())
def test_a_database_of_an_earlier_schema_is_opened_and_nothing_is_lost(
    schema: str, kind: str, new_database: Callable[[str], str]
) -> None:
    url = new_database(kind)
    load(kind, schema, url)
    before = rows(url)
    assert len(before["trail"]) == 14
    assert all(before.values()), "a dump has rows in every table"
    board = Board(BoardStore(open_database(url)), None, lambda: datetime.now(UTC))  # type: ignore[arg-type]
    try:
        assert check_trail(board.store.trail(), board.store.keys()) == ()
        title, [revision] = board.store.article("what-dose-of-deuruxolitinib-is-licensed")
        assert (title, revision.state) == ("What dose of deuruxolitinib is licensed?", State.PUBLISHED)
        assert board.approved(revision).decision.reason == "two approvals"
        ann = board.sign_in("ann@example.org", "correct horse battery staple")
        assert ann is not None
        assert [one.text for one in board.store.comments(revision.id)] == ["Which label? – “dose”"]
    finally:
        board.store.close()
    after = rows(url)
    assert {name: after[name] for name in before} == before
    assert set(after) == set(METADATA.tables)


def shape(tables: MetaData) -> dict[str, object]:
    """What tables are, whatever their constraints are called: names differ between the two kinds of database."""
    return {
        table.name: {
            "columns": {c.name: (c.type.as_generic().__class__.__name__, c.nullable) for c in table.columns},
            "key": [column.name for column in table.primary_key.columns],
            "unique": {tuple(c.columns.keys()) for c in table.constraints if isinstance(c, UniqueConstraint)},
            "refers": {(f.parent.name, f.target_fullname) for f in table.foreign_keys},
            "indexes": {tuple(index.columns.keys()) for index in table.indexes if not index.unique},
        }
        for table in tables.sorted_tables
        if table.name != "alembic_version"
    }


@pytest.mark.parametrize("kind", KINDS)
def test_the_migrations_make_the_tables_the_program_works_on(kind: str, new_database: Callable[[str], str]) -> None:
    engine, made = open_database(new_database(kind)), MetaData()
    with engine.connect() as connection:
        assert schema_of(connection) == known()[-1]
        made.reflect(connection)
    engine.dispose()
    wanted = shape(METADATA)
    for table in METADATA.tables.values():  # a column may be said to be unique rather than its table
        wanted[table.name]["unique"] |= {(c.name,) for c in table.columns if c.unique}  # type: ignore[index]
    assert shape(made) == wanted


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("schema", known()[:-1])
def test_a_backup_of_an_earlier_schema_comes_back_in_the_other_kind_of_database(
    schema: str, kind: str, new_database: Callable[[str], str], tmp_path: Path
) -> None:
    old, new = new_database(kind), new_database(next(one for one in KINDS if one != kind))
    load(kind, schema, old)
    before = rows(old)

    def settings(url: str) -> Settings:
        return Settings("none", is_default_library=False, database=url)

    assert backup(settings(old), tmp_path / "one", datetime.now(UTC)).schema == schema
    assert rows(old) == before, "backing up changes nothing, the schema neither"
    restore(settings(new), tmp_path / "one")
    after = rows(new)
    assert {name: after[name] for name in before if name not in LEFT_OUT} == {
        name: held for name, held in before.items() if name not in LEFT_OUT
    }
    assert set(after) == set(METADATA.tables)
