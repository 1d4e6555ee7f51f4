"""What holds for every answer of the server: headers, size of what is taken, and limits on how often.

Content security policy: W3C CSP Level 3. Nothing is loaded from elsewhere, nothing frames us, forms go to us alone.
"""

from __future__ import annotations

import asyncio
import math
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Lock

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 5_000_000
SLOWEST_S = 30.0
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    # Nothing is told to other sites. With "no-referrer" browsers would hide from us, too, that a form is ours.
    "Referrer-Policy": "same-origin",
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
        # Digits alone: Python's own idea of a digit is wider than that of HTTP.
        if not told.isdigit() or len(told) > 15 or int(told) > MOST_BYTES:
            await plainly(scope, 413, "At most 5 MB are taken.")(scope, receive, _headed(send))
            return
        await self._app(scope, _limited(receive), _headed(send))


def plainly(scope: Scope, status: int, said: str, headers: dict[str, str] | None = None) -> Response:
    """A refusal from outside of the application: problem details (RFC 9457) to programs, a sentence to browsers."""
    if not scope["path"].startswith(("/api/", "/cds-services")):
        return PlainTextResponse(said, status, headers=headers)
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": said}
    return JSONResponse({**told, "next_step": ""}, status, headers=headers, media_type="application/problem+json")


def _limited(receive: Receive) -> Receive:
    taken, ends, is_whole = 0, time.monotonic() + SLOWEST_S, False

    async def limited() -> Message:
        nonlocal taken, is_whole
        if is_whole:  # what is waited for now is that the caller goes away, however long that takes
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), max(0.0, ends - time.monotonic()))
        except TimeoutError:
            raise HTTPException(408, "The body took longer than half a minute.", {"Connection": "close"}) from None
        if message["type"] == "http.request":
            taken += len(message.get("body", b""))
            is_whole = not message.get("more_body", False)
            if taken > MOST_BYTES:
                raise HTTPException(413, "At most 5 MB are taken.", {"Connection": "close"})
        return message

    return limited


def _headed(send: Send) -> Send:
    async def headed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return headed


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


class Paced:
    """Refuses (429) callers who ask pages that take the machine's time too often. asked: method and path of
    those."""

    def __init__(self, app: ASGIApp, bucket: Bucket, asked: re.Pattern[str]) -> None:
        self._app = app
        self._bucket = bucket
        self._asked = asked

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._asked.fullmatch(f"{scope['method']} {scope['path']}"):
            name = f"caller {(scope.get('client') or ('',))[0]}"
            if not self._bucket.take(name):
                wait = {"Retry-After": str(math.ceil(self._bucket.every_s))}
                said = "That was too often. Wait a little, then go on more slowly."
                await plainly(scope, 429, said, wait)(scope, receive, send)
                return
        await self._app(scope, receive, send)
