"""Findings of abstracts: what is read, where it stands, what is refused. The abstracts are made up for the tests."""

from __future__ import annotations

import pytest

from everyline.appraise.findings.effects import read_effects, read_p_values
from everyline.appraise.findings.extract import Extraction, extract
from everyline.appraise.findings.numbers import Kind, read_figures
from everyline.corpus.rows import finding_from_json, finding_to_json
from everyline.corpus.sentences import split
from everyline.domain.evidence import Direction, Finding
from everyline.domain.ids import Identifiers, IdKind, document_id
from everyline.domain.text import Document, DocumentKind, Provenance, Section, SectionKind, Span

TITLE = "Tamoxifen versus placebo in women with breast pain: a randomised trial."
METHODS = (
    "In this trial 210 women with cyclical breast pain were randomly assigned to receive tamoxifen 10 mg daily "
    "(n = 105) or placebo (n = 105)."
)


def an_abstract(results: str, *, methods: str = METHODS, title: str = TITLE) -> Document:
    text = f"{title}\n{methods}\n{results}"
    at = len(title) + 1
    sections = (
        Section(SectionKind.TITLE, "", Span(0, len(title))),
        Section(SectionKind.METHODS, "METHODS", Span(at, at + len(methods))),
        Section(SectionKind.RESULTS, "RESULTS", Span(at + len(methods) + 1, len(text))),
    )
    return Document(
        id=document_id(IdKind.PMID, "1"), kind=DocumentKind.ABSTRACT, title=title, text=text, sections=sections,
        identifiers=Identifiers(pmid="1"), provenance=Provenance("test", "here"),
    )  # fmt: skip


def read(results: str, *, methods: str = METHODS) -> tuple[Extraction, Document]:
    document = an_abstract(results, methods=methods)
    return extract(document, split(document.text, document.sections)), document


def one(results: str) -> tuple[Finding, Document]:
    extraction, document = read(results)
    assert len(extraction.findings) == 1, extraction
    return extraction.findings[0], document


def test_each_figure_goes_to_its_group_with_its_place() -> None:
    finding, document = one(
        "Pain relief occurred in 89% of the tamoxifen group and in 38% of the placebo group (P < 0.001)."
    )
    by_group = {arm.arm: arm for arm in finding.arms if arm.arm}
    assert {label: (arm.measure, arm.value, arm.unit) for label, arm in by_group.items()} == {
        "tamoxifen": ("percentage", "89", "%"),
        "placebo": ("percentage", "38", "%"),
    }
    assert all(arm.span is not None and arm.span.of(document.text) == arm.value for arm in finding.arms if arm.arm)
    assert finding.intervention == "tamoxifen"
    assert finding.comparator == "placebo"
    assert finding.dose == "10 mg daily"
    assert finding.direction is Direction.INCREASED


def test_fields_are_bound_to_the_places_that_give_them() -> None:
    finding, document = one(
        "Pain relief occurred in 89% of the tamoxifen group and in 38% of the placebo group (P < 0.001)."
    )
    parts = dict(finding.parts)
    assert parts["intervention"].of(document.text) == "tamoxifen"
    assert parts["dose"].of(document.text) == "10 mg daily"
    assert parts["participants"].of(document.text) == "210"
    assert parts["n of placebo"].of(document.text) == "105"
    assert finding.population == "women with breast pain"
    assert parts["population"].of(document.text) == finding.population


def test_respectively_gives_figures_in_the_order_of_the_groups() -> None:
    finding, _ = one("Relapse rates were 12% and 30% in the placebo and tamoxifen groups, respectively (P = 0.01).")
    assert {arm.arm: arm.value for arm in finding.arms if arm.arm} == {"placebo": "12", "tamoxifen": "30"}
    assert finding.direction is Direction.INCREASED


def test_a_comparator_named_first_does_not_turn_the_figures() -> None:
    finding, _ = one("Compared with placebo, tamoxifen reduced the rate of recurrence (20% versus 35%, P = 0.02).")
    assert {arm.arm: arm.value for arm in finding.arms if arm.arm} == {"tamoxifen": "20", "placebo": "35"}
    assert finding.direction is Direction.DECREASED


def test_an_estimate_keeps_its_interval_and_p_as_printed() -> None:
    finding, document = one(
        "Mortality was lower with tamoxifen than with placebo (hazard ratio 0·72, 95% CI 0·55-0·94; p=0·01)."
    )
    estimate = next(arm for arm in finding.arms if arm.measure == "hazard ratio")
    assert (estimate.value, estimate.interval) == ("0·72", "95% CI 0·55 to 0·94")
    assert next(arm.value for arm in finding.arms if arm.measure == "p") == "0·01"
    assert finding.direction is Direction.DECREASED
    assert dict(finding.parts)["estimate"].of(document.text).startswith("hazard ratio")


