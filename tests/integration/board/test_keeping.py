"""Backups: every table there and back between both kinds of database, and nothing half, altered or too new."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert, inspect, select, text
from tests.integration.board.conftest import People
from tests.integration.board.test_board import published
from tests.integration.board.test_site import sign_in

from everyline.answer.tables import SHARED
from everyline.db.schema import known
from everyline.db.sql import METADATA, connect, open_database, upgrade
from everyline.domain.review import Opinion
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.keeping import LEFT_OUT, backup, restore
from everyline.engine.site import Site
from everyline.errors import InvalidInput, StorageError, TransitionRefused
from everyline.publish.keys import new_key, read_key
from everyline.review.sessions import SessionStore
from everyline.review.tables import CARD_FEEDBACK, IDENTITIES, INVITATIONS, REQUESTS, SESSIONS, TOKENS
from everyline.serving import make_app
from everyline.settings import Settings

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
KINDS = ("sqlite", "postgresql")


def settings(database: str, key: Path | None = None) -> Settings:
    return Settings("none", is_default_library=False, database=database, key=str(key or "none.pem"))


def contents(database: str) -> Mapping[str, Any]:
    """Every row of every table that a backup keeps, in a fixed order."""
    engine = connect(database)
    with engine.connect() as connection:
        rows = {
            table.name: sorted((tuple(row.items()) for row in connection.execute(select(table)).mappings()), key=repr)
            for table in METADATA.sorted_tables
            if table.name not in LEFT_OUT
        }
    engine.dispose()
    return rows


@pytest.fixture
def filled(board: Board, people: People, starter: Bench, stored: str, database: str) -> str:
    """A board with something in every table; its database's URL."""
    done = published(board, people, starter, stored)
    claim = json.loads(stored)["claims"][-1]["id"]
    board.withhold(people.author, done.id, claim, "kürzer – “shorter” \U0001f9e0")
    other = board.create(people.author, starter, stored, slug="another")
    board.submit(people.author, other.id)
    board.assign(people.editor, other.id, [people.ann.id])
    board.comment(people.ann, other.id, "line\none\ttab \\ “quoted”", claim=claim, span=(0, 3))
    board.declare_interests(people.bob, ["speaker’s fee, 2025"])
    at = NOW.isoformat()
    with board.store.engine.begin() as connection:
        rows = (
            (SESSIONS, {"token": "t", "member": people.ann.id, "form": "f", "made_at": at, "seen_at": at}),
            (INVITATIONS, {"token": "h", "name": "Nél", "email": "n@example.org", "roles": ["reviewer"],
                           "made_by": people.chair.id, "made_at": at, "ends_at": at}),
            (IDENTITIES, {"issuer": "https://id.example.org", "subject": "7", "member": people.bob.id}),
            (TOKENS, {"id": "k", "token": "hash", "member": people.ann.id, "name": "script", "scopes": ["read"],
                      "made_at": at}),
            (REQUESTS, {"key": "r", "digest": "d", "status": 201, "body": "secret", "made_at": at}),
            (SHARED, {"id": "s", "content": "{}", "made_at": at, "erase": "hash"}),
            (CARD_FEEDBACK, {"card": "c", "at": at, "service": "atorvastatin-order-sign", "outcome": "overridden",
                             "suggestions": ["s"], "reason": "disagree", "had_comment": True, "received_at": at}),
        )  # fmt: skip
        for table, values in rows:
            connection.execute(insert(table).values(**values))
    return database


