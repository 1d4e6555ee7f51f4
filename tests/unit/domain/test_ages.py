"""Ages in words, of questions and of sources."""

import pytest

from everyline.domain.ages import ADULTS, Ages, ages_asked, ages_told


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("dose for a 7-year-old", 7, 8),
        ("children aged 6 to 11", 6, 12),
        ("licensed from age 6", 6, 7),
        ("for a child", 0, 12),
        ("in adolescents", 12, 18),
        ("a 13 year old boy", 13, 14),
        ("not licensed below 12", 0, 12),
        ("my 8 month old baby", 0, 2),
        ("in people over 65", 65, 200),
    ],
)
def test_the_ages_a_question_asks_of(text: str, first: int, last: int) -> None:
    assert ages_asked(text) == Ages(first, last)


@pytest.mark.parametrize(
    "text", ["the 2 mg dose", "SALT below 20 points", "under 12 weeks", "childbearing potential", "Child-Pugh C"]
)
def test_what_is_no_age_is_none(text: str) -> None:
    assert ages_asked(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("257 adolescents 12 to under 18, SALT 50 or more", {Ages(12, 18)}),
        ("aged 12 and over", {Ages(12, 200)}),
        ("adults 18-65 years with SALT 50 or more", {Ages(18, 66)}),
        ("children 6-11 years", {Ages(6, 12)}),
        ("adults with severe AA", {ADULTS}),
        ("it is not licensed below 12", {Ages(0, 12)}),
        ("adults and adolescents from 12 with severe AA", {Ages(12, 200), ADULTS}),
        ("Severe renal impairment (eGFR under 30)", set()),
        ("severe hepatic impairment (Child-Pugh C)", set()),
        ("AA, all ages", set()),
    ],
)
def test_the_ages_a_source_tells_of(text: str, expected: set[Ages]) -> None:
    assert set(ages_told(text)) == expected


def test_a_range_must_hold_somebody() -> None:
    with pytest.raises(ValueError, match="no age"):
        Ages(12, 12)
