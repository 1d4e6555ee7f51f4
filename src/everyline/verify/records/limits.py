"""Bounds that eligibility turns on: age, performance status, blood counts, organ function, life expectancy; also stage.

A record and a statement are read alike: what is measured, and the range of values meant. A bound whose sign was lost
in the record ("Hemoglobin  9.0 g/dL") is read in the direction that such a criterion has in clinical trials.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import NamedTuple


class Limit(NamedTuple):
    """What is measured, the range, open or closed at its ends, and whether the unit is a multiple of normal."""

    what: str
    low: float
    high: float
    is_open_low: bool
    is_open_high: bool
    of_normal: bool
    start: int
    end: int
    is_given: bool

    def holds_all(self, other: Limit) -> bool:
        """Whether every value of the other range lies in this one."""
        low = other.low > self.low or (other.low == self.low and (other.is_open_low or not self.is_open_low))
        high = other.high < self.high or (other.high == self.high and (other.is_open_high or not self.is_open_high))
        return low and high

    def meets(self, other: Limit) -> bool:
        """Whether some value lies in both ranges."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        if low < high:
            return True
        if low > high:
            return False
        closed = not (self.is_open_low and self.low == low) and not (self.is_open_high and self.high == high)
        return (
            closed and not (other.is_open_low and other.low == low) and not (other.is_open_high and other.high == high)
        )


