"""Facts of one patient from a FHIR Bundle, R4 or R5, as the short form that pathways read, each with its place.

Codes are matched first, and only what a pathway asks for is read and validated: a chart holds much that nobody asked
for, and its faults matter to nobody here. What units, values and days are possible is judged where the short form is
read. Nothing is guessed: what may be so and may not be is told as not known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any  # the short form is JSON

from everyline.domain.pathway import FactDefinition, FactId, FactKind, LocalCode
from everyline.fhir.bundle import Entry, References, opened, reference_of, shown, type_of
from everyline.fhir.diagnosed import diagnosed, given
from everyline.fhir.medicines import ordered, stated
from everyline.fhir.modifying import why_in_doubt
from everyline.fhir.observed import last_day, observed
from everyline.fhir.person import born, died, is_replaced, region
from everyline.fhir.reading import READ, Codes, Doubt, Found, LeftOut, Match, Reading
from everyline.fhir.releases import Release
from everyline.fhir.settled import NEWEST, Told, settled
from everyline.fhir.versions import invalid, version_of

_MOST_TOLD = 8
_LISTS = {FactKind.PRESENCE: "conditions", FactKind.MEDICINE: "medications"}


@dataclass(frozen=True, slots=True)
class ShortForm:
    """Facts as pathways read them. places: of each item, by its place in the form. unused: what was told and not used.

    faults: why nothing may be evaluated.
    """

    form: Mapping[str, Any]
    places: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()


def short_form(
    bundle: Mapping[str, Any],
    system: str,
    facts: Sequence[FactDefinition],
    regions: Sequence[str],
    on: date,
    local: Sequence[LocalCode] = (),
) -> ShortForm:
    """The facts of the one patient of a Bundle, of those that a pathway asks for.

    system: Everyline's own, in which a fact's id is its code. local: codes that a person mapped to facts.
    """
    if bundle.get("resourceType") != "Bundle":
        return ShortForm({}, faults=(f"a {shown(bundle.get('resourceType'))} is no Bundle",))
    return _Chart(Codes(system, facts, local), facts, regions, on).read(bundle)


@dataclass(frozen=True, slots=True)
class _Unread:
    why: str
    entry: Entry
    matches: tuple[Match, ...]


class _Chart:
    """One reading of one Bundle."""

    def __init__(self, codes: Codes, facts: Sequence[FactDefinition], regions: Sequence[str], on: date) -> None:
        self._codes = codes
        self._facts = {one.id: one for one in facts}
        self._regions = regions
        self._on = on
        self._faults: list[str] = []
        self._remarks: list[str] = []
        self._unread: list[_Unread] = []
        # The Medication that an order or a statement names, by the identity of its entry.
        self._named: dict[int, Mapping[str, Any]] = {}
        self._others: Counter[str] = Counter()

    def read(self, bundle: Mapping[str, Any]) -> ShortForm:
        held = opened(bundle)
        self._faults += held.faults
        self._remarks += held.remarks
        references = References(held)
        patients = [one for one in held.entries if one.type == "Patient"]
        if len(patients) > 1:
            self._faults.append(f"{patients[0].place} and {patients[1].place} are two patients")
        asked = [(one, found) for one in held.entries if (found := self._asked(one, references))]
        self._check_subjects([one for one, _ in asked], patients, references)
        unreadable = self._check_forms(patients, asked)
        told = [one for entry, found in asked if id(entry) not in unreadable for one in self._told(entry, found)]
        self._judge_unread(told)
        form: dict[str, Any] = {"observations": [], "conditions": [], "medications": []}
        if len(patients) == 1 and id(patients[0]) not in unreadable:
            self._person(patients[0], form, has_region=any(_tells_region(one) for one in told))
        elif not patients and not self._faults:
            self._remarks.append("The Bundle has no Patient, so that neither age nor death is known")
        places = self._items(told, form)
        if self._others:
            counts = ", ".join(f"{count} {name}" for name, count in sorted(self._others.items()))
            self._remarks.append(f"Resources that are not asked for, or have no code that is known here: {counts}")
        return ShortForm(form, places, tuple(self._faults), tuple(_shortened(self._remarks)))

    # Which resources tell what is asked for

    def _asked(self, entry: Entry, references: References) -> list[tuple[Match, Mapping[str, Any]]]:
        """The facts that a resource tells, each with the part that tells it."""
        if entry.type == "OperationOutcome":
            self._remarks.append(f"{entry.place} tells of a fault of the server: the Bundle may not be whole")
            return []
        if entry.type not in READ:
            if entry.type not in ("Patient", "Medication"):  # a Medication is told of by what refers to it
                self._others[shown(entry.type)] += 1
            return []
        try:
            found = list(self._matches(entry, references))
        except ValueError as fault:
            self._faults.append(f"{entry.place}: {fault}")
            return []
        if not found:
            self._others[entry.type] += 1
        return found

    def _matches(self, entry: Entry, references: References) -> Iterator[tuple[Match, Mapping[str, Any]]]:
        resource = entry.resource
        match entry.type:
            case "MedicationRequest" | "MedicationStatement":
                concept = self._medicine(entry, references)
            case "Immunization":
                concept = resource.get("vaccineCode")
            case _:
                concept = resource.get("code")
        yield from ((one, resource) for one in self._codes.match(concept, entry.type))
        if entry.type == "Observation" and resource.get("component") is not None:
            parts = resource["component"]
            if not isinstance(parts, list) or not all(isinstance(one, Mapping) for one in parts):
                raise ValueError("its component is no list of components")
            for part in parts:
                yield from ((one, part) for one in self._codes.match(part.get("code"), entry.type))

    def _medicine(self, entry: Entry, references: References) -> object:
        """The concept of a medicine: told itself, or by a Medication in the Bundle or in the resource."""
        resource = entry.resource
        if resource.get("medicationCodeableConcept") is not None:
            return resource["medicationCodeableConcept"]
        said = resource.get("medicationReference")
        if (both := resource.get("medication")) is not None:
            if not isinstance(both, Mapping):
                raise ValueError("its medication is no CodeableReference")
            if both.get("concept") is not None:
                return both["concept"]
            said = both.get("reference")
        address = reference_of(said)
        if address is None:
            return None
        medication = references.resolve(entry, address)
        if medication is None:
            self._remarks.append(
                f"{entry.place}: its medication {shown(address)} is not in the Bundle; it was not read"
            )
            return None
        if medication.get("resourceType") != "Medication":
            what = shown(medication.get("resourceType"))
            self._remarks.append(f"{entry.place}: its medication is a {what}, and no Medication; it was not read")
            return None
        self._named[id(entry)] = medication
        return medication.get("code")

    # Whom they are of, and whether they are valid

    def _check_subjects(self, entries: Sequence[Entry], patients: Sequence[Entry], references: References) -> None:
        """Everything that is read is of the one patient; without a Patient in the Bundle, of one and the same."""
        first: str | None = None
        for one in entries:
            name = "patient" if one.type in ("AllergyIntolerance", "Immunization") else "subject"
            try:
                said = reference_of(one.resource.get(name))
                named = references.resolve(one, said) if said is not None else None
            except ValueError as fault:
                self._faults.append(f"{one.place}: {fault}")
                continue
            if said is None:
                self._faults.append(f"{one.place} does not say whom it is of ({name})")
            elif patients:
                if named is not patients[0].resource:
                    self._faults.append(f"{one.place} is of {shown(said)}, which is not the Patient of the Bundle")
            elif type_of(one.resource[name]) not in ("", "Patient"):
                self._faults.append(f"{one.place} is of {shown(said)}, which is no Patient")
            elif first is None:
                first = said
            elif said != first:
                self._faults.append(f"{one.place} is of {shown(said)}, others are of {shown(first)}: two patients")

    def _check_forms(
        self, patients: Sequence[Entry], asked: Sequence[tuple[Entry, list[tuple[Match, Mapping[str, Any]]]]]
    ) -> set[int]:
        """The resources that can't be read, by identity."""
        entries = [*patients, *(one for one, _ in asked)]
        medications = [
            Entry(f"{one.place}: its Medication", self._named[id(one)]) for one in entries if id(one) in self._named
        ]
        version, clash = version_of([*entries, *medications])
        if clash:
            self._faults.append(clash)
            return {id(one) for one in entries}
        found: dict[int, str] = {}
        for tried in (version,) if version else (Release.R4, Release.R5):
            why = {id(one): f"{one.place}: {fault}" for one in entries if (fault := self._invalid(one, tried))}
            if not found or not why:
                found = why
            if not found:
                break
        self._faults += [found[id(one)] for one in patients if id(one) in found]
        for entry, parts in asked:
            if id(entry) in found:
                self._unread.append(_Unread(found[id(entry)], entry, tuple(match for match, _ in parts)))
        return set(found)

    def _invalid(self, entry: Entry, version: Release) -> str | None:
        """Why a resource, or the Medication that it names, is not valid in a version of FHIR."""
        why = invalid(entry.resource, version)
        if why is None and id(entry) in self._named:
            named = invalid(self._named[id(entry)], version)
            why = None if named is None else f"its Medication is {named}"
        return why

    def _judge_unread(self, told: Sequence[Told]) -> None:
        """What can't be read is a fault, unless a newer value of the same thing can."""
        newest: dict[FactId, date] = {}
        for one in told:
            day = one.found.on if isinstance(one.found, Reading) else None
            if day is not None:
                newest[one.match.definition.id] = max(day, newest.get(one.match.definition.id, day))
        for unread in self._unread:
            day = last_day(unread.entry.resource, self._on)
            if day is not None and all(
                match.definition.kind in NEWEST and day < newest.get(match.definition.id, date.min)
                for match in unread.matches
            ):
                self._remarks.append(f"{unread.why}: not read, as there is a newer one")
            else:
                self._faults.append(unread.why)

    # What they tell

    def _told(self, entry: Entry, asked: Sequence[tuple[Match, Mapping[str, Any]]]) -> Iterator[Told]:
        doubt = entry.doubt or why_in_doubt(entry.resource) or self._doubt_of_medication(entry)
        for match, part in asked:
            if why := doubt or why_in_doubt(part):
                yield Told(entry.place, match, Doubt(why, self._on, may_be=match.definition.is_history), False)
                continue
            try:
                found = list(self._read(entry, part, match))
            except ValueError as fault:
                self._unread.append(_Unread(f"{entry.place}: {fault}", entry, (match,)))
                continue
            yield from (Told(entry.place, match, one, entry.type == "Condition") for one in found)

    def _doubt_of_medication(self, entry: Entry) -> str:
        medication = self._named.get(id(entry))
        if medication is None:
            return ""
        if medication.get("status") == "entered-in-error":
            return "its Medication was entered in error"
        why = why_in_doubt(medication)
        return f"of its Medication: {why}" if why else ""

    def _read(self, entry: Entry, part: Mapping[str, Any], match: Match) -> Iterator[Found]:
        match entry.type:
            case "Observation":
                yield observed(entry.resource, part, match, self._on)
            case "Condition" | "AllergyIntolerance":
                yield from diagnosed(entry.resource, match, self._on)
            case "Immunization":
                yield given(entry.resource, match, self._on)
            case "MedicationRequest":
                yield ordered(entry.resource, match, self._on)
            case _:
                yield from stated(entry.resource, match, self._on)

    def _person(self, patient: Entry, form: dict[str, Any], *, has_region: bool) -> None:
        try:
            if is_replaced(patient.resource):
                self._faults.append(f"{patient.place} is not in use, or another stands for it")
            birth, death = born(patient.resource), died(patient.resource, self._on)
            where, why = region(patient.resource, self._regions, self._on)
        except ValueError as fault:
            self._faults.append(f"{patient.place}: {fault}")
            return
        if why := patient.doubt or why_in_doubt(patient.resource, is_person=True):
            self._faults.append(f"{patient.place}: {why}")
        form["birth_date"], form["deceased"] = birth, death
        if birth is None:
            self._remarks.append(f"{patient.place} has no birthDate")
        if where is not None and not has_region and "region" in self._facts:
            form["region"] = where
        elif why and not has_region:
            self._remarks.append(f"{patient.place}: {why}; the region is not known")

    def _items(self, told: Sequence[Told], form: dict[str, list[Any]]) -> dict[str, str]:
        """Puts the items into the form and gives the place of each."""
        places: dict[str, str] = {"birth_date": "Patient.birthDate", "deceased": "Patient.deceased"}
        by_fact: dict[FactId, list[Told]] = {}
        for one in told:
            by_fact.setdefault(one.match.definition.id, []).append(one)
        for identity, held in by_fact.items():
            definition = self._facts[identity]
            name = _LISTS.get(definition.kind, "observations")
            for place, found in settled(definition, held, self._on):
                if not isinstance(found, Reading):
                    self._remarks.append(f"{place}: {found.why} ({definition.name})")
                if not isinstance(found, LeftOut):
                    places[f"{name}[{len(form[name])}]"] = place
                    form[name].append(_item(identity, found))
        return places


def _tells_region(told: Told) -> bool:
    return told.match.definition.id == "region" and isinstance(told.found, Reading)


def _item(identity: FactId, found: Reading | Doubt) -> dict[str, Any]:
    on = found.on.isoformat() if found.on is not None else None
    if isinstance(found, Doubt):
        return {"code": str(identity), "known": False, "date": on}
    item: dict[str, Any] = {"code": str(identity), "value": found.value, "date": on}
    if found.ends is not None:
        item["end"] = found.ends.isoformat()
    if found.unit:
        item["unit"] = found.unit
    return item


def _shortened(remarks: Sequence[str]) -> Iterator[str]:
    """The remarks, many of one kind as a few and a count: a chart of 500 resources must not drown what matters."""
    told: dict[str, int] = {}
    groups: dict[str, list[str]] = {}
    for one in remarks:
        groups.setdefault(one.split(": ", 1)[-1] if one.startswith("entry[") else one, []).append(one)
    for what, held in groups.items():
        yield from held[:_MOST_TOLD]
        if len(held) > _MOST_TOLD:
            told[what] = len(held) - _MOST_TOLD
    for what, count in told.items():
        yield f"{count} more: {what}"
