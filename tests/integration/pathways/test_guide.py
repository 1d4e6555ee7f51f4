# ruff: noqa: E501
"""Pathways with the starter library: citations are exact, evidence that is gone is told, commands do what they say."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from everyline.cli import app
from everyline.domain.ids import ContentHash
from everyline.domain.pathway_review import PathwayReview, Reviewed
from everyline.domain.review import RevisionId
from everyline.domain.text import Status
from everyline.engine.build import Bench
from everyline.engine.grounds import bind, check, evidence_for
from everyline.engine.guide import (
    Level,
    grounds_of,
    lint_path,
    open_pathway,
    packaged,
    pathways_folder,
    run,
    told_as_calendar,
    told_as_json,
    told_as_markdown,
)
from everyline.errors import EngineError, InvalidInput, UnknownId, UserError
from everyline.settings import Settings

ON = date(2026, 11, 25)
NOT_SO = ("pregnancy", "may_conceive", "breast_feeding", "liver_disease", "transaminases", "hypersensitivity", "jaundice",
          "myopathy", "renal_failure_risk", "familial")  # fmt: skip
NOT_TAKEN = ("atorvastatin", "ciclosporin", "tipranavir", "telaprevir", "itraconazole", "lopinavir")
PATIENT = {
    "birth_date": "1970-02-28",
    "observations": [
        {"code": "ldl_reduction", "value": 50, "unit": "%"},
        {"code": "creatine_kinase", "value": 1, "date": "2026-11-20"},
    ],
    "conditions": [
        {"code": "adult_use"},
        *({"code": code, "present": False, "date": "2026-11-25"} for code in NOT_SO),
    ],
    "medications": [
        {"code": "clarithromycin", "start": "2026-11-20"},
        *({"code": code, "taking": False} for code in NOT_TAKEN),
    ],
}
FACTS = json.dumps(PATIENT).encode()


def test_every_packaged_pathway_is_sound_in_the_starter_library(starter: Bench) -> None:
    checked = lint_path(None, starter, ON)
    assert {"atorvastatin"} <= {name for name, _ in checked}
    assert [one for _, found in checked for one in found if one.level is Level.ERROR] == []


def test_each_citation_is_exactly_what_stands_in_its_source(starter: Bench) -> None:
    for opened in packaged():
        evidence = evidence_for(opened.pathway, opened.own, starter.corpus)
        for backing in bind(opened.pathway, evidence).backings:
            assert backing.unfound == ()
            assert bool(backing.citations) is not backing.statement.is_boards
            for one in backing.citations:
                document = evidence.documents[one.document]
                assert document.hash == one.document_hash
                assert document.text[one.span.start : one.span.end] == one.quote


def test_guidance_as_json(starter: Bench) -> None:
    opened = open_pathway("atorvastatin")
    told = json.loads(told_as_json(run(opened, FACTS, ON, grounds_of(opened, starter))))
    assert (told["pathway"], told["on"], told["refused"]) == ("atorvastatin", "2026-11-25", None)
    assert [one["action_id"] for one in told["guidance"]] == ["test-liver", "start-adult", "no-more-than-20"]
    assert [one["action_id"] for one in told["contraindicated"]] == ["start-adult-high"]
    assert {one["date"]: one["test"] for one in told["schedule"]} == {
        "2026-11-25": "Liver enzymes",
        "2026-12-23": "Lipids, 2 to 4 weeks after the start",
    }
    numbers = {one["number"]: one for one in told["references"]}
    for one in told["guidance"]:
        assert {"step", "action", "strength", "because", "citations"} <= one.keys()
        assert all(numbers[cited["reference"]]["document"] == cited["document"] for cited in one["citations"])
        assert one["citations"]
    truths = {one["id"]: one["truth"] for one in told["criteria"]}
    assert truths["is-limited-to-20"] == "TRUE"
    assert truths["takes-colchicine"] == "UNKNOWN"
    assert "No board has reviewed this pathway." in told["notes"]


def test_the_same_facts_give_the_same_text_in_every_form(starter: Bench) -> None:
    opened = open_pathway("atorvastatin")
    grounds = grounds_of(opened, starter)
    for form in (told_as_json, told_as_markdown, told_as_calendar):
        assert form(run(opened, FACTS, ON, grounds)) == form(run(opened, FACTS, ON, grounds))


def test_what_people_write_does_not_become_markup(starter: Bench) -> None:
    opened = open_pathway("atorvastatin")
    facts = json.dumps({"observations": [{"code": "<script>[x](javascript:1)", "value": 1}]}).encode()
    told = told_as_markdown(run(opened, facts, ON, grounds_of(opened, starter)))
    assert "<script>" not in told
    assert r"\<script\>\[x\](javascript:1) is not asked for" in told


def test_without_the_evidence_that_is_told_and_no_citation_made_up(starter: Bench, tmp_path: Path) -> None:
    shutil.copy(pathways_folder() / "atorvastatin" / "pathway.yaml", tmp_path)
    opened = open_pathway(str(tmp_path))
    told = run(opened, FACTS, ON, grounds_of(opened, starter))
    assert any("which this library does not hold" in one for one in told.notes)
    assert json.loads(told_as_json(told))["references"] == []
    remarks = dict(lint_path(tmp_path, starter, ON))[tmp_path.name]
    assert sum("the library has no finding" in one.what for one in remarks) > 20


def test_retracted_evidence_is_an_error_and_told_with_the_guidance(starter: Bench) -> None:
    opened = open_pathway("atorvastatin")
    evidence = evidence_for(opened.pathway, opened.own, starter.corpus)
    retracted = replace(evidence, statuses=dict.fromkeys(evidence.documents, Status.RETRACTED))
    assert any("was retracted" in one.what for one in check(opened.pathway, retracted, opened.folder / "none"))
    told = run(opened, FACTS, ON, bind(opened.pathway, retracted))
    assert "Reference 1 was retracted; do not rely on what cites it." in told.notes
    assert "**RETRACTED.**" in told_as_markdown(told)


def test_a_statement_that_its_source_does_not_bear_out_is_an_error(starter: Bench, tmp_path: Path) -> None:
    shutil.copytree(pathways_folder() / "atorvastatin", tmp_path / "changed")
    file = tmp_path / "changed" / "pathway.yaml"
    text = file.read_text(encoding="utf-8")
    old = "The dosage range of atorvastatin is 10 to 80 mg once daily."
    assert old in text
    file.write_text(text.replace(old, "The dosage range of atorvastatin is 10 to 90 mg once daily."), encoding="utf-8")
    remarks = dict(lint_path(tmp_path, starter, ON))["changed"]
    assert [(one.level, one.place) for one in remarks] == [(Level.ERROR, "statements.range")]
    assert "the judge finds it CONTRADICTED" in remarks[0].what


def test_the_dead_are_told_nothing(starter: Bench) -> None:
    opened = open_pathway("atorvastatin")
    facts = json.dumps({**PATIENT, "deceased": True}).encode()
    told = json.loads(told_as_json(run(opened, facts, ON, grounds_of(opened, starter))))
    assert told["refused"] == "The patient has died."
    assert (
        told["guidance"]
        == told["contraindicated"]
        == told["undetermined"]
        == told["criteria"]
        == told["schedule"]
        == []
    )


def test_a_newborn_is_refused(starter: Bench) -> None:
    opened = open_pathway("atorvastatin")
    told = run(opened, b'{"birth_date": "2026-11-25"}', ON, grounds_of(opened, starter))
    assert told.evaluation.refused == (
        "This pathway is not for this patient: it does not hold that the patient is at least 10 years old."
    )


def test_a_review_that_only_the_file_tells_of_is_none(starter: Bench) -> None:
    opened = open_pathway("atorvastatin")
    claims = replace(opened.pathway, reviewed_on=date(2024, 1, 1), checked_by=("Dr Nobody",))
    told = run(replace(opened, pathway=claims), FACTS, ON, grounds_of(opened, starter))
    assert told.notes[:2] == (
        "No board has reviewed this pathway.",
        "Its file says that it was reviewed on 2024-01-01 by Dr Nobody. No record of a board at hand here bears that "
        "out.",
    )
    stored = json.loads(told_as_json(told))
    assert (stored["reviewed_on"], stored["review"]["state"]) == (None, "not reviewed")


APPROVED = PathwayReview(
    Reviewed.APPROVED, RevisionId("a-1"), 1, ContentHash("sha256:00"), date(2026, 11, 1), "Dr Chair", ("Ann", "Bob"),
    review_by=date(2027, 11, 1),
)  # fmt: skip


def test_what_the_board_says_is_told_first_in_every_form(starter: Bench) -> None:
    opened = open_pathway("atorvastatin")
    grounds = grounds_of(opened, starter)
    said = (
        "Approved by the board on 2026-11-01 (reviewed by Ann, Bob; decided by Dr Chair), to be reviewed by 2027-11-01."
    )
    told = run(opened, FACTS, ON, grounds, APPROVED)
    assert told.notes[0] == said
    assert told_as_markdown(told).splitlines()[4] == f"> {said}"
    stored = json.loads(told_as_json(told))
    assert (stored["reviewed_on"], stored["review_by"], stored["review"]["says"]) == ("2026-11-01", "2027-11-01", said)
    assert stored["review"]["reviewers"] == ["Ann", "Bob"]
    lapsed = replace(APPROVED, state=Reviewed.LAPSED, ended_on=date(2026, 11, 20), reason="a source was retracted.")
    told = run(opened, FACTS, ON, grounds, lapsed)
    assert told.notes[0].startswith(
        "The board's approval of this pathway lapsed on 2026-11-20: a source was retracted. "
    )
    assert told.evaluation.guidance


@pytest.mark.parametrize("state", [Reviewed.WITHDRAWN, Reviewed.REJECTED])
def test_what_the_board_took_back_says_nothing(starter: Bench, state: Reviewed) -> None:
    opened = open_pathway("atorvastatin")
    review = replace(APPROVED, state=state, ended_on=date(2026, 11, 20), reason="the dose limit is wrong")
    told = run(opened, FACTS, ON, grounds_of(opened, starter), review)
    assert told.evaluation.refused == review.says
    assert "on 2026-11-20: the dose limit is wrong. Nothing is told by it." in told.evaluation.refused
    stored = json.loads(told_as_json(told))
    assert stored["guidance"] == stored["undetermined"] == stored["schedule"] == stored["criteria"] == []


def test_a_fhir_resource_that_is_no_bundle_is_refused_with_a_next_step() -> None:
    opened = open_pathway("atorvastatin")
    with pytest.raises(InvalidInput, match="a FHIR Patient, and no Bundle"):
        run(opened, b'{"resourceType": "Patient"}', ON, grounds_of(opened, None))


@pytest.mark.parametrize("named", ["nothing", "../atorvastatin", "", "ATORVASTATIN", "a" * 300])
def test_a_pathway_that_is_not_there(named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises((UnknownId, InvalidInput)):
        open_pathway(named)


# Commands


@pytest.fixture
def environment(starter_settings: Settings) -> dict[str, str]:
    return {"EVERYLINE_LIBRARY": str(starter_settings.library), "EVERYLINE_DATABASE": "/nowhere/board.db"}


def test_list_and_show(starter: Bench, environment: dict[str, str]) -> None:
    listed = CliRunner().invoke(app, ["pathway", "list"])
    assert "atorvastatin\tAtorvastatin: start" in listed.output
    shown = CliRunner().invoke(app, ["pathway", "show", "atorvastatin"], env=environment)
    assert "Starting dose" in shown.output
    assert "(1)" in shown.output
    assert "the board's own judgement" not in shown.output  # no action of it rests on the board alone


@pytest.mark.parametrize(
    "form, begins",
    [
        ("md", "# Atorvastatin"),
        ("json", "{"),
        ("ics", "BEGIN:VCALENDAR\r\n"),
        ("fhir", '{\n  "resourceType": "Bundle"'),
    ],
)
def test_run_prints_each_form(
    starter: Bench, environment: dict[str, str], tmp_path: Path, form: str, begins: str
) -> None:
    file = tmp_path / "facts.json"
    file.write_bytes(FACTS)
    asked = ["pathway", "run", "atorvastatin", "--facts", str(file), "--on", "2026-11-25", "--format", form]
    done = CliRunner().invoke(app, asked, env=environment)
    assert done.exit_code == 0
    assert done.stdout_bytes.decode().startswith(begins)


@pytest.mark.parametrize(
    "arguments, told",
    [
        (["--codes", "/nowhere/codes.yaml"], "codes.yaml can't be read"),
        (["--on", "2026-13-01"], "is no day"),
        (["--on", "20261125"], "is no day"),
        (["--facts", "/nowhere/facts.json"], "can't be read"),
    ],
)
def test_run_refuses_in_words(
    starter: Bench, environment: dict[str, str], tmp_path: Path, arguments: list[str], told: str
) -> None:
    file = tmp_path / "facts.json"
    file.write_bytes(FACTS)
    done = CliRunner().invoke(
        app, ["pathway", "run", "atorvastatin", "--facts", str(file), *arguments], env=environment
    )
    assert isinstance(done.exception, UserError)
    assert told in str(done.exception)


def test_lint_ends_with_one_where_a_pathway_is_in_error(
    starter: Bench, environment: dict[str, str], tmp_path: Path
) -> None:
    sound = CliRunner().invoke(app, ["pathway", "lint", str(pathways_folder() / "atorvastatin")], env=environment)
    assert sound.exit_code == 0
    (tmp_path / "pathway.yaml").write_text("id: a\nid: b\n", encoding="utf-8")
    broken = CliRunner().invoke(app, ["pathway", "lint", str(tmp_path)], env=environment)
    assert broken.exit_code == 1
    assert "error: the file: pathway.yaml, line 2: 'id' stands twice." in broken.output
    (tmp_path / "empty").mkdir()
    with pytest.raises(EngineError, match="holds no pathway"):
        lint_path(tmp_path / "empty", starter, ON)
