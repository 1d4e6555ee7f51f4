"""Facts about a patient from the short form of the contract, in the units of a pathway; every fault is told at once.

    {"birth_date": "1990-02-28", "region": "US",
     "observations": [{"code": "salt", "value": 62, "unit": "{score}", "date": "2026-11-01"}],
     "conditions": [{"code": "pregnancy", "present": false, "date": "2026-11-01"}],
     "medications": [{"code": "baricitinib", "start": "2026-01-10", "end": null}]}

A code is the id of a fact of the pathway, or an object with `system` and `code`. What the pathway does not ask for is
told as not used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any  # a JSON object holds whatever JSON holds

from everyline.domain.pathway import Fact, FactDefinition, FactId, FactKind, Pathway
from everyline.errors import InvalidInput

_LISTS = ("observations", "conditions", "medications")
_MOST = 10_000
_MOST_TOLD = 8


@dataclass(frozen=True, slots=True)
class FactsRead:
    """Facts in the units of a pathway. unused: what was told and is not asked for. refused: why nothing is said."""

    facts: tuple[Fact, ...]
    unused: tuple[str, ...] = ()
    refused: str | None = None


def read_facts(found: object, pathway: Pathway, on: date) -> FactsRead:
    """The facts that a JSON value of the short form tells. Raises InvalidInput naming every fault with its place."""
    if not isinstance(found, dict):
        raise InvalidInput("The facts are no JSON object.", "The form is in docs/reference/pathway-facts.md.")
    unknown = sorted(set(found) - {"birth_date", "region", "deceased", *_LISTS})
    if unknown:
        raise InvalidInput(f"The facts have the unknown key {unknown[0]!r}.", "See docs/reference/pathway-facts.md.")
    reader = _Reader(pathway, on)
    facts = tuple(reader.read(found))
    if reader.faults:
        told = "; ".join(reader.faults[:_MOST_TOLD])
        more = f"; and {len(reader.faults) - _MOST_TOLD} more" if len(reader.faults) > _MOST_TOLD else ""
        raise InvalidInput(f"The facts can't be used: {told}{more}.", "Correct them; nothing was evaluated.")
    dead = found.get("deceased")
    refused = "The patient has died." if dead not in (None, False) else None
    return FactsRead(facts, tuple(dict.fromkeys(reader.unused)), refused)


def in_unit(definition: FactDefinition, value: Decimal, unit: str) -> Decimal | None:
    """A number in the unit of its definition; None for a unit that can't be turned into it."""
    if unit == definition.unit or (not unit and definition.unit.startswith("{")):
        return value
    factor = dict(definition.units).get(unit)
    return None if factor is None else value * factor


class _Reader:
    """One reading, with the faults met on the way."""

    def __init__(self, pathway: Pathway, on: date) -> None:
        self.faults: list[str] = []
        self.unused: list[str] = []
        self._on = on
        self._by_id = {one.id: one for one in pathway.facts}
        self._by_code = {(code.system, code.code): one for one in pathway.facts for code in one.codes}

    def read(self, found: Mapping[str, Any]) -> Iterator[Fact]:
        born = self._day(found.get("birth_date"), "birth_date")
        if born is not None and "birth_date" in self._by_id:
            yield Fact(FactId("birth_date"), born)
        if found.get("region") is not None:
            yield from self._item({"code": "region", "value": found["region"]}, "region")
        for name in _LISTS:
            items = found.get(name) or []
            if not isinstance(items, list) or len(items) > _MOST:
                self.faults.append(f"{name} is no list of at most {_MOST:,}")
                continue
            for number, item in enumerate(items):
                yield from self._item(item, f"{name}[{number}]")

    def _item(self, item: object, place: str) -> Iterator[Fact]:
        if not isinstance(item, dict):
            self.faults.append(f"{place} is no object")
            return
        definition = self._definition(item.get("code"), place)
        if definition is None:
            return
        on = self._day(item.get("date", item.get("start")), f"{place}, its date")
        ends = self._day(item.get("end"), f"{place}, its end", may_be_ahead=True)
        if on is not None and ends is not None and ends < on:
            self.faults.append(f"{place} ends on {ends.isoformat()}, before it begins")
            return
        value = self._value(definition, item, place)
        if value is not None:
            yield Fact(definition.id, value, on, ends)

    def _definition(self, code: object, place: str) -> FactDefinition | None:
        if isinstance(code, str):
            known = self._by_id.get(FactId(code))
        elif isinstance(code, dict):
            known = self._by_code.get((str(code.get("system")), str(code.get("code"))))
        else:
            self.faults.append(f"{place} has no code")
            return None
        if known is None:
            self.unused.append(f"{place}: {code if isinstance(code, str) else code.get('code')} is not asked for")
        return known

    def _value(self, definition: FactDefinition, item: Mapping[str, Any], place: str) -> Decimal | str | bool | None:
        match definition.kind:
            case FactKind.QUANTITY:
                return self._quantity(definition, item, place)
            case FactKind.CHOICE:
                said = str(item.get("value"))
                if said not in definition.choices:
                    self.faults.append(f"{place}: {said!r} is none of {', '.join(definition.choices)}")
                    return None
                return said
            case FactKind.PRESENCE | FactKind.MEDICINE:
                said_so = item.get("present", item.get("taking", True))
                if not isinstance(said_so, bool):
                    self.faults.append(f"{place}: {said_so!r} is neither true nor false")
                    return None
                return said_so
            case FactKind.DATE:
                self.faults.append(f"{place}: {definition.id} stands at the top of the facts")
                return None

    def _quantity(self, definition: FactDefinition, item: Mapping[str, Any], place: str) -> Decimal | None:
        said = item.get("value")
        if isinstance(said, bool) or not isinstance(said, int | float | str):
            self.faults.append(f"{place}: {said!r} is no number")
            return None
        try:
            number = Decimal(str(said))
        except InvalidOperation:
            self.faults.append(f"{place}: {said!r} is no number")
            return None
        if not number.is_finite():
            self.faults.append(f"{place}: {said!r} is no finite number")
            return None
        unit = str(item.get("unit") or "")
        value = in_unit(definition, number, unit)
        if value is None:
            known = ", ".join((definition.unit, *(name for name, _ in definition.units)))
            self.faults.append(f"{place}: {definition.name} is told in {unit or 'no unit'}; it is known in {known}")
            return None
        if (definition.low is not None and value < definition.low) or (
            definition.high is not None and value > definition.high
        ):
            told = f"{definition.name} of {said} {unit}".rstrip()
            self.faults.append(f"{place}: {told} is impossible (from {definition.low} to {definition.high})")
            return None
        return value

    def _day(self, said: object, place: str, *, may_be_ahead: bool = False) -> date | None:
        if said is None:
            return None
        try:
            day = date.fromisoformat(str(said)[:10])
        except ValueError:
            self.faults.append(f"{place}: {str(said)[:40]!r} is no day")
            return None
        if day > self._on and not may_be_ahead:
            self.faults.append(f"{place}: {day.isoformat()} lies after {self._on.isoformat()}")
            return None
        return day
