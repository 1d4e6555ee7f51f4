"""Errors as problem details (RFC 9457): the status, one sentence, a next step."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any  # a JSON object holds whatever JSON holds

from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from everyline.errors import (
    Busy,
    ClientRefused,
    EngineError,
    NotPermitted,
    PrefetchMissing,
    ProviderUnavailable,
    RequestDiffers,
    StorageError,
    TransitionRefused,
    UnknownId,
    UserError,
    Withdrawn,
)


class Refusal(HTTPException):
    """A request refused before it reached the engine: why, and what to try."""

    def __init__(
        self, status: int, detail: str, next_step: str = "", *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status, detail, dict(headers) if headers else None)
        self.next_step = next_step


def status_of(fault: EngineError) -> int:
    """The HTTP status (RFC 9110) that a fault has."""
    match fault:
        case ClientRefused():
            return 401
        case NotPermitted():
            return 403
        case UnknownId():
            return 404
        case TransitionRefused():
            return 409
        case Withdrawn():
            return 410
        case PrefetchMissing():
            return 412
        case RequestDiffers():
            return 422
        case UserError():
            return 400
        case StorageError() | ProviderUnavailable() | Busy():
            return 503
        case _:
            return 500


def problem(
    status: int, detail: str, next_step: str = "", *, headers: Mapping[str, str] | None = None, **further: Any
) -> JSONResponse:
    """A problem as a response. Its type is `about:blank`, so its title is that of the status."""
    try:
        title = HTTPStatus(status).phrase
    except ValueError:
        title = "Problem"
    said = {"type": "about:blank", "title": title, "status": status, "detail": detail, "next_step": next_step}
    kept = {"Cache-Control": "no-store", **(headers or {})}
    if status == 503:
        kept.setdefault("Retry-After", "5")
    return JSONResponse({**said, **further}, status_code=status, media_type="application/problem+json", headers=kept)


def problem_of(fault: EngineError) -> JSONResponse:
    """A fault of the engine as a response."""
    return problem(status_of(fault), fault.message, fault.next_step)
