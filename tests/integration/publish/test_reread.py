"""A stored answer, read back, is the answer: written again it is the same bytes."""

from __future__ import annotations

import json

import pytest

from everyline.domain.question import Reader
from everyline.engine.ask import Request, ask
from everyline.engine.build import Bench
from everyline.errors import InvalidInput
from everyline.publish.export import answer_to_json
from everyline.publish.html import answer_to_html
from everyline.publish.load import answer_from_json
from everyline.publish.reread import answer_of

QUESTIONS = (
    "What is the dose of ritlecitinib?",
    "How effective is baricitinib for severe alopecia areata?",
    "Does baricitinib beat deuruxolitinib, and is it safe in pregnancy?",
    "Is it true that ritlecitinib has no boxed warning?",
    "What is the number needed to treat for baricitinib 4 mg?",
    "What is the capital of France?",
)


@pytest.mark.parametrize("reader", [Reader.CLINICIAN, Reader.PATIENT])
@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_read_back_and_written_again_is_the_same(starter: Bench, question: str, reader: Reader) -> None:
    answer = ask(starter, Request(question, reader=reader))
    text = answer_to_json(answer)
    again = answer_of(answer_from_json(text))
    assert answer_to_json(again) == text
    assert answer_to_html(again) == answer_to_html(answer)


def test_a_value_that_cannot_be_is_named(starter: Bench) -> None:
    stored = json.loads(answer_to_json(ask(starter, Request(QUESTIONS[0]))))
    stored["claims"][0]["citations"][0]["end"] = 0
    with pytest.raises(InvalidInput, match="can't be shown"):
        answer_of(answer_from_json(json.dumps(stored)))
