"""A course of care that can be computed: facts about a patient, criteria in three truths, thresholds, steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import NewType

from everyline.domain.ids import ContentHash, FindingId

PathwayId = NewType("PathwayId", str)
FactId = NewType("FactId", str)
CriterionId = NewType("CriterionId", str)
ThresholdId = NewType("ThresholdId", str)
StatementId = NewType("StatementId", str)


class Truth(Enum):
    """Whether something holds of a patient. UNKNOWN is no FALSE: it says that a fact is missing."""

    TRUE = "TRUE"
    FALSE = "FALSE"
    UNKNOWN = "UNKNOWN"

    # By identity, as they are compared: hashing the name anew, as Enum does, is felt in an evaluation.
    __hash__ = object.__hash__


# By these names they are looked up thousands of times a patient; through the class each takes twenty times as long.
TRUE, FALSE, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


def all_of(truths: Iterable[Truth]) -> Truth:
    """Strong Kleene conjunction: FALSE where one is FALSE, whatever is missing; TRUE of none.

    Source: Kleene 1952, Introduction to Metamathematics, section 64.
    """
    found = TRUE
    for truth in truths:
        if truth is FALSE:
            return truth
        if truth is UNKNOWN:
            found = truth
    return found


def any_of(truths: Iterable[Truth]) -> Truth:
    """Strong Kleene disjunction: TRUE where one is TRUE, whatever is missing; FALSE of none."""
    found = FALSE
    for truth in truths:
        if truth is TRUE:
            return truth
        if truth is UNKNOWN:
            found = truth
    return found


def negated(truth: Truth) -> Truth:
    """The other of TRUE and FALSE; UNKNOWN stays."""
    if truth is UNKNOWN:
        return truth
    return FALSE if truth is TRUE else TRUE


class FactKind(Enum):
    """What a fact is: a number with a unit, one of some choices, present or absent, a date, a medicine taken."""

    QUANTITY = "quantity"
    CHOICE = "choice"
    PRESENCE = "presence"
    DATE = "date"
    MEDICINE = "medicine"


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a terminology that health records use for a fact. system: its URI, as FHIR names it."""

    system: str
    code: str


@dataclass(frozen=True, slots=True)
class FactDefinition:
    """A fact a pathway asks for. name: for people. unit: UCUM, of its thresholds.

    units: how much of `unit` one of each further unit is. low, high: beyond these a value is impossible, not unusual.
    valid_days: how long a value counts; None for good. why: why it matters, told where it is missing.
    is_history: of a presence, whether it tells of the past, as an earlier heart attack does: once so, it has no end.
    names: of a medicine, what else it is called, as a brand is; orders are known by these.
    """

    id: FactId
    name: str
    kind: FactKind
    why: str
    unit: str = ""
    units: tuple[tuple[str, Decimal], ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    choices: tuple[str, ...] = ()
    valid_days: int | None = None
    codes: tuple[Code, ...] = ()
    is_history: bool = False
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.is_history and self.kind is not FactKind.PRESENCE:
            raise ValueError(f"fact {self.id} is no presence, so that it has no history")
        if self.names and self.kind is not FactKind.MEDICINE:
            raise ValueError(f"fact {self.id} is no medicine, so that it has no further names")
        if self.kind is FactKind.CHOICE and len(self.choices) < 2:
            raise ValueError(f"fact {self.id} has no choices")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"fact {self.id} lies between {self.low} and {self.high}")
        if any(factor <= 0 for _, factor in self.units):
            raise ValueError(f"a unit of fact {self.id} has a factor that is not above 0")


@dataclass(frozen=True, slots=True)
class LocalCode:
    """A code of somebody's own records that stands for a fact.

    resource: the one type of FHIR resource it counts in, empty for those usual for the fact. unit: of numbers told
    without one. value: what the code says by itself, a choice, or "true" or "false" of a presence. values: what a value
    of the record means, by "system|code" or by its text. is_exact: whether "no" under this code is "no" of the fact.
    """

    system: str
    code: str
    fact: FactId
    resource: str = ""
    unit: str = ""
    value: str = ""
    values: tuple[tuple[str, str], ...] = ()
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One coded, dated item about a patient, already in the unit of its definition.

    value: a number, a choice, whether it is present (or taken), or a date. on: when it was so; of a medicine, when it
    was begun. ends: when a medicine was stopped.
    """

    id: FactId
    value: Decimal | str | bool | date
    on: date | None = None
    ends: date | None = None


class Comparison(Enum):
    """How a number is held against a threshold."""

    AT_LEAST = "at_least"
    ABOVE = "above"
    AT_MOST = "at_most"
    BELOW = "below"

    __hash__ = object.__hash__


class CalendarUnit(Enum):
    """Units of elapsed time on the calendar."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Elapsed:
    """An amount of calendar time, as in 36 weeks."""

    amount: int
    unit: CalendarUnit

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError(f"a time of {self.amount} {self.unit.value}")

    def __str__(self) -> str:
        return f"{self.amount} {self.unit.value if self.amount != 1 else self.unit.value.removesuffix('s')}"


