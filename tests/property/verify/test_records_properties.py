"""What holds of the judge of trial records for any text."""

import gc
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from everyline.domain.answer import EvidenceText, Label
from everyline.verify.records import judge_record, lean

HEADS = (
    "Primary trial, Adverse Events:\nAdverse Events 1:\n  Total: 3/10 (30.00%)\n",
    "Primary trial, Results:\nOutcome Measurement: \nResults 1: \n  Unit of Measure: months  ",
    "Primary trial, Eligibility:\nInclusion Criteria:\n",
    "Primary trial, Intervention:\nINTERVENTION 1: \n",
)
PIECES = st.lists(
    st.sampled_from(
        (
            "cohort 1",
            "of the primary trial",
            "both",
            "the secondary trial",
            "more",
            "than",
            "no",
            "3",
            "12.5%",
            "1/0",
            "2/7",
            "adverse events",
            "anaemia",
            "Anaemia 0/0",
            "Results 2:",
            "Time frame: 3 weeks",
            "eligible",
            "must",
            "age >= 18",
            "excluded",
            "stage IV",
            "HER2-",
            "50 mg",
            "daily",
            "(1 to 2)",
            "NA",
            "most common",
            "total",
            "twice",
            "\n",
            "  ",
            ":",
            "half a year",
            "Adverse Events 2:",
            "Overall Number of Participants Analyzed: ",
            "Unit of Measure: ",
            "difference",
            "placebo",
            "only",
        )
    ),
    max_size=25,
).map(" ".join)
ANY = st.one_of(st.text(max_size=200), PIECES)


@given(ANY, st.sampled_from(HEADS), ANY, st.booleans())
@settings(max_examples=400, deadline=None)
def test_any_statement_about_any_record_is_judged_alike_twice(claim: str, head: str, text: str, two: bool) -> None:
    evidence = [EvidenceText("a", head + text)]
    if two:
        evidence.append(EvidenceText("b", head.replace("Primary", "Secondary") + text))
    first = judge_record(claim, evidence)
    assert first == judge_record(claim, evidence)
    chance = lean(claim, evidence)
    assert chance is not None
    assert 0.0 <= chance <= 1.0
    if first is not None:
        assert (first.label is Label.SUPPORTED) == (not first.reasons)
        texts = {one.id: one.text for one in evidence}
        for span in first.spans:
            assert span.span.of(texts[span.evidence])


@given(st.text(max_size=200), st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_other_text_is_passed_over_or_judged(claim: str, text: str) -> None:
    judge_record(claim, [EvidenceText("a", text)])


def seconds(size: int) -> float:
    """How long a statement takes on the slowest of records of about this many characters."""
    slowest = 0.0
    filler = ("word 12 mg (3 to 4) 5/", "a" * 60 + " 9 ", "Platelets 5 - ", "1,000 ", "- ", "ER/PR/ER/PR ")
    for head in HEADS:
        for piece in filler:
            for end in (" ", "\n"):
                text = head + (piece + end) * (size // len(piece))
                slowest = max(slowest, min(_once(text), _once(text)))
    return slowest


def _once(text: str) -> float:
    # Without the collector: a pass over all a long run of tests holds takes longer than what is measured.
    gc.collect(0)
    gc.disable()
    try:
        start = time.process_time()
        lean(
            "More than 3 patients in cohort 1 of the primary trial had platelets below 5 than 2.",
            [EvidenceText("a", text)],
        )
        return time.process_time() - start
    finally:
        gc.enable()


def test_time_grows_with_the_length_of_a_record_and_no_faster() -> None:
    seconds(1_000)
    assert seconds(50_000) < 25 * max(seconds(5_000), 0.02)


def test_long_statements_are_judged_in_time() -> None:
    for piece in ("more than ", "cohort 1 of ", "3 and ", "both ", "less, ", "the primary trial ", "not ", "ER/PR "):
        start = time.process_time()
        for head in HEADS:
            judge_record(piece * 5_000, [EvidenceText("a", head + "Anaemia 3/10 (30.00%)\n")])
        assert time.process_time() - start < 5
