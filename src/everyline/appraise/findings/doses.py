"""Doses as printed: amount, unit and how often."""

from __future__ import annotations

import re

from everyline.domain.text import Span

_AMOUNT = r"\d[\d,]*(?:[.·]\d+)?(?:\s?(?:-|–|to|or|and)\s?\d[\d,]*(?:[.·]\d+)?)?"
_UNIT = r"(?:mg|g|µg|μg|mcg|microg|ug|ng|mL|ml|IU|MIU|MU|U|units?|mmol|mEq|c?Gy|kcal|%)"
_PER = r"(?:\s?/\s?(?:kg|m2|m\(2\)|m²|d|day|h|hour|min|wk|week|dose|mL|ml|kg/\w+|body weight))*"
_OFTEN = (
    r"(?:,?\s?(?:once daily|twice daily|once a day|twice a day|three times daily|three times a day|four times daily|once weekly|twice weekly|"
    r"once-daily|twice-daily|daily|weekly|monthly|nightly|every \d+ (?:hours?|h|days?|weeks?|months?)|every other (?:day|week)|per day|per week|a day|"
    r"per kg|b\.?i\.?d\.?|t\.?i\.?d\.?|q\.?d\.?|q\.?i\.?d\.?|qd|[1-4] times (?:a|per) (?:day|week)|[1-4] times daily))?"
)
DOSE = re.compile(
    rf"(?<![\d.,·/])(?P<dose>{_AMOUNT}\s?-?{_UNIT}\b{_PER}{_OFTEN})(?!\s?(?:/dl|/dL|/l\b|/L\b|reduction|increase|per cent))"
)


def dose_in(text: str, start: int) -> tuple[str | None, Span | None]:
    """The first dose of a text, as printed, and where it stands; concentrations in blood and percentages of people are
    none."""
    for match in DOSE.finditer(text):
        if "%" in match["dose"] and not re.match(
            r"\s(?:\w+\s)?(?:cream|gel|ointment|solution|lotion|foam|shampoo)", text[match.end() :]
        ):
            continue
        return match["dose"].strip(), Span(start + match.start("dose"), start + match.end("dose"))
    return None, None
