"""A bundle is checked by the stand-alone verifier, and its verdicts are judged again besides."""

from __future__ import annotations

import json

import pytest
from tests.unit.publish import answers, bundles
from tests.unit.reverify.test_reverify import judge, library

from everyline.domain.ids import ContentHash, DocumentId
from everyline.domain.text import Status
from everyline.engine.reverify_bundle import read_bundle, verify_bundle
from everyline.engine.verification import Verification, verification_to_json, verification_to_text
from everyline.errors import InvalidInput


def absent(document: DocumentId, version: ContentHash) -> None:
    return None


def verify(data: bytes, *, public_key: bytes | None = None) -> Verification:
    return verify_bundle(data, absent, judge, answers.JUDGE, public_key=public_key)


def test_a_bundle_holds_without_a_library_and_says_who_signed_it() -> None:
    found = verify(bundles.answer_bundle(), public_key=bundles.key().public)
    assert (found.kind, found.holds, found.is_complete) == ("bundle", True, True)
    assert (found.claims, found.verdicts, found.verdicts_repeated) == (5, 4, 4)
    assert (found.citations, found.quotations_found) == (6, 6)
    assert json.loads(verification_to_json(found))["signature"] == {"key_id": bundles.key().id, "pinned": True}


def test_a_text_that_is_not_in_the_bundle_is_looked_up_where_there_is_a_library() -> None:
    made = bundles.answer_bundle(full_text=False)
    alone = verify(made, public_key=bundles.key().public)
    assert (alone.holds, alone.is_complete, alone.quotations_found) == (True, False, 5)
    beside = verify_bundle(made, library, judge, answers.JUDGE, public_key=bundles.key().public)
    assert (beside.holds, beside.is_complete, beside.quotations_found) == (True, True, 6)


def test_a_verdict_that_the_judge_does_not_give_is_named_though_the_signature_is_right() -> None:
    found = json.loads(bundles.answer_bundle())
    found["claims"][0]["text"] = answers.RESULT.replace("31.5", "51.5")
    verification = verify(bundles.signed(found, bundles.key()))
    assert not verification.holds
    told = [one.what for one in verification.failures if one.claim == "c1"]
    assert len(told) == 1
    assert "the same judge finds the claim INSUFFICIENT" in told[0]
    assert not any("signature" in one.what for one in verification.failures)


@pytest.mark.parametrize("change", [{"label": "TRUE"}, {"score": 7}, {"score": None}, {"judge": "x"}])
def test_a_verdict_that_is_none_is_named(change: dict[str, object]) -> None:
    found = json.loads(bundles.answer_bundle())
    found["claims"][0]["verdict"].update(change)
    assert not verify(bundles.signed(found, bundles.key())).holds


def test_of_an_audit_what_is_called_supported_is_judged_again() -> None:
    assert verify(bundles.audit_bundle()).verdicts_repeated == 1
    found = json.loads(bundles.audit_bundle())
    found["claims"][0]["text"] = "It is 51.5%."
    assert "said to be SUPPORTED" in verify(bundles.signed(found, bundles.key())).failures[0].what


def test_a_claim_whose_source_was_retracted_since_does_not_hold() -> None:
    def standing(document: DocumentId) -> Status | None:
        return Status.RETRACTED if document == answers.DOUBTED else None

    found = verify_bundle(bundles.answer_bundle(), absent, judge, answers.JUDGE, standing)
    assert [(one.claim, one.what) for one in found.failures] == [
        ("c4", f"The claim rests on {answers.DOUBTED}, which has been retracted.")
    ]


def test_other_code_under_the_name_of_the_judge_is_noted() -> None:
    same = verify_bundle(bundles.answer_bundle(), absent, judge, answers.JUDGE, judge_code=bundles.JUDGED.code)
    other = verify_bundle(
        bundles.answer_bundle(), absent, judge, answers.JUDGE, judge_code=ContentHash(f"sha256:{'1' * 64}")
    )
    assert not any("other code" in one.what for one in same.notes)
    assert any("other code" in one.what for one in other.notes)


def test_a_bundle_of_the_wrong_form_does_not_hold_and_names_the_key() -> None:
    found = verify(bundles.signed({**json.loads(bundles.small_bundle()), "mood": 1}, bundles.key()))
    assert not found.holds
    assert "unknown key “mood”" in verification_to_text(found)
    with pytest.raises(InvalidInput, match="form"):
        read_bundle(bundles.signed({**json.loads(bundles.small_bundle()), "mood": 1}, bundles.key()))


def test_what_is_no_bundle_is_refused() -> None:
    with pytest.raises(InvalidInput, match="does not say that it is a proof bundle"):
        verify(b'{"format": "another"}')
