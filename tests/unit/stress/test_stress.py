"""The stress record counts what the judge let pass, and never counts silently what does not count."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from everyline.domain.answer import EvidenceText, Label, Reason, ReasonKind, Verdict
from everyline.domain.ids import ClaimId
from everyline.domain.stress import EditCount, Exclusion
from everyline.engine.stress import Stated, stress
from everyline.publish.export_stress import stress_to_object, stress_to_text
from everyline.verify.judge import JUDGE, judge

TEXT = "At week 36 response was 38.8% on baricitinib 4 mg and 6.2% on placebo."
OTHER = "At week 36 response was 22.8% on baricitinib 2 mg and 6.2% on placebo."


def claim(name: str, text: str, *evidence: str) -> Stated:
    return Stated(ClaimId(name), text, tuple(EvidenceText(f"e{n}", one) for n, one in enumerate(evidence, 1)))


def credulous(text: str, evidence: Sequence[EvidenceText]) -> Verdict:
    return Verdict(Label.SUPPORTED, 0.9, (), "credulous/1")


def strict(text: str, evidence: Sequence[EvidenceText]) -> Verdict:
    if any(text in one.text for one in evidence):
        return Verdict(Label.SUPPORTED, 0.9, (), "strict/1")
    return Verdict(Label.INSUFFICIENT, 0.1, (Reason(ReasonKind.NOT_FOUND, text, ""),), "strict/1")


def refusing(text: str, evidence: Sequence[EvidenceText]) -> Verdict:
    return Verdict(Label.INSUFFICIENT, 0.1, (Reason(ReasonKind.NOT_FOUND, text, ""),), "refusing/1")


def test_a_judge_that_believes_everything_catches_nothing_and_each_edit_is_listed() -> None:
    found = stress([claim("c1", TEXT, TEXT)], credulous, "credulous/1")
    assert found.total.judged > 10
    assert found.total.caught == 0
    assert found.total.share == 0.0
    assert len(found.missed) == found.total.judged
    assert all(one.text != TEXT and one.claim == "c1" for one in found.missed)


def test_a_judge_that_takes_quotations_alone_catches_every_edit() -> None:
    found = stress([claim("c1", TEXT, TEXT)], strict, "strict/1")
    assert found.total.share == 1.0
    assert found.missed == ()


def test_the_judge_of_the_program_catches_every_edit_of_a_trial_result() -> None:
    found = stress([claim("c1", TEXT, TEXT)], judge, JUDGE)
    assert found.total.share == 1.0
    assert {kind for kind, _ in found.kinds} >= {"arm", "dose", "drug", "number", "time"}


def test_a_claim_that_does_not_stand_is_passed_over_and_named() -> None:
    found = stress([claim("c1", TEXT, TEXT), claim("c2", OTHER, TEXT)], strict, "strict/1")
    assert (found.claims, found.passed_over) == (1, ("c2",))
    assert stress([claim("c1", TEXT, TEXT)], refusing, "refusing/1").total == EditCount(0, 0, 0)


def test_an_edit_that_stands_in_the_evidence_is_excluded_and_listed() -> None:
    """One edit of the sentence for 4 mg is the sentence for another number; the evidence happens to hold it."""
    every = stress([claim("c1", TEXT, TEXT)], credulous, "credulous/1").missed
    lucky = next(one for one in every if one.kind == "number")
    found = stress([claim("c1", TEXT, TEXT, f"Before. {lucky.text} After.")], credulous, "credulous/1")
    assert [(one.text, why) for one, why in found.exclusions if why is Exclusion.IN_EVIDENCE] == [
        (lucky.text, Exclusion.IN_EVIDENCE)
    ]
    assert lucky.text not in {one.text for one in found.missed}


def test_a_part_of_a_sentence_of_the_evidence_is_no_excuse() -> None:
    """A sentence that the evidence says with a condition is not said without it."""
    every = stress([claim("c1", TEXT, TEXT)], credulous, "credulous/1").missed
    lucky = next(one for one in every if one.kind == "number")
    conditional = f"{lucky.text.rstrip('.')} in mice."
    found = stress([claim("c1", TEXT, TEXT, conditional)], credulous, "credulous/1")
    assert Exclusion.IN_EVIDENCE not in {why for _, why in found.exclusions}


def test_an_edit_that_is_another_claim_is_excluded_and_listed() -> None:
    every = stress([claim("c1", TEXT, TEXT)], credulous, "credulous/1").missed
    lucky = next(one for one in every if one.kind == "dose")
    found = stress([claim("c1", TEXT, TEXT), claim("c2", lucky.text, lucky.text)], strict, "strict/1")
    assert (lucky, Exclusion.ANOTHER_CLAIM) in found.exclusions


def test_an_edit_that_was_made_before_counts_once() -> None:
    found = stress([claim("c1", "It is not recommended.", "It is not recommended.")], strict, "strict/1")
    judged = [one.text for one, _ in found.exclusions]
    assert {why for _, why in found.exclusions} == {Exclusion.REPEATED}
    assert len(judged) == found.total.excluded
    assert found.total.made == found.total.judged + found.total.excluded


def test_counts_by_kind_add_up_to_the_whole() -> None:
    found = stress([claim("c1", TEXT, TEXT), claim("c2", OTHER, OTHER)], credulous, "credulous/1", seed=3)
    assert sum(count.made for _, count in found.kinds) == found.total.made
    assert found.total.judged - found.total.caught == len(found.missed)
    assert found.total.excluded == len(found.exclusions)


def test_the_same_seed_gives_the_same_record_and_another_gives_other_edits() -> None:
    claims = [claim("c1", TEXT, TEXT)]
    assert stress(claims, judge, JUDGE, seed=1) == stress(claims, judge, JUDGE, seed=1)
    assert stress(claims, credulous, "x", seed=1).missed != stress(claims, credulous, "x", seed=2).missed


def test_a_claims_edits_do_not_depend_on_other_claims() -> None:
    alone = stress([claim("c1", TEXT, TEXT)], credulous, "x").missed
    beside = stress([claim("c0", OTHER, OTHER), claim("c1", TEXT, TEXT)], credulous, "x")
    kept = {one.text for one in beside.missed if one.claim == "c1"}
    assert kept | {one.text for one, _ in beside.exclusions if one.claim == "c1"} == {one.text for one in alone}


@pytest.mark.parametrize("most", [1, 5])
def test_no_more_edits_of_a_claim_are_tried_than_asked(most: int) -> None:
    found = stress([claim("c1", TEXT, TEXT), claim("c2", OTHER, OTHER)], credulous, "credulous/1", edits_per_claim=most)
    assert found.total.made == 2 * most


def test_no_edits_per_claim_are_refused() -> None:
    with pytest.raises(ValueError, match="0 edits"):
        stress([], judge, JUDGE, edits_per_claim=0)


def test_no_claims_give_a_record_without_a_share() -> None:
    found = stress([], judge, JUDGE)
    assert found.total.share is None
    assert stress_to_object(found)["share"] is None
    assert "0 of 0 edits of 0 claims" in stress_to_text(found)[0]


def test_counts_that_do_not_agree_are_refused() -> None:
    with pytest.raises(ValueError, match="do not agree"):
        EditCount(made=3, excluded=1, caught=3)


def test_missed_edits_are_told_with_their_words() -> None:
    told = "\n".join(stress_to_text(stress([claim("c1", TEXT, TEXT)], credulous, "credulous/1")))
    assert "Missed:" in told
    assert "c1 (number): 38.8 -> " in told
