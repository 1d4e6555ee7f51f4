"""Codes of somebody's own records for the facts of a pathway, from a file that its owner keeps.

schema: everyline-codes/1
alopecia-areata:
  lymphocytes: [{system: "urn:oid:1.2.3", code: LYM, unit: 10*9/L}]
  child_pugh: [{system: "urn:oid:1.2.3", code: CP, values: {"urn:oid:1.2.3.4|1": A, Klasse B: B}}]
  smoking: [{system: "urn:oid:1.2.3", code: NICOTINE, resource: Condition, exact: true}]
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any  # YAML of unknown content, before it is checked

import yaml

from everyline.domain.pathway import FactDefinition, FactId, FactKind, LocalCode, Pathway
from everyline.errors import InvalidInput
from everyline.pathways.strict_yaml import parse

_SEE = "docs/reference/pathway-codes.md has the form."
_SCHEMA = "everyline-codes/1"
_KEYS = frozenset({"system", "code", "resource", "unit", "value", "values", "exact"})
_MEDICINES = ("MedicationRequest", "MedicationStatement")
_RESOURCES = {
    FactKind.QUANTITY: ("Observation",),
    FactKind.CHOICE: ("Observation",),
    FactKind.PRESENCE: ("Observation", "Condition", "Immunization", "AllergyIntolerance", *_MEDICINES),
    FactKind.MEDICINE: _MEDICINES,
    FactKind.DATE: (),
}


def read_codes(text: str, name: str, pathway: Pathway) -> tuple[LocalCode, ...]:
    """The codes that a file has for a pathway; none where it has none. What it has for other pathways is not looked at.

    Raises InvalidInput, with the line, for a file of another form, a fact that is not in the pathway, a code that
    stands for two facts, and what a fact of its kind can't have.
    """
    found = parse(text, name, _SEE)
    return tuple(_File(text, name, pathway).read(found))


class _File:
    """One reading of one file."""

    def __init__(self, text: str, name: str, pathway: Pathway) -> None:
        self._name = name
        self._pathway = pathway
        self._root = yaml.compose(text, Loader=yaml.SafeLoader)

    def read(self, found: Any) -> Iterator[LocalCode]:
        if not isinstance(found, dict) or found.get("schema") != _SCHEMA:
            raise self._fault((), f"it has no schema {_SCHEMA}")
        held = found.get(self._pathway.id) or {}
        if not isinstance(held, dict):
            raise self._fault((self._pathway.id,), "it is no list of facts")
        definitions = {str(one.id): one for one in self._pathway.facts}
        stands_for: dict[tuple[str, str, str], str] = {
            (code.system, code.code, ""): str(one.id) for one in self._pathway.facts for code in one.codes
        }
        for fact, entries in held.items():
            if fact not in definitions:
                raise self._fault((self._pathway.id, fact), f"the pathway has no fact {str(fact)[:60]!r}")
            if not isinstance(entries, list):
                raise self._fault((self._pathway.id, fact), "it is no list of codes")
            for number, entry in enumerate(entries):
                place = (self._pathway.id, fact, number)
                one = self._code(entry, definitions[fact], place)
                other = stands_for.setdefault((one.system, one.code, one.resource), fact)
                if other != fact:
                    raise self._fault(place, f"the code {one.code[:60]} stands for {other} too")
                yield one

    def _code(self, entry: Any, definition: FactDefinition, place: tuple[str | int, ...]) -> LocalCode:
        if not isinstance(entry, dict) or not entry.keys() >= {"system", "code"} or entry.keys() - _KEYS:
            raise self._fault(place, f"a code has a system, a code, and of {', '.join(sorted(_KEYS))} what it needs")
        texts = {key: entry.get(key) or "" for key in ("system", "code", "resource", "unit", "value", "exact")}
        if any(not isinstance(one, str) for one in texts.values()) or not (texts["system"] and texts["code"]):
            raise self._fault(place, "system, code, resource, unit, value and exact are texts, the first two not empty")
        values = entry.get("values") or {}
        if not isinstance(values, dict) or any(not isinstance(one, str) for one in values.values()):
            raise self._fault(place, "values holds what each value of the record means")
        fault = next(_faults(definition, texts, tuple(values.values())), None)
        if fault is not None:
            raise self._fault(place, fault)
        return LocalCode(
            system=texts["system"],
            code=texts["code"],
            fact=FactId(definition.id),
            resource=texts["resource"],
            unit=texts["unit"],
            value=texts["value"],
            values=tuple(values.items()),
            is_exact=texts["exact"] == "true",
        )

    def _fault(self, place: tuple[str | int, ...], what: str) -> InvalidInput:
        return InvalidInput(f"{self._name}, line {_line(self._root, place)}: {what}.", _SEE)


def _faults(definition: FactDefinition, texts: dict[str, str], values: tuple[str, ...]) -> Iterator[str]:
    """What a fact of its kind can't have."""
    kind, told = definition.kind, (*values, *filter(None, [texts["value"]]))
    if not _RESOURCES[kind]:
        yield f"{definition.id} is read from the Patient"
    if texts["resource"] and texts["resource"] not in _RESOURCES[kind]:
        yield f"a {texts['resource'][:40]} tells no {kind.value}"
    if texts["exact"] not in ("", "true", "false"):
        yield "exact is true or false"
    if texts["exact"] and kind not in (FactKind.PRESENCE, FactKind.MEDICINE):
        yield f"exact is for what is present or taken, not for a {kind.value}"
    if texts["value"] and values:
        yield "a code has a value by itself, or values of the record"
    if texts["value"] and texts["resource"] not in ("", "Observation", "Condition"):
        yield "a value by itself is for an Observation or a Condition"
    if texts["unit"] and (kind is not FactKind.QUANTITY or texts["unit"] not in _units(definition)):
        yield f"{definition.id} has no unit {texts['unit'][:40]!r}; it is known in {', '.join(_units(definition))}"
    match kind:
        case FactKind.CHOICE if other := [one for one in told if one not in definition.choices]:
            yield f"{definition.id} has no choice {other[0][:60]!r}"
        case FactKind.PRESENCE if any(one not in ("true", "false") for one in told):
            yield "a presence is true or false"
        case FactKind.QUANTITY if values or (texts["value"] and not _is_number(texts["value"])):
            yield "a quantity has no values, and its value is a number"
        case FactKind.MEDICINE if told:
            yield "a medicine has no value"


def _units(definition: FactDefinition) -> tuple[str, ...]:
    return tuple(filter(None, (definition.unit, *(unit for unit, _ in definition.units))))


def _is_number(said: str) -> bool:
    try:
        return Decimal(said).is_finite()
    except InvalidOperation:
        return False


def _line(root: Any, place: tuple[str | int, ...]) -> int:
    """The line that a place of the file stands on, from 1."""
    node, line = root, 1
    for part in place:
        if isinstance(node, yaml.MappingNode):
            held = next(((key, value) for key, value in node.value if key.value == part), None)
            if held is None:
                break
            line, node = held[0].start_mark.line + 1, held[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line
