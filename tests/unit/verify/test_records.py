"""Statements about small made-up registry records, with what the judge must say of them."""

import math

import pytest

from everyline.domain.answer import EvidenceText, Label, ReasonKind
from everyline.verify.records import Confidence, judge_record, lean
from everyline.verify.records.criteria import fit, stance
from everyline.verify.records.evaluate import evaluate
from everyline.verify.records.limits import limits, stages, statuses
from everyline.verify.records.parse import Part, records
from everyline.verify.records.statement import clauses, mark, numbers
from everyline.verify.records.terms import keys

EVENTS = EvidenceText(
    "NCT1",
    """Primary trial, Adverse Events:
Adverse Events 1:
  Total: 20/100 (20.00%)
  Anaemia 6/100 (6.00%)
  Febrile neutropenia * 24/100 (4.00%)
  Cardiac failure [1] 0/100 (0.00%)
  Pyrexia 3/100 (3.00%)
Adverse Events 2:
  Total: 30/200 (15.00%)
  Anaemia 2/200 (1.00%)
  Febrile neutropenia * 0/200 (0.00%)
  Cardiac failure [1] 1/200 (0.50%)
  Pyrexia 9/200 (4.50%)""",
)
OTHER_EVENTS = EvidenceText(
    "NCT2",
    "Secondary trial, Adverse Events:\nAdverse Events 1:\n  Total: 1/50 (2.00%)\n  Anaemia 1/50 (2.00%)",
)
RESULTS = EvidenceText(
    "NCT3",
    """Primary trial, Results:
Outcome Measurement: 
  Progression-free Survival (PFS)
  Time from randomization to progression or death
  Time frame: Up to 24 months
Results 1: 
  Arm/Group Title: Drugamab
  Arm/Group Description: Drugamab 5 mg/kg intravenously
  Overall Number of Participants Analyzed: 80
  Median (Full Range)
  Unit of Measure: months  12.5        (2.1 to 23.0)
Results 2: 
  Arm/Group Title: Placebo
  Arm/Group Description: Matching placebo
  Overall Number of Participants Analyzed: 82
  Median (Full Range)
  Unit of Measure: months  8.0        (1.0 to 20.5)""",
)
CRITERIA = EvidenceText(
    "NCT4",
    """Primary trial, Eligibility:
Inclusion Criteria:
  Female patients aged 18 to 65 years
  HER2-negative breast cancer, stage II or III
  ECOG performance status 0-1
  Platelet count >= 100,000/mm3
Exclusion Criteria:
  History of myocardial infarction
  Bilirubin > 2.0 mg/dL
  Pregnant or breastfeeding""",
)
TREATMENTS = EvidenceText(
    "NCT5",
    """Primary trial, Intervention:
INTERVENTION 1: 
  Drugamab low
  Drugamab 50 mg orally once daily for 28 days
INTERVENTION 2: 
  Drugamab high
  Drugamab 100 mg orally once daily for 28 days, with paclitaxel IV""",
)


@pytest.mark.parametrize(
    "claim, is_true",
    [
        ("6 patients in cohort 1 of the primary trial had anaemia.", True),
        ("7 patients in cohort 1 of the primary trial had anaemia.", False),
        ("More than 4% of cohort 2 of the primary trial had a fever.", True),
        ("More than 5% of cohort 2 of the primary trial had a fever.", False),
        ("There were no cases of heart failure in cohort 1 of the primary trial.", True),
        ("There were no cases of heart failure in cohort 2 of the primary trial.", False),
        ("More patients in cohort 1 of the primary trial had anemia than in cohort 2.", True),
        ("Fewer patients in cohort 1 of the primary trial had anemia than in cohort 2.", False),
        ("Cohort 1 of the primary trial had three times as many cases of anaemia as cohort 2.", True),
        ("There were 4 more cases of anaemia in cohort 1 of the primary trial than in cohort 2.", True),
        ("There were 5 more cases of anaemia in cohort 1 of the primary trial than in cohort 2.", False),
        ("There were more cases of pyrexia than anaemia in cohort 2 of the primary trial.", True),
        ("Pyrexia was the most common adverse event in cohort 2 of the primary trial.", True),
        ("Anaemia was the most common adverse event in cohort 2 of the primary trial.", False),
        ("All cases of febrile neutropenia in the primary trial were in cohort 1.", True),
        ("Less than a quarter of patients in cohort 1 of the primary trial had adverse events.", True),
        ("The majority of patients in cohort 1 of the primary trial had adverse events.", False),
        ("In total, 12 patients in the primary trial had pyrexia.", True),
    ],
)
def test_adverse_events(claim: str, is_true: bool) -> None:
    found = evaluate(claim, records([EVENTS])).founds
    assert [one.is_true for one in found] == [is_true]
    verdict = judge_record(claim, [EVENTS])
    assert verdict is not None
    assert (verdict.label is Label.SUPPORTED) is is_true


