"""Calendar arithmetic, exact over leap days and ends of months."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from everyline.domain.pathway import CalendarUnit, Elapsed


def after(day: date, elapsed: Elapsed) -> date:
    """The day so long after another. A month on from the 31st is the last day of a shorter month (ISO 8601 leaves this
    open; FHIRPath 2.0, section 6.7 "Date/Time Arithmetic", decides it so). Raises OverflowError past the year 9999."""
    match elapsed.unit:
        case CalendarUnit.DAYS:
            return day + timedelta(days=elapsed.amount)
        case CalendarUnit.WEEKS:
            return day + timedelta(weeks=elapsed.amount)
        case CalendarUnit.MONTHS:
            return _months(day, elapsed.amount)
        case CalendarUnit.YEARS:
            return _months(day, 12 * elapsed.amount)


def before(day: date, elapsed: Elapsed) -> date:
    """The day so long before another, by the same rule."""
    match elapsed.unit:
        case CalendarUnit.DAYS:
            return day - timedelta(days=elapsed.amount)
        case CalendarUnit.WEEKS:
            return day - timedelta(weeks=elapsed.amount)
        case CalendarUnit.MONTHS:
            return _months(day, -elapsed.amount)
        case CalendarUnit.YEARS:
            return _months(day, -12 * elapsed.amount)


def age_years(born: date, on: date) -> int:
    """Completed years of age. Somebody born on 29 February is a year older on 1 March of other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"{months} months from {day} is outside the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
