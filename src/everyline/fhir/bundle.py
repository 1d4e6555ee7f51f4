"""The resources of a Bundle with their places, and what their references mean in it.

Source: FHIR R5, "Resource Bundle", section "Resolving references in Bundles"; the same in R4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any  # a resource holds whatever JSON holds

_DEEPEST = 4
_TYPE = 40
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Entry:
    """A resource of a Bundle. place: as people find it. address: its fullUrl, empty where it has none."""

    place: str
    resource: Mapping[str, Any]
    address: str = ""

    @property
    def type(self) -> str:
        """The type of the resource, as it says."""
        return str(self.resource.get("resourceType"))


@dataclass(frozen=True, slots=True)
class Opened:
    """What a Bundle holds. remarks: what there is to say of entries that hold nothing. faults: why it can't be used."""

    entries: tuple[Entry, ...]
    remarks: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


def opened(bundle: Mapping[str, Any]) -> Opened:
    """The resources of a Bundle and of the Bundles in it; one that stands twice, word for word, is told once.

    A history is refused, since it holds what is no longer so; and so is a resource told in two ways.
    """
    remarks: list[str] = []
    faults: list[str] = []
    entries: list[Entry] = []
    seen: dict[str, Entry] = {}
    for one in _entries(bundle, "", 0, remarks, faults):
        key = one.address or (f"{one.type}/{one.resource['id']}" if one.resource.get("id") else "")
        before = seen.get(key) if key else None
        if before is not None:
            if before.resource != one.resource:
                faults.append(f"{one.place} is not as {before.place} tells it")
            continue
        if key:
            seen[key] = one
        entries.append(one)
    return Opened(tuple(entries), tuple(remarks), tuple(faults))


def _entries(
    bundle: Mapping[str, Any], above: str, depth: int, remarks: list[str], faults: list[str]
) -> Iterator[Entry]:
    where = above or "the Bundle"
    if depth > _DEEPEST:
        faults.append(f"{where} is a Bundle in more than {_DEEPEST} others")
        return
    if bundle.get("type") == "history":
        faults.append(f"{where} is a history, which holds what is no longer so")
        return
    links = bundle.get("link")
    if any(
        isinstance(one, Mapping) and one.get("relation") == "next" for one in (links if isinstance(links, list) else ())
    ):
        remarks.append(f"{where[:1].upper()}{where[1:]} is one page of several: what the others hold is not known")
    held = bundle.get("entry")
    if held is None:
        return
    if not isinstance(held, list):
        faults.append(f"{where}: its entry is no list")
        return
    for number, one in enumerate(held):
        place = f"{above} entry[{number}]".strip()
        if not isinstance(one, Mapping):
            faults.append(f"{place} is no object")
            continue
        resource, request = one.get("resource"), one.get("request")
        if isinstance(request, Mapping) and request.get("method") == "DELETE":
            remarks.append(f"{place} deletes something, and tells nothing")
            continue
        if resource is None:
            remarks.append(f"{place} has no resource")
            continue
        if not isinstance(resource, Mapping) or not _is_type(resource.get("resourceType")):
            faults.append(f"{place} has a resource without a resourceType")
            continue
        named = f"{place} {resource['resourceType'][:_TYPE]}"
        if resource["resourceType"] == "Bundle":
            yield from _entries(resource, named, depth + 1, remarks, faults)
            continue
        identity = resource.get("id")
        address = one.get("fullUrl")
        if any(part is not None and type(part) is not str for part in (identity, address)):
            faults.append(f"{named} has an id or a fullUrl that is no text")
            continue
        yield Entry(f"{named}/{shown(identity)}" if identity else named, resource, address or "")


def _is_type(said: object) -> bool:
    return type(said) is str and said.isascii() and said.isalpha()


def shown(said: object) -> str:
    """A text of a record as it may stand in a message: short, and without what no terminal prints."""
    return "".join(one if one.isprintable() else "?" for one in str(said)[:_SHOWN])


class References:
    """What a reference of a resource means in a Bundle."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._by_address = {one.address: one for one in entries if one.address}
        self._by_id: dict[str, list[Entry]] = {}
        for one in entries:
            if one.resource.get("id"):
                self._by_id.setdefault(f"{one.type}/{one.resource['id']}", []).append(one)

    def resolve(self, source: Entry, reference: str) -> Mapping[str, Any] | None:
        """The resource that a reference names: contained, by fullUrl, or relative; None where it is not there.

        A relative one is of the server that its own fullUrl names, else of the one resource of that type and id.
        """
        if reference.startswith("#"):
            held = source.resource.get("contained")
            for one in held if isinstance(held, list) else ():
                if isinstance(one, Mapping) and one.get("id") == reference[1:]:
                    return one
            return None
        reference = reference.split("/_history/")[0]
        if reference in self._by_address:
            return self._by_address[reference].resource
        parts = source.address.rsplit("/", 2)
        if len(parts) == 3 and f"{parts[0]}/{reference}" in self._by_address:
            return self._by_address[f"{parts[0]}/{reference}"].resource
        found = self._by_id.get(reference, [])
        return found[0].resource if len(found) == 1 else None


def reference_of(said: object) -> str | None:
    """The address in a Reference; None where it has none. Raises ValueError for what is no Reference."""
    if said is None:
        return None
    if not isinstance(said, Mapping) or (said.get("reference") is not None and type(said.get("reference")) is not str):
        raise ValueError("one of its references is no Reference")
    found: str | None = said.get("reference")
    return found
