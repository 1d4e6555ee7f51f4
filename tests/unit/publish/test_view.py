"""What a page shows of an answer in its reader's words: works by name, no terms of the search for lay readers."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.publish import answers, syntheses

from everyline.domain.answer import Abstention, Nearest, Term
from everyline.domain.ids import ClaimId
from everyline.domain.question import Reader, Urgency
from everyline.publish.text import answer_to_text
from everyline.publish.view import page


def test_a_listed_work_named_by_its_id_is_shown_as_in_the_list() -> None:
    made = answers.answer()
    first = made.bottom_line[0]
    told = {"ash-2031-examplinib gives 31.5%.": "Ash 2031 [1] gives 31.5%.",
            "It differs from ash-2031-examplinib.": "It differs from Ash 2031 [1]."}  # fmt: skip
    for said, shown in told.items():
        claims = tuple(replace(one, text=said) if one.id == first else one for one in made.claims)
        assert page(replace(made, claims=claims)).bottom_line[0].text == shown


def test_a_word_that_only_begins_like_an_id_stays() -> None:
    made = answers.answer()
    said = "ash-2031-examplinib-b gives 31.5%, a two-fold gain."
    claims = tuple(replace(one, text=said) if one.id == made.bottom_line[0] else one for one in made.claims)
    assert page(replace(made, claims=claims)).bottom_line[0].text == said


def test_a_lay_reader_of_an_abstention_gets_no_terms_of_the_search() -> None:
    made = answers.answer()
    searched = (("method", "blend(bm25)"), ("passages", "296"), ("drugs held", "examplinib"))
    abstention = Abstention("Nothing was found.", searched, (Nearest(answers.TRIAL, "A trial"),))
    made = replace(made, bottom_line=(), sections=(), conflicts=(), abstention=abstention)
    lay = answer_to_text(replace(made, question=replace(made.question, reader=Reader.PATIENT)))
    assert "examplinib" in lay
    for word in ("blend(", "passages:", "card:ash"):
        assert word not in lay.split("References")[0]
    assert "blend(bm25)" in answer_to_text(made)


def test_a_lay_reader_is_told_what_the_page_is_in_words_for_them() -> None:
    made = answers.answer()
    lay = page(replace(made, question=replace(made.question, reader=Reader.CARER)))
    assert "health professionals" not in lay.disclaimer
    assert "For information only" in lay.disclaimer
    assert "health professionals" in page(made).disclaimer


def test_pictures_of_people_are_told_apart_by_treatment_and_their_sums_left_to_clinicians() -> None:
    lay = page(syntheses.answer(Reader.PATIENT)).synthesis
    headings = [one.heading for one in lay.icons]
    assert len(headings) == len(set(headings))
    assert all("mg" in one.rpartition(", ")[2] for one in headings)
    assert lay.calculations == ()
    assert page(syntheses.answer()).synthesis.calculations


def test_an_abbreviation_of_a_word_explained_is_spelt_out_beside_a_picture() -> None:
    made = syntheses.answer(Reader.PATIENT)
    rows = tuple(replace(one, population="adults with AA, US") for one in made.synthesis.rows)
    made = replace(made, synthesis=replace(made.synthesis, rows=rows))
    term = Term("alopecia areata", "hair loss", made.claims[0].id if made.claims else ClaimId("c1"))
    told = page(replace(made, terms=(term,))).synthesis.icons[0].words[0]
    assert "adults with alopecia areata, US" in told
    assert "adults with AA, US" in page(replace(made, terms=())).synthesis.icons[0].words[0]


def test_a_lay_reader_in_need_of_help_sees_no_pictures() -> None:
    made = syntheses.answer(Reader.PATIENT)
    urgent = replace(made, urgent=Urgency("a possible overdose", "Call now."))
    assert page(made).synthesis.icons
    assert page(urgent).synthesis.icons == ()


def test_words_are_not_explained_again_where_sources_disagree() -> None:
    made = answers.answer()
    term = Term("SALT", "a score of hair loss", made.bottom_line[0])
    shown = page(replace(made, terms=(term,)))
    assert shown.bottom_line[0].explained
    assert [line.explained for line in shown.conflicts[0].lines] == [(), ()]
