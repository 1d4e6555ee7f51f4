"""What is read of one resource for one fact: that it is so, that it is not known, or nothing, each with why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any  # a resource holds whatever JSON holds

from everyline.domain.pathway import FactDefinition, FactId, FactKind, LocalCode
from everyline.fhir.days import Days

MEDICINES = ("MedicationRequest", "MedicationStatement")
READ = ("Observation", "Condition", *MEDICINES, "AllergyIntolerance", "Immunization")
_TELLS = {
    FactKind.QUANTITY: ("Observation",),
    FactKind.CHOICE: ("Observation",),
    FactKind.PRESENCE: ("Observation", "Condition", "Immunization"),
    FactKind.MEDICINE: MEDICINES,
    FactKind.DATE: (),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A fact. value: a printed number, a choice, or whether it is so. on, ends: as in `domain.pathway.Fact`."""

    value: str | bool
    on: date | None = None
    ends: date | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """That a fact is not known as of a day: what older resources tell of it counts no longer.

    may_be: whether the doubt is that it may be, or have been, present; so it takes nothing from what says that it is.
    """

    why: str
    on: date | None = None
    may_be: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """That a resource says nothing of a fact."""

    why: str


Found = Reading | Doubt | LeftOut


@dataclass(frozen=True, slots=True)
class Match:
    """A fact that a code stands for. says_no: whether its absence under this code is the absence of the fact: a code
    that is one of several, or of something that may lie in the past, says nothing of the others.

    code: the code itself, with its system.
    """

    definition: FactDefinition
    says_no: bool
    local: LocalCode | None = None
    values_system: str = ""
    code: str = ""


class Codes:
    """Which facts the codes of records stand for."""

    def __init__(self, own_system: str, facts: Sequence[FactDefinition], local: Sequence[LocalCode] = ()) -> None:
        self.own_system = own_system
        self._own = {str(one.id): one for one in facts}
        self._known: dict[tuple[str, str], Match] = {}
        for one in facts:
            says_no = len(one.codes) == 1 and not one.is_history
            for code in one.codes:
                self._known[code.system, code.code] = Match(
                    one, says_no, None, own_system, f"{code.system}|{code.code}"
                )
        self._local: dict[tuple[str, str], list[Match]] = {}
        for entry in local:
            definition = self._own.get(entry.fact)
            if definition is not None:
                match = Match(definition, entry.is_exact, entry, own_system, f"{entry.system}|{entry.code}")
                self._local.setdefault((entry.system, entry.code), []).append(match)

    def match(self, concept: object, resource: str) -> Iterator[Match]:
        """The facts that the codings of a CodeableConcept stand for in a type of resource, each once.

        A substance's code says that it is taken in a prescription, and not so in an allergy.
        Raises ValueError for a concept that can't be read, and for Everyline's own code of a fact that such a resource
        can't tell.
        """
        seen: set[FactId] = set()
        for system, code in codings(concept):
            for one in self._matches(system, code, resource):
                if one.definition.id not in seen:
                    seen.add(one.definition.id)
                    yield one

    def _matches(self, system: str, code: str, resource: str) -> Iterator[Match]:
        for one in self._local.get((system, code), ()):
            wanted = (one.local.resource,) if one.local and one.local.resource else _TELLS[one.definition.kind]
            if resource in wanted:
                yield one
        if system == self.own_system and code in self._own:
            definition = self._own[code]
            if resource not in (
                *_TELLS[definition.kind],
                *(("AllergyIntolerance",) if _is_presence(definition) else ()),
            ):
                raise ValueError(f"{definition.id} is no {definition.kind.value} that a resource of this type tells")
            yield Match(definition, True, None, self.own_system)
        known = self._known.get((system, code))
        if known is not None and resource in _TELLS[known.definition.kind]:
            yield known


def _is_presence(definition: FactDefinition) -> bool:
    return definition.kind is FactKind.PRESENCE


def codings(concept: object) -> Iterator[tuple[str, str]]:
    """System and code of each coding that has both. Raises ValueError for what is no CodeableConcept."""
    if concept is None:
        return
    if not isinstance(concept, Mapping):
        raise ValueError("its code is no CodeableConcept")
    held = concept.get("coding")
    if held is None:
        return
    if not isinstance(held, list):
        raise ValueError("its code has a coding that is no list")
    for one in held:
        if not isinstance(one, Mapping):
            raise ValueError("its code has a coding that is no object")
        system, code = one.get("system"), one.get("code")
        if any(part is not None and type(part) is not str for part in (system, code)):
            raise ValueError("its code has a coding whose system or code is no text")
        if system and code:
            yield system, code


def code_of(concept: object, system: str, name: str) -> str | None:
    """The one code of a FHIR code system in a CodeableConcept; None where there is no concept.

    Raises ValueError where a concept has no such code, or several.
    """
    if concept is None:
        return None
    found = {code for its, code in codings(concept) if its == system}
    if len(found) != 1:
        raise ValueError(f"its {name} has {'no code' if not found else 'several codes'} of {system}")
    return found.pop()


def text(resource: Mapping[str, Any], name: str) -> str | None:
    """An element that is a text. Raises ValueError where it is something else."""
    said = resource.get(name)
    if said is not None and type(said) is not str:
        raise ValueError(f"its {name} is no text")
    return said


def boolean(resource: Mapping[str, Any], name: str) -> bool:
    """An element that is true or false; false where it is absent. Raises ValueError for what only looks like one."""
    said = resource.get(name)
    if said is not None and not isinstance(said, bool):
        raise ValueError(f"its {name} is neither true nor false")
    return said is True


def not_whole(name: str, found: Days) -> str:
    """How a date without a day is told."""
    return f"its {name} {found.printed} is not a whole day"
