from everyline.answer.focus import focus_words, hinted_topics
from everyline.domain.question import Pico, Question, QuestionType
from everyline.domain.words import fold


def question(text: str, **parts: object) -> Question:
    return Question(text, type=QuestionType.DOSING, pico=Pico(**parts))  # type: ignore[arg-type]  # tests name the parts


def test_drug_condition_and_type_words_are_no_focus() -> None:
    asked = question(
        "What is the dose of drugabine in alopecia areata?",
        intervention=("drugabine",),
        population=("alopecia areata",),
    )
    asked = Question(asked.text, type=asked.type, pico=asked.pico, expansions=(("alopecia areata", ("AA",)),))
    assert focus_words(asked) == ()


def test_lay_and_clinical_words_meet() -> None:
    (alike,) = focus_words(question("Can I use it if I stop?"))
    assert "withdrawal" in alike or "withdrawn" in alike


def test_of_blood_clots_the_clots_are_meant() -> None:
    found = focus_words(question("Does it cause blood clots?", outcome=("blood clots",)))
    assert not any("blood" in alike for alike in found)
    assert any(fold("thrombosis") in alike for alike in found)


def test_numbers_are_no_focus() -> None:
    assert focus_words(question("children aged 8 mg 24 weeks", population=())) != ()
    assert not any("8" in alike for alike in focus_words(question("children aged 8")))


def test_the_words_of_a_question_hint_at_topics() -> None:
    assert "vaccination" in hinted_topics(question("Which vaccines are allowed?"))
    assert "approval" in hinted_topics(question("Is it approved?"))
    assert hinted_topics(question("Tell me about hair")) == frozenset()
