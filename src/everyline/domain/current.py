"""What counts of a patient's facts on one day: the state that the conditions of a pathway are held against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from everyline.domain.pathway import FactId


@dataclass(frozen=True, slots=True)
class CurrentFact:
    """One fact as it counts on the day; what is stale, told against itself or never told has no values.

    values: of the last day it is known of, several where that day has several; of a medicine, True for each course that
    goes on. starts: the first days of those courses, where they are known. days: those on which it was there; the day
    itself where it still is. is_complete: no other day can be one on which it was there.
    """

    id: FactId
    values: tuple[Decimal | str | bool, ...] = ()
    starts: tuple[date, ...] = ()
    days: tuple[date, ...] = ()
    is_complete: bool = False


@dataclass(frozen=True, slots=True)
class CurrentFacts:
    """The facts of one patient as they count on a day. ages: completed years, by each day of birth told."""

    on: date
    ages: tuple[int, ...]
    facts: tuple[CurrentFact, ...]
