"""What was found and what it is worth: hits, findings, appraisals."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from everyline.domain.ids import ContentHash, DocumentId, FindingId, PassageId
from everyline.domain.text import Document, SectionKind, Sentence, Span, Status


@dataclass(frozen=True, slots=True)
class Hit:
    """A scored passage. Scores of different searches do not compare; ranks do."""

    passage: PassageId
    document: DocumentId
    document_hash: ContentHash
    span: Span
    text: str
    heading: str
    kind: SectionKind
    score: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Hits for one query, best first. `method` names what ranked them."""

    query: str
    hits: tuple[Hit, ...]
    method: str


@dataclass(frozen=True, slots=True)
class Arm:
    """One measured value of a finding, with the group it belongs to.

    value: as the source prints it ("38.8", "24-26", ">=40"), so that nothing is rounded on the way.
    span: where the value stands in the document's text, None where only the card's table holds it.
    """

    measure: str
    value: str
    unit: str
    arm: str | None = None
    n: str | None = None
    interval: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One structured result, each part bound to the document's text.

    statement: the sentence or sentences that say it. context: the range that gives population, dose, comparator,
    outcome and time in the source's own fields, None where the statement is all there is.
    topic: efficacy, dosing, safety, boxed-warning, monitoring... as in GLOSSARY.
    direction: of the outcome under the intervention, where the source states it; None where it does not.
    parts: the other fields by name with the place that gives each, for findings read from prose, where they stand in
    other sentences than the statement.
    """

    id: FindingId
    document: DocumentId
    document_hash: ContentHash
    topic: str
    statement: Span
    context: Span | None = None
    population: str | None = None
    intervention: str | None = None
    dose: str | None = None
    comparator: str | None = None
    outcome: str | None = None
    timepoint: str | None = None
    arms: tuple[Arm, ...] = ()
    disagreement: Span | None = None
    direction: Direction | None = None
    parts: tuple[tuple[str, Span], ...] = ()


class Design(Enum):
    """Study design, strongest first for a question of treatment."""

    SYSTEMATIC_REVIEW = "systematic_review"
    RCT = "rct"
    LABEL = "label"
    GUIDELINE = "guideline"
    EXTENSION = "extension"
    CONSENSUS = "consensus"
    COHORT = "cohort"
    REGISTRY = "registry"
    CASE_CONTROL = "case_control"
    CASE_SERIES = "case_series"
    REVIEW = "review"
    ANIMAL = "animal"
    LABORATORY = "laboratory"
    OTHER = "other"


class Certainty(Enum):
    """How sure a reader may be of a result; a machine proposes it, a person disposes."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very_low"


class Direction(Enum):
    """What a treatment did to an outcome beside its comparator: the outcome's own size, not whether that is good."""

    INCREASED = "increased"
    DECREASED = "decreased"
    NO_DIFFERENCE = "no difference"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a rating, in words. change: rungs up or down the ladder of certainty, 0 for a remark.

    domain: design, risk of bias, inconsistency, imprecision, indirectness, publication, reading. span: the words of the
    document that show it, None where its absence or its record shows it.
    """

    domain: str
    text: str
    change: int = 0
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What a document is worth as evidence. steps: how certainty came about, in order."""

    design: Design
    certainty: Certainty
    steps: tuple[Step, ...]
    status: Status = Status.CURRENT
    sample_size: int | None = None
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A value that cannot be true, or a finding its own sentence does not bear out: told, never tabulated."""

    document: DocumentId
    span: Span
    why: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document taken into account for one question, with the parts that bear on it.

    hits: best first. findings: those of the document that bear on the question, each with its own appraisal.
    sentences: those of the hits, for documents whose results stand in prose. rank: of the best hit, from 0.
    extracted: findings read from the prose of the document, for tables; lines of an answer are made from `sentences`.
    refused: what was read there and can't be so.
    """

    document: Document
    appraisal: Appraisal
    hits: tuple[Hit, ...] = ()
    findings: tuple[tuple[Finding, Appraisal], ...] = ()
    sentences: tuple[Sentence, ...] = ()
    rank: int = 0
    extracted: tuple[tuple[Finding, Appraisal], ...] = ()
    refused: tuple[Refused, ...] = ()
