"""Mistyped names are read as the one name they can be; real names are never read as others."""

import random
import time

import pytest

from everyline.retrieve.query import read_question
from everyline.retrieve.spelling import distance, mend
from everyline.retrieve.synonyms import Concept, ConceptKind, Lexicon, built_in


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("baricitnib", "baricitinib"),
        ("olumient", "baricitinib"),
        ("ritlecitinb side effects", "ritlecitinib"),
        ("methotrexat", "methotrexate"),
        ("deuruxolitnib in alopecia areata", "deuruxolitinib"),
        ("dose of upadacitinb", "upadacitinib"),
        ("duloxetin", "duloxetine"),
    ],
)
def test_a_slip_is_read_as_the_name_and_told(text: str, name: str) -> None:
    question = read_question(text, lexicon=built_in())
    assert name in question.pico.intervention
    assert [one.read_as for one in question.corrections] == [name]
    assert question.text == text


def test_a_condition_is_mended_word_by_word() -> None:
    question = read_question("allopecia areata", lexicon=built_in())
    assert question.pico.population == ("alopecia areata",)
    assert question.mended == "alopecia areata"


@pytest.mark.parametrize(
    "text",
    [
        # real names that are near others, known or not
        *(
            "nimodipine",
            "nifedipine",
            "quinidine",
            "prednisone",
            "prednisolone",
            "hydroxyzine",
            "clonidine",
            "cycloserine",
        ),
        *("digitoxin", "olopatadine", "momelotinib", "filgotinib", "pirtobrutinib", "lorlatinib", "axitinib"),
        # ordinary words that are near names
        *("hypertensive patients", "diabetic feet", "contract law", "hypotension", "injection", "infraction", "planar"),
        *("What is the capital of France?", "which shampoo helps", "my hearing is worse"),
    ],
)
def test_what_is_no_slip_is_left_alone(text: str) -> None:
    spelt = mend(text, built_in())
    assert spelt.text == text
    assert spelt.corrections == ()


def test_a_word_of_the_library_is_no_slip() -> None:
    assert mend("baricitnib", built_in(), passages=lambda word: ["a paper on baricitnib"]).corrections == ()
    assert mend("baricitnib", built_in(), passages=lambda word: ["a paper on baricitinib"]).corrections != ()


def test_what_may_be_two_drugs_is_asked_back() -> None:
    lexicon = Lexicon((Concept("celvarone", ConceptKind.DRUG), Concept("celvirone", ConceptKind.DRUG)))
    spelt = mend("dose of celverone", lexicon)
    assert spelt.corrections == ()
    assert spelt.unclear[0].candidates == ("celvarone", "celvirone")


def test_an_invented_name_is_kept_as_the_thing_asked_about() -> None:
    question = read_question("Is zorbatinib effective in alopecia areata?", lexicon=built_in())
    assert question.pico.intervention == ("zorbatinib",)
    strange = read_question("Is zorbatex effective in alopecia areata?", lexicon=built_in(), passages=lambda word: [])
    assert strange.pico.intervention == ("zorbatex",)
    held = read_question("Is hair effective in alopecia areata?", lexicon=built_in(), passages=lambda word: [word])
    assert held.pico.intervention == ()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("abcd", "abcd", 0),
        ("abcd", "abdc", 1),
        ("abcd", "abxd", 1),
        ("abcd", "abcde", 1),
        ("abcd", "badc", 2),
        ("abcd", "wxyz", 3),
    ],
)
def test_distance_counts_slips(one: str, other: str, expected: int) -> None:
    assert distance(one, other, 2) == distance(other, one, 2) == expected


def test_a_hundred_thousand_names_take_milliseconds() -> None:
    chance = random.Random(5)
    names = [
        Concept("".join(chance.choices("etaoinsrhldcumfpgwybvkxjqz", k=chance.randint(6, 14))), ConceptKind.DRUG)
        for _ in range(100_000)
    ]
    lexicon = built_in().merge(Lexicon(tuple(names)))
    mend("warm up zorbalex", lexicon)
    start = time.perf_counter()
    mend("dose of baricitnib and zorbalexin", lexicon)
    assert time.perf_counter() - start < 0.1
