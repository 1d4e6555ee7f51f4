"""Criteria in three truths: what is not known is never taken for what is not so."""

from __future__ import annotations

from datetime import date

import pytest
from tests.unit.pathways.patients import criterion, fact, truth


@pytest.mark.parametrize(
    "value, on, expected",
    [
        (40, "2026-11-01", "TRUE"),
        (39.9, "2026-11-01", "FALSE"),
        (100, "2026-08-27", "TRUE"),  # 90 days ago: it counts
        (100, "2026-08-26", "UNKNOWN"),  # 91
        (100, None, "UNKNOWN"),  # it counts for a time, and nobody knows since when
        (100, "2026-11-26", "UNKNOWN"),  # tomorrow's
    ],
)
def test_a_quantity(value: float, on: str | None, expected: str) -> None:
    assert truth("is-high", fact("score", value, on)) == expected


def test_the_threshold_is_that_of_the_day() -> None:
    score = fact("score", 45, "2024-12-31")
    assert truth("is-high", score, on=date(2024, 12, 31)) == "FALSE"
    assert truth("is-high", score, on=date(2025, 1, 1)) == "TRUE"


def test_before_a_threshold_is_in_force_nothing_is_known_and_that_is_told() -> None:
    found = criterion("is-high", fact("score", 45, "2021-12-01"), on=date(2021, 12, 2))
    assert found.truth.value == "UNKNOWN"
    assert "no threshold was in force on 2021-12-02" in found.missing[0].why


def test_the_newest_value_counts() -> None:
    assert truth("is-high", fact("score", 90, "2026-10-01"), fact("score", 10, "2026-11-01")) == "FALSE"
    assert truth("is-high", fact("score", 10, "2026-11-01"), fact("score", 90, "2026-10-01")) == "FALSE"


def test_two_values_of_one_day_count_where_they_agree() -> None:
    agree = (fact("score", 90, "2026-11-01"), fact("score", 80, "2026-11-01"))
    assert truth("is-high", *agree) == "TRUE"
    differ = criterion("is-high", fact("score", 90, "2026-11-01"), fact("score", 10, "2026-11-01"))
    assert differ.truth.value == "UNKNOWN"
    assert "10 and 90 on 2026-11-01, which do not agree" in differ.missing[0].why


def test_what_has_no_day_may_be_newer_than_what_has_one() -> None:
    assert truth("anc-is-low", fact("anc", 500), fact("anc", 4000, "2026-11-01")) == "UNKNOWN"
    assert truth("anc-is-low", fact("anc", 500), fact("anc", 600, "2026-11-01")) == "TRUE"
    assert truth("has-clot", fact("clot", True), fact("clot", False, "2026-11-01")) == "UNKNOWN"


@pytest.mark.parametrize(
    "born, on, expected",
    [
        ("2008-11-25", "2026-11-25", "TRUE"),
        ("2008-11-26", "2026-11-25", "FALSE"),
        ("2008-02-29", "2026-02-28", "FALSE"),
        ("2008-02-29", "2026-03-01", "TRUE"),
        ("2004-02-29", "2024-02-29", "TRUE"),
        ("2026-11-25", "2026-11-25", "FALSE"),
        ("2026-11-26", "2026-11-25", "UNKNOWN"),
    ],
)
def test_age(born: str, on: str, expected: str) -> None:
    assert truth("is-adult", fact("birth_date", date.fromisoformat(born)), on=date.fromisoformat(on)) == expected


def test_two_dates_of_birth_count_where_the_age_is_the_same_thing() -> None:
    agree = (fact("birth_date", date(1990, 1, 1)), fact("birth_date", date(1991, 1, 1)))
    assert truth("is-adult", *agree) == "TRUE"
    differ = criterion("is-adult", agree[0], fact("birth_date", date(2015, 1, 1)))
    assert differ.truth.value == "UNKNOWN"
    assert "told twice, differently" in differ.missing[0].why


def test_a_choice() -> None:
    assert truth("is-graded-severe", fact("grade", "severe")) == "TRUE"
    assert truth("is-graded-severe", fact("grade", "mild")) == "FALSE"
    assert truth("is-graded-severe") == "UNKNOWN"
    assert truth("is-graded-severe", fact("grade", "mild"), fact("grade", "severe")) == "UNKNOWN"


