"""What keeps lines beside a question out of its answer."""

from __future__ import annotations

from everyline.answer.nearness import _asked_of
from everyline.domain.question import Pico, Question
from everyline.domain.words import names_a_disease
from everyline.retrieve.pico import read_pico
from everyline.retrieve.synonyms import Lexicon


def test_a_title_about_more_than_is_asked_is_held_in_part() -> None:
    asked = Question("What is chronic cough?", pico=Pico(population=("chronic cough",)))
    assert _asked_of(asked, "Chronic cough") == 1.0
    assert _asked_of(asked, "Swimming lessons for people with chronic cough in five towns") < 0.5
    assert _asked_of(asked, "") == 1.0


def test_a_title_that_begins_with_an_unknown_name_asked_for_is_held() -> None:
    assert _asked_of(Question("What is exampleworm?"), "Exampleworm: a tool that sorts words by their length") == 1.0


def test_words_that_name_no_condition_are_no_population() -> None:
    found = read_pico("Would there be a benefit in treating one before the other?", Lexicon(()))
    assert "one" not in found.population
    assert not names_a_disease("fever")
