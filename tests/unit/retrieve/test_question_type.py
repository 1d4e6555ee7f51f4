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
