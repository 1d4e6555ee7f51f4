"""Reading one quantity from tokens: its operator, its value or range, its unit, and the words that bear on it."""

from __future__ import annotations

from dataclasses import dataclass

from everyline.verify.quantities import NUMBER_WORDS, Quantity, number
from everyline.verify.units import UNITS

_OPERATORS = {
    ">=": ("at least", "no less than", "not less than", "no fewer than", "a minimum of", "minimum of"),
    "<=": ("at most", "no more than", "not more than", "up to", "a maximum of", "maximum of"),
    ">": ("more than", "greater than", "higher than", "over", "above", "exceeding", "longer than", "older than"),
    "<": ("less than", "fewer than", "below", "under", "lower than", "shorter than", "younger than"),
}
_PHRASES = tuple((tuple(phrase.split()), op) for op, phrases in _OPERATORS.items() for phrase in phrases)
OPERATOR_WORDS = {first: tuple(p for p in _PHRASES if p[0][0] == first) for first in {p[0][0] for p in _PHRASES}}

SIGNS = {"<=": "<=", "=<": "<=", "≤": "<=", "⩽": "<=", ">=": ">=", "=>": ">=", "≥": ">=", "⩾": ">=", "<": "<", ">": ">"}

_BETWEEN = frozenset("a an the about score of age ages".split())
_UP = frozenset("more higher greater older above over longer better up".split())
_DOWN = frozenset("less fewer lower younger below under shorter".split())
_APPROXIMATE = frozenset("about approximately around roughly nearly almost circa estimated some ~ ≈".split())
_DASHES = frozenset("-–—−‒‐‑")
_MULTIPLES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "millions": 1e6}
_PER = frozenset("mm3 mm µl m2 kg".split())
_MASSES = frozenset("mg mcg g µg".split())


@dataclass(slots=True)
class Measures:
    """The tokens of a text, column by column, and the place of the reader among them."""

    kinds: list[str]
    texts: list[str]
    starts: list[int]
    ends: list[int]
    at: int = 0

    def text(self, ahead: int) -> str:
        """The text of a token ahead; "" past the end."""
        index = self.at + ahead
        return self.texts[index] if index < len(self.texts) else ""

    def is_number(self, index: int) -> bool:
        """Whether a number, in digits or as a word, stands at an index."""
        return index < len(self.texts) and (self.kinds[index] == "n" or self.texts[index] in NUMBER_WORDS)

    def quantity(self, op: str, start: int, unit: str, *, negative: bool) -> Quantity:
        """The quantity at this place, which moves behind it. start: where it begins in the text, operator included."""
        low, decimals = self._number()
        low = high = -low if negative else low
        unit = unit or self._unit()
        behind = self.at
        second = self._second(unit)
        if second is not None:
            other_unit = self._unit()
            if unit and other_unit and other_unit != unit:
                self.at = behind
            else:
                high, more, pair = second
                decimals, op, unit = max(decimals, more), pair or op, other_unit or unit
        op = self._after(op)
        before = self._words_before(start)
        mark = before[-1] if before and before[-1] in ("from", "to") else ""
        if len(before) == 2 and before[0] == "from" and before[1] in ("age", "ages", "aged"):
            mark = "from"
        return Quantity(op, low, high, unit, any(word in _APPROXIMATE for word in before), mark, decimals)

    def _number(self) -> tuple[float, int]:
        """Value and decimals of the number here, with a following "million"."""
        at = self.at
        self.at += 1
        if self.kinds[at] == "n":
            value, decimals = number(self.texts[at])
        else:
            value, decimals = float(NUMBER_WORDS[self.texts[at]]), 0
            if value >= 20 and 0 < NUMBER_WORDS.get(self.text(0), 0) < 10:
                value += NUMBER_WORDS[self.text(0)]
                self.at += 1
        factor = _MULTIPLES.get(self.text(0))
        if factor is not None:
            self.at += 1
            value *= factor
        return value, decimals

    def _unit(self) -> str:
        """The unit at this place, with its "per" parts (mg/kg/day); "" where there is none."""
        ahead = 0
        first = self.text(0)
        if first in _DASHES and self.text(1) in UNITS and self._touches(0) and self._touches(1):
            ahead, first = 1, self.text(1)
        two = f"{first} {self.text(ahead + 1)}"
        if two in UNITS:
            self.at += ahead + 2
            return UNITS[two].key
        if first not in UNITS or first == "x":
            return ""
        key = UNITS[first].key
        self.at += ahead + 1
        while self.text(0) == "/" and (self.text(1) in UNITS or self.text(1) in _PER):
            part = self.text(1)
            key += "/" + (UNITS[part].key if part in UNITS else part)
            self.at += 2
        return key

    def _touches(self, ahead: int) -> bool:
        """Whether the token ahead touches the one before it."""
        index = self.at + ahead
        return 0 < index < len(self.texts) and self.starts[index] == self.ends[index - 1]

    def _second(self, unit: str) -> tuple[float, int, str] | None:
        """The other end of a range, its decimals, and "/" where the pair is no range; None for a single value."""
        text, before = self.text(0), self.at
        if text in _DASHES and self.at + 1 < len(self.texts) and self.kinds[self.at + 1] == "n":
            # A space before the sign and none after: a negative number follows, no range.
            if not self._touches(0) and self._touches(1):
                return None
            self.at += 1
        elif text in ("to", "through") and "from" not in self._back(4):
            self.at += 1
            while self.text(0) in ("under", "below", "less", "than"):
                self.at += 1
        elif text == "/" and not unit and self.is_number(self.at + 1) and self.text(2) in _MASSES:
            self.at += 1
            return (*self._number(), "/")
        elif (text == "and" and "between" in self._back(2)) or (text in (",", ";") and self._in_interval()):
            self.at += 1
        else:
            return None
        negative = self.text(0) in _DASHES
        self.at += negative
        if not self.is_number(self.at):
            self.at = before
            return None
        high, decimals = self._number()
        return (-high if negative else high), decimals, ""

    def _in_interval(self) -> bool:
        words = self._back(4)
        return any(word in words for word in ("ci", "interval", "iqr", "cri"))

    def _back(self, count: int) -> list[str]:
        """The words before the number just read."""
        return self.texts[max(0, self.at - 1 - count) : self.at - 1]

    def _words_before(self, start: int) -> list[str]:
        """The two tokens that stand before an offset."""
        index = self.at - 1
        while index >= 0 and self.starts[index] >= start:
            index -= 1
        return self.texts[max(0, index - 1) : index + 1]

    def _after(self, op: str) -> str:
        """The operator with what follows the number: "or more", "and older", "or less"."""
        link = self.text(0)
        if op or link not in ("or", "and"):
            return op
        word = self.text(1)
        if self.text(2) == "than" or (link == "and" and word in ("more", "less", "fewer", "better")):
            return op
        if word in _UP or word in _DOWN:
            self.at += 2
            return ">=" if word in _UP else "<="
        return op


def pre_operator(measures: Measures) -> tuple[str, int] | None:
    """The operator that the words here give to a number behind them, and how many tokens lie before that number."""
    for parts, op in OPERATOR_WORDS[measures.texts[measures.at]]:
        if all(measures.text(k) == part for k, part in enumerate(parts)):
            ahead = len(parts)
            while measures.text(ahead) in _BETWEEN:
                ahead += 1
            if measures.is_number(measures.at + ahead):
                return op, ahead
    return None
