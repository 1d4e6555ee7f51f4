"""A summary of findings as bars: for each outcome, events among 1000 people in both groups, and how certain that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from everyline.publish.figures.svg import LINE, SMALL, WIDTH, box, dot, figure, line, words, wrapped

_BAR = 15.0
_BAR_LEFT, _BAR_WIDTH = 0.0, WIDTH - 64.0
RUNGS = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One outcome. bars: label, events among 1000, and its number in words, the comparator first; empty where the
    effect is not one of events. effect: what the row says in words. rungs: of certainty, 1 to 4, None where unrated."""

    outcome: str
    bars: tuple[tuple[str, float, str], ...]
    effect: tuple[str, ...]
    rungs: int | None
    certainty: str


def findings_figure(name: str, title: str, description: str, rows: tuple[Row, ...]) -> str:
    """All rows as SVG, one below the other, each bar out of 1000."""
    marks: list[str] = []
    y = 0.0
    for place, row in enumerate(rows):
        if place:
            marks.append(line(0, y + 4, WIDTH, y + 4, width=0.75, kind="rule"))
            y += 10
        y = _row(marks, row, y)
    return figure(name, title, description, y + 6, marks)


def _row(marks: list[str], row: Row, y: float) -> float:
    for text in wrapped(row.outcome, WIDTH):
        y += LINE
        marks.append(words(0, y, text, bold=True))
    y += 4
    for place, (label, events, said) in enumerate(row.bars):
        for text in wrapped(label, WIDTH, SMALL):
            y += LINE - 1
            marks.append(words(0, y, text, size=SMALL))
        y += 5
        width = _BAR_WIDTH * min(max(events, 0.0), 1000.0) / 1000
        marks.append(box(_BAR_LEFT, y, _BAR_WIDTH, _BAR, filled=False, kind="whole"))
        # The comparator's bar is hatched, the treatment's solid: told apart without colour.
        marks += _hatched(width, y) if place == 0 else [box(_BAR_LEFT, y, width, _BAR, kind="mark")]
        marks.append(words(WIDTH, y + _BAR - 3, said, anchor="end", bold=True))
        y += _BAR + 3
    for text in (part for sentence in row.effect for part in wrapped(sentence, WIDTH, SMALL)):
        y += LINE
        marks.append(words(0, y, text, size=SMALL))
    return _certainty(marks, row, y + LINE + 2)


def _hatched(width: float, y: float) -> Iterator[str]:
    """A bar of slanted strokes inside an outline."""
    yield box(_BAR_LEFT, y, width, _BAR, filled=False, kind="mark")
    at = 0.0
    while at < width:
        end = min(at + 6, width)
        yield line(_BAR_LEFT + at, y + _BAR, _BAR_LEFT + end, y + _BAR - (end - at) / 6 * _BAR, width=1)
        at += 6


def _certainty(marks: list[str], row: Row, y: float) -> float:
    left = 0.0
    if row.rungs is not None:
        for rung in range(RUNGS):
            marks.append(dot(6 + rung * 15, y - 4.5, 5, filled=rung < row.rungs))
        left = RUNGS * 15 + 4
    lines = wrapped(row.certainty, WIDTH - left, SMALL)
    for place, text in enumerate(lines):
        marks.append(words(left, y + place * LINE, text, size=SMALL))
    return y + (len(lines) - 1) * LINE + 6
