"""Questions of several parts, without a subject, mistyped, following others; arithmetic. From the starter library."""

from __future__ import annotations

import pytest

from everyline.domain.answer import Answer
from everyline.engine.ask import Request, ask
from everyline.engine.build import Bench
from everyline.engine.reverify import recheck
from everyline.publish.export import answer_to_json


def told(answer: Answer) -> str:
    return " ".join(claim.text for claim in answer.claims)


def test_both_parts_are_answered_under_their_own_headings(starter: Bench) -> None:
    answer = ask(starter, Request("What is the dose of baricitinib and is it safe in pregnancy?"))
    headings = [section.heading for section in answer.sections]
    assert any(heading.startswith("“What is the dose of baricitinib”: ") for heading in headings)
    assert any(heading.startswith("“is it safe in pregnancy”: ") for heading in headings)
    assert "contraindicated in pregnancy" in told(answer)
    assert "2 mg once daily" in told(answer)
    assert len(answer.bottom_line) <= 3
    assert len({claim.id for claim in answer.claims}) == len(answer.claims)
    assert recheck(starter, answer_to_json(answer)).holds


def test_the_part_that_can_be_answered_is_and_the_other_is_told_as_a_gap(starter: Bench) -> None:
    answer = ask(starter, Request("What is the dose of baricitinib? And how is gout diagnosed?"))
    assert answer.abstention is None
    assert "2 mg once daily" in told(answer)
    assert any(gap.startswith("On “And how is gout diagnosed”: ") for gap in answer.gaps)


@pytest.mark.parametrize("text", ["pregnancy?", "side effects", "What is the dose?"])
def test_a_question_without_a_subject_asks_back_and_lists_what_is_held(starter: Bench, text: str) -> None:
    answer = ask(starter, Request(text))
    assert answer.abstention is not None
    assert answer.abstention.reason.startswith("Which drug or which condition is meant?")
    assert "baricitinib" in dict(answer.abstention.searched)["drugs held"]
    assert "alopecia areata" in dict(answer.abstention.searched)["conditions held"]


@pytest.mark.parametrize("text", ["what about children?", "Is it safe?", "and the dose?"])
def test_a_follow_up_with_nothing_to_follow_gets_one_sentence(starter: Bench, text: str) -> None:
    answer = ask(starter, Request(text))
    assert answer.abstention is not None
    assert answer.abstention.reason.startswith("The question points to an earlier one")


@pytest.mark.parametrize("text", ["Is zorbatinib effective in alopecia areata?", "What is the dose of zorbatex?"])
def test_an_invented_drug_is_never_answered_with_another(starter: Bench, text: str) -> None:
    answer = ask(starter, Request(text))
    assert answer.abstention is not None
    assert answer.claims == ()


def test_a_mistyped_brand_is_answered_and_the_reading_told(starter: Bench) -> None:
    answer = ask(starter, Request("What is the boxed warning of olumient?"))
    assert answer.question.corrections[0].read_as == "baricitinib"
    assert "boxed warning" in told(answer)


ASKED = (
    "What is the dose of baricitinib?",
    "What is the dose of ritlecitinib in adolescents?",
    "What are the risks of deuruxolitinib?",
    "Is baricitinib better than ritlecitinib for alopecia areata?",
    "What happens when baricitinib is stopped?",
    "Which tests are needed before ritlecitinib?",
    "Can baricitinib be used in pregnancy?",
    "Which drugs interact with ritlecitinib?",
    "What are the treatment options for severe alopecia areata?",
    "How effective is methotrexate in alopecia areata?",
    "What is the SALT score?",
    "How is the severity of alopecia areata graded?",
    "Is upadacitinib approved for alopecia areata?",
    "How effective is tofacitinib in alopecia areata?",
    "What is known of ciclosporin in alopecia areata?",
    "Does intralesional triamcinolone work in patchy alopecia areata?",
    "Is ritlecitinib approved for adolescents?",
    "What is the prognosis of alopecia universalis?",
    "Which vaccines should be given before a JAK inhibitor?",
    "Since ritlecitinib has no boxed warning, is it the first choice?",
)


def test_every_suggestion_of_twenty_answers_can_be_answered(starter: Bench) -> None:
    suggested = dict.fromkeys(one for text in ASKED for one in ask(starter, Request(text)).follow_ups)
    assert len(suggested) > 10
    for text in suggested:
        answer = ask(starter, Request(text))
        assert answer.abstention is None, text
        lines = {claim.id: claim.text.lower() for claim in answer.claims}
        names = [name.lower() for drug in answer.question.pico.intervention for name in answer.question.names(drug)]
        assert any(name in lines[one] for one in answer.bottom_line for name in names), text


@pytest.mark.parametrize(
    ("text", "result"),
    [
        # By hand: 0.40 x 50 + 0.24 x 30 + 0.18 x 20 + 0.18 x 10 = 20 + 7.2 + 3.6 + 1.8.
        ("What is SALT with 50% loss on top, 30% at the back, 20% on the right and 10% on the left?", "SALT 32.6"),
        ("What is SALT with top 100%, back 100%, right 100% and left 100%?", "SALT 100"),
        ("SALT went from 60 to 15, what is the percentage improvement?", "75 % improvement of SALT"),
        ("How many 50 mg capsules of ritlecitinib are needed for 24 weeks once daily?", "168 capsules"),
        ("How many tablets of deuruxolitinib are needed for 12 weeks?", "168 tablets"),
        ("What is the dose of ciclosporin at 4 mg/kg/day for 70 kg in alopecia areata?", "280 mg per day"),
    ],
)
def test_arithmetic_is_worked_in_view(starter: Bench, text: str, result: str) -> None:
    answer = ask(starter, Request(text))
    (calculation,) = answer.synthesis.calculations
    assert calculation.result == result
    assert calculation.steps
    cited = {(c.document, c.span) for claim in answer.claims for c in claim.citations}
    assert all((one.document, one.span) in cited for _, _, one in calculation.inputs if one is not None)
    assert recheck(starter, answer_to_json(answer)).holds


def test_a_number_needed_to_treat_comes_from_a_trials_groups(starter: Bench) -> None:
    answer = ask(starter, Request("What is the number needed to treat for baricitinib 4 mg in alopecia areata?"))
    (calculation,) = answer.synthesis.calculations
    # By hand from BRAVE-AA1: 38.8 - 6.2 = 32.6 percentage points; 100 / 32.6 = 3.07, so 4.
    assert "326 more among 1000" in calculation.result
    assert calculation.result.endswith("number needed to treat 4")
    assert all(citation is not None for _, _, citation in calculation.inputs)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Calculate SALT: top 120%, back 30%, right 20%, left 10%", "120 % in the area top is not possible"),
        ("SALT 140: how severe is it?", "SALT 140 is not possible"),
        ("SALT went from 160 to 15, how much is the change?", "SALT 160 is not possible"),
        ("What SALT is 50% top and 30% back?", "gives none for right side and left side"),
        ("What is the NNT with 130% against 20%?", "130 % of people is not possible"),
        ("How many tablets of baricitinib for 3 months?", "a month has no fixed number of days"),
    ],
)
def test_impossible_or_missing_figures_are_refused_by_name(starter: Bench, text: str, why: str) -> None:
    answer = ask(starter, Request(text))
    assert answer.synthesis.calculations == ()
    assert any(why in one for one in answer.preface)
