"""The judge's rules, its reasons and its limits."""

import pytest

from everyline.domain.answer import EvidenceText, Label, ReasonKind, Verdict
from everyline.verify.judge import JUDGE, judge

ABSTRACT = (
    "Effect of drugabine on strokes. We aimed to find whether drugabine reduces strokes in adults. Strokes occurred in "
    "12% on drugabine and 18% on placebo at month 12 (P = 0.03). Bleeding was not significantly increased. These data "
    "suggest that drugabine may prevent strokes."
)


def verdict(claim: str, *texts: str) -> Verdict:
    return judge(claim, [EvidenceText(f"e{n}", text) for n, text in enumerate(texts)])


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("Strokes occurred in 13% on drugabine and 18% on placebo at month 12.", ReasonKind.NUMBER),
        ("Strokes occurred in 12 percentage points on drugabine and 18% on placebo at month 12.", ReasonKind.UNIT),
        ("Strokes occurred in 18% on drugabine and 12% on placebo at month 12.", ReasonKind.ARM),
        ("Strokes occurred in 12% on otherimab and 18% on placebo at month 12.", ReasonKind.DRUG),
        ("Strokes occurred in 12% on drugabine and 18% on placebo at month 24.", ReasonKind.TIME),
        ("Strokes occurred in 12% on drugabine and 18% on placebo at week 12.", ReasonKind.TIME),
        ("Strokes occurred in 12% on drugabine and 18% on usual care at month 12.", ReasonKind.COMPARATOR),
        ("Bleeding was significantly increased.", ReasonKind.NEGATION),
        ("Bleeding was not significantly decreased.", ReasonKind.DIRECTION),
        ("These data suggest that drugabine will prevent strokes.", ReasonKind.CERTAINTY_INFLATED),
        ("Drugabine prevents strokes.", ReasonKind.CERTAINTY_INFLATED),
    ],
)
def test_a_changed_claim_is_refused_for_the_right_reason(claim: str, kind: ReasonKind) -> None:
    found = verdict(claim, ABSTRACT)
    assert found.label is not Label.SUPPORTED
    assert kind in {reason.kind for reason in found.reasons}


def test_another_value_for_the_same_thing_contradicts_and_is_named() -> None:
    found = verdict("Strokes occurred in 13% on drugabine and 18% on placebo at month 12.", ABSTRACT)
    assert found.label is Label.CONTRADICTED
    assert [(r.claim, r.evidence) for r in found.reasons] == [("13%", "12%")]


def test_what_the_evidence_does_not_hold_is_insufficient() -> None:
    assert verdict("Kidney stones are painful.", ABSTRACT).label is Label.INSUFFICIENT


def test_a_new_fact_added_to_a_true_sentence_is_not_supported() -> None:
    found = verdict("Bleeding was not significantly increased and sleep improved.", ABSTRACT)
    assert found.label is not Label.SUPPORTED


def test_an_aim_is_no_evidence_of_a_result() -> None:
    found = verdict(
        "Drugabine reduces strokes in adults.", "We aimed to find whether drugabine reduces strokes in adults."
    )
    assert found.label is Label.INSUFFICIENT


def test_an_aim_may_be_quoted_as_an_aim() -> None:
    aim = "We aimed to find whether drugabine reduces strokes in adults."
    assert verdict(aim, ABSTRACT).label is Label.SUPPORTED


def test_a_quotation_is_supported_and_its_span_named() -> None:
    found = verdict("Bleeding was not significantly increased.", ABSTRACT)
    assert found.label is Label.SUPPORTED
    assert [span.span.of(ABSTRACT) for span in found.spans] == ["Bleeding was not significantly increased."]


def test_a_fragment_that_drops_its_negation_is_refused() -> None:
    assert verdict("significantly increased", ABSTRACT).label is not Label.SUPPORTED


def test_two_sentences_are_judged_each_and_the_worse_wins() -> None:
    claim = "Bleeding was not significantly increased. Strokes occurred in 11% on drugabine."
    assert verdict(claim, ABSTRACT).label is not Label.SUPPORTED


@pytest.mark.parametrize("claim", ["", "   ", "...", "of the"])
def test_a_claim_without_content_is_not_checkable(claim: str) -> None:
    found = verdict(claim, ABSTRACT)
    assert found.label is Label.INSUFFICIENT
    assert [reason.kind for reason in found.reasons] == [ReasonKind.NOT_CHECKABLE]


@pytest.mark.parametrize("texts", [(), ("",), ("  \n ",)])
def test_without_evidence_nothing_is_found(texts: tuple[str, ...]) -> None:
    found = verdict("Bleeding was not increased.", *texts)
    assert (found.label, found.score) == (Label.INSUFFICIENT, 0.0)


def test_whole_asks_for_one_text_to_say_all() -> None:
    texts = [EvidenceText("a", "Drugabine is a tablet."), EvidenceText("b", "Strokes occurred in 12% of adults.")]
    assert judge("Drugabine is a tablet. Strokes occurred in 12% of adults.", texts).label is Label.SUPPORTED
    assert (
        judge("Drugabine is a tablet. Strokes occurred in 12% of adults.", texts, whole=True).label
        is not Label.SUPPORTED
    )


def test_a_number_is_not_borrowed_from_another_sentence() -> None:
    assert verdict("Death occurred in 7%.", "Death occurred in 5%. Stroke occurred in 7%.").label is not Label.SUPPORTED


def test_only_a_supported_claim_scores_half_or_more() -> None:
    for claim in ("Strokes occurred in 13% on drugabine.", "Drugabine prevents strokes.", "Kidney stones hurt."):
        assert verdict(claim, ABSTRACT).score < 0.5
    assert verdict("Strokes occurred in 12% on drugabine and 18% on placebo.", ABSTRACT).score >= 0.5


def test_the_judge_signs_every_verdict() -> None:
    assert verdict("Strokes occurred.", ABSTRACT).judge == JUDGE
