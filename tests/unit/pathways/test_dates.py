"""Calendar arithmetic beside an independent implementation, over many days."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from dateutil.relativedelta import relativedelta  # comes with the tools for tests

from everyline.domain.pathway import CalendarUnit, Elapsed
from everyline.pathways.dates import after, age_years, before

DAYS, WEEKS, MONTHS, YEARS = CalendarUnit.DAYS, CalendarUnit.WEEKS, CalendarUnit.MONTHS, CalendarUnit.YEARS


def days(seed: int, count: int) -> list[date]:
    chance = Random(seed)
    first = date(1900, 1, 1)
    edges = [date(y, m, d) for y in (1900, 2000, 2023, 2024) for m, d in ((2, 28), (3, 1), (1, 31), (12, 31))]
    return [
        *edges,
        date(2000, 2, 29),
        date(2024, 2, 29),
        *(first + timedelta(days=chance.randrange(80_000)) for _ in range(count)),
    ]


def test_like_an_independent_implementation() -> None:
    chance = Random(11)
    for day in days(1, 5_000):
        amount = chance.randrange(400)
        for unit in CalendarUnit:
            other = relativedelta(**{unit.value: amount if unit is not YEARS else amount // 10})
            elapsed = Elapsed(amount if unit is not YEARS else amount // 10, unit)
            assert after(day, elapsed) == day + other
            assert before(day, elapsed) == day - other


def test_ages_like_counting_birthdays_one_by_one() -> None:
    for born, on in zip(days(2, 1_000), days(3, 1_000), strict=True):
        if born > on:
            born, on = on, born
        birthdays = 0
        for year in range(born.year + 1, on.year + 1):
            leap = born.month == 2 and born.day == 29 and not (year % 4 == 0 and (year % 100 or year % 400 == 0))
            birthday = date(year, 3, 1) if leap else date(year, born.month, born.day)
            birthdays += birthday <= on
        assert age_years(born, on) == birthdays


@pytest.mark.parametrize(
    "day, elapsed, expected",
    [
        (date(2024, 1, 31), Elapsed(1, MONTHS), date(2024, 2, 29)),
        (date(2023, 1, 31), Elapsed(1, MONTHS), date(2023, 2, 28)),
        (date(2024, 2, 29), Elapsed(1, YEARS), date(2025, 2, 28)),
        (date(2024, 2, 29), Elapsed(4, YEARS), date(2028, 2, 29)),
        (date(2026, 11, 25), Elapsed(36, WEEKS), date(2027, 8, 4)),
        (date(2026, 11, 25), Elapsed(0, DAYS), date(2026, 11, 25)),
    ],
)
def test_ends_of_months_and_leap_days(day: date, elapsed: Elapsed, expected: date) -> None:
    assert after(day, elapsed) == expected


def test_past_the_calendar() -> None:
    with pytest.raises(OverflowError):
        after(date(9999, 12, 31), Elapsed(1, MONTHS))
    with pytest.raises(OverflowError):
        before(date(1, 1, 1), Elapsed(1, DAYS))
