"""Errors as problem details: a status that fits, one sentence, a next step."""

from __future__ import annotations

from typing import Any  # a JSON object holds whatever JSON holds

from fastapi.responses import JSONResponse

from everyline.errors import EngineError, NotPermitted, StorageError, TransitionRefused, UnknownId, UserError, Withdrawn


def status_of(fault: EngineError) -> int:
    """The HTTP status (RFC 9110) that a fault has."""
    match fault:
        case NotPermitted():
            return 403
        case UnknownId():
            return 404
        case TransitionRefused():
            return 409
        case Withdrawn():
            return 410
        case UserError():
            return 400
        case StorageError():
            return 503
        case _:
            return 500


def problem(status: int, title: str, detail: str = "", **further: Any) -> JSONResponse:
    """A problem as a response."""
    said = {"type": "about:blank", "title": title, "status": status, "detail": detail, **further}
    return JSONResponse(said, status_code=status, media_type="application/problem+json")


def problem_of(fault: EngineError) -> JSONResponse:
    """A fault of the engine as a response."""
    return problem(status_of(fault), fault.message, fault.next_step)
