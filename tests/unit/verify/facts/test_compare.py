"""Claims against findings. Drugs are known by name, so theirs are real; the disease and all figures are made up."""

from __future__ import annotations

from typing import Any

import pytest

from everyline.domain.answer import Label, ReasonKind
from everyline.domain.audit import HeldFinding, Judged, Subject
from everyline.domain.record import Kept
from everyline.sources.cards import read_card
from everyline.verify.facts import compare
from everyline.verify.facts.facts import read_facts

CARD = """
schema: everyline-card/1
topic: exemplitis
compiled: '2026-01-01'
id: made-up
kind: {kind}
title: Baricitinib in exemplitis
read_as: {read_as}
findings:
  - {{id: f1, topic: {topic}, population: {population}, intervention: {drug}, dose: {dose}, comparator: {comparator},
     outcome: {outcome}, timepoint: {timepoint}, values: [], statement: "{statement}"}}
"""


def held(statement: str, *, topic: str, kind: str = "label", drug: str = "baricitinib", **fields: str) -> HeldFinding:
    given = {"population": "null", "dose": "null", "comparator": "null", "outcome": "null", "timepoint": "null"}
    given |= {"read_as": "label", **fields}
    kept: Kept = read_card(CARD.format(statement=statement, topic=topic, kind=kind, drug=drug, **given), "card")
    finding = kept.findings[0]
    context = finding.context.of(kept.document.text) if finding.context else ""
    drugs = tuple(sorted(read_facts(drug).drugs))
    return HeldFinding(finding, kept.document, kept.document.status, statement, context, drugs)


def judged(text: str, *found: HeldFinding, topic: str = "", context: str = "", **subject: Any) -> Judged:
    about = Subject(**({"drugs": ("baricitinib",), "disease": "exemplitis"} | subject))
    verdict = compare(text, topic=topic, context=context, subject=about, found=found)
    assert verdict is not None
    return verdict


DOSE = held("Usual dose is 2 mg once daily, raised to 4 mg once daily when the response is inadequate.", topic="dosing")
RESULT = held(
    "At week 36 a score of 20 or less was reached by 38.8% on 4 mg, 22.8% on 2 mg and 6.2% on placebo.",
    topic="efficacy",
    kind="rct",
    population="adults",
    dose="4 mg or 2 mg",
    comparator="placebo",
    outcome="score <=20 response",
    timepoint="week 36",
)


@pytest.mark.parametrize(
    "text, label",
    [
        ("2-4 mg orally daily", Label.SUPPORTED),
        ("4 mg twice daily", Label.CONTRADICTED),
        ("2-6 mg daily", Label.CONTRADICTED),
        ("2 mg daily, increased to 4 mg at 12 weeks if the response is inadequate", Label.INSUFFICIENT),
        ("1 mg daily in renal impairment", Label.INSUFFICIENT),
        ("2 mg daily, the best studied dose of all", Label.INSUFFICIENT),
    ],
)
def test_doses_against_a_label(text: str, label: Label) -> None:
    assert judged(text, DOSE, topic="dosing").label is label


def test_a_wrong_dose_is_corrected_by_the_labels_own_sentence() -> None:
    verdict = judged("4 mg twice daily", DOSE, topic="dosing")
    assert verdict.correction == DOSE.statement
    assert [reason.kind for reason in verdict.reasons] == [ReasonKind.DOSE]
    assert verdict.citations[0].quote == DOSE.statement


def test_a_trial_dose_is_no_dose_to_give_unless_the_article_says_it_was_studied() -> None:
    trial = held(
        "The dose studied was 20 mg twice daily.", topic="dosing", kind="case-series", dose="20 mg twice daily"
    )
    assert judged("20 mg twice daily", trial, topic="dosing", context="Off-label use").label is Label.SUPPORTED
    verdict = judged("20 mg twice daily", trial, topic="dosing")
    assert (verdict.label, verdict.reasons[0].kind) == (Label.INSUFFICIENT, ReasonKind.CERTAINTY_INFLATED)


@pytest.mark.parametrize(
    "text, label, kind",
    [
        ("A score of 20 or less was reached by 38.8% on 4 mg and 6.2% on placebo at week 36", Label.SUPPORTED, None),
        ("A score of 20 or less was reached by 38.8% on 2 mg at week 36", Label.CONTRADICTED, ReasonKind.ARM),
        ("A score of 20 or less was reached by 6.2% on 4 mg at week 36", Label.CONTRADICTED, ReasonKind.ARM),
        ("A score of 20 or less was reached by 38.8% on 4 mg at week 24", Label.CONTRADICTED, ReasonKind.TIME),
        ("A score of 20 or less was reached by 48.8% on 4 mg at week 36", Label.INSUFFICIENT, ReasonKind.NUMBER),
        ("A response was reached by 38.8%", Label.INSUFFICIENT, ReasonKind.TIME),
        ("Adolescents reached a score of 20 or less in 38.8% on 4 mg at week 36", Label.CONTRADICTED, None),
    ],
)
def test_a_figure_stands_only_with_what_it_is_bound_to(text: str, label: Label, kind: ReasonKind | None) -> None:
    verdict = judged(text, RESULT, topic="efficacy")
    assert verdict.label is label, verdict
    assert kind is None or kind in [reason.kind for reason in verdict.reasons]


