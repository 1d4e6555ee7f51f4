"""What a health record asks of a pathway at a moment of its work, and the cards it gets: CDS Hooks 2.0.

Standard: CDS Hooks 2.0, https://cds-hooks.hl7.org/2.0/ (sections are named where they are meant).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from everyline.domain.pathway import FactId, StatementId

MOST_SUMMARY = 140


class Hook(Enum):
    """A moment in a record at which we are asked (section "Hooks")."""

    PATIENT_VIEW = "patient-view"
    ORDER_SELECT = "order-select"
    ORDER_SIGN = "order-sign"


@dataclass(frozen=True, slots=True)
class Order:
    """An order in hand that names a medicine of a pathway. It is planned: that it is taken is not said.

    reference: as in MedicationRequest/123, empty where the order has no id. said: how the order names it. by_name:
    whether it was recognised by a name alone, as none of its codes is known.
    """

    reference: str
    medicine: FactId
    said: str
    by_name: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of a health record, read and found whole (section "Calling a CDS Service").

    facts: a FHIR Bundle with what the record sent, in JSON. orders: those the hook asks about that name a medicine of
    the pathway; planned: the medicines of all orders in hand. told: what readers must know of what was sent, as
    sentences. aside: what they may know, no reason for a card by itself. unread: of orders that could not be read.
    """

    hook: Hook
    instance: str
    patient: str
    facts: bytes
    orders: tuple[Order, ...] = ()
    planned: tuple[FactId, ...] = ()
    told: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


class Indicator(Enum):
    """How urgent a card is (section "Card Attributes")."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Coding:
    """A code with its system and its words (section "Coding")."""

    system: str
    code: str
    display: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An absolute address to open (section "Link")."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class TestOrder:
    """A test to be drafted as an order. on: the day it is due, None for now."""

    __test__ = False  # no test of ours

    test: str
    on: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class OrderRemoved:
    """An order in hand to be taken back, by its reference as the record gave it."""

    reference: str
    said: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing a reader may take up with a click (section "Suggestion")."""

    label: str
    uuid: str
    actions: tuple[TestOrder | OrderRemoved, ...]
    is_recommended: bool = False


@dataclass(frozen=True, slots=True)
class ActionTold:
    """An action of the pathway that a card tells of, so that a program need not read it out of words."""

    step: str
    action: str
    standing: str
    statements: tuple[StatementId, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What is told of one matter (section "Card Attributes"). detail: Markdown (GitHub Flavored). topic: the statement
    it rests on. told: the actions of the pathway it tells of."""

    uuid: str
    summary: str
    indicator: Indicator
    detail: str
    label: str
    url: str
    topic: Coding | None
    links: tuple[Link, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    overrides: tuple[Coding, ...] = ()
    told: tuple[ActionTold, ...] = ()

    def __post_init__(self) -> None:
        if not self.summary.strip() or len(self.summary) >= MOST_SUMMARY:
            raise ValueError(f"a summary of {len(self.summary)} characters")


class CardOutcome(Enum):
    """What became of a card (section "Feedback")."""

    ACCEPTED = "accepted"
    OVERRIDDEN = "overridden"


@dataclass(frozen=True, slots=True)
class Feedback:
    """What became of a card, as a record tells it. Nothing in it is about a patient.

    at: when, as the record says. suggestions: ids of those taken up. reason: the code of an override, one of ours,
    empty without. had_comment: whether somebody wrote a comment; what it says is not kept, as it may name a patient.
    """

    service: str
    card: str
    outcome: CardOutcome
    at: datetime
    suggestions: tuple[str, ...] = ()
    reason: str = ""
    had_comment: bool = False
