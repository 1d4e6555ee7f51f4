"""What speaks against a freely worded claim."""

import pytest

from everyline.domain.answer import EvidenceText, ReasonKind
from everyline.verify.objections import doubts, objections

EVIDENCE = (
    "In the trial of drugabine, scalp hair came back in 38.8% on 4 mg and in 6.2% of the placebo group by week 36. "
    "Cholesterol rose in 9 of 12 patients. Treatment with baricitinib lowered the risk of relapse."
)


def kinds(claim: str, text: str = EVIDENCE) -> list[ReasonKind]:
    return [reason.kind for reason in objections(claim, [EvidenceText("e", text)])]


@pytest.mark.parametrize(
    "claim",
    [
        "With 4 mg, 38.8 per cent regrew their hair.",
        "Three quarters (75%) had a rise of cholesterol.",
        "Relapse was less likely under baricitinib.",
        "Relapse became rarer with Olumiant.",
        "Patients with COVID-19, the coronavirus disease 2019, took part.",
        "One of the two groups did better.",
    ],
)
def test_what_the_evidence_says_in_other_words_meets_no_objection(claim: str) -> None:
    assert kinds(claim) == []


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("Nearly half (48.8%) regrew hair.", ReasonKind.NUMBER),
        ("Hair came back in 2031.", ReasonKind.NUMBER),
        ("Hair came back with 8 mg.", ReasonKind.DOSE),
        ("Hair had come back by week 12.", ReasonKind.TIME),
        ("Hair came back with tofacitinib.", ReasonKind.DRUG),
        ("The risk of relapse increased.", ReasonKind.DIRECTION),
    ],
)
def test_what_the_evidence_does_not_have_is_named(claim: str, kind: ReasonKind) -> None:
    assert kinds(claim) == [kind]


def test_a_direction_that_the_evidence_has_both_ways_is_left_to_others() -> None:
    assert kinds("Relapse increased.", "Relapse decreased in one arm. Relapse increased in the other.") == []


@pytest.mark.parametrize(
    ("claim", "text", "kind"),
    [
        ("Hair came back in 6.2% with 4 mg.", EVIDENCE, ReasonKind.NUMBER),
        ("Methotrexate helped.", "Methotrexate helped more than ciclosporin.", ReasonKind.DRUG),
        ("It always helped the hair.", "The hair was helped.", ReasonKind.CERTAINTY_INFLATED),
        ("It helped children.", "It helped adults.", ReasonKind.POPULATION),
        ("The hair was of no concern.", "The hair was a concern.", ReasonKind.NEGATION),
        ("The hair was helped.", "The hair was never helped.", ReasonKind.NEGATION),
    ],
)
def test_what_only_an_alignment_could_settle_is_in_doubt(claim: str, text: str, kind: ReasonKind) -> None:
    assert kind in [reason.kind for reason in doubts(claim, text)]


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("Three quarters, 75%, felt better.", "Of all patients 75% improved."),
        ("Methotrexate was of help.", "Methotrexate helped."),
        ("It helped children.", "It helped children and adults."),
    ],
)
def test_what_has_no_rival_is_not_in_doubt(claim: str, text: str) -> None:
    assert doubts(claim, text) == ()
