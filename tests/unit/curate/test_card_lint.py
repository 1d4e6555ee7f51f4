"""The lint must fail on any finding whose sentence and values differ, whichever of the two was edited."""

from pathlib import Path

import pytest

from everyline.engine.build import starter_folder
from everyline.engine.curate import lint_cards, stands_in, unaccounted
from everyline.errors import InvalidInput

CARD = starter_folder() / "alopecia-areata" / "king-2022-brave.yaml"


def edited(tmp_path: Path, before: str, after: str) -> Path:
    text = CARD.read_text(encoding="utf-8")
    assert before in text
    copy = tmp_path / CARD.name
    copy.write_text(text.replace(before, after, 1), encoding="utf-8")
    return copy


def test_every_card_of_the_starter_library_is_true_to_itself() -> None:
    assert lint_cards(starter_folder()) == ()


def test_a_changed_value_is_found(tmp_path: Path) -> None:
    faults = lint_cards(edited(tmp_path, "value: 38.8", "value: 83.8"))
    assert [fault.message for fault in faults] == [
        "the value 83.8 is not in the sentence",
        "the sentence's 38.8 is no value of the finding",
    ]
    assert faults[0].finding == "king-2022-brave-f01"


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("value: 38.8", "value: 138.8", "138.8 % of people"),
        ("value: 38.8", "value: -38.8", "-38.8 % of people"),
        ("ci: 95% CI 25.6-39.5", "ci: 95% CI 35.6-39.5", "32.6 lies outside its own interval, 35.6 to 39.5"),
        ("ci: 95% CI 25.6-39.5", "ci: 95% CI 39.5-25.6", "an interval from 39.5 to 25.6"),
    ],
)
def test_a_value_that_cannot_be_true_is_found(tmp_path: Path, before: str, after: str, reason: str) -> None:
    faults = lint_cards(edited(tmp_path, before, after))
    assert any(fault.message.endswith(f"can't be true: {reason}") for fault in faults)


def test_a_changed_sentence_is_found(tmp_path: Path) -> None:
    faults = lint_cards(edited(tmp_path, "an estimated 38.8%", "an estimated 48.8%"))
    assert {fault.finding for fault in faults} == {"king-2022-brave-f01"}
    assert len(faults) == 2


def test_a_card_that_breaks_the_schema_is_named(tmp_path: Path) -> None:
    (fault,) = lint_cards(edited(tmp_path, "topic: efficacy", "topic: magic"))
    assert fault.file == CARD.name
    assert "topic" in fault.message


def test_a_card_under_another_name_is_found(tmp_path: Path) -> None:
    copy = tmp_path / "other.yaml"
    copy.write_text(CARD.read_text(encoding="utf-8"), encoding="utf-8")
    assert any("not the file's name" in fault.message for fault in lint_cards(copy))


def test_one_finding_id_in_two_cards_is_found(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / CARD.name).write_text(CARD.read_text(encoding="utf-8"), encoding="utf-8")
    assert any("already used" in fault.message for fault in lint_cards(tmp_path))


def test_a_folder_without_cards_is_an_error_not_a_pass(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no study cards"):
        lint_cards(tmp_path)


@pytest.mark.parametrize(
    ("value", "sentence", "told"),
    [
        ({"value": 38.8}, "reached by 38.8%", True),
        ({"value": 38.8}, "reached by 38.9%", False),
        ({"value": 0.92}, "0.9 per 100 patient-years", True),
        ({"value": 0.96}, "0.9 per 100 patient-years", False),
        ({"value": 36}, "36.0% of them", True),
        ({"value": 38.8}, "about 39%", False),
        ({"value": 0}, "against none on placebo", True),
        ({"value": 83, "n": "15/18"}, "in 15 of 18 in each arm", True),
        ({"value": "100,000"}, "platelets below 100,000/mm3", True),
        ({"value": "24-26"}, "in 24 to 26% on 4 mg", True),
        ({"value": "24-26"}, "in 24 to 27% on 4 mg", False),
    ],
)
def test_a_value_is_told_in_digits_words_coarser_rounding_or_as_its_count(
    value: dict[str, object], sentence: str, told: bool
) -> None:
    assert stands_in(value, sentence) is told


def test_numbers_of_the_sentence_are_accounted_for_by_values_fields_or_the_list_beside() -> None:
    finding = {
        "values": [{"name": "response", "value": 32, "unit": "%"}],
        "dose": "5 mg twice daily",
        "statement": "With 5 mg for 3 months 32% of 66 responded.",
        "also_in_sentence": ["3"],
    }
    assert unaccounted(finding) == ["66"]
