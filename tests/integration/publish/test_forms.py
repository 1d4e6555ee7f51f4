"""Every form says the same, in the same order, to the same reader; and the same answer gives the same bytes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.publish import answers
from tests.unit.publish.forms import FORMS, Form

from everyline.domain.answer import Abstention, AnswerSection, Label, Nearest, Verdict
from everyline.domain.ids import ClaimId, DocumentId
from everyline.domain.question import Question, Reader
from everyline.domain.text import Status
from everyline.publish.docx import answer_to_docx
from everyline.publish.html import answer_to_html
from everyline.publish.markdown import answer_to_markdown
from everyline.publish.pdf import answer_to_pdf
from everyline.publish.text import answer_to_text
from everyline.publish.wording import DISCLAIMER, lay_notice

each_form = pytest.mark.parametrize("seen", FORMS.values(), ids=FORMS)

# In the order a reader must meet them.
PARTS = (
    "Which drugs help adults with patchy hair loss?",
    "Unreviewed: no medical board has looked at this answer",
    "treatment options",
    "What the question takes for granted",
    "Several drugs are approved",
    "The sources say otherwise",
    "Bottom line",
    answers.RESULT,
    "Efficacy",
    "Where sources disagree",
    "SALT of 20 or less at week 24",
    "The second had no control.",
    "What is not known",
    "Nothing was found on children.",
    "You may want to ask",
    "How is examplinib dosed?",
    "References",
    "Curated summary; abstract read.",
    "How this answer was made",
    "starter",
    "2031-05-01",
    DISCLAIMER,
)


@each_form
def test_every_form_has_every_part_in_the_same_order(seen: Form) -> None:
    text = seen(answers.answer())
    place = 0
    for part in PARTS:
        found = text.find(part, place)
        assert found >= 0, f"{part!r} is missing, or comes too early, in: {text[place : place + 400]}"
        place = found


@each_form
def test_a_line_bears_its_references_its_certainty_and_what_is_wrong_with_its_source(seen: Form) -> None:
    text = seen(answers.answer()).replace("] [", "][")
    after = text[text.index(answers.TESTS) + len(answers.TESTS) :][:90]
    assert "[1][2]" in after
    assert "certainty: very low" in after
    assert "[2] corrected since publication" in after


@each_form
def test_the_standing_of_a_work_is_said_in_words(seen: Form) -> None:
    made = answers.answer()
    works = (replace(made.references[0], status=Status.RETRACTED), *made.references[1:])
    text = seen(replace(made, references=works))
    assert "retracted" in text[text.index("References") :].lower()
    assert "corrected since publication" in text[text.index("References") :].lower()
    assert "under an expression of concern" in text[text.index("References") :].lower()


@each_form
def test_a_withheld_line_is_counted_for_readers_and_shown_to_editors(seen: Form) -> None:
    assert "1 further line was written and left out" in seen(answers.answer())
    assert "cures" not in seen(answers.answer())
    editors = seen(answers.answer(), show_withheld=True)
    assert "Examplinib cures 31.5% of adults." in editors
    assert "the outcome differs, the line has “cures”" in editors


@each_form
def test_a_claim_that_is_not_supported_is_never_shown_wherever_the_answer_puts_it(seen: Form) -> None:
    made = answers.answer()
    refused = replace(made.claims[0], verdict=Verdict(Label.CONTRADICTED, 0.02, (), answers.JUDGE))
    changed = replace(made, claims=(refused, *made.claims[1:]))
    assert "31.5%" not in seen(changed)
    assert "2 further lines were written and left out" in seen(changed)
    assert "31.5%" in seen(changed, show_withheld=True)


@each_form
def test_urgent_advice_comes_straight_after_the_question(seen: Form) -> None:
    text = seen(answers.lay_and_urgent())
    before = text[: text.index("Call your emergency number now.")]
    assert "Unreviewed" not in before
    assert "Bottom line" not in before
    assert "Chest pain" in before


@each_form
@pytest.mark.parametrize("reader", Reader)
def test_lay_readers_and_they_alone_are_told_not_to_change_medicines_on_their_own(seen: Form, reader: Reader) -> None:
    text = seen(answers.answer(question=Question(text="What helps?", reader=reader)))
    notice = lay_notice(reader, "What helps?")
    assert bool(notice) == (reader in (Reader.PATIENT, Reader.CARER))
    assert ("on your own account" in text) == bool(notice)
    if notice:
        assert text.index(notice) < text.index("Bottom line")


@each_form
def test_an_abstention_says_why_what_was_searched_and_what_came_near(seen: Form) -> None:
    given = Abstention(
        "Nothing in this library bears on scurvy.",
        (("Terms", "scurvy, vitamin C"), ("Documents", "118")),
        (Nearest(DocumentId("card:near-one"), "A work on diet"),),
    )
    text = seen(
        answers.answer(
            abstention=given, bottom_line=(), sections=(), claims=(), conflicts=(), premises=(), references=()
        )
    )
    for words in ("Nothing in this library bears on scurvy.", "scurvy, vitamin C", "118", "A work on diet"):
        assert words in text
    assert "Bottom line" not in text
    assert "References" not in text


@each_form
def test_a_section_without_a_line_to_show_is_left_out(seen: Form) -> None:
    made = answers.answer(sections=(AnswerSection("Algorithm", "algorithm", ()),))
    assert "Algorithm" not in seen(made)


@each_form
def test_an_approved_answer_has_no_unreviewed_banner(seen: Form) -> None:
    text = seen(answers.answer(status="approved"))
    assert "Unreviewed" not in text
    assert "Review status: approved." in text


@pytest.mark.parametrize("seen", [FORMS[name] for name in ("markdown", "html", "pdf", "docx")])
def test_the_exact_words_of_each_source_their_place_hash_and_verdict_are_at_hand(seen: Form) -> None:
    text = seen(answers.answer())
    assert answers.ACNE in text
    # A reader of PDF may break the long hash over lines.
    assert answers.hash_of(answers.TRIAL, answers.TRIAL_TEXT) in text.replace(" ", "")
    assert "characters 33 to 126, finding ash-2031-examplinib-f01" in text
    assert "Verdict: supported, score 0.98" in text


@pytest.mark.parametrize("write", [answer_to_text, answer_to_markdown, answer_to_html, answer_to_pdf, answer_to_docx])
def test_the_same_answer_gives_the_same_bytes(write: Form) -> None:
    assert write(answers.answer()) == write(answers.answer())


def test_a_claim_cited_nowhere_in_the_list_is_shown_without_a_number() -> None:
    made = answers.answer(references=(), sections=(AnswerSection("Tests", "monitoring", (ClaimId("c3"),)),))
    for write in (answer_to_text, answer_to_markdown, answer_to_html):
        assert answers.TESTS in write(made)
    assert answer_to_pdf(made).startswith(b"%PDF-")
    assert answer_to_docx(made).startswith(b"PK")
