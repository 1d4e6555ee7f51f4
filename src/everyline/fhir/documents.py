"""The PlanDefinition that a file holds, with the resources beside it; bounds are kept before anything is read.

Source: FHIR R4 and R5, "Resource Bundle" and "PlanDefinition".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any  # FHIR's JSON

from everyline.errors import InvalidInput
from everyline.fhir.releases import Release, faults, listed

_MOST_BYTES = 5_000_000
_MOST_VALUES = 150_000
_DEEPEST = 40
_NEXT = "Name a JSON file with a PlanDefinition, or a Bundle that holds one."


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A plan and what stands beside it, by canonical URL and, of what is contained, by `#id`."""

    plan: Mapping[str, Any]
    beside: Mapping[str, Mapping[str, Any]]
    version: Release

    def find(self, canonical: str) -> Mapping[str, Any] | None:
        """The resource of a canonical URL, a version after `|` left off; None where it is not in the file."""
        return self.beside.get(canonical.partition("|")[0])


def plan_file(data: bytes) -> PlanFile:
    """The one plan that the bytes of a file hold.

    Raises InvalidInput for what is too large or nested too deeply, is no JSON, tells a key twice, holds no plan or
    several, two resources of one URL, or what is valid neither in R4 nor in R5.
    """
    found = _parsed(data)
    resources = list(_resources(found))
    plans = [one for one in resources if one["resourceType"] == "PlanDefinition"]
    if len(plans) != 1:
        names = ", ".join(str(one.get("url") or one.get("id") or "one without a name")[:80] for one in plans[:4])
        told = f"holds {len(plans)} PlanDefinitions ({names})" if plans else "holds no PlanDefinition"
        raise InvalidInput(f"The file {told}.", _NEXT if not plans else "Give one at a time.")
    for one in resources:
        if place := next(_must_be_understood(one, one["resourceType"]), ""):
            raise InvalidInput(f"{place} may change what the rest means, and is not read.", "Give the plan without it.")
    return PlanFile(plans[0], _beside(plans[0], resources), _version(resources))


def _must_be_understood(found: Any, place: str) -> Iterator[str]:
    """Elements that may not be passed over by whoever does not know them (FHIR, "Extensibility")."""
    for key, value in found.items() if isinstance(found, dict) else ():
        if key in ("modifierExtension", "implicitRules"):
            yield f"{place}.{key}"
        yield from _must_be_understood(value, f"{place}.{key}")
    for number, value in enumerate(found) if isinstance(found, list) else ():
        yield from _must_be_understood(value, f"{place}[{number}]")


def _parsed(data: bytes) -> Any:
    if len(data) > _MOST_BYTES:
        raise InvalidInput(f"The file is larger than {_MOST_BYTES:,} bytes.", _NEXT)
    try:
        text = data.decode("utf-8-sig")
        found = json.loads(text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_object)
    except UnicodeDecodeError as fault:
        raise InvalidInput(f"The file is no UTF-8 text, at byte {fault.start}.", _NEXT) from fault
    except json.JSONDecodeError as fault:
        raise InvalidInput(f"The file is no JSON: line {fault.lineno}, column {fault.colno}.", _NEXT) from fault
    except RecursionError as fault:
        raise InvalidInput("The file is nested too deeply.", _NEXT) from fault
    except ValueError as fault:  # a whole number of thousands of digits
        raise InvalidInput("The file has a number that can't be read.", _NEXT) from fault
    _bounded(found)
    return found


def _no_number(said: str) -> None:
    raise InvalidInput(f"The file has {said}, which is no number in JSON.", _NEXT)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidInput(f"The file tells {twice[:60]!r} twice in one object.", "Keep the one that is right.")
    return found


def _bounded(found: Any) -> None:
    """Models are slow on what has many parts, and recursive on what is deep."""
    level, count = [found], 0
    for _ in range(_DEEPEST):
        count += len(level)
        if count > _MOST_VALUES:
            raise InvalidInput(f"The file has more than {_MOST_VALUES:,} values.", _NEXT)
        level = [inner for one in level for inner in _inner(one)]
        if any(one is None for one in level):
            raise InvalidInput("The file has a null; FHIR leaves out what is not there.", "Leave it out.")
        if not level:
            return
    raise InvalidInput(f"The file is nested more than {_DEEPEST} times.", _NEXT)


def _inner(one: Any) -> Iterator[Any]:
    if isinstance(one, dict):
        yield from one.values()
    elif isinstance(one, list):
        yield from one


def _resources(found: Any) -> Iterator[dict[str, Any]]:
    """The resource of the file, or those of its Bundle."""
    if not isinstance(found, dict) or not isinstance(found.get("resourceType"), str):
        raise InvalidInput("The file is no FHIR resource: it has no resourceType.", _NEXT)
    if found["resourceType"] != "Bundle":
        yield found
        return
    entries = found.get("entry", [])
    if not isinstance(entries, list):
        raise InvalidInput("The entry of the Bundle is no list.", _NEXT)
    for number, entry in enumerate(entries):
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
            raise InvalidInput(f"entry[{number}] of the Bundle has no resource.", _NEXT)
        yield resource


def _beside(plan: Mapping[str, Any], resources: list[dict[str, Any]]) -> dict[str, Mapping[str, Any]]:
    contained = plan.get("contained", [])
    named = [(f"#{one['id']}", one) for one in contained if isinstance(one, dict) and isinstance(one.get("id"), str)]
    named += [(str(one["url"]), one) for one in resources if isinstance(one.get("url"), str)]
    found: dict[str, Mapping[str, Any]] = {}
    for name, one in named:
        if name in found:
            raise InvalidInput(f"Two resources of the file are {name[:120]}.", "Keep the one that is right.")
        found[name] = one
    return found


def _version(resources: list[dict[str, Any]]) -> Release:
    """The version in which all resources are valid: R5 where it is both."""
    wrong: dict[Release, tuple[str, ...]] = {}
    for version in (Release.R5, Release.R4):
        wrong[version] = tuple(fault for one in resources for fault in faults(one, version))
        if not wrong[version]:
            return version
    nearest = min(wrong, key=lambda one: len(wrong[one]))
    other = Release.R4 if nearest is Release.R5 else Release.R5
    raise InvalidInput(
        f"The file is no valid FHIR {nearest.value}: {listed(wrong[nearest])}. "
        f"Nor is it FHIR {other.value}: {listed(wrong[other][:1])}.",
        "Correct what is named; a file is of one version.",
    )
