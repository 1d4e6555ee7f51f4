# ruff: noqa: E501
"""Plans of others become drafts: what is not read is a fact to be told, and nothing is for everybody."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from tests.unit.fhir.plan_files import plan, spoiled

from everyline.domain.guidance import Standing
from everyline.domain.pathway import AllOf, Fact, FactId, FactKind, Named, Present
from everyline.engine.exchange import Imported, imported
from everyline.errors import InvalidInput
from everyline.pathways.evaluate import evaluate
from everyline.pathways.lint import lint

ON = date(2026, 11, 25)
CQL = {"kind": "applicability", "expression": {"language": "text/cql-identifier", "expression": "Is It?"}}
TAKEN = "iif(parameter.where(name = 'bleeding').value.distinct().count() = 1, parameter.where(name = 'bleeding').value.first())"


def drafted(*actions: dict[str, Any], **more: Any) -> Imported:
    """The draft of a made-up plan."""
    plan = {"resourceType": "PlanDefinition", "id": "Made.Up", "status": "draft", "title": "Made up", "action": actions}
    return imported(json.dumps({**plan, **more}).encode())


def fhirpath(text: str) -> dict[str, Any]:
    return {"kind": "applicability", "expression": {"language": "text/fhirpath", "expression": text}}


def indicated(found: Imported, *present: str) -> set[str]:
    """What the draft recommends where these facts were told to be so."""
    facts = [Fact(FactId(name), True, ON) for name in present]
    told = evaluate(found.pathway, facts, ON).guidance
    return {one.action.says for one in told if one.standing is Standing.INDICATED}


def test_a_condition_in_cql_is_unknown_until_somebody_tells_it() -> None:
    found = drafted({"title": "Act", "condition": [CQL]}, {"title": "Again", "condition": [CQL]})
    assert found.is_draft
    assert [one.kind for one in found.pathway.facts] == [FactKind.PRESENCE] * 2
    assert indicated(found) == set()
    assert indicated(found, "told-1") == set()
    assert indicated(found, "told-1", "told-2") == {"Act", "Again"}
    assert (
        "PlanDefinition.action[0].condition[0]: text/cql-identifier is not read: “Is It?” is a fact to be told"
        in found.remarks
    )


def test_nothing_is_for_everybody() -> None:
    assert indicated(drafted({"title": "Act"})) == set()
    assert indicated(drafted({"title": "Act"}), "told-1") == {"Act"}
    subject = {"subjectCodeableConcept": {"text": "Adults"}}
    found = drafted({"title": "Act"}, **subject)
    assert found.pathway.facts[0].name == "One of those the plan is for: Adults"
    assert indicated(found) == set()


@pytest.mark.parametrize(
    "text", ["Patient.active", "repeat(a)", "%age > 18", "(" * 5_000, "iif(true", TAKEN.replace("bleeding", "birth_date"),
             TAKEN.replace("bleeding", "told-1"), TAKEN.replace("bleeding", "Not An Id"), "%criterionX"],
)  # fmt: skip
def test_fhirpath_that_is_not_read_is_a_fact_to_be_told(text: str) -> None:
    found = drafted({"title": "Act", "condition": [fhirpath(text)]})
    assert [one.id for one in found.pathway.facts] == ["told-1", "told-2"]
    assert indicated(found, "told-1") == set()
    assert any(
        one.startswith("PlanDefinition.action[0].condition[0]: FHIRPath that is not read") for one in found.remarks
    )


def test_fhirpath_about_what_is_present_is_read() -> None:
    found = drafted({"title": "Act", "condition": [fhirpath(f"{TAKEN}.not()")]})
    assert [one.id for one in found.pathway.facts] == ["told-1", "bleeding"]
    told = [Fact(FactId("told-1"), True, ON), Fact(FactId("bleeding"), False, ON)]
    assert [one.standing for one in evaluate(found.pathway, told, ON).guidance] == [Standing.INDICATED]
    assert indicated(found, "told-1") == set()


def test_conditions_of_groups_hold_for_what_is_within_them() -> None:
    inner = {"title": "Inner", "condition": [fhirpath(TAKEN)]}
    found = drafted(
        {
            "title": "Outer",
            "condition": [CQL],
            "action": [{"title": "Middle", "condition": [CQL | {"kind": "stop"}], "action": [inner]}],
        }
    )
    step = found.pathway.steps[0]
    scope, cql, stop = Named(found.pathway.criteria[0].id), Present(FactId("told-2")), Present(FactId("told-3"))
    assert step.when == AllOf((scope, cql))
    assert [one.when for one in step.actions] == [None, stop, AllOf((stop, Present(FactId("bleeding"))))]


def test_any_of_several_triggers_is_asked_for_and_conditions_without_words_stay_apart() -> None:
    triggers = [{"type": "named-event", "name": one} for one in ("order-sign", "patient-view")]
    found = drafted(
        {"title": "A", "trigger": triggers},
        {"title": "B", "condition": [{"kind": "applicability"}, {"kind": "applicability"}]},
    )
    assert indicated(found, "told-1", "told-3") == {"A"}
    assert indicated(found, "told-1", "told-4") == set()
    assert indicated(found, "told-1", "told-4", "told-5") == {"B"}


def test_what_was_not_taken_is_told_with_its_place() -> None:
    found = drafted(
        {"title": "Act", "priority": "urgent", "definitionCanonical": "http://x.org/a", "timingDuration": {"value": 1}},
        {"code": [{"text": "Words of a code"}]},
        {"prefix": "1"},
        library=["http://x.org/logic"],
        useContext=[{"code": {"code": "age"}, "valueCodeableConcept": {"text": "old"}}],
    )
    assert [one.title for one in found.pathway.steps] == [
        "Act",
        "Words of a code",
        "An action without words, at PlanDefinition.action[2]",
    ]
    told = " ".join(found.remarks)
    for place in ("action[0].priority", "action[0].definitionCanonical", "action[0].timingDuration", "action[2].prefix",
                  "library: the logic in http://x.org/logic", "useContext"):  # fmt: skip
        assert f"PlanDefinition.{place}" in told


def test_sentences_are_statements_that_no_library_backs_yet_and_the_lint_runs() -> None:
    found = drafted({"title": "Act", "description": "  Do this\nwell. ", "condition": [CQL]})
    assert [(one.text, one.findings, one.is_boards) for one in found.pathway.statements] == [
        ("Do this well.", ("not-yet-sourced",), False)
    ]
    assert [one for one in lint(found.pathway, ON) if one.level.value == "error"] == []


def test_an_export_that_does_not_say_it_is_one_is_a_draft_that_recommends_nothing() -> None:
    found = imported(spoiled(lambda one: plan(one)["extension"].pop(0)))
    assert found.is_draft
    assert indicated(found) == set()
    assert indicated(found, "told-1") == set()
    assert any("it names what the plan does not define" in one for one in found.remarks)


def test_plans_that_never_end_are_refused() -> None:
    deep: dict[str, Any] = {"title": "x"}
    for _ in range(10):
        deep = {"title": "x", "action": [deep]}
    with pytest.raises(InvalidInput, match="nested more than"):
        drafted(deep)
    with pytest.raises(InvalidInput, match="more than 500 actions"):
        drafted(*({"title": f"x{number}"} for number in range(600)))