def test_an_interval_that_holds_no_effect_means_no_difference() -> None:
    finding, _ = one("Mortality was similar with tamoxifen and placebo (risk ratio 0.97, 95% CI 0.80 to 1.18).")
    assert finding.direction is Direction.NO_DIFFERENCE


@pytest.mark.parametrize(
    ("results", "why"),
    [
        ("Pain relief occurred in 110% of the tamoxifen group and in 38% of the placebo group.", "110%"),
        ("Relapse occurred in 60 of 50 patients with tamoxifen and in 10 of 50 with placebo.", "60 events among 50"),
        ("Relapse occurred in 10/50 (40%) with tamoxifen and in 5/50 (10%) with placebo.", "10 of 50 is not 40%"),
        (
            "Mortality was lower with tamoxifen than placebo (hazard ratio 0.72, 95% CI 0.80 to 0.94).",
            "does not hold 0.72",
        ),
        ("Mortality was lower with tamoxifen than placebo (risk ratio 0.72, 95% CI 0.94 to 0.55).", "interval from"),
    ],
)
def test_what_cannot_be_true_is_refused_with_a_reason_and_never_tabulated(results: str, why: str) -> None:
    extraction, document = read(results)
    assert any(why in refused.why for refused in extraction.refused), extraction.refused
    printed = {arm.value for finding in extraction.findings for arm in finding.arms}
    assert not printed & {"110", "60", "0.72", "10"}
    assert all(refused.span.of(document.text) for refused in extraction.refused)


def test_more_events_than_people_in_the_group_are_refused() -> None:
    extraction, _ = read(
        "Relapse occurred in 60 patients (90%) with tamoxifen and in 10 patients (20%) with placebo.",
        methods=METHODS.replace("n = 105", "n = 50"),
    )
    assert not extraction.findings
    assert any("60 events among 50" in refused.why for refused in extraction.refused)


@pytest.mark.parametrize(
    "results",
    [
        "Pain fell from 60% at baseline to 30% at week 12 with tamoxifen.",
        "Response rates were 40%, 45% and 20% with low-dose danazol, high-dose danazol and gestrinone.",
        "The response rate was 40% for danazol and 1.7% for NSAIDs compared with placebo.",
        "There were no differences in age or sex between the groups at baseline.",
    ],
)
def test_what_is_no_comparison_of_the_groups_gives_no_figures(results: str) -> None:
    extraction, _ = read(results)
    assert not [arm for finding in extraction.findings for arm in finding.arms if arm.arm == "placebo"]
    assert not [finding for finding in extraction.findings if finding.direction is Direction.NO_DIFFERENCE]


def test_methods_and_titles_give_no_findings() -> None:
    document = an_abstract(
        "Nothing was found out.", title="Tamoxifen relieved pain in 90% of women against 20%: a trial."
    )
    extraction = extract(document, split(document.text, document.sections))
    assert extraction.findings == ()


def test_ids_are_the_same_every_time_and_differ_by_place() -> None:
    results = (
        "Pain relief occurred in 89% with tamoxifen and in 38% with placebo. "
        "Relapse occurred in 20% with tamoxifen and in 35% with placebo."
    )
    first, again = read(results)[0], read(results)[0]
    ids = [finding.id for finding in first.findings]
    assert ids == [finding.id for finding in again.findings]
    assert len(set(ids)) == 2
    assert all(identifier.startswith("pmid-1-s") for identifier in ids)


def test_a_finding_is_kept_and_read_again_as_it_was() -> None:
    finding, _ = one("Pain relief occurred in 89% of the tamoxifen group and in 38% of the placebo group (P < 0.001).")
    kept = finding_to_json(finding)
    assert finding_from_json(finding.id, finding.document, finding.document_hash, kept) == finding


def test_a_relative_reduction_is_no_risk_difference() -> None:
    assert not read_effects("a risk reduction of 31% (95% CI, 20-40) and an RRR of 39% (95% CI, 11-58)", 0)


@pytest.mark.parametrize(
    "text", ["", "(P< or =0.001)", "a 95% confidence interval", "OR = ; HR (95% CI )", "% of 5/ (n="]
)
def test_scraps_are_read_without_a_fault(text: str) -> None:
    assert not read_effects(text, 0)
    assert all(figure.kind in Kind for cluster in read_figures(text, 0) for figure in cluster.figures)
    read_p_values(text, 0)


def test_an_empty_or_tiny_document_gives_nothing() -> None:
    document = an_abstract("None.", methods="None.", title="A title.")
    assert extract(document, ()) == Extraction((), (), ())
