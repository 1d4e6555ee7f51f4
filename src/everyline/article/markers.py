"""Citation markers: read and taken out of a claim's words.

Bare numbers at the end of a line ("orally daily 1", "placebo 2, 3") are markers only in an article that writes them
so throughout: else "at week 36" would lose its week.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_LIST = r"\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*"
_BRACKETED = re.compile(rf"\s*\[\s*({_LIST}|[A-Z][A-Za-z]{{0,8}}\d{{2,4}}[a-z]?)\s*\](?:\([^)\s]*\))?")
_ROUND = re.compile(rf"\s*\(\s*(?:refs?\.?\s*)?({_LIST})\s*\)(?=\s*(?:[.,;:]|$))")
_SUPERSCRIPT = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:[⁻˒,][⁰¹²³⁴⁵⁶⁷⁸⁹]+)*")
_NAME_YEAR = re.compile(
    r"\s*\((?:see |e\.g\.,? )?((?:[A-Z][\w'’-]+(?:(?:,| and| &)? (?:et al\.?|[A-Z][\w'’-]+))*,? (?:19|20)\d\d[a-z]?)"
    r"(?:; ?[A-Z][\w'’-]+(?:(?:,| and| &)? (?:et al\.?|[A-Z][\w'’-]+))*,? (?:19|20)\d\d[a-z]?)*)\)"
)
_BARE_END = re.compile(r"(?<=[\w.)%\]”\"’≥])\s+(\d{1,2}(?:\s*,\s*\d{1,2}){0,11})\s*$")
_BARE_AFTER_STOP = re.compile(r"(?<=[a-z)%][.!?])\s?(\d{1,2}(?:\s*,\s*\d{1,2}){0,11})(?=\s+[A-Z]|\s*$)")
_SUPER_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
# "week 36", "phase 3", "JAK 1": a number that belongs to the word before it.
_HELD = re.compile(
    r"(?:\b(?:weeks?|months?|days?|years?|phase|type|grade|stage|step|table|figure|page|chapter|class|level|to|and|or|of"
    r"|than|about|approximately|jak|cd|il|version|day|age|part|n|p|score|below|above|under|over|at|from)|[<>=≤≥±×/-])$",
    re.I,
)
# "24 weeks", "<2": words and numbers that are already complete, so what follows belongs to nothing before it.
_COUNTED = re.compile(r"\d[\d.,–-]*[ -](?:weeks?|months?|days?|years?)$", re.I)


@dataclass(frozen=True, slots=True)
class Stripped:
    """A text without its markers. kept: for each character, its offset in the text as given."""

    text: str
    kept: tuple[int, ...]
    markers: tuple[str, ...]


def writes_bare_numbers(blocks: Sequence[str]) -> bool:
    """Whether an article marks its citations by bare numbers at the ends of lines: a third of its lines do, and the
    numbers stay small enough to be those of one list."""
    found = [match for text in blocks if (match := _bare_end(text)) is not None]
    numbers = [int(number) for match in found for number in re.findall(r"\d+", match.group(1))]
    return len(found) >= 3 and 3 * len(found) >= len(blocks) and max(numbers) <= 2 * len(blocks)


def _bare_end(text: str) -> re.Match[str] | None:
    match = _BARE_END.search(text) or _BARE_AFTER_STOP.search(text)
    if match is None:
        return None
    before = text[: match.start()].rstrip()
    return None if _HELD.search(before) and not _COUNTED.search(before) else match


def strip_markers(text: str, *, bare: bool, listed: frozenset[str] = frozenset()) -> Stripped:
    """The text without its markers.

    bare: whether bare numbers are markers here (`writes_bare_numbers`). listed: markers of the reference list; numbers
    in round brackets are markers only where they are listed.
    """
    cuts: list[tuple[int, int, tuple[str, ...]]] = []
    for pattern in (_BRACKETED, _SUPERSCRIPT, _NAME_YEAR):
        for match in pattern.finditer(text):
            said = match.group(1) if pattern.groups else match.group()
            if pattern is _SUPERSCRIPT and not _is_mark(text, match):
                continue
            parted = tuple(said.split("; ")) if pattern is _NAME_YEAR else numbers(said.translate(_SUPER_DIGITS))
            cuts.append((match.start(), match.end(), parted))
    for match in _ROUND.finditer(text):
        if listed and set(numbers(match.group(1))) <= listed:
            cuts.append((match.start(), match.end(), numbers(match.group(1))))
    if bare:
        for match in (*_BARE_AFTER_STOP.finditer(text), *filter(None, [_bare_end(text)])):
            cuts.append((match.start(), match.end(), numbers(match.group(1))))
    cuts.sort()
    kept: list[int] = []
    markers: dict[str, None] = {}
    at = 0
    for start, end, said in cuts:
        if start >= at:
            kept.extend(range(at, start))
            markers.update(dict.fromkeys(said))
            at = end
    kept.extend(range(at, len(text)))
    while kept and text[kept[-1]].isspace():
        kept.pop()
    while kept and text[kept[0]].isspace():
        kept.pop(0)
    return Stripped("".join(text[place] for place in kept), tuple(kept), tuple(markers))


def _is_mark(text: str, match: re.Match[str]) -> bool:
    """Whether superscript digits are a mark: not a power (10⁹, cm²)."""
    before = text[: match.start()]
    return not re.search(r"(?:\d|\b(?:k|c|m|d)?m|\bkm|\bft)$", before) and before[-1:] != ""


def numbers(said: str) -> tuple[str, ...]:
    """The markers of a list, ranges spelled out: "2-4, 7" is 2, 3, 4 and 7."""
    found: list[str] = []
    for part in re.split(r"\s*[,;˒]\s*", said.replace("⁻", "-")):
        ends = re.fullmatch(r"(\d{1,3})\s*[–-]\s*(\d{1,3})", part)
        if ends and int(ends.group(1)) < int(ends.group(2)) <= int(ends.group(1)) + 40:
            found.extend(str(number) for number in range(int(ends.group(1)), int(ends.group(2)) + 1))
        elif part.strip():
            found.append(part.strip())
    return tuple(found)
