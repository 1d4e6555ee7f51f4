"""A text as atoms: the smallest parts that a check compares, each with its place in the text.

A quantity with its operator and unit is one atom, a dosing schedule is one, a name of several words is one. Words
that say the same have the same key; words that exclude one another share a group. Offsets are of the text as given.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from everyline.domain.answer import ReasonKind
from everyline.verify.contrasts import BOOSTERS, CONTRASTS, MODAL_HEDGES, NEGATORS, REPORTING_HEDGES, RESTRICTORS
from everyline.verify.drugs import DRUGS, drug_name
from everyline.verify.quantities import NUMBER_WORDS, Quantity, number
from everyline.verify.units import PREFIXED, TIME, UNITS
from everyline.verify.words import FUNCTION, NEUTRAL, SAME, stem

QUANTITY, WORD, FUNCTIONAL, SEPARATOR = "quantity", "word", "function", "separator"
NEGATION, HEDGE, BOOSTER, RESTRICTOR = "negation", "hedge", "booster", "restrictor"


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


class Entry(NamedTuple):
    """What a word or phrase is, wherever it stands."""

    key: str
    kind: str
    check: ReasonKind | None = None
    group: str = ""
    neutral: bool = False


_TOKEN = re.compile(
    r"(?P<n>(?:\d{1,3}(?:[,\u00a0\u2009\u202f]\d{3})+(?:[.·]\d+)?|\d+(?:[.·]\d+|,\d{1,2}(?![\d,]))?|(?<![\w.])\.\d+)"
    r"(?![:]\d)(?!\w*\d[A-Za-z]))"
    r"|(?P<r>\d+(?::\d+)+)"
    r"|(?P<w>[^\W_][\w]*(?:[-\u2010\u2011'’][^\W_]\w*)*(?:\.(?=[A-Za-z]\b)[A-Za-z])*)"
    r"|(?P<o><=|>=|=<|=>|[<>≤≥⩽⩾=~≈±])"
    r"|(?P<p>[^\s\w])"
)

_JOINED = frozenset(
    "non re anti pre co sub un in multi semi bi inter intra post pro de dis mis micro hyper hypo".split()
)

# Abbreviations that are other words in small letters.
_CAPITALS = {"US": "usa", "USA": "usa", "OR": "oddsratio", "HR": "hazardratio", "RR": "riskratio", "MD": "meandifference",
             "IV": "intravenous", "SC": "subcutaneous", "PE": "pulmonaryembolism", "MI": "heartattack"}  # fmt: skip

_PRE_OPERATORS: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
for _phrase, _op in (
    ("at least", ">="), ("no less than", ">="), ("not less than", ">="), ("a minimum of", ">="), ("no fewer than", ">="),
    ("minimum of", ">="), ("at most", "<="), ("no more than", "<="), ("not more than", "<="), ("up to", "<="),
    ("maximum of", "<="), ("more than", ">"), ("greater than", ">"), ("higher than", ">"), ("over", ">"),
    ("above", ">"), ("exceeding", ">"), ("longer than", ">"), ("older than", ">"), ("less than", "<"),
    ("fewer than", "<"), ("below", "<"), ("under", "<"), ("lower than", "<"), ("shorter than", "<"),
    ("younger than", "<"),
):  # fmt: skip
    _words = tuple(_phrase.split())
    _PRE_OPERATORS[_words[0]] = (*_PRE_OPERATORS.get(_words[0], ()), (_words, _op))

_MULTIPLES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "millions": 1e6}
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_POST_UP = frozenset("more higher greater older above over longer better up".split())
_POST_DOWN = frozenset("less fewer lower younger below under shorter".split())
_SIGNS = {
    "<=": "<=",
    "=<": "<=",
    "≤": "<=",
    "⩽": "<=",
    ">=": ">=",
    "=>": ">=",
    "≥": ">=",
    "⩾": ">=",
    "<": "<",
    ">": ">",
}
_APPROXIMATE = frozenset("about approximately around roughly nearly almost circa estimated ~ ≈ some".split())
_DASHES = frozenset("-–—−‒‐‑")
_SEPARATORS = frozenset(",;:().[]!?/•|")
_LINKS = frozenset("and or versus vs v but while whereas than against plus".split())


@cache
def _lexicon() -> tuple[dict[str, Entry], dict[str, tuple[tuple[tuple[str, ...], Entry], ...]]]:
    """Entries for single words, and for phrases by their first word, longest first."""
    words: dict[str, Entry] = {}
    phrases: dict[tuple[str, ...], Entry] = {}

    def put(wording: str, entry: Entry) -> None:
        parts = tuple(wording.replace("-", " ").split()) if " " in wording or "-" in wording else (wording,)
        if len(parts) == 1:
            words.setdefault(parts[0], entry)
        else:
            phrases.setdefault(parts, entry)

    for word in NEGATORS:
        put(word, Entry("not" if word != "without" else "without", NEGATION, ReasonKind.NEGATION, "negation"))
    for word in MODAL_HEDGES:
        put(word, Entry("hedge=modal", HEDGE, ReasonKind.CERTAINTY_INFLATED, "hedge"))
    for word in REPORTING_HEDGES:
        put(word, Entry("hedge=telling", HEDGE, ReasonKind.CERTAINTY_INFLATED, "hedge"))
    for check, group, answers in CONTRASTS:
        for answer in answers.split("|"):
            wordings = answer.split(",")
            for wording in wordings:
                neutral = wording in NEUTRAL
                put(wording, Entry(f"{group}={wordings[0]}", WORD, check, group, neutral))
    for word in BOOSTERS:
        put(word, Entry(stem(word), BOOSTER, ReasonKind.CERTAINTY_INFLATED, "booster"))
    for word in RESTRICTORS:
        put(
            word,
            Entry(
                "only" if word in ("solely", "merely", "exclusively") else word,
                RESTRICTOR,
                ReasonKind.CERTAINTY_INFLATED,
                "restrictor",
            ),
        )
    for name, generic in DRUGS.items():
        put(name, Entry(generic, WORD, ReasonKind.DRUG, "drug"))
    for line in SAME.splitlines():
        wordings = line.split("|")
        first = words.get(wordings[0]) or phrases.get(tuple(wordings[0].split()))
        entry = first or Entry(wordings[0], WORD, None, "", wordings[0] in NEUTRAL)
        if wordings[0] == "versus":
            entry = Entry("versus", SEPARATOR)
        for wording in wordings:
            put(wording, entry if wording not in NEUTRAL else entry._replace(neutral=True))
            if " " not in wording and len(wording) > 4 and entry.kind == WORD:
                put(stem(wording), entry)
    by_first: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
    for parts, entry in phrases.items():
        by_first.setdefault(parts[0], []).append((parts, entry))
    return words, {first: tuple(sorted(some, key=lambda p: -len(p[0]))) for first, some in by_first.items()}


@lru_cache(maxsize=65536)
def entry_of(word: str) -> Entry:
    """What a single lower-case word is. A word in no table is content, under its stem."""
    words, _ = _lexicon()
    found = words.get(word)
    if found:
        return found
    if word in _LINKS:
        return Entry(word, SEPARATOR)
    if word in FUNCTION:
        return Entry(word, FUNCTIONAL)
    drug = drug_name(word)
    if drug:
        return Entry(drug, WORD, ReasonKind.DRUG, "drug")
    cut = stem(word)
    found = words.get(cut)
    if found and cut != word and found.kind == WORD:
        return found
    return Entry(cut, WORD, None, "", word in NEUTRAL)


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def _tokens(text: str) -> list[_Token]:
    """Raw tokens, lower-cased; hyphenated words are split except names with digits and words with a prefix."""
    found: list[_Token] = []
    for match in _TOKEN.finditer(text):
        kind, start, end = match.lastgroup or "p", match.start(), match.end()
        raw = match.group()
        if kind != "w":
            found.append(_Token("w" if kind == "r" else kind, raw, start, end))
            continue
        low = raw.lower().replace("’", "'").replace("\u2010", "-").replace("\u2011", "-")
        if low.endswith("'s"):
            low = low[:-2]
        if low.endswith("n't"):
            found.append(_Token("w", "not", start, end))
        elif raw in _CAPITALS:
            found.append(_Token("w", _CAPITALS[raw], start, end))
        elif "-" in low:
            found.extend(_parts(low, start, end))
        else:
            found.append(_Token("w", low, start, end))
    return found


def _parts(low: str, start: int, end: int) -> list[_Token]:
    if low in DRUGS or (any(c.isdigit() for c in low) and not low[0].isdigit()):
        return [_Token("w", low, start, end)]
    parts = low.split("-")
    if parts[0] in _JOINED:
        return [_Token("w", "".join(parts), start, end)]
    found, at = [], start
    for part in parts:
        kind = "n" if part.isdigit() else "w"
        found.append(_Token(kind, part, at, min(at + len(part), end)))
        at += len(part) + 1
    return found


@lru_cache(maxsize=8192)
def atoms(text: str) -> tuple[Atom, ...]:
    """The atoms of a text, in order. White space and quotation marks leave none."""
    return tuple(_Reader(_tokens(text)).read())


class _Reader:
    """One pass over the raw tokens of a text."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.out: list[Atom] = []
        self.at = 0

    def read(self) -> list[Atom]:
        tokens, out = self.tokens, self.out
        words, phrases = _lexicon()
        while self.at < len(tokens):
            token = tokens[self.at]
            kind, text = token.kind, token.text
            if kind == "w":
                if text in _PRE_OPERATORS and self._operator_words(text):
                    continue
                if text in PREFIXED and self._prefixed(text):
                    continue
                if text in NUMBER_WORDS and self._quantity("", token.start):
                    continue
                if text in phrases and self._phrase(phrases[text]):
                    continue
                entry = entry_of(text)
                out.append(Atom(entry.key, entry.kind, token.start, token.end, entry.check, entry.group, entry.neutral))
                self.at += 1
            elif kind == "n":
                self._quantity("", token.start)
            elif kind == "o":
                self._sign(token)
            elif text in _DASHES:
                self._dash(token)
            else:
                if text in _SEPARATORS:
                    out.append(Atom(text, SEPARATOR, token.start, token.end))
                elif text == "%":
                    out.append(Atom("%", WORD, token.start, token.end, ReasonKind.UNIT, "unit"))
                self.at += 1
        return _share_units(out)

    def _text(self, ahead: int) -> str:
        index = self.at + ahead
        return self.tokens[index].text if index < len(self.tokens) else ""

    def _is_number(self, index: int) -> bool:
        if index >= len(self.tokens):
            return False
        token = self.tokens[index]
        return token.kind == "n" or token.text in NUMBER_WORDS

    def _phrase(self, candidates: tuple[tuple[tuple[str, ...], Entry], ...]) -> bool:
        tokens, at = self.tokens, self.at
        for parts, entry in candidates:
            end = at + len(parts)
            if end <= len(tokens) and all(tokens[at + k].text == part for k, part in enumerate(parts)):
                self.out.append(
                    Atom(
                        entry.key,
                        entry.kind,
                        tokens[at].start,
                        tokens[end - 1].end,
                        entry.check,
                        entry.group,
                        entry.neutral,
                    )
                )
                self.at = end
                return True
        return False

    def _operator_words(self, first: str) -> bool:
        for parts, op in _PRE_OPERATORS[first]:
            if all(self._text(k) == part for k, part in enumerate(parts)):
                ahead = len(parts)
                while self._text(ahead) in ("a", "an", "the", "about", "score", "of", "age", "ages"):
                    ahead += 1
                if self._is_number(self.at + ahead):
                    start = self.tokens[self.at].start
                    before = self.at
                    self.at += ahead
                    if self._quantity(op, start):
                        if first == "over" and self.out[-1].quantity and self.out[-1].quantity.unit in TIME_KEYS:
                            self._soften_over(before)
                        return True
                    self.at = before
        return False

    def _soften_over(self, before: int) -> None:
        """ "over 36 weeks" is a length of time, not a bound, unless it tells of ages."""
        previous = self.tokens[before - 1].text if before else ""
        atom = self.out[-1]
        quantity = atom.quantity
        if quantity and previous not in ("aged", "age", "ages", "people", "patients", "those", "adults"):
            plain = quantity._replace(op="")
            self.out[-1] = atom._replace(key=plain.key, quantity=plain)

    def _prefixed(self, word: str) -> bool:
        following = self._text(1)
        if word in ("phase", "grade", "stage", "type") and following in _ROMAN:
            self.tokens[self.at + 1] = self.tokens[self.at + 1]._replace(kind="n", text=_ROMAN[following])
        if not self._is_number(self.at + 1) or following == "one":
            return False
        start = self.tokens[self.at].start
        unit = UNITS[word].key
        self.at += 1
        self._quantity("", start, unit)
        while (
            self._text(0) in (",", "and", "or", "to", "&")
            and self._is_number(self.at + 1)
            and not self._has_unit(self.at + 2)
            and "." not in self._text(1)
            and (self._text(0) != "," or self._text(2) in (",", "and", "or"))
        ):
            link = self.tokens[self.at]
            kind = SEPARATOR if link.text in _SEPARATORS or link.text in _LINKS else FUNCTIONAL
            self.out.append(Atom(link.text, kind, link.start, link.end))
            self.at += 1
            if self._text(0) in (",",):
                break
            self._quantity("", self.tokens[self.at].start, unit)
        return True

    def _has_unit(self, index: int) -> bool:
        return index < len(self.tokens) and (self.tokens[index].text in UNITS or self.tokens[index].text in "%of")

    def _sign(self, token: _Token) -> None:
        op = _SIGNS.get(token.text)
        self.at += 1
        if op and self._is_number(self.at):
            self._quantity(op, token.start)
        elif op:
            self.out.append(Atom(op, WORD, token.start, token.end, ReasonKind.NUMBER, "operator"))

    def _dash(self, token: _Token) -> None:
        """A minus sign where a number follows at once and nothing stands before; else a break or nothing."""
        after = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None
        before = self.tokens[self.at - 1] if self.at else None
        self.at += 1
        if (
            after
            and after.kind == "n"
            and after.start == token.end
            and (before is None or before.end < token.start or before.text in "([")
        ):
            self._quantity("", token.start, negative=True)
        elif token.text in "–—" and before and before.end < token.start:
            self.out.append(Atom(";", SEPARATOR, token.start, token.end))

    def _number_here(self) -> tuple[float, int]:
        token = self.tokens[self.at]
        self.at += 1
        if token.kind != "n":
            value = NUMBER_WORDS[token.text]
            if value >= 20 and self._text(0) in NUMBER_WORDS and 0 < NUMBER_WORDS[self._text(0)] < 10:
                value += NUMBER_WORDS[self._text(0)]
                self.at += 1
            return float(value) * self._multiple(), 0
        parsed, decimals = number(token.text)
        return parsed * self._multiple(), decimals

    def _multiple(self) -> float:
        """1, or what a following "million" multiplies by."""
        factor = _MULTIPLES.get(self._text(0))
        if factor is None:
            return 1.0
        self.at += 1
        return factor

    def _quantity(self, op: str, start: int, unit: str = "", *, negative: bool = False) -> bool:
        """Read a number, a range or a pair, its unit and what follows; leave one atom."""
        low, decimals = self._number_here()
        low = -low if negative else low
        high = low
        unit = unit or self._unit()
        after_first = self.at
        second = self._range(low, unit)
        if second is not None:
            other_unit = self._unit()
            if unit and other_unit and other_unit != unit:
                self.at = after_first
            else:
                high, more, kind = second
                decimals = max(decimals, more)
                op = kind or op
                unit = other_unit or unit
        op = self._after(op)
        previous = self.tokens_before(start)
        approximate = any(word in _APPROXIMATE for word in previous[-2:])
        mark = previous[-1] if previous and previous[-1] in ("from", "to") else ""
        if len(previous) == 2 and previous[0] == "from" and previous[1] in ("age", "ages", "aged"):
            mark = "from"
        quantity = Quantity(op, low, high, unit, approximate, mark, decimals)
        end = self.tokens[self.at - 1].end
        if unit in TIME_KEYS:
            check, group = ReasonKind.TIME, "time"
        elif unit in DOSE_KEYS:
            check, group = ReasonKind.DOSE, "dose"
        else:
            check, group = ReasonKind.NUMBER, "number"
        self.out.append(Atom(quantity.key, QUANTITY, start, end, check, group, False, quantity))
        return True

    def tokens_before(self, start: int) -> list[str]:
        """The two tokens that stand before an offset."""
        index = self.at - 1
        while index >= 0 and self.tokens[index].start >= start:
            index -= 1
        return [token.text for token in self.tokens[max(0, index - 1) : index + 1]]

    def _unit(self) -> str:
        """A unit at this place, with its "per" parts (mg/kg/day, per 100 000 is left to the next number)."""
        ahead = 0
        if self._text(0) in _DASHES and self._text(1) in UNITS and self._joined(0) and self._joined(1):
            ahead = 1
        two = f"{self._text(ahead)} {self._text(ahead + 1)}"
        if two in UNITS:
            self.at += ahead + 2
            return UNITS[two].key
        name = self._text(ahead)
        if name not in UNITS or name == "x":
            return ""
        key = UNITS[name].key
        self.at += ahead + 1
        while self._text(0) == "/" and (self._text(1) in UNITS or self._text(1) in ("mm3", "mm", "µl", "m2", "kg")):
            part = self._text(1)
            key += "/" + (UNITS[part].key if part in UNITS else part)
            self.at += 2
        return key

    def _joined(self, ahead: int) -> bool:
        """Whether the token ahead touches the one before it."""
        index = self.at + ahead
        return 0 < index < len(self.tokens) and self.tokens[index].start == self.tokens[index - 1].end

    def _range(self, low: float, unit: str) -> tuple[float, int, str] | None:
        """The other end of a range, its decimals, and an operator where the pair is no range; None for one value."""
        text, before = self._text(0), self.at
        if text in _DASHES and self._is_number(self.at + 1) and self.tokens[self.at + 1].kind == "n":
            if not self._joined(0) and self._joined(1):
                return None
            self.at += 1
        elif text in ("to", "through") and not self._from_before():
            self.at += 1
            while self._text(0) in ("under", "below", "less", "than"):
                self.at += 1
        elif text == "and" and self._between_before():
            self.at += 1
        elif text == "/" and self._is_number(self.at + 1) and self._has_mass(self.at + 2) and not unit:
            self.at += 1
            high, decimals = self._number_here()
            return high, decimals, "/"
        elif text in (",", ";") and self._interval_before():
            self.at += 1
        else:
            return None
        if self._text(0) in _DASHES and self._is_number(self.at + 1):
            self.at += 1
            if self._is_number(self.at):
                high, decimals = self._number_here()
                return -high, decimals, ""
        if not self._is_number(self.at):
            self.at = before
            return None
        high, decimals = self._number_here()
        return high, decimals, ""

    def _has_mass(self, index: int) -> bool:
        return index < len(self.tokens) and self.tokens[index].text in ("mg", "mcg", "g", "µg")

    def _before_number(self, back: int = 3) -> list[str]:
        return [token.text for token in self.tokens[max(0, self.at - 1 - back) : self.at - 1]]

    def _from_before(self) -> bool:
        words = self._before_number(4)
        return "from" in words

    def _between_before(self) -> bool:
        return "between" in self._before_number(2)

    def _interval_before(self) -> bool:
        words = self._before_number(4)
        return "ci" in words or "interval" in words or "iqr" in words or "cri" in words

    def _after(self, op: str) -> str:
        """ "or more", "and older", "or less" after the number."""
        if op or self._text(0) not in ("or", "and"):
            return op
        word = self._text(1)
        if word in ("more", "up", "less", "fewer", "better") and self._text(0) == "and" and word != "up":
            return op
        if word in _POST_UP and self._text(2) != "than":
            self.at += 2
            return ">="
        if word in _POST_DOWN and self._text(2) != "than":
            self.at += 2
            return "<="
        return op


