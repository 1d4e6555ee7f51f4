"""The resources of a Bundle with their places, and what their references mean in it.

Source: FHIR R5, "Resource Bundle", section "Resolving references in Bundles"; the same in R4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any  # a resource holds whatever JSON holds

_DEEPEST = 4
_TYPE = 40
_SHOWN = 80
# FHIR R5, "Resource Bundle", the codes of Bundle.type; a history is refused for what it is.
_TYPES = frozenset(
    ("document", "message", "transaction", "transaction-response", "batch", "batch-response", "searchset", "collection",
     "subscription-notification")
)  # fmt: skip
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"))
# An address of a server that keeps the resource: its base, and the type and id there (FHIR, section "RESTful URLs").
_SERVED = re.compile(r"(https?://.+)/([A-Z][A-Za-z]{1,60}/[A-Za-z0-9.-]{1,64})")


@dataclass(frozen=True, slots=True)
class Entry:
    """A resource of a Bundle. place: as people find it. address: its fullUrl without a version, empty where it has
    none. doubt: why its entry leaves in doubt what it says; empty where nothing does.
    """

    place: str
    resource: Mapping[str, Any]
    address: str = ""
    doubt: str = ""

    @property
    def type(self) -> str:
        """The type of the resource, as it says."""
        return str(self.resource.get("resourceType"))

    @property
    def name(self) -> str:
        """Its type and id, as a relative reference has them; empty where it has no id."""
        return f"{self.type}/{self.resource['id']}" if self.resource.get("id") else ""

    @property
    def server(self) -> str:
        """The server that its fullUrl names; empty where it names none."""
        held = _SERVED.fullmatch(self.address)
        return held[1] if held else ""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a Bundle holds. remarks: what there is to say of entries that hold nothing. faults: why it can't be used.

    also: the resources that stand twice, by their other addresses.
    """

    entries: tuple[Entry, ...]
    remarks: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    also: Mapping[str, Entry] = field(default_factory=dict)


def opened(bundle: Mapping[str, Any]) -> Opened:
    """The resources of a Bundle and of the Bundles in it; one that stands twice, word for word, is told once.

    A history is refused, since it holds what is no longer so; and so is a resource told in two ways, or deleted.
    Resources of one type and id are one resource, unless their addresses name two servers.
    """
    remarks: list[str] = []
    faults: list[str] = []
    entries: list[Entry] = []
    seen: dict[str, list[Entry]] = {}
    deleted: dict[str, str] = {}
    also: dict[str, Entry] = {}
    for one in _entries(bundle, "", 0, remarks, faults, deleted):
        held = dict.fromkeys(key for key in (one.address, one.name) if key)
        before = next((other for key in held for other in seen.get(key, ()) if _is_one(one, other)), None)
        for key in held:
            seen.setdefault(key, []).append(one)
        if before is None:
            entries.append(one)
        also |= {one.address: before} if before is not None and one.address else {}
        if before is not None and (before.resource, before.doubt) != (one.resource, one.doubt):
            faults.append(f"{one.place} is not as {before.place} tells it")
    for what, where in deleted.items():
        faults += [f"{where} deletes {one.place}, which is told as well" for one in entries if _is_named(one, what)]
    return Opened(tuple(entries), tuple(remarks), tuple(faults), also)


def _is_one(one: Entry, other: Entry) -> bool:
    return one.address == other.address != "" or not (one.server and other.server and one.server != other.server)


def _is_named(one: Entry, address: str) -> bool:
    return address in (one.name, one.address) or (bool(one.name) and address.endswith(f"/{one.name}"))


def _entries(
    bundle: Mapping[str, Any], above: str, depth: int, remarks: list[str], faults: list[str], deleted: dict[str, str]
) -> Iterator[Entry]:
    where = above or "the Bundle"
    if depth > _DEEPEST:
        faults.append(f"{where} is a Bundle in more than {_DEEPEST} others")
        return
    if bundle.get("type") == "history":
        faults.append(f"{where} is a history, which holds what is no longer so")
        return
    if bundle.get("type") is not None and str(bundle["type"]) not in _TYPES:
        faults.append(f"{where} has the type {shown(bundle.get('type'))}, which no Bundle has")
    if bundle.get("implicitRules") or bundle.get("_implicitRules"):
        faults.append(f"{where} has implicitRules, which may change the meaning of what it holds")
    if why := _is_part(bundle):
        remarks.append(f"{where[:1].upper()}{where[1:]} {why}")
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
        method = request.get("method") if isinstance(request, Mapping) else None
        if method is not None and str(method) not in _METHODS:
            faults.append(f"{place} has the method {shown(method)}, which is none of HTTP's")
            continue
        if method == "DELETE":
            url = request.get("url") if isinstance(request, Mapping) else None
            if type(url) is not str or "?" in url:
                faults.append(f"{place} deletes what it does not name")
            else:
                deleted[unversioned(url)] = place
                remarks.append(f"{place} deletes something, and tells nothing")
            continue
        if resource is None:
            failed = _failed(one)
            remarks.append(f"{place} has no resource{': it ' if failed else ''}{failed}")
            continue
        if not isinstance(resource, Mapping) or not _is_type(resource.get("resourceType")):
            faults.append(f"{place} has a resource without a resourceType")
            continue
        named = f"{place} {resource['resourceType'][:_TYPE]}"
        if resource["resourceType"] == "Bundle":
            yield from _entries(resource, named, depth + 1, remarks, faults, deleted)
            continue
        identity = resource.get("id")
        address = one.get("fullUrl")
        if any(part is not None and type(part) is not str for part in (identity, address)):
            faults.append(f"{named} has an id or a fullUrl that is no text")
            continue
        changed = (
            "its entry has a modifierExtension, which may change its meaning" if one.get("modifierExtension") else ""
        )
        doubt = changed or _failed(one)
        yield Entry(f"{named}/{shown(identity)}" if identity else named, resource, unversioned(address or ""), doubt)


