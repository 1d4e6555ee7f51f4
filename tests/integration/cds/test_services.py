"""CDS Hooks 2.0 over HTTP: discovery, and the cards of a call; whatever is sent is answered in words or by cards."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.integration.cds.record import (
    ATORVASTATIN,
    PATIENT,
    bundle,
    draft,
    filled,
    observed,
    orders,
    own,
    person,
    present,
    request,
    subject,
    taken,
)  # fmt: skip

from everyline.domain.pathway_review import PathwayReview, Reviewed
from everyline.engine.bound import BoundPathway
from everyline.engine.site import Site

VIEW, SELECT, SIGN = (f"atorvastatin-{hook}" for hook in ("patient-view", "order-select", "order-sign"))
STATIN = "atorvastatin"


def post(client: TestClient, service: str, said: Any, status: int = 200) -> Any:
    answer = client.post(f"/cds-services/{service}", json=said)
    assert answer.status_code == status, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()


def view(client: TestClient, prefetch: object, status: int = 200) -> Any:
    return post(client, VIEW, request("patient-view", prefetch), status)


def test_discovery_names_a_service_for_each_pathway_and_hook(client: TestClient) -> None:
    answer = client.get("/cds-services")
    assert answer.status_code == 200
    services = answer.json()["services"]
    assert [one["id"] for one in services] == [
        f"{pathway}-{hook}"
        for pathway in ("alopecia-areata", "atorvastatin")
        for hook in ("patient-view", "order-select", "order-sign")
    ]
    for one in services:
        assert one["id"].endswith(one["hook"])
        assert one["title"]
        assert one["description"]
        assert one["prefetch"]["patient"] == "Patient/{{context.patientId}}"
        for template in one["prefetch"].values():
            # "Prefetch query restrictions": a read by id, or a search by type with plain equality.
            assert template == "Patient/{{context.patientId}}" or "?patient={{context.patientId}}" in template
            assert template.count("{{") == 1
            assert ":" not in template.partition("&code=")[0]


def test_opening_a_chart_gives_cards_by_what_the_record_sent(client: TestClient, templates: dict[str, Any]) -> None:
    sent = filled(templates[VIEW], person(), taken(ATORVASTATIN), present(STATIN, "myopathy"))
    cards = view(client, sent)["cards"]
    assert [one["summary"] for one in cards] == [
        "Discontinue atorvastatin",
        "1 point of guidance: While it is taken",
        "14 facts are missing: Jaundice or symptoms of serious liver injury, Pregnancy, Ciclosporin and 11 more",
    ]
    first = cards[0]
    assert first["indicator"] == "warning"
    assert first["source"]["topic"]["code"] == "myopathy-stop"
    assert first["links"][0] == {
        "label": first["links"][0]["label"],
        "url": "http://127.0.0.1:8000/pathways/atorvastatin#statement-myopathy-stop",
        "type": "absolute",
    }
    assert "Myopathy, diagnosed or suspected is present" in first["detail"]
    assert "No board has reviewed this pathway" in first["detail"]


def test_an_order_that_is_spoken_against_is_told_at_both_hooks(client: TestClient, templates: dict[str, Any]) -> None:
    sent = filled(templates[SIGN], person(), present(STATIN, "adult_use"), present(STATIN, "liver_disease"))
    held = orders(draft(ATORVASTATIN), draft({"text": "Aspirin"}, "m2"))
    for service, further in ((SIGN, {}), (SELECT, {"selections": ["MedicationRequest/m1"]})):
        hook = service.removeprefix("atorvastatin-")
        cards = post(client, service, request(hook, sent, draftOrders=held, **further))["cards"]
        assert cards[0]["indicator"] == "critical"
        assert cards[0]["summary"].startswith("Atorvastatin: contraindicated by this pathway")
        assert cards[0]["suggestions"][0]["actions"][0]["resourceId"] == "MedicationRequest/m1"
        assert cards[0]["selectionBehavior"] == "any"
        assert {one["system"] for one in cards[0]["overrideReasons"]} == {"urn:everyline:cds:override-reasons"}
    other = request("order-select", sent, draftOrders=held, selections=["MedicationRequest/m2"])
    assert post(client, SELECT, other) == {"cards": []}


def test_the_same_request_gives_the_same_cards_and_another_call_other_ids(
    client: TestClient, templates: dict[str, Any]
) -> None:
    said = request("patient-view", filled(templates[VIEW], person()))
    first = post(client, VIEW, said)
    assert first == post(client, VIEW, said)
    other = view(client, said["prefetch"])
    assert first["cards"][0]["uuid"] != other["cards"][0]["uuid"]
    assert first["cards"][0]["detail"] == other["cards"][0]["detail"]


def test_no_cards_where_the_pathway_has_nothing_to_say(client: TestClient, templates: dict[str, Any]) -> None:
    assert view(client, filled(templates[VIEW], person("2020-01-01"))) == {"cards": []}
    assert view(client, filled(templates[VIEW], person(deceasedBoolean=True))) == {"cards": []}


@pytest.mark.parametrize("sent", [None, {}, {"other": person()}])
def test_a_prefetch_that_is_missing_is_a_failed_precondition_that_names_the_keys(client: TestClient, sent: Any) -> None:
    said = view(client, sent, 412)
    assert "patient, observations, conditions" in said["detail"]
    assert said["next_step"]


def test_part_of_a_prefetch_works_and_what_is_missing_is_told(client: TestClient, templates: dict[str, Any]) -> None:
    said = {
        "patient": person(),
        "conditions": None,
        "allergies": {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]},
        "elsewhere": person(),
    }
    detail = view(client, said)["cards"][-1]["detail"]
    for words in (
        "did not send \\`observations\\`",
        "nothing to tell for \\`conditions\\`",
        "could not look up \\`allergies\\`",
        "Sent and not used: \\`elsewhere\\`",
    ):
        assert words in detail
    # Without the Patient nobody's age is known: that is told too, and taken for nothing.
    alone = view(client, {"statements": bundle(taken(ATORVASTATIN))})["cards"]
    assert "Date of birth" in alone[-1]["summary"]


def test_a_stale_or_unfinished_prefetch_is_told(client: TestClient, templates: dict[str, Any]) -> None:
    sent = filled(templates[VIEW], person())
    sent["conditions"] |= {
        "meta": {"lastUpdated": "2026-11-01T08:00:00Z"},
        "link": [{"relation": "next", "url": "https://ehr.example.org/next"}],
    }
    sent["observations"] = bundle(
        present(STATIN, "liver_disease", on="2027-01-01"),
        observed(STATIN, "creatine_kinase", "2026-01-01", valueQuantity={"value": 50}),
    )
    detail = view(client, sent)["cards"][-1]["detail"]
    assert "looked up on 2026-11-01: what came later is not known" in detail
    assert "has further pages that were not sent" in detail
    assert "is of 2027-01-01, after 2026-11-25: it is not used" in detail
    assert "Creatine phosphokinase was last found on 2026-01-01, more than 30 days ago" in detail


def test_what_contradicts_itself_is_not_known(client: TestClient, templates: dict[str, Any]) -> None:
    both = (present(STATIN, "myopathy"), {**present(STATIN, "myopathy", False), "id": "o2"})
    cards = view(client, filled(templates[VIEW], person(), taken(ATORVASTATIN), *both))["cards"]
    assert not any(one["summary"] == "Discontinue atorvastatin" for one in cards)
    assert "Myopathy, diagnosed or suspected is told" in cards[-1]["detail"]


@pytest.mark.parametrize("has_patient", [True, False])
def test_references_by_whole_addresses_are_followed(client: TestClient, has_patient: bool) -> None:
    who = {"reference": f"https://ehr.example.org/fhir/Patient/{PATIENT}"}
    sent = {
        "patient": person() if has_patient else None,
        "statements": bundle({**taken(ATORVASTATIN), "subject": who}),
        "observations": bundle({**present(STATIN, "myopathy"), "subject": who}),
    }
    sent["statements"]["entry"][0]["fullUrl"] = "https://ehr.example.org/fhir/MedicationStatement/s1"
    assert view(client, sent)["cards"][0]["summary"] == "Discontinue atorvastatin"


@pytest.mark.parametrize(
    "resource",
    [
        {**person(), "id": "78"},
        {**present(STATIN, "myopathy"), "subject": subject("78")},
        {**present(STATIN, "myopathy"), "subject": subject("78") | {"reference": "https://ehr.example.org/Patient/78"}},
    ],
)
def test_the_prefetch_of_another_patient_is_refused(
    client: TestClient, templates: dict[str, Any], resource: dict[str, Any]
) -> None:
    sent = filled(templates[VIEW], resource)
    said = view(client, sent, 400)
    assert "is about another patient than context.patientId" in said["detail"]
    assert PATIENT not in said["detail"]


def test_a_service_that_is_not_there_is_not_found(client: TestClient) -> None:
    post(client, "atorvastatin-patient-look", request("patient-view", {}), 404)
    post(client, "nobody/feedback", {"feedback": []}, 404)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"", 400), (b"{", 400), (b"[]", 400), (b"null", 400), (b'"x"', 400), (b"\xff", 400), (b'{"a": NaN}', 400),
        (b'{"hook": "patient-view", "hook": "order-sign"}', 400), (b"[" * 9_000, 400),
    ],
)  # fmt: skip
def test_a_body_that_is_no_request_is_refused_in_words(client: TestClient, sent: bytes, status: int) -> None:
    answer = client.post(f"/cds-services/{VIEW}", content=sent, headers={"content-type": "application/json"})
    assert answer.status_code == status, answer.text
    assert answer.json()["detail"]


def test_a_body_that_is_too_large_is_refused(client: TestClient) -> None:
    said = request("patient-view", {"patient": person(), "x": "y" * 5_000_000})
    answer = client.post(f"/cds-services/{VIEW}", json=said)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_fault_of_ours_is_never_an_empty_list(
    client: TestClient, templates: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    import everyline.engine.decision_support as support

    def broken(*_: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr(support, "cards_of", broken)
    answer = client.post(f"/cds-services/{VIEW}", json=request("patient-view", filled(templates[VIEW], person())))
    assert answer.status_code == 500
    assert "cards" not in answer.json()
    assert PATIENT not in answer.text


def test_the_region_of_the_server_counts_where_the_record_tells_none(client: TestClient) -> None:
    sent = {
        "patient": person("1990-01-01"),
        "observations": bundle(
            observed("alopecia-areata", "salt", valueQuantity={"value": 62}),
            present("alopecia-areata", "alopecia_areata"),
        ),
    }
    said = json.dumps(post(client, "alopecia-areata-patient-view", request("patient-view", sent)))
    assert "Region: US" not in said  # what the server is set to is no fact of the patient
    assert "Cigna" in said or "United Healthcare" in said
    sent["observations"]["entry"].append({
        "resource": observed("alopecia-areata", "region", valueCodeableConcept={"text": "EU"})
    })  # fmt: skip
    eu = json.dumps(post(client, "alopecia-areata-patient-view", request("patient-view", sent)))
    assert "United Healthcare" not in eu


def test_a_name_alone_is_enough_to_be_told_and_says_so(client: TestClient, templates: dict[str, Any]) -> None:
    held = orders(draft({"text": "Atorvastatin 20 MG Oral Tablet"}))
    sent = filled(templates[SIGN], person(), present(STATIN, "liver_disease"))
    first = post(client, SIGN, request("order-sign", sent, draftOrders=held))["cards"][0]
    assert "Recognised by its name (Atorvastatin 20 MG Oral Tablet)" in first["detail"]
    (unread,) = post(client, SIGN, request("order-sign", sent, draftOrders=orders(draft(own(STATIN, "x")))))["cards"]
    assert unread["indicator"] == "warning"
    assert unread["summary"].startswith("Which medicine is ordered can't be read")


def test_an_order_that_does_not_say_its_medicine_is_told(client: TestClient, templates: dict[str, Any]) -> None:
    held = orders({**draft({}), "medicationReference": {"reference": "Medication/gone"}})
    [card] = post(client, SIGN, request("order-sign", filled(templates[SIGN], person()), draftOrders=held))["cards"]
    assert card["summary"].startswith("Which medicine is ordered can't be read: `MedicationRequest/m1`")


def test_a_pathway_that_the_board_took_back_is_gone_and_never_silent(
    client: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    withdrawn = PathwayReview(Reviewed.WITHDRAWN, ended_on=date(2026, 11, 1), reason="a recall of the label")

    def review(bound: BoundPathway, on: date | None = None) -> PathwayReview:
        return withdrawn if bound.pathway.id == STATIN else PathwayReview()

    monkeypatch.setattr(site.pathways, "review", review)
    assert {one["id"].rsplit("-", 2)[0] for one in client.get("/cds-services").json()["services"]} == {
        "alopecia-areata"
    }
    said = view(client, {"patient": person()}, 410)
    assert "withdrew this pathway" in said["detail"]
    assert "cards" not in said


def test_the_services_describe_themselves_and_stand_outside_of_the_openapi(client: TestClient) -> None:
    told = client.get("/api/v1/openapi.json").json()
    assert not [path for path in told["paths"] if "cds" in path]