TIME_KEYS = frozenset(UNITS[name].key for name in TIME)
DOSE_KEYS = frozenset(
    key
    for unit in UNITS.values()
    if unit.dimension in ("mass", "activity")
    for key in (unit.key, f"{unit.key}/kg", f"{unit.key}/day", f"{unit.key}/kg/day")
)


def _share_units(found: list[Atom]) -> list[Atom]:
    """Give a bare number in a list the unit of the number it is listed with: "4 or 2 mg", "24 and 26%"."""
    for index in range(len(found) - 3, -1, -1):
        atom = found[index]
        quantity = atom.quantity
        if quantity is None or quantity.unit or quantity.op or quantity.low != quantity.high:
            continue
        link = found[index + 1]
        if link.kind == FUNCTIONAL and link.key == "to":
            pass
        elif link.kind != SEPARATOR or link.key not in (",", "and", "or", "versus"):
            continue
        after = found[index + 2]
        if after.kind == SEPARATOR and after.key in ("and", "or") and index + 3 < len(found):
            after = found[index + 3]
        other = after.quantity
        if other is None or not other.unit or quantity.low >= 1900:
            continue
        shared = quantity._replace(unit=other.unit)
        found[index] = atom._replace(key=shared.key, quantity=shared, check=after.check, group=after.group)
    return found