def test_every_table_is_kept_or_left_out_on_purpose(filled: str) -> None:
    held = contents(filled)
    assert {name for name, rows in held.items() if not rows} == set()
    assert {*held, *LEFT_OUT} == set(METADATA.tables)


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_comes_back_the_same_in_either_database(
    filled: str,
    kind: str,
    new_database: Callable[[str], str],
    tmp_path: Path,
    open_again: Callable[[], Board],
    people: People,
) -> None:
    first, second = tmp_path / "first.backup", tmp_path / "second.backup"
    made = backup(settings(filled), first, NOW)
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert made.sha256 == hashlib.sha256(first.read_bytes()).hexdigest()
    assert made.entries == made.rows["trail"] > 10
    elsewhere = new_database(kind)
    assert replace(restore(settings(elsewhere), first), file=first) == made
    assert contents(elsewhere) == contents(filled)
    backup(settings(elsewhere), second, NOW)
    assert second.read_bytes() == first.read_bytes()
    assert b"secret" not in gzip.decompress(first.read_bytes())
    assert list(tmp_path.glob(".*.part")) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_board_goes_on_where_the_backup_left_off(
    filled: str, kind: str, new_database: Callable[[str], str], tmp_path: Path, board: Board, people: People
) -> None:
    backup(settings(filled), tmp_path / "one", NOW)
    elsewhere = new_database(kind)
    restore(settings(elsewhere), tmp_path / "one")
    again = Board(type(board.store)(open_database(elsewhere)), board.signer, board.now)
    try:
        revision = again.store.article("another")[1][0]
        entries = len(again.store.trail())
        again.review(people.ann, revision.id, revision.hash, Opinion.APPROVE, "read")
        again.comment(people.ann, revision.id, "one more")  # its id must not be one that is taken
        assert len(again.store.trail()) == entries + 2
        assert again.trail_faults() == ()
        assert again.sign_in("ann@example.org", "correct horse battery staple") == people.ann
    finally:
        again.store.close()


def test_a_database_that_holds_something_is_left_alone_unless_told(filled: str, tmp_path: Path, board: Board) -> None:
    backup(settings(filled), tmp_path / "one", NOW)
    before = contents(filled)
    with board.store.engine.begin() as connection:
        connection.execute(insert(SHARED).values(id="later", content="{}", made_at="x", erase="x"))
    with pytest.raises(TransitionRefused, match=r"not empty: it holds .*members \(5\)"):
        restore(settings(filled), tmp_path / "one")
    assert len(contents(filled)["shared"]) == 2
    restore(settings(filled), tmp_path / "one", replace=True)
    assert contents(filled) == before


def test_a_server_that_runs_meanwhile_goes_on_and_signs_everybody_out(
    filled: str, tmp_path: Path, board: Board, starter: Bench
) -> None:
    app = make_app(Site(starter, board, SessionStore(board.store.engine), board.now))
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as client:
        sign_in(client, "ann@example.org")
        assert client.get("/board").status_code == 200
        backup(settings(filled), tmp_path / "one", NOW)
        restore(settings(filled), tmp_path / "one", replace=True)
        assert client.get("/board").status_code == 303
        assert client.get("/articles/what-is-the-dose-of-ritlecitinib").status_code == 200
        form = sign_in(client, "ann@example.org")
        revision = board.store.article("another")[1][0]
        sent = {"form": form, "text": "afterwards"}
        assert client.post(f"/board/revisions/{revision.id}/comment", data=sent).status_code == 303
    assert board.trail_faults() == ()


