"""What a pathway says of the facts it was given, how that came about, and the evidence it rests on.

Nothing here decides for a patient.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import NamedTuple

from everyline.domain.answer import Reference
from everyline.domain.citation import Citation
from everyline.domain.ids import ContentHash, FindingId
from everyline.domain.pathway import Action, CriterionId, FactId, PathwayId, Statement, StatementId, Truth


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that was needed and not there. why: what is wrong (not told, too old, two values), and why it matters."""

    fact: FactId
    why: str


# Made some hundred times for a patient, and in a quarter of the time that a frozen dataclass takes.
class Trace(NamedTuple):
    """How a truth came about: what was asked, in words, with what was found, and what it rests on."""

    says: str
    truth: Truth
    because: tuple[Trace, ...] = ()
    missing: tuple[Missing, ...] = ()


class Standing(Enum):
    """What a pathway says of an action for a patient."""

    INDICATED = "indicated"
    CONTRAINDICATED = "contraindicated"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Guidance:
    """What a pathway says of one action. because: sentences; missing: what would settle it, where it is not settled."""

    step: str
    action: Action
    standing: Standing
    because: tuple[str, ...]
    missing: tuple[Missing, ...] = ()


class CriterionFound(NamedTuple):
    """A criterion as it holds of a patient."""

    criterion: CriterionId
    truth: Truth
    trace: Trace
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """A test on a day. is_planned: counted from a start that is only planned."""

    on: date
    test: str
    why: str
    statements: tuple[StatementId, ...]
    medicine: FactId
    is_planned: bool = False


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a pathway says of facts on a day. refused: why nothing is said, None where something is."""

    pathway: PathwayId
    hash: ContentHash
    on: date
    guidance: tuple[Guidance, ...] = ()
    criteria: tuple[CriterionFound, ...] = ()
    schedule: tuple[Due, ...] = ()
    refused: str | None = None
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Backing:
    """What a library has for a statement. citations: exact spans; unfound: findings it cites that are not there."""

    statement: Statement
    citations: tuple[Citation, ...] = ()
    unfound: tuple[FindingId, ...] = ()


@dataclass(frozen=True, slots=True)
class Grounds:
    """The evidence of a pathway as one library holds it. references: each cited work once, as first cited."""

    backings: tuple[Backing, ...]
    references: tuple[Reference, ...]
