"""A browser before the real server, on SQLite and PostgreSQL; what no page may do fails the test that saw it."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.chromium import chromium, program
from tests.browser.filling import Filled, fill
from tests.browser.server import Served, found, opened, people_of, serve
from tests.browser.watching import TELL_VIOLATIONS, Open, Watch
from tests.databases import postgresql, programs

from everyline.engine.build import Bench
from everyline.settings import Settings
from everyline.web.pages import COOKIE

_NAMES = itertools.count()
# Long enough for a machine that does much else; what is there at once is never waited for.
PATIENCE_MS = 45_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server, up to the name of a database."""
    binaries = programs()
    if binaries is None:
        pytest.skip("needs PostgreSQL's server programs, which are not here")
    with tempfile.TemporaryDirectory(prefix="everyline-pg-") as folder, postgresql(Path(folder), binaries) as url:
        yield url


@pytest.fixture(scope="session")
def found_sqlite(starter_settings: Settings, starter: Bench, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with a board of one member per role, to be copied."""
    path = tmp_path_factory.mktemp("founded") / "board.db"
    found(starter_settings, f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def found_postgresql(starter_settings: Settings, starter: Bench, postgres: str) -> str:
    """The name of a PostgreSQL database with the same board, to be copied."""
    _on_server(postgres, "CREATE DATABASE founded")
    found(starter_settings, f"{postgres}founded")
    return "founded"


def copy_of(kind: str, request: pytest.FixtureRequest, folder: Path) -> str:
    """The URL of a database of its own in which the board has just been founded."""
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("found_sqlite"), folder / "board.db")
        return f"sqlite:///{folder / 'board.db'}"
    founded: str = request.getfixturevalue("found_postgresql")
    server: str = request.getfixturevalue("postgres")
    name = f"browser{next(_NAMES)}"
    _on_server(server, f"CREATE DATABASE {name} TEMPLATE {founded}")
    return server + name


@pytest.fixture(params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest, starter_settings: Settings, tmp_path: Path) -> Iterator[Served]:
    """The application over the starter library and a board of its own, on both databases."""
    url = copy_of(request.param, request, tmp_path)
    with opened(starter_settings, url) as site, serve(site) as address:
        yield Served(address, site, people_of(site.board))


@pytest.fixture(scope="session")
def filled(
    request: pytest.FixtureRequest, starter_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Filled]:
    """One server with an article in every state, for tests that change nothing."""
    url = copy_of("sqlite", request, tmp_path_factory.mktemp("filled"))
    with opened(starter_settings, url) as site, serve(site) as address:
        yield fill(Served(address, site, people_of(site.board)))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if program() is None:
        pytest.skip("needs Chromium, which is not here")
    with chromium() as opened_browser:
        yield opened_browser


@pytest.fixture
def watch() -> Watch:
    """What goes wrong in any page of the test; read when it ends."""
    return Watch("")


@pytest.fixture
def visit(browser: Browser, watch: Watch) -> Iterator[Open]:
    contexts = []

    def open_page(served: Served, path: str = "/", role: str | None = None, **options: Any) -> Page:
        watch.address = served.address
        context = browser.new_context(base_url=served.address, **{"locale": "en-GB", **options})
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(TELL_VIOLATIONS)
        if role is not None:
            context.add_cookies([{"name": COOKIE, "value": served.token(role), "url": served.address}])
        watch.over(context)
        page = context.new_page()
        if path:
            page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not watch.wrong, "\n".join(watch.wrong)


def _on_server(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(f"{server}postgres".replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement)
