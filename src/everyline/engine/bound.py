"""The packaged pathways as a server keeps them: each bound once to the library that is open, for all readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from threading import BoundedSemaphore, Lock

from everyline.domain.answer import Reference
from everyline.domain.citation import Citation
from everyline.domain.guidance import Backing, Grounds
from everyline.domain.ids import ContentHash, DocumentId, content_hash
from everyline.domain.pathway import (
    Age,
    Compare,
    Criterion,
    CriterionId,
    Expression,
    FactDefinition,
    FactId,
    Pathway,
    StatementId,
    ThresholdId,
)
from everyline.domain.pathway_review import PathwayReview
from everyline.domain.score import Score
from everyline.domain.text import Document, Status
from everyline.engine.build import Bench
from everyline.engine.guide import Opened, grounds_of, packaged, run, scores_of, with_codes
from everyline.engine.standing import standing_of
from everyline.errors import Busy, UnknownId, Withdrawn
from everyline.pathways.asking import AskedFact, FactGroup, asked_of
from everyline.pathways.evaluate import sentences
from everyline.pathways.export import Told
from everyline.pathways.names import expressions, leaves
from everyline.pathways.scores import Worked, work_out
from everyline.pathways.words import Words, number_in_words, unit_in_words
from everyline.review.publications import PublicationStore
from everyline.review.store import BoardStore

__all__ = [
    "AskedFact",
    "BoundPathway",
    "Cited",
    "FactGroup",
    "Mark",
    "Pathways",
    "Source",
    "Told",
    "Worked",
    "number_in_words",
    "sentences",
    "thresholds_of",
    "unit_in_words",
    "work_out",
]

# Of so many pathways and days the board's word is kept at hand.
_MOST_REVIEWS = 100
# A record of thousands of resources takes seconds of a processor: so many are read at once, others wait so long.
MOST_READ, READ_WAIT_S = 2, 5.0
_LARGE = 300_000


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation with the reference that it is of."""

    citation: Citation
    reference: Reference


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands behind a line: the statement that leads to it, the number of the reference, None for the board's own
    judgement. status: what a reader must know of the work, as RETRACTED; else empty."""

    statement: StatementId
    number: int | None
    status: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A statement with a span that it cites; None where the board answers for it, or where this library has none of
    what it cites (is_missing)."""

    statement: StatementId
    cited: Cited | None = None
    is_missing: bool = False


@dataclass(frozen=True)
class BoundPathway:
    """A pathway with its evidence as one library holds it."""

    opened: Opened
    grounds: Grounds

    @property
    def pathway(self) -> Pathway:
        return self.opened.pathway

    @cached_property
    def backings(self) -> Mapping[StatementId, Backing]:
        """What the library has for each statement."""
        return {one.statement.id: one for one in self.grounds.backings}

    @cached_property
    def references(self) -> Mapping[DocumentId, Reference]:
        """Each cited work."""
        return {one.document: one for one in self.grounds.references}

    @cached_property
    def criteria(self) -> Mapping[CriterionId, Criterion]:
        return {one.id: one for one in self.pathway.criteria}

    @cached_property
    def facts(self) -> Mapping[FactId, FactDefinition]:
        return {one.id: one for one in self.pathway.facts}

    @cached_property
    def stamp(self) -> str:
        """Changes whenever what is told of it does: the pathway, or the standing of a work it cites."""
        works = " ".join(f"{one.document_hash} {one.status.value}" for one in self.grounds.references)
        unfound = " ".join(name for one in self.grounds.backings for name in one.unfound)
        return content_hash(self.pathway.hash, works, unfound)

    @cached_property
    def _words(self) -> Words:
        return Words(self.pathway)

    @cached_property
    def scores(self) -> tuple[Score, ...]:
        """What it works out of several areas."""
        return scores_of(self.opened)

    @cached_property
    def asked(self) -> tuple[FactGroup, ...]:
        """What it asks of a patient, in order."""
        return asked_of(self.pathway)

    def score(self, named: str) -> Score:
        """The score of an id; raises UnknownId."""
        found = next((one for one in self.scores if one.id == named), None)
        if found is None:
            raise UnknownId("This pathway has no such page.", "Its own page has what there is.")
        return found

    def words(self, asked: Expression | None) -> str:
        """A condition as words to put behind "if"; empty for none."""
        return self._words.of(asked)

    def marks(self, names: Sequence[StatementId]) -> tuple[Mark, ...]:
        """What stands behind something that some statements bear out: each reference once, the board once."""
        found: dict[int, Mark] = {}
        for name in names:
            backing = self.backings[name]
            if backing.statement.is_boards:
                found.setdefault(0, Mark(name, None))
            for one in backing.citations:
                reference = self.references[one.document]
                found.setdefault(reference.number, Mark(name, reference.number, _marked(reference.status)))
            if backing.unfound and not backing.citations:
                found.setdefault(-1, Mark(name, None, "not in this library"))
        return tuple(found.values())

    def sources(self, names: Sequence[StatementId]) -> tuple[Source, ...]:
        """The same with the span that each reference is cited by first; without one for what is the board's."""
        found: dict[int, Source] = {}
        for name in names:
            if self.backings[name].statement.is_boards:
                found.setdefault(0, Source(name))
            for cited in self.spans(self.backings[name]):
                found.setdefault(cited.reference.number, Source(name, cited))
            if self.backings[name].unfound and not self.backings[name].citations:
                found.setdefault(-1, Source(name, is_missing=True))
        return tuple(found.values())

    def spans(self, backing: Backing) -> tuple[Cited, ...]:
        """Every span that a statement cites."""
        return tuple(Cited(one, self.references[one.document]) for one in backing.citations)


