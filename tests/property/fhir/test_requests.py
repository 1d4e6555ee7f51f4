"""Guidance as FHIR: valid in both releases, drafts only, and nothing that speaks against an action is a request."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from itertools import islice
from random import Random
from typing import Any

import pytest

from everyline.domain.guidance import Standing
from everyline.domain.ids import ContentHash
from everyline.engine.guide import Opened, grounds_of, packaged, run, told_as_fhir
from everyline.fhir.releases import Release, faults
from everyline.fhir.requests import bundle
from everyline.pathways.evaluate import evaluate
from everyline.pathways.export import Told
from everyline.pathways.generate import patients

ON = date(2026, 11, 25)
PATHWAYS = packaged()
REQUESTS = ("CarePlan", "RequestGroup", "RequestOrchestration", "MedicationRequest", "ServiceRequest", "Task")
both = pytest.mark.parametrize("release", list(Release))
each = pytest.mark.parametrize("opened", PATHWAYS, ids=lambda one: one.pathway.id)


def told(opened: Opened, most: int) -> Iterator[Told]:
    grounds = grounds_of(opened, None)
    for number, facts in enumerate(islice(patients(opened.pathway, ON, Random(7)), most)):
        found = evaluate(opened.pathway, facts, ON)
        yield Told(opened.pathway, found, grounds, ContentHash(f"sha256:{number}"), ("A note.",))


def as_fhir(one: Told, release: Release) -> list[dict[str, Any]]:
    found = bundle(one.pathway, one.evaluation, one.grounds, one.notes, release, facts=one.facts_hash)
    assert faults(found, release) == ()
    return [entry["resource"] for entry in found["entry"]]


def texts(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        for one in found.values():
            yield from texts(one)
    elif isinstance(found, list):
        for one in found:
            yield from texts(one)
    elif isinstance(found, str):
        yield found


@both
@each
def test_only_what_is_indicated_becomes_a_request_and_only_a_draft_of_a_proposal(
    opened: Opened, release: Release
) -> None:
    seen = dict.fromkeys(Standing, 0)
    for one in told(opened, 12):
        resources = as_fhir(one, release)
        requests = [found for found in resources if found["resourceType"] in REQUESTS]
        assert {(found["status"], found["intent"]) for found in requests} <= {("draft", "proposal")}
        assert "doNotPerform" not in json.dumps(resources)
        if one.evaluation.refused is not None:
            assert [found["resourceType"] for found in resources] == ["GuidanceResponse"]
            continue
        said = {text for found in requests for text in texts(found)}
        indicated = {guided.action.says for guided in one.of(Standing.INDICATED)}
        assert indicated <= said
        for standing in Standing:
            seen[standing] += len(one.of(standing))
        for standing in (Standing.CONTRAINDICATED, Standing.UNDETERMINED):
            assert not ({guided.action.says for guided in one.of(standing)} - indicated) & said
        issues = [found["detail"] for found in resources if found["resourceType"] == "DetectedIssue"]
        assert len(issues) == len(one.of(Standing.CONTRAINDICATED))
        for guided in one.of(Standing.CONTRAINDICATED):
            assert any(guided.action.says in issue and guided.because[0] in issue for issue in issues)
    assert all(seen.values())


@both
@each
def test_every_reference_is_in_the_bundle_and_every_test_on_its_day(opened: Opened, release: Release) -> None:
    for one in told(opened, 6):
        resources = as_fhir(one, release)
        held = {f"urn:uuid:{found['id']}" for found in resources}
        referred = [text for found in resources for text in texts(found) if text.startswith("urn:uuid:")]
        assert {*referred} <= held
        days = sorted(found["occurrenceDateTime"] for found in resources if "occurrenceDateTime" in found)
        expected = [ON.isoformat(), *(due.on.isoformat() for due in one.evaluation.schedule)]
        assert days == sorted(expected)


@both
def test_a_refused_patient_gets_the_reason_and_nothing_else(release: Release) -> None:
    opened = next(one for one in PATHWAYS if one.pathway.id == "atorvastatin")
    for facts, why in (({"birth_date": "2020-01-01"}, "is not for this patient"), ({"deceased": True}, "has died")):
        found = run(opened, json.dumps(facts).encode(), ON, grounds_of(opened, None))
        entries = json.loads(told_as_fhir(found, release.value))["entry"]
        assert [one["resource"]["resourceType"] for one in entries] == ["GuidanceResponse"]
        response = entries[0]["resource"]
        assert response["status"] == "failure"
        issue = response["contained"][0]["issue"][0]
        assert (issue["severity"], why in issue["details"]["text"]) == ("error", True)
        assert "dataRequirement" not in response


@both
def test_what_is_missing_is_asked_for_by_its_codes(release: Release) -> None:
    opened = next(one for one in PATHWAYS if one.pathway.id == "atorvastatin")
    found = run(opened, b'{"birth_date": "1970-02-28"}', ON, grounds_of(opened, None))
    response = json.loads(told_as_fhir(found, release.value))["entry"][0]["resource"]
    assert response["status"] == "data-required"
    codes = {code["code"] for one in response["dataRequirement"] for code in one["codeFilter"][0]["code"]}
    assert {"pregnancy", "77386006"} <= codes
    outcome = [one["details"]["text"] for one in response["contained"][0]["issue"]]
    assert any(one.startswith("Not known whether: Atorvastatin 10 or 20 mg once daily. Missing: ") for one in outcome)


def test_the_same_facts_give_the_same_bytes_and_other_facts_other_ids() -> None:
    opened = PATHWAYS[0]
    grounds = grounds_of(opened, None)
    first, again = (told_as_fhir(run(opened, b'{"birth_date": "1990-01-01"}', ON, grounds), "R5") for _ in range(2))
    assert first == again
    other = told_as_fhir(run(opened, b'{"birth_date": "1990-01-01" }', ON, grounds), "R5")
    ids = [{one["fullUrl"] for one in json.loads(text)["entry"]} for text in (first, other)]
    assert not ids[0] & ids[1]


def test_the_patient_is_named_where_whoever_asks_knows_it() -> None:
    opened = PATHWAYS[0]
    found = run(opened, b'{"birth_date": "1990-01-01"}', ON, grounds_of(opened, None))
    for one in json.loads(told_as_fhir(found, "R4", "Patient/p"))["entry"]:
        resource = one["resource"]
        assert resource.get("subject", resource.get("for", resource.get("patient"))) == {"reference": "Patient/p"}
