"""A statement about trial records, read: whom each part speaks of, its numbers, and its clauses.

References are written into the text as marks: "cohort 1 of the primary trial" becomes "@p1", both trials "@b0", every
cohort of the secondary trial "@se". Then the statement is cut into clauses at words of contrast.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

# Numbers people write in words.
_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fifteen": 15,
    "eighteen": 18,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "hundred": 100,
    "zero": 0,
    "once": 1,
    "dozen": 12,
}
_FRACTIONS = {"quarter": 0.25, "half": 0.5, "third": 1 / 3, "fifth": 0.2, "tenth": 0.1}

_T = r"(?:the )?(?:nct\d+ )?(?P<t{0}>primary|secondary) (?:clinical )?(?:trial|study)(?:'?s)?"
_N = r"(?:[12]|one|two|[ab])"
_GROUP = (
    r"(?:(?:patient|study|treatment|(?<!primary )(?<!secondary )trial|test) )?"
    r"(?:cohorts?|groups?|arms?|interventions?|cohorst)"
)
_OF = r"(?:,? (?:participants|patients|subjects|members|only))?,? ?(?:of|in|from|for|within)? ?(?:both )?"
_NUMBERS = {"1": "1", "one": "1", "a": "1", "2": "2", "two": "2", "b": "2"}

_COHORT = re.compile(
    rf"\b{_GROUP} (?P<n>{_N})(?![\w%/]|\.\d)(?:,? (?:and|&|or|nor) (?:in )?(?:{_GROUP} )?(?P<m>{_N})(?![\w%/]|\.\d))?"
    rf"(?:{_OF}{_T.format(1)}(?! trial))?"
)
_EVERY = re.compile(
    r"\b(?P<q>both|either|each|all|every|any|neither|the 2|the two|"
    r"across)(?: of)?(?: the| its| their| patient| 2| two){0,3} "
    rf"(?:(?:patient|study|treatment|test) )?(?:cohorts?|groups|arms?)\b(?:{_OF}{_T.format(1)})?"
)
_PAIR = re.compile(
    rf"(?:\b(?:both|either|neither|between) (?:of )?)?{_T.format(1)},? (?:and|or|nor|&|"
    rf"as well as) (?:(?:in|for|of|from) )?{_T.format(2)}"
)
_TRIALS = re.compile(
    r"\b(?:both|either|neither|the two|all|each)(?: of)?(?: the| these)? (?:clinical )?(?:trials|studies|trial)\b"
)
_TRIAL = re.compile(_T.format(1))


class Scope(NamedTuple):
    """Whom a part of a statement speaks of. trial: p, s or b (both). cohort: its number, 0 the whole, -1 each."""

    trial: str
    cohort: int


class Number(NamedTuple):
    """A number of a clause. op: as in `quantities`; share: in percent; times: a ratio; near: told as approximate."""

    op: str
    value: float
    kind: str
    near: bool
    start: int
    end: int
    places: int


class Clause(NamedTuple):
    """One clause: its marked text, its scopes with their places, its numbers."""

    text: str
    scopes: tuple[tuple[int, Scope], ...]
    numbers: tuple[Number, ...]


def mark(claim: str) -> str:
    """The statement in small letters with its references to trials and cohorts put as marks."""
    low = re.sub(r"\s+", " ", claim.lower().replace("’", "'")).strip()
    low = re.sub(r"\bthe the\b", "the", low)
    low = re.sub(r"\(?9[05]% (?:confidence interval|ci)\)?", "", low)

    def cohort(match: re.Match[str]) -> str:
        trial = (match.group("t1") or "?")[0]
        first = _NUMBERS[match.group("n")]
        if match.group("m") and match.group("m") != match.group("n"):
            return f" @{trial}e "
        return f" @{trial}{first} "

    def every(match: re.Match[str]) -> str:
        said = match.group("q")
        quantifier = said if said in ("neither", "either", "any", "across") else "both"
        return f" {quantifier} @{(match.group('t1') or '?')[0]}e "

    def pair(match: re.Match[str]) -> str:
        word = match.group().split()[0]
        lead = f"{word} " if word in ("both", "either", "neither", "between") else ""
        if match.group("t1") == match.group("t2"):
            return f" {lead}@b0 "
        return f" {lead}@b0 "

    low = _COHORT.sub(cohort, low)
    low = _EVERY.sub(every, low)
    low = _PAIR.sub(pair, low)
    low = _TRIALS.sub(lambda m: f" {m.group().split()[0]} @b0 ", low)
    low = _TRIAL.sub(lambda m: f" @{m.group('t1')[0]}0 ", low)
    low = re.sub(r"\s+", " ", low).strip()
    low = re.sub(
        r"\b(both|either|all|neither) (?:of )?@([ps])0 (?:patient |study )?(?:cohorts|groups|arms)\b", r"\1 @\2e", low
    )
    low = re.sub(r"(?<!e )@([ps])0 (?:patient |study )?(?:cohorts|groups|arms)\b", r"@\1e", low)
    return _attach(low)


_MARK = re.compile(r"@([psb?])([0e\d])")


def _attach(low: str) -> str:
    """Give each cohort without a trial the trial named before it, else after it, else the primary one."""
    marks = list(_MARK.finditer(low))
    if not any(m.group(1) == "?" for m in marks):
        return low
    out, last = [], 0
    for place, m in enumerate(marks):
        if m.group(1) != "?":
            continue
        before = [x.group(1) for x in marks[:place] if x.group(1) in "ps"]
        after = [x.group(1) for x in marks[place + 1 :] if x.group(1) in "ps"]
        trial = before[-1] if before else (after[0] if after else "p")
        out.append(low[last : m.start()] + f"@{trial}{m.group(2)}")
        last = m.end()
        if place and marks[place - 1].group() == f"@{trial}0" and marks[place - 1].start() >= 0:
            joined = "".join(out)
            cut = joined.rfind(f"@{trial}0")
            if cut >= 0 and "than" not in joined[cut:] and "whereas" not in joined[cut:]:
                out = [joined[:cut] + joined[cut + 3 :]]
    return re.sub(r"\s+", " ", "".join(out) + low[last:]).strip()


_CUT = re.compile(
    r"(?:[;.](?= )|,? ?\b(?:whereas|while|however|but|in (?:contrast|comparison|conrast)|although|compared to this)\b,?"
    r"|,(?= (?:and |with )?(?:none|no|only|neither|there (?:was|were|is|are)|"
    r"@[ps]\w (?:had|has|recorded|reported|did|only))\b)"
    r"|,(?: and)? (?=(?:(?:all |the )?(?:patients|participants|subjects) (?:in|of|"
    r"from) @[ps]\w|@[ps]\w (?:subjects |participants |patients )?(?:do|does|is|are|"
    r"receives?|had|has)\b))"
    r"|,? and (?=(?:\d+|none|one) in @)|,(?: and)? (?=\d+ (?:had|patients|participants|"
    r"experienced|achieved|were) )| and (?=\d+ (?:had|achieved|experienced) )"
    r"|,(?: and)? (?=(?:(?:more|less|fewer) than |over |under |almost |only )?\d[\d.]*% of )"
    r"|,? and (?=(?:\d[\d.]*% of|(?:more|less) than \d+% of|none|no|only|there (?:was|"
    r"were)|@[ps]\w (?:had|has|recorded|reported|did|only|is|are|was|were|uses|does))\b))"
)
_NUMBER = re.compile(
    r"(?<![\w.@/-])(?P<n>-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?|\.\d+)"
    r"(?:(?P<f>/\d+)(?![\w.])|(?P<p> ?%| percent\b| per cent\b)|(?P<x> ?x\b| times\b| fold\b|-fold\b))?"
    r"|(?P<y>\bhalf (?=an? (?:hour|day|week|month|year)\b)|"
    r"(?<!twice )(?<!once )(?<!times )(?<!half )(?<!doses )\ban? (?=(?:hour|day|week|"
    r"month|year)\b))"
    rf"|\b(?P<w>{'|'.join(_WORDS)})\b(?P<xw> times\b|fold\b|-fold\b)?(?! of the (?:two|most))"
    rf"|\b(?:(?:one|a|an|1) )?(?P<q>{'|'.join(_FRACTIONS)})s?\b(?! (?:a|an|year|month))"
    r"|\b(?P<t>twice|double|triple|thrice|triples|doubles)\b"
    r"|\b(?P<h>majority|most(?= (?:of|patients|participants|subjects|cases|women|@|the )))\b"
    r"|\b(?P<s>several|multiple|many|numerous|various|"
    r"multitude)\b(?= (?:of )?(?:\w+ ){0,2}(?:patients|cases|participants|instances|"
    r"incidents|people|occurrences))|"
    r"(?<!every )(?<!not a )(?<!not one )(?<!each )\b(?P<o>single)\b"
)
_BEFORE = (
    (
        re.compile(
            r"(?:at least|no less than|no fewer than|not less than|minimum of|a least)(?: a| an|"
            r" one| the)?$"
        ),
        ">=",
    ),
    (
        re.compile(
            r"(?:at most|no more than|not more than|up to|maximum of|no greater than|"
            r"not exceed(?:ing)?)(?: a| the)?$"
        ),
        "<=",
    ),
    (
        re.compile(
            r"(?:more than|over|above|greater than|higher than|exceed\w*|in excess of|upwards of|"
            r"older than|longer than|larger than|>)(?: a| an| the| just| age of)*$"
        ),
        ">",
    ),
    (
        re.compile(
            r"(?:less than|under|below|fewer than|lower than|younger than|shorter than|"
            r"smaller than|<)(?: a| an| the| just| age of)*$"
        ),
        "<",
    ),
    (re.compile(r"(?:≥|>=|=>|> =)$"), ">="),
    (re.compile(r"(?:≤|<=|=<|< =)$"), "<="),
)
_LABEL = re.compile(
    r"(?:\bgrades?|\bstages?|\bphase|\bweeks?|\bmonths?|\bdays?|\bcycles?|\blevel|\bpart|"
    r"\bversion|\btype|\bher-?|\bt|\bgrade \d(?: and| or|,)"
    r"|(?:days|weeks|months|cycles) [\d ,-]+(?:and|to|,|-))$"
)
_NEAR = re.compile(
    r"(?:about|around|approximately|almost|nearly|roughly|just (?:over|under|above|below)|close to|~|\ba)$"
)


def numbers(text: str) -> tuple[Number, ...]:
    """The numbers of a clause with their operators, fractions and quantifying words among them."""
    found: list[Number] = []
    for match in _NUMBER.finditer(text):
        before = text[max(0, match.start() - 26) : match.start()].rstrip()
        after = text[match.end() : match.end() + 14]
        op = next((sign for pattern, sign in _BEFORE if pattern.search(before)), "")
        near = bool(_NEAR.search(before))
        if near and op:
            near = False
            if before.endswith(("just over", "just under", "just above", "just below")):
                near = True
        places = 0
        if _LABEL.search(before) and not match.group("p"):
            continue
        if match.group("y"):
            value, kind = (0.5 if match.group("y").startswith("half") else 1.0), "count"
        elif match.group("n"):
            raw = match.group("n").replace(",", "")
            value = float(raw)
            places = len(raw.partition(".")[2])
            kind = "count"
            if match.group("f"):
                bottom = float(match.group("f")[1:])
                if not bottom:
                    continue
                value, kind = value / bottom, "fraction"
            elif match.group("p"):
                kind = "share"
            elif match.group("x"):
                kind = "times"
            if after.startswith("+"):
                op = ">="
        elif match.group("w"):
            word = match.group("w")
            value, kind = float(_WORDS[word]), "times" if match.group("xw") else "count"
            if word == "one" and re.match(r" (?:of|or)\b", after):
                continue
        elif match.group("q"):
            value, kind = _FRACTIONS[match.group("q")], "fraction"
        elif match.group("t"):
            value, kind = (3.0 if match.group("t").startswith(("tri", "thr")) else 2.0), "times"
        elif match.group("h"):
            value, kind, op = 0.5, "fraction", op or ">"
        elif match.group("o"):
            value, kind = 1.0, "count"
        else:
            value, kind, op = 2.0, "count", op or ">="
        if kind == "count" and re.match(r" or (?:more|above|greater|higher)", after):
            op = ">="
        elif kind == "count" and re.match(r" or (?:less|fewer|below|lower)", after):
            op = "<="
        found.append(Number(op, value, kind, near, match.start(), match.end(), places))
    return tuple(found)


_CUT_WIDE = re.compile(
    r"(?:[;.](?= )|,? ?\b(?:whereas|while|however|but|in (?:contrast|comparison|conrast)|although)\b,?"
    r"|,? and (?=@[ps]\w (?:had|has|only|is|are|was|were|uses|does|requires|accepts)\b))"
)


@lru_cache(maxsize=1024)
def clauses(claim: str, *, is_list: bool = False) -> tuple[Clause, ...]:
    """The clauses of a statement, in order; a clause with no word of its own is joined to the one before.

    is_list: the statement lists conditions, which belong together: it is cut at words of contrast only.
    """
    marked = _ASIDE.sub("", mark(claim[:4000]))
    pieces: list[str] = []
    last = 0
    for match in (_CUT_WIDE if is_list else _CUT).finditer(marked):
        piece = marked[last : match.start()].strip(" ,.")
        if len(piece.split()) >= 3 or _MARK.search(piece):
            pieces.append(piece)
            last = match.end()
    tail = marked[last:].strip(" ,.;")
    if tail:
        if len(tail.split()) < 2 and pieces:
            pieces[-1] += " " + tail
        else:
            pieces.append(tail)
    return tuple(Clause(piece, scopes(piece), numbers(piece)) for piece in pieces)


_ASIDE = re.compile(r"^(?:unlike|in contrast to|contrary to) @\w\w ?,? (?=.*@)")


def scopes(text: str) -> tuple[tuple[int, Scope], ...]:
    """The marks of a text with their places."""
    return tuple(
        (m.start(), Scope(m.group(1), -1 if m.group(2) == "e" else int(m.group(2)))) for m in _MARK.finditer(text)
    )


def spoken(text: str) -> str:
    """A clause with its marks put back into words."""

    def words(match: re.Match[str]) -> str:
        trial = {"p": "the primary trial", "s": "the secondary trial", "b": "the trials", "?": "the trial"}[
            match.group(1)
        ]
        cohort = match.group(2)
        return trial if cohort == "0" else f"{'the cohorts' if cohort == 'e' else 'cohort ' + cohort} of {trial}"

    return _MARK.sub(words, text)
