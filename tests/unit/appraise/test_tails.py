"""Tails of distributions against scipy, which the tests have and the program does not load."""

from __future__ import annotations

import pytest
from scipy import stats

from everyline.appraise.tails import chi_square_tail, t_central, t_quantile


@pytest.mark.parametrize("df", [1, 2, 3, 4, 7, 12, 39, 100])
def test_tails_are_those_of_scipy(df: int) -> None:
    for value in (0.0, 0.001, 0.5, 1.0, 3.84, 12.0, 55.5, 152.233):
        assert chi_square_tail(value, df) == pytest.approx(stats.chi2.sf(value, df), rel=1e-10, abs=1e-300)
        assert t_central(value, df) == pytest.approx(1 - 2 * stats.t.sf(value, df), abs=1e-12)
    for level in (50, 90, 95, 99, 99.9):
        assert t_quantile(level, df) == pytest.approx(stats.t.ppf(0.5 + level / 200, df), rel=1e-9)


def test_what_has_no_tail_is_refused() -> None:
    for wrong in (lambda: chi_square_tail(-1, 2), lambda: t_central(1, 0), lambda: t_quantile(100, 3)):
        with pytest.raises(ValueError, match=r"degrees of freedom|interval"):
            wrong()
    assert chi_square_tail(0.0, 0) == 1.0
