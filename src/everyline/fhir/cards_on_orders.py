"""Cards with orders in hand (hooks "order-select" and "order-sign"), where one names a medicine of the pathway.

An order is a plan. What the patient has now speaks for it or against it; what would hold if it were taken is told as
such.
"""

from __future__ import annotations

from collections.abc import Iterator

from everyline.domain.guidance import Evaluation, Guidance, Standing
from everyline.domain.hooks import Card, Hook, Indicator, Order, OrderRemoved, Suggestion, TestOrder
from everyline.domain.pathway import (
    Action,
    ActionKind,
    AllOf,
    AnyOf,
    CriterionId,
    Expression,
    FactId,
    Named,
    Not,
    Present,
    Step,
    Truth,
)
from everyline.fhir.card_matter import SAFETY, Matter, safety_cards
from everyline.fhir.card_text import listed, plain, shortened
from everyline.fhir.cards_on_view import due_lines, suggested


def cards_on_orders(matter: Matter) -> Iterator[Card]:
    """The cards, in the order in which they are to be read. None where no order names a medicine of the pathway and
    every order could be read."""
    if not matter.asked.orders:
        unread = [one for one in matter.asked.told if "ordered" in one]
        if unread:
            yield matter.card(unread[0], Indicator.INFO, [f"- {plain(one)}" for one in unread])
        return
    if matter.evaluation.refused is not None:
        yield _refused(matter)
        return
    yield from safety_cards(matter, matter.of(Standing.INDICATED, SAFETY))
    for medicine in dict.fromkeys(one.medicine for one in matter.asked.orders):
        yield from _about(matter, medicine)
    if matter.planned is not None:
        yield from _before_the_first_dose(matter, matter.planned)
        yield from _if_taken(matter, matter.planned)


def _refused(matter: Matter) -> Card:
    """The pathway knows the medicine and is not for the patient: said once, so that silence is not read as consent."""
    names = listed(_ordered(matter))
    why = matter.evaluation.refused or ""
    return matter.card(f"{names}: nothing is said. {why}", Indicator.INFO, [plain(why)])


def _about(matter: Matter, medicine: FactId) -> Iterator[Card]:
    """What is said of beginning a medicine."""
    orders = [one for one in matter.asked.orders if one.medicine == medicine]
    name = matter.names[medicine]
    said = [
        one for one in matter.evaluation.guidance
        if one.action.medicine == medicine and one.action.kind is ActionKind.TREAT
    ]  # fmt: skip
    by = {standing: [one for one in said if one.standing is standing] for standing in Standing}
    for_it, against, unsettled = (
        by[Standing.INDICATED], by[Standing.CONTRAINDICATED], by[Standing.UNDETERMINED],
    )  # fmt: skip
    lines = [*_by_name(orders), *matter.writer.by_step([*against, *unsettled, *for_it])]
    if against:
        is_all = not for_it and not unsettled
        why = against[0].because[0] if against[0].because else against[0].action.says
        first = f"{name}: contraindicated by this pathway" if is_all else f"{name}: something speaks against it"
        yield matter.card(
            f"{first}. {why}",
            Indicator.CRITICAL if is_all else Indicator.WARNING,
            lines,
            guidance=[*against, *unsettled, *for_it],
            suggestions=[] if for_it else _removals(orders, is_recommended=is_all),
        )
    elif unsettled and not for_it:
        missing = list(dict.fromkeys(matter.names.get(m.fact, m.fact) for one in unsettled for m in one.missing))
        yield matter.card(
            f"{name}: whether it fits is not known; missing: {listed(missing)}",
            Indicator.WARNING, lines, guidance=unsettled,
        )  # fmt: skip
    elif not said:
        yield from _unforeseen(matter, medicine, orders)


def _unforeseen(matter: Matter, medicine: FactId, orders: list[Order]) -> Iterator[Card]:
    """The pathway begins this medicine in some patients, and in none like this one. Of a medicine that is taken
    already, or that the pathway only watches beside others, nothing is said here."""
    begun = [
        (step, action)
        for step in matter.pathway.steps
        for action in step.actions
        if action.medicine == medicine and action.kind is ActionKind.TREAT
    ]
    if not begun or _is_taken(matter, medicine):
        return
    lines = [*_by_name(orders), "The pathway has these uses of it, and none is for this patient:", ""]
    for step, action in begun:
        lines.append(f"- **{plain(action.says)}**{f' ({plain(action.region)})' if action.region else ''}")
        lines += [f"  - Does not hold: {plain(one)}." for one in _unmet(matter, step, action)]
    yield matter.card(
        f"{matter.names[medicine]}: this pathway has no use of it for this patient",
        Indicator.WARNING, lines, statements=begun[0][1].statements,
    )  # fmt: skip


