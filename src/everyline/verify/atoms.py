"""A text as atoms: the smallest parts that a check compares, each with its place in the text.

A quantity with its operator and unit is one atom, a dosing schedule is one, a name of several words is one. Words
that say the same have the same key; words that exclude one another share a group. Offsets are of the text as given.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from everyline.domain.answer import ReasonKind
from everyline.verify.lexicon import FUNCTIONAL, LINKS, QUANTITY, SEPARATOR, WORD, Entry, entry_of, phrases_by_first
from everyline.verify.measures import OPERATOR_WORDS, SIGNS, Measures, pre_operator
from everyline.verify.quantities import NUMBER_WORDS, Quantity
from everyline.verify.tokens import tokens
from everyline.verify.units import DOSES, PREFIXED, TIMES, UNITS

_SEPARATORS = frozenset(",;:().[]!?/•|")
_DASHES = frozenset("-–—−‒‐‑")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_OF_AGES = frozenset("aged age ages people patients those adults".split())


class Atom(NamedTuple):
    """key: equal for atoms that say the same. check: whose business a difference is. group: of exclusive answers."""

    key: str
    kind: str
    start: int
    end: int
    check: ReasonKind | None = None
    group: str = ""
    neutral: bool = False
    quantity: Quantity | None = None


def atoms(text: str) -> tuple[Atom, ...]:
    """The atoms of a text, in order. White space and quotation marks leave none."""
    found = tokens(text)
    measures = Measures([t[0] for t in found], [t[1] for t in found], [t[2] for t in found], [t[3] for t in found])
    return tuple(_Reader(measures).read())


class _Reader:
    """One pass over the tokens of a text; `measures` holds the place and reads the quantities."""

    def __init__(self, measures: Measures) -> None:
        self.measures = measures
        self.out: list[Atom] = []

    def read(self) -> list[Atom]:
        m, out = self.measures, self.out
        phrases = phrases_by_first()
        kinds, texts, starts, ends = m.kinds, m.texts, m.starts, m.ends
        size = len(texts)
        depth = 0
        while m.at < size:
            at = m.at
            kind, text = kinds[at], texts[at]
            if kind == "w":
                if text in OPERATOR_WORDS and self._operator_words(text):
                    continue
                if text in PREFIXED and self._prefixed(text):
                    continue
                if text in NUMBER_WORDS:
                    self._quantity("", starts[at])
                    continue
                if text in phrases and self._phrase(phrases[text]):
                    continue
                entry = entry_of(text)
                out.append(Atom(entry.key, entry.kind, starts[at], ends[at], entry.check, entry.group, entry.neutral))
                m.at += 1
            elif kind == "n":
                if at + 1 < size and texts[at + 1] == ")" and not depth:
                    # "1) ... 2) ...": the number of an item, no value.
                    out.append(Atom(";", SEPARATOR, starts[at], ends[at + 1]))
                    m.at += 2
                    continue
                self._quantity("", starts[at])
            elif kind == "o":
                self._sign(text, starts[at], ends[at])
            elif text in _DASHES:
                self._dash(at)
            else:
                depth += (text == "(") - (text == ")" and depth > 0)
                if text in _SEPARATORS:
                    out.append(Atom(text, SEPARATOR, starts[at], ends[at]))
                elif text == "%":
                    out.append(Atom("%", WORD, starts[at], ends[at], ReasonKind.UNIT, "unit"))
                m.at += 1
        return _share_units(out)

    def _quantity(self, op: str, start: int, unit: str = "", *, negative: bool = False) -> Quantity:
        """Read the quantity at this place and leave its atom."""
        quantity = self.measures.quantity(op, start, unit, negative=negative)
        if quantity.unit in TIMES:
            check, group = ReasonKind.TIME, "time"
        elif quantity.unit in DOSES:
            check, group = ReasonKind.DOSE, "dose"
        else:
            check, group = ReasonKind.NUMBER, "number"
        end = self.measures.ends[self.measures.at - 1]
        self.out.append(Atom(quantity.key, QUANTITY, start, end, check, group, False, quantity))
        return quantity

    def _phrase(self, candidates: Sequence[tuple[tuple[str, ...], Entry]]) -> bool:
        m = self.measures
        at, texts = m.at, m.texts
        for parts, entry in candidates:
            end = at + len(parts)
            if end <= len(texts) and all(texts[at + k] == part for k, part in enumerate(parts)):
                place = (m.starts[at], m.ends[end - 1])
                self.out.append(Atom(entry.key, entry.kind, *place, entry.check, entry.group, entry.neutral))
                m.at = end
                return True
        return False

    def _operator_words(self, first: str) -> bool:
        """ "at least 50", "more than 20", "over 36 weeks"."""
        m = self.measures
        found = pre_operator(m)
        if found is None:
            return False
        op, length = found
        before, start = m.at, m.starts[m.at]
        m.at += length
        quantity = self._quantity(op, start)
        # "over 36 weeks" is a length of time, not a bound, unless it tells of ages.
        if first == "over" and quantity.unit in TIMES and (before == 0 or m.texts[before - 1] not in _OF_AGES):
            plain = quantity._replace(op="", mark="over")
            self.out[-1] = self.out[-1]._replace(key=plain.key, quantity=plain)
        return True

    def _prefixed(self, word: str) -> bool:
        """ "week 36", "weeks 104 and 152", "phase III"."""
        m = self.measures
        following = m.text(1)
        if word in ("phase", "grade", "stage", "type") and following in _ROMAN:
            m.kinds[m.at + 1], m.texts[m.at + 1] = "n", _ROMAN[following]
        if not m.is_number(m.at + 1) or following == "one":
            return False
        start, unit = m.starts[m.at], UNITS[word].key
        m.at += 1
        self._quantity("", start, unit)
        while self._another(m):
            at, link = m.at, m.texts[m.at]
            kind = SEPARATOR if link in _SEPARATORS or link in LINKS else FUNCTIONAL
            self.out.append(Atom(link, kind, m.starts[at], m.ends[at]))
            m.at += 1
            self._quantity("", m.starts[m.at], unit)
        return True

    @staticmethod
    def _another(m: Measures) -> bool:
        """Whether a further bare number of the same unit is listed here."""
        link = m.text(0)
        if link not in (",", "and", "or", "to", "&") or not m.is_number(m.at + 1) or "." in m.text(1):
            return False
        after = m.text(2)
        return after not in UNITS and after not in ("%", "of") and (link != "," or after in (",", "and", "or"))

    def _sign(self, text: str, start: int, end: int) -> None:
        op = SIGNS.get(text)
        self.measures.at += 1
        if op and self.measures.is_number(self.measures.at):
            self._quantity(op, start)
        elif op:
            self.out.append(Atom(op, WORD, start, end, ReasonKind.NUMBER, "operator"))

    def _dash(self, at: int) -> None:
        """A minus sign where a number follows at once and nothing stands before; else a break or nothing."""
        m = self.measures
        m.at += 1
        touching = m.at < len(m.texts) and m.kinds[m.at] == "n" and m.starts[m.at] == m.ends[at]
        apart = at == 0 or m.ends[at - 1] < m.starts[at]
        if touching and (apart or m.texts[at - 1] in "(["):
            self._quantity("", m.starts[at], negative=True)
        elif m.texts[at] in "–—" and apart and at:
            self.out.append(Atom(";", SEPARATOR, m.starts[at], m.ends[at]))


def _share_units(found: list[Atom]) -> list[Atom]:
    """Give a bare number in a list the unit of the number it is listed with: "4 or 2 mg", "24 and 26%"."""
    for index in range(len(found) - 3, -1, -1):
        atom = found[index]
        quantity = atom.quantity
        if quantity is None or quantity.unit or quantity.op or quantity.low != quantity.high or quantity.low >= 1900:
            continue
        link, after = found[index + 1], found[index + 2]
        if index and found[index - 1].key in ("/", "of"):
            # The whole of a count, "40/46, 87%", is in no list with the percentage behind it.
            continue
        if link.key != "to" and (link.kind != SEPARATOR or link.key not in (",", "and", "or", "versus")):
            continue
        if after.kind == SEPARATOR and after.key in ("and", "or") and index + 3 < len(found):
            after = found[index + 3]
        if after.quantity is not None and after.quantity.unit:
            shared = quantity._replace(unit=after.quantity.unit)
            found[index] = atom._replace(key=shared.key, quantity=shared, check=after.check, group=after.group)
    return found
