"""What the cards of one request are made of, and the cards that every hook may have: safety, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from everyline.domain.guidance import Evaluation, Grounds, Guidance, Missing, Standing
from everyline.domain.hooks import ActionTold, Asked, Card, Coding, Hook, Indicator, Link, Suggestion
from everyline.domain.pathway import ActionKind, FactId, Pathway, StatementId, Truth
from everyline.fhir.card_text import Writer, listed, plain, shortened
from everyline.fhir.override_reasons import REASONS

SAFETY = (ActionKind.URGENT, ActionKind.STOP, ActionKind.PAUSE)
MOST_SAFETY = 3
_MOST_LINKS = 5
_LINK_LABEL = 90
MOST_UNUSED = 8


@dataclass(frozen=True)
class Matter:
    """A request with what the pathway says of it. planned: what it would say if the orders in hand were taken, None
    without such orders. notes: what readers must know of the pathway. unused: what was sent and not used, and why.
    address: of this server, for links."""

    asked: Asked
    pathway: Pathway
    grounds: Grounds
    evaluation: Evaluation
    planned: Evaluation | None
    notes: tuple[str, ...]
    unused: tuple[str, ...]
    address: str

    @cached_property
    def writer(self) -> Writer:
        """Writes the details."""
        return Writer(self.pathway, self.grounds, self.notes)

    @cached_property
    def names(self) -> dict[FactId, str]:
        """The names of facts, for people."""
        return {one.id: one.name for one in self.pathway.facts}

    @property
    def scope(self) -> Truth:
        """Whether the pathway is for the patient."""
        found = (one.truth for one in self.evaluation.criteria if one.criterion == self.pathway.scope)
        return next(found, Truth.TRUE)

    @property
    def page(self) -> str:
        """The address of the pathway's page."""
        return f"{self.address}/pathways/{self.pathway.id}"

    def of(self, standing: Standing, kinds: Iterable[ActionKind] = tuple(ActionKind)) -> list[Guidance]:
        """What is said now of actions of some kinds, in the order of the pathway."""
        wanted = set(kinds)
        return [one for one in self.evaluation.guidance if one.standing is standing and one.action.kind in wanted]

    def card(
        self,
        summary: str,
        indicator: Indicator,
        lines: Iterable[str],
        *,
        guidance: Sequence[Guidance] = (),
        first: Sequence[StatementId] = (),
        statements: Sequence[StatementId] = (),
        suggestions: Sequence[Suggestion] = (),
    ) -> Card:
        """A card. guidance: the actions it tells of. first: what it rests on before all; statements: what it rests on
        besides; the first one of all is the topic of the card."""
        # What speaks for an action is no source of why it is contraindicated.
        for_it = [one for one in guidance if not first or one.standing is not Standing.CONTRAINDICATED]
        rests = list(dict.fromkeys((*first, *(name for one in for_it for name in one.action.statements), *statements)))
        topic = self._topic(rests[0]) if rests else None
        return Card(
            uuid="",
            summary=shortened(summary),
            indicator=indicator,
            detail=self.writer.detail(lines, rests=rests),
            label=f"Everyline: {self.pathway.title}",
            url=self.page,
            topic=topic,
            links=tuple(self._link(name) for name in rests[:_MOST_LINKS]),
            suggestions=tuple(suggestions),
            overrides=() if indicator is Indicator.INFO and not suggestions else REASONS,
            told=tuple(
                ActionTold(one.step, one.action.id, one.standing.value, one.action.statements) for one in guidance
            ),
        )

    def _topic(self, name: StatementId) -> Coding:
        system = f"urn:everyline:pathway:{self.pathway.id}:statements"
        return Coding(system, name, shortened(self.writer.text_of(name), 200))

    def _link(self, name: StatementId) -> Link:
        return Link(shortened(self.writer.text_of(name), _LINK_LABEL), f"{self.page}#statement-{name}")


def safety_cards(matter: Matter, guidance: Sequence[Guidance], said: str = "") -> Iterator[Card]:
    """A card for each thing that can't wait, the most urgent first; what is beyond the first three stands in the last.

    said: how each begins, as "If clarithromycin is taken".
    """
    order = sorted(guidance, key=lambda one: SAFETY.index(one.action.kind))
    alone = order if len(order) <= MOST_SAFETY else order[: MOST_SAFETY - 1]
    for one in alone:
        says = f"{said}: {one.action.says}" if said else one.action.says
        yield matter.card(says, _urgency(matter, one), matter.writer.by_step([one]), guidance=[one])
    rest = order[len(alone) :]
    if rest:
        worst = _urgency(matter, rest[0])
        names = listed([one.action.says for one in rest], 2)
        says = f"{said}, {len(rest)} more: {names}" if said else f"{len(rest)} more that can't wait: {names}"
        yield matter.card(says, worst, matter.writer.by_step(rest), guidance=rest)


def _urgency(matter: Matter, one: Guidance) -> Indicator:
    if one.action.kind is ActionKind.URGENT:
        return Indicator.CRITICAL
    if one.action.kind is ActionKind.STOP and matter.asked.hook is not Hook.PATIENT_VIEW:
        return Indicator.CRITICAL
    return Indicator.WARNING


def missing_card(matter: Matter) -> Card | None:
    """What would have to be known, the facts that most hangs on first, and what of the request could not be used."""
    open_actions = matter.of(Standing.UNDETERMINED)
    scope = [one for one in matter.evaluation.criteria if one.criterion == matter.pathway.scope]
    wanted = {missing.fact: missing for one in scope for missing in one.missing}
    hangs = Counter(dict.fromkeys(wanted, len(matter.evaluation.guidance)))
    for one in open_actions:
        for missing in one.missing:
            wanted.setdefault(missing.fact, missing)
            hangs[missing.fact] += 1
    told = matter.asked.told
    if not wanted and not told:
        return None
    facts = sorted(wanted.values(), key=lambda one: -hangs[one.fact])
    names = [matter.names.get(one.fact, one.fact) for one in facts]
    count = f"{len(facts)} fact{'s are' if len(facts) != 1 else ' is'} missing"
    summary = f"{count}: {listed(names, 3)}" if facts else f"Not all could be looked at: {told[0]}"
    return matter.card(summary, Indicator.INFO, _missing_lines(matter, facts, hangs, len(open_actions)))


def _missing_lines(matter: Matter, facts: Sequence[Missing], hangs: Counter[FactId], still_open: int) -> Iterator[str]:
    if matter.scope is Truth.UNKNOWN:
        yield "Whether this pathway is for this patient is not known, so only what can't wait is told."
        yield ""
    if facts:
        yield f"What is missing is not taken as absent. {still_open} actions can't be settled:"
        yield ""
    for one in facts:
        many = f" ({hangs[one.fact]} actions hang on it.)" if hangs[one.fact] > 1 else ""
        yield f"- {plain(one.why)}.{many}"
    yield ""
    aside = (*matter.asked.aside, *(f"Not used: {one}." for one in matter.unused[:MOST_UNUSED]))
    yield from (f"- {plain(one)}" for one in (*matter.asked.told, *aside))
