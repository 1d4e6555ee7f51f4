"""Statements about an outcome: its value in an arm, comparisons between arms or trials, its time frame and its kind."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from everyline.domain.answer import ReasonKind
from everyline.verify.records.found import Found, Place, holds
from everyline.verify.records.parse import Arm, Part, Record, Row
from everyline.verify.records.statement import Clause, Number, Scope
from everyline.verify.records.terms import key, keys, keys_of, words

_DAYS = {"hour": 1 / 24, "hr": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}
_TIME = re.compile(r"^\s?-?(?:an? )?(?:and a half )?(hours?|hrs?|days?|weeks?|months?|years?)\b")
_HALF = re.compile(r"^ and a half (?:hours?|days?|weeks?|months?|years?)")
_TIMED = re.compile(
    r"(\d+(?:\.\d+)?)[\s-]*(hours?|days?|weeks?|months?|years?)|\b(hours?|days?|weeks?|months?|years?) (\d+)"
)
_BAD = re.compile(
    r"toxicit|adverse|neutropen|fatigue|pain|death|died|recurren|relapse|nausea|vomit|remaining tumor|tumor remaining|"
    r"failure|neuropathy|severity|symptom|hot flash|dlt|infection|side effect|anxiety|depression|lymphedema"
)


class Reading(NamedTuple):
    """An arm's value for a clause. raw: as printed; people: how many; share: of all, nan where that makes no sense."""

    raw: float
    low: float
    high: float
    people: float
    share: float
    days: float
    size: float
    places: tuple[Place, ...]


def _unit_days(unit: str) -> float:
    match = re.search(r"\b(hour|hr|day|week|month|year)s?\b", unit.lower())
    return _DAYS[match.group(1)] if match else 0.0


def times(text: str) -> set[int]:
    """The lengths of time a text names, in whole days."""
    found = set()
    for match in _TIMED.finditer(text.lower()):
        number, unit = (match.group(1), match.group(2)) if match.group(1) else (match.group(4), match.group(3))
        if len(number) < 7:
            found.add(round(float(number) * _DAYS[unit.rstrip("s")]))
    return found


