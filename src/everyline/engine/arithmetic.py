"""Arithmetic written out for readers, worked again: `38.8 % - 6.2 % = 32.6 percentage points`.

Numbers are taken for what they show: one with decimals stands for all that round to it, so that a line holds where its
two sides can be equal. Words and units are passed over.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

_MARKS = str.maketrans({"−": "-", "–": "-", "×": "*", "·": "*", "÷": "/", "^": "^", "\u00a0": " ", "\u202f": " "})
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_TOKEN = re.compile(rf"({_NUMBER})|([-+*/^()])|(%\s*of\b)|([^\W\d]\w*|%|.)")
# A multiplication written with the letter: between two numbers or brackets, as in "2 x 50".
_LETTER_X = re.compile(r"(?<=[\d)%])\s*x\s*(?=[\d(])")
_ROUNDED = re.compile(rf"\brounded( up| down)?(?: to)?:?\s*({_NUMBER})")
_PERCENT = re.compile(rf"({_NUMBER})\s*%(?!\s*of\b)")
# A result shown as a whole number may have lost a zero behind the point.
_STRIPPED = 0.05
_SAME = 1e-9


class Range(NamedTuple):
    """Every value that a number as shown may stand for."""

    low: float
    high: float


class NotArithmetic(Exception):
    """The text holds no sum that can be worked again."""


def faults(steps: Sequence[str], given: Sequence[str] = ()) -> tuple[list[str], list[str]]:
    """The lines that do not come out, and those that hold nothing to work again.

    given: what goes in as printed; its numbers are exact.
    """
    wrong: list[str] = []
    unread: list[str] = []
    results = {value: 0.0 for text in given for value, _ in numbers(text)}
    for step in steps:
        try:
            if not all(_comes_out(part, results) for part in step.split(";") if "=" in part or part == step):
                wrong.append(step)
        except (NotArithmetic, ZeroDivisionError, OverflowError):
            unread.append(step)
    return wrong, unread


def _comes_out(line: str, results: dict[float, float]) -> bool:
    """Whether a line is true with percentages as their numbers, or as hundredths (of what they multiply, or of all)."""
    text = _LETTER_X.sub(" * ", line.translate(_MARKS)).replace("≈", "=")
    left, equals, right = text.partition("=")
    as_parts = _PERCENT.sub(r"(\1 / 100)", left)
    readings = (text, as_parts + equals + right, as_parts + equals + _PERCENT.sub(r"(\1 / 100)", right))
    return any(_holds(one, results) for one in dict.fromkeys(readings))


def numbers(text: str) -> list[tuple[float, int]]:
    """Every number of a text, without its sign, with the decimals it shows."""
    return [_read(one) for one in re.findall(_NUMBER, text)]


def _holds(step: str, results: dict[float, float]) -> bool:
    """Whether every `=` of a line can be true, and every rounding. results: numbers met before, and how far rounding
    may have moved each; this line's are added."""
    sides = step.split("=")
    if len(sides) < 2:
        raise NotArithmetic(step)
    before, is_whole = _sum(_tail(sides[0]), results)
    for side in sides[1:]:
        tokens = _head(side)
        shown, decimals = _read(_first_number(tokens))
        after, whole = _sum(tokens, results) if len(tokens) > 1 else (Range(shown, shown), False)
        # A whole number that comes from whole numbers is exact; any other was rounded to what is shown.
        half = 0.0 if is_whole and decimals == 0 and _is_whole(before) else 0.5 * 10.0**-decimals
        if before.high < after.low - half - _SAME or before.low > after.high + half + _SAME:
            return False
        if len(tokens) == 1 and half and shown not in results:
            results[shown] = _STRIPPED if decimals == 0 else half
        before, is_whole = (after, whole) if len(tokens) > 1 else (Range(after.low - half, after.high + half), False)
    return all(_rounds(sides[-1], way, value) for way, value in _ROUNDED.findall(step))


def _rounds(side: str, way: str, value: str) -> bool:
    first, decimals = _read(_first_number(_head(side)))
    wanted, places = _read(value)
    scale = 10.0**places
    slack = 0.5 * 10.0**-decimals if decimals else 0.0
    low, high = (first - slack) * scale, (first + slack) * scale
    match way.strip():
        case "up":
            return math.ceil(low - _SAME) <= wanted * scale <= math.ceil(high - _SAME)
        case "down":
            return math.floor(low + _SAME) <= wanted * scale <= math.floor(high + _SAME)
        case _:
            return low - 0.5 - _SAME <= wanted * scale <= high + 0.5 + _SAME


