"""A stored audit is checked again: its counts, its quotations, and what it calls SUPPORTED."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.unit.publish import answers, bundles
from tests.unit.reverify.test_reverify import judge, library

from everyline.engine.reverify import Kind, kind_of
from everyline.engine.reverify_audit import verify_audit
from everyline.engine.verification import Verification, verification_to_text
from everyline.errors import InvalidInput
from everyline.publish.load_audit import audit_from_json

Change = Callable[[dict[str, Any]], object]


def verify(change: Change = lambda _: None) -> Verification:
    found = bundles.audit()
    change(found)
    return verify_audit(json.dumps(found), library, judge, answers.JUDGE)


def test_an_untouched_audit_holds() -> None:
    found = verify()
    assert (found.kind, found.holds, found.is_complete) == ("audit", True, True)
    assert (found.claims, found.verdicts, found.verdicts_repeated) == (2, 1, 1)
    assert (found.citations, found.quotations_found) == (2, 2)
    assert verification_to_text(found).startswith(f"Audit {found.answer} holds.")


@pytest.mark.parametrize(
    "change, claim, words",
    [
        (lambda a: a["claims"][0].update(text="It is 51.5%."), "a1", "said to be SUPPORTED, but the judge at hand"),
        (lambda a: a["claims"][0].update(citations=[]), "a1", "SUPPORTED and cites nothing"),
        (lambda a: a["claims"][1].update(label="SUPPORTED"), "a2", "SUPPORTED and has reasons against it"),
        (lambda a: a["claims"][1]["citations"][0].update(start=0), "a2", "is not as long as its range"),
        (lambda a: a["claims"][1]["citations"][0].update(quote="x" * 93), "a2", "altered, or is from elsewhere"),
        (lambda a: a["claims"][1].update(end=3), "a2", "which is no range"),
        (lambda a: a["claims"][1].update(id="a1"), None, "2 claims bear the id a1"),
        (lambda a: a["tensions"][0].update(claims=["a1", "a9"]), None, "names claim a9"),
        (lambda a: a["summary"].update(claims=3), None, "counts 3 claims; there are 2"),
        (lambda a: a["summary"].update(supported=2), None, "counts 2 supported; there are 1"),
        (lambda a: a["summary"].update(contradicted=0), None, "counts 0 contradicted; there are 1"),
        (lambda a: a["summary"].update(insufficient=1), None, "counts 1 insufficient; there are 0"),
        (lambda a: a["sourcing"][0].update(claims=20), None, "said to carry 20 claims"),
    ],
)
def test_what_was_changed_is_named(change: Change, claim: str | None, words: str) -> None:
    found = verify(change)
    assert not found.holds
    assert any(one.claim == claim and words in one.what for one in found.failures), found.failures


def test_a_text_that_is_not_at_hand_is_unchecked_and_not_false() -> None:
    found = verify_audit(json.dumps(bundles.audit()), lambda *_: None, judge, answers.JUDGE)
    assert (found.holds, found.is_complete) == (True, False)
    assert "Not checkable here" in found.unchecked[0].what


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda a: a.update(mood="fine"), "mood is an unknown key"),
        (lambda a: a["claims"][0].update(mood="fine"), "claims[0].mood (claim a1) is an unknown key"),
        (lambda a: a.pop("tensions"), "tensions: field required"),
        (lambda a: a["summary"].update(claims=-1), "summary.claims"),
    ],
)
def test_what_is_no_audit_is_refused_with_its_place(change: Change, words: str) -> None:
    found = bundles.audit()
    change(found)
    with pytest.raises(InvalidInput) as refused:
        audit_from_json(json.dumps(found))
    assert words in str(refused.value)


@pytest.mark.parametrize(
    "data, kind",
    [
        (bundles.stored().encode(), Kind.ANSWER),
        (json.dumps(bundles.audit()).encode(), Kind.AUDIT),
        (bundles.small_bundle(), Kind.BUNDLE),
        (b"\xef\xbb\xbf" + json.dumps(bundles.audit()).encode(), Kind.AUDIT),
        (b"", Kind.ANSWER),
        (b"[]", Kind.ANSWER),
        (b"\xff", Kind.ANSWER),
        (b"[" * 100_000, Kind.ANSWER),
    ],
)
def test_what_a_file_is_follows_from_its_keys(data: bytes, kind: Kind) -> None:
    assert kind_of(data) is kind