def test_two_trials_are_compared() -> None:
    both = [EVENTS, OTHER_EVENTS]
    more = judge_record("The primary trial recorded more cases of anaemia than the secondary trial.", both)
    less = judge_record("The secondary trial recorded more cases of anaemia than the primary trial.", both)
    assert more is not None
    assert less is not None
    assert more.label is Label.SUPPORTED
    assert less.label is Label.CONTRADICTED
    assert {reason.kind for reason in less.reasons} == {ReasonKind.COMPARATOR}
    assert {span.evidence for span in less.spans} == {"NCT1", "NCT2"}


def test_a_contradiction_names_clause_and_line() -> None:
    verdict = judge_record("9 patients in cohort 1 of the primary trial had anaemia.", [EVENTS])
    assert verdict is not None
    assert verdict.confidence is Confidence.SURE
    (reason,) = verdict.reasons
    assert reason.kind is ReasonKind.NUMBER
    assert reason.claim == "9 patients in cohort 1 of the primary trial had anaemia"
    (span,) = verdict.spans
    assert EVENTS.text[span.span.start : span.span.end] == "Anaemia 6/100 (6.00%)"


def test_a_footnote_is_not_part_of_a_count() -> None:
    (record,) = records([EVENTS])
    counts = {row.name: row.value for row in record.arms[0].rows}
    assert counts["Febrile neutropenia"] == 4
    assert counts["Cardiac failure"] == 0


@pytest.mark.parametrize(
    "claim, is_true",
    [
        ("The Drugamab group of the primary trial had a median PFS of over 12 months.", True),
        ("The Drugamab group of the primary trial had a median PFS of over 13 months.", False),
        ("The Drugamab group of the primary trial had a median PFS of over a year.", True),
        ("The median PFS in cohort 1 of the primary trial was 4.5 months longer than in cohort 2.", True),
        ("The median PFS in cohort 1 of the primary trial was 6.5 months longer than in cohort 2.", False),
        ("The placebo group of the primary trial had a longer median PFS than the Drugamab group.", False),
        ("The longest PFS in cohort 1 of the primary trial was 23 months.", True),
        ("No participants in cohort 2 of the primary trial had a PFS over 2 years.", True),
        ("At least one patient in cohort 1 of the primary trial had a PFS over 2 years.", False),
        ("The primary trial used a 24 month time frame.", True),
    ],
)
def test_results(claim: str, is_true: bool) -> None:
    found = evaluate(claim, records([RESULTS])).founds
    assert [one.is_true for one in found] == [is_true]


@pytest.mark.parametrize(
    "text, is_in",
    [
        ("a 40 year old woman with stage II HER2-negative breast cancer", True),
        ("a 70 year old woman", False),
        ("a male patient", False),
        ("women with an ECOG of 3", False),
        ("women with HER2 positive breast cancer", False),
        ("women with stage 4 breast cancer", False),
        ("women with a platelet count of 50,000/mm3", False),
        ("women with a platelet count of 150 x 10^9/L", True),
        ("women with a previous heart attack", False),
        ("women with bilirubin of 3 mg/dl", False),
        ("pregnant women", False),
    ],
)
def test_eligibility(text: str, is_in: bool) -> None:
    (record,) = records([CRITERIA])
    assert (fit(text, record).score > 0) is is_in
    for words, truth in (("are eligible for", is_in), ("are excluded from", not is_in)):
        found = evaluate(f"{text} {words} the primary trial.", records([CRITERIA])).founds
        assert [one.is_true for one in found] == [truth]


