"""The two releases of FHIR that are written and read, and whether a resource is one of a release."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from importlib import import_module
from typing import Any  # FHIR's JSON

from everyline.errors import InvalidInput

_PACKAGES = {"R4": "fhir.resources.R4B", "R5": "fhir.resources"}
_MOST_TOLD = 3


class Release(Enum):
    """A release of FHIR: R4 (read as R4B, which differs in none of the resources used) and R5."""

    R4 = "R4"
    R5 = "R5"


def faults(resource: Mapping[str, Any], release: Release) -> tuple[str, ...]:
    """What is wrong with a resource by the models of a release, each with its place; empty where it is valid."""
    from pydantic import ValidationError

    kind = str(resource.get("resourceType", ""))
    if not kind.isalpha() or not kind.isascii():
        return ("resourceType: it is missing",)
    try:
        model = getattr(import_module(f"{_PACKAGES[release.value]}.{kind.lower()}"), kind)
    except (ImportError, AttributeError):
        return (f"resourceType: {kind[:60]} is no resource of FHIR {release.value}",)
    try:
        model.model_validate(dict(resource))
    except ValidationError as fault:
        return tuple(_told(kind, one["loc"], one["msg"]) for one in fault.errors())
    except RecursionError:
        return (f"{kind}: it is nested too deeply",)
    except (ValueError, TypeError, LookupError, AttributeError) as fault:  # of a contained resource of no known type
        return (f"{kind}: {str(fault)[:200]}",)
    return ()


def checked(resource: Mapping[str, Any], release: Release) -> None:
    """Raises InvalidInput, with the first faults, for a resource that is not valid in a release."""
    found = faults(resource, release)
    if found:
        raise InvalidInput(
            f"It is no valid FHIR {release.value}: {listed(found)}.", "Correct it, or name the release it is of."
        )


def listed(found: tuple[str, ...]) -> str:
    """The first of some faults, and how many there are beyond."""
    more = f"; and {len(found) - _MOST_TOLD} more" if len(found) > _MOST_TOLD else ""
    return f"{'; '.join(found[:_MOST_TOLD])}{more}"


def _told(kind: str, place: tuple[int | str, ...], message: str) -> str:
    return f"{'.'.join((kind, *map(str, place)))[:160]}: {message[:160]}"
