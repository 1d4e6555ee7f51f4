"""Documents and the ranges of their text.

Offsets count Unicode code points of `Document.text`, which never changes: new text is a new version.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from everyline.domain.ids import ContentHash, DocumentId, Identifiers, PassageId, content_hash


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range [start, end) of code points in one document's text. Never empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"span [{self.start}, {self.end}) is empty or negative")

    def of(self, text: str) -> str:
        """The characters of the span; raises ValueError where it reaches past the text."""
        if self.end > len(text):
            raise ValueError(f"span [{self.start}, {self.end}) reaches past a text of {len(text)}")
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Whether the other span lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end


class SectionKind(Enum):
    """What a part of a document is for. The judge reads it: a title or an aim is not result evidence."""

    TITLE = "title"
    ABSTRACT = "abstract"
    BACKGROUND = "background"
    AIM = "aim"
    METHODS = "methods"
    RESULTS = "results"
    CONCLUSION = "conclusion"
    BODY = "body"
    TABLE = "table"
    FIGURE = "figure"
    REFERENCES = "references"
    BOXED_WARNING = "boxed_warning"
    INDICATIONS = "indications"
    DOSAGE = "dosage"
    CONTRAINDICATIONS = "contraindications"
    WARNINGS = "warnings"
    ADVERSE_REACTIONS = "adverse_reactions"
    INTERACTIONS = "interactions"
    SPECIAL_POPULATIONS = "special_populations"
    PHARMACOLOGY = "pharmacology"
    CLINICAL_STUDIES = "clinical_studies"
    PATIENT_INFORMATION = "patient_information"
    ELIGIBILITY = "eligibility"
    ARMS = "arms"
    OUTCOMES = "outcomes"
    ADVERSE_EVENTS = "adverse_events"
    FINDING = "finding"
    FINDING_CONTEXT = "finding_context"
    LIMITS = "limits"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Section:
    """A labelled range. `heading` is the source's own words, and may be empty."""

    kind: SectionKind
    heading: str
    span: Span


class DocumentKind(Enum):
    """What sort of record a document was made from."""

    ABSTRACT = "abstract"
    FULL_TEXT = "full_text"
    LABEL = "label"
    TRIAL = "trial"
    CARD = "card"
    FILE = "file"


class NoticeKind(Enum):
    """A later notice about a work. The kinds are told apart because they mean different things to a reader."""

    RETRACTION = "retraction"
    PARTIAL_RETRACTION = "partial_retraction"
    CONCERN = "concern"
    ERRATUM = "erratum"
    REINSTATEMENT = "reinstatement"
    UPDATE = "update"
    COMMENT = "comment"


class Status(Enum):
    """Where a work stands today, by the gravest notice known (`REINSTATEMENT` cancels a retraction)."""

    CURRENT = "current"
    RETRACTED = "retracted"
    CORRECTED = "corrected"
    CONCERN = "concern"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice about a work: what it is, where it was published, and which list or record told us."""

    kind: NoticeKind
    told_by: str
    reference: str = ""
    notice_id: DocumentId | None = None
    date: str | None = None


def status_of(notices: tuple[Notice, ...]) -> Status:
    """The standing that a set of notices gives a work; their order does not matter."""
    kinds = {notice.kind for notice in notices}
    if NoticeKind.RETRACTION in kinds and NoticeKind.REINSTATEMENT not in kinds:
        return Status.RETRACTED
    if NoticeKind.CONCERN in kinds or NoticeKind.PARTIAL_RETRACTION in kinds:
        return Status.CONCERN
    if NoticeKind.ERRATUM in kinds:
        return Status.CORRECTED
    if NoticeKind.UPDATE in kinds:
        return Status.SUPERSEDED
    return Status.CURRENT


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a document came from. `read_as` says how much of the work was seen (abstract, full text, news)."""

    reader: str
    origin: str
    read_as: str = ""
    licence: str = ""
    retrieved: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One immutable version of a work.

    text: what every offset refers to. It begins with the title where there is one.
    sections: in order of start; they lie inside the text and may nest, never cross.
    year: of publication, None where unknown. publication_types: the source's own terms (MEDLINE's for cards too).
    limits: reading limits and cautions the source states of itself, shown beside what is cited from it.
    """

    id: DocumentId
    kind: DocumentKind
    title: str
    text: str
    sections: tuple[Section, ...]
    identifiers: Identifiers
    provenance: Provenance
    authors: tuple[str, ...] = ()
    journal: str | None = None
    year: int | None = None
    language: str = "eng"
    publication_types: tuple[str, ...] = ()
    mesh_terms: tuple[str, ...] = ()
    chemicals: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    limits: tuple[str, ...] = ()
    url: str | None = None
    hash: ContentHash = field(init=False)

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError(f"{self.id} has no text")
        for section in self.sections:
            section.span.of(self.text)
        object.__setattr__(self, "hash", content_hash(self.id, self.text))

    @property
    def status(self) -> Status:
        """Where the work stands by the notices it carries itself; the corpus may know more."""
        return status_of(self.notices)

    def section_at(self, span: Span) -> Section | None:
        """The innermost section that holds the span, None where no section does."""
        holding = [section for section in self.sections if section.span.holds(span)]
        return min(holding, key=lambda section: section.span.end - section.span.start) if holding else None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a document, with the kind of the section it stands in."""

    span: Span
    kind: SectionKind


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit we index: a range of whole sentences inside one section of one document version.

    heading: the title of the work, searched with the text but not part of it.
    """

    id: PassageId
    document: DocumentId
    document_hash: ContentHash
    span: Span
    text: str
    heading: str
    kind: SectionKind
