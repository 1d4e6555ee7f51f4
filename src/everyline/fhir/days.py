"""Dates as FHIR writes them, which may be a year or a month only: then they are told as the days they may mean.

Source: FHIR R5, section 2.1.28.0.1 "Primitive Types" (date, dateTime, instant); the same in R4.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

_DATE = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?)?)?)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Days:
    """The days that a date may mean, both included; one day where it is whole. printed: as the record has it."""

    first: date
    last: date
    printed: str

    @property
    def whole(self) -> date | None:
        """The one day; None where there are several."""
        return self.first if self.first == self.last else None

    def latest(self, on: date) -> date:
        """The last of the days that is not to come, seen from a day; where all are, the last of them."""
        return min(self.last, on) if self.first <= on else self.last


def days(said: object, name: str) -> Days | None:
    """What a date, dateTime or instant means; None where nothing is said. A time counts as the day that is printed, by
    the zone it was printed in. Raises ValueError, naming the element, for what is no date."""
    if said is None:
        return None
    held = _DATE.fullmatch(said) if type(said) is str else None
    if held is None:
        raise ValueError(f"{name} is no date")
    year, month, day = int(held[1]), held[2], held[3]
    try:
        if day is not None:
            whole = date(year, int(month), int(day))
            return Days(whole, whole, held[0])
        if month is not None:
            return Days(date(year, int(month), 1), date(year, int(month), monthrange(year, int(month))[1]), held[0])
        return Days(date(year, 1, 1), date(year, 12, 31), held[0])
    except ValueError as fault:
        raise ValueError(f"{name} {held[0]} is no day") from fault


def period(said: object, name: str) -> tuple[Days | None, Days | None]:
    """The start and the end of a Period."""
    if said is None:
        return None, None
    if not isinstance(said, Mapping):
        raise ValueError(f"{name} is no Period")
    held: Mapping[str, Any] = said
    return days(held.get("start"), f"{name}.start"), days(held.get("end"), f"{name}.end")
