"""What holds for every answer of the server: headers, size of what is taken, and limits on how often.

Content security policy: W3C CSP Level 3. Nothing is loaded from elsewhere, nothing frames us, forms go to us alone.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 5_000_000
SLOWEST_S = 30.0
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Safety:
    """Sets the headers of every response (a page may set its own policy, stricter for its own style), and refuses
    bodies over 5 MB, told or not, and bodies that take longer than half a minute to arrive."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = dict(scope["headers"]).get(b"content-length", b"0")
        if not told.isdigit() or int(told) > MOST_BYTES:
            await _with_headers(send, PlainTextResponse("At most 5 MB are taken.", 413), scope, receive)
            return
        await self._app(scope, _limited(receive), _headed(send))


class TooMuch(HTTPException):
    """A body that is larger, or slower, than it may be."""

    def __init__(self) -> None:
        super().__init__(413, "At most 5 MB are taken, within half a minute.")


def _limited(receive: Receive) -> Receive:
    taken, began = 0, time.monotonic()

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        if message["type"] == "http.request":
            taken += len(message.get("body", b""))
            if taken > MOST_BYTES or time.monotonic() - began > SLOWEST_S:
                raise TooMuch
        return message

    return limited


def _headed(send: Send) -> Send:
    async def headed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return headed


async def _with_headers(send: Send, response: PlainTextResponse, scope: Scope, receive: Receive) -> None:
    await response(scope, receive, _headed(send))


@dataclass
class Bucket:
    """How often somebody may do something: `most` times, and again one every `every_s` seconds (token bucket).

    clock: seconds, ever growing. Of at most `names` callers a count is kept; the longest unseen is forgotten first.
    """

    most: int
    every_s: float
    clock: Callable[[], float] = time.monotonic
    names: int = 10_000
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def take(self, name: str) -> bool:
        """Whether `name` may do it once more, now."""
        with self._lock:
            now = self.clock()
            left, at = self._left.pop(name, (float(self.most), now))
            left = min(self.most, left + (now - at) / self.every_s)
            may = left >= 1
            self._left[name] = (left - 1 if may else left, now)
            while len(self._left) > self.names:
                self._left.popitem(last=False)
            return may

    def give_back(self, name: str) -> None:
        """Undo one `take`: what was done did not count (a password that was right)."""
        with self._lock:
            if name in self._left:
                left, at = self._left[name]
                self._left[name] = (min(self.most, left + 1), at)
