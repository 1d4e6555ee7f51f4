"""The generator of minimal edits."""

import random

from everyline.verify.edits import edits

SENTENCE = (
    "At week 24, 38.8% on baricitinib 4 mg once daily and 6.2% on placebo had severe hair loss (24 to 26%), which may "
    "have increased; it is not recommended in adults before 12 weeks."
)


def test_every_edit_changes_the_text() -> None:
    assert all(edit.text != SENTENCE for edit in edits(SENTENCE, random.Random(1)))


def test_the_kinds_a_sentence_allows_are_all_made() -> None:
    kinds = {edit.kind for edit in edits(SENTENCE, random.Random(1))}
    assert {"number", "dose", "time", "interval", "drug", "arm", "direction", "negation", "population"} <= kinds
    assert {"comparator", "certainty", "unit"} <= kinds


def test_the_same_seed_gives_the_same_edits() -> None:
    assert edits(SENTENCE, random.Random(5)) == edits(SENTENCE, random.Random(5))


def test_an_edit_names_what_it_replaced() -> None:
    for edit in edits(SENTENCE, random.Random(2)):
        if edit.kind != "arm":
            assert edit.original in SENTENCE
            assert edit.replaced in edit.text
