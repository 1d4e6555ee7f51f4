"""Doses on order hooks: that they are not checked, and the limits that the pathway holds for the ordered medicine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from everyline.domain.guidance import Guidance, Standing
from everyline.domain.hooks import Card, Indicator
from everyline.domain.pathway import ActionKind
from everyline.fhir.against import Uses
from everyline.fhir.card_matter import Matter
from everyline.fhir.card_text import listed, plain

# An action of these kinds that names a medicine says how it is to be used, not that it is begun.
_LIMITS = (ActionKind.INFORM, ActionKind.MONITOR, ActionKind.ASSESS)


def is_limit(one: Guidance) -> bool:
    """Whether something is said of how a medicine is to be used, beside others or in somebody's kidneys."""
    return one.action.medicine is not None and one.action.kind in _LIMITS and one.standing is Standing.INDICATED


def dose_cards(matter: Matter, uses: Sequence[Uses]) -> Iterator[Card]:
    """A card for each medicine in hand or limited by one: a warning where a limit holds, now or if the orders were
    taken, whatever the hook."""
    guidance = (matter.planned or matter.evaluation).guidance
    limits = [one for one in guidance if is_limit(one)]
    begun = {one.medicine: one for one in uses if one.begun}
    now = {one.action.id for one in matter.evaluation.guidance if one.standing is Standing.INDICATED}
    for medicine in dict.fromkeys((*begun, *(one.action.medicine for one in limits if one.action.medicine))):
        mine = [one for one in limits if one.action.medicine == medicine]
        if medicine not in begun:  # what holds already is old news where another medicine is ordered
            mine = [one for one in mine if one.action.id not in now]
            if not mine:
                continue
        name = matter.names[medicine]
        doses = [(step, action) for step, action in begun[medicine].begun] if medicine in begun else []
        said = f"{name}: the dose is not checked. "
        if mine:
            said += listed([one.action.says for one in mine], 2)
        else:
            said += f"Doses of the pathway: {listed(list(dict.fromkeys(action.says for _, action in doses)), 2)}"
        lines = [f"No dose is read from an order, so this dose of {plain(name)} is not checked here."]
        if mine:
            lines += ["", "**Limits that hold:**", *matter.writer.by_step(mine)]
        if doses:
            lines += ["", "Doses that the pathway begins with, for whom they are meant:", ""]
            lines += [f"- {plain(action.says)}{f' ({plain(action.region)})' if action.region else ''}"
                      for _, action in doses]  # fmt: skip
        ranges = list(dict.fromkeys(name for step, _ in doses for name in step.statements))
        lines += [f"- {matter.writer.rests_on(one)}" for one in ranges]
        yield matter.card(
            said, Indicator.WARNING if mine else Indicator.INFO, lines,
            first=[name for one in mine for name in one.action.statements], statements=ranges,
        )  # fmt: skip
