"""Results that do not agree, found by rule, with the likely reason; a machine's reading, and said to be one.

Precision goes before reach: two figures disagree only where drug, dose, outcome and people are the same and nothing
but chance or the way of counting could part them, or where a trial and everyday care tell different sizes of one
effect. Figures of other people, doses or times are no disagreement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from everyline.appraise.advice import opposed_advice
from everyline.appraise.doses import is_same_dose
from everyline.appraise.match import weighable
from everyline.appraise.merge import Tabled
from everyline.appraise.normalise import weeks
from everyline.appraise.outcomes import is_same_scale
from everyline.appraise.people import age_group, is_comparable
from everyline.appraise.works import is_same_trial, is_surely_same_trial
from everyline.domain.evidence import Design, Evidence
from everyline.domain.synthesis import Disagreement, Estimate, Group, Row

# Percentages of one trial that differ by more were not merely rounded.
ROUNDING = 1.0
# A label that pools trials may differ from one of them by so many points without contradicting it.
POOLED = 3.0
# How far everyday care must be from a trial, in percentage points, and how many people must stand behind it, and how
# much longer it may have lasted.
APART, ENOUGH, LONGER = 15.0, 50, 1.5
_EVERYDAY = frozenset({Design.COHORT, Design.REGISTRY})


def disagreements(tabled: Sequence[Tabled], evidence: Sequence[Evidence]) -> tuple[Disagreement, ...]:
    """Every disagreement among rows and among what labels advise, each pair of findings once, in their order."""
    found: list[Disagreement] = []
    for one, other in combinations(tabled, 2):
        if one.row.finding == other.row.finding or one.subgroup or other.subgroup:
            continue
        if not _is_alike(one.row, other.row):
            continue
        for rule in (_one_trial, _opposed, _label_and_trial, _trial_and_everyday):
            said = rule(one, other)
            if said is not None:
                found.append(said)
                break
    return (*_joined(found), *opposed_advice(evidence))


def _joined(found: Sequence[Disagreement]) -> tuple[Disagreement, ...]:
    """Those of one kind that share a side as one, so that a trial's results stand together."""
    kept: list[Disagreement] = []
    for one in found:
        for place, other in enumerate(kept):
            if one.kind == other.kind and set(one.sides) & set(other.sides):
                kept[place] = replace(other, sides=tuple(dict.fromkeys((*other.sides, *one.sides))))
                break
        else:
            kept.append(one)
    return tuple(kept)


def _is_alike(one: Row, other: Row) -> bool:
    return (
        bool(one.intervention)
        and one.intervention.lower() == other.intervention.lower()
        and is_same_scale(one.outcome, other.outcome)
        and is_same_dose(one.dose, other.dose)
        and age_group(one.population) == age_group(other.population)
    )


def _one_trial(one: Tabled, other: Tabled) -> Disagreement | None:
    """Two works that print different results of one trial."""
    first, second = one.row, other.row
    if first.document == second.document or first.timepoint != second.timepoint:
        return None
    if not is_surely_same_trial(one.key, other.key) or first.comparator.lower() != second.comparator.lower():
        return None
    if not _differ(first, second, ROUNDING):
        return None
    if first.outcome != second.outcome:
        why = f"another analysis of the same trial: {_analysis(first)} beside {_analysis(second)}"
    else:
        why = "another analysis, definition or data cut of the same trial"
    return _said(first, second, "definition", why)


def _opposed(one: Tabled, other: Tabled) -> Disagreement | None:
    """Two trials whose intervals exclude each other on one measure."""
    first, second = one.row, other.row
    if first.timepoint != second.timepoint or first.comparator.lower() != second.comparator.lower():
        return None
    if not first.comparator or is_same_trial(one.key, other.key):
        return None
    if not is_comparable(first.population, second.population):
        return None
    for measure, effect in weighable(one).items():
        against = weighable(other).get(measure)
        if against is not None and _exclude_each_other(effect, against):
            return _said(
                first,
                second,
                "result",
                _differences(first, second) or "the records show no difference that explains it",
            )
    return None


