"""Clinical texts are cut at sentence ends and nowhere else."""

import pytest

from everyline.verify.sentences import sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("It fell (P<0.001). It rose.", ["It fell (P<0.001).", "It rose."]),
        ("Drug vs. Placebo was used.", ["Drug vs. Placebo was used."]),
        ("Adverse events, e.g. Acne, were mild. Good.", ["Adverse events, e.g. Acne, were mild.", "Good."]),
        ("King et al. Reported this.", ["King et al. Reported this."]),
        ("A dose of 1.73 m2. Next", ["A dose of 1.73 m2.", "Next"]),
        ("Line one\nLine two", ["Line one", "Line two"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_end_where_they_end(text: str, expected: list[str]) -> None:
    assert cut(text) == expected
