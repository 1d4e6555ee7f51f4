# ruff: noqa: E501
"""An export is read back as the same pathway; what was edited is read as it stands; what is spoiled is refused."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from tests.unit.fhir.plan_files import action, plan, root, sample, spoiled, variable
from tests.unit.pathways.patients import SAMPLE

from everyline.domain.pathway import AllOf, Comparison, CriterionId, Named, Not, ThresholdId
from everyline.engine.exchange import imported
from everyline.errors import InvalidInput
from everyline.fhir.releases import Release

VERSIONS = list(Release)
Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize("version", VERSIONS, ids=lambda one: one.value)
def test_an_export_is_read_back_as_the_same_pathway(version: Release) -> None:
    found = imported(json.dumps(sample(version)).encode())
    assert replace(found.pathway, hash=SAMPLE.hash) == SAMPLE
    assert (found.is_draft, found.remarks) == (False, ())


def test_the_hash_is_that_of_the_new_yaml() -> None:
    found = imported(json.dumps(sample()).encode())
    assert found.pathway.hash != SAMPLE.hash
    assert imported(json.dumps(sample(Release.R4)).encode()).pathway.hash == found.pathway.hash


def test_conditions_are_read_from_their_fhirpath_and_from_nothing_else() -> None:
    def edit(found: dict[str, Any]) -> None:
        one = variable(found, "criterionIsHigh")
        one["expression"] = one["expression"].replace(">=", ">")
        high = variable(found, "thresholdHigh")
        high["expression"] = high["expression"].replace("@2025-01-01, 40", "@2025-06-30, 40.5")
        action(found, 3)["condition"][0]["expression"]["expression"] = "%criterionIsClear and %criterionIsHigh.not()"

    changed = imported(spoiled(edit)).pathway
    before = {one.id: one for one in SAMPLE.criteria}
    assert [one.id for one in changed.criteria if one != before[one.id]] == ["is-high"]
    is_high = next(one.expression for one in changed.criteria if one.id == "is-high")
    assert is_high == replace(before[CriterionId("is-high")].expression, comparison=Comparison.ABOVE)  # type: ignore[type-var]
    high = next(one for one in changed.thresholds if one.id == ThresholdId("high"))
    assert [(f"{one.since}", f"{one.value}") for one in high.values] == [("2022-01-01", "50"), ("2025-06-30", "40.5")]
    clear, is_high_name = CriterionId("is-clear"), CriterionId("is-high")
    assert changed.steps[0].actions[3].when == AllOf((Named(clear), Not(Named(is_high_name))))


def test_a_condition_that_somebody_adds_is_joined_to_the_others() -> None:
    added = {"kind": "applicability", "expression": {"language": "text/fhirpath", "expression": "%criterionIsHigh"}}
    found = imported(spoiled(lambda one: action(one, 3)["condition"].append(added))).pathway
    assert found.steps[0].actions[3].when == AllOf((Named(CriterionId("is-clear")), Named(CriterionId("is-high"))))
    found = imported(spoiled(lambda one: action(one).update(condition=[*action(one)["condition"], added]))).pathway
    assert found.steps[0].actions[0].when == Named(CriterionId("is-high"))
    assert found.steps[0].actions[0].unless == SAMPLE.steps[0].actions[0].unless


def fhirpath(name: str, text: str) -> Change:
    return lambda found: variable(found, name).update(expression=text)


def condition(**more: object) -> Change:
    return lambda found: action(found)["condition"][0].update(more)


SPOILED: tuple[tuple[str, Change, str], ...] = (
    ("a loop", fhirpath("criterionIsHigh", "parameter.repeat(part)"), r"%criterionIsHigh.*repeat\(\) is not read"),
    ("a condition of another form", fhirpath("criterionIsHigh", "Patient.active"), "%criterionIsHigh.*none of the forms"),
    ("a huge condition", fhirpath("criterionIsHigh", "%a and " * 4_000 + "%a"), "characters, more than"),
    ("a deep condition", fhirpath("criterionIsHigh", "(" * 900 + "%a" + ")" * 900), "nested more than"),
    ("a condition that breaks off", fhirpath("criterionIsHigh", "iif(%a,"), "breaks off"),
    ("a condition nested as YAML can't be", fhirpath("criterionIsHigh", "%criterionIsAdult" + ".not()" * 25),
     "nested more than 20"),
    ("a circle", fhirpath("criterionHasClot", "%criterionIsClear"), "rests on itself"),
    ("a criterion that is not there", fhirpath("criterionHasClot", "%criterionGone"), "no criterion 'gone'"),
    ("a threshold that is not there", fhirpath("criterionIsAdult",
     "iif(parameter.where(name = 'patient.age').value.select($this >= %thresholdGone).distinct().count() = 1, "
     "parameter.where(name = 'patient.age').value.first() >= %thresholdGone)"), "no threshold 'gone'"),
    ("nothing", fhirpath("criterionIsHigh", " "), "it is empty"),
    ("another day", fhirpath("on", "today()"), r"today\(\) is not read"),
    ("another day by a name", fhirpath("on", "parameter.where(name = 'x').value"), "the day is"),
    ("a day that is none", fhirpath("thresholdHigh", "iif(%on >= @2025-13-01, 40)"), "is no day"),
    ("a value without statement", fhirpath("thresholdAncLow", "iif(%on >= @2025-01-01, 4, iif(%on >= @2024-01-01, 3))"),
     "2 values and 1 statements"),
    ("CQL", lambda found: variable(found, "criterionIsHigh").update(language="text/cql"), "not text/fhirpath"),
    ("another unit", fhirpath("criterionAncIsLow",
     "iif(parameter.where(name = 'anc').value.where(code = '/L').value.select($this < %thresholdAncLow).distinct()"
     ".count() = 1, parameter.where(name = 'anc').value.where(code = '/L').value.first() < %thresholdAncLow)"),
     "none of the forms"),
    ("a stop condition", condition(kind="stop"), "of kind 'stop' is not read"),
    ("a role that does not fit", condition(extension=[{"url": "urn:everyline:fhir:role", "valueCode": "scope"}]),
     "the role 'scope' does not stand here"),
    ("a trigger", lambda found: action(found).update(trigger=[{"type": "named-event", "name": "x"}]), "trigger is not read"),
    ("another start", lambda found: action(found).update(relatedAction=[{"targetId": "x", "relationship": "after"}]),
     "relatedAction is not read"),
    ("a subject", lambda found: plan(found).update(subjectReference={"reference": "Group/1"}), "for whom the plan is"),
    ("a modifier", lambda found: action(found).update(modifierExtension=[{"url": "urn:x", "valueBoolean": True}]),
     "modifierExtension may change"),
    ("an action twice", lambda found: root(found)["action"][0]["action"].append(action(found)), "'drug-us' stands twice"),
    ("a step twice", lambda found: root(found)["action"].insert(0, root(found)["action"][0]), "'treat' stands twice"),
    ("a variable twice", lambda found: plan(found)["extension"].insert(1, plan(found)["extension"][1]), "stands twice"),
    ("a strange variable", lambda found: variable(found, "criterionIsHigh").update(name="high"), "neither %on nor"),
    ("no Library", lambda found: found["entry"].pop(1), "does not hold the Library"),
    ("two Libraries", lambda found: found["entry"].append(found["entry"][1]), "Two resources of the file are"),
    ("two plans", lambda found: found["entry"].append(found["entry"][0]), "holds 2 PlanDefinitions"),
    ("no plan", lambda found: found["entry"].pop(0), "holds no PlanDefinition"),
    ("a fact without data", lambda found: found["entry"][1]["resource"]["dataRequirement"].pop(), "no dataRequirement"),
    ("data without a fact", lambda found: found["entry"][1]["resource"]["parameter"].pop(), "which is no parameter"),
    ("an action without name", lambda found: action(found).pop("linkId"), "does not begin with 'action.'"),
    ("another kind", lambda found: action(found)["code"]["coding"][0].update(code="cure"), "'cure' is not a valid"),
    ("another root", lambda found: root(found).update(linkId="x"), "not the one action named 'pathway'"),
    ("an entry without resource", lambda found: found["entry"].append({"fullUrl": "urn:x"}), r"entry\[\d+\] .* no resource"),
    ("an unknown statement", lambda found: action(found)["documentation"][0].update(label="s9"), "no statement 's9'"),
    ("a bad time", lambda found: root(found)["action"][1]["action"][0]["action"][0]["timingDuration"].update(code="h"),
     "whole number of d, wk, mo or a"),
)  # fmt: skip


@pytest.mark.parametrize("change, told", [one[1:] for one in SPOILED], ids=[one[0] for one in SPOILED])
def test_what_is_spoiled_is_refused_with_its_place(change: Change, told: str) -> None:
    start = time.process_time()
    with pytest.raises(InvalidInput, match=told):
        imported(spoiled(change))
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "version, other, strange",
    [
        (Release.R5, "R4", {"url": "http://example.org"}),
        (Release.R4, "R5", {"resourceReference": {"reference": "DocumentReference/1"}}),
    ],
)
def test_elements_of_the_other_version_are_told(version: Release, other: str, strange: dict[str, Any]) -> None:
    name = next(iter(strange))
    with pytest.raises(InvalidInput, match=rf"no valid FHIR {version.value}: .*documentation.0.{name}.*Nor .*{other}"):
        imported(spoiled(lambda found: action(found)["documentation"][0].update(strange), version))


@pytest.mark.parametrize(
    "data, told",
    [
        (b"", "no JSON"),
        (b"{", "no JSON"),
        (b"\xff\xfe", "no UTF-8"),
        (b"[]", "no resourceType"),
        (b"null", "no resourceType"),
        (b'{"resourceType": "PlanDefinition", "resourceType": "Library"}', "'resourceType' twice"),
        (b'{"resourceType": "Patient"}', "holds no PlanDefinition"),
        (b'{"resourceType": "Bundle", "type": "collection"}', "holds no PlanDefinition"),
        (b'{"resourceType": "Bundle", "entry": {}}', "is no list"),
        (b'{"resourceType": "PlanDefinition", "status": "draft", "x": NaN}', "NaN"),
        (b'{"resourceType": "PlanDefinition", "status": ' + b"9" * 5_000 + b"}", "number that can't be read"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b'{"resourceType": "PlanDefinition", "x": ' + b"[" * 60 + b"]" * 60 + b"}", "nested more than 40"),
        (b'{"resourceType": "PlanDefinition", "x": [' + b"0," * 200_000 + b"0]}", "values"),
        (b'{"resourceType": "PlanDefinition", "status": "draft"}', "no actions"),
        (b" " * 50_000_000, "larger than"),
    ],
    ids=range(16),
)
def test_a_file_that_holds_no_plan_is_refused_at_once(data: bytes, told: str) -> None:
    start = time.process_time()
    with pytest.raises(InvalidInput, match=told):
        imported(data)
    assert time.process_time() - start < 2
