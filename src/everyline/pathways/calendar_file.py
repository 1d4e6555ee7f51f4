"""A schedule as a calendar file that any calendar program reads.

Source: RFC 5545 (iCalendar): lines of at most 75 octets, folded, ended by CR LF; texts escaped (3.3.11); days as DATE
values; an all-day event ends on the next day (3.6.1). Nothing of the patient but the tests stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from everyline.domain.guidance import Due, Evaluation
from everyline.domain.ids import content_hash

_MOST_OCTETS = 75


def calendar_file(evaluation: Evaluation, title: str, key: str) -> str:
    """The schedule, one all-day event a test; the same arguments give the same file, to the byte.

    key: whatever tells one patient's facts from another's, so that in one calendar neither overwrites the other.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Everyline//Pathways//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_text(title)}")
    for due in evaluation.schedule:
        lines += _event(evaluation, due, key)
    lines.append("END:VCALENDAR")
    return "".join(f"{fold}\r\n" for line in lines for fold in _folded(line))


def _event(evaluation: Evaluation, due: Due, key: str) -> list[str]:
    parts = (key, evaluation.pathway, due.on.isoformat(), due.test, due.medicine)
    identity = content_hash(*parts).removeprefix("sha256:")[:32]
    return [
        "BEGIN:VEVENT",
        f"UID:{identity}@everyline.invalid",  # no name of anybody's: RFC 2606 keeps .invalid free
        f"DTSTAMP:{evaluation.on:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{due.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{due.on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(due.test)}",
        f"DESCRIPTION:{_text(due.why)}",
        f"STATUS:{'TENTATIVE' if due.is_planned else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(value: str) -> str:
    """A text of RFC 5545, 3.3.11; control characters, which it forbids, become spaces."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return "".join(char if char >= " " and char != "\x7f" else " " for char in escaped)


def _folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 octets, none within a character; each after the first begins with a space."""
    piece = ""
    for char in line:
        if len((piece + char).encode()) > _MOST_OCTETS:
            yield piece
            piece = " "
        piece += char
    yield piece
