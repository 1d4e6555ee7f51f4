"""Pages and files for anybody, kept in memory and told apart by what they show (RFC 9110, RFC 9111).

Nothing that is made for somebody signed in comes here.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from importlib.resources import files
from threading import Lock

from fastapi import Request
from fastapi.responses import Response

from everyline import __version__
from everyline.web.pages import Visit

# A withdrawal is seen by everybody within a minute, whatever stands between us and them.
CACHING = "public, max-age=60, must-revalidate"
_LARGE = 1_000
# How a public page may be asked for: those who index and cache ask for the head alone, too (RFC 9110, section 9.3.2).
READ = ["GET", "HEAD"]


@dataclass(frozen=True, slots=True)
class _Body:
    """A body as it is sent, whole and compressed; compressed is None where that is not worth while."""

    whole: bytes
    compressed: bytes | None


@dataclass
class Kept:
    """Bodies by key, at most so many bytes of them; the longest unused is forgotten first.

    Each is made once, however many ask for it at the same time.
    """

    most_bytes: int = 64_000_000
    _bodies: OrderedDict[str, _Body] = field(default_factory=OrderedDict)
    _making: dict[str, Lock] = field(default_factory=dict)
    _bytes: int = 0
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: str, make: Callable[[], bytes], *, compresses: bool) -> _Body:
        """The body of a key, made where it is not kept."""
        with self._lock:
            found = self._find(key)
            if found is not None:
                return found
            turn = self._making.setdefault(key, Lock())
        try:
            with turn:
                with self._lock:
                    found = self._find(key)
                if found is None:
                    whole = make()
                    smaller = gzip.compress(whole, 6, mtime=0) if compresses and len(whole) > _LARGE else None
                    found = _Body(whole, smaller)
                    self._keep(key, found)
                return found
        finally:
            with self._lock:
                self._making.pop(key, None)

    def _find(self, key: str) -> _Body | None:
        found = self._bodies.get(key)
        if found is not None:
            self._bodies.move_to_end(key)
        return found

    def _keep(self, key: str, body: _Body) -> None:
        with self._lock:
            self._bodies[key] = body
            self._bytes += _size(body)
            while self._bytes > self.most_bytes and self._bodies:
                self._bytes -= _size(self._bodies.popitem(last=False)[1])


def _size(body: _Body) -> int:
    return len(body.whole) + len(body.compressed or b"")


def for_anybody(
    seen: Visit,
    stamp: str,
    page: Callable[[Visit], Response],
    *,
    modified: datetime | None = None,
    status: int = 200,
) -> Response:
    """A page that is the same for everybody who is not signed in; for a member it is made anew, and kept nowhere."""
    if seen.session is not None:
        return page(seen)
    # Nor what the first to ask for it had in the address beside it: everybody after would read it in the page.
    bare = Request({**seen.request.scope, "query_string": b""})
    anybody = Visit(bare, seen.site, None)
    return answer_from(
        seen.request, f"{stamp} {dress()}", lambda: bytes(page(anybody).body), media_type="text/html; charset=utf-8",
        modified=modified, status=status,
    )  # fmt: skip


@lru_cache(maxsize=1)
def dress() -> str:
    """What pages look like besides what they say: the program's version, templates, style sheets and scripts."""
    digest = hashlib.sha256(__version__.encode())
    for folder in ("web/templates", "web/static", "publish/templates"):
        for one in sorted(files("everyline").joinpath(folder).iterdir(), key=lambda one: one.name):
            if one.is_file():
                digest.update(one.read_bytes())
    return digest.hexdigest()[:16]


def answer_from(
    request: Request,
    stamp: str,
    make: Callable[[], bytes],
    *,
    media_type: str,
    modified: datetime | None = None,
    headers: Mapping[str, str] | None = None,
    compresses: bool = True,
    status: int = 200,
) -> Response:
    """What is kept for a stamp, or that nothing has changed since the reader last asked.

    stamp: differs wherever the body would, and what it is of names it. modified: when it last changed.
    """
    tag = f'W/"{hashlib.sha256(stamp.encode()).hexdigest()[:32]}"'
    sent = {
        "ETag": tag, "Cache-Control": CACHING, "Vary": "Accept-Encoding, Cookie", **(headers or {}),
    }  # fmt: skip
    if modified is not None:
        sent["Last-Modified"] = format_datetime(modified.astimezone(UTC).replace(microsecond=0), usegmt=True)
    if status == 200 and _is_known(request, tag, modified):
        return Response(status_code=304, headers=sent)
    kept: Kept = request.app.state.kept
    body = kept.get(stamp, make, compresses=compresses)
    if body.compressed is not None and _takes_gzip(request.headers.get("accept-encoding", "")):
        sent["Content-Encoding"] = "gzip"
        return Response(body.compressed, status_code=status, media_type=media_type, headers=sent)
    return Response(body.whole, status_code=status, media_type=media_type, headers=sent)


def _is_known(request: Request, tag: str, modified: datetime | None) -> bool:
    """RFC 9110, section 13.2.2: If-Modified-Since counts only where If-None-Match is not given."""
    given = request.headers.get("if-none-match")
    if given is not None:
        bare = tag.removeprefix("W/")
        return given.strip() == "*" or bare in re.findall(r'"[^"]*"', given[:4_000])
    since = request.headers.get("if-modified-since")
    if since is None or modified is None:
        return False
    try:
        at = parsedate_to_datetime(since)
    except ValueError:
        return False
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return modified.replace(microsecond=0) <= at


def _takes_gzip(accepted: str) -> bool:
    """RFC 9110, section 12.5.3: gzip is named, and not with a weight of nothing."""
    for one in accepted.lower().split(","):
        name, _, weight = one.strip().partition(";")
        if name.strip() in ("gzip", "x-gzip"):
            return not re.fullmatch(r"\s*q\s*=\s*0(?:\.0{0,3})?\s*", weight)
    return False
