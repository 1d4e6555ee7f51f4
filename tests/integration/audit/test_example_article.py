"""The example article against the starter library. Each verdict was read by eye against the cards it rests on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from everyline.domain.answer import Label, ReasonKind
from everyline.domain.audit import Audit, AuditedClaim
from everyline.engine.audit import audit
from everyline.engine.build import Bench
from everyline.publish.audit_html import audit_to_html
from everyline.publish.audit_json import audit_to_json
from everyline.publish.audit_markdown import audit_to_markdown
from everyline.publish.claimreview import audit_to_claimreview

ARTICLE = Path(__file__).parents[4] / "shared" / "examples" / "jak-alopecia-article.txt"


@pytest.fixture(scope="module")
def done(starter: Bench) -> Audit:
    if not ARTICLE.is_file():
        pytest.skip("needs ../shared/examples, which is not here")
    return audit(starter, ARTICLE.read_bytes(), ARTICLE.name)


def line(done: Audit, start: str, heading: str = "") -> AuditedClaim:
    found = [
        one
        for one in done.claims
        if f"{one.claim.lead}: {one.claim.text}".removeprefix(": ").startswith(start)
        and heading in " ".join(one.claim.headings)
    ]
    assert len(found) == 1, [one.claim.text for one in found]
    return found[0]


# Beginning of the line, a word of its headings, the finding that bears it out.
STAND = [
    ("Dosing: 2-4 mg orally", "Baricitinib", "label-olumiant-us-f04"),
    ("FDA approval status: Approved", "Baricitinib", "label-olumiant-us-f01"),
    ("FDA approval status: Approved", "Ritlecitinib", "label-litfulo-us-f01"),
    ("Dosing: 20 mg orally twice", "Ruxolitinib", "mackay-wiggan-2016-f02"),
    ("Efficacy: In pilot study", "Ruxolitinib", "mackay-wiggan-2016-f01"),
    ("Complete blood count", "Baseline", "label-litfulo-us-f09"),
    ("Tuberculosis screening", "Baseline", "label-olumiant-pt-f04"),
    ("Viral hepatitis screening", "Baseline", "label-olumiant-pt-f04"),
    ("Lipids at 12 weeks", "Ongoing", "label-olumiant-pt-f03"),
    ("Continuous therapy likely", "Durability", "nice-ta926-f02"),
]


@pytest.mark.parametrize("start, heading, finding", STAND)
def test_what_a_card_says_stands(done: Audit, start: str, heading: str, finding: str) -> None:
    one = line(done, start, heading)
    assert one.judged.label is Label.SUPPORTED, one.why
    assert finding in {citation.finding for citation in one.judged.citations}


def test_nothing_else_stands(done: Audit) -> None:
    assert done.count(Label.SUPPORTED) == len(STAND)


@pytest.mark.parametrize("start", ["For patients with moderate to severe", "JAK inhibitors are second-line"])
def test_the_rule_of_another_disease_is_contradicted_and_told_whose_it_is(done: Audit, start: str) -> None:
    one = line(done, start)
    assert (one.judged.label, one.judged.reasons[0].kind) == (Label.CONTRADICTED, ReasonKind.POPULATION)
    assert one.judged.correction is not None
    assert "no prior-treatment requirement" in one.judged.correction
    assert "atopic dermatitis" in one.judged.reasons[0].evidence
    assert "label-litfulo-us-f03" in {citation.finding for citation in one.judged.citations}


def test_nothing_else_is_contradicted(done: Audit) -> None:
    assert done.count(Label.CONTRADICTED) == 2


# Beginning of the line, a word of its headings, a kind of reason that must be among its reasons.
SHORT = [
    ("Efficacy: Induces", "Baricitinib", "dose"),
    ("Efficacy: Induces", "Baricitinib", "time"),
    ("Efficacy: Induces", "Baricitinib", "unit"),
    ("Real-world data", "Baricitinib", "number"),
    ("Efficacy: Superior to placebo", "Ritlecitinib", "number"),
    ("Theoretical advantage", "Ritlecitinib", "certainty_inflated"),
    ("Evidence: Demonstrated", "Tofacitinib", "certainty_inflated"),
    ("Dosing: Upadacitinib 15-30", "Upadacitinib", "not_found"),
    ("Moderate to severe defined", "Step 1", "number"),
    ("If inadequate response at 12", "Step 3", "time"),
    ("Liver enzymes", "Baseline", "certainty_inflated"),
    ("Pregnancy test", "Baseline", "not_found"),
    ("CBC and liver enzymes at 4", "Ongoing", "time"),
    ("Patients should receive all needed live", "Black box", "time"),
    ("High recurrence rates documented", "Durability", "not_found"),
    ("Military members", "Military", "not_checkable"),
    ("JAK inhibitors demonstrate superior efficacy compared to: Cyclosporine", "Comparison", "certainty_inflated"),
    ("The evidence strongly supports", "Comparison", "certainty_inflated"),
]


@pytest.mark.parametrize("start, heading, kind", SHORT)
def test_what_is_not_shown_says_why(done: Audit, start: str, heading: str, kind: str) -> None:
    one = line(done, start, heading)
    assert one.judged.label is Label.INSUFFICIENT
    assert kind in {reason.kind.value for reason in one.judged.reasons}


def test_every_line_has_a_verdict_and_a_reason_a_person_can_read(done: Audit) -> None:
    assert len(done.claims) == 47
    for one in done.claims:
        assert one.why.startswith(("Supported", "Contradicted (", "Not shown (")), one.claim.text
        assert one.judged.citations or one.judged.label is Label.INSUFFICIENT
        assert one.judged.reasons or one.judged.label is Label.SUPPORTED


def test_what_a_reader_would_miss_is_named(done: Audit) -> None:
    told = [(one.topic, one.why, {c.finding for c in one.citations}) for one in done.omissions]
    assert any(topic == "approved option" and "Deuruxolitinib" in why for topic, why, _ in told)
    heads = [why for topic, why, _ in told if topic == "boxed warning"]
    assert len(heads) == 4
    assert all(
        any(word in why for why in heads) for word in ("malignancy", "mortality", "cardiovascular", "thrombosis")
    )
    assert any("adolescents" in why for _, why, _ in told)
    assert any("no dose of ritlecitinib" in why for _, why, _ in told)
    assert any("live vaccines" in why and "label-olumiant-pt-f05" in cited for _, why, cited in told)
    assert any(topic == "monitoring" and "label-olumiant-us-f07" in cited for topic, _, cited in told)
    assert all(one.citations for one in done.omissions)


def test_where_the_article_disagrees_with_itself(done: Audit) -> None:
    told = [one.why for one in done.tensions]
    assert any("first choice" in why.lower() and "second-line" in why for why in told)
    assert any("1 of its 5 heads" in why for why in told)
    assert any("moderate to severe" in why and "severe in" in why for why in told)
    assert any("must have failed" in why for why in told)
    known = {one.claim.id for one in done.claims}
    assert all(set(one.claims) <= known for one in done.tensions)


def test_sourcing_tells_that_one_marker_carries_much_and_no_list_is_printed(done: Audit) -> None:
    first = done.sourcing[0]
    assert (first.marker, first.claims) == ("1", 20)
    notes = " ".join(one.note for one in done.sourcing)
    assert "no list of references" in notes
    assert "compared with what" in notes
    assert "pending human review" in notes


def test_dates_and_review_status_are_read(done: Audit) -> None:
    assert done.reading.about.dates == ("Last updated: January 23, 2026",)
    assert "Article Review Status" in done.reading.about.review


def test_claims_stand_where_they_are_said_to_and_citations_quote_exactly(done: Audit, starter: Bench) -> None:
    text = ARTICLE.read_text(encoding="utf-8")
    groups = (*(one.judged.citations for one in done.claims), *(one.citations for one in done.omissions))
    for one in done.claims:
        assert text[one.claim.span.start : one.claim.span.end] == one.claim.text
    for citation in {citation for group in groups for citation in group}:
        document = starter.corpus.get(citation.document)
        assert document.hash == citation.document_hash
        assert citation.span.of(document.text) == citation.quote


CLAIM_FIELDS = {"id", "text", "start", "end", "markers", "label", "reasons", "correction", "citations"}
CITATION_FIELDS = {"document", "finding", "reference", "start", "end", "quote", "document_hash"}


def test_the_json_has_every_field_of_the_contract(done: Audit) -> None:
    told: dict[str, Any] = json.loads(audit_to_json(done))
    assert {"title", "claims", "omissions", "tensions", "sourcing", "summary"} <= told.keys()
    assert told["summary"] == {"claims": 47, "supported": 10, "contradicted": 2, "insufficient": 35}
    for claim in told["claims"]:
        assert claim.keys() >= CLAIM_FIELDS
        assert all(citation.keys() == CITATION_FIELDS for citation in claim["citations"])
        assert all(citation["reference"] for citation in claim["citations"])
    assert all(one.keys() >= {"topic", "why", "citations"} for one in told["omissions"])
    assert all(one.keys() >= {"claims", "why"} for one in told["tensions"])
    assert all(one.keys() >= {"marker", "claims", "note"} for one in told["sourcing"])


def test_the_same_article_and_library_give_the_same_bytes(done: Audit, starter: Bench) -> None:
    again = audit(starter, ARTICLE.read_bytes(), ARTICLE.name)
    assert audit_to_json(again) == audit_to_json(done)


def test_the_forms_for_people_tell_the_same(done: Audit) -> None:
    page, markdown = audit_to_html(done), audit_to_markdown(done)
    for words in ("Deuruxolitinib is approved", "Contradicted (population)", "1 of its 5 heads"):
        assert words in page
        assert words in markdown
    assert "<script" not in page


def test_claimreview_rates_each_line_and_leaves_what_is_not_shown_unrated(done: Audit) -> None:
    graph = json.loads(audit_to_claimreview(done))["@graph"]
    assert len(graph) == 47
    ratings = [one["reviewRating"] for one in graph]
    assert all(one["@type"] == "ClaimReview" and one["claimReviewed"] and one["author"] for one in graph)
    assert [one["ratingValue"] for one in ratings if one["alternateName"] == "Contradicted"] == [1, 1]
    assert all("ratingValue" not in one for one in ratings if one["alternateName"] == "Not shown")
