"""Headings inside the running text of an openFDA field, which prints a whole section as one line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

# "4 CONTRAINDICATIONS": the section's number and its heading in capitals.
_MAIN = re.compile(
    r"^\d{1,2}(?:\.\d{1,2})?\s+(?P<title>[A-Z][A-Z ,/&()-]{4,}[A-Z)])(?=\s+(?:\d|[A-Z][a-z]|[A-Z]+\s|\[|$)|$)"
)
_NUMBER = re.compile(r"(?:(?<=^)|(?<=[.:)\]•] )|(?<=[a-z] ))(?P<number>\d{1,2}\.\d{1,2}) (?=[A-Z])")
_TITLE_WORD = re.compile(
    r"(?:[A-Z][\w’'-]*|and|or|of|in|the|to|for|with|from|on|by|a|\([^()]*\)|[\d–-]+)[,/]?(?:\s+|$)"
)
_OPENERS = frozenset(
    "The In Because There Cases If Avoid Monitor Limited Adequate A An As For Administration Concomitant Concurrent "
    "Co-administration Do Advise Based It When Prior".split()
)


def sections_in(text: str, heading: str, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The numbered sub-sections of a field as heading and body; the whole under its heading where none is certain.

    names: the product's, which often begin a body. A heading whose end can't be told stays with its body: the
    sentence it runs into is then no finding.
    """
    main = _MAIN.match(text)
    body = text[main.end() :].strip() if main else text
    title = main["title"].strip() if main else heading
    places = list(_NUMBER.finditer(body))
    if not places:
        yield title, body or text
        return
    if lead := body[: places[0].start()].strip():
        yield title, lead
    ends = [place.start() for place in places[1:]] + [len(body)]
    for place, end in zip(places, ends, strict=True):
        piece = body[place.end() : end].strip()
        cut = _end_of_heading(piece, names)
        if cut is None:
            yield title, f"{place['number']} {piece}"
        elif piece[cut:].strip():
            yield f"{place['number']} {piece[:cut].strip()}", piece[cut:].strip()


def _end_of_heading(piece: str, names: Sequence[str]) -> int | None:
    """Where the first word stands that begins a sentence behind words of a heading; None where it can't be told."""
    at, first = 0, True
    openers = {name.split()[0] for name in names} | {name.split()[0].upper() for name in names}
    while (word := _TITLE_WORD.match(piece, at)) is not None:
        bare = word[0].strip(" ,")
        if not first and (bare in openers or bare in _OPENERS):
            return at
        at, first = word.end(), False
    return None


_CAPITALS = re.compile(r"(?:^|(?<=[.:)] ))((?:WARNINGS?: )?[A-Z]{3,}(?:[ ,:/&-]+[A-Z]{2,})*) (?=[A-Z][a-z])")


def capitals_apart(text: str) -> tuple[str, ...]:
    """Lines of a text in which headings in capitals stand by themselves."""
    return tuple(line.strip() for line in _CAPITALS.sub(r"\n\1\n", text).split("\n") if line.strip())
