"""FHIR's own models: which version a Bundle is of, and whether a resource is valid in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from importlib import import_module
from typing import Any  # a resource holds whatever JSON holds

from everyline.domain.printed import PrintedNumber
from everyline.fhir.bundle import Entry, shown
from everyline.fhir.releases import Release

_DEEPEST = 40
# No number of a record has as many digits or such a power of ten; the models would write out each of its zeros.
_LONGEST = 400
_POWER = re.compile(r"[eE][+-]?0*([0-9]+)$")


def version_of(entries: Iterable[Entry]) -> tuple[Release | None, str]:
    """The version whose elements the resources have; None, with nothing to say, where they fit both.

    A Bundle does not say its version: elements that only one has tell it. Of both: None, and where each stands.
    """
    only: dict[Release, str] = {}
    for one in entries:
        has = {version: elements(one.type, version) for version in Release}
        for name in one.resource:
            for version, other in ((Release.R4, Release.R5), (Release.R5, Release.R4)):
                if name in has[version] and name not in has[other]:
                    only.setdefault(version, f"{one.place} has {name}, which {other.value} does not have")
    if len(only) == 2:
        return None, f"{only[Release.R4]}, and {only[Release.R5]}: a Bundle is of one version"
    return next(iter(only), None), ""


def invalid(resource: Mapping[str, Any], version: Release) -> str | None:
    """Why a resource is not valid in a version of FHIR; None where it is."""
    from pydantic import ValidationError  # with the models, only where something is read

    try:
        _model(str(resource["resourceType"]), version).model_validate(_plain(resource, 0))
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        return f"not valid in {version.value}: {shown(place) or 'the resource'}: {shown(first['msg'])}"
    except RecursionError:
        return "nested too deeply"
    except (ArithmeticError, ValueError, TypeError, LookupError, AttributeError, ImportError):
        # A number beyond all numbers, a contained resource of a type that the version does not have, and the like.
        return f"not valid in {version.value}"
    return None


@cache
def elements(resource_type: str, version: Release) -> frozenset[str]:
    """The names of the elements that a type of resource has in a version."""
    return frozenset(_model(resource_type, version).elements_sequence())


@cache
def _model(resource_type: str, version: Release) -> Any:
    package = "fhir.resources" if version is Release.R5 else "fhir.resources.R4B"
    return getattr(import_module(f"{package}.{resource_type.lower()}"), resource_type)


def _plain(said: Any, depth: int) -> Any:
    """JSON with exact numbers. Raises RecursionError for what is nested deeper than any real resource."""
    if depth > _DEEPEST:
        raise RecursionError
    if isinstance(said, Mapping):
        return {key: _plain(one, depth + 1) for key, one in said.items()}
    if isinstance(said, list):
        return [_plain(one, depth + 1) for one in said]
    if isinstance(said, PrintedNumber):
        return _number(said)
    return said


def _number(said: PrintedNumber) -> int | Decimal:
    """Raises ValueError for a number whose writing out would fill the memory."""
    power = _POWER.search(said)
    if len(said) > _LONGEST or (power is not None and (len(power[1]) > 4 or int(power[1]) > _LONGEST)):
        raise ValueError("it has a number beyond all that is measured")
    return int(said) if said.lstrip("-").isdigit() and len(said) < 20 else Decimal(said)
