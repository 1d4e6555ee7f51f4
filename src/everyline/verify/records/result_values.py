"""Whether a value, a range or a spread is what a result says."""

from __future__ import annotations

import math
import re

from everyline.domain.answer import ReasonKind
from everyline.verify.records.found import Found, Place, holds
from everyline.verify.records.results import DAYS, HALF, TIME, Reading, Results, times
from everyline.verify.records.statement import Clause, Number, Scope

_NONE = re.compile(
    r"\b(?:no|none|zero|neither|nobody|not|never|without|(?<![\d.])0(?![\d.]|%)|"
    r"not a single|didn't)\b(?! (?:more|less|fewer|only) )"
)
_MIN = re.compile(r"\b(?:minimum|shortest|lowest|min|smallest|at least one|least)\b")
_MAX = re.compile(r"\b(?:maximum|longest|highest|max|largest)\b")


def spread_of(clause: Clause, results: Results, wanted: frozenset[str], plain: list[Scope]) -> Found | None:
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
    unit = unit_of(number, text)
    gap = abs(first - second) * (reading.days / unit if unit and reading.days else 1)
    return Found(near(number, gap, number.value), True, ReasonKind.NUMBER, text, reading.places)


def frames(results: Results) -> tuple[Place, ...]:
    return tuple(Place(r.evidence, r.frame.start, r.frame.end, r.frame.text[:200]) for r in results.records if r.frame)


def unit_of(number: Number, text: str) -> float:
    """Days to the unit that stands after a number, 0 where none does."""
    match = TIME.match(text[number.end : number.end + 24])
    return DAYS[match.group(1).rstrip("s")] if match else 0.0


def pick(reading: Reading, text: str) -> float:
    if _MIN.search(text):
        return reading.low
    if _MAX.search(text):
        return reading.high
    return reading.raw


def near(number: Number, value: float, said: float) -> bool:
    if number.near and number.op:
        low, high = (said, said * 1.2) if number.op == ">" else (said * 0.8, said)
        return low <= value <= high
    if number.near:
        return abs(value - said) <= 0.1 * abs(said)
    tolerance = 0.5 * 10**-number.places if number.kind != "count" or number.places else 0.5 if said > 3 else 0.05
    return holds(number.op, value, said, tolerance)


def stray(clause: Clause, results: Results) -> bool:
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
        days = float(match.group(1)) * DAYS[match.group(2)]
        if not any(abs(days - other) <= 0.05 * other + 1 for other in known):
            return True
    return False


def parts_of(scope: Scope, results: Results) -> list[Scope]:
    if scope.trial == "b":
        return [Scope("p", 0), Scope("s", 0)]
    if scope.cohort == -1 or (scope.cohort == 0 and len(results.arms(scope)) > 1):
        return [Scope(scope.trial, arm.number) for _, arm in results.arms(Scope(scope.trial, 0))]
    return [scope]


def valued(clause: Clause, results: Results, wanted: frozenset[str], plain: list[Scope]) -> Found | None:
    """How large a value is: so many people, such a share, so long; none, all, most."""
    text = clause.text
    none = bool(_NONE.search(re.sub(r"\bno (?:more|less|fewer) than\b", "", text)))
    complement = bool(re.search(r"\b(?:did not|do not|does not|not achieve|without)\b", text))
    texts = " ".join(line.text for r in results.records for line in r.about)
    usable: list[tuple[Number, float]] = []
    dosed = any(re.search(r"\bmg\b|milligram|dose", arm.unit.lower()) for s in plain for _, arm in results.arms(s))
    for number in clause.numbers:
        unit = unit_of(number, text)
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
            half = 0.5 if HALF.match(text[number.end :]) else 0.0
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
                value = pick(reading, re.sub("at least one", "", text))
                truths.append(near(number, value * reading.days / unit, number.value + half))
            continue
        people = [(n, u) for n, u in usable if not u]
        if math.isnan(reading.people) or (not people and not none):
            if people and math.isnan(reading.people):
                number = people[-1][0]
                truths.append(near(number, pick(reading, text), number.value))
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
                    near(number, count if number.op or number.value <= reading.size else reading.raw, number.value)
                )
        else:
            said = number.value if number.kind == "share" else 100 * number.value
            truths.append(near(number, share, said) if number.op or number.kind == "share" else abs(share - said) < 1)
        if len(people) > 1:
            sure = False
    if not truths:
        return None
    if all(truths) and not is_time and stray(clause, results):
        return Found(False, False, ReasonKind.TIME, text, places)
    return Found(all(truths), sure, ReasonKind.NEGATION if none else ReasonKind.NUMBER, text, places)
