"""Packaged pathways out and in again, and plans that others wrote: the CDC's for opioids, and those of EBMonFHIR."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest
from typer.testing import CliRunner

from everyline.cli import app
from everyline.domain.guidance import Evaluation, Standing
from everyline.domain.pathway_review import PathwayReview, Reviewed
from everyline.engine.build import Bench
from everyline.engine.exchange import exported, imported
from everyline.engine.guide import Level, Opened, lint_path, open_pathway, packaged
from everyline.errors import Withdrawn
from everyline.fhir.extensions import FHIRPATH
from everyline.fhir.fhirpath import UnreadableExpression, parse
from everyline.fhir.releases import Release, faults
from everyline.pathways.evaluate import evaluate
from everyline.pathways.generate import patients
from everyline.pathways.load import load

ON = date(2026, 11, 25)
FILES = ("opioid_cds_r4.jsonl.gz", "ebm_on_fhir_examples.jsonl.gz")


def examples(shared_data: Path, *kinds: str) -> Iterator[dict[str, Any]]:
    """Example resources of some types, or of all."""
    for name in FILES:
        with gzip.open(shared_data / "fhir" / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                resource = json.loads(line)["resource"]
                if not kinds or resource["resourceType"] in kinds:
                    yield resource


def without_hash(found: Evaluation) -> Evaluation:
    return replace(found, hash=load("schema: everyline-pathway/1\nid: x\ntitle: x\nabout: x\n").hash)


@pytest.mark.parametrize("version", list(Release), ids=lambda one: one.value)
@pytest.mark.parametrize("opened", packaged(), ids=lambda one: one.pathway.id)
def test_a_packaged_pathway_comes_back_the_same(starter: Bench, opened: Opened, version: Release) -> None:
    found = imported(exported(opened, starter, version).encode())
    assert replace(found.pathway, hash=opened.pathway.hash) == opened.pathway
    assert found.pathway == load(found.text)
    for facts in islice(patients(opened.pathway, ON, Random(4)), 25):
        assert without_hash(evaluate(found.pathway, facts, ON)) == without_hash(evaluate(opened.pathway, facts, ON))


def test_what_the_board_withdrew_is_not_exported_and_what_it_approved_is_active(starter: Bench) -> None:
    opened = open_pathway("atorvastatin")
    gone = PathwayReview(Reviewed.WITHDRAWN, ended_on=ON, reason="It is wrong")
    with pytest.raises(Withdrawn, match="withdrew this pathway"):
        exported(opened, starter, Release.R5, gone)
    approved = PathwayReview(Reviewed.APPROVED, approved_on=ON, approved_by="Dr A")
    plan = json.loads(exported(opened, starter, Release.R5, approved))["entry"][0]["resource"]
    assert (plan["status"], plan["approvalDate"]) == ("active", "2026-11-25")
    plan = json.loads(exported(opened, starter, Release.R5))["entry"][0]["resource"]
    assert plan["status"] == "draft"
    assert "approvalDate" not in plan
    assert "No board has reviewed this pathway." in str(plan["extension"])


def test_the_commands_give_a_pathway_and_take_it_back(starter: Bench, tmp_path: Path) -> None:
    file, folder = tmp_path / "plan.json", tmp_path / "new" / "folder"
    run = CliRunner().invoke(app, ["pathway", "export", "atorvastatin", "--fhir", "R4", "--out", str(file)])
    assert run.exit_code == 0, run.output
    run = CliRunner().invoke(app, ["pathway", "import", str(file), "--out", str(folder)])
    assert run.exit_code == 0, run.output
    assert open_pathway(str(folder)).pathway.criteria == open_pathway("atorvastatin").pathway.criteria
    again = CliRunner().invoke(app, ["pathway", "import", str(file), "--out", str(folder)])
    assert again.exit_code == 1
    assert "is there already" in str(again.exception)
    printed = CliRunner().invoke(app, ["pathway", "import", str(file)])
    assert printed.stdout == (folder / "pathway.yaml").read_text("utf-8")


def test_plans_of_others_become_drafts_that_the_lint_reads(shared_data: Path, starter: Bench, tmp_path: Path) -> None:
    plans = list(examples(shared_data, "PlanDefinition"))
    assert len(plans) == 15
    for number, plan in enumerate(plans):
        found = imported(json.dumps(plan).encode())
        assert found.is_draft
        assert all(one.startswith(("PlanDefinition", "#")) and ": " in one for one in found.remarks)
        conditions = json.dumps(plan["action"]).count('"kind": "applicability"')
        assert len(found.pathway.facts) >= (2 if conditions else 1)
        # Nobody told anything: nothing is recommended to anybody.
        standings = {one.standing for one in evaluate(found.pathway, (), ON).guidance}
        assert standings <= {Standing.UNDETERMINED}
        file = tmp_path / f"{number}.yaml"
        file.write_text(found.text, encoding="utf-8")
        ((_, remarks),) = lint_path(file, starter, ON)
        assert {one.what for one in remarks if one.level is Level.ERROR} == {
            "the library has no finding not-yet-sourced"
        }


def test_examples_of_the_types_used_are_valid(shared_data: Path) -> None:
    wrong = {}
    for resource in examples(shared_data, "PlanDefinition", "ActivityDefinition", "Library"):
        found = [faults(resource, version) for version in Release]
        if all(found):
            wrong[resource["id"]] = found[0]
    # The guide is for a ballot of R6, in which an ActivityDefinition has dosageInstruction where R5 has dosage.
    assert [("dosageInstruction" in str(one)) for one in wrong.values()] == [True]


def test_every_expression_of_the_examples_is_parsed_or_refused_with_a_reason(shared_data: Path) -> None:
    expressions = [one for resource in examples(shared_data) for one in expressions_of(resource)]
    assert len(expressions) > 30
    assert not any(one.get("language") == FHIRPATH for one in expressions)  # the examples hold none
    told = [reason for one in expressions if (reason := refused(str(one["expression"])))]
    assert len(told) > 20
    assert all(len(one) > 10 for one in told)


def refused(text: str) -> str:
    """Why an expression is not parsed; empty where it is."""
    try:
        parse(text)
    except UnreadableExpression as fault:
        return str(fault)
    return ""


def expressions_of(found: Any) -> Iterator[dict[str, Any]]:
    if isinstance(found, dict):
        if isinstance(found.get("expression"), str):
            yield found
        for value in found.values():
            yield from expressions_of(value)
    for value in found if isinstance(found, list) else ():
        yield from expressions_of(value)
