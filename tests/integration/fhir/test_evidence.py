"""Claims of pathways as FHIR R5: exact, judged, valid, and of the shape that HL7's own examples have."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.unit.fhir.charts import FACTS, ON, OWN, parsed
from typer.testing import CliRunner

from everyline.cli import app
from everyline.domain.evidence import Certainty
from everyline.domain.ids import ContentHash
from everyline.domain.pathway import FactId, LocalCode
from everyline.domain.pathway_review import PathwayReview, Reviewed
from everyline.domain.text import Status
from everyline.engine.attest import attested, sentence_of
from everyline.engine.build import Bench
from everyline.engine.grounds import bind, evidence_for
from everyline.engine.guide import Opened, open_pathway, packaged
from everyline.errors import InvalidInput
from everyline.fhir.evidence import Sentence, Topic, bundle
from everyline.fhir.facts import short_form
from everyline.fhir.releases import Release, faults
from everyline.settings import Settings

EXAMPLES = Path(__file__).parents[4] / "shared" / "data" / "fhir" / "ebm_on_fhir_examples.jsonl.gz"
HOOKS = EXAMPLES.with_name("cds_hooks_examples.jsonl.gz")
TOPIC = Topic("urn:everyline:pathway:sample", "Sample", ContentHash("sha256:0"))
each = pytest.mark.parametrize("opened", packaged(), ids=lambda one: one.pathway.id)


def of_type(text: str, kind: str) -> list[dict[str, Any]]:
    return [one["resource"] for one in json.loads(text)["entry"] if one["resource"]["resourceType"] == kind]


@each
def test_every_statement_is_told_with_its_exact_words_and_its_verdict(opened: Opened, starter: Bench) -> None:
    text = attested(opened, starter, PathwayReview())
    assert faults(json.loads(text), Release.R5) == ()
    assert text == attested(opened, starter, PathwayReview())
    evidence = evidence_for(opened.pathway, opened.own, starter.corpus)
    told = of_type(text, "Evidence")
    assert [one["assertion"] for one in told] == [one.text for one in opened.pathway.statements]
    for backing, one in zip(bind(opened.pathway, evidence).backings, told, strict=True):
        quotes = [artifact["extension"][0]["valueString"] for artifact in one.get("relatedArtifact", [])]
        assert quotes == [citation.quote for citation in backing.citations]
        for citation in backing.citations:
            document = evidence.documents[citation.document].text
            assert document[citation.span.start : citation.span.end] in quotes
    reviewed, *verdicts = of_type(text, "ArtifactAssessment")
    assert (reviewed["workflowStatus"], reviewed["disposition"]) == ("submitted", "unresolved")
    for statement, one in zip(opened.pathway.statements, verdicts, strict=True):
        (content,) = one["content"]
        if statement.is_boards:
            assert content == {"informationType": "comment", "summary": "The board's own judgement: no source says it."}
        else:
            assert content["classifier"] == [{"text": "SUPPORTED"}]


def test_works_bear_the_ids_they_are_known_by(starter: Bench) -> None:
    opened = open_pathway("atorvastatin")
    works = of_type(attested(opened, starter, PathwayReview()), "Citation")
    ids = {(one["system"], one["value"]) for work in works for one in work["citedArtifact"]["identifier"]}
    assert ("https://pubmed.ncbi.nlm.nih.gov", "20195400") in ids
    assert ("https://doi.org", "10.3904/kjim.2010.25.1.27") in ids


def test_evidence_that_is_not_there_or_was_retracted_is_told(starter: Bench) -> None:
    opened = open_pathway("alopecia-areata")
    alone = of_type(attested(opened, None, PathwayReview()), "ArtifactAssessment")
    told = [one["content"][0]["summary"] for one in alone[1:] if "summary" in one["content"][0]]
    assert "Not judged: the library used does not hold its evidence." in told
    evidence = evidence_for(opened.pathway, opened.own, starter.corpus)
    backing = next(one for one in bind(opened.pathway, evidence).backings if one.citations)
    grounds = bind(opened.pathway, replace(evidence, statuses={backing.citations[0].document: Status.RETRACTED}))
    found = bundle(TOPIC, [sentence_of(backing, evidence)], grounds.references, None)
    resources = [one["resource"] for one in found["entry"]]
    assert faults(found, Release.R5) == ()
    assert "is retracted" in resources[1]["content"][0]["component"][0]["summary"]
    retired = [one for one in resources if one["resourceType"] == "Citation" and one["status"] == "retired"]
    assert [one["citedArtifact"]["currentState"] for one in retired] == [[{"text": "retracted"}]]


@pytest.mark.parametrize("state", list(Reviewed))
def test_where_it_stands_with_the_board_is_told_in_fhirs_words_and_the_boards(state: Reviewed) -> None:
    is_approved = state in (Reviewed.APPROVED, Reviewed.PUBLISHED)
    day = date(2026, 1, 2)
    approval = {"approved_on": day, "approved_by": "A. Chair"} if is_approved else {"ended_on": date(2026, 2, 3)}
    review = PathwayReview(state, reason="a new label", **approval)
    found = bundle(TOPIC, [Sentence("s", "It is so.", (), None, Certainty.LOW, (), True)], [], review)
    assert faults(found, Release.R5) == ()
    assessment, evidence = (one["resource"] for one in found["entry"][:2])
    assert assessment["content"][0]["summary"] == review.says
    assert evidence["certainty"][0]["rating"]["text"] == "Low"
    assert (evidence["status"] == "active") is is_approved
    assert (assessment["disposition"] == "persuasive") is is_approved
    assert ("approvalDate" in assessment) is is_approved


def test_the_command_writes_a_file(starter: Bench, starter_settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "evidence.json"
    where = {"EVERYLINE_LIBRARY": str(starter_settings.library), "EVERYLINE_DATABASE": str(tmp_path / "board.db")}
    done = CliRunner().invoke(app, ["pathway", "evidence", "atorvastatin", "--out", str(file)], env=where)
    assert done.exit_code == 0, done.output
    assert of_type(file.read_text("utf-8"), "Evidence")


def test_the_claims_of_a_stored_answer(starter: Bench, starter_settings: Settings, tmp_path: Path) -> None:
    where = {"EVERYLINE_LIBRARY": str(starter_settings.library)}
    asked = ["ask", "How effective is baricitinib in alopecia areata?", "--format", "json"]
    file = tmp_path / "answer.json"
    file.write_bytes(CliRunner().invoke(app, asked, env=where).stdout_bytes)
    answer = json.loads(file.read_text("utf-8"))
    done = CliRunner().invoke(app, ["evidence", str(file)])
    assert done.exit_code == 0, done.output
    assert faults(json.loads(done.stdout), Release.R5) == ()
    told = of_type(done.stdout, "Evidence")
    assert [one["assertion"] for one in told] == [one["text"] for one in answer["claims"]]
    for one, claim in zip(told, answer["claims"], strict=True):
        quotes = [artifact["display"] for artifact in one["relatedArtifact"]]
        assert quotes == [citation["quote"] for citation in claim["citations"]]
        assert ("certainty" in one) is (claim["certainty"] is not None)
    verdicts = of_type(done.stdout, "ArtifactAssessment")
    assert {one["content"][0]["classifier"][0]["text"] for one in verdicts} == {"SUPPORTED"}
    pmids = {one["ids"]["pmid"] for one in answer["references"] if "pmid" in one["ids"]}
    works = [one["citedArtifact"]["identifier"] for one in of_type(done.stdout, "Citation")]
    assert {one["value"] for ids in works for one in ids if "pubmed" in one["system"]} == pmids
    assert pmids


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b"[]", b'{"resourceType": "Bundle"}'])
def test_what_is_no_answer_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "answer.json").write_bytes(content)
    done = CliRunner().invoke(app, ["evidence", str(tmp_path / "answer.json")])
    assert isinstance(done.exception, InvalidInput)


# HL7's examples are of a ballot of R6: what was renamed since R5 is named back.


def examples(*kinds: str) -> Iterator[dict[str, Any]]:
    if not EXAMPLES.exists():
        pytest.skip(f"the examples of HL7 are not at {EXAMPLES}")
    with gzip.open(EXAMPLES, "rt", encoding="utf-8") as rows:
        for row in rows:
            resource = json.loads(row)["resource"]
            if not kinds or resource["resourceType"] in kinds:
                yield resource


def bundles(found: Any) -> Iterator[dict[str, Any]]:
    if isinstance(found, dict) and found.get("resourceType") == "Bundle":
        yield found
    elif isinstance(found, dict | list):
        for one in found.values() if isinstance(found, dict) else found:
            yield from bundles(one)


def test_bundles_of_the_examples_of_cds_hooks_are_read_or_refused_with_the_place() -> None:
    """Many are of older versions of FHIR, whose elements R4 and R5 do not have."""
    if not HOOKS.exists():
        pytest.skip(f"the examples of CDS Hooks are not at {HOOKS}")
    with gzip.open(HOOKS, "rt", encoding="utf-8") as rows:
        held = [one for row in rows for one in bundles(json.loads(row)["json"])]
    assert len(held) > 15
    read = 0
    for one in held:
        codes = {(code["system"], code["code"]) for code in codings(one)}
        local = [LocalCode(system, code, FactId("drug"), "MedicationRequest") for system, code in codes]
        found = short_form(parsed(one), OWN, FACTS, (), ON, local)
        assert all(fault.startswith("entry[") for fault in found.faults)
        read += not found.faults
    assert 10 < read < len(held)


def codings(found: Any) -> Iterator[dict[str, str]]:
    if isinstance(found, dict) and {"system", "code"} <= found.keys():
        yield found
    elif isinstance(found, dict | list):
        for one in found.values() if isinstance(found, dict) else found:
            yield from codings(one)


def keys(found: dict[str, Any]) -> set[str]:
    return set(found) - {"id", "resourceType"}


def test_our_evidence_has_the_elements_that_the_examples_have(starter: Bench) -> None:
    ours = of_type(attested(open_pathway("alopecia-areata"), starter, PathwayReview()), "Evidence")
    theirs = {key for one in examples("Evidence") for key in keys(one)}
    renamed = {"relatedArtifact": "relatesTo"}
    assert {renamed.get(key, key) for one in ours for key in keys(one)} <= theirs
    roles = {one["variableRole"] for example in examples("Evidence") for one in example["variableDefinition"]}
    assert {"population", "outcome"} <= roles  # as our variables are called


def test_our_assessments_and_citations_have_the_elements_that_the_examples_have(starter: Bench) -> None:
    text = attested(open_pathway("atorvastatin"), starter, PathwayReview())
    # What R5 has and the ballot moved: the kind of information, and the state of a comment.
    moved = {"workflowStatus", "disposition", "artifactCanonical", "informationType"}
    theirs = list(examples("ArtifactAssessment"))
    ours = of_type(text, "ArtifactAssessment")
    assert {key for one in ours for key in keys(one)} - moved <= {key for one in theirs for key in keys(one)}
    contents = {key for one in ours for content in one["content"] for key in content}
    assert contents - moved <= {key for one in theirs for content in one["content"] for key in content}
    records = list(examples("PublicationRecord"))
    cited = {key for one in of_type(text, "Citation") for key in one["citedArtifact"]}
    up = {"currentState", "note"}  # of the work in R5, of the whole record in the ballot
    assert cited - up <= {key for one in records for key in one["citedArtifact"]}
    assert up <= {key for one in records for key in one}


def test_every_example_can_stand_in_a_bundle_that_is_read() -> None:
    whole = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in examples()]}
    found = short_form(parsed(whole), OWN, (), (), ON)
    assert found.faults == ()
    assert "281 Evidence" in found.unused[-1]
