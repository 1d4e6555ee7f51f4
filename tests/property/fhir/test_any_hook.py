"""Whatever is sent to a service is answered with cards or refused in words; nothing breaks."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from everyline.domain.hooks import Hook
from everyline.engine.chart import read_chart
from everyline.engine.guide import facts_hash, grounds_of, open_pathway, told_by
from everyline.engine.planned import if_taken
from everyline.errors import InvalidInput, PrefetchMissing
from everyline.fhir.card_matter import Matter
from everyline.fhir.cards import card_to_object, cards_of
from everyline.fhir.hook_feedback import read_feedback
from everyline.fhir.hook_request import read_request
from everyline.fhir.names import pathway_url
from everyline.fhir.prefetch import asked_of, templates

ON = date(2026, 11, 25)
OPENED = open_pathway("atorvastatin")
PATHWAY, GROUNDS = OPENED.pathway, grounds_of(OPENED, None)

words = st.sampled_from(
    ["", "77", "78", "Patient/77", "draft", "active", "final", "2026-11-01", "2027-01-01", "MedicationRequest/m1", "m1"]
)
plain: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | words | st.text()
)
anything: st.SearchStrategy[Any] = st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words | st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
concepts = st.sampled_from(
    [
        {"coding": [{"system": pathway_url(PATHWAY.id), "code": one.id}], "text": one.name}
        for one in PATHWAY.facts
    ]
)  # fmt: skip
kinds = st.sampled_from(
    ["Patient", "Observation", "Condition", "MedicationRequest", "MedicationStatement", "Medication", "Bundle",
     "OperationOutcome", "AllergyIntolerance", "Nothing"]
)  # fmt: skip
resources = st.fixed_dictionaries(
    {"resourceType": kinds},
    optional={
        "id": words | anything,
        "status": words,
        "subject": st.fixed_dictionaries({"reference": words | anything}) | anything,
        "patient": st.fixed_dictionaries({"reference": words}),
        "code": concepts | anything,
        "medicationCodeableConcept": concepts | anything,
        "medication": st.fixed_dictionaries({"concept": concepts | anything}) | anything,
        "medicationReference": anything,
        "contained": anything,
        "valueBoolean": st.booleans() | anything,
        "effectiveDateTime": words | anything,
        "birthDate": words | anything,
        "entry": anything,
        "meta": anything,
        "doNotPerform": anything,
    },
)
bundles = st.fixed_dictionaries(
    {"resourceType": st.just("Bundle")},
    optional={
        "entry": st.lists(st.fixed_dictionaries({"resource": resources | anything}) | anything, max_size=4) | anything,
        "link": anything,
        "meta": st.fixed_dictionaries({"lastUpdated": words | anything}),
    },
)
prefetches = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(templates(PATHWAY), bundles | resources | anything)
) | anything  # fmt: skip
requests = st.fixed_dictionaries(
    {
        "hook": st.sampled_from([one.value for one in Hook]),
        "hookInstance": st.just("d1577c69-dfbe-44ad-ba6d-3e05e953b2ea"),
        "context": st.fixed_dictionaries(
            {"userId": st.just("Practitioner/1"), "patientId": st.just("77")},
            optional={
                "draftOrders": bundles | anything,
                "selections": st.lists(words, max_size=2) | anything,
                "encounterId": words | anything,
            },
        ),
        "prefetch": prefetches,
    }
)


@settings(max_examples=120, deadline=None)
@given(requests | anything, st.sampled_from(Hook))
def test_any_request_is_answered_with_cards_or_refused_in_words(said: Any, hook: Hook) -> None:
    try:
        asked = asked_of(read_request(said, hook), PATHWAY, ON)
        read = read_chart(asked.facts, PATHWAY, ON)
    except (InvalidInput, PrefetchMissing):
        return
    now = told_by(OPENED, read, facts_hash(asked.facts), ON, GROUNDS, None)
    planned = if_taken(OPENED, read, ON, asked.planned) if asked.planned else None
    matter = Matter(asked, PATHWAY, GROUNDS, now.evaluation, planned, now.notes, now.unused, "https://a.example")
    for card in cards_of(matter, UUID(int=1)):
        told = card_to_object(card, asked.patient)
        assert 0 < len(told["summary"]) < 140
        assert told["detail"]


@settings(max_examples=60, deadline=None)
@given(
    st.fixed_dictionaries({"feedback": st.lists(st.dictionaries(
        st.sampled_from(["card", "outcome", "outcomeTimestamp", "acceptedSuggestions", "overrideReason"]), anything,
        max_size=5,
    ), max_size=2)}) | anything
)  # fmt: skip
def test_any_feedback_is_read_or_refused_in_words(said: Any) -> None:
    with suppress(InvalidInput):
        read_feedback(said, "s", datetime(2026, 11, 25, tzinfo=UTC))
