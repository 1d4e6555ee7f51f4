"""Which cohort or trial had more of a result, by how much, and which had the most."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from everyline.domain.answer import ReasonKind
from everyline.verify.records.found import Found, Place, holds
from everyline.verify.records.result_values import near, parts_of, pick, unit_of
from everyline.verify.records.results import BAD, HALF, Results
from everyline.verify.records.statement import Clause, Scope

_UP = re.compile(
    r"\b(?:more|higher|greater|longer|larger|increased?|outperform\w*|superior|over twice|better|improved|exceed\w*)\b"
)
_DOWN = re.compile(r"\b(?:less|lower|fewer|shorter|smaller|decreased?|inferior|worse|reduced?|under|poorer)\b")
_SAME = re.compile(r"\b(?:same|equal\w*|identical|no difference|as many|similar)\b")
_DIFFERENCE = re.compile(r"\bdifference\b|\bdiffer\b|\bvariation\b")


def compared(
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
            unit = unit_of(number, clause.text)
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
        lefts = [p for s in left for p in parts_of(s, results)]
        rights = [p for s in right for p in parts_of(s, results)]
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
            x, y = pick(a, text), pick(b, text)
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
                bad = bool(BAD.search(" ".join(line.text for line in results.records[0].about[:2]).lower()))
                gap = (x - y) * (-1 if worse else 1) * (-1 if bad else 1)
                sure = sure and not bad
            if difference and re.search(r"\bno (?:significant )?difference", text):
                results_of.append(gap < 1e-6)
                continue
            relevant = said_number
            if relevant is not None:
                unit = unit_of(relevant, clause.text)
                before = clause.text[: relevant.start]
                if unit and a.days:
                    half = 0.5 if HALF.match(clause.text[relevant.end :]) else 0.0
                    results_of.append(near(relevant, gap * a.days / unit, relevant.value + half))
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
                            near(relevant, v, said)
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
                    results_of.append(any(near(relevant, v, relevant.value) for v in alternatives))
            elif difference:
                results_of.append(gap > 0)
                sure = False
            else:
                results_of.append(gap > 0)
    if not results_of:
        return None
    negative = bool(re.search(r"\b(?:did not|does not|do not|not)\b", text))
    return Found(all(results_of) is not negative, sure, ReasonKind.COMPARATOR, clause.text, tuple(places[:6]))


def best_of(clause: Clause, results: Results, wanted: frozenset[str], scoped: Sequence[Scope]) -> Found | None:
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