@pytest.mark.parametrize(
    "text, said",
    [
        ("patients are eligible for", "in"),
        ("patients cannot take part", "out"),
        ("patients are not excluded", "in"),
        ("patients must be adults", "must"),
        ("it is not necessary to be healthy", "need not"),
        ("the sun shines", ""),
    ],
)
def test_stance(text: str, said: str) -> None:
    assert stance(text) == said


@pytest.mark.parametrize(
    "claim, is_true",
    [
        ("Cohort 1 of the primary trial receives 50 mg of Drugamab orally.", True),
        ("Cohort 1 of the primary trial receives 75 mg of Drugamab.", False),
        ("Patients in cohort 1 of the primary trial receive a lower dose of Drugamab than cohort 2.", True),
        ("Patients in cohort 1 of the primary trial receive a higher dose of Drugamab than cohort 2.", False),
        ("Cohort 1 of the primary trial does not receive paclitaxel.", True),
        ("Cohort 2 of the primary trial does not receive paclitaxel.", False),
        ("The primary trial does not use radiotherapy.", True),
        ("The primary trial has two cohorts.", True),
        ("The primary trial does not specify the dosage.", False),
    ],
)
def test_interventions(claim: str, is_true: bool) -> None:
    found = evaluate(claim, records([TREATMENTS])).founds
    assert [one.is_true for one in found] == [is_true]


def test_other_texts_are_no_record() -> None:
    assert judge_record("Acne was seen.", [EvidenceText("e", "Acne was seen in 12% of patients.")]) is None
    assert lean("Acne was seen.", []) is None
    assert records([EvidenceText("e", "")]) == ()


def test_headings_alone_tell_a_record() -> None:
    (record,) = records([EvidenceText("e", "Inclusion Criteria:\n  Adults\nExclusion Criteria:\n  Pregnancy")])
    assert record.part is Part.ELIGIBILITY
    assert [line.side for line in record.lines] == ["in", "in", "out", "out"]


def test_references_become_marks() -> None:
    assert mark("Cohort 1 of the primary trial") == "@p1"
    assert mark("both the primary trial and the secondary trial") == "both @b0"
    assert mark("In the secondary trial cohort 2 had more than cohort 1") == "in @s2 had more than @s1"
    assert [c.text for c in clauses("The primary trial had 2 cases, whereas the secondary trial had none.")] == [
        "@p0 had 2 cases",
        "@s0 had none",
    ]


@pytest.mark.parametrize(
    "text, op, value, kind",
    [
        ("at least 3 patients", ">=", 3, "count"),
        ("no more than two", "<=", 2, "count"),
        ("over 12.5% of them", ">", 12.5, "share"),
        ("3/4 of patients", "", 0.75, "fraction"),
        ("twice as many", "", 2, "times"),
        ("the majority", ">", 0.5, "fraction"),
        ("1,200 people", "", 1200, "count"),
    ],
)
def test_numbers(text: str, op: str, value: float, kind: str) -> None:
    (number,) = numbers(text)
    assert (number.op, number.value, number.kind) == (op, value, kind)


def test_limits_are_read_alike() -> None:
    (said,) = limits("a platelet count of 90 x 10^9/L", is_record=False)
    (bound,) = limits("Platelets  100,000/mm3", is_record=True)
    assert (said.low, said.high) == (90_000, 90_000)
    assert (bound.low, bound.high) == (100_000, math.inf)
    assert not bound.holds_all(said)
    assert statuses("HER2+, ER negative")[0][:2] == ("her2", True)
    assert stages("stage II-IV") == frozenset((2, 3, 4))


def test_lay_and_british_words_have_one_key() -> None:
    assert keys("fever") == keys("Pyrexia")
    assert keys("anaemia") == keys("Anemia")
    assert keys("heart failure") == keys("Cardiac failure")
