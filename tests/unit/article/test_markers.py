"""Citation markers: what is one, and what is a figure."""

from __future__ import annotations

import pytest

from everyline.article.markers import numbers, strip_markers, writes_bare_numbers


@pytest.mark.parametrize(
    "text, left, markers",
    [
        ("Remission was 31% [4].", "Remission was 31%.", ("4",)),
        ("Remission was 31% [2-4, 7]", "Remission was 31%", ("2", "3", "4", "7")),
        ("Remission was common.³", "Remission was common.", ("3",)),
        ("Counts fell to 10⁹ per litre", "Counts fell to 10⁹ per litre", ()),
        ("It works (Smith et al., 2020; Jones 2021).", "It works.", ("Smith et al., 2020", "Jones 2021")),
        ("It works (9/12 patients)", "It works (9/12 patients)", ()),
        ("It works (95% CI 1, 2)", "It works (95% CI 1, 2)", ()),
    ],
)
def test_markers_of_every_form_are_taken_out_and_figures_stay(text: str, left: str, markers: tuple[str, ...]) -> None:
    stripped = strip_markers(text, bare=False)
    assert (stripped.text, stripped.markers) == (left, markers)


@pytest.mark.parametrize(
    "text, left, markers",
    [
        ("20 mg orally twice daily 5", "20 mg orally twice daily", ("5",)),
        ("response after 3-6 months 5", "response after 3-6 months", ("5",)),
        ("scores <2 2", "scores <2", ("2",)),
        ("Lipids at 12 weeks 1", "Lipids at 12 weeks", ("1",)),
        ("measured at week 36", "measured at week 36", ()),
        ("a study of phase 3", "a study of phase 3", ()),
    ],
)
def test_bare_numbers_are_markers_only_where_no_word_needs_them(text: str, left: str, markers: tuple[str, ...]) -> None:
    stripped = strip_markers(text, bare=True)
    assert (stripped.text, stripped.markers) == (left, markers)


def test_bare_numbers_are_markers_only_in_an_article_that_writes_them_throughout() -> None:
    assert writes_bare_numbers(["one 1", "two 2", "three 1", "four"])
    assert not writes_bare_numbers(["It lasted 12", "one", "two", "three", "four", "five"])
    assert not writes_bare_numbers(["in the year 19", "of 98", "about 77"])


def test_offsets_lead_back_to_the_text_as_given() -> None:
    text = "It works [3] well [4]."
    stripped = strip_markers(text, bare=False)
    assert "".join(text[place] for place in stripped.kept) == stripped.text == "It works well."


def test_a_range_of_markers_is_spelled_out_but_never_a_long_one() -> None:
    assert numbers("1-3") == ("1", "2", "3")
    assert numbers("1-300") == ("1-300",)
