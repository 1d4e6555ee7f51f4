"""Which figure of a question belongs to which area of a score: a wrong one would give a wrong score."""

from __future__ import annotations

from decimal import Decimal

import pytest

from everyline.answer.arithmetic.scores import _given

AREAS = ("top", "back", "right side", "left side")


def given(text: str) -> list[int | None] | None:
    found = _given(AREAS, text)
    return None if found is None else [None if one is None else int(one) for one in found.values()]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("left 40% right 30% top 50% back 20%", [50, 20, 30, 40]),
        ("40% left 30% right 50% top 20% back", [50, 20, 30, 40]),
        ("top 50%, back 20%, right side 30%, left side 40%", [50, 20, 30, 40]),
        ("50% on the top, 20% on the back, 30% of the right side and 40% of the left side", [50, 20, 30, 40]),
        ("50% loss on top, 20% at the back and 30% on both sides", [50, 20, 30, 30]),
        ("top 50%, 20% back, left 40%, right 30%", [50, 20, 30, 40]),
        ("vertex: 50%; posterior: 20%; right: 30%; left: 40%", [50, 20, 30, 40]),
        ("top 50% and back 20%", [50, 20, None, None]),
    ],
)
def test_each_area_has_its_own_figure(text: str, figures: list[int | None]) -> None:
    assert given(text) == figures


def test_figures_that_may_belong_to_either_neighbour_are_not_guessed() -> None:
    assert given("top 50% back 20% right 30% left") is None


def test_a_figure_is_a_number_as_it_stands() -> None:
    found = _given(AREAS, "top 12.5%, back 0%, right 0%, left 0%")
    assert found is not None
    assert found["top"] == Decimal("12.5")
