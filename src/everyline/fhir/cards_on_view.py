"""Cards on opening a chart (hook "patient-view"): what can't wait, treatments, tests, the rest, what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from everyline.domain.guidance import Due, Standing
from everyline.domain.hooks import Card, Indicator, Suggestion, TestOrder
from everyline.domain.pathway import ActionKind, Truth
from everyline.fhir.card_matter import SAFETY, Matter, missing_card, safety_cards
from everyline.fhir.card_text import listed, plain, shortened

# How far ahead tests of a medicine that is taken are worth a card.
SOON = timedelta(days=28)
_MOST_SUGGESTED = 6
_SHOWN_APART = (*SAFETY, ActionKind.TREAT, ActionKind.TEST)


def cards_on_view(matter: Matter) -> Iterator[Card]:
    """The cards, in the order in which they are to be read. None where the pathway is not for the patient."""
    if matter.evaluation.refused is not None:
        return
    yield from safety_cards(matter, matter.of(Standing.INDICATED, SAFETY))
    if matter.scope is Truth.TRUE:
        yield from _treatments(matter)
        yield from _tests(matter)
        yield from _rest(matter)
    missing = missing_card(matter)
    if missing is not None:
        yield missing


def _treatments(matter: Matter) -> Iterator[Card]:
    options = matter.of(Standing.INDICATED, [ActionKind.TREAT])
    against = matter.of(Standing.CONTRAINDICATED)
    if not options and not against:
        return
    names = listed([one.action.says for one in options], 2)
    few = f"{len(options)} option{'s' if len(options) != 1 else ''}: {names}" if options else "No option is open"
    no = f"{len(against)} spoken against" if against else ""
    lines = list(matter.writer.by_step(options))
    if against:
        lines += ["", "What speaks against:", *matter.writer.by_step(against)]
    summary = "; ".join(filter(None, (no, few))) if against else few
    yield matter.card(summary, Indicator.INFO, lines, guidance=[*options, *against])


def _tests(matter: Matter) -> Iterator[Card]:
    tests = matter.of(Standing.INDICATED, [ActionKind.TEST])
    due = [one for one in matter.evaluation.schedule if not one.is_planned and one.on <= matter.evaluation.on + SOON]
    if not tests and not due:
        return
    wanted = [
        *(TestOrder(one.action.says, None, matter.pathway.title) for one in tests),
        *(TestOrder(one.test, one.on, one.why) for one in due),
    ]
    names = listed([one.test for one in wanted], 2)
    lines = [*matter.writer.by_step(tests), *due_lines(matter, due)]
    yield matter.card(
        f"{len(wanted)} test{'s' if len(wanted) != 1 else ''} due: {names}",
        Indicator.INFO,
        lines,
        guidance=tests,
        statements=[name for one in due for name in one.statements],
        suggestions=suggested(wanted),
    )


def due_lines(matter: Matter, due: list[Due]) -> Iterator[str]:
    """Tests with their days. Whether one was done already the pathway does not know, and it says so."""
    if not due:
        return
    yield from ("", "Tests by day (which of them were done is not looked at):", "")
    for one in due:
        yield f"- {one.on.isoformat()}: {plain(one.test)} ({plain(one.why)}){matter.writer.marks(one.statements)}"


def suggested(tests: list[TestOrder]) -> list[Suggestion]:
    """A suggestion for each test, any of which may be taken up."""
    return [Suggestion(shortened(f"Order: {one.test}", 120), "", (one,)) for one in tests[:_MOST_SUGGESTED]]


def _rest(matter: Matter) -> Iterator[Card]:
    rest = matter.of(Standing.INDICATED, [one for one in ActionKind if one not in _SHOWN_APART])
    if not rest:
        return
    titles = {one.id: one.title for one in matter.pathway.steps}
    steps = listed(list(dict.fromkeys(titles[one.step] for one in rest)), 3)
    points = f"{len(rest)} point{'s' if len(rest) != 1 else ''}"
    yield matter.card(
        f"{points} of guidance: {steps}", Indicator.INFO, matter.writer.by_step(rest, is_brief=True), guidance=rest
    )
