"""What a reader of literature yields, and what became of it. The counts of a run add up to what was read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from everyline.domain.evidence import Finding
from everyline.domain.ids import DocumentId, IdKind
from everyline.domain.text import Document, Notice


@dataclass(frozen=True, slots=True)
class Refusal:
    """A part of a record that was left out because it can't be true. part: where it stands, with its figures.

    reason: one of few names ("more people affected than at risk"), so that a report can count them.
    """

    part: str
    reason: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A record that became a document, with the findings the source itself states as data.

    remarks: what of the record was left out or looked wrong (an identifier of the wrong kind, a second abstract).
    refusals: parts of it that can't be true, none of which became text or finding.
    """

    where: str
    document: Document
    findings: tuple[Finding, ...] = ()
    remarks: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Deleted:
    """A record that tells to delete a document."""

    where: str
    document: DocumentId


@dataclass(frozen=True, slots=True)
class Noticed:
    """A record that only tells of a notice about a work, known by one identifier."""

    where: str
    kind: IdKind
    value: str
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record rightly left out, and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A record that could not be read, and why, with the place in the file."""

    where: str
    reason: str


Record = Kept | Deleted | Noticed | Skipped | Failed


class Outcome(Enum):
    """What became of one record."""

    KEPT = "kept"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DELETED = "deleted"
    NOTICED = "noticed"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Fate:
    """One record's outcome. reason: why it was skipped or failed; empty otherwise. refusals: parts left out of it."""

    where: str
    outcome: Outcome
    document: DocumentId | None = None
    reason: str = ""
    refusals: tuple[Refusal, ...] = ()
