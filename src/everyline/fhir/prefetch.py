"""What a pathway needs of a record: as prefetch templates, and what came back as one Bundle of facts.

What could not be sent stays unknown, and is told: a key that is null, a search that failed, a page that is missing.
What is about another patient is refused.

Standard: CDS Hooks 2.0, sections "Providing FHIR Resources to a CDS Service", "Prefetch Template" and "Prefetch query
restrictions" (reads by id, searches by type, token search by equality, references by id).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any  # a FHIR resource is a JSON object
from urllib.parse import quote

from everyline.domain.hooks import Asked
from everyline.domain.pathway import FactKind, LocalCode, Pathway
from everyline.errors import InvalidInput, PrefetchMissing
from everyline.fhir.hook_request import HookRequest, Json, is_of, reference_of, subject_of
from everyline.fhir.names import pathway_url
from everyline.fhir.orders import allergies_to, orders_of

_PATIENT = "patient={{context.patientId}}"
_MOST_RESOURCES = 10_000
_FRESH = timedelta(days=1)
# Where resources say of which day they are.
_DATED = (
    "effectiveDateTime", "effectiveInstant", "onsetDateTime", "recordedDate", "authoredOn", "occurrenceDateTime",
)  # fmt: skip
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def templates(pathway: Pathway, local: Sequence[LocalCode] = ()) -> dict[str, str]:
    """Prefetch templates by key, the same for every hook: what the kinds and codes of the pathway's facts ask for.

    Observations are asked for by code; a code without its end, as in `urn:everyline:pathway:x|`, is every code of that
    system (FHIR, section "token"). The others are few in any record, and are asked for whole. local: codes of the
    record's own.
    """
    found = {"patient": "Patient/{{context.patientId}}"}
    kinds = {one.kind for one in pathway.facts}
    measured = [one for one in pathway.facts if one.kind not in (FactKind.MEDICINE, FactKind.DATE)]
    if measured:
        names = {one.id for one in measured}
        every = [code for one in measured for code in one.codes]
        codes = [(one.system, one.code) for one in every]
        codes += [(one.system, one.code) for one in local if one.fact in names and one.resource in ("", "Observation")]
        wanted = [f"{pathway_url(pathway.id)}|", *(f"{system}|{code}" for system, code in codes)]
        found["observations"] = f"Observation?{_PATIENT}&code={','.join(dict.fromkeys(map(_escaped, wanted)))}"
    if FactKind.PRESENCE in kinds:
        found["conditions"] = f"Condition?{_PATIENT}"
        found["allergies"] = f"AllergyIntolerance?{_PATIENT}"
        found["immunizations"] = f"Immunization?{_PATIENT}"
    if FactKind.MEDICINE in kinds:
        found["requests"] = f"MedicationRequest?{_PATIENT}"
        found["statements"] = f"MedicationStatement?{_PATIENT}"
    return found


def _escaped(code: str) -> str:
    """A code as a search has it: commas part codes (FHIR, section "Escaping Search Parameters")."""
    return quote(code.replace("\\", "\\\\").replace(",", "\\,"), safe=":/|.-_~")


def asked_of(
    request: HookRequest, pathway: Pathway, on: date, *, region: str = "", local: Sequence[LocalCode] = ()
) -> Asked:
    """What a request asks of a pathway: its facts in one Bundle, its orders, and what there is to say of what was sent.

    region: where the record is, used where the pathway has it. local: codes of the record's own.
    Raises PrefetchMissing where none of the templates was filled, InvalidInput for what is no FHIR or is about another
    patient.
    """
    wanted = templates(pathway, local)
    sent = request.prefetch or {}
    if not any(key in sent for key in wanted):
        raise PrefetchMissing(
            f"The prefetch is missing: {', '.join(wanted)}.",
            "Send what /cds-services asks for; this server calls no FHIR server.",
        )
    planned_here = frozenset(reference_of(one) for one in request.drafts) - {""}
    reading = _Reading(request.patient, on, planned_here)
    for key in wanted:
        if key not in sent:
            reading.told.append(f"The record did not send `{key}`: what it would say is not known.")
        else:
            reading.read(key, sent[key])
    extra = sorted(key for key in sent if key not in wanted)
    aside = (f"Sent and not used: {', '.join(f'`{one[:40]}`' for one in extra[:5])}.",) if extra else ()
    entries = reading.entries
    resources = [one["resource"] for one in entries]
    if not any(one["resourceType"] == "Patient" for one in resources):
        entries.insert(0, reading.at({"resourceType": "Patient", "id": request.patient}))
    if region in pathway.regions and not any(_tells_region(one, pathway) for one in resources):
        entries.append({"resource": _region(pathway, request.patient, region)})
    drafts = [one for one in request.drafts if request.selections is None or reference_of(one) in request.selections]
    places = (*reading.addresses, *request.addresses)
    # A Medication among the drafts may be what one refers to, picked or not.
    beside = (*resources, *request.drafts)
    orders, unread = orders_of(drafts, pathway, beside, local, places)
    reading.told += allergies_to(orders, pathway, resources)
    untold: tuple[str, ...] = ()
    if unread:
        names = ", ".join(f"`{one}`" for one in unread[:5])
        untold = (f"Which medicine is ordered can't be read: {names}. Send it by code or by name.",)
    every, _ = orders_of(request.drafts, pathway, beside, local, places) if orders else ((), ())
    planned = tuple(dict.fromkeys(one.medicine for one in every))
    return Asked(
        request.hook,
        request.instance,
        request.patient,
        _bundle(entries),
        orders,
        planned,
        tuple(reading.told),
        (*reading.aside, *aside),
        untold,
    )


@dataclass
class _Reading:
    """What was sent, read key by key."""

    patient: str
    on: date
    # Orders in hand by reference: a search may find them too, and they are no medicines that are taken.
    drafts: frozenset[str] = frozenset()
    told: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    _seen: dict[str, Json] = field(default_factory=dict)
    # By place in what was seen: where a resource stands, as its Bundle told it.
    _addresses: dict[str, str] = field(default_factory=dict)

    @property
    def entries(self) -> list[dict[str, Any]]:
        """What was sent as entries of one Bundle. The Patient stands where the others say that the patient does: a
        read by id does not tell its own address."""
        return [self.at(resource, self._addresses.get(key, "")) for key, resource in self._seen.items()]

    @property
    def addresses(self) -> list[tuple[str, Json]]:
        """The resources that told their own address, with it."""
        return [(address, self._seen[key]) for key, address in self._addresses.items()]

    def at(self, resource: Json, address: str = "") -> dict[str, Any]:
        """A resource as an entry, with its address where that is known."""
        if resource["resourceType"] == "Patient" and not address:
            told = {subject for one in self._seen.values() if "://" in (subject := subject_of(one) or "")}
            address = told.pop() if len(told) == 1 else ""
        return {"fullUrl": address, "resource": resource} if address else {"resource": resource}

    def read(self, key: str, value: object) -> None:
        if value is None:
            self.told.append(f"The record has nothing to tell for `{key}`, or could not look: it is not known.")
            return
        if not isinstance(value, dict) or not isinstance(value.get("resourceType"), str):
            raise InvalidInput(f"`prefetch.{key}` is no FHIR resource.", "Send a resource, a Bundle, or null.")
        if value["resourceType"] == "OperationOutcome":
            self.told.append(f"The record could not look up `{key}`: it is not known.")
            return
        if value["resourceType"] != "Bundle":
            self._take(key, value)
            return
        self._read_bundle(key, value)

    def _read_bundle(self, key: str, bundle: Json) -> None:
        entries = bundle.get("entry", [])
        if not isinstance(entries, list) or len(entries) + len(self._seen) > _MOST_RESOURCES:
            raise InvalidInput(
                f"`prefetch.{key}.entry` is no list of at most {_MOST_RESOURCES:,}.", "Send what the template asks for."
            )
        self._look_at_day(key, bundle)
        links = bundle.get("link")
        if isinstance(links, list) and any(isinstance(one, dict) and one.get("relation") == "next" for one in links):
            self.told.append(f"`{key}` has further pages that were not sent: what they say is not known.")
        for number, entry in enumerate(entries):
            resource = entry.get("resource") if isinstance(entry, dict) else None
            place = f"{key}.entry[{number}]"
            if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
                raise InvalidInput(f"`prefetch.{place}` holds no resource.", "Send a FHIR Bundle.")
            if resource["resourceType"] == "OperationOutcome":
                self.told.append(f"The record could not look up all of `{key}`: the rest is not known.")
            else:
                address = entry.get("fullUrl")
                self._take(place, resource, address if isinstance(address, str) else "")

    def _look_at_day(self, key: str, bundle: Json) -> None:
        """A Bundle tells when it was put together; what came into the record since then is not in it."""
        meta = bundle.get("meta")
        said = meta.get("lastUpdated") if isinstance(meta, dict) else None
        if not isinstance(said, str):
            return
        found = _DAY.match(said)
        try:
            day = date.fromisoformat(found[0]) if found else None
        except ValueError:
            day = None
        if day is None:
            self.told.append(f"When `{key}` was looked up can't be read.")
        elif day < self.on - _FRESH:
            self.told.append(f"`{key}` was looked up on {day.isoformat()}: what came later is not known.")

    def _take(self, place: str, resource: Json, address: str = "") -> None:
        if resource["resourceType"] == "Patient":
            if not isinstance(resource.get("id"), str):
                self.told.append(f"`{place}` is a Patient without id, so it is not used.")
                return
            if resource["id"] != self.patient:
                raise _another(place)
        elif not is_of(resource, self.patient):
            raise _another(place)
        if reference_of(resource) in self.drafts and resource["resourceType"] != "Medication":
            self.aside.append(f"`{place}` is an order in hand, so that it is not read as taken.")
            return
        day = _ahead(resource, self.on)
        if day is not None:
            self.told.append(f"`{place}` is of {day}, after {self.on.isoformat()}: it is not used.")
            return
        # The same resource found by two searches is told once.
        key = reference_of(resource)
        if not key or self._seen.get(key, resource) != resource:  # told in two ways, both are kept: the reader says so
            key = f"{key} {len(self._seen)}"
        self._seen.setdefault(key, resource)
        if address:
            self._addresses.setdefault(key, address)


def _ahead(resource: Json, on: date) -> str | None:
    """The day a resource is of, where that is still to come: as of a test that is booked."""
    for name in _DATED:
        said = resource.get(name)
        found = _DAY.match(said) if isinstance(said, str) else None
        if found is not None and found[0] > on.isoformat():
            return found[0]
    return None


def _another(place: str) -> InvalidInput:
    return InvalidInput(
        f"`prefetch.{place}` is about another patient than context.patientId.", "Nothing was evaluated."
    )


def _tells_region(resource: Json, pathway: Pathway) -> bool:
    """Whether the record itself tells the region, by our code."""
    code = resource.get("code")
    codings = code.get("coding") if isinstance(code, dict) else None
    wanted = {"system": pathway_url(pathway.id), "code": "region"}
    return isinstance(codings, list) and any(isinstance(one, dict) and wanted.items() <= one.items() for one in codings)


def _region(pathway: Pathway, patient: str, region: str) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": "region-of-this-server",
        "status": "final",
        "code": {"coding": [{"system": pathway_url(pathway.id), "code": "region"}]},
        "subject": {"reference": f"Patient/{patient}"},
        "valueCodeableConcept": {"text": region},
    }


def _bundle(entries: Sequence[Json]) -> bytes:
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()
