"""Feedback on cards, read: what became of each, and nothing that anybody wrote.

A comment may name a patient. So it is seen that there is one, and what it says goes no further; a reason is one of
ours, by its code.

Standard: CDS Hooks 2.0, section "Feedback".
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from everyline.domain.hooks import CardOutcome, Feedback
from everyline.errors import InvalidInput
from everyline.fhir.hook_request import Json
from everyline.fhir.override_reasons import REASONS, SYSTEM

MOST = 100
_MOST_COMMENT = 10_000
_AHEAD = timedelta(days=1)
_SEE = "See the section Feedback of CDS Hooks 2.0."


def read_feedback(said: object, service: str, now: datetime) -> tuple[Feedback, ...]:
    """The feedback that a JSON value holds, in its order. Raises InvalidInput with what is wrong and where; then
    nothing of it is kept."""
    items = said.get("feedback") if isinstance(said, dict) else None
    if not isinstance(items, list) or not 1 <= len(items) <= MOST:
        raise InvalidInput(f"`feedback` is no list of 1 to {MOST}.", _SEE)
    return tuple(_read(one, f"feedback[{number}]", service, now) for number, one in enumerate(items))


def _read(said: object, place: str, service: str, now: datetime) -> Feedback:
    if not isinstance(said, dict):
        raise InvalidInput(f"`{place}` is no object.", _SEE)
    outcome = _outcome(said.get("outcome"), place)
    reason, had_comment = _override(said.get("overrideReason"), f"{place}.overrideReason")
    if outcome is CardOutcome.ACCEPTED and (reason or had_comment):
        raise InvalidInput(f"`{place}` is accepted and has an overrideReason.", _SEE)
    return Feedback(
        service,
        _uuid(said.get("card"), f"{place}.card"),
        outcome,
        _time(said.get("outcomeTimestamp"), f"{place}.outcomeTimestamp", now),
        _suggestions(said.get("acceptedSuggestions"), f"{place}.acceptedSuggestions"),
        reason,
        had_comment,
    )


def _outcome(said: object, place: str) -> CardOutcome:
    found = next((one for one in CardOutcome if one.value == said), None)
    if found is None:
        raise InvalidInput(f"`{place}.outcome` is neither accepted nor overridden.", _SEE)
    return found


def _uuid(said: object, place: str) -> str:
    try:
        return str(UUID(said)) if isinstance(said, str) and len(said) == 36 else _no_uuid(place)
    except ValueError:
        return _no_uuid(place)


def _no_uuid(place: str) -> str:
    raise InvalidInput(f"`{place}` is no UUID.", "Send it as the card had it.")


def _time(said: object, place: str, now: datetime) -> datetime:
    try:
        found = datetime.fromisoformat(said) if isinstance(said, str) and 20 <= len(said) <= 40 else None
        at = None if found is None or found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):  # no time, or one that is of no year in another zone
        at = None
    if at is None:
        raise InvalidInput(f"`{place}` is no time with its zone.", "Write it as 2026-11-26T10:00:00Z.")
    if at > now + _AHEAD:
        raise InvalidInput(f"`{place}` lies ahead.", "Check the clock of the record.")
    return at


def _suggestions(said: object, place: str) -> tuple[str, ...]:
    if said is None:
        return ()
    if not isinstance(said, list) or len(said) > MOST:
        raise InvalidInput(f"`{place}` is no list of at most {MOST}.", _SEE)
    return tuple(
        _uuid(one.get("id") if isinstance(one, dict) else None, f"{place}[{number}].id")
        for number, one in enumerate(said)
    )


def _override(said: object, place: str) -> tuple[str, bool]:
    """The code of the reason, empty without one, and whether there is a comment."""
    if said is None:
        return "", False
    if not isinstance(said, dict):
        raise InvalidInput(f"`{place}` is no object.", _SEE)
    comment = said.get("userComment")
    if comment is not None and (not isinstance(comment, str) or len(comment) > _MOST_COMMENT):
        raise InvalidInput(f"`{place}.userComment` is no text of at most {_MOST_COMMENT:,} characters.", _SEE)
    return _reason(said.get("reason"), f"{place}.reason"), bool(comment and comment.strip())


def _reason(said: object, place: str) -> str:
    if said is None:
        return ""
    coding: Json = said if isinstance(said, dict) else {}
    known = {one.code for one in REASONS}
    if coding.get("system") != SYSTEM or coding.get("code") not in known:
        raise InvalidInput(f"`{place}` is none of the reasons the card offered.", f"Use the codes of {SYSTEM}.")
    return str(coding["code"])
