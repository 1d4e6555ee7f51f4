"""Facts about a patient from the short form of the contract, in the units of a pathway; every fault is told at once.

    {"birth_date": "1990-02-28", "region": "US",
     "observations": [{"code": "salt", "value": 62, "unit": "{score}", "date": "2026-11-01"}],
     "conditions": [{"code": "pregnancy", "present": false, "date": "2026-11-01"}],
     "medications": [{"code": "baricitinib", "start": "2026-01-10", "end": null}]}

A code is the id of a fact of the pathway, or an object with `system` and `code`. What the pathway does not ask for is
told as not used; a key that the form does not have is refused, since a fact misread is worse than one not read.

A FHIR Bundle is turned into this form elsewhere, which gives the places that people find its facts by.
"""

from __future__ import annotations

import json
import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any  # a JSON object holds whatever JSON holds

from everyline.domain.pathway import Fact, FactDefinition, FactId, FactKind, Pathway, Within
from everyline.domain.printed import PrintedNumber
from everyline.errors import InvalidFacts, InvalidInput
from everyline.pathways.names import expressions, leaves

_LISTS = ("observations", "conditions", "medications")
_ITEM_KEYS = frozenset({"code", "value", "unit", "date", "start", "end", "present", "taking", "known", "note"})
_MOST = 10_000
_MOST_BYTES = 5_000_000
# A FHIR resource takes about 2 kB, so a chart of 10,000 fits; ten times that is no one patient's.
_MOST_BYTES_OF_A_BUNDLE = 20_000_000
_MOST_TOLD = 8
_OLDEST_YEARS = 130
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9:.]{2,18}(?:Z|[+-][0-9]{2}:[0-9]{2})?)?")
_MONTH = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")
# No measured quantity lies beyond these powers of ten, whatever its unit.
_LARGEST_POWER = 30
_SEE = "docs/reference/pathway-facts.md has the form."


@dataclass(frozen=True, slots=True)
class FactsRead:
    """Facts in the units of a pathway. unused: what was told and is not asked for. refused: why nothing is said."""

    facts: tuple[Fact, ...]
    unused: tuple[str, ...] = ()
    refused: str | None = None

    def and_also(self, more: FactsRead) -> FactsRead:
        """These facts and more of the same patient."""
        unused = tuple(dict.fromkeys((*self.unused, *more.unused)))
        return FactsRead((*self.facts, *more.facts), unused, self.refused or more.refused)


def parse_facts(data: bytes) -> object:
    """The JSON value that the bytes of a file hold, its numbers as they are printed.

    Raises InvalidInput for what is too large, not UTF-8, no JSON, holds half a character, or tells one key twice.
    """
    most = _MOST_BYTES_OF_A_BUNDLE if b'"resourceType"' in data[:_MOST_BYTES] else _MOST_BYTES
    if len(data) > most:
        raise InvalidInput(f"The facts are larger than {most:,} bytes.", "Give the facts of one patient.")
    try:
        text = data.decode("utf-8-sig")
        found: object = json.loads(text, parse_float=PrintedNumber, parse_int=PrintedNumber, object_pairs_hook=_object)
        if "\\ud" in text or "\\uD" in text:  # it may hold half a character, which nothing can be written with
            json.dumps(found, ensure_ascii=False).encode()
        return found
    except UnicodeEncodeError as fault:
        raise InvalidInput("The facts hold half a character (a surrogate without its other half).", _SEE) from fault
    except UnicodeDecodeError as fault:
        raise InvalidInput(f"The facts are no UTF-8 text, at byte {fault.start}.", _SEE) from fault
    except json.JSONDecodeError as fault:
        raise InvalidInput(f"The facts are no JSON: line {fault.lineno}, column {fault.colno}.", _SEE) from fault
    except RecursionError as fault:
        raise InvalidInput("The facts are nested too deeply.", _SEE) from fault


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidInput(f"The facts tell {twice[:60]!r} twice in one object.", "Keep the one that is right.")
    return found


def read_facts(
    found: object,
    pathway: Pathway,
    on: date,
    *,
    places: Mapping[str, str] | None = None,
    faults: Sequence[str] = (),
    unused: Sequence[str] = (),
) -> FactsRead:
    """The facts that a JSON value of the short form tells. Raises InvalidInput naming every fault with its place.

    places: what to call a place of the form, where it was made from something else, as "observations[3]" from an entry
    of a Bundle. faults, unused: what was found already where it was made.
    """
    if not isinstance(found, dict):
        raise InvalidInput("The facts are no JSON object.", _SEE)
    unknown = sorted(str(key) for key in set(found) - {"birth_date", "region", "deceased", *_LISTS})
    if unknown:
        raise InvalidInput(f"The facts have the unknown key {unknown[0][:60]!r}.", _SEE)
    reader = _Reader(pathway, on, places or {})
    reader.faults += faults
    facts = tuple(reader.read(found))
    if reader.faults:
        told = "; ".join(reader.faults[:_MOST_TOLD])
        more = f"; and {len(reader.faults) - _MOST_TOLD} more" if len(reader.faults) > _MOST_TOLD else ""
        every = tuple(reader.faults)
        raise InvalidFacts(f"The facts can't be used: {told}{more}.", "Correct them; nothing was evaluated.", every)
    refused = "The patient has died." if reader.is_dead else None
    return FactsRead(reader.settled(facts), tuple(dict.fromkeys((*unused, *reader.unused))), refused)


