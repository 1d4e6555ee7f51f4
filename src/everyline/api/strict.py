"""What a request must be before anything looks at it: JSON, said to be JSON, and nothing that two readers read apart.

A key twice in one object, NaN, numbers beyond what JSON readers agree on, lone surrogates, NUL and deep nesting are
refused (RFC 8259 leaves the first three open; I-JSON, RFC 7493, closes them).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Coroutine
from email.message import Message
from typing import Any  # a JSON value is whatever JSON holds
from urllib.parse import unquote_to_bytes

from fastapi import Request
from fastapi.responses import Response
from fastapi.routing import APIRoute

from everyline.api.problems import Refusal

DEEPEST = 64
_LONGEST_NUMBER = 30
_SURROGATE = re.compile("[\ud800-\udfff]")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.S)


class RestRoute(APIRoute):
    """A route whose requests are read strictly."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        takes_body = self.body_field is not None

        async def strictly(request: Request) -> Response:
            _refuse_nul(request)
            if takes_body:
                request = _Strict(request.scope, request.receive)
                if await request.body():
                    _refuse_other_types(request)
            return await handle(request)

        return strictly


class _Strict(Request):
    async def json(self) -> Any:
        return read_json(await self.body())


def read_json(data: bytes) -> Any:
    """The value of a JSON text; raises Refusal (400) where it is not one that every reader reads alike."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise _unreadable("it is not UTF-8") from fault
    if _depth(text) > DEEPEST:
        raise _unreadable(f"it is nested deeper than {DEEPEST}")
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_whole, parse_float=_number
        )
    except (ValueError, RecursionError) as fault:
        said = fault.msg if isinstance(fault, json.JSONDecodeError) else str(fault)
        raise _unreadable(said[:200]) from fault
    # Neither NUL nor half a surrogate pair stands in UTF-8 or in a JSON text unescaped.
    if "\\u" in text:
        _refuse_text(value)
    return value


def _depth(text: str) -> int:
    deep = most = 0
    for mark in re.findall(r"[\[{\]}]", _STRING.sub("", text)):
        deep += 1 if mark in "[{" else -1
        most = max(most, deep)
    return most


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("an object has a key twice")
    return made


def _constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _whole(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise ValueError("a number is too long")
    return int(digits)


def _number(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError("a number is too large")
    return value


def _refuse_text(value: Any) -> None:
    """Text that is no text: half a surrogate pair can't be written as UTF-8, NUL can't be kept by every database."""
    if isinstance(value, str):
        if "\0" in value:
            raise _unreadable("a text has the character NUL")
        if _SURROGATE.search(value):
            raise _unreadable("a text has half a surrogate pair")
    elif isinstance(value, dict):
        for key, inner in value.items():
            _refuse_text(key)
            _refuse_text(inner)
    elif isinstance(value, list):
        for inner in value:
            _refuse_text(inner)


def _refuse_nul(request: Request) -> None:
    said = f"{request.url.path}?{request.url.query}"
    if b"\0" in unquote_to_bytes(said):
        raise Refusal(400, "The address has the character NUL.", "Leave it out.")


def _refuse_other_types(request: Request) -> None:
    message = Message()
    message["content-type"] = request.headers.get("content-type", "")
    kind, coding = message.get_content_type(), request.headers.get("content-encoding", "identity")
    is_json = kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))
    charset = message.get_param("charset", "utf-8")
    if not is_json or not request.headers.get("content-type") or coding.lower() != "identity":
        raise Refusal(
            415, "JSON is taken here.", "Send it as application/json.", headers={"Accept": "application/json"}
        )
    if not isinstance(charset, str) or charset.lower().replace("_", "-") not in ("utf-8", "utf8"):
        raise Refusal(415, "JSON is UTF-8.", "Send it as application/json.", headers={"Accept": "application/json"})


def _unreadable(why: str) -> Refusal:
    return Refusal(400, f"The body can't be read as JSON: {why}.", "Send one JSON object, UTF-8.")
