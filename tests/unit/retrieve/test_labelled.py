"""Question types and urgency against labels made before the rules were tried on them, by half."""

from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml
from tests.unit.retrieve.halves import is_held_out

from everyline.retrieve.query import read_question
from everyline.retrieve.synonyms import built_in
from everyline.retrieve.urgency import urgency

FOLDER = Path(__file__).parent
TYPES = {
    name: yaml.safe_load((FOLDER / f"types_{name}.yaml").read_text("utf-8"))
    for name in ("by_specialty", "fresh", "last")
}
URGENT = yaml.safe_load((FOLDER / "urgent.yaml").read_text("utf-8"))


def wrong_types(labelled: dict[str, list[str]], texts: Iterable[str]) -> list[tuple[str, str]]:
    wanted = {text: label for label, found in labelled.items() for text in found}
    kept = [text for text in texts if text in wanted]
    read = {text: read_question(text, lexicon=built_in()).type.value for text in kept}
    return [(text, read[text]) for text in kept if read[text] != wanted[text]]


def all_texts(labelled: dict[str, list[str]]) -> list[str]:
    return [text for found in labelled.values() for text in found]


@pytest.mark.parametrize("is_held", [False, True])
def test_types_across_specialties_by_half(is_held: bool) -> None:
    texts = [text for text in all_texts(TYPES["by_specialty"]) if is_held_out(text) is is_held]
    wrong = wrong_types(TYPES["by_specialty"], texts)
    assert len(texts) > 60
    assert len(wrong) / len(texts) <= 0.05, wrong


# What was only measured: 59 of 72 when it was new, 37 of 48 for the last. Neither may get worse.
@pytest.mark.parametrize(("name", "least"), [("fresh", 0.95), ("last", 0.75)])
def test_types_of_questions_written_later(name: str, least: float) -> None:
    texts = all_texts(TYPES[name])
    wrong = wrong_types(TYPES[name], texts)
    assert 1 - len(wrong) / len(texts) >= least, wrong


def test_there_are_150_questions_and_every_type_among_them() -> None:
    texts = all_texts(TYPES["by_specialty"])
    assert len(texts) == len(set(texts)) == 150
    assert len(TYPES["by_specialty"]) == 12


@pytest.mark.parametrize("is_held", [False, True])
def test_danger_is_never_missed(is_held: bool) -> None:
    texts = [text for found in URGENT["urgent"].values() for text in found if is_held_out(text) is is_held]
    assert [text for text in texts if urgency(text) is None] == []


@pytest.mark.parametrize("is_held", [False, True])
def test_harmless_look_alikes_raise_no_alarm(is_held: bool) -> None:
    texts = [text for text in URGENT["harmless"] if is_held_out(text) is is_held]
    alarms = [text for text in texts if urgency(text) is not None]
    assert len(alarms) / len(texts) <= 0.05, alarms


@pytest.mark.parametrize("name", ["fresh", "last"])
def test_later_sets_of_danger_and_look_alikes(name: str) -> None:
    assert [text for text in URGENT[f"{name}_urgent"] if urgency(text) is None] == []
    assert [text for text in URGENT[f"{name}_harmless"] if urgency(text) is not None] == []


@pytest.mark.parametrize("words", ["i took ", "my 60 ", "my son ", "chest ", "was given ", "my leg "])
def test_no_text_takes_long_to_be_looked_through(words: str) -> None:
    import time

    start = time.perf_counter()
    urgency((words * 400)[:2000])
    assert time.perf_counter() - start < 2
