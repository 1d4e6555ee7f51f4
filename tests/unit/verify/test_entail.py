"""Rules and model together: who has the last word."""

import pytest

from everyline.domain.answer import EvidenceText, Label, ReasonKind, Verdict
from everyline.inference.base import Entailment
from everyline.inference.scripted import ScriptedEmbedder, ScriptedEntailer
from everyline.verify.entail import Calibration, Features, LearntJudge
from everyline.verify.judge import judge

EVIDENCE = [EvidenceText("e1", "Strokes occurred in 12% on drugabine and 18% on placebo at month 12 (P = 0.03).")]
FREE = "Fewer people had an attack of the brain when they took it."
YES, NO, OTHER = Entailment(0.97, 0.01, 0.02), Entailment(0.02, 0.95, 0.03), Entailment(0.05, 0.05, 0.9)
# The probability of support is the model's own share, and nothing else.
ALONE = Calibration(Features(1.0, *[0.0] * (len(Features._fields) - 1)), 0.0)


def verdict(claim: str, shares: Entailment) -> Verdict:
    return LearntJudge(ScriptedEntailer({claim: shares}), ScriptedEmbedder(), ALONE)(claim, EVIDENCE)


def test_a_free_paraphrase_is_decided_by_the_model() -> None:
    assert judge(FREE, EVIDENCE).label is Label.INSUFFICIENT
    assert verdict(FREE, YES).label is Label.SUPPORTED
    assert verdict(FREE, YES).reasons == ()
    assert verdict(FREE, OTHER).label is Label.INSUFFICIENT


def test_the_model_contradicts_only_together_with_a_direction_that_is_turned() -> None:
    assert verdict(FREE, NO).label is Label.INSUFFICIENT
    evidence = [EvidenceText("e1", "In this large group of adults the drug lowered the number of strokes over a year.")]
    claim = "Whoever swallows such tablets faces an increased peril of strokes afterwards, neighbours say."
    both = LearntJudge(ScriptedEntailer({claim: NO}), ScriptedEmbedder(), ALONE)
    found = both(claim, evidence)
    assert found.label is Label.CONTRADICTED
    assert [(reason.kind, reason.evidence) for reason in found.reasons] == [(ReasonKind.DIRECTION, "lowered")]


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("Attacks of the brain struck 13% of those who took it.", ReasonKind.NUMBER),
        ("After 24 months fewer people had an attack of the brain.", ReasonKind.TIME),
        ("Fewer people had an attack of the brain with warfarin.", ReasonKind.DRUG),
    ],
)
def test_the_model_never_overrules_a_number_a_time_or_a_drug(claim: str, kind: ReasonKind) -> None:
    found = verdict(claim, YES)
    assert found.label is Label.INSUFFICIENT
    assert kind in {reason.kind for reason in found.reasons}
    assert found.score < 0.5


def test_an_edited_sentence_is_left_to_the_rules() -> None:
    claim = "Strokes occurred in 12% on drugabine and 18% on usual care at month 12 (P = 0.03)."
    assert verdict(claim, YES).label is not Label.SUPPORTED


def test_a_quotation_stands_whatever_the_model_says() -> None:
    claim = EVIDENCE[0].text
    assert verdict(claim, NO).label is Label.SUPPORTED


def test_where_the_parts_disagree_the_claim_is_insufficient_for_the_rules_reasons() -> None:
    claim = "Strokes occurred in 18% on drugabine and 12% on placebo at month 12."
    assert judge(claim, EVIDENCE).label is Label.CONTRADICTED
    assert verdict(claim, OTHER).label is Label.CONTRADICTED
    found = verdict(claim, YES)
    assert found.label is Label.INSUFFICIENT
    assert ReasonKind.ARM in {reason.kind for reason in found.reasons}


@pytest.mark.parametrize("claim", ["", ".", "a"])
def test_a_claim_without_content_is_not_asked(claim: str) -> None:
    assert verdict(claim, YES).label is Label.INSUFFICIENT


def test_a_statement_about_a_registry_record_is_read_by_the_rules_for_records() -> None:
    record = EvidenceText(
        "NCT1", "Primary trial, Adverse Events:\nAdverse Events 1:\n  Total: 12/100 (12.00%)\n  Anaemia 3/100 (3.00%)"
    )
    both = LearntJudge(ScriptedEntailer({}), ScriptedEmbedder(), ALONE)
    assert both("3 patients in the primary trial had anaemia", [record]).label is Label.SUPPORTED
    assert both("40 patients in the primary trial had anaemia", [record]).label is Label.CONTRADICTED


def test_a_verdict_does_not_depend_on_the_pairs_beside_it() -> None:
    both = LearntJudge(ScriptedEntailer({FREE: YES}), ScriptedEmbedder(), ALONE)
    alone = both(FREE, EVIDENCE)
    assert both.each([("Nobody died.", EVIDENCE), (FREE, EVIDENCE), ("", [])])[1] == alone


def test_the_verdict_names_rules_and_model() -> None:
    assert verdict(FREE, YES).judge == "everyline-rules/2+everyline-records/1+scripted-entailer"
