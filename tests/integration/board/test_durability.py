"""What was acknowledged is kept: the server killed in the middle of reviewing, the database gone, locked, full."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event, text
from tests.databases import Cluster, programs
from tests.integration.board.conftest import People
from tests.integration.board.test_board import under_review
from tests.integration.board.test_site import sign_in
from tests.served import Acts, Cast, Server, cast, opened, serving, whole
from tests.served import sign_in as sign_in_to

from everyline.db.sql import open_database, writing
from everyline.domain.review import Member
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.site import Site
from everyline.errors import StorageError
from everyline.review.sessions import SessionStore
from everyline.serving import make_app
from everyline.settings import Settings


def test_a_server_killed_in_mid_review_loses_no_acknowledged_act(
    database: str, starter_settings: Settings, starter: Bench, tmp_path: Path
) -> None:
    server = Server(Path(starter_settings.library).parents[1], database, tmp_path / "log")
    with opened(server.settings) as (_, board):
        people = cast(starter, board, reviewers=3, published=(), reviewed=["What is the dose of ritlecitinib?"])
    acts, chance = Acts(), random.Random(7)
    for kill in range(3):
        before = len(acts.acknowledged)
        acts.until_killed(server, people, at_least=8, then_s=chance.uniform(0, 0.1), seed=10 * kill)
        assert len(acts.acknowledged) >= before + 8
    with opened(server.settings) as (_, board):
        kept, told = whole(board)
        assert kept == told, "an act stands with its entry in the trail, or not at all"
        assert set(kept.values()) == {1}
        assert acts.acknowledged <= set(kept) <= acts.tried
        assert board.trail_faults() == ()


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    binaries = programs()
    if binaries is None:
        pytest.skip("needs PostgreSQL's server programs, which are not here")
    with tempfile.TemporaryDirectory(prefix="everyline-pg-") as folder:
        made = Cluster(Path(folder), binaries)
        made.start()
        try:
            yield made
        finally:
            made.stop()


def test_a_database_server_that_crashes_is_told_and_found_again(
    cluster: Cluster, starter_settings: Settings, starter: Bench, tmp_path: Path
) -> None:
    server = Server(Path(starter_settings.library).parents[1], f"{cluster.url}postgres", tmp_path / "log")
    with opened(server.settings) as (_, board):
        people = cast(starter, board, reviewers=2, published=(), reviewed=["What is the dose of ritlecitinib?"])
    acts = Acts()
    with serving(server), httpx.Client(base_url=server.url, timeout=30) as client:
        form = sign_in_to(client, people.chair)
        at = f"/board/revisions/{people.reviewed[0].id}"
        until = threading.Event()
        threads = [
            threading.Thread(target=refused_in_words, args=(acts, server, people, one, until))
            for one in people.reviewers
        ]
        for thread in threads:
            thread.start()
        limit = time.monotonic() + 30
        while len(acts.acknowledged) < 6 and time.monotonic() < limit:
            time.sleep(0.01)
        cluster.stop()
        until.set()
        for thread in threads:
            thread.join()
        for path in ("/board", at, "/articles", "/"):
            page = client.get(path)
            assert page.status_code == 503, path
            assert "The database could not be read: its server does not answer." in page.text
            assert "127.0.0.1" not in page.text
        lost = client.post(f"{at}/comment", data={"form": form, "text": "lost"})
        assert lost.status_code == 503
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503
        assert client.get("/api/v1/articles").headers["content-type"] == "application/problem+json"
        cluster.start()
        assert client.get("/readyz").status_code == 200
        assert client.post(f"{at}/comment", data={"form": form, "text": "found"}).status_code == 303
    with opened(server.settings) as (_, board):
        kept, told = whole(board)
        assert kept == told
        assert acts.acknowledged | {("comment", "found")} <= set(kept)
        assert ("comment", "lost") not in kept
        assert board.trail_faults() == ()


def refused_in_words(acts: Acts, server: Server, people: Cast, member: Member, until: threading.Event) -> None:
    """Comment until told to stop; what is refused meanwhile is refused with a status that says so."""
    with httpx.Client(base_url=server.url, timeout=30) as client:
        form = sign_in_to(client, member)
        number = 0
        while not until.is_set():
            number += 1
            said = f"{member.id} {number}"
            answer = client.post(f"/board/revisions/{people.reviewed[0].id}/comment", data={"form": form, "text": said})
            assert answer.status_code in (303, 503), answer.text
            if answer.status_code == 303:
                acts.acknowledged.add(("comment", said))


@pytest.fixture
def on_sqlite(request: pytest.FixtureRequest) -> None:
    if "postgresql" in request.node.callspec.params.values():
        pytest.skip("of SQLite")


HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


def test_a_file_that_another_process_locks_is_read_and_its_writers_are_told(
    on_sqlite: None, board: Board, people: People, starter: Bench, stored: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    revision = under_review(board, people, starter, stored)
    app = make_app(Site(starter, board, SessionStore(board.store.engine), board.now))
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as client:
        form = sign_in(client, "ann@example.org")
        file = board.store.engine.url.database
        event.listen(board.store.engine, "begin", lambda c: c.exec_driver_sql("PRAGMA busy_timeout=300"), insert=True)
        command = [sys.executable, "-c", HOLD, str(file)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == b"held\n"
            assert client.get(f"/board/revisions/{revision.id}").status_code == 200
            refused = client.post(f"/board/revisions/{revision.id}/comment", data={"form": form, "text": "later"})
            assert refused.status_code == 503
            assert "database is locked" in refused.text
            assert "Nothing was changed" in refused.text
            other.communicate(b"")
        again = client.post(f"/board/revisions/{revision.id}/comment", data={"form": form, "text": "later"})
        assert again.status_code == 303
    assert [one.text for one in board.store.comments(revision.id)] == ["later"]


def test_a_full_disk_is_told_and_nothing_half_is_kept(
    on_sqlite: None, board: Board, people: People, starter: Bench, stored: str
) -> None:
    """SQLite's own limit on the pages of a file raises what a full disk raises (SQLITE_FULL)."""
    revision = under_review(board, people, starter, stored)
    entries = len(board.store.trail())
    with board.store.engine.begin() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar()

    def fill(connection: object) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]

    event.listen(board.store.engine, "begin", fill, insert=True)
    with pytest.raises(StorageError, match="full"):
        comment_on(board, people.ann, revision.id)
    event.remove(board.store.engine, "begin", fill)
    kept, told = whole(board)
    assert kept == told
    assert len(board.store.trail()) == entries + kept.total()
    with board.store.engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    board.comment(people.ann, revision.id, "there is room again")
    assert board.trail_faults() == ()


def comment_on(board: Board, member: Member, revision: str) -> None:
    for number in range(50):
        board.comment(member, revision, f"{number} " + "x" * 9_000)


def test_a_file_that_may_only_be_read_or_is_no_database_is_told(tmp_path: Path) -> None:
    open_database(f"sqlite:///{tmp_path / 'board.db'}").dispose()
    engine = open_database(f"sqlite:///file:{tmp_path / 'board.db'}?mode=ro&uri=true")
    with pytest.raises(StorageError, match="readonly"), writing(engine) as connection:
        connection.execute(text("DELETE FROM shared"))
    engine.dispose()
    (tmp_path / "text.db").write_text("this is no database, but a text of some length " * 20)
    with pytest.raises(StorageError, match="not a database"):
        open_database(f"sqlite:///{tmp_path / 'text.db'}")