def _exclude_each_other(one: Estimate, other: Estimate) -> bool:
    """Whether two intervals have no value in common."""
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return False
    return one.low > other.high or other.low > one.high


def _label_and_trial(one: Tabled, other: Tabled) -> Disagreement | None:
    """A label that prints another result than a trial on the same comparison and time."""
    first, second = one.row, other.row
    labels = [row.design is Design.LABEL for row in (first, second)]
    if sum(labels) != 1 or first.timepoint != second.timepoint or not first.timepoint:
        return None
    if (
        not first.comparator
        or first.comparator.lower() != second.comparator.lower()
        or not _differ(first, second, POOLED)
    ):
        return None
    return _said(
        first, second, "label-trial", "a label counts the trials it rests on together, or by a rule of its own"
    )


def _trial_and_everyday(one: Tabled, other: Tabled) -> Disagreement | None:
    """A randomised trial beside a cohort or registry whose share of responders is far off."""
    trial, care = (one.row, other.row) if one.row.design is Design.RCT else (other.row, one.row)
    if trial.design is not Design.RCT or care.design not in _EVERYDAY or "efficacy" not in (one.topic, other.topic):
        return None
    if any(step.domain == "reading" and step.change < 0 for step in trial.steps):
        return None  # read second hand: the publication is set beside it, where it is held
    if not trial.dose or not care.dose or (care.participants or 0) < ENOUGH:
        return None
    lengths = [weeks(row.timepoint) for row in (trial, care)]
    if None in lengths or not 1 / LONGER <= (lengths[0] or 1) / (lengths[1] or 1) <= LONGER:
        return None
    shares = [_share(row) for row in (trial, care)]
    if None in shares or abs((shares[0] or 0.0) - (shares[1] or 0.0)) < APART:
        return None
    why = "a randomised trial beside everyday care without a control group"
    further = _differences(trial, care)
    return _said(trial, care, "design", f"{why}; {further}" if further else why)


def _differences(one: Row, other: Row) -> str:
    """What the records show to differ, in words."""
    parts = []
    if one.timepoint and other.timepoint and one.timepoint != other.timepoint:
        parts.append(f"in time ({one.timepoint} beside {other.timepoint})")
    if one.dose and other.dose and not is_same_dose(one.dose, other.dose):
        parts.append(f"in dose ({one.dose} beside {other.dose})")
    if one.population and other.population and not is_comparable(one.population, other.population):
        parts.append("in the people studied")
    return f"they differ {' and '.join(parts)}" if parts else ""


def _said(one: Row, other: Row, kind: str, why: str) -> Disagreement:
    older = min((row for row in (one, other) if row.year), key=lambda row: row.year or 0, default=None)
    about = ", ".join(filter(None, (one.intervention, one.dose or other.dose, one.outcome, one.timepoint)))
    marked = [row.study for row in (one, other) if any("superseded" in step.text for step in row.steps)]
    if marked and older is not None:
        why = f"{why}; {marked[0]} is marked as superseded"
    return Disagreement(about, kind, (one.finding, other.finding), why)


def _differ(one: Row, other: Row, by: float) -> bool:
    """Whether the treated or the control groups of two rows differ by more than so many percentage points."""
    for treated in (False, True):
        first, second = (_group(row, is_control=treated) for row in (one, other))
        shares = [group.percent for group in (first, second) if group is not None and group.percent is not None]
        if len(shares) == 2 and abs(shares[0] - shares[1]) > by:
            return True
    return False


def _group(row: Row, *, is_control: bool) -> Group | None:
    found = [group for group in row.groups if group.is_control is is_control]
    return found[0] if len(found) == 1 else None


def _share(row: Row) -> float | None:
    treated = _group(row, is_control=False)
    return treated.percent if treated is not None else None


def _analysis(row: Row) -> str:
    _, bracket, tail = row.outcome.partition(" (")
    return tail.rstrip(")") if bracket else "not said how missing data were counted"
