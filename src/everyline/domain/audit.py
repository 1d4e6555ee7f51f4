"""Somebody's article as it is read, and what auditing it shows.

Offsets count code points of `Article.text`, which is the file's own text for text and Markdown, and the text read out
of it for HTML, PDF and DOCX.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from everyline.domain.answer import Citation, Label, Reason, Reference
from everyline.domain.evidence import Finding
from everyline.domain.ids import Identifiers
from everyline.domain.text import Document, Span, Status


class BlockKind(Enum):
    """What a block of an article is by its form."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """A range of an article that stands by itself. level: of a heading, from 1; 0 where the form does not tell it."""

    kind: BlockKind
    span: Span
    level: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """An article as read: its text and the blocks of it, in order. form: text, markdown, html, pdf or docx."""

    title: str
    text: str
    blocks: tuple[Block, ...]
    form: str
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for block in self.blocks:
            block.span.of(self.text)


@dataclass(frozen=True, slots=True)
class ArticleReference:
    """An entry of the article's own reference list. marker: how the text points to it."""

    marker: str
    text: str
    identifiers: Identifiers


@dataclass(frozen=True, slots=True)
class ArticleClaim:
    """One checkable statement of an article.

    text: its words without citation markers and label. span: where those words stand. markers: as printed, in order.
    headings: those above it, outermost first. lead: the label before it ("Dosing"), or the sentence a list completes.
    parts: the facts it holds, each a piece of its text; all of them must hold. topic: a word for what lead and headings
    say it is about (dosing, approval, monitoring...), empty where they say nothing.
    """

    id: str
    text: str
    span: Span
    markers: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    lead: str = ""
    parts: tuple[str, ...] = ()
    topic: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What an article says of itself. dates: as printed. review: its own words on review."""

    dates: tuple[str, ...] = ()
    review: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """An article cut into what can be checked. skipped: blocks left out, with why."""

    article: Article
    claims: tuple[ArticleClaim, ...]
    references: tuple[ArticleReference, ...]
    about: About
    skipped: tuple[tuple[Span, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """What a claim is about once its headings and the article's title are read with it.

    drugs: generic names. is_class: it speaks of a class of drugs rather than of one. classes: names of that class, or
    of those its drugs belong to. members: the generic names of the class. conditions: the diseases its own words name.
    disease: the one it is about, empty where none could be read.
    """

    drugs: tuple[str, ...] = ()
    is_class: bool = False
    classes: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    disease: str = ""


@dataclass(frozen=True, slots=True)
class HeldFinding:
    """A finding of the library as it is compared with a claim.

    statement, context: its words and its line of fields. drugs: the generic names its intervention or statement gives.
    """

    finding: Finding
    document: Document
    status: Status
    statement: str
    context: str
    drugs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What comparing a claim, or a part of one, has shown. citations: to what decided it, or to what is nearest.

    notes: what a reader should know of a claim that stands (what it leaves out, on what it rests).
    """

    label: Label
    score: float
    reasons: tuple[Reason, ...] = ()
    citations: tuple[Citation, ...] = ()
    correction: str | None = None
    notes: tuple[str, ...] = ()
    judge: str = ""


@dataclass(frozen=True, slots=True)
class AuditedClaim:
    """A claim with its verdict. parts: one verdict for each part where it has several. why: the verdict in a
    sentence."""

    claim: ArticleClaim
    judged: Judged
    why: str
    parts: tuple[tuple[str, Judged], ...] = ()


@dataclass(frozen=True, slots=True)
class Omission:
    """What a reader of the subject would need and does not find."""

    topic: str
    why: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Tension:
    """Claims of one article that do not go together."""

    claims: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class SourcingNote:
    """How an article's lines are sourced. marker: "" for what is not tied to one. claims: how many lines it carries."""

    marker: str
    claims: int
    note: str
    claim_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditProvenance:
    """What an audit was made from."""

    library: str
    snapshot: str
    index: str
    judge: str
    version: str
    article_hash: str


@dataclass(frozen=True, slots=True)
class Audit:
    """The judging of one article. references: the works of the library it cites."""

    reading: Reading
    disease: str
    claims: tuple[AuditedClaim, ...]
    omissions: tuple[Omission, ...]
    tensions: tuple[Tension, ...]
    sourcing: tuple[SourcingNote, ...]
    references: tuple[Reference, ...]
    provenance: AuditProvenance

    @property
    def title(self) -> str:
        return self.reading.article.title

    def count(self, label: Label) -> int:
        """How many claims have this verdict."""
        return sum(one.judged.label is label for one in self.claims)
