"""Which rows may stand on one line of a summary of findings: same comparison, outcome and time, in people alike.

A trial counts once, whatever works report it; an extension is no trial; doses are never mixed.
"""

from __future__ import annotations

from collections.abc import Sequence

from everyline.appraise.doses import is_same_dose
from everyline.appraise.effects import compare, standard_error
from everyline.appraise.merge import Tabled
from everyline.appraise.people import is_comparable
from everyline.appraise.works import is_same_trial
from everyline.domain.evidence import Design
from everyline.domain.synthesis import Estimate, Group, Measure

# What is pooled where several measures are at hand: as printed, else ratios, that vary less from trial to trial than
# differences do (Cochrane Handbook 10.4.3, doi:10.1002/9781119536604).
_PREFERRED = (
    Measure.RISK_RATIO,
    Measure.HAZARD_RATIO,
    Measure.ODDS_RATIO,
    Measure.RATE_RATIO,
    Measure.RISK_DIFFERENCE,
    Measure.MEAN_DIFFERENCE,
    Measure.STANDARDISED_MEAN_DIFFERENCE,
)


def is_controlled(one: Tabled) -> bool:
    """Whether a row compares a treatment with something."""
    return bool(one.row.comparator) and (bool(one.row.estimates) or any(group.is_control for group in one.row.groups))


def lines(tabled: Sequence[Tabled]) -> tuple[tuple[Tabled, ...], ...]:
    """Controlled rows gathered by comparison, dose, outcome, time and people; in order of their first rows."""
    found: list[list[Tabled]] = []
    for one in tabled:
        if not is_controlled(one) or one.subgroup:
            continue
        for line in found:
            if _is_alike(line[0], one):
                line.append(one)
                break
        else:
            found.append([one])
    return tuple(tuple(line) for line in found)


def one_per_trial(line: Sequence[Tabled]) -> tuple[Tabled, ...]:
    """The fullest row of each trial of a line."""
    kept: list[Tabled] = []
    for one in sorted(line, key=_fullness, reverse=True):
        if not any(is_same_trial(one.key, other.key) or _same_figures(one, other) for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: line.index(one)))


def effects(one: Tabled) -> tuple[Estimate, ...]:
    """The effects of a row: as printed, then those its groups give."""
    treated, control = sides(one)
    worked = compare(treated, control) if treated is not None and control is not None else ()
    printed = {estimate.measure for estimate in one.row.estimates}
    return (*one.row.estimates, *(estimate for estimate in worked if estimate.measure not in printed))


def sides(one: Tabled) -> tuple[Group | None, Group | None]:
    """The treated group and its control, None for one that the row has not, or has several of."""
    treated = [group for group in one.row.groups if not group.is_control]
    control = [group for group in one.row.groups if group.is_control]
    return (treated[0] if len(treated) == 1 else None, control[0] if len(control) == 1 else None)


def weighable(one: Tabled) -> dict[Measure, Estimate]:
    """Its effects that have a standard error, by measure."""
    return {effect.measure: effect for effect in effects(one) if _error(effect) is not None}


def shared_measure(rows: Sequence[Tabled]) -> Measure | None:
    """The measure to pool: one that every row can be weighed by; what most of them print, else by preference."""
    at_hand = [weighable(one) for one in rows]
    shared = set.intersection(*(set(one) for one in at_hand)) if at_hand else set()
    printed = [sum(not one[measure].is_derived for one in at_hand) for measure in _PREFERRED if measure in shared]
    if not printed:
        return None
    most = max(printed)
    return next(m for m, count in zip([m for m in _PREFERRED if m in shared], printed, strict=True) if count == most)


def _is_alike(one: Tabled, other: Tabled) -> bool:
    first, second = one.row, other.row
    return (
        first.intervention.lower() == second.intervention.lower()
        and first.outcome == second.outcome
        and first.timepoint == second.timepoint
        and first.comparator.lower() == second.comparator.lower()
        and is_same_dose(first.dose, second.dose)
        and _may_be_pooled(first.design) == _may_be_pooled(second.design)
        and (is_comparable(first.population, second.population) or first.population == second.population)
    )


def _may_be_pooled(design: Design) -> str:
    """Designs that may be pooled share a word; what may not has its own."""
    return "trial" if design is Design.RCT else design.value


def _fullness(one: Tabled) -> tuple[bool, bool, bool, int]:
    second_hand = any(step.domain == "reading" and step.change < 0 for step in one.row.steps)
    return (not second_hand, bool(weighable(one)), len(one.row.groups) > 1, -one.rank)


def _same_figures(one: Tabled, other: Tabled) -> bool:
    """Whether two rows print the very same results for both groups: one trial told twice."""
    figures = [[(group.percent, group.mean) for group in row.groups] for row in (one.row, other.row)]
    told = [value for value in figures[0] if value != (None, None)]
    people = [[group.n for group in row.groups] for row in (one.row, other.row)]
    if any(None not in pair and pair[0] != pair[1] for pair in zip(*people, strict=False)):
        return False
    return len(told) > 1 and figures[0] == figures[1]


def _error(effect: Estimate) -> float | None:
    try:
        return standard_error(effect)
    except ValueError:
        return None
