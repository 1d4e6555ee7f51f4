"""A line of a summary of findings: its estimate, pooled where sound, what it means among 1000 people, how sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from everyline.appraise.certainty import LADDER, Rating, start_of
from everyline.appraise.imprecision import crossing
from everyline.appraise.in_view import in_people, listed
from everyline.appraise.match import effects, one_per_trial, shared_measure, weighable
from everyline.appraise.merge import Tabled
from everyline.appraise.pool import pool
from everyline.domain.evidence import Certainty, Design, Step
from everyline.domain.synthesis import Calculation, Estimate, Measure, Pooled, Summary

# Heterogeneity that moves certainty: I2 from here up may be substantial (Cochrane Handbook 10.10.2,
# doi:10.1002/9781119536604).
SUBSTANTIAL_I2 = 50.0


class Summarised(NamedTuple):
    """A summary, the rows it rests on, and how its absolute effect was worked out."""

    summary: Summary
    rows: tuple[Tabled, ...]
    calculation: Calculation | None


def summarise(line: Sequence[Tabled]) -> Summarised:
    """The summary of rows on one comparison, outcome and time."""
    trials = one_per_trial(line)
    weighed = tuple(one for one in trials if weighable(one))
    measure = shared_measure(weighed) if len(weighed) > 1 else None
    is_sound = all(one.row.design is Design.RCT for one in weighed)
    # Two trials told by one finding can't be weighed apart.
    is_sound &= len({one.row.finding for one in weighed}) == len(weighed)
    if measure is not None and is_sound:
        return _pooled(trials, weighed, measure)
    return _single(trials, measure)


def _pooled(trials: Sequence[Tabled], weighed: tuple[Tabled, ...], measure: Measure) -> Summarised:
    first = weighed[0].row
    pooled = pool(
        [(one.row.finding, one.row.study, weighable(one)[measure]) for one in weighed],
        comparison=comparison_of(weighed[0]),
        outcome=first.outcome,
        timepoint=first.timepoint,
    )
    level, steps = _certainty(weighed, pooled)
    effect, calculation = in_people(pooled.random, weighed)
    left_out = [one.row.study for one in trials if one not in weighed]
    reason = f"{listed(left_out)} gives neither counts nor an interval, so it was left out." if left_out else ""
    people = [one.row.participants for one in weighed]
    summary = Summary(
        comparison=pooled.comparison,
        outcome=first.outcome,
        timepoint=first.timepoint,
        estimate=pooled.random,
        absolute=effect,
        studies=len(weighed),
        participants=sum(count for count in people if count) if all(people) else None,
        certainty=level,
        steps=steps,
        findings=tuple(one.row.finding for one in weighed),
        pooled=_with_certainty(pooled, level, steps),
        reason=reason,
    )
    return Summarised(summary, weighed, calculation)


def _single(trials: Sequence[Tabled], measure: Measure | None) -> Summarised:
    best = max(trials, key=lambda one: (bool(weighable(one)), *_trust(one), -one.rank))
    row = best.row
    estimate = _main(best)
    effect, calculation = in_people(estimate, (best,))
    summary = Summary(
        comparison=comparison_of(best),
        outcome=row.outcome,
        timepoint=row.timepoint,
        estimate=estimate,
        absolute=effect,
        studies=1,
        participants=row.participants,
        certainty=row.certainty,
        steps=row.steps,
        findings=(row.finding,),
        reason=_why_not(trials, measure),
    )
    return Summarised(summary, (best,), calculation)


def comparison_of(one: Tabled) -> str:
    """What is compared, in words: "baricitinib 4 mg once daily against placebo"."""
    row = one.row
    return f"{' '.join(filter(None, (row.intervention, row.dose)))} against {row.comparator}"


def _why_not(trials: Sequence[Tabled], measure: Measure | None) -> str:
    """Why several results were not pooled; empty where there is one."""
    if len(trials) < 2:
        return ""
    if any(one.row.design is not Design.RCT for one in trials):
        return "Not pooled: only randomised trials are."
    bare = [one.row.study for one in trials if not weighable(one)]
    if bare:
        return f"Not pooled: {listed(bare)} {'gives' if len({*bare}) == 1 else 'give'} neither counts nor an interval."
    return "Not pooled: the trials give no effect of the same kind." if measure is None else ""


def _main(one: Tabled) -> Estimate | None:
    """The effect of a row to show: what is printed, else a difference or ratio that its groups give."""
    at_hand = {effect.measure: effect for effect in reversed(effects(one))}
    if one.row.estimates:
        return one.row.estimates[0]
    # Both groups are known, so the difference between them says more of people than their ratio.
    for measure in (Measure.RISK_DIFFERENCE, Measure.MEAN_DIFFERENCE):
        if measure in at_hand:
            return at_hand[measure]
    return next(iter(at_hand.values()), None)


def _trust(one: Tabled) -> tuple[int, bool]:
    level = LADDER.index(one.row.certainty) if one.row.certainty is not None else -1
    return (level, bool(one.row.estimates))


def _certainty(rows: Sequence[Tabled], pooled: Pooled) -> tuple[Certainty | None, tuple[Step, ...]]:
    """Of a pooled estimate: the least of its trials' without their own imprecision, which pooling mends, then moved by
    what the pooled estimate shows."""
    rated = [one for one in rows if one.row.certainty is not None]
    if not rated:
        return None, ()
    rating = min((_without_imprecision(one) for one in rated), key=lambda one: LADDER.index(one.level))
    if pooled.i2_percent >= SUBSTANTIAL_I2:
        rating.move("inconsistency", f"the trials differ: I2 {pooled.i2_percent:.0f} %", -1)
    elif _opposed(pooled):
        rating.move("inconsistency", "the trials point to opposite sides", -1)
    for step in crossing([pooled.random]):
        rating.move(step.domain, step.text, step.change)
    return rating.level, tuple(rating.steps)


def _without_imprecision(one: Tabled) -> Rating:
    rating = Rating(start_of(one.row.design))
    for step in one.row.steps:
        if step.domain != "imprecision":
            rating.move(step.domain, step.text, step.change, step.span)
    return rating


def _opposed(pooled: Pooled) -> bool:
    """Whether two trials show effects on opposite sides, each beyond its own interval."""
    neutral = pooled.random.measure.neutral
    sure = [one.estimate for one in pooled.studies if one.estimate.low is not None and one.estimate.high is not None]
    above = any(one.low is not None and one.low > neutral for one in sure)
    below = any(one.high is not None and one.high < neutral for one in sure)
    return above and below


def _with_certainty(pooled: Pooled, level: Certainty | None, steps: tuple[Step, ...]) -> Pooled:
    return replace(pooled, certainty=level, steps=steps)
