"""Which medicines of a pathway the orders in hand name: by a code of the pathway, else by the medicine's name.

An order is a plan: it is never read as a medicine that is taken.

Standards: FHIR R4 MedicationRequest.medication[x], R5 MedicationRequest.medication (CodeableReference); CDS Hooks 2.0,
hooks "order-select" and "order-sign" (draftOrders).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from everyline.domain.hooks import Order
from everyline.domain.pathway import FactDefinition, FactId, FactKind, LocalCode, Pathway
from everyline.fhir.hook_request import Json, reference_of
from everyline.fhir.names import pathway_url

# What MedicationRequest was called in DSTU2 is read too: only where its medicine stands matters here.
_ORDERS = frozenset({"MedicationRequest", "MedicationOrder"})
_NOT_MEANT = frozenset({"cancelled", "entered-in-error", "stopped", "ended", "completed", "rejected"})
_SHOWN = 80


def orders_of(
    drafts: Sequence[Json], pathway: Pathway, beside: Sequence[Json] = (), local: Sequence[LocalCode] = ()
) -> tuple[tuple[Order, ...], tuple[str, ...]]:
    """The orders that name a medicine of the pathway, and references of those whose medicine can't be read.

    beside: other resources that were sent, where a Medication may stand that an order refers to. local: codes of the
    record's own.
    """
    medicines = [one for one in pathway.facts if one.kind is FactKind.MEDICINE]
    known = {(code.system, code.code): one.id for one in medicines for code in one.codes}
    known |= {(pathway_url(pathway.id), one.id): one.id for one in medicines}
    names = {one.id for one in medicines}
    known |= {(one.system, one.code): one.fact for one in local if one.fact in names and _is_order(one)}
    held = {reference_of(one): one for one in (*beside, *drafts) if one.get("resourceType") == "Medication"}
    found: list[Order] = []
    unread: list[str] = []
    for draft in drafts:
        if draft.get("resourceType") not in _ORDERS or draft.get("status") in _NOT_MEANT:
            continue
        if draft.get("doNotPerform") is True:
            continue
        concepts = list(_concepts(draft, held))
        words = [word for one in concepts for word in _words(one)]
        codes = [code for one in concepts for code in _codes(one)]
        if not words and not codes:
            unread.append(reference_of(draft) or "an order without id")
            continue
        found += _named(draft, codes, words, known, medicines)
    return tuple(found), tuple(unread)


def _is_order(one: LocalCode) -> bool:
    """Whether a code counts in orders, and says that the medicine is taken."""
    return one.resource in ("", "MedicationRequest") and one.value != "false"


def _named(
    draft: Json,
    codes: Sequence[tuple[str, str]],
    words: Sequence[str],
    known: Mapping[tuple[str, str], FactId],
    medicines: Sequence[FactDefinition],
) -> Iterator[Order]:
    by_code = list(dict.fromkeys(known[code] for code in codes if code in known))
    names = {one.id: one.name for one in medicines}
    if by_code:
        for medicine in by_code:
            yield Order(reference_of(draft), medicine, (words or [names[medicine]])[0][:_SHOWN])
        return
    for medicine, name in names.items():
        said = next((one for one in words if _has(one, name)), None)
        if said is not None:
            yield Order(reference_of(draft), medicine, said[:_SHOWN], by_name=True)


def _has(said: str, name: str) -> bool:
    """Whether a text has a name as whole words."""
    return re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", said.casefold()) is not None


def _concepts(draft: Json, held: Mapping[str, Json]) -> Iterator[Json]:
    """Where an order names its medicine: R4 and R5, told here, contained, or in another resource that was sent."""
    medication = draft.get("medication")
    both = medication if isinstance(medication, dict) else {}
    for concept in (draft.get("medicationCodeableConcept"), both.get("concept")):
        if isinstance(concept, dict):
            yield concept
    for link in (draft.get("medicationReference"), both.get("reference")):
        if not isinstance(link, dict):
            continue
        if isinstance(link.get("display"), str):
            yield {"text": link["display"]}
        named = link.get("reference")
        if not isinstance(named, str):
            continue
        contained = draft.get("contained")
        inside = contained if isinstance(contained, list) else []
        pool = [one for one in inside if isinstance(one, dict) and f"#{one.get('id')}" == named]
        for medicine in [*pool, *([held[named]] if named in held else [])]:
            if isinstance(medicine.get("code"), dict):
                yield medicine["code"]


def _codes(concept: Json) -> Iterator[tuple[str, str]]:
    for coding in _codings(concept):
        system, code = coding.get("system"), coding.get("code")
        if isinstance(system, str) and isinstance(code, str):
            yield system, code


def _words(concept: Json) -> Iterator[str]:
    for said in (concept.get("text"), *(one.get("display") for one in _codings(concept))):
        if isinstance(said, str) and said.strip():
            yield " ".join(said.split())


def _codings(concept: Json) -> list[Json]:
    codings = concept.get("coding")
    return [one for one in codings if isinstance(one, dict)] if isinstance(codings, list) else []
