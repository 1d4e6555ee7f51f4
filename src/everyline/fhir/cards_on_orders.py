"""Cards with orders in hand (hooks "order-select" and "order-sign"), where one names a medicine of the pathway.

An order is a plan. What the patient has now speaks for it or against it; what would hold if it were taken is told as
such. What is not known, or could not be looked up or read, is one warning; the dose is not checked, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterator

from everyline.domain.guidance import Evaluation, Guidance, Standing
from everyline.domain.hooks import Card, Hook, Indicator, Order, OrderRemoved, Suggestion, TestOrder
from everyline.domain.pathway import Action, FactId, Step, Truth
from everyline.fhir.against import Uses, named, sentence, statements_of
from everyline.fhir.card_matter import SAFETY, Matter, safety_cards
from everyline.fhir.card_text import listed, plain, shortened
from everyline.fhir.cards_on_view import due_lines, suggested
from everyline.fhir.order_doses import dose_cards, is_limit
from everyline.fhir.order_gaps import gap_card, unread_card


def cards_on_orders(matter: Matter) -> Iterator[Card]:
    """The cards, in the order in which they are to be read. None where no order names a medicine of the pathway and
    every order could be read."""
    yield from unread_card(matter)
    if not matter.asked.orders:
        return
    if matter.evaluation.refused is not None:
        yield _refused(matter)
        return
    yield from safety_cards(matter, matter.of(Standing.INDICATED, SAFETY))
    uses = [uses_of(matter, medicine) for medicine in dict.fromkeys(one.medicine for one in matter.asked.orders)]
    for one in uses:
        yield from _about(matter, one)
    yield from gap_card(matter, uses)
    yield from dose_cards(matter, uses)
    if matter.planned is not None:
        yield from _before_the_first_dose(matter, matter.planned)
        yield from _if_taken(matter, matter.planned)


def uses_of(matter: Matter, medicine: FactId) -> Uses:
    """What the pathway says of the use of an ordered medicine."""
    return Uses(matter.pathway, matter.evaluation.guidance, matter.evaluation.criteria, medicine)


def _refused(matter: Matter) -> Card:
    """The pathway knows the medicine and is not for the patient: said once, so that silence is not read as consent."""
    names = listed(_ordered(matter))
    why = matter.evaluation.refused or ""
    return matter.card(f"{names}: nothing is said. {why}", Indicator.INFO, [plain(why)])


def _about(matter: Matter, uses: Uses) -> Iterator[Card]:
    """What speaks against a medicine; where nothing does, whether the pathway has a use of it for the patient.

    Of a medicine that is taken already the second is not asked, nor of one that the pathway only watches beside others.
    """
    orders = [one for one in matter.asked.orders if one.medicine == uses.medicine]
    if uses.against:
        yield _contraindicated(matter, uses, orders)
    elif not uses.said and uses.begun and not uses.is_taken:
        yield _unforeseen(matter, uses, orders)


def _contraindicated(matter: Matter, uses: Uses, orders: list[Order]) -> Card:
    name, is_all = matter.names[uses.medicine], uses.is_against_all
    open_ones, against = uses.of(Standing.INDICATED), uses.of(Standing.CONTRAINDICATED)
    unsettled = uses.of(Standing.UNDETERMINED)
    taken = "taken, and " if uses.is_taken else ""
    # What speaks against the most uses comes first: it is what the summary tells.
    spoken = sorted(uses.against, key=lambda one: -len(uses.spoken_against(one.criterion)))
    rests = [
        rest for one in spoken for rest in statements_of(matter.pathway, one.criterion, matter.evaluation.criteria)
    ]
    head = (
        f"{name}: {taken}contraindicated by this pathway" if is_all else f"{name}: {taken}something speaks against it"
    )
    return matter.card(
        f"{head}. {sentence(spoken[0].trace)}",
        Indicator.CRITICAL if is_all else Indicator.WARNING,
        [*_by_name(orders), *_against_lines(matter, uses), *_others(matter, unsettled, open_ones)],
        guidance=[*against, *unsettled, *open_ones],
        first=rests,
        suggestions=[] if open_ones else _removals(orders, is_recommended=is_all),
    )


def _against_lines(matter: Matter, uses: Uses) -> Iterator[str]:
    """What speaks against, each with what it rests on; then the uses that it speaks against, told as such."""
    yield from ("**What speaks against it:**", "")
    for one in uses.against:
        yield f"- {plain(sentence(one.trace))}"
        rests = statements_of(matter.pathway, one.criterion, matter.evaluation.criteria)
        yield from (f"  - Rests on: {matter.writer.rests_on(name)}" for name in rests)
        spoken = uses.spoken_against(one.criterion)
        if len(spoken) < len(uses.begun):
            yield f"  - Against: {plain('; '.join(_use(action) for action in spoken))}."
    holds = {one.criterion for one in uses.against}
    asked = [one.action for one in uses.said] or [action for _, action in uses.begun]
    against = [one for one in asked if holds.intersection(one.unless)]
    yield from ("", "**Contraindicated in this patient, not to be ordered from here:**", "")
    yield from (f"- Contraindicated: {plain(_use(one))}" for one in against)


def _use(action: Action) -> str:
    return f"{action.says} ({action.region})" if action.region else action.says


def _others(matter: Matter, unsettled: list[Guidance], open_ones: list[Guidance]) -> Iterator[str]:
    for title, some in (("Not settled:", unsettled), ("Nothing is known to speak against:", open_ones)):
        if some:
            yield from ("", f"**{title}**", *matter.writer.by_step(some))


def _unforeseen(matter: Matter, uses: Uses, orders: list[Order]) -> Card:
    """The pathway begins this medicine in some patients, and in none like this one."""
    lines = [*_by_name(orders), "The pathway has these uses of it, and none is for this patient:", ""]
    for step, action in uses.begun:
        lines.append(f"- **{plain(action.says)}**{f' ({plain(action.region)})' if action.region else ''}")
        lines += [f"  - Does not hold: {plain(one)}." for one in _unmet(matter, step, action)]
    return matter.card(
        f"{matter.names[uses.medicine]}: this pathway has no use of it for this patient",
        Indicator.WARNING, lines, statements=uses.begun[0][1].statements,
    )  # fmt: skip


def _unmet(matter: Matter, step: Step, action: Action) -> list[str]:
    """The criteria that an action asks for and that do not hold, in words."""
    found = {one.criterion: one for one in matter.evaluation.criteria}
    asked = [*named(step.when), *named(action.when)]
    return list(dict.fromkeys(found[one].trace.says for one in asked if found[one].truth is Truth.FALSE))


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
    """What would newly hold if the medicines of all orders in hand were taken from today; limits have a card of their
    own."""
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
    rest = [one for one in new if one not in told and not is_limit(one)]
    if rest:
        points = f"{len(rest)} more point{'s' if len(rest) != 1 else ''}"
        is_against = any(one.standing is Standing.CONTRAINDICATED for one in rest)
        first = sorted(rest, key=lambda one: one.standing is not Standing.CONTRAINDICATED)
        yield matter.card(
            f"{said}: {points}: {listed([_told(one) for one in first], 2)}",
            Indicator.WARNING if is_against and matter.asked.hook is Hook.ORDER_SIGN else Indicator.INFO,
            _if_taken_lines(matter, rest),
            statements=[name for one in rest for name in one.action.statements],
        )


def _told(one: Guidance) -> str:
    return f"against {one.action.says}" if one.standing is Standing.CONTRAINDICATED else one.action.says


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
