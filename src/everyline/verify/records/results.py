"""The measured results of trial records, ready to be asked: which rows a statement means, and what they say."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from everyline.verify.records.found import Place
from everyline.verify.records.parse import Arm, Part, Record, Row
from everyline.verify.records.statement import Scope
from everyline.verify.records.terms import key, keys

DAYS = {"hour": 1 / 24, "hr": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}
TIME = re.compile(r"^\s?-?(?:an? )?(?:and a half )?(hours?|hrs?|days?|weeks?|months?|years?)\b")
HALF = re.compile(r"^ and a half (?:hours?|days?|weeks?|months?|years?)")
_TIMED = re.compile(
    r"(\d+(?:\.\d+)?)[\s-]*(hours?|days?|weeks?|months?|years?)|\b(hours?|days?|weeks?|months?|years?) (\d+)"
)
BAD = re.compile(
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
    return DAYS[match.group(1)] if match else 0.0


def times(text: str) -> set[int]:
    """The lengths of time a text names, in whole days."""
    found = set()
    for match in _TIMED.finditer(text.lower()):
        number, unit = (match.group(1), match.group(2)) if match.group(1) else (match.group(4), match.group(3))
        if len(number) < 7:
            found.add(round(float(number) * DAYS[unit.rstrip("s")]))
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


def outcomes(results: Results) -> Iterable[frozenset[str]]:
    """The keys of each record's outcome."""
    return [frozenset(key for line in record.about for key in line.keys) for record in results.records]
