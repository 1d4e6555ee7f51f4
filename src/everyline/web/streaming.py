"""Pages that arrive while they are made: what is ready is sent, the rest follows in the order it is read.

A template marks with `{{ now }}` where what was written so far is to be sent. Work that takes time runs in a thread of
its own and tells how far it is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from queue import Queue
from typing import Any, Generic, TypeVar  # what a page waits for is of any kind

from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from everyline.errors import EngineError
from everyline.web.pages import Visit, template
from everyline.web.twins import twin_of

NOW = "\x00now\x00"

Told = TypeVar("Told")
Made = TypeVar("Made")


class Work(Generic[Told, Made]):
    """Something made in a thread, and what is told meanwhile.

    first: what was told first; waiting for it, a fault that comes before it is raised here, where it can still be
    answered with a status of its own. Work that nobody waits for any more ends at the next thing it would tell.
    """

    def __init__(self, make: Callable[[Callable[[Told], None]], Made]) -> None:
        self._queue: Queue[tuple[str, object]] = Queue()
        self._make = make
        self._fault: EngineError | None = None
        self._made: Made | None = None
        self._left = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()
        self._held = [self._queue.get()]
        kind, value = self._held[0]
        if kind == "fault":
            assert isinstance(value, BaseException)
            raise value

    def told(self) -> Iterator[Told]:
        """What is told, as it is told, until the work is done."""
        while True:
            kind, value = self._held.pop() if self._held else self._queue.get()
            if kind == "told":
                yield value  # type: ignore[misc]
                continue
            if kind == "fault":
                assert isinstance(value, BaseException)
                if not isinstance(value, EngineError):
                    raise value
                self._fault = value
            else:
                self._made = value  # type: ignore[assignment]
            return

    def done(self) -> Made | None:
        """What was made; None where it failed, and `fault` says why."""
        return self._made

    def leave(self) -> None:
        """Nobody waits for it any more; where it is done already, nothing is changed."""
        self._left.set()

    @property
    def fault(self) -> EngineError | None:
        return self._fault

    def _run(self) -> None:
        try:
            made = self._make(self._tell)
        except BaseException as fault:  # handed to whoever waits, in its own thread
            self._queue.put(("fault", fault))
        else:
            self._queue.put(("made", made))

    def _tell(self, told: Told) -> None:
        if self._left.is_set():
            raise _Left
        self._queue.put(("told", told))


class _Left(Exception):
    """Whoever waited has gone."""


class _Streamed(StreamingResponse):
    """A page that is sent while `work` goes on; however the sending ends, the work does not outlive it."""

    work: Work[Any, Any]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.work.leave()


def stream(seen: Visit, name: str, *, title: str, work: Work[Any, Any], **shown: object) -> StreamingResponse:
    """A page in our frame, sent piece by piece; never kept by a browser, as it may tell what somebody asked.

    A fault that comes when its first words were sent already is told where the page breaks off.
    """
    pieces = template(name).generate(
        title=title,
        member=seen.member,
        form=seen.session.form if seen.session else "",
        now=NOW,
        work=work,
        **{"twin": twin_of(seen.request), **shown},
    )

    def sent() -> Iterator[str]:
        held: list[str] = []
        try:
            for piece in pieces:
                if NOW in piece:
                    before, _, after = piece.partition(NOW)
                    yield "".join((*held, before))
                    held = [after.replace(NOW, "")]
                else:
                    held.append(piece)
        except Exception:
            yield template("broken-off.html").render()
            raise
        yield "".join(held)

    kept = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    response = _Streamed(sent(), media_type="text/html; charset=utf-8", headers=kept)
    response.work = work
    return response
