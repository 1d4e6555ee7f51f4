"""What holds of each typed check for any numbers, times, doses and drugs."""

import random
import re

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from everyline.domain.answer import EvidenceText, Label, ReasonKind
from everyline.domain.text import Status
from everyline.engine.bench_edits import expected_calibration_error, risk_by_coverage
from everyline.verify import status
from everyline.verify.edits import edits
from everyline.verify.judge import derived, judge
from everyline.verify.provenance import Held, Whence, trace
from everyline.verify.several import clauses

WORDS = st.text(max_size=120)
SHARES = st.integers(1, 99)
WEEKS = st.integers(1, 104)
DOSES = st.sampled_from([1, 2, 4, 5, 8, 10, 15, 20, 50])
DRUGS = st.sampled_from(["baricitinib", "methotrexate", "warfarin", "metformin", "aspirin"])
OUTCOMES = st.sampled_from(["pain", "fatigue", "anxiety", "mortality", "survival", "adherence"])


def kinds(claim: str, evidence: str) -> set[ReasonKind]:
    return {reason.kind for reason in judge(claim, [EvidenceText("e", evidence)]).reasons}


def label(claim: str, evidence: str) -> Label:
    return judge(claim, [EvidenceText("e", evidence)]).label


@given(SHARES, SHARES)
@settings(deadline=None)
def test_number_every_difference_of_two_shares_is_derived_and_no_other(a: int, b: int) -> None:
    assume(abs(a - b) > 1)
    evidence = f"Acne was seen in {a}% on baricitinib and {b}% on placebo."
    right, wrong = abs(a - b), abs(a - b) + 1
    claim = "With baricitinib the absolute difference from placebo in acne was {} percentage points."
    assert derived(claim.format(right), [EvidenceText("e", evidence)])
    assert not derived(claim.format(wrong), [EvidenceText("e", evidence)])


@given(WEEKS, WEEKS)
@settings(deadline=None)
def test_time_another_week_is_never_supported(said: int, true: int) -> None:
    assume(said != true)
    found = kinds(f"Acne was seen at week {said} in adults.", f"Acne was seen at week {true} in adults.")
    assert ReasonKind.TIME in found


@given(st.integers(1, 90), st.integers(1, 90))
@settings(deadline=None)
def test_population_another_age_is_never_supported(said: int, true: int) -> None:
    assume(said != true)
    found = kinds(
        f"Acne was seen in people aged {said} years or older.", f"Acne was seen in people aged {true} years or older."
    )
    assert found == {ReasonKind.POPULATION}


@given(DRUGS, DRUGS, DOSES, DOSES)
@settings(deadline=None)
def test_dose_two_doses_may_not_change_drugs(first: str, second: str, a: int, b: int) -> None:
    assume(first != second and a != b)
    evidence = f"Adults took {first} {a} mg with {second} {b} mg."
    assert label(evidence, evidence) is Label.SUPPORTED
    assert ReasonKind.DOSE in kinds(f"Adults took {first} {b} mg with {second} {a} mg.", evidence)


@given(OUTCOMES, st.booleans(), st.booleans())
@settings(deadline=None)
def test_outcome_better_and_worse_are_never_both_supported(outcome: str, rises: bool, improves: bool) -> None:
    evidence = f"With drugabine {outcome} {'increased' if rises else 'decreased'} in adults."
    said, other = ("improved", "worsened") if improves else ("worsened", "improved")
    labels = [label(f"With drugabine {outcome} {word} in adults.", evidence) for word in (said, other)]
    assert sorted(one.value for one in labels) == ["CONTRADICTED", "SUPPORTED"]


@given(st.sampled_from(["cases", "patients", "groups"]), st.sampled_from(["controls", "placebo", "warfarin"]))
@settings(deadline=None)
def test_arm_an_empty_word_never_stands_for_a_named_arm(empty: str, arm: str) -> None:
    assert label(f"Acne was rarer than with {empty}.", f"Acne was rarer than with {arm}.") is not Label.SUPPORTED


@given(WORDS, st.sampled_from(list(Status)), st.none() | st.just("pmid:2"))
@settings(deadline=None)
def test_status_only_a_current_source_carries_a_claim(claim: str, standing: Status, replaced: str | None) -> None:
    found = status.check(claim, "pmid:1", standing, replaced_by=replaced)
    stands = standing in (Status.CURRENT, Status.CORRECTED, Status.CONCERN) and replaced is None
    assert (found is None) is stands


@given(WORDS, WORDS, WORDS)
@settings(max_examples=100, deadline=None)
def test_provenance_a_quotation_put_into_a_text_is_found_there(before: str, quote: str, after: str) -> None:
    found = trace(quote, Held("pmid:1", before + quote + after))
    assert found.whence in (Whence.FOUND, Whence.NOT_CHECKABLE)
    assert (found.whence is Whence.NOT_CHECKABLE) is (re.search(r"[^\W_]", quote) is None)


@given(WORDS, WORDS)
@settings(max_examples=100, deadline=None)
def test_provenance_nothing_is_called_made_up_where_only_an_abstract_is_held(quote: str, text: str) -> None:
    found = trace(quote, Held("pmid:1", text, is_whole=False))
    assert found.whence is not Whence.NOWHERE
    assert found.span is None or found.span.of(text)


@given(WORDS)
@settings(deadline=None)
def test_several_clauses_hold_every_word_of_their_sentence(claim: str) -> None:
    parts = clauses(claim)
    assert parts
    for part in parts:
        assert part in claim


@given(st.integers(0, 10_000), SHARES, WEEKS)
@settings(deadline=None)
def test_edits_beside_a_text_change_the_sentence_and_only_borrow_what_is_there(
    seed: int, share: int, week: int
) -> None:
    claim = f"At week {week} acne was seen in {share}% on baricitinib."
    beside = "Acne was seen in 99.5% on warfarin and 98.5% on metformin."
    found = edits(claim, random.Random(seed), beside=beside)
    assert all(edit.text != claim for edit in found)
    assert {"99.5", "98.5"} & {edit.replaced for edit in found if edit.kind == "number"}
    assert {"warfarin", "metformin"} & {edit.replaced for edit in found if edit.kind == "drug"}


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60))
@settings(deadline=None)
def test_calibration_error_and_risk_are_shares(scored: list[tuple[float, bool]]) -> None:
    error = expected_calibration_error(scored)
    assert (error is None) is (not scored)
    assert error is None or 0.0 <= error <= 1.0
    assert all(0.0 <= step.risk <= 1.0 for step in risk_by_coverage(scored))


@given(st.integers(1, 50))
@settings(deadline=None)
def test_a_judge_sure_and_right_has_no_error_and_no_risk(size: int) -> None:
    scored = [(1.0, True), (0.0, False)] * size
    assert expected_calibration_error(scored) == 0.0
    assert {step.risk for step in risk_by_coverage(scored)} == {0.0}