class Results:
    """The outcomes of one or two trials, ready to be asked."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = [record for record in records if record.part is Part.RESULTS]
        self.apart: dict[tuple[bool, int], frozenset[str]] = {}
        for record in self.records:
            titles = {arm.number: frozenset(keys(arm.title)) for arm in record.arms}
            for arm in record.arms:
                others = [title for number, title in titles.items() if number != arm.number]
                self.apart[(record.is_secondary, arm.number)] = (
                    titles[arm.number].difference(*others) if others else frozenset()
                )

    def arms(self, scope: Scope) -> list[tuple[Record, Arm]]:
        """The arms a scope speaks of."""
        return [
            (record, arm)
            for record in self.records
            if scope.trial == "b" or (scope.trial == "s") == record.is_secondary
            for arm in record.arms
            if scope.cohort <= 0 or arm.number == scope.cohort
        ]

    def named(self, text: str) -> list[tuple[int, Scope]]:
        """Arms named by their titles in a clause, with their places."""
        found: list[tuple[int, Scope]] = []
        places = [(m.start(), key(m.group())) for m in re.finditer(r"[a-z0-9]+(?:\.\d+)?", text)]
        for record in self.records:
            trial = "s" if record.is_secondary else "p"
            if len(record.arms) < 2:
                continue
            for arm in record.arms:
                own = self.apart[(record.is_secondary, arm.number)]
                hits = [at for at, word in places if word in own]
                strong = {word for _, word in places if word in own}
                if hits and (len(strong) * 2 >= len(own) or any(len(word) > 4 for word in strong)):
                    found.append((hits[0], Scope(trial, arm.number)))
            numbers = {scope.cohort for _, scope in found if scope.trial == trial}
            for match in re.finditer(
                r"\b(?:(?P<c>control|placebo|comparator|standard)|(?P<t>test|experimental|"
                r"intervention|treatment)) (?:group|arm|cohort)|\bplacebo\b",
                text,
            ):
                placebo = [
                    a.number
                    for a in record.arms
                    if re.search(r"placebo|control|standard|usual|wait|no ", a.title.lower())
                ]
                chosen = placebo[0] if placebo else record.arms[-1].number
                if match.group("t"):
                    chosen = next((a.number for a in record.arms if a.number != chosen), chosen)
                if chosen not in numbers:
                    found.append((match.start(), Scope(trial, chosen)))
                    numbers.add(chosen)
            if len(record.arms) == 2 and len(numbers) == 1:
                other = next(a for a in record.arms if a.number not in numbers)
                title = set(keys(other.title))
                than = re.search(r"\bthan\b|\bcompared\b|\bversus\b|\bvs\b", text)
                if than and not self.apart[(record.is_secondary, other.number)]:
                    at = [p for p, word in places if word in title]
                    first = next(p for p, s in found if s.trial == trial)
                    away = [p for p in at if (p > than.start()) != (first > than.start())]
                    if away:
                        found.append((away[0], Scope(trial, other.number)))
                elif re.search(r"other (?:group|cohort|arm)", text):
                    found.append((text.index("other"), Scope(trial, other.number)))
        return sorted(found)

    def read(self, scope: Scope, wanted: frozenset[str], *, summed: bool = False) -> Reading | None:
        """The value of the arms of a scope for what a clause speaks of; several arms' counts are added."""
        readings = []
        for record, arm in self.arms(scope):
            rows = _rows(arm, wanted)
            if rows:
                readings.append(_reading(record, arm, rows))
        if not readings:
            return None
        if len(readings) == 1:
            return readings[0]
        size = sum(r.size for r in readings)
        count = sum(r.people for r in readings)
        raw = (
            sum(r.raw for r in readings)
            if not math.isnan(count) and readings[0].raw == readings[0].people
            else (sum(r.raw * r.size for r in readings) / size if size else readings[0].raw)
        )
        return Reading(
            raw,
            min(r.low for r in readings),
            max(r.high for r in readings),
            count,
            100 * count / size if size else math.nan,
            readings[0].days,
            size,
            tuple(place for r in readings for place in r.places),
        )


def _rows(arm: Arm, wanted: frozenset[str]) -> list[Row]:
    if not arm.rows:
        return []
    if len(arm.rows) == 1:
        return [arm.rows[0]]
    shared = frozenset.intersection(*(row.keys for row in arm.rows))
    scored = []
    for row in arm.rows:
        own = row.keys - shared or row.keys
        scored.append((len(own & wanted) / len(own) if own else 0.0, row))
    best = max(score for score, _ in scored)
    if best <= 0.3:
        return []
    return [row for score, row in scored if score >= max(0.6, best - 0.01)] or [
        row for score, row in scored if score == best
    ]


def _reading(record: Record, arm: Arm, rows: list[Row]) -> Reading:
    unit = f"{arm.unit} {arm.measure}".lower()
    days = _unit_days(arm.unit)
    value = sum(row.value for row in rows) if not days else rows[0].value
    low = min((row.low for row in rows if row.low is not None), default=value)
    high = max((row.high for row in rows if row.high is not None), default=value)
    count = share = math.nan
    if "percent" in unit or "%" in unit:
        share = value
        count = value * arm.size / 100
    elif "proportion" in unit or "probability" in unit or "fraction" in unit or "rate" in arm.unit.lower():
        share = value * 100 if abs(value) <= 1 else value
        count = share * arm.size / 100
    elif re.search(r"particip|patient|subject|people|women|count|number|dlt|event|case|individual", unit) and not days:
        count = value
        share = 100 * value / arm.size if arm.size else math.nan
    places = tuple(
        Place(record.evidence, row.start, row.end, f"{row.name} {row.value:g} {arm.unit}".strip()) for row in rows
    )
    return Reading(value, low, high, count, share, days, arm.size, places)