@dataclass(frozen=True, slots=True)
class DatedValue:
    """The value a threshold has from a day on, and the statement that says so."""

    since: date
    value: Decimal
    statement: StatementId


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number that a pathway compares with, dated, each value with its source. unit: UCUM, "a" for years of age."""

    id: ThresholdId
    unit: str
    values: tuple[DatedValue, ...]

    def __post_init__(self) -> None:
        days = [one.since for one in self.values]
        if not days or days != sorted(set(days)):
            raise ValueError(f"the values of threshold {self.id} are not dated in order")

    def at(self, on: date) -> DatedValue | None:
        """The value in force on a day; None before the first."""
        held = [one for one in self.values if one.since <= on]
        return held[-1] if held else None


# What a criterion is made of. Each is a value; what they mean is in `pathways/evaluate.py`.


@dataclass(frozen=True, slots=True)
class Compare:
    """A quantity beside a threshold."""

    fact: FactId
    comparison: Comparison
    threshold: ThresholdId


@dataclass(frozen=True, slots=True)
class Age:
    """Completed years of age beside a threshold."""

    comparison: Comparison
    threshold: ThresholdId


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of some choices was found."""

    fact: FactId
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Present:
    """A condition or the like is present, or a medicine is taken on the day."""

    fact: FactId


@dataclass(frozen=True, slots=True)
class Lasted:
    """A medicine has been taken for at least so long."""

    fact: FactId
    least: Elapsed


@dataclass(frozen=True, slots=True)
class Within:
    """Something was present, or a medicine was taken, within the last so long."""

    fact: FactId
    last: Elapsed


@dataclass(frozen=True, slots=True)
class Named:
    """Another criterion of the pathway."""

    criterion: CriterionId


@dataclass(frozen=True, slots=True)
class AllOf:
    """All of these."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Any of these."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Not this."""

    part: Expression


Expression = Compare | Age | Chosen | Present | Lasted | Within | Named | AllOf | AnyOf | Not


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of a pathway that can be checked: a claim with the findings it cites, or the board's own judgement.

    findings: of the library, empty where `is_boards` says that no source says it and the board answers for it.
    """

    id: StatementId
    text: str
    findings: tuple[FindingId, ...] = ()
    is_boards: bool = False

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError(f"statement {self.id} says nothing")
        if bool(self.findings) is self.is_boards:
            raise ValueError(f"statement {self.id} cites a finding, or is the board's own judgement: one of the two")


@dataclass(frozen=True, slots=True)
class Criterion:
    """Something that holds of a patient or not. says: in words, as it reads when it holds."""

    id: CriterionId
    says: str
    expression: Expression
    statements: tuple[StatementId, ...] = ()


class ActionKind(Enum):
    """What an action asks for, the most urgent first."""

    URGENT = "urgent"
    STOP = "stop"
    PAUSE = "pause"
    ASSESS = "assess"
    TEST = "test"
    TREAT = "treat"
    VACCINATE = "vaccinate"
    MONITOR = "monitor"
    REFER = "refer"
    INFORM = "inform"


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do. when: beyond its step's own condition. unless: criteria any of which speaks against it.

    region: where a label or an authority says so, empty for everywhere. medicine: the fact that it is taken.
    strength: as its source words it (recommended, may be considered, required by the label); never made up.
    """

    id: str
    says: str
    kind: ActionKind
    statements: tuple[StatementId, ...]
    strength: str = ""
    when: Expression | None = None
    unless: tuple[CriterionId, ...] = ()
    region: str = ""
    medicine: FactId | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a pathway, in order. when: for whom; None for everybody in its scope."""

    id: str
    title: str
    actions: tuple[Action, ...]
    when: Expression | None = None
    statements: tuple[StatementId, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """Tests due after a medicine is begun. at: after the start, 0 for before the first dose; every: from the last of
    those on, until `until`, None for as long as it is taken."""

    id: str
    test: str
    medicine: FactId
    at: tuple[Elapsed, ...]
    statements: tuple[StatementId, ...]
    every: Elapsed | None = None
    until: Elapsed | None = None
    when: Expression | None = None
    region: str = ""


@dataclass(frozen=True, slots=True)
class Pathway:
    """A whole pathway as reviewed. scope: for whom it is; who it is FALSE of is refused.

    authored_by, checked_by, reviewed_on, review_by: as its file states them; None and empty before review.
    hash: of the file's content.
    """

    id: PathwayId
    title: str
    about: str
    authored_by: tuple[str, ...]
    checked_by: tuple[str, ...]
    reviewed_on: date | None
    review_by: date | None
    facts: tuple[FactDefinition, ...]
    thresholds: tuple[Threshold, ...]
    statements: tuple[Statement, ...]
    criteria: tuple[Criterion, ...]
    scope: CriterionId | None
    steps: tuple[Step, ...]
    series: tuple[Series, ...]
    gaps: tuple[str, ...]
    hash: ContentHash
    regions: tuple[str, ...] = ()