def _is_whole(value: Range) -> bool:
    return value.low == value.high == round(value.low)


def _read(shown: str) -> tuple[float, int]:
    bare = shown.replace(",", "")
    return float(bare), len(bare.partition(".")[2])


def _first_number(tokens: Sequence[str]) -> str:
    for token in tokens:
        if token[0].isdigit():
            return token
    raise NotArithmetic(" ".join(tokens))


def _tokens(text: str) -> list[str]:
    """Numbers, signs and brackets; words become a stop, units behind a number are dropped, `% of` multiplies."""
    found: list[str] = []
    for number, sign, share, word in _TOKEN.findall(text):
        if number or sign:
            found.append(number or sign)
        elif share:
            found += ["/", "100", "*"]
        elif word.strip():
            found.append("word")
    return found


def _tail(text: str) -> list[str]:
    """The sum that a text ends with: after its last colon, without words."""
    return [one for one in _tokens(text.rpartition(":")[2]) if one != "word"]


def _head(text: str) -> list[str]:
    """The sum that a text begins with: up to the first word that no sign follows."""
    kept: list[str] = []
    tokens = _tokens(text.partition(",")[0] if not re.match(rf"\s*(?:{_NUMBER})(?<=,)", text) else text)
    for place, token in enumerate(tokens):
        if token == "word":
            following = next((one for one in tokens[place:] if one != "word"), "")
            if following in ("*", "/", "+", "^") and kept:
                continue
            break
        if token == ")" and kept.count("(") == kept.count(")"):
            break
        if token == "(" and kept and (kept[-1][0].isdigit() or kept[-1] == ")"):
            break  # a remark in brackets, not a factor
        kept.append(token)
    if not kept:
        raise NotArithmetic(text)
    return kept


def _sum(tokens: Sequence[str], results: dict[float, float]) -> tuple[Range, bool]:
    """The value of a sum, and whether every number in it is whole and exact. Raises NotArithmetic for anything else."""
    reader = _Reader(tokens, results)
    value = reader.terms()
    if reader.at != len(tokens):
        raise NotArithmetic(" ".join(tokens))
    return value, reader.is_whole


class _Reader:
    """Reads a sum by the usual rules of precedence. at: the next token."""

    def __init__(self, tokens: Sequence[str], results: dict[float, float]) -> None:
        self._tokens = tokens
        self._results = results
        self.at = 0
        self.is_whole = True

    def terms(self) -> Range:
        value = self._factors()
        while self._next() in ("+", "-"):
            sign = self._take()
            other = self._factors()
            value = (
                Range(value.low + other.low, value.high + other.high)
                if sign == "+"
                else Range(value.low - other.high, value.high - other.low)
            )
        return value

    def _factors(self) -> Range:
        value = self._power()
        while self._next() in ("*", "/"):
            sign = self._take()
            other = self._power()
            if sign == "/":
                if other.low <= 0 <= other.high:
                    raise ZeroDivisionError
                other = Range(1 / other.high, 1 / other.low)
            ends = [one * another for one in value for another in other]
            value = Range(min(ends), max(ends))
        return value

    def _power(self) -> Range:
        value = self._atom()
        if self._next() != "^":
            return value
        self._take()
        exponent = self._atom()
        if value.low < 0:
            raise NotArithmetic("a power of a negative number")
        ends = [math.pow(one, another) for one in value for another in exponent]
        return Range(min(ends), max(ends))

    def _atom(self) -> Range:
        token = self._take()
        if token == "-":
            value = self._power()
            return Range(-value.high, -value.low)
        if token == "(":
            value = self.terms()
            if self._take() != ")":
                raise NotArithmetic("a bracket is not closed")
            return value
        if not token[:1].isdigit():
            raise NotArithmetic(token)
        shown, decimals = _read(token)
        half = self._results.get(shown, 0.5 * 10.0**-decimals if decimals else 0.0)
        self.is_whole = self.is_whole and half == 0
        return Range(shown - half, shown + half)

    def _next(self) -> str:
        return self._tokens[self.at] if self.at < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._next()
        self.at += 1
        return token