_UP = re.compile(
    r"\b(?:more|higher|greater|longer|larger|increased?|outperform\w*|superior|over twice|better|improved|exceed\w*)\b"
)
_DOWN = re.compile(r"\b(?:less|lower|fewer|shorter|smaller|decreased?|inferior|worse|reduced?|under|poorer)\b")
_SAME = re.compile(r"\b(?:same|equal\w*|identical|no difference|as many|similar)\b")
_DIFFERENCE = re.compile(r"\bdifference\b|\bdiffer\b|\bvariation\b")
_NONE = re.compile(
    r"\b(?:no|none|zero|neither|nobody|not|never|without|(?<![\d.])0(?![\d.]|%)|"
    r"not a single|didn't)\b(?! (?:more|less|fewer|only) )"
)
_MIN = re.compile(r"\b(?:minimum|shortest|lowest|min|smallest|at least one|least)\b")
_MAX = re.compile(r"\b(?:maximum|longest|highest|max|largest)\b")


def judge(clause: Clause, results: Results, wanted: frozenset[str]) -> Found | None:
    """Whether a clause is true of the outcomes. wanted: the keys of the whole statement."""
    text = clause.text
    own = frozenset(keys_of(words(text))) or wanted
    named = [] if any(s.cohort > 0 for _, s in clause.scopes) else results.named(text)
    scoped = clause.scopes if not named else tuple(named)
    if not results.records:
        return None
    about = _about(clause, results)
    if about is not None:
        return about
    plain = [s for _, s in scoped] or [Scope("p" if len(results.records) < 2 else "b", 0)]
    wide = own | wanted if len(own) < 3 else own
    found = (
        _spread(clause, results, wide, plain)
        or _best(clause, results, wide, plain)
        or _compare(clause, results, wide, scoped, plain)
    )
    if found is not None:
        if found.is_true and _stray(clause, results):
            return found._replace(is_true=False, is_sure=False, kind=ReasonKind.TIME)
        return found
    found = _value(clause, results, wide, plain)
    return found if found is not None else _studied(clause, results)


def _spread(clause: Clause, results: Results, wanted: frozenset[str], plain: list[Scope]) -> Found | None:
    """How far the ends of one arm's range lie apart, or an end from the middle."""
    text = clause.text
    ends = {
        name
        for name, pattern in (("low", _MIN), ("high", _MAX), ("raw", re.compile(r"\bmedian|\bmean\b|\baverage")))
        if pattern.search(re.sub("at least one", "", text))
    }
    if len(ends) < 2 or len(plain) != 1 or not re.search(r"\bthan\b|\bdifference\b", text):
        return None
    if plain[0].cohort <= 0 and len(results.arms(plain[0])) > 1:
        return None
    reading = results.read(plain[0], wanted)
    numbers = [n for n in clause.numbers if n.kind == "count"]
    if reading is None or not numbers:
        return None
    first, second = (getattr(reading, name) for name in sorted(ends)[:2])
    number = numbers[0]
    unit = _unit_of(number, text)
    gap = abs(first - second) * (reading.days / unit if unit and reading.days else 1)
    return Found(_near(number, gap, number.value), True, ReasonKind.NUMBER, text, reading.places)