def _unmet(matter: Matter, step: Step, action: Action) -> list[str]:
    """The criteria that an action asks for and that do not hold, in words."""
    found = {one.criterion: one for one in matter.evaluation.criteria}
    named = [*_named(step.when), *_named(action.when)]
    return list(dict.fromkeys(found[one].trace.says for one in named if found[one].truth is Truth.FALSE))


def _named(expression: Expression | None) -> Iterator[CriterionId]:
    match expression:
        case Named(criterion):
            yield criterion
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _named(part)
        case Not():  # told in words it would say the opposite of what is meant
            return
        case _:
            return


def _is_taken(matter: Matter, medicine: FactId) -> bool:
    """Whether a criterion of the pathway that asks just this says that it is taken now."""
    asking = {one.id for one in matter.pathway.criteria if one.expression == Present(medicine)}
    return any(one.criterion in asking and one.truth is Truth.TRUE for one in matter.evaluation.criteria)


def _before_the_first_dose(matter: Matter, planned: Evaluation) -> Iterator[Card]:
    ordered = {one.medicine for one in matter.asked.orders}
    due = [one for one in planned.schedule if one.medicine in ordered and one.on == planned.on]
    if not due:
        return
    tests = [TestOrder(one.test, one.on, one.why) for one in due]
    yield matter.card(
        f"Before the first dose: {listed([one.test for one in due], 3)}",
        Indicator.WARNING if matter.asked.hook is Hook.ORDER_SIGN else Indicator.INFO,
        due_lines(matter, due),
        statements=[name for one in due for name in one.statements],
        suggestions=suggested(tests),
    )


def _if_taken(matter: Matter, planned: Evaluation) -> Iterator[Card]:
    """What would newly hold if the ordered medicines were taken from today."""
    now = {one.action.id: one.standing for one in matter.evaluation.guidance}
    new = [
        one for one in planned.guidance
        if one.standing in (Standing.INDICATED, Standing.CONTRAINDICATED) and now.get(one.action.id) != one.standing
    ]  # fmt: skip
    told = [one for one in new if one.standing is Standing.INDICATED and one.action.kind in SAFETY]
    # All that are in hand, the ones not picked too: together they are what would be taken.
    names = [matter.names[one] for one in matter.asked.planned]
    said = f"If {listed(names, 2)} {'is' if len(names) == 1 else 'are'} taken"
    yield from safety_cards(matter, told, said)
    rest = [one for one in new if one not in told]
    if rest:
        points = f"{len(rest)} more point{'s' if len(rest) != 1 else ''}"
        yield matter.card(
            f"{said}: {points}: {listed([one.action.says for one in rest], 2)}",
            Indicator.INFO,
            _if_taken_lines(matter, rest),
            statements=[name for one in rest for name in one.action.statements],
        )


def _if_taken_lines(matter: Matter, rest: list[Guidance]) -> Iterator[str]:
    against = [one for one in rest if one.standing is Standing.CONTRAINDICATED]
    yield from matter.writer.by_step([one for one in rest if one not in against], is_brief=True)
    if against:
        yield from ("", "It would speak against:", *matter.writer.by_step(against, is_brief=True))


def _ordered(matter: Matter) -> list[str]:
    return list(dict.fromkeys(matter.names[one.medicine] for one in matter.asked.orders))


def _by_name(orders: list[Order]) -> list[str]:
    """How an order was recognised, where that was by its name."""
    told = [
        f"Recognised by its name ({plain(one.said)}); none of its codes is known here." for one in orders if one.by_name
    ]
    return [*told, ""] if told else []


def _removals(orders: list[Order], *, is_recommended: bool) -> list[Suggestion]:
    return [
        Suggestion(
            shortened(f"Remove the order: {one.said}", 120),
            "",
            (OrderRemoved(one.reference, one.said),),
            is_recommended,
        )
        for one in orders
        if one.reference
    ]
