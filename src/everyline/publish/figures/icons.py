"""A hundred people without and a hundred with a treatment, those with the event filled, the others in outline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from everyline.publish.figures.svg import LINE, SMALL, WIDTH, dot, figure, number, words, wrapped

PEOPLE = 100
_ROW = 10
_CELL = 18.5
_TALL = 25.0
_GAP = WIDTH - 2 * _ROW * _CELL


@dataclass(frozen=True, slots=True)
class Icons:
    """Two groups of 100. without, with_it: how many have the event, 0 to 100; the labels name the groups."""

    name: str
    title: str
    description: str
    without: int
    with_it: int
    without_label: str
    with_label: str
    event: str


def icon_array(shown: Icons) -> str:
    """Both groups side by side as SVG; raises ValueError for a number outside 0 to 100."""
    marks: list[str] = []
    sides = ((shown.without_label, shown.without, 0.0), (shown.with_label, shown.with_it, _ROW * _CELL + _GAP))
    labels = [wrapped(label, _ROW * _CELL, 13) for label, _, _ in sides]
    top = LINE * max(map(len, labels)) + 4
    for (_, count, left), rows in zip(sides, labels, strict=True):
        if not 0 <= count <= PEOPLE:
            raise ValueError(f"{count} of {PEOPLE} people")
        for place, text in enumerate(rows, 1):
            marks.append(words(left, place * LINE - 3, text, size=13))
        marks.append(words(left, top + 24, f"{count} of {PEOPLE}", size=22, bold=True))
        marks += _people(count, left, top + 36)
    foot = top + 36 + PEOPLE / _ROW * _TALL
    marks += _legend(shown.event, foot + 16)
    height = foot + 16 + LINE * (1 + len(_legend_lines(shown.event)))
    return figure(shown.name, shown.title, shown.description, height, marks)


def _people(count: int, left: float, top: float) -> Iterator[str]:
    for place in range(PEOPLE):
        row, column = divmod(place, _ROW)
        yield _person(left + column * _CELL + _CELL / 2, top + row * _TALL, has_event=place < count)


def _person(x: float, y: float, *, has_event: bool) -> str:
    """A head and shoulders, about 14 wide and 22 tall."""
    body = f"M{number(x - 6.5)} {number(y + 21)}v-5a5.5 5.5 0 0 1 5.5-5.5h2a5.5 5.5 0 0 1 5.5 5.5v5z"
    look = 'class="event"' if has_event else 'fill="none" stroke="currentColor" stroke-width="1.1" class="none"'
    return f'<g {look}><circle cx="{number(x)}" cy="{number(y + 5)}" r="4.1"/><path d="{body}"/></g>'


def _legend_lines(event: str) -> list[str]:
    return wrapped(f"with this result: {event}", WIDTH - 22, SMALL)


def _legend(event: str, y: float) -> Iterator[str]:
    lines = _legend_lines(event)
    yield dot(7, y + 7, 6, kind="event")
    for place, text in enumerate(lines):
        yield words(20, y + 11.5 + place * LINE, text, size=SMALL)
    y += LINE * len(lines)
    yield dot(7, y + 7, 6, filled=False, kind="none")
    yield words(20, y + 11.5, "without it", size=SMALL)
