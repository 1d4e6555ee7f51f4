"""What FHIR's own elements do not hold of a pathway: extensions, listed in docs/reference/pathway-fhir.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any  # FHIR's JSON

BASE = "urn:everyline:fhir:"
# Of the shape of HL7's own extension `variable`, which is used on Questionnaires.
VARIABLE = BASE + "variable"
FHIRPATH = "text/fhirpath"


def simple(name: str, kind: str, value: str | int | bool) -> dict[str, Any]:
    """An extension with one value. kind: of the value, as in `String`."""
    return {"url": BASE + name, f"value{kind}": value}


def complex_(name: str, parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """An extension of several parts."""
    return {"url": BASE + name, "extension": list(parts)}


def part(name: str, kind: str, value: str | int | bool) -> dict[str, Any]:
    """A part of an extension, its url relative to it (FHIR, "Extensibility")."""
    return {"url": name, f"value{kind}": value}


def expression(text: str, **more: Any) -> dict[str, Any]:
    """A FHIRPath as an Expression."""
    return {**more, "language": FHIRPATH, "expression": text}


def held(element: Mapping[str, Any], name: str) -> Iterator[Any]:
    """The values of each extension of Everyline's of that name; of one of several parts the element itself."""
    for one in element.get("extension") or ():
        if isinstance(one, Mapping) and one.get("url") in (BASE + name, name):
            values = [value for key, value in one.items() if key.startswith("value")]
            yield values[0] if values else one


def text_of(element: Mapping[str, Any], name: str) -> str:
    """The text of the first extension of that name; empty where there is none."""
    return next((str(one) for one in held(element, name) if isinstance(one, str)), "")
