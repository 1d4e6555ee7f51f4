"""Pathways as services of decision support for health records: which there are, and the cards of one call.

Nothing of a patient is kept or logged. A fault is an exception, never an empty list of cards: that says that the
pathway was evaluated and has nothing to say.

Standard: CDS Hooks 2.0, sections "Discovery" and "Calling a CDS Service".
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any  # requests and cards are JSON
from uuid import UUID

from everyline.domain.hooks import Feedback, Hook
from everyline.domain.review import Member, Role
from everyline.engine.board import Board
from everyline.engine.bound import BoundPathway, Pathways
from everyline.engine.chart import read_chart
from everyline.engine.guide import facts_hash, told_by
from everyline.engine.planned import if_taken
from everyline.errors import NotPermitted, UnknownId, Withdrawn
from everyline.fhir.card_matter import Matter
from everyline.fhir.cards import card_to_object, cards_of
from everyline.fhir.hook_feedback import read_feedback
from everyline.fhir.hook_request import read_request
from everyline.fhir.prefetch import asked_of, templates
from everyline.review.card_feedback import FeedbackStore

_ABOUT = {
    Hook.PATIENT_VIEW: "What the pathway says of a patient whose chart is opened",
    Hook.ORDER_SELECT: "What the pathway says of a medicine that is being chosen",
    Hook.ORDER_SIGN: "What the pathway says of orders about to be signed",
}
_USAGE = "Answers from the prefetch alone; no FHIR server is called."


@dataclass(frozen=True, slots=True)
class Service:
    """A pathway at one hook."""

    id: str
    hook: Hook
    bound: BoundPathway


@dataclass
class DecisionSupport:
    """The services over the pathways of a site. secret: of the site, for the ids of cards. region: where the records
    are, empty for not known."""

    pathways: Pathways
    address: str
    secret: bytes = field(repr=False)
    region: str = ""

    @cached_property
    def services(self) -> Mapping[str, Service]:
        """Every service by id, in the order of discovery."""
        made = (
            Service(f"{bound.pathway.id}-{hook.value}", hook, bound) for bound in self.pathways.all() for hook in Hook
        )
        return {one.id: one for one in made}

    def described(self) -> dict[str, Any]:
        """The body of the discovery endpoint: the services of pathways that the board has not taken back."""
        told = {one.pathway.id for one in self.pathways.all() if not self.pathways.review(one).refusal}
        return {"services": [_described(one) for one in self.services.values() if one.bound.pathway.id in told]}

    def service(self, identity: str) -> Service:
        """A service by its id; raises UnknownId where there is none."""
        found = self.services.get(identity)
        if found is None:
            raise UnknownId(f"There is no service {identity[:80]!r}.", "GET /cds-services names those there are.")
        return found

    def cards(self, identity: str, said: object) -> dict[str, Any]:
        """The body that answers a call: `cards`, empty where the pathway has nothing to say.

        Raises UnknownId for a service that is not there, InvalidInput for a request that can't be taken as it is,
        PrefetchMissing where nothing of what is needed was sent, Withdrawn where the board took the pathway back.
        """
        service = self.service(identity)
        opened, grounds, on = service.bound.opened, service.bound.grounds, self.pathways.now().date()
        review = self.pathways.review(service.bound)
        if review.refusal:  # no cards would say that it was evaluated and has nothing to say
            raise Withdrawn(review.refusal, "Take the service out of the record.")
        request = read_request(said, service.hook)
        asked = asked_of(request, opened.pathway, on, region=self.region, local=opened.codes)
        # Read once, as `guide.run` does, for what is and for what would be if the orders were taken.
        read = read_chart(asked.facts, opened.pathway, on, opened.codes)
        now = told_by(opened, read, facts_hash(asked.facts), on, grounds, review)
        planned = if_taken(opened, read, on, asked.planned) if asked.planned else None
        matter = Matter(asked, opened.pathway, grounds, now.evaluation, planned, now.notes, now.unused, self.address)
        return {"cards": [card_to_object(one, asked.patient) for one in cards_of(matter, self._key)]}

    def take_feedback(self, identity: str, said: object) -> int:
        """Keep what became of cards of a service; gives how much of it was new.

        Raises UnknownId for a service that is not there, InvalidInput for feedback that can't be read as such.
        """
        now = self.pathways.now()
        told = read_feedback(said, self.service(identity).id, now)
        return FeedbackStore(self.pathways.store.engine).add(told, now)

    @cached_property
    def _key(self) -> UUID:
        return UUID(bytes=hashlib.sha256(self.secret + b"ids of cards").digest()[:16])


def _described(service: Service) -> dict[str, Any]:
    opened = service.bound.opened
    pathway = opened.pathway
    return {
        "id": service.id,
        "hook": service.hook.value,
        "title": pathway.title,
        "description": f"{_ABOUT[service.hook]}: {pathway.about}",
        "prefetch": templates(pathway, opened.codes),
        "usageRequirements": _USAGE,
    }


def feedback_for(board: Board, member: Member) -> tuple[Feedback, ...]:
    """What became of cards, the newest first, for whoever looks after them: admins and editors.

    Raises NotPermitted for anybody else.
    """
    if not member.roles & {Role.ADMIN, Role.EDITOR}:
        raise NotPermitted("Feedback on cards is for admins and editors.", "Ask one of them.")
    return FeedbackStore(board.store.engine).all()
