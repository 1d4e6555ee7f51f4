"""What every calculation shares: its outcome, numbers as written, and the lines its inputs stand in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from everyline.answer.bottom_line import draft_of
from everyline.answer.candidate import Candidate, worded
from everyline.domain.answer import Citation, Draft
from everyline.domain.synthesis import Calculation

HEADING = "What it is worked out from"
NUMBER = r"\d{1,6}(?:\.\d{1,4})?"
PERCENT = re.compile(rf"(?<![\d.])({NUMBER})\s?(?:%|percent\b|per cent\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Worked:
    """Calculations, the lines their inputs come from, and what is said before them: the result, or why there is "
    "none."""

    calculations: tuple[Calculation, ...] = ()
    drafts: tuple[Draft, ...] = ()
    preface: tuple[str, ...] = ()


NOTHING = Worked()


def refused(why: str) -> Worked:
    """No result, and why."""
    return Worked(preface=(f"Nothing was worked out: {why}",))


def shown(value: Decimal, places: int = 1) -> str:
    """A number rounded half up to at most so many places, without idle zeros."""
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def source(line: Candidate) -> tuple[Citation, Draft]:
    """The citation of the span that a line's figures stand in, and the line as a draft, so that it is cited and "
    "judged."""
    _, citations = worded(line)
    return citations[0], draft_of(line, HEADING)