def _about(clause: Clause, results: Results) -> Found | None:
    """Statements of the time frame, the outcome measure and the units: the same, not the same, so long."""
    text = clause.text
    both = (len(results.records) > 1 and any(s.trial == "b" for _, s in clause.scopes)) or {
        s.trial for _, s in clause.scopes
    } >= {"p", "s"}
    frame = re.search(r"time ?(?:frame|period|scale)", text)
    negative = bool(re.search(r"\b(?:not|different|differing|neither|don't|non)\b", text))
    if (
        both
        and frame
        and len(clause.scopes)
        and re.search(r"\bsame|different|both use|longer|shorter", text)
        and len(results.records) > 1
    ):
        texts = [r.frame.text if r.frame else "" for r in results.records[:2]]
        spans = [times(t) for t in texts]
        longer = re.search(r"longer|shorter", text)
        if longer and all(spans):
            first = clause.scopes[0][1].trial if clause.scopes else "p"
            a, b = (max(spans[0]), max(spans[1])) if first != "s" else (max(spans[1]), max(spans[0]))
            return Found(a > b if longer.group() == "longer" else a < b, True, ReasonKind.TIME, text, _frames(results))
        same = keys(texts[0]) == keys(texts[1]) or (bool(spans[0]) and max(spans[0]) == max(spans[1], default=-1))
        return Found(same is not negative, True, ReasonKind.TIME, text, _frames(results))
    about = re.search(r"outcome|metric|measure|endpoint|results", text)
    like = re.search(r"\b(?:same|similar|comparable|compare|synonymous)\b", text)
    unlike = re.search(r"\b(?:different|non[- ]comparable|incomparable|differing)\b", text)
    if both and (like or unlike) and not re.search(r"\bthan\b|\d", text) and len(results.records) > 1:
        if re.search(r"units?\b", text):
            units = [re.sub(r"s$", "", r.arms[0].unit.lower().strip()) if r.arms else "" for r in results.records[:2]]
            alike = units[0] == units[1]
        elif about:
            titles = [frozenset(k for line in r.about[1:2] for k in line.keys) for r in results.records[:2]]
            alike = len(titles[0] & titles[1]) >= 0.3 * max(1, min(len(t) for t in titles))
        else:
            alike = None
        if alike is not None:
            against = bool(unlike) is not bool(re.search(r"\b(?:not|cannot|can't|don't|neither)\b", text))
            return Found(alike is not against, False, ReasonKind.OUTCOME, text, ())
    if frame and not both:
        said = times(text)
        here = [
            r
            for r in results.records
            if not clause.scopes or clause.scopes[0][1].trial in ("b", "s" if r.is_secondary else "p")
        ]
        if said and here:
            good = all(
                any(abs(s - t) <= 0.04 * t + 1 for t in times(r.frame.text if r.frame else ""))
                for s in said
                for r in here
            )
            return Found(good is not negative, good, ReasonKind.TIME, text, _frames(results))
    return None


def _frames(results: Results) -> tuple[Place, ...]:
    return tuple(Place(r.evidence, r.frame.start, r.frame.end, r.frame.text[:200]) for r in results.records if r.frame)


def _unit_of(number: Number, text: str) -> float:
    """Days to the unit that stands after a number, 0 where none does."""
    match = _TIME.match(text[number.end : number.end + 24])
    return _DAYS[match.group(1).rstrip("s")] if match else 0.0


def _pick(reading: Reading, text: str) -> float:
    if _MIN.search(text):
        return reading.low
    if _MAX.search(text):
        return reading.high
    return reading.raw


