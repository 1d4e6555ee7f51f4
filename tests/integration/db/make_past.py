"""Makes databases as earlier programs left them, for `test_migrations.py`: real acts, at each revision of the schema.

    PYTHONPATH=src:tests python tests/integration/db/make_past.py REVISION

Writes `past/REVISION.sqlite.sql` and `past/REVISION.postgresql.sql`. Run it once when a revision is added, while the
program still writes to it; what is there is never made again: it is what people have on their disks.
"""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import insert, inspect

from databases import postgresql, programs
from everyline.answer.tables import SHARED
from everyline.db.sql import connect, upgrade
from everyline.domain.review import Opinion, Role
from everyline.engine.ask import Request, ask
from everyline.engine.board import Board
from everyline.engine.build import open_library
from everyline.engine.chain import signer_of
from everyline.engine.forms import Form, render
from everyline.publish.keys import SigningKey
from everyline.review.store import BoardStore
from everyline.review.tables import CARD_FEEDBACK, IDENTITIES, INVITATIONS, REQUESTS, SESSIONS, TOKENS
from everyline.settings import Settings

PAST = Path(__file__).parent / "past"
QUESTION = "What dose of deuruxolitinib is licensed?"
PASSWORD = "correct horse battery staple"


class Clock:
    """One second on each time it is looked at."""

    at = datetime(2026, 11, 1, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def fill(url: str, revision: str, stored: str) -> None:
    """A board with people and an article on each step of its way, and a row in every other table there is."""
    engine = connect(url, making=True)
    upgrade(engine, revision)
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    board = Board(
        BoardStore(engine), signer_of(SigningKey(private.public_key().public_bytes_raw(), private.sign)), Clock()
    )
    chair = board.found(name="Dr Chair", email="chair@example.org", password=PASSWORD)
    author, editor, ann, bob = (
        board.invite(chair, name=name, email=f"{name}@example.org", roles=frozenset({role}), password=PASSWORD)
        for name, role in (
            ("author", Role.AUTHOR), ("editor", Role.EDITOR), ("ann", Role.REVIEWER), ("bob", Role.REVIEWER),
        )
    )  # fmt: skip
    board.declare_interests(bob, ["speaker’s fee, 2025"])
    draft = board.create(author, None, stored)
    board.submit(author, draft.id)
    board.assign(editor, draft.id, [ann.id, bob.id])
    board.comment(ann, draft.id, "Which label? – “dose”", claim="c1", span=(0, 4))
    for one in (ann, bob):
        board.review(one, draft.id, draft.hash, Opinion.APPROVE, "each line read against its source")
    board.approve(editor, draft.id, draft.hash, "two approvals")
    board.publish(editor, None, draft.id)
    at = "2026-11-01T10:00:00+00:00"
    rows = (
        (SESSIONS, {"token": "t", "member": ann.id, "form": "f", "made_at": at, "seen_at": at}),
        (INVITATIONS, {"token": "h", "name": "Nél", "email": "n@example.org", "roles": ["reviewer"],
                       "made_by": chair.id, "made_at": at, "ends_at": at}),
        (IDENTITIES, {"issuer": "https://id.example.org", "subject": "7", "member": bob.id}),
        (TOKENS, {"id": "k", "token": "hash", "member": ann.id, "name": "script", "scopes": ["read"], "made_at": at}),
        (REQUESTS, {"key": "r", "digest": "d", "status": 201, "body": "{}", "made_at": at}),
        (SHARED, {"id": "s", "content": "{}", "made_at": at, "erase": "hash"}),
        (CARD_FEEDBACK, {"card": "c", "at": at, "service": "atorvastatin-order-sign", "outcome": "overridden",
                         "suggestions": ["s"], "reason": "disagree", "had_comment": True, "received_at": at}),
    )  # fmt: skip
    with engine.begin() as connection:
        there = set(inspect(connection).get_table_names())
        for table, values in rows:
            if table.name in there:
                connection.execute(insert(table).values(**values))
    engine.dispose()


def dump_sqlite(file: Path) -> str:
    with sqlite3.connect(file) as connection:
        return "\n".join(connection.iterdump()) + "\n"


def dump_postgresql(url: str, binaries: Path) -> str:
    command = [str(binaries / "pg_dump"), "--inserts", "--no-owner", "--no-privileges", url.replace("+psycopg", "")]
    dumped = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    # Lines for psql alone, and comments.
    return re.sub(r"\n{2,}", "\n", re.sub(r"^(?:\\|--).*$", "", dumped, flags=re.M)).lstrip()


def main() -> None:
    revision, binaries = sys.argv[1], programs()
    if binaries is None:
        sys.exit("PostgreSQL's programs are not here.")
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory(prefix="everyline-pg-") as place:
        bench = open_library(Settings.read({"XDG_DATA_HOME": home, "HOME": home}))
        stored = render(ask(bench, Request(QUESTION)), Form.JSON).decode()
        file = Path(home) / "board.db"
        fill(f"sqlite:///{file}", revision, stored)
        (PAST / f"{revision}.sqlite.sql").write_text(dump_sqlite(file), encoding="utf-8")
        with postgresql(Path(place), binaries) as server:
            fill(f"{server}postgres", revision, stored)
            dumped = dump_postgresql(f"{server}postgres", binaries)
        (PAST / f"{revision}.postgresql.sql").write_text(dumped, encoding="utf-8")


if __name__ == "__main__":
    main()
