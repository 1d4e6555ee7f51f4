"""Typed facts of a text."""

from __future__ import annotations

import pytest

from everyline.verify.facts.binding import bound, named
from everyline.verify.facts.concepts import concepts
from everyline.verify.facts.facts import negates, read_facts, residue


def test_figures_doses_times_and_thresholds_are_told_apart() -> None:
    facts = read_facts("At week 36 SALT of 20 or less was reached by 38.8% on baricitinib 4 mg.")
    assert [q.low for q in facts.figures] == [38.8]
    assert [(q.low, q.unit) for q in facts.doses] == [(4.0, "mg")]
    assert [(q.low, q.unit) for q in facts.times] == [(36.0, "week")]
    assert [(q.op, q.low) for q in facts.thresholds] == [("<=", 20.0)]
    assert facts.drugs == {"baricitinib"}


@pytest.mark.parametrize("text", ["38,8 %", "38.8%", "38·8 %", "38.8\u00a0%"])
def test_a_share_is_the_same_however_it_is_printed(text: str) -> None:
    assert [(q.low, q.unit) for q in read_facts(f"It was {text} of patients").figures] == [(38.8, "%")]


def test_numbers_in_words_are_numbers() -> None:
    assert [(q.low, q.unit) for q in read_facts("given at twenty mg").doses] == [(20.0, "mg")]


@pytest.mark.parametrize(
    "text, ages",
    [
        ("adults with severe disease", {"adult"}),
        ("aged 12 and over", {"adult", "adolescent"}),
        ("adults and adolescents aged 12 years and older", {"adult", "adolescent"}),
        ("approved from age 6", {"adult", "adolescent", "child"}),
        ("257 adolescents 12 to under 18", {"adolescent"}),
        ("at week 12", set()),
    ],
)
def test_ages_are_read_as_groups(text: str, ages: set[str]) -> None:
    assert read_facts(text).ages == ages


def test_a_share_is_bound_to_the_dose_or_group_beside_it() -> None:
    table = bound("It was 38.8% on baricitinib 4 mg, 22.8% on 2 mg and 6.2% on placebo.")
    assert {share: named(next(iter(groups))) for share, groups in table.items()} == {
        38.8: "4 mg",
        22.8: "2 mg",
        6.2: "placebo",
    }


def test_what_no_source_says_is_left_over() -> None:
    held = "The dose studied was 20 mg twice daily."
    assert residue("The dose is 20 mg twice daily", held) == ()
    assert residue("The dose is 20 mg twice daily and cures baldness", held) == ("cures baldness",)


@pytest.mark.parametrize(
    "text, denied",
    [
        ("The indication has no prior-treatment requirement.", True),
        ("The quoted indication carries no condition that another systemic treatment must have failed first.", True),
        ("It is given only after failure of other treatments.", False),
        ("It is given daily.", False),
    ],
)
def test_a_denied_condition_is_told_from_one_that_is_made(text: str, denied: bool) -> None:
    assert negates(text, "line", "prior treatment") is denied


def test_heads_of_a_boxed_warning_are_found_by_any_of_their_names() -> None:
    assert concepts("infections, deaths, lymphoma, MACE and clots", "box") == {
        "serious infections",
        "mortality",
        "malignancy",
        "major cardiovascular events",
        "thrombosis",
    }
