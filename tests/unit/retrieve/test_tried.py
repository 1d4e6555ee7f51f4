"""Treatments that a question says did not work are not what it asks about."""

import pytest

from everyline.domain.question import Pico, Question, QuestionType
from everyline.retrieve.tried import without_tried


@pytest.mark.parametrize(
    "text",
    [
        "Drugabine did not help my migraine, what else is there?",
        "Drugabine failed. Which treatments remain for migraine?",
        "My drugabine is not working. What can I do about migraine?",
    ],
)
def test_what_was_tried_is_set_aside(text: str) -> None:
    asked = Question(text, type=QuestionType.EFFICACY, pico=Pico(("migraine",), ("drugabine",)))
    read = without_tried(asked)
    assert read.pico.intervention == ()
    assert read.type is QuestionType.TREATMENT_OPTIONS


@pytest.mark.parametrize("text", ["Why did drugabine not work?", "Does drugabine work in migraine?"])
def test_a_question_about_the_treatment_itself_stays(text: str) -> None:
    asked = Question(text, type=QuestionType.EFFICACY, pico=Pico(("migraine",), ("drugabine",)))
    assert without_tried(asked) == asked
