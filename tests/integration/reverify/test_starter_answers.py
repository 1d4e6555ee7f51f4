"""Answers of the starter library verify as written, and no longer once anything in them is changed."""

from __future__ import annotations

import json

import pytest

from everyline.engine.ask import Request, ask
from everyline.engine.build import Bench
from everyline.engine.reverify import recheck
from everyline.publish.export import answer_to_json, digest_of, id_of

QUESTIONS = (
    "What are the treatment options for patients with moderate to severe alopecia areata using JAK inhibitors?",
    "What is the dose of ritlecitinib?",
    "How is gout treated?",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_of_the_starter_library_holds_completely(starter: Bench, question: str) -> None:
    found = recheck(starter, answer_to_json(ask(starter, Request(question))))
    assert found.failures == ()
    assert found.unchecked == ()
    assert found.quotations_found == found.citations


def test_a_number_changed_in_a_line_its_quotation_or_both_is_found_under_a_matching_id(starter: Bench) -> None:
    written = json.loads(answer_to_json(ask(starter, Request("How well does baricitinib work in alopecia areata?"))))
    numbered = [place for place, one in enumerate(written["claims"]) if "%" in one["text"]]
    assert numbered
    for place in numbered:
        for line, quotation in ((True, False), (False, True), (True, True)):
            forged = json.loads(json.dumps(written))
            claim = forged["claims"][place]
            if line:
                claim["text"] = _shifted(claim["text"])
            if quotation:
                claim["citations"] = [{**one, "quote": _shifted(one["quote"])} for one in claim["citations"]]
            found = recheck(starter, json.dumps({**forged, "id": id_of(digest_of(forged))}))
            assert any(one.claim == claim["id"] for one in found.failures), (claim["text"], line, quotation)


def _shifted(text: str) -> str:
    """Every percentage's last digit one higher, 9 becoming 0: wrong, and plausible."""
    return "".join(
        str((int(letter) + 1) % 10) if letter.isdigit() and text[place + 1 : place + 2] == "%" else letter
        for place, letter in enumerate(text)
    )
