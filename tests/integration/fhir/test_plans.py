"""Pathways given as FHIR: valid in both releases by models that are not ours, and complete."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from everyline.cli import app
from everyline.engine.build import Bench
from everyline.engine.exchange import exported
from everyline.engine.guide import Opened, packaged
from everyline.fhir.fhirpath import Variable, nodes, parse
from everyline.fhir.releases import Release, faults

RELEASES = list(Release)


def resources(opened: Opened, bench: Bench | None, release: Release) -> list[dict[str, Any]]:
    return [one["resource"] for one in json.loads(exported(opened, bench, release))["entry"]]


def actions(found: Any) -> list[dict[str, Any]]:
    """Every action of a plan, groups included."""
    return [one for top in found.get("action", ()) for one in (top, *actions(top))]


@pytest.mark.parametrize("release", RELEASES, ids=lambda one: one.value)
@pytest.mark.parametrize("opened", packaged(), ids=lambda one: one.pathway.id)
def test_every_packaged_pathway_is_valid_fhir_with_all_it_cites(
    starter: Bench, opened: Opened, release: Release
) -> None:
    whole = json.loads(exported(opened, starter, release))
    assert faults(whole, release) == ()
    plan, library, *orders = [one["resource"] for one in whole["entry"]]
    name = "linkId" if release is Release.R5 else "id"
    named = {one[name]: one for one in actions(plan) if name in one}
    for step in opened.pathway.steps:
        for action in step.actions:
            told = named[f"action.{action.id}".replace("_", ".")]
            assert told["title"] == action.says
            labels = [one["label"] for one in told["documentation"]]
            assert list(dict.fromkeys(labels)) == list(action.statements)
            cited = [one for one in told["documentation"] if one["type"] == "citation"]
            assert all(one["citation"] and one["extension"][0]["valueString"] for one in cited)
    assert [one["name"] for one in library["parameter"]] == [one.id for one in opened.pathway.facts]
    urls = {one["url"] for one in orders}
    wanted = {one["definitionCanonical"] for one in actions(plan) if "definitionCanonical" in one}
    assert wanted == urls
    assert {one["kind"] for one in orders} <= {"MedicationRequest", "ServiceRequest"}


def test_no_code_stands_in_an_export_that_the_pathway_does_not_give(starter: Bench) -> None:
    for opened in packaged():
        known = {(code.system, code.code) for fact in opened.pathway.facts for code in fact.codes}
        own = {f"urn:everyline:pathway:{opened.pathway.id}", "urn:everyline:action-kind", "http://unitsofmeasure.org"}
        for resource in resources(opened, starter, Release.R5):
            for system, code in codings(resource):
                assert system in own or (system, code) in known


def codings(found: Any) -> list[tuple[str, str]]:
    if isinstance(found, dict):
        here = [(found["system"], found["code"])] if isinstance(found.get("code"), str) and "system" in found else []
        return here + [one for value in found.values() for one in codings(value)]
    return [one for value in found for one in codings(value)] if isinstance(found, list) else []


def test_the_command_writes_a_bundle_of_the_release_asked_for(starter: Bench, tmp_path: Path) -> None:
    run = CliRunner().invoke(app, ["pathway", "export", "atorvastatin"])
    assert run.exit_code == 0, run.output
    assert json.loads(run.stdout)["entry"][0]["resource"]["action"][0]["linkId"] == "pathway"
    file = tmp_path / "plan.json"
    run = CliRunner().invoke(app, ["pathway", "export", "atorvastatin", "--fhir", "R4", "--out", str(file)])
    assert run.exit_code == 0, run.output
    assert json.loads(file.read_text("utf-8"))["entry"][0]["resource"]["action"][0]["id"] == "pathway"
    run = CliRunner().invoke(app, ["pathway", "export", "atorvastatin", "--out", str(tmp_path / "no" / "plan.json")])
    assert run.exit_code == 1


def test_each_variable_stands_after_those_it_names(starter: Bench) -> None:
    for opened in packaged():
        for release in RELEASES:
            known: set[str] = set()
            plan = resources(opened, starter, release)[0]
            for extension in plan["extension"]:
                if "valueExpression" in extension:
                    one = extension["valueExpression"]
                    named = {node.name for node in nodes(parse(one["expression"])) if isinstance(node, Variable)}
                    assert named - {"$this"} <= known
                    known.add(one["name"])
            for condition in conditions(plan):
                named = {node.name for node in nodes(parse(condition)) if isinstance(node, Variable)}
                assert named - {"$this"} <= known


def conditions(found: Any) -> Iterator[str]:
    """Every condition of a plan."""
    for action in actions(found):
        for one in action.get("condition", ()):
            yield one["expression"]["expression"]
