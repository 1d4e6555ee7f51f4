"""An answer: claims bound to spans, each with a verdict, and everything needed to check it again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from everyline.domain.citation import Citation as Citation
from everyline.domain.evidence import Certainty, Finding, Step
from everyline.domain.ids import AnswerId, ClaimId, ContentHash, DocumentId, FindingId, Identifiers
from everyline.domain.question import Question, Urgency
from everyline.domain.synthesis import NOTHING_SYNTHESISED, Synthesis
from everyline.domain.text import Span, Status


class Label(Enum):
    """What a judge says of a claim and its evidence."""

    SUPPORTED = "SUPPORTED"
    CONTRADICTED = "CONTRADICTED"
    INSUFFICIENT = "INSUFFICIENT"


class ReasonKind(Enum):
    """Why a claim does not stand. A closed list; outsiders depend on its values."""

    NUMBER = "number"
    UNIT = "unit"
    DOSE = "dose"
    DRUG = "drug"
    ARM = "arm"
    DIRECTION = "direction"
    NEGATION = "negation"
    POPULATION = "population"
    TIME = "time"
    COMPARATOR = "comparator"
    OUTCOME = "outcome"
    CERTAINTY_INFLATED = "certainty_inflated"
    NOT_FOUND = "not_found"
    QUOTE_ALTERED = "quote_altered"
    MISATTRIBUTED = "misattributed"
    SOURCE_RETRACTED = "source_retracted"
    OUTDATED = "outdated"
    NOT_CHECKABLE = "not_checkable"


@dataclass(frozen=True, slots=True)
class Reason:
    """One failed check: the words of the claim and what the evidence has instead (empty where it has nothing)."""

    kind: ReasonKind
    claim: str
    evidence: str


@dataclass(frozen=True, slots=True)
class EvidenceText:
    """A text a claim is judged against. span positions in verdicts refer to `text`."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class EvidenceSpan:
    """The part of one evidence text that decided a verdict."""

    evidence: str
    span: Span


@dataclass(frozen=True, slots=True)
class Verdict:
    """A typed judgement. score: probability that the evidence supports the claim, 0 to 1. judge: name and version."""

    label: Label
    score: float
    reasons: tuple[Reason, ...]
    judge: str
    spans: tuple[EvidenceSpan, ...] = ()

    def __post_init__(self) -> None:
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"score {self.score} is not a probability")


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence as written, not yet judged. section: the heading it was written for.

    about: what the sentence is for in the plan (bottom_line, conflict, gap...), so that the engine can place it.
    """

    text: str
    citations: tuple[Citation, ...]
    section: str
    certainty: Certainty | None = None
    findings: tuple[FindingId, ...] = ()
    is_bottom_line: bool = False
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A judged sentence of an answer. steps: how its certainty came about."""

    id: ClaimId
    text: str
    citations: tuple[Citation, ...]
    verdict: Verdict
    certainty: Certainty | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerSection:
    """A heading and the claims under it, in order. kind: of the closed list in the contract."""

    heading: str
    kind: str
    claims: tuple[ClaimId, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A clinical word that an answer explains, once, under the claim that has it first."""

    word: str
    means: str
    claim: ClaimId


@dataclass(frozen=True, slots=True)
class Premise:
    """Something the question takes for granted, and the claims that bear on it."""

    text: str
    label: Label
    claims: tuple[ClaimId, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Claims that do not agree, side by side, with the likely reason."""

    about: str
    claims: tuple[ClaimId, ...]
    explanation: str


class StanceLabel(Enum):
    """How cited sentences answer a yes-or-no question. UNCERTAIN: they themselves say it is; UNCLEAR: a machine can't
    tell; MIXED: works say opposite things."""

    YES = "yes"
    NO = "no"
    UNCERTAIN = "uncertain"
    MIXED = "mixed"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Stance:
    """A machine's reading of what the cited claims say to a yes-or-no question: no claim of its own.

    why: the signs in their words. share: what the model gives the label of the leading work, 0 to 1, not a probability
    that the evidence is right. claims: those it was read from.
    """

    label: StanceLabel
    why: str
    share: float
    claims: tuple[ClaimId, ...]

    def __post_init__(self) -> None:
        if not 0.0 <= self.share <= 1.0:
            raise ValueError(f"a share of {self.share} is not between 0 and 1")
        if not self.claims:
            raise ValueError("a stance is read from claims")


@dataclass(frozen=True, slots=True)
class Reference:
    """A cited work as shown to readers. note: whether it is a curated summary, how much was read, its limits."""

    number: int
    document: DocumentId
    document_hash: ContentHash
    title: str
    authors: str
    journal: str
    year: int | None
    identifiers: Identifiers
    status: Status
    url: str | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Nearest:
    """A document that came near a question that could not be answered."""

    document: DocumentId
    title: str


@dataclass(frozen=True, slots=True)
class Abstention:
    """A reasoned refusal. searched: what was looked for and where, as label and value."""

    reason: str
    searched: tuple[tuple[str, str], ...]
    nearest: tuple[Nearest, ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """A sentence that was written and did not pass; readers do not see it, editors do."""

    text: str
    verdict: Verdict
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerProvenance:
    """What an answer was made from, enough to make it again."""

    library: str
    snapshot: str
    index: str
    judge: str
    writer: str
    version: str
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. Same question, reader, snapshot, settings and code give the same bytes.

    findings: those the claims word, each with the claims that word it.
    preface: what is to be said before anything else of the answer, about the answer, never about medicine.
    terms: words explained to readers who may not know them, in order of the claims they stand under.
    status: of review; always "unreviewed" until a board decides.
    """

    id: AnswerId
    question: Question
    bottom_line: tuple[ClaimId, ...]
    sections: tuple[AnswerSection, ...]
    claims: tuple[Claim, ...]
    findings: tuple[tuple[Finding, tuple[ClaimId, ...]], ...]
    conflicts: tuple[Conflict, ...]
    premises: tuple[Premise, ...]
    gaps: tuple[str, ...]
    follow_ups: tuple[str, ...]
    references: tuple[Reference, ...]
    withheld: tuple[Withheld, ...]
    abstention: Abstention | None
    provenance: AnswerProvenance
    urgent: Urgency | None = None
    status: str = "unreviewed"
    synthesis: Synthesis = NOTHING_SYNTHESISED
    stance: Stance | None = None
    preface: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