def _compare(
    clause: Clause, results: Results, wanted: frozenset[str], scoped: Sequence[tuple[int, Scope]], plain: list[Scope]
) -> Found | None:
    text = re.sub(
        r"\b(?:no )?(?:more|less|fewer|higher|greater|lower|longer|shorter|better|over|"
        r"under) than(?= (?:an? )?(?:just )?(?:\d|half|one|two|three|four|five|quarter|twice|"
        r"third|hour|day|week|month|year))",
        lambda m: "_" * len(m.group()),
        clause.text,
    )
    text = re.sub(r"\b(?:over|under|least)\b", lambda m: "_" * len(m.group()), text)
    difference = bool(_DIFFERENCE.search(text))
    ratio = next((n for n in clause.numbers if n.kind == "times"), None)
    up, down, same = _UP.search(text), _DOWN.search(text), _SAME.search(text)
    if not (difference or ratio or up or down or same):
        return None
    parts: list[Scope] = []
    for scope in plain:
        if scope.trial == "b":
            parts += [Scope("p", 0), Scope("s", 0)]
        elif scope.cohort == -1:
            parts += [Scope(scope.trial, arm.number) for _, arm in results.arms(Scope(scope.trial, 0))]
        else:
            parts.append(scope)
    unique = list(dict.fromkeys(parts))
    than = re.search(r"\bthan\b|\bcompared (?:to|with)\b|\bover\b|\bas (?!well)|\bversus\b", text)
    if (
        len(unique) == 1
        and unique[0].cohort > 0
        and (than or difference or re.search(r"\b(?:other|both|two)\b", text) or ratio)
    ):
        arms = [arm.number for _, arm in results.arms(Scope(unique[0].trial, 0)) if arm.number != unique[0].cohort]
        if arms:
            unique.append(Scope(unique[0].trial, arms[0]))
    if len(unique) == 1 and difference and unique[0].cohort == 0:
        one = unique[0]
        if re.search(r"minim|maxim|shortest|longest", text):
            reading = results.read(one, wanted)
            if reading is None or not clause.numbers:
                return None
            number = clause.numbers[0]
            unit = _unit_of(number, clause.text)
            gap = (reading.high - reading.low) * (reading.days / unit if unit and reading.days else 1)
            return Found(holds(number.op, gap, number.value, 0.5), True, ReasonKind.NUMBER, clause.text, reading.places)
        unique = [Scope(one.trial, arm.number) for _, arm in results.arms(one)]
    if len(unique) < 2:
        return None
    if not (than or difference or same or ratio) and not (up or down):
        return None
    if not than and not difference and not same and not ratio:
        return None
    if than is not None and than.start() > 3:
        left = [s for at, s in scoped if at < than.start()] or [unique[0]]
        right = [s for at, s in scoped if at >= than.start()] or [s for s in unique if s not in left]
        lefts = [p for s in left for p in _split(s, results)]
        rights = [p for s in right for p in _split(s, results)]
    elif than is not None:
        lefts, rights = [unique[1]], [unique[0]]
    else:
        lefts, rights = [unique[0]], unique[1:]
    if not lefts or not rights:
        return None
    said_number = next(
        (
            n
            for n in clause.numbers
            if n.kind in ("count", "share", "fraction")
            and not re.match(r"\s?(?:mg|g\b|mcg|kg)", clause.text[n.end : n.end + 4])
            and n.start > -1
        ),
        None,
    )
    by_count = bool(re.search(r"\b(?:patients|participants|subjects|people|number)\b", text)) and not re.search(
        r"percent|proportion|%|rate", text
    )
    results_of: list[bool] = []
    sure = True
    places: list[Place] = []
    for a_scope in lefts:
        for b_scope in rights:
            if a_scope == b_scope:
                continue
            a, b = results.read(a_scope, wanted), results.read(b_scope, wanted)
            if a is None or b is None:
                return None
            places += [*a.places, *b.places]
            x, y = _pick(a, text), _pick(b, text)
            if a.days and b.days:
                y = y * b.days / a.days
            elif bool(a.days) != bool(b.days):
                sure = False
            if a_scope.trial != b_scope.trial and not a.days:
                x, y = (a.people, b.people) if by_count else (a.share, b.share)
            elif by_count and not a.days:
                x, y = a.people, b.people
                sure = sure and ((a.people > b.people) == (a.raw > b.raw))
            if math.isnan(x) or math.isnan(y):
                x, y, sure = a.raw, b.raw, False
            if same and not difference and not said_number:
                results_of.append(abs(x - y) < 1e-6)
                continue
            if ratio is not None:
                big, small = (x, y) if not down else (y, x)
                results_of.append(small != 0 and holds(ratio.op, big / small, ratio.value, 0.06 * ratio.value))
                continue
            gap = abs(x - y) if difference else (x - y) * (-1 if down and not up else 1)
            worse = re.search(r"\b(?:worse|poorer|inferior)\b", text)
            good = re.search(r"\b(?:better|superior|outperform\w*|improved?)\b", text)
            if (good or worse) and not difference:
                bad = bool(_BAD.search(" ".join(line.text for line in results.records[0].about[:2]).lower()))
                gap = (x - y) * (-1 if worse else 1) * (-1 if bad else 1)
                sure = sure and not bad
            if difference and re.search(r"\bno (?:significant )?difference", text):
                results_of.append(gap < 1e-6)
                continue
            relevant = said_number
            if relevant is not None:
                unit = _unit_of(relevant, clause.text)
                before = clause.text[: relevant.start]
                if unit and a.days:
                    half = 0.5 if _HALF.match(clause.text[relevant.end :]) else 0.0
                    results_of.append(_near(relevant, gap * a.days / unit, relevant.value + half))
                elif unit:
                    results_of.append(gap > 0)
                    sure = False
                elif relevant.kind == "share" or relevant.kind == "fraction":
                    said = relevant.value if relevant.kind == "share" else 100 * relevant.value
                    sign = -1 if down and not up and not difference else 1
                    points = (a.share - b.share) * sign
                    points = abs(points) if difference else points
                    relative = 100 * (x - y) / y * sign if y else math.nan
                    direct = gap if not math.isnan(gap) else points
                    results_of.append(
                        any(
                            _near(relevant, v, said)
                            for v in (points, direct, relative if not difference else math.nan)
                            if not math.isnan(v)
                        )
                    )
                elif re.search(r"\b(?:had|has|with|median|of)$", before.rstrip()):
                    results_of.append(gap > 0)
                    sure = False
                else:
                    alternatives = [
                        v for v in (gap, (a.people - b.people) * (-1 if down and not up else 1)) if not math.isnan(v)
                    ]
                    results_of.append(any(_near(relevant, v, relevant.value) for v in alternatives))
            elif difference:
                results_of.append(gap > 0)
                sure = False
            else:
                results_of.append(gap > 0)
    if not results_of:
        return None
    negative = bool(re.search(r"\b(?:did not|does not|do not|not)\b", text))
    return Found(all(results_of) is not negative, sure, ReasonKind.COMPARATOR, clause.text, tuple(places[:6]))