# What is measured: words for it, and where values must lie for a patient to be fit ("least" or "most").
_WHAT = {
    "age": (r"\bage[ds]?\b|\byears? old\b|years of age|year[- ]old|\byears or older", "least"),
    "ecog": (r"\becog\b|eastern cooperative|zubrod|\bwho (?:performance|ps)|performance status", "most"),
    "karnofsky": (r"karnofsky|\bkps\b", "least"),
    "platelet": (r"\bplatelets?\b|\bplt\b|thrombocytes", "least"),
    "neutrophil": (r"\banc\b|\bneutrophils?\b|granulocytes?|\bagc\b", "least"),
    "leukocyte": (r"\bwbc\b|leu[ck]ocytes?|white (?:blood )?(?:cell|count)", "least"),
    "hemoglobin": (r"ha?emoglobin|\bhgb\b|\bhb\b", "least"),
    "bilirubin": (r"bilirubin", "most"),
    "creatinine": (r"creatinine(?! clearance)", "most"),
    "clearance": (r"creatinine clearance|\bcrcl\b|\bgfr\b|\begfr\b", "least"),
    "ast": (r"\bast\b|\bsgot\b|aspartate", "most"),
    "alt": (r"\balt\b|\bsgpt\b|alanine", "most"),
    "lvef": (r"\blvef\b|ejection fraction", "least"),
    "inr": (r"\binr\b", "most"),
    "life": (r"life[ -]expectanc\w+|expected survival|expected to live", "least"),
    "bmi": (r"\bbmi\b|body mass index", "most"),
    "heartrate": (r"heart rate|beats per minute", "least"),
    "fev1": (r"\bfev1\b", "least"),
    "hba1c": (r"hba1c|h[ae]moglobin a1c", "most"),
    "qtc": (r"\bqtc\w?\b", "most"),
    "albumin": (r"\balbumin\b", "least"),
}
_ANY = re.compile("|".join(f"(?P<{name}>{pattern})" for name, (pattern, _) in _WHAT.items()))
_VALUE = re.compile(
    r"(?P<op>>=|=>|> =|<=|=<|< =|≥|≤|>|<|at least|no less than|minimum of|a minimum|"
    r"at most|no more than|not more than|up to|less than(?: or equal to)?|"
    r"greater than(?: or equal to)?|more than|over|under|above|below|fewer than|"
    r"exceed(?:s|ing)?|older than|younger than|between|from|lower than|higher than|=)?"
    r"(?: (?:the )?(?:age|ages) of)?\s{0,3}(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s?(?P<pct>%)?"
    r"(?:\s?(?:-|–|to|and|or|/)\s?(?P<m>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d^/*x]))?"
    r"(?P<after>[^.;,\n]{0,42})",
    re.I,
)
_OPS = {
    ">=": "ge",
    "=>": "ge",
    "> =": "ge",
    "≥": "ge",
    "at least": "ge",
    "no less than": "ge",
    "minimum of": "ge",
    "a minimum": "ge",
    "greater than or equal to": "ge",
    "<=": "le",
    "=<": "le",
    "< =": "le",
    "≤": "le",
    "at most": "le",
    "no more than": "le",
    "not more than": "le",
    "up to": "le",
    "less than or equal to": "le",
    ">": "gt",
    "greater than": "gt",
    "more than": "gt",
    "over": "gt",
    "above": "gt",
    "exceed": "gt",
    "exceeds": "gt",
    "exceeding": "gt",
    "older than": "gt",
    "higher than": "gt",
    "<": "lt",
    "less than": "lt",
    "under": "lt",
    "below": "lt",
    "fewer than": "lt",
    "younger than": "lt",
    "lower than": "lt",
}
# The grades of the Eastern Cooperative Oncology Group's scale as they are described (Oken et al. 1982).
_ACTIVITY = (
    (0.0, r"fully active"),
    (1.0, r"restricted in (?:physically )?strenuous"),
    (2.0, r"capable of all self-? ?care but unable|up and about more than 50"),
    (3.0, r"capable of only limited self-? ?care|confined to (?:a )?bed or (?:a )?chair (?:for )?more than 50"),
    (4.0, r"completely disabled|totally confined"),
)
_UNIT_DAYS = {"day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}


@lru_cache(maxsize=8192)
def limits(text: str, *, is_record: bool) -> tuple[Limit, ...]:
    """The bounds a text sets or tells of. is_record: a lost sign is read in the usual direction of a criterion."""
    found: list[Limit] = []
    if is_record and not any(c.isdigit() for c in text):
        return ()
    low = text.lower().replace("¬¨‚â•", "")[:3000]
    marks = list(_ANY.finditer(low))
    for place, mark in enumerate(marks):
        what = mark.lastgroup or ""
        stop = marks[place + 1].start() if place + 1 < len(marks) else len(low)
        window = low[mark.end() : min(stop, mark.end() + 60)]
        match = _VALUE.search(window)
        offset = mark.end()
        if what == "age" and (match is None or match.start() > 18):
            begin = max(marks[place - 1].end() if place else 0, mark.start() - 40)
            before = list(_VALUE.finditer(low[begin : mark.start() + 1]))
            tail = re.search(
                r"(?P<op>>=|≥|<=|≤|>|<|at least|over|under|above|below|older than|younger than|"
                r"less than|more than|between|up to|from)?\s{0,3}(?P<n>\d{1,3})(?P<pct>)(?:\s?(?:-|–|"
                r"to|and)\s?(?P<m>\d{1,3}))?(?: ?-?years?)?(?: of)?\s?-?(?P<after>)$",
                low[begin : mark.start()].rstrip(),
            )
            match, offset = (tail, begin) if tail else (None, 0)
            del before
        if match is None or match.start() > 50:
            continue
        limit = _limit(what, match, low, offset, is_record=is_record)
        if limit is not None:
            found.append(limit)
    if not is_record:
        for grade, words in _ACTIVITY:
            for match in re.finditer(words, low):
                found.append(Limit("ecog", grade, grade, False, False, False, match.start(), match.end(), True))
        for match in re.finditer(r"\badults?\b", low):
            found.append(Limit("age", 18, math.inf, False, False, False, match.start(), match.end(), True))
        for match in re.finditer(r"\b(?:children|child|minors|teenagers?|adolescents?)\b", low):
            found.append(Limit("age", 0, 18, False, True, False, match.start(), match.end(), True))
        if not any(limit.what == "age" for limit in found):
            for match in re.finditer(
                r"\b(?:over|under|above|below) (?:the age of )?(\d{2})\b(?![\d,.%]| ?[a-z%]*/| mg| cm| ?x)", low
            ):
                value = float(match.group(1))
                up = match.group().startswith(("over", "above"))
                if 10 < value < 95 and re.search(
                    r"women|men|patient|female|male|people|adult", low[max(0, match.start() - 30) : match.start()]
                ):
                    found.append(
                        Limit(
                            "age",
                            value if up else 0,
                            math.inf if up else value,
                            up,
                            not up,
                            False,
                            match.start(),
                            match.end(),
                            True,
                        )
                    )
    return tuple(found)


def _limit(what: str, match: re.Match[str], low: str, offset: int, *, is_record: bool) -> Limit | None:
    value = float(match.group("n").replace(",", ""))
    top = float(match.group("m").replace(",", "")) if match.group("m") else None
    after = match.group("after") or low[offset + match.end() : offset + match.end() + 42]
    said = (match.group("op") or "").strip()
    op = _OPS.get(said, "")
    given = bool(op) or said in ("between", "from") or top is not None
    if re.match(
        r"[^.;,]{0,22}\b(?:or (?:older|more|greater|above|higher|over)|and (?:older|above|over)|older)\b", after
    ) or after.startswith("+"):
        op, given = "ge", True
    elif re.match(r"[^.;,]{0,22}\bor (?:less|younger|lower|below|fewer|under)\b", after):
        op, given = "le", True
    normal = bool(re.match(r"[^.;,]{0,12}(?:\bx\b|times|×)?[^.;,]{0,12}(?:uln|upper|normal|institution)", after))
    factor = 1.0
    if what in ("platelet", "neutrophil", "leukocyte") and not match.group("pct"):
        if re.match(r"\s?(?:x|×|\*)\s?10\s?(?:\^|e|\*\*)?\s?9", after):
            factor = 1000.0
        elif re.match(r"\s?(?:x|×|\*)\s?10\s?(?:\^|e|\*\*)?\s?6", after):
            factor = 0.001
        elif value * 1 < (30 if what != "platelet" else 1000):
            factor = 1000.0
    elif what == "hemoglobin" and value > 25:
        factor = 0.1
    elif what == "life":
        unit = re.match(r"[\s-]*(day|week|month|year)", after)
        if unit is None:
            return None
        factor = _UNIT_DAYS[unit.group(1)]
    elif what == "age":
        if value > 110 or re.match(r"\s?(?:days|weeks|months)", after):
            return None
    elif what in ("ecog",) and value > 5:
        return None
    value *= factor
    if top is not None:
        top *= factor
        if top > value:
            return Limit(what, value, top, False, False, normal, offset + match.start(), offset + match.end("n"), True)
    fit = _WHAT[what][1]
    if not op:
        if is_record and said != "=":
            op = "ge" if fit == "least" else "le"
            if what == "ecog" and top is not None:
                value = max(value, top)
            given = False
        else:
            return Limit(
                what, value, value, False, False, normal, offset + match.start(), offset + match.end("n"), True
            )
    bounds = {
        "ge": (value, math.inf, False, False),
        "gt": (value, math.inf, True, False),
        "le": (0.0, value, False, False),
        "lt": (0.0, value, False, True),
    }[op]
    if what == "ecog":
        low_end = value if op == "ge" else value + 1 if op == "gt" else 0.0
        high_end = value if op == "le" else value - 1 if op == "lt" else 5.0
        bounds = (low_end, max(low_end, high_end), False, False)
    return Limit(what, *bounds, normal, offset + match.start(), offset + match.end("n"), given)


_STATUS = re.compile(
    r"\b(?P<what>her-?2(?:/neu)?|erbb2|er|estrogen[- ]receptors?(?: \(er\))?|"
    r"oestrogen receptor|pr|pgr|progesterone[- ]receptors?(?: \((?:pr|pgr)\))?|"
    r"hormone[- ]receptors?(?: \(hr\))?|hr)"
    r"(?P<and>(?: ?(?:/|,|and|or|and/or) ?(?:pr|pgr|progesterone[- ]receptors?|er|"
    r"her-?2))*)\W{0,2}(?:status |is |are |breast |tumou?rs? |overexpress\w* ?)*"
    r"(?:(?P<neg>negative\w*|-ve\b|[-−](?=[\s,./;)]|$)|unamplified|non-?amplified)|"
    r"(?P<pos>positive\w*|\+(?:ve)?|overexpress\w*|amplified))",
    re.I,
)
_TRIPLE = re.compile(r"triple[- ]negative|\btnbc\b", re.I)
_NAMES = {"h": "her2", "e": "er", "o": "er", "p": "pr"}


@lru_cache(maxsize=8192)
def statuses(text: str) -> tuple[tuple[str, bool, int], ...]:
    """Receptor statuses a text names: which receptor, whether positive, and where."""
    found: list[tuple[str, bool, int]] = []
    low = text.lower()[:3000]
    for match in _STATUS.finditer(low):
        said = match.group("what")
        name = (
            "hr"
            if said.startswith(("hr", "hormone"))
            else "her2"
            if said.startswith(("her", "erbb"))
            else _NAMES[said[0]]
        )
        positive = match.group("pos") is not None
        found.append((name, positive, match.start()))
        for other in re.findall(r"her|er|estro|pr|pgr|prog", match.group("and")):
            found.append(({"h": "her2", "e": "er", "p": "pr"}[other[0]], positive, match.start()))
    for match in _TRIPLE.finditer(low):
        found.extend((name, False, match.start()) for name in ("her2", "er", "pr"))
    return tuple(found)


_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4, "0": 0, "o": 0}
_STAGE = re.compile(
    r"\bstages? (?P<a>iv|iii|ii|i|[0-4])(?P<x>[abc]?)(?: ?(?P<to>-|–|to|through|or|and|,|"
    r"/) ?(?:stage )?(?P<b>iv|iii|ii|i|[0-4])[abc]?)?(?![a-z\d])",
    re.I,
)


@lru_cache(maxsize=8192)
def stages(text: str) -> frozenset[int]:
    """The stages of cancer a text names; a range gives all between."""
    found: set[int] = set()
    for match in _STAGE.finditer(text.lower()[:3000]):
        first = _ROMAN[match.group("a")]
        last = _ROMAN[match.group("b")] if match.group("b") else first
        if match.group("to") in ("or", "and", ",", "/", None):
            found |= {first, last}
        else:
            found |= set(range(min(first, last), max(first, last) + 1))
    return frozenset(found)
