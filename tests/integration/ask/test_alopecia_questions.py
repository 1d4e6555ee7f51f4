"""The half of the alopecia areata questions that answers may be tuned on, as a guard: the other half is only measured
(bench/alopecia_answers.py)."""

from __future__ import annotations

import pytest
from bench.alopecia_answers import Marked, answers, figures

from everyline.domain.answer import Label
from everyline.engine.build import Bench


@pytest.fixture(scope="module")
def marked(starter: Bench) -> list[Marked]:
    return answers(starter, only="tune")


def test_answers_hold_what_a_specialist_would_insist_on(marked: list[Marked]) -> None:
    found = figures(marked)
    assert found["must"] >= 0.9
    assert found["first"] >= 0.9


def test_no_answer_says_what_must_not_be_said(marked: list[Marked]) -> None:
    assert [line for one in marked for line in one.said] == []


def test_no_line_is_shown_without_support_or_twice(marked: list[Marked]) -> None:
    assert all(claim.verdict.label is Label.SUPPORTED for one in marked for claim in one.answer.claims)
    assert [one.entry["ask"] for one in marked if "repeats" in one.faults] == []


def test_a_narrow_question_has_twelve_lines_at_most_and_a_bottom_line_of_three(marked: list[Marked]) -> None:
    assert [one.entry["ask"] for one in marked if {"too_long", "long_bottom_line"} & set(one.faults)] == []


def test_what_the_library_does_not_hold_is_not_answered(marked: list[Marked]) -> None:
    assert [one.entry["ask"] for one in marked if "wrongly_answers" in one.faults] == []
