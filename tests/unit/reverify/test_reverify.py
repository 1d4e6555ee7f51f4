"""A stored answer is checked again: tampering is found and named, and what can't be looked up is not called false."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from tests.unit.publish import answers

from everyline.domain.answer import Answer, Claim, EvidenceText, Label, Reason, ReasonKind, Verdict
from everyline.domain.ids import ClaimId, ContentHash, DocumentId
from everyline.domain.text import Status
from everyline.engine.reverify_answer import verify_answer
from everyline.engine.verification import Verification, verification_to_json, verification_to_text
from everyline.errors import InvalidInput
from everyline.publish.export import answer_digest, answer_to_json, digest_of, id_of


def judge(claim: str, evidence: Sequence[EvidenceText]) -> Verdict:
    """A strict little judge: a claim stands if one quotation is the claim itself."""
    if any(one.text == claim for one in evidence):
        return Verdict(Label.SUPPORTED, 0.98, (), answers.JUDGE)
    return Verdict(Label.INSUFFICIENT, 0.2, (Reason(ReasonKind.NOT_FOUND, claim, ""),), answers.JUDGE)


def library(document: DocumentId, version: ContentHash) -> str | None:
    text = answers.TEXTS.get(document)
    return text if text is not None and answers.hash_of(document, text) == version else None


def stored(answer: Answer) -> str:
    """The answer as the engine would write it, under the id of its digest."""
    return answer_to_json(replace(answer, id=id_of(answer_digest(answer))))


def verify(text: str) -> Verification:
    return verify_answer(text, library, judge, answers.JUDGE)


Change = Callable[[dict[str, Any]], object]


def forged(change: Change) -> str:
    """A stored answer changed by a forger who also gives it the id of its new content."""
    found = json.loads(stored(answers.answer()))
    change(found)
    return json.dumps({**found, "id": id_of(digest_of(found))})


def test_an_untouched_answer_holds_and_everything_was_checked() -> None:
    found = verify(stored(answers.answer()))
    assert (found.holds, found.is_complete) == (True, True)
    assert (found.claims, found.citations) == (4, 5)
    assert (found.quotations_found, found.verdicts_repeated) == (5, 4)


def test_one_changed_letter_anywhere_makes_the_id_wrong() -> None:
    found = verify(stored(answers.answer()).replace("Nothing was found on children", "Nothing was found on women"))
    assert len(found.failures) == 1
    assert "changed after it was written" in found.failures[0].what


@pytest.mark.parametrize(
    "change, claim, words",
    [
        (lambda a: a["claims"][0].update(text=answers.RESULT.replace("31.5", "51.5")), "c1", "the same judge finds"),
        (
            lambda a: a["claims"][0]["citations"][0].update(quote=answers.RESULT.replace("31.5", "51.5")),
            "c1",
            "altered, or is from elsewhere",
        ),
        (lambda a: a["claims"][0]["citations"][0].update(start=0), "c1", "does not stand at characters 0 to 126"),
        (lambda a: a["claims"][1]["citations"][0].update(end=10_000), "c2", "but at characters"),
        (lambda a: a["claims"][1]["citations"][0].update(quote=""), "c2", "empty quotation"),
        (lambda a: a["claims"][1].update(citations=[]), "c2", "cites nothing"),
        (lambda a: a["claims"][1]["verdict"].update(label="INSUFFICIENT"), "c2", "shown as fact, but"),
        (
            lambda a: a["claims"][1]["verdict"].update(label="INSUFFICIENT"),
            "c2",
            "the same judge finds the claim SUPPO",
        ),
        (lambda a: a["claims"][1]["verdict"].update(score=0.5), "c2", "The score stored is 0.500"),
        (
            lambda a: a["claims"][1]["verdict"].update(reasons=[{"kind": "dose", "claim": "", "evidence": ""}]),
            "c2",
            "The reasons stored",
        ),
        (lambda a: a["claims"][0]["citations"][0].update(reference=9), "c1", "no reference in the list"),
        (lambda a: a["claims"][0]["citations"][0].update(reference=None), "c1", "no reference in the list"),
        (lambda a: a["claims"][0]["citations"][0].update(reference=2), "c1", "Reference 2 is card:examplinib-label"),
        (lambda a: a["references"][0].update(document_hash="sha256:00"), "c1", "another version"),
        (lambda a: a["references"][2].update(number=4), None, "not numbered 1 to 3"),
        (lambda a: a["claims"].pop(3), None, "Reference 3 is cited by no claim"),
        (lambda a: a["claims"].pop(3), None, "names claim c4, which the answer does not have"),
        (lambda a: a["sections"][0]["claims"].append("c99"), None, "The section “Efficacy” names claim c99"),
        (lambda a: a["bottom_line"].append("c99"), None, "The bottom line names claim c99"),
        (lambda a: a["claims"][3].update(id="c1"), None, "2 claims bear the id c1"),
        (lambda a: a.update(claims=[], bottom_line=[], sections=[]), None, "says nothing, and does not say why"),
    ],
)
def test_a_forgery_under_a_matching_id_is_found(change: Change, claim: str | None, words: str) -> None:
    found = verify(forged(change))
    assert not found.holds
    assert any(one.claim == claim and words in one.what for one in found.failures), found.failures
    assert not any("changed after it was written" in one.what for one in found.failures)


def test_a_version_the_library_lacks_is_not_checkable_and_never_called_false() -> None:
    found = verify_answer(stored(answers.answer()), lambda _document, _version: None, judge, answers.JUDGE)
    assert found.holds
    assert not found.is_complete
    assert len(found.unchecked) == 5
    assert all("Not checkable here" in one.what for one in found.unchecked)
    assert "holds as far as it can be checked here" in verification_to_text(found)
    assert "fabricat" not in verification_to_text(found)


def test_a_text_under_the_wrong_hash_is_not_taken_for_the_version_cited() -> None:
    text = stored(answers.answer())
    found = verify_answer(text, lambda document, _: answers.TEXTS[document] + " ", judge, answers.JUDGE)
    assert sum("does not have the hash" in one.what for one in found.failures) == 5


def test_a_verdict_of_another_judge_is_judged_again_and_said_to_be() -> None:
    found = verify_answer(stored(answers.answer()), library, judge, "rules 2")
    assert found.holds
    assert found.notes[0].what == "4 verdicts are by rules 1, which is not at hand; judged again here by rules 2."


def test_a_claim_the_judge_at_hand_refuses_does_not_hold_whoever_judged_it_first() -> None:
    refused = forged(lambda a: a["claims"][0].update(text="Examplinib cures hair loss."))
    found = verify_answer(refused, library, judge, "rules 2")
    assert any("The judge at hand (rules 2) finds the claim INSUFFICIENT" in one.what for one in found.failures)


def test_a_claim_on_a_work_retracted_since_does_not_hold() -> None:
    def standing(document: DocumentId) -> Status:
        return Status.RETRACTED if document == answers.DOUBTED else Status.CURRENT

    found = verify_answer(stored(answers.answer()), library, judge, answers.JUDGE, standing)
    assert [one.claim for one in found.failures] == ["c4"]
    assert "which has been retracted" in found.failures[0].what
    assert "Reference 2 stood as corrected; it stands as current today." in [one.what for one in found.notes]


def test_an_approval_is_not_taken_from_the_file() -> None:
    found = verify(stored(answers.answer(status="approved")))
    assert "a board's decision is not in this file" in found.unchecked[0].what


def test_an_unsupported_claim_that_no_part_shows_is_no_failure() -> None:
    spare = Claim(
        ClaimId("c5"),
        "Not said anywhere.",
        (answers.cite(answers.LABEL, answers.TESTS),),
        Verdict(Label.INSUFFICIENT, 0.2, (Reason(ReasonKind.NOT_FOUND, "Not said anywhere.", ""),), answers.JUDGE),
    )
    assert verify(stored(answers.answer(claims=(*answers.answer().claims, spare)))).holds


def test_the_text_names_each_failing_claim_and_the_json_says_the_same() -> None:
    found = verify(forged(lambda a: a["claims"][0]["citations"][0].update(start=0)))
    text = verification_to_text(found)
    assert text.startswith("Answer ")
    assert "DOES NOT HOLD" in text.splitlines()[0]
    assert "- c1: The quotation does not stand at characters 0" in text
    shape = json.loads(verification_to_json(found))
    assert (shape["holds"], shape["complete"], shape["failures"][0]["claim"]) == (False, True, "c1")


def test_hostile_words_in_a_file_do_not_reach_the_terminal() -> None:
    found = verify(forged(lambda a: a["sections"][0].update(heading="\x1b[2J\u202e", claims=["c99"])))
    text = verification_to_text(found)
    assert "c99" in text
    assert not set("\x1b\u202e") & set(text)


def test_a_file_that_is_not_an_answer_is_a_user_error() -> None:
    with pytest.raises(InvalidInput):
        verify("{}")