def _near(number: Number, value: float, said: float) -> bool:
    if number.near and number.op:
        low, high = (said, said * 1.2) if number.op == ">" else (said * 0.8, said)
        return low <= value <= high
    if number.near:
        return abs(value - said) <= 0.1 * abs(said)
    tolerance = 0.5 * 10**-number.places if number.kind != "count" or number.places else 0.5 if said > 3 else 0.05
    return holds(number.op, value, said, tolerance)


def _stray(clause: Clause, results: Results) -> bool:
    """Whether a clause names a length of time ("after 42 days") that no outcome of the records has."""
    text = clause.text
    known = {
        days
        for r in results.records
        for line in (*r.about, *(x for a in r.arms for x in a.lines[-1 - len(a.rows) :]))
        for days in times(line.text)
    } | {days for r in results.records for a in r.arms for days in times(a.title)}
    for match in re.finditer(
        r"\b(?:after|at|within|by|past|for(?: at least)?) (?:the )?(\d+(?:\.\d+)?)[ -](day|week|month|year)s?\b", text
    ):
        days = float(match.group(1)) * _DAYS[match.group(2)]
        if not any(abs(days - other) <= 0.05 * other + 1 for other in known):
            return True
    return False


_STUDIES = re.compile(
    r"\b(?:stud(?:y|ies|ying)|investigat\w+|evaluat\w+|test(?:s|ing)?|measur\w+|assess\w+|"
    r"monitor\w*|record\w*|uses?|report\w*)\b"
)
_PLAIN = frozenset(
    keys(
        "trial trials study studies primary secondary both either measure measures measurement outcome metric "
        "metrics use used using impact effect effects intervention interventions evaluate investigate patient "
        "patients participant participants results result different same similar treatment treatments "
        "performance cohort group test testing record evaluating studying measuring investigating assess "
        "monitor record report p0 s0 b0 pe se p1 p2 s1 s2 whereas additionally "
    )
)


