"""Pages that arrive while they are made: work ends with who waited for it, and a late fault is told."""

from __future__ import annotations

import asyncio
import base64
import threading
import time
from collections.abc import Callable

import pytest
from fastapi import Request
from fastapi.testclient import TestClient
from starlette.types import Message, Scope
from tests import loop

from everyline.engine import site as engine
from everyline.engine.site import Site
from everyline.web.pages import Visit
from everyline.web.streaming import Work, stream

WAIT_S = 20.0


def sent(site: Site, make: Callable[[Callable[[str], None]], object], pieces: int) -> str:
    """What a browser got of a page that goes away after so many pieces."""
    scope: Scope = {"type": "http", "method": "POST", "path": "/audit", "headers": [], "query_string": b"", "app": None}
    work: Work[str, object] = Work(make)
    page = stream(
        Visit(Request(scope), site, None), "audited.html", title="Audit", work=work, told_in_words=str,
        part_of=str, again="", named="", forms=[],
    )  # fmt: skip
    got: list[bytes] = []

    async def run() -> None:
        gone = asyncio.Event()

        async def receive() -> Message:
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            got.append(message.get("body", b""))
            if len(got) > pieces:
                gone.set()

        await page(scope, receive, send)

    loop.run(run())
    return b"".join(got).decode()


def test_work_ends_when_its_reader_goes_away(site: Site) -> None:
    ended = threading.Event()

    def make(tell: Callable[[str], None]) -> str:
        until = time.monotonic() + WAIT_S
        try:
            while time.monotonic() < until:
                tell("a line")
                time.sleep(0.01)
        finally:
            ended.set()
        return "made"

    began = time.monotonic()
    assert "a line" in sent(site, make, 3)
    assert ended.wait(WAIT_S)
    assert time.monotonic() - began < WAIT_S / 2


def test_a_fault_after_the_first_words_is_told_where_the_page_breaks_off(site: Site) -> None:
    def make(tell: Callable[[str], None]) -> str:
        tell("a line")
        raise RuntimeError("ours")

    got: list[str] = []
    scope: Scope = {"type": "http", "method": "POST", "path": "/audit", "headers": [], "query_string": b"", "app": None}
    work: Work[str, object] = Work(make)
    page = stream(
        Visit(Request(scope), site, None), "audited.html", title="Audit", work=work, told_in_words=str,
        part_of=str, again="", named="", forms=[],
    )  # fmt: skip

    async def read() -> None:
        async for piece in page.body_iterator:
            got.append(str(piece))

    with pytest.raises(RuntimeError, match="ours"):
        loop.run(read())
    assert "a line" in "".join(got)
    assert 'role="alert">Something is wrong on our side' in got[-1]


def test_more_audits_than_are_made_at_once_are_told_to_come_again(
    anybody: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "AUDIT_WAIT_S", 0.01)
    article = "The dose of ritlecitinib is 50 mg by mouth once daily.\n"
    for _ in range(engine.MOST_AUDITS):
        assert site._auditing.acquire(blocking=False)
    page = anybody.post("/audit", data={"text": article})
    again = base64.b64encode(article.encode()).decode()
    report = anybody.post("/audit/report", data={"article": again, "form": "md"})
    twin = anybody.post("/api/v1/audit", json={"text": article})
    assert [page.status_code, report.status_code, twin.status_code] == [503, 503, 503]
    assert "Many articles are being audited just now" in page.text
    assert article.strip() in page.text  # nothing that was typed is lost
    site._auditing.release()
    for _ in range(3):  # each gives its place back
        assert anybody.post("/api/v1/audit", json={"text": article}).status_code == 200