@dataclass
class Pathways:
    """The packaged pathways over one open library and one board, read and bound when first asked for.

    codes: a file of what the codes of one's own records stand for; empty for none.
    """

    bench: Bench
    store: BoardStore
    now: Callable[[], datetime]
    codes: str = ""
    _reviews: dict[tuple[object, ...], PathwayReview] = field(default_factory=dict)
    _bound: tuple[BoundPathway, ...] | None = None
    _lock: Lock = field(default_factory=Lock)
    _reading: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(MOST_READ))

    def all(self) -> tuple[BoundPathway, ...]:
        """Every one, by id."""
        with self._lock:
            if self._bound is None:
                every = [with_codes(one, self.codes) for one in packaged()]
                self._bound = tuple(BoundPathway(one, grounds_of(one, self.bench)) for one in every)
            return self._bound

    def find(self, named: str) -> BoundPathway:
        """The pathway of an id; raises UnknownId."""
        found = next((one for one in self.all() if one.pathway.id == named), None)
        if found is None:
            raise UnknownId("There is no such pathway.", "The list of pathways has those there are.")
        return found

    def review(self, bound: BoundPathway, on: date | None = None) -> PathwayReview:
        """What the board says of it on a day; today where that is later: the past brings no approval back."""
        today = self.now().date()
        day = today if on is None else max(on, today)
        # Whatever changes the board's mind is an entry of its trail.
        key = (PublicationStore(self.store.engine).head(), bound.pathway.id, day)
        found = self._reviews.get(key)
        if found is None:
            if len(self._reviews) >= _MOST_REVIEWS:
                self._reviews.clear()
            found = self._reviews[key] = standing_of(self.store, bound.opened, day, bound.grounds)
        return found

    def live(self, named: str) -> BoundPathway:
        """A pathway that something may be told by; raises UnknownId, or Withdrawn where the board took it back."""
        found = self.find(named)
        refusal = self.review(found).refusal
        if refusal is not None:
            raise Withdrawn(refusal, "The list of pathways has the others.")
        return found

    def run(self, bound: BoundPathway, data: bytes, on: date | None = None, *, besides: bytes = b"") -> Told:
        """What a pathway says of the facts in a file on a day, today (UTC) where none is given; nothing is kept.

        besides: further facts of the same patient. Raises InvalidInput as `guide.run` does, Busy where as many long
        records as may be are being read.
        """
        day, review = on or self.now().date(), self.review(bound, on)
        if len(data) <= _LARGE:
            return run(bound.opened, data, day, bound.grounds, review, besides=besides)
        if not self._reading.acquire(timeout=READ_WAIT_S):
            raise Busy("Many long records are being read just now.", "Wait a minute, then send it once more.")
        try:
            return run(bound.opened, data, day, bound.grounds, review, besides=besides)
        finally:
            self._reading.release()

    def document(self, version: str) -> Document | None:
        """A study card that a pathway brings itself, by its version; None where none has it."""
        for one in self.all():
            for document in one.opened.own.documents.values():
                if document.hash == ContentHash(version):
                    return document
        return None


def thresholds_of(pathway: Pathway) -> Mapping[ThresholdId, str]:
    """What each threshold is compared with, in words; a threshold that nothing is compared with is left out."""
    names = {one.id: one.name for one in pathway.facts}
    found: dict[ThresholdId, str] = {}
    for _, expression in expressions(pathway):
        for leaf in leaves(expression):
            if isinstance(leaf, Age):
                found.setdefault(leaf.threshold, "Age")
            elif isinstance(leaf, Compare):
                found.setdefault(leaf.threshold, names[leaf.fact])
    return found


def _marked(status: Status) -> str:
    return "" if status is Status.CURRENT else status.value.upper()
