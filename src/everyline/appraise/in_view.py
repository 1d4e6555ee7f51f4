"""The arithmetic behind a summary's people among 1000, from the figures as printed to the last line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from everyline.appraise.absolute import Input, absolute, baseline_percent, worked
from everyline.appraise.match import sides
from everyline.appraise.merge import Tabled
from everyline.domain.synthesis import Absolute, Calculation, Estimate, Group


def in_people(estimate: Estimate | None, rows: Sequence[Tabled]) -> tuple[Absolute | None, Calculation | None]:
    """What an estimate of rows means among 1000 people, with every step from what they print; None where the control's
    risk is not known in all of them, or does not belong to the estimate.

    estimate: of the one row, or pooled from all of them.
    """
    controls = [control for one in rows if (control := sides(one)[1]) is not None]
    risk = baseline_percent(controls) if len(controls) == len(rows) else None
    if estimate is None or risk is None or (estimate.measure.is_ratio and risk == 0):
        return None, None
    row = rows[0].row
    try:
        effect = absolute(estimate, baseline_percent=risk, baseline=_where(rows, controls))
    except ValueError:
        return None, None
    if effect is None:
        return None, None
    treatment = " ".join(filter(None, (row.intervention, row.dose)))
    inputs, steps = _controls(rows, controls, risk)
    further, more = _effects(estimate, rows, treatment)
    made = worked(
        estimate,
        effect,
        treatment=treatment,
        comparator=row.comparator,
        outcome=", ".join(filter(None, (row.outcome, row.timepoint))),
        inputs=(*inputs, *further),
        treated_percent=_risk(sides(rows[0])[0]) if len(rows) == 1 and estimate.is_derived else None,
    )
    return effect, replace(made, steps=(*steps, *more, *made.steps))


def listed(names: Sequence[str]) -> str:
    """Names in a row, each once: "one, two and three"."""
    known = list(dict.fromkeys(names))
    return known[0] if len(known) == 1 else f"{', '.join(known[:-1])} and {known[-1]}"


def _where(rows: Sequence[Tabled], controls: Sequence[Group]) -> str:
    where = f"{rows[0].row.comparator} in {listed([one.row.study for one in rows])}"
    if len(rows) == 1:
        return where
    return f"{where}, all counted" if _are_counted(controls) else f"{where}, the median"


def _controls(rows: Sequence[Tabled], controls: Sequence[Group], risk: float) -> tuple[list[Input], list[str]]:
    """The risks without treatment as printed, and how they make one."""
    inputs: list[Input] = [
        (f"{one.row.comparator}, {one.row.study}", _printed(group), one.row.citation)
        for one, group in zip(rows, controls, strict=True)
    ]
    if _are_counted(controls):
        events = " + ".join(str(group.events) for group in controls)
        people = " + ".join(str(group.n) for group in controls)
        if len(controls) > 1:
            events, people = f"({events})", f"({people})"
        return inputs, [f"100 × {events} / {people} = {_digits(risk)} %"]
    if len(controls) == 1:
        return inputs, []
    shares = [f"{_risk(group) or 0:g}" for group in controls]
    if len(shares) == 2:
        return inputs, [f"({' + '.join(shares)}) / 2 = {_digits(risk)} %"]
    return inputs, [f"the median of {listed(shares)} is {_digits(risk)} %"]


def _effects(estimate: Estimate, rows: Sequence[Tabled], treatment: str) -> tuple[list[Input], list[str]]:
    """The effects as printed, or the treated groups they are worked out from, and what is made of them."""
    inputs: list[Input] = []
    steps: list[str] = []
    for one in rows:
        group = sides(one)[0]
        printed = next((effect for effect in one.row.estimates if effect.measure is estimate.measure), None)
        if printed is not None:
            told = next((c for c in one.row.further if c.finding != one.row.finding), one.row.citation)
            inputs.append((f"{estimate.measure.value}, {one.row.study}", _effect(printed), told))
        elif group is not None:
            inputs.append((f"{treatment}, {one.row.study}", _printed(group), one.row.citation))
            if group.events is not None and group.n:
                steps.append(f"100 × {group.events} / {group.n} = {_digits(100 * group.events / group.n)} %")
    if len(rows) > 1:
        made_of = listed([value for _, value, _ in inputs])
        steps.append(f"{estimate.measure.value} pooled by random effects from {made_of}: {_digits(estimate.value)}")
    elif not estimate.is_derived:
        steps.append(f"{estimate.measure.value} as printed: {inputs[0][1]}")
    return inputs, steps


def _are_counted(groups: Sequence[Group]) -> bool:
    return all(group.events is not None and group.n for group in groups)


def _risk(group: Group | None) -> float | None:
    """A group's risk in percent: of its counts, else as printed."""
    if group is None:
        return None
    return 100 * group.events / group.n if group.events is not None and group.n else group.percent


def _printed(group: Group) -> str:
    if group.events is not None and group.n:
        return f"{group.events} of {group.n}"
    return f"{group.percent:g} %" if group.percent is not None else ""


def _effect(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:g}"
    return f"{estimate.value:g} ({estimate.low:g} to {estimate.high:g})"


def _digits(value: float) -> str:
    return f"{value:.4g}"
