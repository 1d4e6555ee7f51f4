"""Numbers that follow from the evidence are shown as such; those that were cut off or miscounted are refused."""

import pytest

from everyline.domain.answer import EvidenceText, Label, ReasonKind
from everyline.verify.judge import derived, judge

RATES = "SALT of 20 or less was reached by 38.8% on baricitinib 4 mg and 6.2% on placebo at week 36."
STROKES = "Strokes occurred in 12% on drugabine and 18% on placebo."


@pytest.mark.parametrize(
    ("claim", "evidence", "follows"),
    [
        (
            "With baricitinib 4 mg the difference from placebo was 32.6 percentage points at week 36.",
            RATES,
            ("32.6 percentage points", "38.8% - 6.2%"),
        ),
        ("Nausea occurred in 75% of adults.", "Nausea occurred in 9 of 12 adults.", ("75%", "9 of 12")),
        ("Nausea occurred in 45 per 1000 adults.", "Nausea occurred in 4.5% of adults.", ("45", "4.5% of 1000")),
        (STROKES.replace(".", " (NNT 17)."), STROKES, ("17", "1 / (18% - 12%)")),
    ],
)
def test_an_honest_derivation_is_supported_and_its_arithmetic_told(
    claim: str, evidence: str, follows: tuple[str, str]
) -> None:
    texts = [EvidenceText("e", evidence)]
    assert judge(claim, texts).label is Label.SUPPORTED
    assert tuple(derived(claim, texts)[0]) == follows


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("With baricitinib 4 mg the difference from placebo was 23.6 percentage points at week 36.", RATES),
        ("Nausea occurred in 57% of adults.", "Nausea occurred in 9 of 12 adults."),
        ("Nausea occurred in 54 per 1000 adults.", "Nausea occurred in 4.5% of adults."),
        (STROKES.replace(".", " (NNT 27)."), STROKES),
    ],
)
def test_a_derivation_that_does_not_come_out_is_refused(claim: str, evidence: str) -> None:
    texts = [EvidenceText("e", evidence)]
    assert judge(claim, texts).label is not Label.SUPPORTED
    assert derived(claim, texts) == ()


def test_a_printed_number_is_no_derivation() -> None:
    assert derived(STROKES, [EvidenceText("e", STROKES)]) == ()


def test_the_end_of_a_change_may_not_be_dropped() -> None:
    verdict = judge("Scores fell from 93 in adults.", [EvidenceText("e", "Scores fell from 93 to 26 in adults.")])
    assert ReasonKind.NUMBER in {reason.kind for reason in verdict.reasons}


def test_percentages_exchanged_between_counts_are_seen_by_their_arithmetic() -> None:
    evidence = [EvidenceText("e", "Pain was gone in 40/46, 87% on water and in 19/40, 47.5% on land.")]
    verdict = judge("Pain was gone in 40/46, 47.5% on water and in 19/40, 87% on land.", evidence)
    assert ReasonKind.NUMBER in {reason.kind for reason in verdict.reasons}


@pytest.mark.parametrize(("p", "label"), [("0.003", Label.SUPPORTED), ("0.3", Label.INSUFFICIENT)])
def test_significant_may_be_said_of_a_small_p_value_alone(p: str, label: Label) -> None:
    evidence = [EvidenceText("e", f"Pain was lower with drugabine than with placebo (p = {p}).")]
    assert judge("Pain was significantly lower with drugabine than with placebo.", evidence).label is label
