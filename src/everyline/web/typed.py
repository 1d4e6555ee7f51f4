"""What somebody typed into a form: read, and shown again where it was refused, so that nobody loses a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from fastapi import Request

from everyline.errors import EngineError, InvalidInput, NotPermitted, TransitionRefused, UnknownId

# Fields that hold what people write; never a password or a token.
_WRITTEN = {
    "text": "Text", "reason": "Reason", "note": "Note", "interest": "Competing interest", "quoted": "Words quoted",
}  # fmt: skip


def status_of(fault: EngineError) -> int:
    """The HTTP status (RFC 9110) of a form that was refused."""
    match fault:
        case NotPermitted():
            return 403
        case UnknownId():
            return 404
        case TransitionRefused():
            return 409
    return 400


async def written(request: Request) -> Mapping[str, str]:
    """What was written into the form of a request that was refused, by the name of its field in words.

    Empty where the request brought no form that was read already.
    """
    if request.method != "POST" or request._form is None:
        return {}
    form = await request.form()
    return {said: str(form[name]) for name, said in _WRITTEN.items() if str(form.get(name, "")).strip()}


def day_of(typed: str) -> date | None:
    """The day that was typed, None where the field was left empty; raises InvalidInput for what is none."""
    if not typed.strip():
        return None
    try:
        if len(typed.strip()) == 10:
            return date.fromisoformat(typed.strip())
    except ValueError:
        pass
    raise InvalidInput(f"{typed[:40]!r} is no day.", "Write it as 2027-11-25.")
