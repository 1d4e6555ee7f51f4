"""Arithmetic written for readers is worked again: what is right holds, what is wrong is found, prose is left alone."""

from __future__ import annotations

import pytest

from everyline.engine.arithmetic import faults, numbers

RIGHT = (
    "38.8 % - 6.2 % = 32.6 percentage points",
    "placebo: 6.2 % × 10 = 62 of 1000 people",
    "baricitinib 4 mg: 62 + 10 × 32.6 = 388 of 1000 people",
    "388 - 62 = 326 more of 1000 people (95 % interval: 256 more to 395 more)",
    "100 / 32.6 = 3.07, rounded up: 4",
    "drug: 1000 × 5.2 × 0.1234 / (1 - 0.1234 + 5.2 × 0.1234) = 422.6 of 1000 people",
    "drug: 1000 × (1 - (1 - 0.1234) ^ 0.7) = 88.1 of 1000 people",
    "100 / 33.34 = 3, rounded up: 3",
    "6.2 % of 1000 = 62",
    "1,000 × 0.062 = 62",
    "62 × 40 % = 24.8",
    "40 % × 50 % = 20 %",
    "2 x 50 mg = 100 mg a day",
    "2 tablets × 7 days = 14 tablets",
    "top 0.4 × 60 + back 0.24 × 50 = 24 + 12 = 36",
    "0.18 × 50 + 0.18 × 50 + 0.40 × 100 + 0.24 × 25 = 64",
    "(38.8 − 6.2) ÷ 100 = 0.326",
    "85 - 20 = 65; 65 / 85 = 0.765",
    "100 × 91 / 234 = 38.89 %",
    "2.5 × 3 = 7.5, rounded down: 7",
)
GIVEN = ("38.8 %", "6.2 %", "91 of 234", "0.4 and 0.24")


@pytest.mark.parametrize("line", RIGHT)
def test_what_comes_out_holds(line: str) -> None:
    assert faults([line], GIVEN) == ([], [])


WRONG = (
    "38.8 % - 6.2 % = 33.6 percentage points",
    "placebo: 6.2 % × 10 = 63 of 1000 people",
    "388 - 62 = 327 more of 1000 people",
    "100 / 32.6 = 3.17, rounded up: 4",
    "100 / 32.6 = 3.07, rounded up: 3",
    "100 / 32.6 = 3.07, rounded up: 5",
    "2 x 50 mg = 150 mg a day",
    "2 + 2 = 5",
    "0.4 × 60 + 0.24 × 50 = 24 + 12 = 37",
    "0.4 × 60 + 0.24 × 50 = 24 + 13 = 37",
    "85 - 20 = 65; 65 / 85 = 0.865",
    "100 × 91 / 234 = 39.89 %",
    "2.5 × 3 = 7.5, rounded down: 8",
)


@pytest.mark.parametrize("line", WRONG)
def test_what_does_not_come_out_is_found(line: str) -> None:
    assert faults([line], GIVEN) == ([line], [])


@pytest.mark.parametrize("line", ["the median of 6.2 and 3.3", "1 / 0 = 3", "a = b", "= 4", "((2 + 3 = 5", ""])
def test_what_is_no_sum_is_not_called_wrong(line: str) -> None:
    assert faults([line]) == ([], [line])


def test_a_result_carries_its_rounding_into_the_next_line() -> None:
    assert faults(["2 / 3 = 0.667", "0.667 × 3 = 2"]) == ([], [])
    assert faults(["2 / 3 = 0.667", "0.667 × 3 = 3"]) == (["0.667 × 3 = 3"], [])


def test_numbers_are_read_with_the_decimals_they_show() -> None:
    assert numbers("1,234 of 2,000 (61.70 %)") == [(1234.0, 0), (2000.0, 0), (61.7, 2)]
