"""What is asked: the question, how it was read, and what may be searched for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from everyline.domain.text import Status


class QuestionType(Enum):
    """The kinds of clinical question that have a plan of their own."""

    TREATMENT_OPTIONS = "treatment_options"
    EFFICACY = "efficacy"
    DOSING = "dosing"
    SAFETY = "safety"
    MONITORING = "monitoring"
    COMPARISON = "comparison"
    INTERACTION = "interaction"
    SPECIAL_POPULATION = "special_population"
    PROGNOSIS = "prognosis"
    DIAGNOSIS = "diagnosis"
    DEFINITION = "definition"
    YES_NO = "yes_no"


class Reader(Enum):
    """Who asks. It changes the words of an answer, never its facts."""

    CLINICIAN = "clinician"
    SPECIALIST = "specialist"
    NURSE = "nurse"
    PHARMACIST = "pharmacist"
    STUDENT = "student"
    PATIENT = "patient"
    CARER = "carer"
    PAYER = "payer"

    @property
    def is_lay(self) -> bool:
        """Whether answers must be in plain language and must not instruct self-treatment."""
        return self in (Reader.PATIENT, Reader.CARER)


@dataclass(frozen=True, slots=True)
class Pico:
    """Population, intervention, comparator and outcome terms, as read from the question, canonical forms."""

    population: tuple[str, ...] = ()
    intervention: tuple[str, ...] = ()
    comparator: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """What may rank. Retracted works are left out unless asked for by `statuses`.

    year_from, year_to: inclusive; documents of unknown year pass only where neither is set.
    designs: values of `evidence.Design`; empty means any.
    """

    year_from: int | None = None
    year_to: int | None = None
    designs: tuple[str, ...] = ()
    publication_types: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = (Status.CURRENT, Status.CORRECTED, Status.CONCERN, Status.SUPERSEDED)

    def __post_init__(self) -> None:
        if self.year_from is not None and self.year_to is not None and self.year_from > self.year_to:
            raise ValueError(f"no year lies between {self.year_from} and {self.year_to}")


@dataclass(frozen=True, slots=True)
class Urgency:
    """A reason to act before reading on, and what to do now."""

    reason: str
    advice: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A mistyped name and the name it was read as."""

    said: str
    read_as: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """A word that may be one of several names; nothing is assumed."""

    said: str
    candidates: tuple[str, ...]


class Missing(Enum):
    """What a question lacks to be one."""

    SUBJECT = "a drug or a condition"
    EARLIER = "an earlier question"


@dataclass(frozen=True, slots=True)
class Question:
    """A question and how it was read.

    text: as asked. expansions: further words the search may use, by the term in the question they stand for.
    carried_from: the question an earlier answer was given to, where this one follows it.
    corrections: names that were mistyped, and what they were read as. unclear: words that may be several names.
    parts: where it asks several things, each as a question of its own; empty where it asks one.
    missing: what it lacks to be answered, None where it lacks nothing.
    """

    text: str
    reader: Reader = Reader.CLINICIAN
    type: QuestionType = QuestionType.TREATMENT_OPTIONS
    pico: Pico = Pico()
    expansions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    urgency: Urgency | None = None
    filters: Filters = Filters()
    carried_from: str | None = None
    corrections: tuple[Correction, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    parts: tuple[Question, ...] = ()
    missing: Missing | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a question has no text")

    @property
    def mended(self) -> str:
        """The text with mistyped names as they were read."""
        text = self.text
        for correction in self.corrections:
            text = text.replace(correction.said, correction.read_as)
        return text

    def names(self, term: str) -> tuple[str, ...]:
        """A term of the question with every other word for it, the term itself first.

        A term that qualifies a known name ("severe alopecia areata") has that name and its other words too.
        """
        low = term.lower()
        found = {low: term}
        for head, further in self.expansions:
            if head.lower() == low or f" {head.lower()}" in f" {low}":
                for word in (head, *further):
                    found.setdefault(word.lower(), word)
        return tuple(found.values())
