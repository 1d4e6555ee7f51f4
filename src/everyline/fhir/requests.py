"""What a pathway says of a patient as FHIR requests, the form that $apply of a PlanDefinition gives: a CarePlan, a
RequestGroup (R4) or RequestOrchestration (R5), and a request for each action and test. All are drafts of proposals.

Only what is indicated becomes a request: what is contraindicated, or not known, stands in `responses`, in forms that no
program carries out. Source: FHIR R4 and R5, "PlanDefinition", operation $apply; the patterns of "Request".
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any  # FHIR's JSON
from uuid import NAMESPACE_URL, uuid5

from everyline.domain.guidance import Due, Evaluation, Grounds, Guidance, Standing
from everyline.domain.ids import ContentHash
from everyline.domain.pathway import ActionKind, Pathway, StatementId
from everyline.fhir.citations import Documentation
from everyline.fhir.extensions import simple
from everyline.fhir.names import activity_url, pathway_url
from everyline.fhir.releases import Release
from everyline.fhir.responses import detected, guidance_response

NOT_ADVICE = "What a pathway says of the facts it was given; no decision about a patient, and no substitute for one."
_WHO = {"type": "Patient", "display": "The patient whose facts were given"}
_DRAFT = {"status": "draft", "intent": "proposal"}
_SERVICES = (ActionKind.TEST, ActionKind.MONITOR, ActionKind.REFER)


def bundle(
    pathway: Pathway,
    evaluation: Evaluation,
    grounds: Grounds,
    notes: Sequence[str],
    release: Release,
    *,
    facts: ContentHash,
    subject: str | None = None,
) -> dict[str, Any]:
    """A collection Bundle, the GuidanceResponse first; of a refused patient it holds nothing else.

    facts: the hash of the file of facts; ids are made of it and of what a resource holds, so that the same facts give
    the same bytes. subject: the reference of the patient; without it the resources say only that there is one.
    """
    who = _WHO if subject is None else {"reference": subject}
    return _Requests(pathway, evaluation, grounds, tuple(notes), release, who, facts).bundle()


@dataclass
class _Requests:
    """One telling of one evaluation."""

    pathway: Pathway
    evaluation: Evaluation
    grounds: Grounds
    notes: tuple[str, ...]
    release: Release
    who: Mapping[str, str]
    facts: ContentHash
    entries: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._documentation = Documentation(self.grounds)

    def bundle(self) -> dict[str, Any]:
        plan = None if self.evaluation.refused is not None else self._kept(self._care_plan())
        for one in self._of(Standing.CONTRAINDICATED):
            self._kept(detected(self.pathway, self.grounds, one, self.evaluation.on, self.release, self.who))
        response = guidance_response(self.pathway, self.evaluation, self.notes, self.release, self.who, plan)
        self._kept(response)
        entries = [self.entries[-1], *reversed(self.entries[:-1])]
        return {"resourceType": "Bundle", "type": "collection", "entry": entries}

    def _care_plan(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "resourceType": "CarePlan",
            "instantiatesCanonical": [pathway_url(self.pathway.id)],
            **_DRAFT,
            "title": self.pathway.title,
            "description": NOT_ADVICE,
            "subject": self.who,
            "period": {"start": self.evaluation.on.isoformat()},
            "note": [{"text": one} for one in self.notes],
        }
        tests = [self._kept(self._test(one)) for one in reversed(self.evaluation.schedule)]
        groups = [self._kept(self._group())] if self._of(Standing.INDICATED) else []
        name = "reference" if self.release is Release.R4 else "plannedActivityReference"
        found["activity"] = [{name: {"reference": one}} for one in (*groups, *reversed(tests))]
        return {key: value for key, value in found.items() if value != []}

    def _of(self, standing: Standing) -> list[Guidance]:
        return [one for one in self.evaluation.guidance if one.standing is standing]

    # What is indicated

    def _group(self) -> dict[str, Any]:
        """A RequestGroup or RequestOrchestration: an action for each step, in it one for each action of the pathway."""
        kind = "RequestGroup" if self.release is Release.R4 else "RequestOrchestration"
        steps = {one.id: one.title for one in self.pathway.steps}
        groups: dict[str, list[dict[str, Any]]] = {}
        for one in self._of(Standing.INDICATED):
            groups.setdefault(one.step, []).append(self._action(one))
        return {
            "resourceType": kind,
            "instantiatesCanonical": [pathway_url(self.pathway.id)],
            **_DRAFT,
            "subject": self.who,
            "action": [{"title": steps[step], "action": actions} for step, actions in groups.items()],
        }

    def _action(self, one: Guidance) -> dict[str, Any]:
        action = one.action
        said = ", ".join(filter(None, [action.strength, action.region]))
        found: dict[str, Any] = {
            "title": action.says,
            "textEquivalent": f"{action.says} ({said})" if said else action.says,
            "description": " ".join(one.because),
            "priority": "urgent" if action.kind is ActionKind.URGENT else "",
            "documentation": self._documentation.of(self._statements(one)),
            "resource": {"reference": self._kept(self._request(one))},
        }
        return {key: value for key, value in found.items() if value}

    def _statements(self, one: Guidance) -> tuple[StatementId, ...]:
        step = next(step for step in self.pathway.steps if step.id == one.step)
        return tuple(dict.fromkeys((*one.action.statements, *step.statements)))

    def _request(self, one: Guidance) -> dict[str, Any]:
        """A draft of what an action asks for: a medicine, a service, else a Task, which says what to do and no more."""
        action = one.action
        urls = activity_url(self.pathway.id, "action", action.id)
        if action.kind is ActionKind.TREAT and action.medicine is not None:
            return {
                "resourceType": "MedicationRequest",
                **_DRAFT,
                **self._medicine(one),
                "subject": self.who,
                "dosageInstruction": [{"text": action.says}],
            } | ({"instantiatesCanonical": [urls]} if self.release is Release.R4 else {})
        if action.kind in _SERVICES:
            return self._service(action.says, urls)
        return {
            "resourceType": "Task",
            "instantiatesUri": pathway_url(self.pathway.id),
            **_DRAFT,
            "code": {"text": action.kind.value},
            "description": action.says,
            "for": self.who,
        }

    def _medicine(self, one: Guidance) -> dict[str, Any]:
        definition = next(fact for fact in self.pathway.facts if fact.id == one.action.medicine)
        coding = [{"system": code.system, "code": code.code} for code in definition.codes]
        own = [{"system": pathway_url(self.pathway.id), "code": definition.id}]
        # One code alone names the medicine; several are of products, among which nothing here chooses.
        concept = {"coding": own + (coding if len(coding) == 1 else []), "text": definition.name}
        if self.release is Release.R4:
            return {"medicationCodeableConcept": concept}
        return {"medication": {"concept": concept}}

    def _service(self, says: str, url: str) -> dict[str, Any]:
        code = {"text": says}
        return {
            "resourceType": "ServiceRequest",
            "instantiatesCanonical": [url],
            **_DRAFT,
            "code": code if self.release is Release.R4 else {"concept": code},
            "subject": self.who,
        }

    # Tests to come

    def _test(self, due: Due) -> dict[str, Any]:
        says = {"text": due.why}
        found = self._service(due.test, pathway_url(self.pathway.id)) | {"occurrenceDateTime": due.on.isoformat()}
        reason = {"reasonCode": [says]} if self.release is Release.R4 else {"reason": [{"concept": says}]}
        sources = self._documentation.of(due.statements)
        notes = [f"{one['display']} Source: {one['citation']}" for one in sources]
        planned = {"extension": [simple("is-planned", "Boolean", True)]} if due.is_planned else {}
        return {**found, **planned, **reason, "note": [{"text": one} for one in dict.fromkeys(notes)]}

    def _kept(self, resource: dict[str, Any]) -> str:
        """Puts a resource into the Bundle and gives its address."""
        said = json.dumps([self.facts, resource], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        identity = str(uuid5(NAMESPACE_URL, said))
        address = f"urn:uuid:{identity}"
        kind = resource.pop("resourceType")
        if all(one["fullUrl"] != address for one in self.entries):
            whole = {"resourceType": kind, "id": identity, **resource}
            self.entries.append({"fullUrl": address, "resource": whole})
        return address
