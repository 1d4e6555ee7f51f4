"""How precise a finding is: whether its intervals hold no effect, and whether enough people stand behind it."""

from __future__ import annotations

from collections.abc import Sequence

from everyline.appraise.effects import odds_ratio, risk_ratio
from everyline.appraise.groups import Figured, sort_out
from everyline.domain.evidence import Finding, Step
from everyline.domain.synthesis import Estimate, Group

# Rules of thumb for comparisons: fewer events than this among all groups, or fewer people where events are not
# counted (GRADE: imprecision, Guyatt et al. 2011, doi:10.1016/j.jclinepi.2011.01.012).
FEWEST_EVENTS = 300
FEWEST_PEOPLE = 400
# Our own, for figures of one group.
FEWEST_IN_ONE_GROUP = 100


def imprecision(finding: Finding, people: int | None) -> tuple[tuple[Step, ...], tuple[Estimate, ...]]:
    """Steps down for a finding, two at most, and the effects its figures give. people: as its source says them."""
    figured, _ = sort_out(finding)
    effects = effects_of(figured)
    steps = [*crossing(effects), *few(figured, people, is_comparison=bool(finding.comparator))]
    return tuple(steps), effects


def effects_of(figured: Sequence[Figured]) -> tuple[Estimate, ...]:
    """Effects as printed, then the risk ratios worked out from counts of a group and its control."""
    printed = [one.figure.effect for one in figured if one.figure.effect is not None]
    worked = []
    for one in figured:
        if one.is_control or one.figure.events is None or one.figure.n is None:
            continue
        for control in figured:
            same = (control.outcome, control.time, control.part, control.subgroup) == (
                one.outcome, one.time, one.part, one.subgroup,
            )  # fmt: skip
            if control.is_control and same and control.figure.events is not None and control.figure.n:
                worked.append(risk_ratio(_group(one), _group(control)) or odds_ratio(_group(one), _group(control)))
    return (*printed, *(one for one in worked if one is not None))


def crossing(effects: Sequence[Estimate]) -> tuple[Step, ...]:
    """A step down where an interval holds no effect."""
    for one in effects:
        if one.low is not None and one.high is not None and one.low <= one.measure.neutral <= one.high:
            text = f"the interval of the {one.measure.value}, {_short(one.low)} to {_short(one.high)}, holds no effect"
            return (Step("imprecision", text, -1),)
    return ()


def few(figured: Sequence[Figured], people: int | None, *, is_comparison: bool) -> tuple[Step, ...]:
    """A step down where few people or few events stand behind the figures."""
    results = {(one.outcome, one.time, one.part, one.subgroup) for one in figured}
    counted = [one for one in figured if one.figure.events is not None]
    if is_comparison and counted and all(one.figure.events is not None for one in figured):
        events = max(sum(one.figure.events or 0 for one in counted if _result(one) == result) for result in results)
        if events < FEWEST_EVENTS:
            return (
                Step("imprecision", f"{events} {'event' if events == 1 else 'events'}, fewer than {FEWEST_EVENTS}", -1),
            )
        return ()
    least = FEWEST_PEOPLE if is_comparison else FEWEST_IN_ONE_GROUP
    if people is not None and people < least:
        return (Step("imprecision", f"{people} people, fewer than {least}", -1),)
    return ()


def _result(one: Figured) -> tuple[str, str, str, str]:
    return (one.outcome, one.time, one.part, one.subgroup)


def _group(one: Figured) -> Group:
    return Group(one.label, one.is_control, n=one.figure.n, events=one.figure.events)


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
