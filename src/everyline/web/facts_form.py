"""A patient's facts as a form has them, and as the short form that pathways read. Kept nowhere, in no address.

A field that is empty, or "not known", says nothing: it is never read as "no".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any  # the short form is JSON

from starlette.datastructures import FormData, UploadFile

from everyline.domain.pathway import FactDefinition, FactId, FactKind
from everyline.engine.bound import BoundPathway

DAY, DECEASED, PASTED = "day", "deceased", "pasted"
_PARTS = ("", ".unit", ".on", ".end")
_LONGEST = 200
_PLACE = re.compile(r"(?:(observations|conditions|medications)\[(\d+)\]|birth_date|region|deceased)")


@dataclass(frozen=True, slots=True)
class Answers:
    """The short form of what was filled in. fields: the fact that each of its places is of.

    faults: what contradicts itself in the form, by field, as sentences.
    """

    data: bytes
    fields: Mapping[str, str]
    faults: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def name_of(fact: FactId) -> str:
    """What the field of a fact is called; beside it are `.unit`, `.on` and `.end`."""
    return f"f-{fact}"


def blank(bound: BoundPathway, today: date) -> dict[str, str]:
    """A form that nobody has filled in: nothing is known; what counts for some days only is asked as of today."""
    return {
        DAY: today.isoformat(),
        **{
            f"{name_of(one.fact.id)}.on": today.isoformat()
            for group in bound.asked
            for one in group.facts
            if one.is_of_now and one.fact.kind is not FactKind.MEDICINE
        },
    }


async def typed(form: FormData, bound: BoundPathway) -> dict[str, str]:
    """What was typed into the fields that there are; a file that was sent stands where text is pasted."""
    known = [f"{name_of(one.id)}{part}" for one in bound.pathway.facts for part in _PARTS]
    found = {name: said[:_LONGEST] for name in (DAY, DECEASED, *known) if isinstance(said := form.get(name), str)}
    pasted = form.get(PASTED)
    found[PASTED] = pasted if isinstance(pasted, str) else ""
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        # What is no UTF-8 is told by the engine, by its byte, so it must not be made up here.
        found[PASTED] = (await file.read()).decode("utf-8", "surrogateescape")
    return found


def shown(told: Mapping[str, str]) -> dict[str, str]:
    """The same as a page can show it: what is no UTF-8 as signs that say so."""
    return {name: said.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for name, said in told.items()}


def answers(bound: BoundPathway, told: Mapping[str, str]) -> Answers:
    """The short form of what was filled in."""
    form: dict[str, Any] = {"observations": [], "conditions": [], "medications": []}
    fields: dict[str, str] = {}
    faults: dict[str, tuple[str, ...]] = {}
    if told.get(DECEASED) == "yes":
        form["deceased"] = True
        fields["deceased"] = DECEASED
    for fact in bound.pathway.facts:
        name = name_of(fact.id)
        said = told.get(name, "").strip()
        if fact.kind is FactKind.DATE or fact.id == "region":
            if said:
                form["birth_date" if fact.kind is FactKind.DATE else "region"] = said
                fields["birth_date" if fact.kind is FactKind.DATE else "region"] = name
            continue
        if fault := _contradiction(fact, said, told):
            faults[name] = (fault,)
        elif said:
            key, item = _item(fact, said, told)
            fields[f"{key}[{len(form[key])}]"] = name
            form[key].append(item)
    return Answers(json.dumps(form, ensure_ascii=False).encode("utf-8", "surrogateescape"), fields, faults)


def by_field(faults: Iterable[str], fields: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Faults of a short form by the field that each is of; those of no field under an empty name."""
    found: dict[str, tuple[str, ...]] = {}
    for one in faults:
        held = _PLACE.match(one)
        name = fields.get(held[0], "") if held else ""
        said = _sentence(one[held.end() :]) if held and name else f"{one.rstrip('.')}."
        found[name] = (*found.get(name, ()), said)
    return found


def carried(told: Mapping[str, str], *, without: str = "") -> Iterator[tuple[str, str]]:
    """Everything filled in, to be held by another form so that nothing is lost. without: a field told anew there."""
    return ((name, value) for name, value in told.items() if value and name.partition(".")[0] != without)


def _contradiction(fact: FactDefinition, said: str, told: Mapping[str, str]) -> str:
    """What can't be meant as it stands, as a sentence; empty where nothing is."""
    if fact.kind is not FactKind.MEDICINE:
        return ""
    has_day = any(told.get(f"{name_of(fact.id)}{part}", "").strip() for part in (".on", ".end"))
    if has_day and not said:
        return f"A day is given, but not whether {fact.name} is taken."
    if has_day and said == "no":
        return f"{fact.name} is told as not taken, and yet with a day."
    return ""


def _item(fact: FactDefinition, said: str, told: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    name = name_of(fact.id)
    on, end = told.get(f"{name}.on", "").strip(), told.get(f"{name}.end", "").strip()
    item: dict[str, Any] = {"code": fact.id}
    match fact.kind:
        case FactKind.MEDICINE if said == "no":
            # That it is not taken is told as of the day of the evaluation: so it ends what was begun before.
            item |= {"taking": False, "date": told.get(DAY, "").strip() or None}
            return "medications", item
        case FactKind.MEDICINE:
            item |= {"taking": _yes_or_no(said), **({"start": on} if on else {}), **({"end": end} if end else {})}
            return "medications", item
        case FactKind.PRESENCE:
            item |= {"present": _yes_or_no(said), **({"date": on} if on else {})}
            return "conditions", item
        case FactKind.QUANTITY:
            item["unit"] = told.get(f"{name}.unit", "")
    item |= {"value": said, **({"date": on} if on else {})}
    return "observations", item


def _yes_or_no(said: str) -> object:
    """True or false; anything else as it is, for the engine to refuse."""
    return {"yes": True, "no": False}.get(said, said)


def _sentence(said: str) -> str:
    """A fault without its place, as a sentence of its own."""
    text = said.lstrip()
    text = text[1:].lstrip() if text[:1] in (":", ",") else text
    text = f"it {text}" if text.startswith(("is ", "has ", "ends ")) else text
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."
