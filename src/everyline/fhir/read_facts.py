"""The facts of a pathway read back from the Library of an export."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar  # FHIR's JSON

from everyline.domain.pathway import Code, FactDefinition, FactId, FactKind, PathwayId
from everyline.errors import InvalidInput
from everyline.fhir.extensions import held, text_of
from everyline.fhir.libraries import SOURCES
from everyline.fhir.names import pathway_url

NEXT = "Correct it, or export the pathway again."
Made = TypeVar("Made")


def made(place: str, make: Callable[[], Made]) -> Made:
    """What is made; a fault of its values as a fault of the file, with its place."""
    try:
        return make()
    except (ValueError, TypeError, KeyError, ArithmeticError) as fault:
        raise refused(place, str(fault) or "a value is wrong") from fault


def refused(place: str, what: str) -> InvalidInput:
    """A fault of the file with its place."""
    return InvalidInput(f"{place}: {what}.", NEXT)


def facts_of(library: Mapping[str, Any], pathway: PathwayId) -> tuple[FactDefinition, ...]:
    """The facts, in the order of the parameters. Raises InvalidInput with the place of the first fault."""
    asked: dict[str, Mapping[str, Any]] = {}
    for number, one in enumerate(library.get("dataRequirement", [])):
        place = f"Library.dataRequirement[{number}]"
        name = _fact_named(one, pathway, place)
        if name in asked:
            raise refused(place, f"the fact {name[:64]!r} has another dataRequirement")
        asked[name] = one
    found = []
    for number, one in enumerate(library.get("parameter", [])):
        place = f"Library.parameter[{number}]"
        found.append(made(place, lambda one=one, place=place: _fact(one, asked.pop(one["name"], None), pathway, place)))  # type: ignore[misc]
    if asked:
        raise refused("Library", f"data is required for {next(iter(asked))[:64]!r}, which is no parameter")
    return tuple(found)


def _fact_named(requirement: Mapping[str, Any], pathway: PathwayId, place: str) -> str:
    """Whose data is required: Everyline's own code among its codes tells it; of the patient it is the day of birth."""
    if requirement.get("type") == "Patient":
        return "birth_date"
    own = [str(one.get("code")) for one in _codes(requirement) if one.get("system") == pathway_url(pathway)]
    if len(own) != 1:
        raise refused(place, f"it has {len(own)} codes of the system {pathway_url(pathway)}, not one")
    return own[0]


def _codes(requirement: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [code for one in requirement.get("codeFilter", []) for code in one.get("code", [])]


def _fact(
    parameter: Mapping[str, Any], requirement: Mapping[str, Any] | None, pathway: PathwayId, place: str
) -> FactDefinition:
    one = next((one for one in held(parameter, "fact") if isinstance(one, Mapping)), None)
    if one is None:
        raise refused(place, "it has no extension that says what fact it is")
    kind = FactKind(text_of(one, "kind"))
    codes, valid_days = _required(requirement, kind, pathway, place)
    units = []
    for unit in held(one, "further-unit"):
        units.append((text_of(unit, "unit"), _number(text_of(unit, "factor"))))
    low, high = text_of(one, "low"), text_of(one, "high")
    return FactDefinition(
        id=FactId(str(parameter["name"])),
        name=text_of(one, "name"),
        kind=kind,
        why=str(parameter.get("documentation", "")),
        unit=text_of(one, "unit"),
        units=tuple(units),
        low=_number(low) if low else None,
        high=_number(high) if high else None,
        choices=tuple(str(choice) for choice in held(one, "choice")),
        valid_days=valid_days,
        codes=codes,
        is_history=next(held(one, "is-history"), False) is True,
        names=tuple(str(name) for name in held(one, "other-name")),
    )


def _required(
    requirement: Mapping[str, Any] | None, kind: FactKind, pathway: PathwayId, place: str
) -> tuple[tuple[Code, ...], int | None]:
    """The codes of a fact, and how many days it counts."""
    if requirement is None:
        raise refused(place, "no dataRequirement says where its data is")
    if kind is FactKind.DATE:
        return (), None
    source, path, dated = SOURCES[kind]
    if requirement.get("type") != source or any(one.get("path") != path for one in requirement.get("codeFilter", [])):
        raise refused(place, f"data of a {kind.value} is a {source}, by its {path}")
    known = {"type", "codeFilter", "dateFilter"}
    if strange := sorted(set(requirement) - known):
        raise refused(place, f"its dataRequirement has {strange[0]}, which is not read")
    codes = tuple(
        Code(str(one["system"]), str(one["code"]))
        for one in _codes(requirement)
        if one.get("system") != pathway_url(pathway)
    )
    filters = requirement.get("dateFilter", [])
    if not filters:
        return codes, None
    age = filters[0].get("valueDuration", {})
    if len(filters) > 1 or filters[0].get("path") != dated or age.get("code") != "d" or not _is_whole(age.get("value")):
        raise refused(place, f"its dateFilter is read where it is one, of {dated}, in whole days")
    return codes, int(age["value"])


def _is_whole(said: object) -> bool:
    return isinstance(said, int | Decimal) and not isinstance(said, bool) and said == int(said) and 0 < said < 100_000


def _number(said: str) -> Decimal:
    return Decimal(said)
