"""What the tests of cards share: a request answered without a server, from facts told as facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from uuid import UUID

from everyline.domain.guidance import Grounds
from everyline.domain.hooks import Asked, Card, Hook, Order
from everyline.domain.pathway import Fact, FactId
from everyline.engine.guide import Opened, grounds_of, open_pathway
from everyline.fhir.card_matter import Matter
from everyline.fhir.cards import cards_of
from everyline.pathways.evaluate import evaluate

ON = date(2026, 11, 26)
ADDRESS = "https://cds.example.org"
KEY = UUID(int=7)
INSTANCE = "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea"


@cache
def opened(name: str) -> tuple[Opened, Grounds]:
    """A packaged pathway, with the evidence it brings itself."""
    found = open_pathway(name)
    return found, grounds_of(found, None)


def matter(
    name: str,
    facts: Sequence[Fact],
    hook: Hook = Hook.PATIENT_VIEW,
    orders: Sequence[Order] = (),
    told: Sequence[str] = (),
    refused: str | None = None,
) -> Matter:
    """A request. orders: taken from today where it is asked what would then hold."""
    found, grounds = opened(name)
    planned = {one.medicine for one in orders}
    others = [one for one in facts if one.id not in planned or one.value is not False]
    taken = [Fact(FactId(one), True, ON) for one in planned]
    return Matter(
        asked=Asked(hook, INSTANCE, "77", b"", tuple(orders), tuple(planned), tuple(told)),
        pathway=found.pathway,
        grounds=grounds,
        evaluation=evaluate(found.pathway, facts, ON, refused=refused),
        planned=evaluate(found.pathway, [*others, *taken], ON) if orders else None,
        notes=("No board has reviewed this pathway.",),
        unused=(),
        address=ADDRESS,
    )


def cards(name: str, facts: Sequence[Fact], hook: Hook = Hook.PATIENT_VIEW, *orders: Order) -> tuple[Card, ...]:
    """The cards of a request."""
    return cards_of(matter(name, facts, hook, orders), KEY)
