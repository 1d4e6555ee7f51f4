"""Years and designs a question asks to keep to."""

import pytest

from everyline.domain.question import Filters
from everyline.errors import InvalidQuestion
from everyline.retrieve.filters import read_filters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("trials of baricitinib since 2020", Filters(year_from=2020)),
        ("studies published after 2020", Filters(year_from=2021)),
        ("evidence before 2015", Filters(year_to=2014)),
        ("evidence up to 2015", Filters(year_to=2015)),
        ("between 2010 and 2015", Filters(year_from=2010, year_to=2015)),
        ("published in 2022", Filters(year_from=2022, year_to=2022)),
        ("randomised trials of ritlecitinib since 2021", Filters(year_from=2021, designs=("rct",))),
        ("What do meta-analyses say about JAK inhibitors?", Filters(designs=("systematic_review",))),
        ("Are there any randomized controlled trials on dupilumab?", Filters(designs=("rct",))),
        ("What do guidelines recommend for gout?", Filters(designs=("guideline",))),
        ("How large is a randomised trial?", Filters()),
        ("What is alopecia areata?", Filters()),
    ],
)
def test_filters_are_read(text: str, expected: Filters) -> None:
    assert read_filters(text) == expected


@pytest.mark.parametrize(
    "text",
    ["trials since 2024 before 2020", "studies between 2020 and 2015", "evidence published after 2019 and before 2020"],
)
def test_years_that_exclude_each_other_get_one_sentence(text: str) -> None:
    with pytest.raises(InvalidQuestion, match="No year fits") as caught:
        read_filters(text)
    assert caught.value.next_step