def in_unit(definition: FactDefinition, value: Decimal, unit: str) -> Decimal | None:
    """A number in the unit of its definition; None for a unit that can't be turned into it."""
    if unit == definition.unit or (not unit and definition.unit.startswith("{")):
        return value
    factor = dict(definition.units).get(unit)
    return None if factor is None else value * factor


class _Reader:
    """One reading, with the faults met on the way."""

    def __init__(self, pathway: Pathway, on: date, places: Mapping[str, str]) -> None:
        self.faults: list[str] = []
        self.unused: list[str] = []
        self.is_dead = False
        self._born: date | None = None
        self._on = on
        self._places = places
        self._pathway = pathway
        self._doubts: list[tuple[FactId, date | None]] = []
        self._by_id = {one.id: one for one in pathway.facts}
        self._by_code = {(code.system, code.code): one for one in pathway.facts for code in one.codes}

    def read(self, found: Mapping[str, Any]) -> Iterator[Fact]:
        for born in self._birth(found.get("birth_date")):
            if "birth_date" in self._by_id:
                yield Fact(FactId("birth_date"), born)
        self._death(found.get("deceased"))
        if found.get("region") is not None:
            yield from self._item({"code": "region", "value": found["region"]}, "region")
        for name in _LISTS:
            items = found.get(name)
            items = [] if items is None else items
            if not isinstance(items, list) or len(items) > _MOST:
                self.faults.append(f"{name} is no list of at most {_MOST:,}")
                continue
            for number, item in enumerate(items):
                yield from self._item(item, self._place(f"{name}[{number}]"))

    def _place(self, place: str) -> str:
        return self._places.get(place, place)

    def settled(self, facts: Sequence[Fact]) -> tuple[Fact, ...]:
        """The facts but those that are not known any more since a later day, or that may be older than that."""
        left_out: set[int] = set()
        for identity, day in self._doubts:
            held = [one for one in facts if one.id == identity]
            newer = [one for one in held if day is not None and one.on is not None and one.on > day]
            # It may have been so on that day: that it never was, or not for months, is not told by a newer denial.
            if identity in self._asked_of_the_past and any(one.value is False for one in newer):
                newer = []
            # What has no day may be as new as the newest, and contradict it.
            kept = {id(one) for one in newer} | {id(one) for one in held if one.on is None and newer}
            left_out |= {id(one) for one in held} - kept
        return tuple(one for one in facts if id(one) not in left_out)

    @cached_property
    def _asked_of_the_past(self) -> frozenset[FactId]:
        """The facts of which the pathway asks whether they ever were so, or within a time."""
        found = (leaf for _, one in expressions(self._pathway) for leaf in leaves(one))
        within = (leaf.fact for leaf in found if isinstance(leaf, Within))
        return frozenset((*within, *(one.id for one in self._pathway.facts if one.is_history)))

    def _birth(self, said: object) -> tuple[date, ...]:
        """The day; of a month or a year alone its first and last, so that an age holds only where it holds for both."""
        place = self._place("birth_date")
        held = _MONTH.fullmatch(said) if isinstance(said, str) else None
        if held is None:
            born = self._day(said, place)
            days: tuple[date, ...] = () if born is None else (born,)
        else:
            days = self._days_of(int(held[1]), None if held[2] is None else int(held[2]), str(said), place)
        if days and self._on.year - days[0].year > _OLDEST_YEARS:
            self.faults.append(f"{place}: {days[0].isoformat()} is more than {_OLDEST_YEARS} years ago")
            return ()
        self._born = days[0] if days else None
        return days

    def _days_of(self, year: int, month: int | None, said: str, place: str) -> tuple[date, ...]:
        try:
            first = date(year, month or 1, 1)
        except ValueError:
            self.faults.append(f"{place}: {said!r} is no month or year")
            return ()
        if first > self._on:
            self.faults.append(f"{place}: {said} lies after {self._on.isoformat()}")
            return ()
        last = date(year, month or 12, monthrange(year, month or 12)[1])
        return first, min(last, self._on)

    def _death(self, said: object) -> None:
        """`true`, `false`, or the day; a day after the one of the evaluation is in the future, and a fault."""
        if said is None or isinstance(said, bool):
            self.is_dead = said is True
        else:
            self.is_dead = self._day(said, self._place("deceased")) is not None

    def _item(self, item: object, place: str) -> Iterator[Fact]:
        if not isinstance(item, dict):
            self.faults.append(f"{place} is no object")
            return
        strange = sorted(str(key) for key in item.keys() - _ITEM_KEYS)
        if strange:
            self.faults.append(f"{place} has the unknown key {strange[0][:60]!r}")
            return
        if "date" in item and "start" in item:
            self.faults.append(f"{place} has both a date and a start")
            return
        definition = self._definition(item.get("code"), place)
        if definition is None:
            return
        on = self._day(item.get("date", item.get("start")), f"{place}, its date")
        if on is not None and self._born is not None and on < self._born:
            self.faults.append(f"{place} is of {on.isoformat()}, before the birth")
            return
        ends = self._day(item.get("end"), f"{place}, its end", may_be_ahead=True)
        if on is not None and ends is not None and ends < on:
            self.faults.append(f"{place} ends on {ends.isoformat()}, before it begins")
            return
        if "known" in item:
            self._not_known(definition, item, on, place)
            return
        value = self._value(definition, item, place)
        if value is not None:
            yield Fact(definition.id, value, on, None if definition.is_history else ends)

    def _not_known(self, definition: FactDefinition, item: Mapping[str, Any], on: date | None, place: str) -> None:
        """`"known": false` says that as of its day a thing is not known: what is told of days before counts no more."""
        if item["known"] is not False or item.keys() - {"code", "known", "date", "note"}:
            self.faults.append(f"{place}: known is false, beside a code and a date, or is not told")
        else:
            self._doubts.append((definition.id, on))

    def _definition(self, code: object, place: str) -> FactDefinition | None:
        if isinstance(code, str):
            known = self._by_id.get(FactId(code))
        elif isinstance(code, dict):
            known = self._by_code.get((str(code.get("system")), str(code.get("code"))))
        else:
            self.faults.append(f"{place} has no code")
            return None
        if known is None:
            told = code if isinstance(code, str) else f"{code.get('system')} {code.get('code')}"
            self.unused.append(f"{place}: {told[:80]} is not asked for")
        return known

    def _value(self, definition: FactDefinition, item: Mapping[str, Any], place: str) -> Decimal | str | bool | None:
        match definition.kind:
            case FactKind.QUANTITY:
                return self._quantity(definition, item, place)
            case FactKind.CHOICE:
                said = item.get("value")
                if not isinstance(said, str) or said not in definition.choices:
                    self.faults.append(f"{place}: {_shown(said)} is none of {', '.join(definition.choices)}")
                    return None
                return said
            case FactKind.PRESENCE | FactKind.MEDICINE:
                return self._yes_or_no(item, place)
            case FactKind.DATE:
                self.faults.append(f"{place}: {definition.id} stands at the top of the facts")
                return None

    def _yes_or_no(self, item: Mapping[str, Any], place: str) -> bool | None:
        """That something is listed says that it is there, unless the item says otherwise, in whichever word."""
        said = [item[key] for key in ("present", "taking", "value") if key in item]
        strange = [one for one in said if not isinstance(one, bool)]
        if strange:
            self.faults.append(f"{place}: {_shown(strange[0])} is neither true nor false")
            return None
        if len(set(said)) > 1:
            self.faults.append(f"{place} is told as true and as false")
            return None
        return bool(said[0]) if said else True

    def _quantity(self, definition: FactDefinition, item: Mapping[str, Any], place: str) -> Decimal | None:
        said = item.get("value")
        if isinstance(said, bool) or not isinstance(said, int | float | str) or not _NUMBER.fullmatch(str(said)):
            self.faults.append(f"{place}: {_shown(said)} is no number")
            return None
        number = Decimal(str(said))
        if number and abs(number.adjusted()) > _LARGEST_POWER:
            self.faults.append(f"{place}: {_shown(said)} is no number of anything measured")
            return None
        unit = str(item.get("unit") or "")
        value = in_unit(definition, number, unit)
        if value is None:
            known = ", ".join((definition.unit, *(name for name, _ in definition.units)))
            self.faults.append(
                f"{place}: {definition.name} is told in {unit[:40] or 'no unit'}; it is known in {known}"
            )
            return None
        if (definition.low is not None and value < definition.low) or (
            definition.high is not None and value > definition.high
        ):
            told = f"{definition.name} of {said} {unit}".rstrip()
            self.faults.append(f"{place}: {told} is impossible ({_bounds(definition)})")
            return None
        return value

    def _day(self, said: object, place: str, *, may_be_ahead: bool = False) -> date | None:
        if said is None:
            return None
        if type(said) is date:  # as YAML reads a day in the facts of a case
            said = said.isoformat()
        held = _DAY.fullmatch(said) if isinstance(said, str) else None
        try:
            day = date.fromisoformat(held[1]) if held is not None else None
        except ValueError:
            day = None
        if day is None:
            self.faults.append(f"{place}: {_shown(said)} is no day; write it as 2026-11-25")
            return None
        if day > self._on and not may_be_ahead:
            self.faults.append(f"{place}: {day.isoformat()} lies after {self._on.isoformat()}")
            return None
        return day


def _shown(said: object) -> str:
    """What was told, short enough for a message."""
    shown = str(said) if isinstance(said, PrintedNumber) else repr(said)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


def _bounds(definition: FactDefinition) -> str:
    ends = [f"{word} {end:f}" for word, end in (("from", definition.low), ("to", definition.high)) if end is not None]
    return f"possible {' '.join(ends)} {definition.unit}".rstrip()
