"""Whom a dose is told to, from the starter library."""

from __future__ import annotations

import re

import pytest

from everyline.domain.answer import Answer
from everyline.domain.question import Reader
from everyline.engine.ask import Request, ask
from everyline.engine.build import Bench

AMOUNT = re.compile(r"\b\d+(?:\.\d+)? ?mg\b")


def shown(answer: Answer) -> str:
    return " ".join(claim.text for claim in answer.claims)


@pytest.mark.parametrize(
    ("text", "reader"),
    [
        ("How much ritlecitinib should I take?", Reader.CLINICIAN),
        ("How much Olumiant should I give my 9-year-old daughter?", Reader.CLINICIAN),
        ("What is the dose of baricitinib?", Reader.PATIENT),
        ("What is the dose of ritlecitinib for my son?", Reader.CARER),
        ("Can I take ritlecitinib 50 mg twice a day?", Reader.PATIENT),
        ("How many capsules of Litfulo do I take in 24 weeks?", Reader.PATIENT),
    ],
)
def test_nobody_who_would_treat_themselves_is_told_a_dose(starter: Bench, text: str, reader: Reader) -> None:
    answer = ask(starter, Request(text, reader))
    assert AMOUNT.search(shown(answer)) is None
    assert "decided by a prescriber" in answer.preface[0]
    assert not {one.kind for one in answer.synthesis.calculations} & {"count", "dose by weight"}


def test_a_lay_reader_is_told_of_the_licence(starter: Bench) -> None:
    answer = ask(starter, Request("What is the dose of ritlecitinib?", Reader.PATIENT))
    assert "aged 12 years and older" in shown(answer)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("What is the dose of baricitinib for a 9-year-old?", "a 9-year-old"),
        ("What is the dose of ritlecitinib for an 8-year-old?", "an 8-year-old"),
        ("What is the dose of ritlecitinib in children?", "children under 12"),
        ("What is the dose of baricitinib in adolescents?", "adolescents"),
        ("Is there a dose of deuruxolitinib for teenagers?", "adolescents"),
    ],
)
def test_a_dose_for_adults_is_never_a_childs(starter: Bench, text: str, said: str) -> None:
    answer = ask(starter, Request(text))
    assert answer.preface[0].startswith("The library holds no dose of")
    assert said in answer.preface[0]
    assert not re.search(
        r"\d mg (?:by mouth )?(?:once|twice) daily(?! \[257)", shown(answer).replace("[257", " [257")
    ) or ("adolescents 12 to under 18" in shown(answer))
    assert "usual US dose" not in shown(answer)
    assert "by mouth" not in shown(answer)


def test_the_dose_of_the_age_is_told_where_a_source_gives_it(starter: Bench) -> None:
    answer = ask(starter, Request("What is the dose of ritlecitinib in a 14-year-old?"))
    assert answer.preface == ()
    assert "50 mg by mouth once daily" in shown(answer)


def test_an_answer_on_treating_a_child_holds_no_dose_of_adults(starter: Bench) -> None:
    text = shown(ask(starter, Request("How should alopecia areata be treated in a 15-year-old?")))
    assert "8 mg by mouth twice daily" not in text
    assert "usual US dose" not in text
    assert "50 mg by mouth once daily" in text


def test_children_of_an_earlier_question_are_still_children(starter: Bench) -> None:
    first = ask(starter, Request("Is baricitinib approved for children?"))
    second = ask(starter, Request("and the dose?", follow=first.question))
    assert "no dose of baricitinib for children" in second.preface[0]
