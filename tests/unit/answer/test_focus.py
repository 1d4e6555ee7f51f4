from everyline.answer.alike import alike
from everyline.answer.focus import aspects, focus_words, hinted_topics, time_words
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
    (meant,) = focus_words(question("Can I use it if I stop?"))
    assert "withdrawal" in meant or "withdrawn" in meant


def test_of_blood_clots_the_clots_are_meant() -> None:
    found = focus_words(question("Does it cause blood clots?", outcome=("blood clots",)))
    assert not any("blood" in meant for meant in found)
    assert any(fold("thrombosis") in meant for meant in found)


def test_numbers_are_focus_and_ages_are_not() -> None:
    assert any("95" in meant for meant in focus_words(question("SALT 95 to 100")))
    assert not any("8" in meant for meant in focus_words(question("children aged 8")))


def test_times_meet_whatever_their_unit() -> None:
    assert time_words("after two years") == time_words("at month 24") == time_words("week 104")


def test_a_general_word_holds_the_particular_and_not_the_reverse() -> None:
    assert fold("shingles") in alike(fold("infection"))
    assert fold("tuberculosis") not in alike(fold("shingles"))


def test_two_things_asked_are_two_aspects() -> None:
    asked = question("How effective is it, and is it approved?")
    assert {topics[0] for topics in aspects(asked)} == {"approval", "efficacy"}


def test_the_words_of_a_question_hint_at_topics() -> None:
    assert "vaccination" in hinted_topics(question("Which vaccines are allowed?"))
    assert "approval" in hinted_topics(question("Is it approved?"))
    assert hinted_topics(question("Tell me about hair")) == frozenset()
