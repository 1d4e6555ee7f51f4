"""Sentences of clinical prose, as ranges of the text.

Written for abstracts, labels, registry records and study cards. A stop ends a sentence unless what stands before it is
known to take one (an abbreviation, an initial, a species) or what follows can't begin one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from everyline.domain.text import Section, SectionKind, Sentence, Span

# Abbreviations after which a stop does not end a sentence, whatever follows.
_NEVER_LAST = frozenset(
    """dr drs prof mr mrs ms st fig figs eq eqs ref refs vs v viz cf ca approx resp e.g i.e eg ie
    al.e.g subsp spp sp var nov no nos vol p pp ed eds dept univ suppl ver""".split()
)
# Abbreviations that may also close a sentence: they do when a capital that could begin one follows.
_MAYBE_LAST = frozenset(
    """al etc i.v i.m s.c p.o b.i.d t.i.d q.i.d q.d u.s u.k inc ltd co corp jr sr a.m p.m
    hr hrs min sec wk yr yrs mo""".split()
)

_STOP = re.compile(r"""[.!?]+(?=["'”’»)\]}]*(?:\s|$)|["'”’»)\]}]*\[\d)""")
_CLOSERS = "\"'”’»)]}"
_OPENERS = "\"'“‘«([{"
_WORD_BEFORE = re.compile(r"[^\s(\[{\"“‘«]+$")
_LIST_ITEM = re.compile(r"[ \t]*(?:[-*•·‣▪–]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])[ \t]+")


def sentence_spans(text: str) -> tuple[Span, ...]:
    """The sentences in order. Every character that is not white space lies in exactly one; an empty text gives none."""
    return _spans_in(text, 0, len(text))


def split(text: str, sections: Sequence[Section]) -> tuple[Sentence, ...]:
    """The sentences in order, none crossing the start or end of a section, each with the kind of its innermost section.

    Text outside every section is of kind OTHER.
    """
    edges = sorted({0, len(text)} | {edge for s in sections for edge in (s.span.start, s.span.end)})
    found: list[Sentence] = []
    for start, end in pairwise(edges):
        holding = [s for s in sections if s.span.start <= start and end <= s.span.end]
        inner = min(holding, key=lambda s: s.span.end - s.span.start, default=None)
        kind = inner.kind if inner is not None else SectionKind.OTHER
        found.extend(Sentence(span, kind) for span in _spans_in(text, start, end))
    return tuple(found)


def _spans_in(text: str, start: int, end: int) -> tuple[Span, ...]:
    spans: list[Span] = []
    for line_start, line_end in _blocks(text, start, end):
        begin = line_start
        for stop in _STOP.finditer(text, line_start, line_end):
            after = stop.end()
            while after < line_end and text[after] in _CLOSERS:
                after += 1
            if after < line_end and not text[after].isspace():
                continue
            if _ends_sentence(text, begin, stop.start(), stop.group(), after, line_end):
                _add(spans, text, begin, after)
                begin = after
        _add(spans, text, begin, line_end)
    return tuple(spans)


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append(Span(start, end))


def _blocks(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Ranges that no sentence crosses: paragraphs, list items, and lines that are not the wrapping of a long one."""
    blocks: list[tuple[int, int]] = []
    begin = start
    position = text.find("\n", start, end)
    while position != -1:
        if _line_ends_block(text, begin, position, end):
            blocks.append((begin, position))
            begin = position + 1
        position = text.find("\n", position + 1, end)
    blocks.append((begin, end))
    return blocks


def _line_ends_block(text: str, begin: int, newline: int, end: int) -> bool:
    following = text[newline + 1 : end].split("\n", 1)[0] if newline + 1 < end else ""
    if not following.strip() or _LIST_ITEM.match(following):
        return True
    line = text[max(begin, text.rfind("\n", begin, newline) + 1) : newline].rstrip()
    if not line or line[-1] in ".!?:;" or line[-1] in _CLOSERS:
        return True
    # A short line is a heading, a title or a table row; a long one that goes on in lower case is wrapped prose.
    return not (len(line) >= 40 and following.lstrip()[:1].islower())


def _ends_sentence(text: str, begin: int, dot: int, mark: str, after: int, end: int) -> bool:
    following = text[after:end].lstrip()
    if not following:
        return True
    if mark != ".":
        return not following[0].islower()
    closed = after > dot + 1
    match = _WORD_BEFORE.search(text, begin, dot)
    word = match.group() if match else ""
    lowered = word.lower()
    opener = following.lstrip(_OPENERS)[:1]
    if not closed:
        if lowered in _NEVER_LAST:
            return False
        if lowered in _MAYBE_LAST:
            return opener.isupper() and (lowered != "al" or not _goes_on(following))
        if len(word) == 1 and word.isalpha() and word.isupper():
            return _initial_ends(text, begin, dot, following)
    return not (opener.islower() and not _may_begin_lower(following))


def _goes_on(following: str) -> bool:
    return bool(re.match(r"\(?\d{4}", following))


def _initial_ends(text: str, begin: int, dot: int, following: str) -> bool:
    """Whether a stop after one capital ends a sentence: 'vitamin D. We' does, 'E. coli' and 'J. Smith' do not."""
    if following[:1].islower():
        return False
    before = text[max(begin, dot - 20) : dot - 1].rstrip()
    preceding = re.search(r"(\S+)$", before)
    return bool(preceding and preceding.group()[:1].islower())


def _may_begin_lower(following: str) -> bool:
    """Words written in lower case that can begin a sentence: 'mRNA', 'p53', 'α-tocopherol', 'n-3 fatty acids'."""
    return bool(re.match(r"[a-zα-ω]{1,3}(?:[A-Z0-9]|-[A-Za-z0-9])|[α-ω]", following))
