"""Question types against hand labels, and order of the rules."""

from pathlib import Path

import pytest
import yaml

from everyline.domain.question import Question, QuestionType
from everyline.retrieve.query import read_question
from everyline.retrieve.synonyms import built_in

LABELLED = yaml.safe_load((Path(__file__).parent / "questions.yaml").read_text(encoding="utf-8"))


def read(text: str, follow: Question | None = None) -> Question:
    return read_question(text, lexicon=built_in(), follow=follow)


@pytest.mark.parametrize(("half", "least"), [("tune", 0.95), ("held_out", 0.9)])
def test_types_agree_with_hand_labels(half: str, least: float) -> None:
    wrong = [
        (text, read(text).type.value, label)
        for label, texts in LABELLED[half].items()
        for text in texts
        if read(text).type.value != label
    ]
    total = sum(map(len, LABELLED[half].values()))
    assert 1 - len(wrong) / total >= least, wrong


def test_every_type_is_labelled_in_both_halves() -> None:
    for half in ("tune", "held_out"):
        assert set(LABELLED[half]) == {kind.value for kind in QuestionType}


@pytest.mark.parametrize(
    "text",
    [
        "will my hair come back on olumiant",
        "Will my daughter's eczema get better and her skin grow back with dupilumab?",
        "what are my chances on methotrexate?",
        "What are the chances of regrowth with ritlecitinib?",
        "How likely is regrowth on baricitinib?",
        "Will my child's hair grow back with ritlecitinib?",
        "What are the odds that semaglutide works for me?",
        "How likely is it that metformin helps me lose weight?",
        "how long before leqselvi starts to work",
        "How soon will I see results with minoxidil?",
        "What is the NNT of baricitinib 4 mg?",
        "What share of people respond to ritlecitinib?",
    ],
)
def test_what_a_drug_gives_in_lay_words_is_efficacy(text: str) -> None:
    assert read(text).type is QuestionType.EFFICACY


@pytest.mark.parametrize(
    "text",
    [
        "Will my hair loss come back after stopping baricitinib?",
        "Will my child's hair grow back without treatment?",
        "Does hair grow back on its own?",
        "will my eczema come back if I stop dupilumab",
        "what are my chances if I lost all my hair",
        "What share of patients relapse after stopping baricitinib?",
        "Who relapses after down-titration of baricitinib?",
        "what if I stop baricitinib",
        "will I lose my eyebrows again if i come off olumiant",
        "What are the chances of survival with metastatic melanoma?",
    ],
)
def test_the_course_of_a_disease_stays_prognosis(text: str) -> None:
    assert read(text).type is QuestionType.PROGNOSIS


def test_a_changed_laboratory_value_on_a_drug_is_monitoring() -> None:
    assert read("What should I do if lymphocytes drop on ritlecitinib?").type is QuestionType.MONITORING
    assert read("How do I manage it when platelets fall during methotrexate?").type is QuestionType.MONITORING


def test_trouble_at_hand_is_never_read_as_a_question_of_how_well_a_drug_works() -> None:
    for text in ("I took 20 ritlecitinib tablets by mistake", "I have chest pain and a swollen leg, on baricitinib"):
        asked = read(text)
        assert asked.urgency is not None
        assert asked.type is QuestionType.SAFETY


def test_how_something_works_in_a_disease_is_about_its_mechanism_and_how_well_about_efficacy() -> None:
    assert read("How do JAK inhibitors work in alopecia areata?").type is QuestionType.DEFINITION
    assert read("How well does baricitinib work in alopecia areata?").type is QuestionType.EFFICACY
