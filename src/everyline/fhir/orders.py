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
from everyline.fhir.ordered_medicines import OrderedMedicines, codes_of, words_of

# What MedicationRequest was called in DSTU2 is read too: only where its medicine stands matters here.
_ORDERS = frozenset({"MedicationRequest", "MedicationOrder"})
_NOT_MEANT = frozenset({"cancelled", "entered-in-error", "stopped", "ended", "completed", "rejected"})
_SHOWN = 80
_REFUTED = frozenset({"refuted", "entered-in-error"})
_NDC = "http://hl7.org/fhir/sid/ndc"
_PRODUCT, _PACKAGE = 9, 11


def orders_of(
    drafts: Sequence[Json],
    pathway: Pathway,
    beside: Sequence[Json] = (),
    local: Sequence[LocalCode] = (),
    addresses: Sequence[tuple[str, Json]] = (),
) -> tuple[tuple[Order, ...], tuple[str, ...]]:
    """The orders that name a medicine of the pathway, and references of those whose medicine can't be read: it stands
    nowhere, or in codes alone of which none is known here.

    beside: other resources that were sent, where a Medication may stand that an order refers to. local: codes of the
    record's own. addresses: the fullUrl of resources that have one.
    """
    medicines = [one for one in pathway.facts if one.kind is FactKind.MEDICINE]
    known = {(code.system, _ndc(code.system, code.code)): one.id for one in medicines for code in one.codes}
    known |= {(pathway_url(pathway.id), one.id): one.id for one in medicines}
    names = {one.id for one in medicines}
    known |= {
        (one.system, _ndc(one.system, one.code)): one.fact for one in local if one.fact in names and _is_order(one)
    }
    held = OrderedMedicines((*beside, *drafts), addresses)
    found: list[Order] = []
    unread: list[str] = []
    for draft in drafts:
        if draft.get("resourceType") not in _ORDERS or draft.get("status") in _NOT_MEANT:
            continue
        if draft.get("doNotPerform") is True:
            continue
        concepts = list(held.concepts(draft))
        words = [word for one in concepts for word in words_of(one)]
        codes = [code for one in concepts for code in codes_of(one)]
        named = list(_named(draft, codes, words, known, medicines))
        if not named and not words:
            unread.append(reference_of(draft) or "an order without id")
        found += named
    return tuple(found), tuple(unread)


def allergies_to(orders: Sequence[Order], pathway: Pathway, resources: Sequence[Json]) -> Iterator[str]:
    """Sentences on allergies that name an ordered medicine in words, or say in no word what they are to: whether they
    speak against an order is for people to see."""
    ordered = {one.medicine for one in orders}
    names = [name for one in pathway.facts if one.id in ordered for name in (one.name, *one.names)]
    known = {(code.system, code.code) for one in pathway.facts for code in one.codes}
    own = pathway_url(pathway.id)
    for one in resources:
        if one.get("resourceType") != "AllergyIntolerance" or _is_refuted(one):
            continue
        code = one.get("code")
        reactions = one.get("reaction")
        substances = (
            [held.get("substance") for held in reactions if isinstance(held, dict)]
            if isinstance(reactions, list)
            else []
        )
        concepts = [held for held in (code, *substances) if isinstance(held, dict)]
        words = [word for held in concepts for word in words_of(held)]
        called = reference_of(one) or "An allergy"
        named = next((word for word in words if any(_has(word, name) for name in names)), None)
        if named is not None:
            yield f"{called} is to {named[:_SHOWN]}, which is ordered."
        elif not words and not any(found in known or found[0] == own for held in concepts for found in codes_of(held)):
            yield f"{called} does not say in words what it is to, and has no code that is known here."


def _is_refuted(allergy: Json) -> bool:
    said = allergy.get("verificationStatus")
    return isinstance(said, dict) and any(code in _REFUTED for _, code in codes_of(said))


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
    by_code = list(dict.fromkeys(medicine for code in codes if (medicine := _by_code(code, known)) is not None))
    names = {one.id: one.name for one in medicines}
    if by_code:
        for medicine in by_code:
            yield Order(reference_of(draft), medicine, (words or [names[medicine]])[0][:_SHOWN])
        return
    for one in medicines:
        said = next((word for word in words if any(_has(word, name) for name in (one.name, *one.names))), None)
        if said is not None:
            yield Order(reference_of(draft), one.id, said[:_SHOWN], by_name=True)


def _by_code(code: tuple[str, str], known: Mapping[tuple[str, str], FactId]) -> FactId | None:
    system, said = code[0], _ndc(*code)
    found = known.get((system, said))
    if found is None and system == _NDC and len(said) == _PACKAGE:  # a package of a product that is known
        found = known.get((system, said[:_PRODUCT]))
    return found


def _ndc(system: str, code: str) -> str:
    """A National Drug Code as 9 digits of a product or 11 of a package, each part filled with zeros, as in claims
    (45 CFR 162.1002; 5, 4 and 2 digits); any other code, and ten digits without hyphens, as it is."""
    parts = code.split("-")
    if system != _NDC or not 2 <= len(parts) <= 3 or not all(one.isascii() and one.isdigit() for one in parts):
        return code
    return "".join(part.zfill(size) for part, size in zip(parts, (5, 4, 2), strict=False))


def _has(said: str, name: str) -> bool:
    """Whether a text has a name as whole words."""
    return re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", said.casefold()) is not None