def test_what_the_line_loses_is_named_one_by_one() -> None:
    verdict = judged("38.8% of patients had a response", RESULT)
    assert {reason.kind for reason in verdict.reasons} >= {ReasonKind.TIME, ReasonKind.DOSE}
    assert all(not reason.claim for reason in verdict.reasons if reason.kind in (ReasonKind.TIME, ReasonKind.DOSE))


APPROVED = held(
    "The FDA approved baricitinib for adults with severe exemplitis in June 2022.",
    topic="approval",
    population="adults with severe exemplitis",
    outcome="US approval",
    timepoint="June 2022",
)


@pytest.mark.parametrize(
    "text, label",
    [
        ("Approved for severe exemplitis in adults", Label.SUPPORTED),
        ("Approved for severe exemplitis in adults and adolescents", Label.CONTRADICTED),
        ("Approved for moderate to severe exemplitis", Label.CONTRADICTED),
        ("Approved for severe exemplitis in 2021", Label.CONTRADICTED),
        ("Not approved for exemplitis", Label.CONTRADICTED),
        ("Approved for severe exemplitis and reimbursed everywhere", Label.INSUFFICIENT),
    ],
)
def test_approvals(text: str, label: Label) -> None:
    assert judged(text, APPROVED, topic="approval").label is label


def test_an_approval_without_ages_stands_with_a_note() -> None:
    verdict = judged("Approved for severe exemplitis", APPROVED, topic="approval")
    assert verdict.label is Label.SUPPORTED
    assert "ages" in verdict.notes[0]


def test_an_approval_of_another_drug_supports_nothing() -> None:
    verdict = judged("Approved for severe exemplitis", APPROVED, topic="approval", drugs=("tofacitinib",))
    assert verdict.label is Label.INSUFFICIENT


def test_a_rule_that_belongs_to_another_disease_is_named_as_such() -> None:
    denies = held("The exemplitis indication has no prior-treatment requirement.", topic="indication-limit")
    foreign = held(
        "The rule that it comes after other therapies have failed belongs to samplitis, not to exemplitis.",
        topic="indication-limit",
        drug="upadacitinib",
    )
    verdict = judged("Given only after failure of other systemic treatments", denies, foreign)
    assert (verdict.label, verdict.reasons[0].kind) == (Label.CONTRADICTED, ReasonKind.POPULATION)
    assert verdict.correction == denies.statement
    assert verdict.reasons[0].evidence == foreign.statement


def test_without_a_denial_an_earlier_failure_is_only_not_found() -> None:
    assert judged("Given only after failure of other treatments", DOSE).label is Label.INSUFFICIENT


LIPIDS = held("Lipids are to be checked about 12 weeks after starting.", topic="monitoring", timepoint="12 weeks")
OPINION = held(
    "The expert checks lipids at baseline.",
    topic="monitoring",
    kind="review",
    read_as="expert opinion",
    timepoint="baseline",
)


def test_tests_must_be_asked_for_at_that_time_by_something_that_binds() -> None:
    assert judged("Lipids at 12 weeks", LIPIDS, OPINION, topic="monitoring").label is Label.SUPPORTED
    early = judged("Lipids at 4 weeks", LIPIDS, topic="monitoring")
    assert (early.label, early.reasons[0].kind) == (Label.CONTRADICTED, ReasonKind.TIME)
    opined = judged("Lipid panel", LIPIDS, OPINION, topic="monitoring", context="Baseline monitoring")
    assert (opined.label, opined.reasons[0].kind) == (Label.INSUFFICIENT, ReasonKind.CERTAINTY_INFLATED)
    assert judged("Skin examination", LIPIDS, topic="monitoring").label is Label.INSUFFICIENT


def test_a_limit_that_no_label_has_is_contradicted() -> None:
    limit = held("Do not start if lymphocytes are below 500/mm3.", topic="monitoring")
    verdict = judged("Do not start if lymphocytes are below 200/mm3", limit)
    assert (verdict.label, verdict.reasons[0].kind) == (Label.CONTRADICTED, ReasonKind.NUMBER)


def test_superiority_over_other_drugs_is_never_supported_by_what_was_not_compared() -> None:
    open_ = held(
        "Superiority over conventional drugs has not been shown head to head.", topic="comparator", kind="review"
    )
    verdict = judged("More effective than traditional therapies", open_)
    assert (verdict.label, verdict.reasons[0].kind) == (Label.INSUFFICIENT, ReasonKind.CERTAINTY_INFLATED)


def test_live_vaccines_during_treatment_are_contradicted_and_before_it_not_wholly_borne_out() -> None:
    bar = held("Live attenuated vaccines are not recommended during or just before therapy.", topic="vaccination")
    assert judged("Live vaccines can be given during treatment", bar).label is Label.CONTRADICTED
    assert judged("Give live vaccines before starting treatment", bar).label is Label.INSUFFICIENT


def test_a_claim_without_a_known_disease_is_left_to_the_judge() -> None:
    subject = Subject(drugs=("baricitinib",))
    assert compare("2 mg daily", topic="dosing", context="", subject=subject, found=(DOSE,)) is None


def test_a_retracted_or_superseded_work_supports_nothing() -> None:
    from dataclasses import replace

    from everyline.domain.text import Status

    gone = replace(DOSE, status=Status.RETRACTED)
    assert judged("2-4 mg orally daily", gone, topic="dosing").label is Label.INSUFFICIENT