def _failed(entry: Mapping[str, Any]) -> str:
    response = entry.get("response")
    status = response.get("status") if isinstance(response, Mapping) else None
    is_good = status is None or (type(status) is str and status[:1] in ("1", "2", "3"))
    return "" if is_good else f"was answered with {shown(status)}"


def _is_part(bundle: Mapping[str, Any]) -> str:
    """Why a Bundle is not the whole of what was asked for; empty where nothing says so."""
    links, total, entries = bundle.get("link"), str(bundle.get("total", "")), bundle.get("entry")
    held: list[Any] = links if isinstance(links, list) else []
    if any(isinstance(one, Mapping) and one.get("relation") == "next" for one in held):
        return "is one page of several: what the others hold is not known"
    if is_subsetted(bundle):
        return "is SUBSETTED: what was left out is not known"
    count = len(entries) if isinstance(entries, list) else 0
    if bundle.get("type") == "searchset" and total.isdecimal() and len(total) < 10 and int(total) > count:
        return f"holds {count} of {total} that were found: what the others hold is not known"
    return ""


def is_subsetted(resource: Mapping[str, Any]) -> bool:
    """Whether a resource says that elements were left out (FHIR, "Summary", the tag SUBSETTED)."""
    meta = resource.get("meta")
    tags = meta.get("tag") if isinstance(meta, Mapping) else None
    held = tags if isinstance(tags, list) else []
    return any(isinstance(one, Mapping) and one.get("code") == "SUBSETTED" for one in held)


def unversioned(address: str) -> str:
    """An address without its version: which version of a resource it is makes no other resource of it."""
    return address.split("/_history/")[0]


def _is_type(said: object) -> bool:
    return type(said) is str and said.isascii() and said.isalpha()


def shown(said: object) -> str:
    """A text of a record as it may stand in a message: short, and without what no terminal prints."""
    return "".join(one if one.isprintable() else "?" for one in str(said)[:_SHOWN])


class References:
    """What a reference of a resource means in a Bundle."""

    def __init__(self, held: Opened) -> None:
        self._by_address = {**held.also, **{one.address: one for one in held.entries if one.address}}
        self._by_id: dict[str, list[Entry]] = {}
        for one in held.entries:
            if one.name:
                self._by_id.setdefault(one.name, []).append(one)

    def resolve(self, source: Entry, reference: str) -> Mapping[str, Any] | None:
        """The resource that a reference names: contained, by fullUrl, or relative; None where it is not there.

        A relative one is of the server that the source's own fullUrl names, and then of no other; where it names none,
        it is the one resource of that type and id. Raises ValueError where two contained resources have the id.
        """
        if reference.startswith("#"):
            held = source.resource.get("contained")
            several = held if isinstance(held, list) else ()
            named = [one for one in several if isinstance(one, Mapping) and one.get("id") == reference[1:]]
            if len(named) > 1:
                raise ValueError(f"two of its contained resources have the id {shown(reference[1:])}")
            return named[0] if named else None
        reference = unversioned(reference)
        if reference in self._by_address:
            return self._by_address[reference].resource
        if source.server or source.address.startswith(("http:", "https:")):
            there = self._by_address.get(f"{source.server}/{reference}")
            return None if there is None else there.resource
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


def type_of(said: Mapping[str, Any]) -> str:
    """The type of what a Reference names, by itself or by its address; empty where neither tells it."""
    named = said.get("type")
    if type(named) is str:
        return named
    parts = unversioned(str(said.get("reference", ""))).rsplit("/", 2)
    return parts[-2] if len(parts) > 1 and _is_type(parts[-2]) else ""