def test_a_backup_is_of_one_moment_while_others_write(
    filled: str, tmp_path: Path, board: Board, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written between two tables of the backup: it shows both the act and its trail entry, or neither."""
    import everyline.db.backup as module

    revision = board.store.article("another")[1][0]
    before = contents(filled)
    tables, wrote = module._tables, []

    def interrupted(connection: Any) -> Any:
        for table in tables(connection):
            if table.name == "comments":
                connection.execute(select(table)).all()
            if table.name == "trail" and not wrote:
                wrote.append(board.comment(people.ann, revision.id, "in between"))
            yield table

    monkeypatch.setattr(module, "_tables", lambda connection: list(interrupted(connection)))
    backup(settings(filled), tmp_path / "one", NOW)
    assert wrote
    monkeypatch.undo()
    restore(settings(filled), tmp_path / "one", replace=True)
    assert contents(filled) == before


def altered(lines: list[bytes]) -> bytes:
    """A backup of these lines with a last line that fits them: as somebody would alter one who knows how."""
    counts = json.loads(lines[-1])["rows"]
    for name in counts:
        counts[name] = sum(line.startswith(f'["{name}",'.encode()) for line in lines)
    last = {"rows": counts, "sha256": hashlib.sha256(b"".join(lines[:-1])).hexdigest()}
    return gzip.compress(b"".join(lines[:-1]) + json.dumps(last).encode() + b"\n")


def test_what_is_cut_off_altered_or_no_backup_is_refused_and_changes_nothing(filled: str, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    backup(settings(filled), whole, NOW)
    data, lines = whole.read_bytes(), gzip.decompress(whole.read_bytes()).splitlines(keepends=True)
    before, middle = contents(filled), len(data) // 2
    trail = [at for at, line in enumerate(lines) if line.startswith(b'["trail",')]
    revision = next(at for at, line in enumerate(lines) if line.startswith(b'["revisions",'))
    member = next(at for at, line in enumerate(lines) if line.startswith(b'["members",') and b"author" in line)
    other = lines[revision].replace(b"50 mg", b"500 mg", 1)
    assert other != lines[revision]
    cases: dict[str, tuple[bytes, str]] = {
        "half of it": (data[:middle], "cut off"),
        "all but its last byte": (data[:-1], "cut off"),
        "without its last line": (gzip.compress(b"".join(lines[:-1])), "cut off"),
        "one bit": (data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1:], "altered|cut off"),
        "a word": (gzip.compress(b"".join([*lines[:member], lines[member].replace(b"example.org", b"example.net"),
                                          *lines[member + 1:]])), "checksum"),
        "something behind it": (gzip.compress(b"".join([*lines, b"[]\n"])), "checksum"),
        "a word of a revision, checksum and all": (
            altered([*lines[:revision], other, *lines[revision + 1:]]), "does not tell of revision"),
        "a trail without an entry": (altered([*lines[: trail[3]], *lines[trail[3] + 1:]]), "entry 4 is missing"),
        "another act": (altered([*lines[: trail[3]], lines[trail[3]].replace(b"add member", b"took a member"),
                                 *lines[trail[3] + 1:]]), "entry 4 .* was changed after"),
        "a member who is gone": (altered([*lines[:member], *lines[member + 1:]]), "do not fit together"),
        "text": (b"SELECT 1;", "no backup"),
        "another gzip": (gzip.compress(b"hello\n"), "no backup"),
        "nothing": (b"", "no backup|cut off"),
    }  # fmt: skip
    for name, (content, said) in cases.items():
        (tmp_path / "bad").write_bytes(content)
        with pytest.raises(InvalidInput, match=said):
            restore(settings(filled), tmp_path / "bad", replace=True)
        assert contents(filled) == before, name


def test_a_backup_or_a_database_of_a_newer_program_is_refused_in_words(
    filled: str, tmp_path: Path, new_database: Callable[[str], str]
) -> None:
    backup(settings(filled), tmp_path / "one", NOW)
    lines = gzip.decompress((tmp_path / "one").read_bytes()).splitlines(keepends=True)
    head = {**json.loads(lines[0]), "schema": "9001"}
    (tmp_path / "newer").write_bytes(altered([json.dumps(head).encode() + b"\n", *lines[1:]]))
    with pytest.raises(StorageError, match=r"The backup was made by a newer program \(schema 9001\)"):
        restore(settings(filled), tmp_path / "newer", replace=True)
    head = {**json.loads(lines[0]), "format": "everyline-backup/2"}
    (tmp_path / "newer").write_bytes(altered([json.dumps(head).encode() + b"\n", *lines[1:]]))
    with pytest.raises(StorageError, match="everyline-backup/2"):
        restore(settings(filled), tmp_path / "newer", replace=True)
    before = contents(filled)
    engine = connect(filled)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9001'"))
    engine.dispose()
    acts: tuple[Callable[[], object], ...] = (
        lambda: open_database(filled),
        lambda: backup(settings(filled), tmp_path / "two", NOW),
        lambda: restore(settings(filled), tmp_path / "one", replace=True),
    )
    for act in acts:
        with pytest.raises(StorageError, match=r"The database was made by a newer program \(schema 9001\)"):
            act()
    assert contents(filled) == before
    assert not (tmp_path / "two").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_of_an_older_schema_is_brought_up(
    kind: str, new_database: Callable[[str], str], tmp_path: Path
) -> None:
    old, new = new_database(kind), new_database(kind)
    engine = connect(old, making=True)
    upgrade(engine, known()[0])
    with engine.begin() as connection:
        row = {"id": "m", "name": "n", "email": "e", "roles": ["chair"], "interests": [], "is_active": True}
        connection.execute(insert(METADATA.tables["members"]).values(**row))
    engine.dispose()
    assert backup(settings(old), tmp_path / "one", NOW).schema == known()[0]
    restore(settings(new), tmp_path / "one")
    again = open_database(new)
    with again.connect() as connection:
        assert [dict(one) for one in connection.execute(select(METADATA.tables["members"])).mappings()] == [
            {**row, "password": None}
        ]
        assert set(inspect(connection).get_table_names()) == {*METADATA.tables, "alembic_version"}
    again.dispose()


def test_where_there_is_nothing_nothing_is_made(tmp_path: Path, new_database: Callable[[str], str]) -> None:
    with pytest.raises(StorageError, match="no database at"):
        backup(settings(f"sqlite:///{tmp_path / 'none.db'}"), tmp_path / "one", NOW)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(StorageError, match="nothing of ours"):
        backup(settings(new_database("postgresql")), tmp_path / "one", NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_never_overwritten(filled: str, tmp_path: Path) -> None:
    (tmp_path / "one").write_text("mine")
    with pytest.raises(InvalidInput, match="there already"):
        backup(settings(filled), tmp_path / "one", NOW)
    assert (tmp_path / "one").read_text() == "mine"
    with pytest.raises(InvalidInput, match="can't be written"):
        backup(settings(filled), tmp_path / "no folder" / "one", NOW)


def test_the_private_key_goes_along_only_when_asked(
    filled: str, tmp_path: Path, new_database: Callable[[str], str]
) -> None:
    key = new_key(tmp_path / "key.pem")
    secret = (tmp_path / "key.pem").read_text().splitlines()[1].encode()
    backup(settings(filled, tmp_path / "key.pem"), tmp_path / "without", NOW)
    backup(settings(filled, tmp_path / "key.pem"), tmp_path / "with", NOW, with_key=True)
    assert secret not in gzip.decompress((tmp_path / "without").read_bytes())
    assert secret in gzip.decompress((tmp_path / "with").read_bytes())
    elsewhere, other = new_database("sqlite"), tmp_path / "other" / "key.pem"
    with pytest.raises(InvalidInput, match="no private key"):
        restore(settings(elsewhere, other), tmp_path / "without", with_key=True)
    with pytest.raises(InvalidInput, match="a key in"):
        restore(settings(elsewhere, tmp_path / "key.pem"), tmp_path / "with", with_key=True)
    restore(settings(elsewhere, other), tmp_path / "with", with_key=True)
    assert read_key(other).public == key.public


def test_a_trail_that_does_not_hold_is_told_when_it_is_backed_up(filled: str, tmp_path: Path, board: Board) -> None:
    with board.store.engine.begin() as connection:
        connection.execute(text("UPDATE trail SET member = 'nobody' WHERE number = 3"))
    with pytest.raises(StorageError, match=r"entry 3 .* was changed"):
        backup(settings(filled), tmp_path / "one", NOW)
    assert (tmp_path / "one").exists()


SLOWLY = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
import everyline.db.backup as module
from everyline.engine import keeping
from everyline.settings import Settings

act, database, file = sys.argv[1:]
settings = Settings("none", is_default_library=False, database=database, key="none.pem")
see = keeping._Witness.see
def slowly(self, table, row):
    see(self, table, row)
    if table == "trail":
        print("there", flush=True)
        time.sleep(60)
keeping._Witness.see = slowly
if act == "backup":
    keeping.backup(settings, Path(file), datetime.now(UTC))
else:
    keeping.restore(settings, Path(file), replace=True)
"""


@pytest.mark.parametrize("act", ["backup", "restore"])
def test_killed_in_the_middle_it_leaves_nothing_half(act: str, filled: str, tmp_path: Path, board: Board) -> None:
    backup(settings(filled), tmp_path / "whole", NOW)
    with board.store.engine.begin() as connection:
        connection.execute(insert(SHARED).values(id="later", content="{}", made_at="x", erase="x"))
    before = contents(filled)
    file = tmp_path / ("new" if act == "backup" else "whole")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", SLOWLY, act, filled, str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"there\n"
        process.send_signal(signal.SIGKILL)
    assert contents(filled) == before
    assert not (tmp_path / "new").exists()
    restore(settings(filled), tmp_path / "whole", replace=True)
    assert len(contents(filled)["shared"]) == 1
