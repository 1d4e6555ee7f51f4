"""Where an order names its medicine: told in it, contained, in another resource that was sent, or by an ingredient.

Standards: FHIR R4 MedicationRequest.medication[x] and Medication.ingredient.item[x], R5 the same as CodeableReference;
section "Literal References".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from everyline.fhir.hook_request import Json, reference_of, target_of

_HOLDING = frozenset({"Medication", "Substance"})
_DEEPEST = 3


class OrderedMedicines:
    """The medicines that were sent, as orders refer to them. addresses: the fullUrl of resources that have one."""

    def __init__(self, sent: Sequence[Json], addresses: Sequence[tuple[str, Json]] = ()) -> None:
        self._by_address = {address: one for address, one in addresses if one.get("resourceType") in _HOLDING}
        self._by_reference: dict[str, list[Json]] = {}
        for one in (*sent, *self._by_address.values()):
            if one.get("resourceType") in _HOLDING and reference_of(one):
                same = self._by_reference.setdefault(reference_of(one), [])
                if one not in same:
                    same.append(one)

    def concepts(self, draft: Json) -> Iterator[Json]:
        """Every CodeableConcept that says which medicine an order is of, as R4 and as R5 have it."""
        yield from self._told(draft, "medication", draft, 0)

    def _told(self, said: Json, name: str, draft: Json, depth: int) -> Iterator[Json]:
        """What a choice of a CodeableConcept and a Reference says, under a name."""
        both = said.get(name)
        choice = both if isinstance(both, dict) else {}
        for concept in (said.get(f"{name}CodeableConcept"), choice.get("concept")):
            if isinstance(concept, dict):
                yield concept
        for link in (said.get(f"{name}Reference"), choice.get("reference")):
            if not isinstance(link, dict):
                continue
            if isinstance(link.get("display"), str):
                yield {"text": link["display"]}
            medicine = self._resolved(link.get("reference"), draft)
            if medicine is not None and depth < _DEEPEST:
                yield from self._of(medicine, draft, depth + 1)

    def _of(self, medicine: Json, draft: Json, depth: int) -> Iterator[Json]:
        code = medicine.get("code")
        if isinstance(code, dict):
            yield code
            if isinstance(code.get("concept"), dict):  # R5 Substance.code is a CodeableReference
                yield code["concept"]
        ingredients = medicine.get("ingredient")
        for one in ingredients if isinstance(ingredients, list) else ():
            if isinstance(one, dict):
                yield from self._told(one, "item", draft, depth)

    def _resolved(self, reference: object, draft: Json) -> Json | None:
        """What a reference names: contained, by fullUrl, or the one resource sent of that type and id."""
        if not isinstance(reference, str):
            return None
        if reference.startswith("#"):
            contained = draft.get("contained")
            inside = contained if isinstance(contained, list) else []
            return next((one for one in inside if isinstance(one, dict) and f"#{one.get('id')}" == reference), None)
        whole = reference.split("/_history/")[0]
        if whole in self._by_address:
            return self._by_address[whole]
        target = target_of(whole)
        found = self._by_reference.get("/".join(target), []) if target else []
        return found[0] if len(found) == 1 else None


def codes_of(concept: Json) -> Iterator[tuple[str, str]]:
    """The codes of a concept, each with its system."""
    for coding in _codings(concept):
        system, code = coding.get("system"), coding.get("code")
        if isinstance(system, str) and isinstance(code, str):
            yield system, code


def words_of(concept: Json) -> Iterator[str]:
    """What a concept says in words."""
    for said in (concept.get("text"), *(one.get("display") for one in _codings(concept))):
        if isinstance(said, str) and said.strip():
            yield " ".join(said.split())


def _codings(concept: Json) -> list[Json]:
    codings = concept.get("coding")
    return [one for one in codings if isinstance(one, dict)] if isinstance(codings, list) else []
