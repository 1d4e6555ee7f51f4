"""Sentences of a block of somebody's article, as ranges of it."""

from __future__ import annotations

import re

_STOP = re.compile(
    r"(?<=[.!?])[)\]”\"’]*(?P<mark>\s?\d{1,2}(?:\s*,\s*\d{1,2})*|(?:\s?\[[^\]\s]{1,20}\])+|[⁰¹²³⁴-⁹,]+)?(?=\s|$)"
)
_NO_STOP = re.compile(
    r"(?:\b(?:vs|e\.g|i\.e|et al|fig|figs|no|nos|dr|prof|approx|ca|cf|resp|incl|st|ref|refs|mr|mrs|ms|inc|ltd|"
    r"u\.s|u\.k|i\.v|s\.c|b\.i\.d|t\.i\.d|etc)|\b[A-Z])\.$",
    re.I,
)


def sentences(text: str, *, bare: bool = False) -> list[tuple[int, int]]:
    """Half-open ranges, each with the markers that follow its stop. bare: whether bare numbers are markers here."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in _STOP.finditer(text):
        stop = match.start()
        mark = match.group("mark") or ""
        end = match.end() if (bare or "[" in mark or not mark.strip().isdigit()) else match.start()
        if mark and not bare and re.search(r"\d", mark) and "[" not in mark and not re.search("[⁰¹²³⁴-⁹]", mark):
            end = match.end() - len(mark)
        if mark[:1].isdigit() and text[stop - 2 : stop - 1].isdigit():
            continue  # "93.7": a point inside a number
        following = text[end:].lstrip()[:1]
        if not following or following.islower() or _NO_STOP.search(text[max(start, stop - 12) : stop]):
            continue
        found.append((start, end))
        start = end
    found.append((start, len(text)))
    return [_trimmed(text, *piece) for piece in found if text[slice(*piece)].strip()]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return start, end