def _studied(clause: Clause, results: Results) -> Found | None:
    """What a trial measures: "both trials evaluate PFS", "does not investigate X"."""
    text = clause.text
    verb = _STUDIES.search(text)
    if not verb or (clause.numbers and any(n.kind != "count" for n in clause.numbers)) or re.search(r"\bthan\b", text):
        return None
    wanted = [k for k in dict.fromkeys(keys_of(words(text[verb.end() :]))) if k not in _PLAIN]
    if not wanted:
        return None
    shares = []
    places: list[Place] = []
    for record in results.records:
        if clause.scopes and not any(s.trial in ("b", "s" if record.is_secondary else "p") for _, s in clause.scopes):
            continue
        have = {k for line in record.about for k in line.keys} | {k for arm in record.arms for k in arm.keys}
        shares.append(sum(k in have for k in wanted) / len(wanted))
        if record.about:
            places.append(
                Place(record.evidence, record.about[0].start, record.about[0].end, record.about[0].text[:200])
            )
    if not shares:
        return None
    negative = bool(re.search(r"\b(?:not|neither|nor|don't|doesn't|no)\b", text))
    worst = max(shares) if negative else min(shares)
    return Found((worst >= 0.6) is not negative, False, ReasonKind.OUTCOME, text, tuple(places))


def _best(clause: Clause, results: Results, wanted: frozenset[str], scoped: Sequence[Scope]) -> Found | None:
    """Which arm, or which category of one arm, has the highest or lowest value."""
    text = clause.text
    said = re.search(
        r"\b(?P<h>highest|longest|best|largest|most common|most frequent|greatest)\b|"
        r"\b(?P<l>lowest|shortest|worst|smallest|least common)\b",
        text,
    )
    if not said or clause.numbers or re.search(r"\bthan\b", text):
        return None
    high = bool(said.group("h"))
    one = [s for s in scoped if s.cohort > 0]
    if len(one) == 1:
        readings = {
            arm.number: results.read(Scope(one[0].trial, arm.number), wanted)
            for _, arm in results.arms(Scope(one[0].trial, 0))
        }
        values = {number: r.raw for number, r in readings.items() if r is not None}
        if one[0].cohort in values and len(values) > 1:
            pick = max(values.values()) if high else min(values.values())
            chosen = readings[one[0].cohort]
            return Found(values[one[0].cohort] == pick, False, ReasonKind.ARM, text, chosen.places if chosen else ())
    arms = [pair for s in scoped for pair in results.arms(s)]
    totals: dict[frozenset[str], float] = {}
    for _, arm in arms:
        for row in arm.rows:
            totals[row.keys] = totals.get(row.keys, 0.0) + row.value
    if len(totals) < 2:
        return None
    shared = frozenset.intersection(*totals)
    scored = {name: len((name - shared) & wanted) / max(1, len(name - shared)) for name in totals}
    meant = max(scored, key=lambda name: scored[name])
    if scored[meant] < 0.5:
        return None
    pick = max(totals.values()) if high else min(totals.values())
    return Found(totals[meant] == pick, False, ReasonKind.OUTCOME, text, ())


def _split(scope: Scope, results: Results) -> list[Scope]:
    if scope.trial == "b":
        return [Scope("p", 0), Scope("s", 0)]
    if scope.cohort == -1 or (scope.cohort == 0 and len(results.arms(scope)) > 1):
        return [Scope(scope.trial, arm.number) for _, arm in results.arms(Scope(scope.trial, 0))]
    return [scope]


