"""The few marks that figures are made of, as SVG 1.1 text: every text escaped, the same figure always the same bytes.

A figure names its title and description for those who can't see it (WAI-ARIA 1.2, role `img`), draws in `currentColor`,
so that it is light on dark where its page is, and tells things apart by shape and filling, never by colour alone. Its
marks carry classes that a page may style; a figure on its own needs none. Widths are in units of about one pixel on a
phone held upright: 400 across.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from html import escape

WIDTH = 400
TEXT = 14
SMALL = 12.5
LINE = 18
# Width of a letter of ordinary text as a share of its size, on the wide side, so that nothing is cut off.
_LETTER = 0.56


def figure(name: str, title: str, description: str, height: float, marks: Iterable[str]) -> str:
    """A whole SVG. name: unique within a page; the ids of title and description are made from it."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {number(height)}" role="img" '
        f'aria-labelledby="{escape(name)}-title {escape(name)}-desc" fill="currentColor" '
        f'font-family="system-ui, Roboto, DejaVu Sans, Libertinus Serif, sans-serif" font-size="{TEXT}">'
    )
    title = f'<title id="{escape(name)}-title">{escape(title)}</title>'
    description = f'<desc id="{escape(name)}-desc">{escape(description)}</desc>'
    return "\n".join((head, title, description, *marks, "</svg>"))


def words(
    x: float, y: float, text: str, *, anchor: str = "start", size: float = TEXT, bold: bool = False, kind: str = ""
) -> str:
    """A line of text; y is its foot. anchor: start, middle or end."""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" text-anchor="{anchor}" font-size="{number(size)}"{weight}{_kind(kind)}>'
        f"{escape(text)}</text>"
    )


def line(x: float, y: float, to_x: float, to_y: float, *, width: float = 1.5, dashes: str = "", kind: str = "") -> str:
    """A straight stroke. dashes: lengths of dash and gap, as in "3 3"."""
    pattern = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line x1="{number(x)}" y1="{number(y)}" x2="{number(to_x)}" y2="{number(to_y)}" stroke="currentColor" '
        f'stroke-width="{number(width)}"{pattern}{_kind(kind)}/>'
    )


def box(x: float, y: float, width: float, height: float, *, filled: bool = True, kind: str = "") -> str:
    """A rectangle, filled or in outline."""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"{_fill(filled)}'
        f"{_kind(kind)}/>"
    )


def shape(points: Iterable[tuple[float, float]], *, filled: bool = True, kind: str = "") -> str:
    """A closed shape of straight edges."""
    path = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return f'<polygon points="{path}"{_fill(filled)}{_kind(kind)}/>'


def dot(x: float, y: float, radius: float, *, filled: bool = True, kind: str = "") -> str:
    """A circle around a point."""
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"{_fill(filled)}{_kind(kind)}/>'


def number(value: float) -> str:
    """A coordinate with two decimals at most, so that the last digits of a processor don't show."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def wrapped(text: str, width: float, size: float = TEXT) -> list[str]:
    """The text in lines that fit a width; a long word is broken rather than cut off."""
    return textwrap.wrap(text, max(int(width / (size * _LETTER)), 8), break_on_hyphens=False) or [""]


def _fill(filled: bool) -> str:
    return "" if filled else ' fill="none" stroke="currentColor" stroke-width="1.5"'


def _kind(kind: str) -> str:
    return f' class="{escape(kind)}"' if kind else ""
