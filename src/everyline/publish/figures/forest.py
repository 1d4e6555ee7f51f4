"""A forest plot: each study's effect with its interval and weight, the pooled effects below, on one scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from everyline.publish.figures.scale import Scale, scale_for
from everyline.publish.figures.svg import LINE, SMALL, TEXT, WIDTH, box, figure, line, shape, words, wrapped

_LEFT, _RIGHT = 92.0, WIDTH - 12.0
_PLOT = 26.0
_LARGEST, _SMALLEST = 16.0, 5.0
_NAME_WIDTH = 232.0


@dataclass(frozen=True, slots=True)
class Line:
    """One effect on the plot. said: the effect in words of a table. weight: percent, None for a pooled effect.

    low, high: None where no interval is known.
    """

    name: str
    said: str
    value: float
    low: float | None
    high: float | None
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Forest:
    """What a forest plot shows. measure: of all effects, in words. less, more: what the two sides of `neutral` mean.

    prediction: where a further study's effect is expected, None where that can't be said.
    """

    name: str
    title: str
    description: str
    measure: str
    studies: tuple[Line, ...]
    pooled: tuple[Line, ...]
    prediction: tuple[float, float] | None
    neutral: float
    is_ratio: bool
    less: str
    more: str


def forest_plot(shown: Forest) -> str:
    """The plot as SVG; squares for studies, their area by weight, diamonds for pooled effects."""
    lines = (*shown.studies, *shown.pooled)
    ends = [end for one in lines for end in (one.low, one.value, one.high) if end is not None]
    scale = scale_for(ends, shown.neutral, left=_LEFT, right=_RIGHT, is_log=shown.is_ratio)
    marks: list[str] = []
    y = 4.0
    for text in wrapped(shown.measure, WIDTH - 8, SMALL):
        y += LINE
        marks.append(words(0, y, text, size=SMALL, kind="soft"))
    y += 8
    for one in shown.studies:
        y = _row(marks, one, scale, shown.neutral, y)
    marks.append(line(0, y + 6, WIDTH, y + 6, width=0.75, kind="rule"))
    y += 8
    for one in shown.pooled:
        y = _row(marks, one, scale, shown.neutral, y)
    if shown.prediction is not None:
        y = _prediction(marks, shown.prediction, scale, y)
    marks += _axis(shown, scale, y + 8)
    return figure(shown.name, shown.title, shown.description, y + 8 + 46, marks)


def _row(marks: list[str], one: Line, scale: Scale, neutral: float, y: float) -> float:
    """One effect in two rows: words above, mark below; gives where the next one begins."""
    is_pooled = one.weight is None
    names = wrapped(one.name, _NAME_WIDTH)
    marks.append(words(WIDTH, y + LINE, one.said, anchor="end", bold=is_pooled))
    for text in names:
        y += LINE
        marks.append(words(0, y, text, bold=is_pooled))
    middle = y + _PLOT / 2 + 2
    # The line of no difference stands beside the marks alone, so that it crosses no word.
    marks.append(line(scale.place(neutral), y + 3, scale.place(neutral), y + _PLOT + 3, width=1, dashes="2 3"))
    if one.weight is None:
        marks += _diamond(one, scale, middle)
    else:
        marks.append(words(0, middle + 4.5, f"weight {one.weight:.1f} %", size=SMALL, kind="soft"))
        marks += _whisker(one, scale, middle)
    return y + _PLOT + 4


def _whisker(one: Line, scale: Scale, y: float) -> Iterator[str]:
    if one.low is not None and one.high is not None:
        yield from _span(one.low, one.high, scale, y)
    if scale.clipped(one.value) == one.value:
        side = max(_SMALLEST, _LARGEST * ((one.weight or 0) / 100) ** 0.5)
        yield box(scale.place(one.value) - side / 2, y - side / 2, side, side, kind="mark")


def _span(low: float, high: float, scale: Scale, y: float, dashes: str = "") -> Iterator[str]:
    """A line from low to high, with an arrow head at an end that lies beyond the scale."""
    left, right = scale.place(low), scale.place(high)
    yield line(left, y, right, y, dashes=dashes)
    for value, place, way in ((low, left, 1), (high, right, -1)):
        if scale.clipped(value) != value:
            yield shape(((place, y), (place + 7 * way, y - 4), (place + 7 * way, y + 4)))
        else:
            yield line(place, y - 4, place, y + 4)


def _diamond(one: Line, scale: Scale, y: float) -> Iterator[str]:
    low, high = (one.value if end is None else end for end in (one.low, one.high))
    left, middle, right = scale.place(low), scale.place(one.value), scale.place(high)
    # Never so narrow that it can't be seen.
    left, right = min(left, middle - 3), max(right, middle + 3)
    yield shape(((left, y), (middle, y - 8), (right, y), (middle, y + 8)), kind="mark")


def _prediction(marks: list[str], interval: tuple[float, float], scale: Scale, y: float) -> float:
    y += LINE
    marks.append(words(0, y, "Where a further study is expected", size=TEXT))
    middle = y + _PLOT / 2 - 2
    marks += _span(*interval, scale, middle, dashes="4 3")
    return y + _PLOT


def _axis(shown: Forest, scale: Scale, y: float) -> Iterator[str]:
    yield line(scale.left, y, scale.right, y, width=1)
    for tick in scale.ticks():
        place = scale.place(tick)
        yield line(place, y, place, y + 5, width=1)
        yield words(place, y + 19, f"{tick:g}".replace("-", "−"), anchor="middle", size=SMALL)
    # Each side's meaning stands under the axis, kept inside the figure.
    yield words(0, y + 38, f"← {shown.less}", size=SMALL, kind="soft")
    yield words(WIDTH, y + 38, f"{shown.more} →", anchor="end", size=SMALL, kind="soft")
