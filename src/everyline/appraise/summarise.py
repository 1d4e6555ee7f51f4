"""A line of a summary of findings: its estimate, pooled where sound, what it means among 1000 people, how sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from everyline.appraise.absolute import absolute, baseline_percent, worked
from everyline.appraise.certainty import LADDER, Rating, start_of
from everyline.appraise.imprecision import crossing
from everyline.appraise.match import effects, one_per_trial, shared_measure, sides, weighable
from everyline.appraise.merge import Tabled
from everyline.appraise.pool import pool
from everyline.domain.evidence import Certainty, Design, Step
from everyline.domain.synthesis import Absolute, Calculation, Estimate, Group, Measure, Pooled, Summary

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
    controls = [control for one in weighed if (control := sides(one)[1]) is not None]
    effect, calculation = _absolute(pooled.random, weighed, controls if len(controls) == len(weighed) else [])
    left_out = [one.row.study for one in trials if one not in weighed]
    reason = f"{_listed(left_out)} gives neither counts nor an interval, so it was left out." if left_out else ""
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
    control = sides(best)[1]
    effect, calculation = _absolute(estimate, (best,), [control] if control is not None else [])
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
        return f"Not pooled: {_listed(bare)} {'gives' if len(bare) == 1 else 'give'} neither counts nor an interval."
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


def _absolute(
    estimate: Estimate | None, rows: Sequence[Tabled], controls: Sequence[Group]
) -> tuple[Absolute | None, Calculation | None]:
    """What an estimate means among 1000 people, with the arithmetic; None where the control's risk is not known."""
    risk = baseline_percent(list(controls)) if estimate is not None else None
    if estimate is None or risk is None or (estimate.measure.is_ratio and risk == 0):
        return None, None
    row = rows[0].row
    comparator = row.comparator
    where = f"{comparator} in {_listed([one.row.study for one in rows])}"
    if len(rows) > 1:
        where += ", all counted" if all(group.events is not None and group.n for group in controls) else ", the median"
    try:
        effect = absolute(estimate, baseline_percent=risk, baseline=where)
    except ValueError:
        return None, None  # estimate and risk do not belong together: shown, not reckoned with
    if effect is None:
        return None, None
    treated = sides(rows[0])[0]
    treatment = " ".join(filter(None, (row.intervention, row.dose)))
    inputs = [
        (f"{comparator}, {one.row.study}", _printed(group), one.row.citation)
        for one, group in zip(rows, controls, strict=True)
    ]
    for one in rows:
        group = sides(one)[0]
        printed = next((effect for effect in one.row.estimates if effect.measure is estimate.measure), None)
        if printed is not None:
            told = next((c for c in one.row.further if c.finding != one.row.finding), one.row.citation)
            inputs.append((f"{estimate.measure.value}, {one.row.study}", _effect(printed), told))
        elif group is not None:
            inputs.append((f"{treatment}, {one.row.study}", _printed(group), one.row.citation))
    plain = treated.percent if treated is not None and len(rows) == 1 and estimate.is_derived else None
    return effect, worked(
        estimate,
        effect,
        treatment=treatment,
        comparator=comparator,
        outcome=", ".join(filter(None, (row.outcome, row.timepoint))),
        inputs=inputs,
        treated_percent=plain,
    )


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


def _printed(group: Group) -> str:
    if group.events is not None and group.n:
        return f"{group.events} of {group.n}"
    return f"{group.percent:g} %" if group.percent is not None else ""


def _effect(estimate: Estimate) -> str:
    interval = (
        f" ({estimate.low:g} to {estimate.high:g})" if estimate.low is not None and estimate.high is not None else ""
    )
    return f"{estimate.value:g}{interval}"


def _listed(names: Sequence[str]) -> str:
    known = list(dict.fromkeys(names))
    return known[0] if len(known) == 1 else f"{', '.join(known[:-1])} and {known[-1]}"