def _value(clause: Clause, results: Results, wanted: frozenset[str], plain: list[Scope]) -> Found | None:
    """How large a value is: so many people, such a share, so long; none, all, most."""
    text = clause.text
    none = bool(_NONE.search(re.sub(r"\bno (?:more|less|fewer) than\b", "", text)))
    complement = bool(re.search(r"\b(?:did not|do not|does not|not achieve|without)\b", text))
    texts = " ".join(line.text for r in results.records for line in r.about)
    usable: list[tuple[Number, float]] = []
    dosed = any(re.search(r"\bmg\b|milligram|dose", arm.unit.lower()) for s in plain for _, arm in results.arms(s))
    for number in clause.numbers:
        unit = _unit_of(number, text)
        after = text[number.end : number.end + 6]
        if re.match(r"\s?(?:mg|mcg|ml|kg|g\b|µg|gy)", after):
            if dosed:
                usable.append((number, 0.0))
            continue
        if number.kind == "times" or dosed:
            continue
        usable.append((number, unit))
    summed = bool(re.search(r"\b(?:total|combined|across|overall)\b", text))
    parts: list[Scope] = []
    for scope in plain:
        if scope.trial == "b" and not summed:
            parts += [Scope("p", 0), Scope("s", 0)]
        elif scope.cohort == -1 and not summed:
            parts += [Scope(scope.trial, arm.number) for _, arm in results.arms(Scope(scope.trial, 0))]
        else:
            parts.append(scope)
    readings = [(part, results.read(part, wanted)) for part in parts]
    good = [(part, reading) for part, reading in readings if reading is not None]
    if not good:
        return None
    is_time = bool(good[0][1].days)
    truths: list[bool] = []
    sure = True
    places = tuple(place for _, reading in good for place in reading.places)[:6]
    for _, reading in good:
        chosen = [(n, u) for n, u in usable if bool(u) == is_time]
        if is_time:
            if not chosen:
                continue
            number, unit = chosen[-1]
            half = 0.5 if _HALF.match(text[number.end :]) else 0.0
            said = (number.value + half) * unit / reading.days
            one = re.search(
                r"\b(?:at least|a|one) (?:one |a |single )?(?:patient|participant|subject)|\bsome\b|several", text
            )
            if re.search(r"\b(?:no|none|not a single)\b", text) and number.op in (">", ">="):
                truths.append(reading.high <= said)
            elif re.search(r"\b(?:no|none|not a single)\b", text) and number.op in ("<", "<="):
                truths.append(reading.low >= said)
            elif re.search(r"^(?:all|every|each)\b", text):
                truths.append(holds(number.op, reading.low if number.op[:1] == ">" else reading.high, said))
            elif one and number.op:
                truths.append(holds(number.op, reading.high if number.op[:1] == ">" else reading.low, said))
            else:
                value = _pick(reading, re.sub("at least one", "", text))
                truths.append(_near(number, value * reading.days / unit, number.value + half))
            continue
        people = [(n, u) for n, u in usable if not u]
        if math.isnan(reading.people) or (not people and not none):
            if people and math.isnan(reading.people):
                number = people[-1][0]
                truths.append(_near(number, _pick(reading, text), number.value))
                continue
            direction = re.search(r"\b(?P<n>negative|decreased?|reduc\w+|lower)\b|\b(?P<p>positive|increased?)\b", text)
            if (
                direction
                and not math.isnan(reading.raw)
                and math.isnan(reading.people) | bool(re.search("change", texts[:400].lower()))
            ):
                truths.append(reading.raw < 0 if direction.group("n") else reading.raw > 0)
                continue
            every = re.search(
                r"\b(?:all|every|100%)(?: of)?(?: the)? (?:\w+ )?(?:patients|participants|subjects|@)", text
            )
            if every and not math.isnan(reading.share):
                truths.append(reading.share >= 99.95)
            continue
        if none and not any(n.kind != "count" for n, _ in people) and not complement:
            truths.append(reading.people == 0)
            continue
        if not people:
            continue
        number = people[0][0]
        count, share = reading.people, reading.share
        if complement or (
            none and number.value and re.search(r"\bno (?:progress|evidence|disease|recurr|\w+ response)", text)
        ):
            count, share = reading.size - count, 100 - share
        if number.kind == "count":
            if abs(number.value - reading.raw) < 1e-9 and not number.op and reading.raw == reading.people:
                truths.append(True)
            else:
                truths.append(
                    _near(number, count if number.op or number.value <= reading.size else reading.raw, number.value)
                )
        else:
            said = number.value if number.kind == "share" else 100 * number.value
            truths.append(_near(number, share, said) if number.op or number.kind == "share" else abs(share - said) < 1)
        if len(people) > 1:
            sure = False
    if not truths:
        return None
    if all(truths) and not is_time and _stray(clause, results):
        return Found(False, False, ReasonKind.TIME, text, places)
    return Found(all(truths), sure, ReasonKind.NEGATION if none else ReasonKind.NUMBER, text, places)


def outcomes(results: Results) -> Iterable[frozenset[str]]:
    """The keys of each record's outcome."""
    return [frozenset(key for line in record.about for key in line.keys) for record in results.records]
