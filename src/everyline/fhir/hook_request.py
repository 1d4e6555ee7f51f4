"""A request of a health record, read: which hook, about whom, what was sent along and which orders are in hand.

Every field is looked at before anything is evaluated; what is wrong is told with its place. Nothing is fetched from
anywhere: `fhirServer` and `fhirAuthorization` are not used.

Standard: CDS Hooks 2.0, sections "Calling a CDS Service" and, of the hook library, "patient-view", "order-select" and
"order-sign" (context).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any  # a FHIR resource is a JSON object
from uuid import UUID

from everyline.domain.hooks import Hook
from everyline.errors import InvalidInput

Json = Mapping[str, Any]
_SEE = "docs/how-to/connect-a-health-record.md has the form."
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")  # FHIR, datatype id
_REFERENCE = re.compile(r"(?:.*/)?([A-Za-z]{1,64})/([A-Za-z0-9.-]{1,64})(?:/_history/[A-Za-z0-9.-]{1,64})?")
_MOST_DRAFTS = 200
_DEEPEST = 4
_GROUPS = frozenset({"RequestGroup", "RequestOrchestration"})
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class HookRequest:
    """A request as sent, found whole. drafts: the resources of draftOrders. selections: references of those picked;
    None where the hook has none. addresses: the fullUrl of drafts that have one."""

    hook: Hook
    instance: str
    patient: str
    prefetch: Json | None
    drafts: tuple[Json, ...] = ()
    selections: frozenset[str] | None = None
    addresses: tuple[tuple[str, Json], ...] = ()


def read_request(said: object, hook: Hook) -> HookRequest:
    """The request that a JSON value is, for a service of one hook. Raises InvalidInput with what is wrong and where."""
    request = _object(said, "The request")
    _check_hook(request.get("hook"), hook)
    instance = _instance(request.get("hookInstance"))
    context = _object(request.get("context"), "`context`")
    patient = _patient(context)
    _text(context, "userId", "context")
    if context.get("encounterId") is not None:
        _text(context, "encounterId", "context")
    prefetch = request.get("prefetch")
    if prefetch is not None:
        prefetch = _object(prefetch, "`prefetch`")
    if hook is Hook.PATIENT_VIEW:
        return HookRequest(hook, instance, patient, prefetch)
    held = tuple(_drafts(context.get("draftOrders"), patient))
    drafts = tuple(one for _, one in held)
    picked = _selections(context.get("selections"), drafts) if hook is Hook.ORDER_SELECT else None
    return HookRequest(
        hook, instance, patient, prefetch, drafts, picked, tuple((where, one) for where, one in held if where)
    )


def reference_of(resource: Json) -> str:
    """A resource as others refer to it, as in MedicationRequest/123; empty where it has no id."""
    identity = resource.get("id")
    named = resource.get("resourceType")
    return f"{named}/{identity}" if isinstance(identity, str) and identity and isinstance(named, str) else ""


def target_of(reference: str) -> tuple[str, str] | None:
    """The type and id that a literal reference names (FHIR, section "Literal References"); None for one of another
    form, such as urn:uuid."""
    found = _REFERENCE.fullmatch(reference)
    return (found[1], found[2]) if found else None


def subject_of(resource: Json) -> str | None:
    """The reference to the person a resource is about; None where it has none."""
    for name in ("subject", "patient"):
        held = resource.get(name)
        if isinstance(held, Mapping) and isinstance(held.get("reference"), str):
            return str(held["reference"])
    return None


def is_of(resource: Json, patient: str, own: Sequence[str] = ()) -> bool:
    """Whether a resource is about a patient, or says nothing of whom it is about. own: other names of the patient, such
    as the fullUrl of their resource."""
    subject = subject_of(resource)
    if subject is None or subject in own or subject.startswith("#"):
        return True
    found = target_of(subject)
    if found is None:  # what is written like a Patient and can't be read is not taken for this one
        return re.search(r"(?:^|/)patient/", subject.strip(), re.IGNORECASE) is None
    return found == ("Patient", patient)


def _check_hook(said: object, hook: Hook) -> None:
    if not isinstance(said, str) or not said:
        raise InvalidInput("`hook` is missing.", f"This service is for the hook {hook.value}.")
    if said not in {one.value for one in Hook}:
        raise InvalidInput(f"`hook` is {said[:60]!r}, which no service here has.", f"Send {hook.value}.")
    if said != hook.value:
        raise InvalidInput(f"`hook` is {said}, but this service is for {hook.value}.", "See /cds-services for each.")


def _instance(said: object) -> str:
    try:
        return str(UUID(said)) if isinstance(said, str) and len(said) <= 60 else _no_instance()
    except ValueError:
        return _no_instance()


def _no_instance() -> str:
    raise InvalidInput("`hookInstance` is no UUID.", "Send one that is new for each call.")


def _patient(context: Json) -> str:
    patient = _text(context, "patientId", "context")
    if not _ID.fullmatch(patient):
        raise InvalidInput("`context.patientId` is no FHIR id.", "Send the id alone, as 1288992.")
    return patient


def _text(held: Json, name: str, of: str) -> str:
    said = held.get(name)
    if not isinstance(said, str) or not said.strip():
        raise InvalidInput(f"`{of}.{name}` is missing.", _SEE)
    if len(said) > _LONGEST:
        raise InvalidInput(f"`{of}.{name}` is longer than {_LONGEST} characters.", _SEE)
    return said


def _object(said: object, what: str) -> Json:
    if not isinstance(said, dict):
        raise InvalidInput(f"{what} is missing, or no JSON object.", _SEE)
    return said


def _drafts(said: object, patient: str, at: str = "context.draftOrders", depth: int = 0) -> Iterator[tuple[str, Json]]:
    """The drafts, each with its fullUrl, empty without: those in Bundles in the Bundle too, and the requests that a
    group of requests contains."""
    if not isinstance(said, dict) or said.get("resourceType") != "Bundle" or depth > _DEEPEST:
        raise InvalidInput(f"`{at}` is no Bundle.", "Send a FHIR Bundle of draft orders.")
    entries = said.get("entry", [])
    if not isinstance(entries, list) or len(entries) > _MOST_DRAFTS:
        raise InvalidInput(f"`{at}.entry` is no list of at most {_MOST_DRAFTS}.", _SEE)
    for number, entry in enumerate(entries):
        resource = entry.get("resource") if isinstance(entry, dict) else None
        place = f"{at}.entry[{number}]"
        if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
            raise InvalidInput(f"`{place}` holds no resource.", _SEE)
        if resource["resourceType"] == "Bundle":
            yield from _drafts(resource, patient, f"{place}.resource", depth + 1)
            continue
        if not is_of(resource, patient):
            raise InvalidInput(f"`{place}` is about another patient than context.patientId.", "Nothing was evaluated.")
        address = entry.get("fullUrl")
        yield address if isinstance(address, str) else "", resource
        if resource["resourceType"] in _GROUPS:
            contained = resource.get("contained")
            for one in contained if isinstance(contained, list) else ():
                # Taken with its group: it has no reference of its own by which it could be removed.
                if isinstance(one, dict) and isinstance(one.get("resourceType"), str):
                    if not is_of(one, patient):
                        raise InvalidInput(f"`{place}.contained` is about another patient.", "Nothing was evaluated.")
                    yield "", {**{key: value for key, value in one.items() if key != "id"}, "contained": contained}


def _selections(said: object, drafts: Sequence[Json]) -> frozenset[str]:
    if not isinstance(said, list) or not said or not all(isinstance(one, str) for one in said):
        raise InvalidInput("`context.selections` names no order.", "Send references of orders in draftOrders.")
    known = {reference_of(one) for one in drafts} - {""}
    for one in said:
        if one not in known:
            raise InvalidInput(f"`context.selections` names {one[:80]!r}, which draftOrders does not hold.", _SEE)
    return frozenset(said)
