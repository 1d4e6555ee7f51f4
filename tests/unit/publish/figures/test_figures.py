"""Figures are accessible, legible, the same each time, and say what their data say."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import etree

from everyline.publish.figures.findings import Row, findings_figure
from everyline.publish.figures.forest import Forest, Line, forest_plot
from everyline.publish.figures.icons import Icons, icon_array
from everyline.publish.figures.scale import scale_for
from everyline.publish.figures.svg import WIDTH

SVG = "{http://www.w3.org/2000/svg}"
FOREST = Forest(
    name="forest-1",
    title="Forest plot: hair grown",
    description="Two studies and both pooled.",
    measure="Risk ratio (95 % interval)",
    studies=(
        Line("A study", "0.50 (0.25 to 1.00)", 0.5, 0.25, 1.0, 30.0),
        Line(
            "A study with a name so long that it can't stand on one line of a phone", "2 (1 to 4)", 2.0, 1.0, 4.0, 70.0
        ),
    ),
    pooled=(Line("Random effects", "1.3 (0.8 to 2.2)", 1.3, 0.8, 2.2),),
    prediction=(0.1, 20.0),
    neutral=1.0,
    is_ratio=True,
    less="less with treatment",
    more="more with treatment",
)
ICONS = Icons("people-1", "Of 100 people", "6 and 39.", 6, 39, "placebo", "baricitinib 4 mg once daily", "hair grown")
ROWS = (
    Row("Hair grown (week 36)", (("placebo", 62, "62"), ("drug", 388, "388")), ("326 more per 1000",), 3, "moderate"),
    Row("Quality of life", (), ("mean difference 3",), None, "not rated"),
)
ALL = {
    "forest": forest_plot(FOREST),
    "icons": icon_array(ICONS),
    "findings": findings_figure("findings", "Summary of findings", "Two outcomes.", ROWS),
}
each = pytest.mark.parametrize("svg", ALL.values(), ids=ALL)


def tree(svg: str) -> etree._Element:
    return etree.fromstring(svg.encode())


def texts(svg: str) -> list[str]:
    return [one.text or "" for one in tree(svg).iter(f"{SVG}text")]


@each
def test_a_figure_has_a_role_and_is_named_by_its_title_and_description(svg: str) -> None:
    root = tree(svg)
    assert root.get("role") == "img"
    named = [root.xpath(f"//*[@id='{one}']")[0] for one in str(root.get("aria-labelledby")).split()]
    assert [one.tag for one in named] == [f"{SVG}title", f"{SVG}desc"]
    assert all(one.text for one in named)


@each
def test_a_figure_has_no_colour_of_its_own_no_script_and_no_address(svg: str) -> None:
    paints = set(re.findall(r'(?:fill|stroke)="([^"]*)"', svg))
    assert paints <= {"currentColor", "none"}
    tags = {str(one.tag).removeprefix(SVG) for one in tree(svg).iter()}
    assert tags <= {"svg", "title", "desc", "text", "line", "rect", "polygon", "circle", "path", "g"}
    assert not re.search(r"href|style=|url\(|<script", svg)


@each
def test_text_is_legible_on_a_phone_and_stays_inside(svg: str) -> None:
    root = tree(svg)
    height = float(str(root.get("viewBox")).split()[3])
    for one in root.iter(f"{SVG}text"):
        size, x, y = (float(str(one.get(key))) for key in ("font-size", "x", "y"))
        assert size >= 12
        # Letters of a plain face are about half as wide as they are tall.
        reach = 0.5 * size * len(one.text or "")
        left = {"start": x, "middle": x - reach / 2, "end": x - reach}[str(one.get("text-anchor"))]
        assert left >= -0.5
        assert left + reach <= WIDTH + 0.5, one.text
        assert size <= y + size * 0.3
        assert y <= height


def test_what_is_drawn_does_not_change_from_run_to_run() -> None:
    assert forest_plot(FOREST) == ALL["forest"]
    assert icon_array(ICONS) == ALL["icons"]
    assert findings_figure("findings", "Summary of findings", "Two outcomes.", ROWS) == ALL["findings"]


@pytest.mark.parametrize("count", [0, 1, 6, 39, 50, 99, 100])
def test_as_many_people_are_filled_as_have_the_event(count: int) -> None:
    root = tree(icon_array(replace(ICONS, without=count, with_it=100 - count)))
    people = list(root.iter(f"{SVG}g"))
    assert len(people) == 200
    filled = [one.get("fill") != "none" for one in people]
    assert (sum(filled[:100]), sum(filled[100:])) == (count, 100 - count)
    # Told apart by filling, not by a class that only a style sheet knows.
    assert all(
        (one.get("stroke") == "currentColor") is not is_filled for one, is_filled in zip(people, filled, strict=True)
    )
    assert f"{count} of 100" in texts(icon_array(replace(ICONS, without=count)))


@pytest.mark.parametrize("count", [-1, 101])
def test_a_count_that_can_not_be_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match=f"{count} of 100 people"):
        icon_array(replace(ICONS, without=count))


def test_a_forest_plot_places_effects_in_order_and_sizes_them_by_weight() -> None:
    squares = list(tree(ALL["forest"]).iter(f"{SVG}rect"))
    places = [float(str(one.get("x"))) + float(str(one.get("width"))) / 2 for one in squares]
    widths = [float(str(one.get("width"))) for one in squares]
    assert places[0] < places[1]
    assert (widths[1] / widths[0]) ** 2 == pytest.approx(70 / 30, rel=0.01)
    scale = scale_for([0.25, 4, 20, 0.1], 1.0, left=92, right=388, is_log=True)
    # On a logarithmic scale a half and the double stand alike on both sides of no difference.
    assert scale.place(1) - scale.place(0.5) == pytest.approx(scale.place(2) - scale.place(1))


def test_a_forest_plot_says_each_study_each_weight_and_both_sides() -> None:
    said = texts(ALL["forest"])
    assert {"A study", "0.50 (0.25 to 1.00)", "weight 30.0 %", "Random effects", "← less with treatment"} <= set(said)
    assert "Where a further study is expected" in said


def test_an_interval_beyond_the_scale_ends_in_an_arrow_head() -> None:
    wide = replace(FOREST, studies=(Line("A", "0.5", 0.5, 1e-9, 1e9, 100.0),), prediction=None)
    heads = list(tree(forest_plot(wide)).iter(f"{SVG}polygon"))
    assert len(heads) == 2 + len(FOREST.pooled)


@pytest.mark.parametrize(
    ("values", "neutral", "is_log"),
    [
        ([25.6, 39.6], 0, False),
        ([-3, 7], 0, False),
        ([0.001, 0.002], 0, False),
        ([0, 0], 0, False),
        ([0.2, 3], 1, True),
        ([37, 236], 1, True),
        ([1], 1, True),
    ],
)
def test_ticks_are_few_round_and_inside(values: list[float], neutral: float, is_log: bool) -> None:
    scale = scale_for(values, neutral, left=0, right=100, is_log=is_log)
    ticks = scale.ticks()
    assert 2 <= len(ticks) <= 7
    assert all(0 <= scale.place(one) <= 100 for one in (*ticks, *values, neutral))
    assert list(ticks) == sorted(ticks)
    assert all(len(f"{one:g}") <= 6 for one in ticks)


def test_bars_are_out_of_a_thousand_and_the_comparators_is_hatched() -> None:
    root = tree(ALL["findings"])
    whole, first, _, second = (float(str(one.get("width"))) for one in root.iter(f"{SVG}rect"))
    assert (first / whole, second / whole) == (pytest.approx(0.062, abs=1e-4), pytest.approx(0.388, abs=1e-4))
    rungs = [one.get("fill") for one in root.iter(f"{SVG}circle")]
    assert rungs == [None, None, None, "none"]


def test_words_of_a_source_stay_words() -> None:
    bad = '"><script>alert(1)</script>&amp;'
    drawn = forest_plot(replace(FOREST, title=bad, description=bad, measure=bad, less=bad))
    assert tree(drawn)[0].text == bad
    assert "<script" not in drawn
