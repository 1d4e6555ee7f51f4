"""What may change the meaning of a resource and is known to nobody here, or is told without its value.

Source: FHIR R5, section 2.1.27 "Extensibility" (modifierExtension), "Resource" (implicitRules), and the JSON of
primitive elements, where `_name` beside no `name` says that there is a value and that it is not told; the same in R4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any  # a resource holds whatever JSON holds

from everyline.fhir.bundle import is_subsetted

_MODIFIERS = ("modifierExtension", "implicitRules", "_implicitRules")
# Elements whose being absent says something, as that a medicine has no end or that a person lives.
_ABSENT = frozenset(
    ("status", "intent", "doNotPerform", "abatementDateTime", "abatementString", "isSubpotent", "end", "comparator",
     "deceasedBoolean", "deceasedDateTime", "active")
)  # fmt: skip
# What is told of elsewhere, or not read.
_APART = ("contained", "component", "extension", "text", "meta")


def why_in_doubt(resource: Mapping[str, Any], *, is_person: bool = False) -> str:
    """Why it is not known what a valid resource, or a component of one, says; empty where nothing stands against it.

    is_person: of a Patient only what is read is looked at, and its links.
    """
    if is_subsetted(resource):
        return "it is SUBSETTED: what was left out is not known"
    links = resource.get("link") if is_person else None
    parts = [resource, *(links if isinstance(links, list) else ())] if is_person else _parts(resource)
    return next((why for part in parts if isinstance(part, Mapping) and (why := _why(part))), "")


def _parts(said: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(said, Mapping):
        yield said
        for name, inner in said.items():
            if name not in _APART:
                yield from _parts(inner)
    elif isinstance(said, list):
        for one in said:
            yield from _parts(one)


def _why(part: Mapping[str, Any]) -> str:
    for name in part:
        if name in _MODIFIERS and part[name]:
            return f"it has {name}, which may change its meaning"
        if name[:1] == "_" and name[1:] in _ABSENT and part[name] and part.get(name[1:]) is None:
            return f"its {name[1:]} is there, and its value is not told"
    return ""