def test_presence() -> None:
    assert truth("has-clot", fact("clot", True)) == "TRUE"
    assert truth("has-clot", fact("clot", False)) == "FALSE"
    assert truth("has-clot") == "UNKNOWN"
    assert truth("has-clot", fact("clot", True, "2020-01-01", "2020-03-01")) == "FALSE"
    assert truth("has-clot", fact("clot", True, "2020-01-01", "2026-11-26")) == "TRUE"


@pytest.mark.parametrize(
    "facts, expected",
    [
        ((), "UNKNOWN"),
        ((("infection", True, "2026-11-11"),), "TRUE"),  # 14 days ago
        ((("infection", True, "2026-11-10"),), "FALSE"),
        ((("infection", True, "2026-09-01"),), "UNKNOWN"),  # told so long ago that it says nothing of today
        ((("infection", False, "2026-11-20"),), "FALSE"),
        ((("infection", False, "2026-09-20"),), "UNKNOWN"),
        ((("infection", True, None),), "UNKNOWN"),
        ((("infection", False, None),), "UNKNOWN"),
        ((("infection", True, "2026-11-01", "2026-11-20"),), "TRUE"),  # it ended within the time
        ((("infection", True, "2026-11-01", "2026-12-20"),), "TRUE"),  # it goes on
        ((("infection", True, "2026-11-12"), ("infection", False, "2026-11-20")), "TRUE"),
    ],
)
def test_within_a_time(facts: tuple[tuple[str, bool, str | None]], expected: str) -> None:
    assert truth("had-infection", *(fact(*one) for one in facts)) == expected


@pytest.mark.parametrize(
    "facts, long, recent",
    [
        ((), "UNKNOWN", "UNKNOWN"),
        ((("drug", True, "2026-03-18"),), "TRUE", "TRUE"),  # 36 weeks to the day
        ((("drug", True, "2026-03-19"),), "FALSE", "TRUE"),
        ((("drug", True, None),), "UNKNOWN", "TRUE"),
        ((("drug", False, "2026-11-01"),), "FALSE", "FALSE"),
        ((("drug", True, "2025-01-01", "2026-08-25"),), "FALSE", "TRUE"),  # stopped 3 months ago
        ((("drug", True, "2025-01-01", "2026-08-24"),), "FALSE", "FALSE"),
        ((("drug", True, "2025-01-01", "2027-01-01"),), "TRUE", "TRUE"),  # its end is still to come
        # Not taken any more, as told later than it was begun: that is when it ended, at the latest.
        ((("drug", True, "2025-01-01"), ("drug", False, "2026-01-01")), "FALSE", "FALSE"),
        ((("drug", True, "2025-01-01"), ("drug", False, "2026-11-01")), "FALSE", "TRUE"),
        ((("drug", True, "2026-01-01"), ("drug", False, "2025-01-01")), "TRUE", "TRUE"),
        ((("drug", True, "2026-01-01"), ("drug", False, "2026-01-01")), "UNKNOWN", "UNKNOWN"),
        ((("drug", True, "2026-01-01"), ("drug", False, None)), "UNKNOWN", "UNKNOWN"),
        ((("drug", True, None), ("drug", True, "2020-01-01")), "TRUE", "TRUE"),
    ],
)
def test_courses_of_a_medicine(facts: tuple[tuple[str, bool, str | None]], long: str, recent: str) -> None:
    told = [fact(*one) for one in facts]
    assert truth("took-drug-long", *told) == long
    assert truth("took-drug-recently", *told) == recent


def test_what_settles_a_criterion_is_told_alone_and_nothing_is_missing_then() -> None:
    found = criterion("is-severe", fact("grade", "severe"))
    assert (found.truth.value, found.missing) == ("TRUE", ())
    assert [one.says for one in found.trace.because[0].because] == ["it is graded severe"]
    open_still = criterion("is-severe", fact("grade", "mild"))
    assert open_still.truth.value == "UNKNOWN"
    assert [one.why for one in open_still.missing] == ["Score is not known: it decides on treatment"]


def test_not_and_all() -> None:
    assert truth("is-clear", fact("clot", True)) == "FALSE"
    assert truth("is-clear", fact("clot", False)) == "UNKNOWN"
    assert truth("is-clear", fact("clot", False), fact("anc", 1000)) == "TRUE"


def test_facts_that_the_pathway_does_not_know_are_left_alone() -> None:
    assert truth("has-clot", fact("other", 1), fact("clot", True)) == "TRUE"


def test_numbers_are_exact_and_read_as_people_write_them() -> None:
    says = criterion("anc-is-low", fact("anc", 1000)).trace.because[0].says
    assert says == "Neutrophils is below 1000 /uL (found: 1000 /uL)"
