"""Sentences of clinical prose, as ranges of the text.

Written for abstracts, labels, registry records and study cards. A stop ends a sentence unless what stands before it is
known to take one (an abbreviation, an initial, a species) or what follows can't begin one. How often that is right is
measured on abstracts labelled by hand: `bench/sentences.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from everyline.domain.text import Section, SectionKind, Sentence, Span

# Abbreviations that announce what follows; their stop ends no sentence. The second set only before a figure.
_ANNOUNCING = frozenset(
    """vs v viz cf ca approx e.g i.e eg dr drs prof mr mrs ms st gen subsp ssp spp var dept univ suppl incl resp
    fig figs eq eqs ref refs""".split()
)
_NUMBERING = frozenset("no nos vol p pp ver sec max min".split())
# Abbreviations that stand before names as often as last: only a word that commonly begins a sentence ends them.
_NAMING = re.compile(r"al|(?:[A-Z]\.)+[A-Z]|Co|Inc|Ltd|Corp|Jr|Sr")
_DOTTED = re.compile(r"(?:[A-Za-z]{1,2}\.)+[A-Za-z]{1,2}|etc")
_STARTERS = frozenset(
    """a after all although an and as at because both but by compared conclusion conclusions data during each finally
    five for four from fewer furthermore group here however if in it its mean methods most no of on one our overall
    patients results seven several similarly since six some subjects ten the their there therefore these they this
    those three thus to treatment two we when whereas while with""".split()
)
# What a single capital labels, as in "vitamin D", "group B", "phase I".
_LABELLED = frozenset(
    """group groups vitamin vitamins hepatitis type types class part phase arm grade stage figure table study studies
    regimen treatment factor level period angiotensin immunoglobulin step category scenario cohort stratum coenzyme
    influenza trial protocol center centre""".split()
)
_UNITS = frozenset(
    "microg mg g kg ug mcg ml l dl cm mm nm m s min mins h hr hrs sec secs d wk wks mo mos yr yrs".split()
)

_CLOSERS = "\"'”’»)]}"
_OPENERS = "\"'“‘«([{"
# A stop, what closes after it, a citation mark; then white space or the end, or a capital where a space was lost.
_STOP = re.compile(
    rf"(?P<mark>[.!?…]+)(?P<closers>[{re.escape(_CLOSERS)}]*)(?:\[\d[\d,\s–-]*\])?(?=\s|$|(?P<glued>[A-Z(]))"
)
_WORD_BEFORE = re.compile(rf"[^\s{re.escape(_OPENERS)}]+$")
_PLAIN_WORD = re.compile(r"(?:[^\W\d_]+-)*[^\W\d_]{3,}")
_AFTER_LOST_SPACE = re.compile(r"[A-Z][a-z]+[\s,:.]|[A-Z]{2,}[\s/,:]|[A-Z]\s|\([A-Z]")
_LIST_ITEM = re.compile(r"[ \t]*(?:[-*•·‣▪–]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])[ \t]+")
_ASIDE = 400
"""How far ahead the end of a bracket is looked for; one that never closes is a slip of the pen."""

_WRAPPED_LINE = 40
"""A line at least this long that breaks off without a stop may be prose wrapped by its source; a shorter one is not."""


def sentence_spans(text: str) -> tuple[Span, ...]:
    """The sentences in order. Every character that is not white space lies in exactly one; an empty text gives none."""
    return _spans_in(text, 0, len(text))


def split(text: str, sections: Sequence[Section]) -> tuple[Sentence, ...]:
    """The sentences in order, none crossing the start or end of a section, each with the kind of its innermost section.

    Text outside every section is of kind OTHER.
    """
    return tuple(sentence for _, sentences in by_section(text, sections) for sentence in sentences)


def by_section(text: str, sections: Sequence[Section]) -> Iterator[tuple[Section | None, tuple[Sentence, ...]]]:
    """The same sentences in runs of one innermost section (None outside all), in order; a run may have none.

    sections: by start, of two that start together the wider first; they may nest and never cross.
    """
    opened: list[Section] = []
    edges = sorted({0, len(text)} | {edge for s in sections for edge in (s.span.start, s.span.end)})
    waiting = sorted(sections, key=lambda s: (-s.span.start, s.span.end))
    for start, end in pairwise(edges):
        opened = [section for section in opened if section.span.end > start]
        while waiting and waiting[-1].span.start <= start:
            opened.append(waiting.pop())
        inner = min(opened, key=lambda s: s.span.end - s.span.start, default=None)
        kind = inner.kind if inner is not None else SectionKind.OTHER
        yield inner, tuple(Sentence(span, kind) for span in _spans_in(text, start, end))


def _spans_in(text: str, start: int, end: int) -> tuple[Span, ...]:
    spans: list[Span] = []
    for block_start, block_end in _blocks(text, start, end):
        begin = block_start
        for stop in _STOP.finditer(text, block_start, block_end):
            if _ends_sentence(text, begin, stop, block_end):
                _add(spans, text, begin, stop.end(), block_start)
                begin = stop.end()
        _add(spans, text, begin, block_end, block_start)
    return tuple(spans)


def _add(spans: list[Span], text: str, start: int, end: int, block: int) -> None:
    """Add a range without the white space at its ends; marks that hold no word join the sentence before them."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start >= end:
        return
    if spans and spans[-1].start >= block and not any(character.isalnum() for character in text[start:end]):
        start = spans.pop().start
    spans.append(Span(start, end))


def _blocks(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Ranges that no sentence crosses: paragraphs, list items, and lines that are not the wrapping of a long one."""
    blocks: list[tuple[int, int]] = []
    begin = start
    newline = text.find("\n", start, end)
    while newline != -1:
        if _line_ends_block(text, begin, newline, end):
            blocks.append((begin, newline))
            begin = newline + 1
        newline = text.find("\n", newline + 1, end)
    blocks.append((begin, end))
    return blocks


def _line_ends_block(text: str, begin: int, newline: int, end: int) -> bool:
    next_newline = text.find("\n", newline + 1, end)
    following = text[newline + 1 : next_newline if next_newline != -1 else end]
    if not following.strip() or _LIST_ITEM.match(following):
        return True
    line = text[max(begin, text.rfind("\n", begin, newline) + 1) : newline].rstrip()
    if not line or line[-1] in ".!?:;" or line[-1] in _CLOSERS:
        return True
    return len(line) < _WRAPPED_LINE or not following.lstrip()[:1].islower()


def _ends_sentence(text: str, begin: int, stop: re.Match[str], end: int) -> bool:
    following = text[stop.end() : min(end, stop.end() + 60)].lstrip()
    if not following:
        return True
    found = _WORD_BEFORE.search(text, max(begin, stop.start() - 60), stop.start())
    word = found.group() if found else ""
    if _inside_bracket(text, begin, stop.end(), end):
        return False
    if stop["glued"]:
        return _follows_lost_space(word, stop, following)
    opener = following.lstrip(_OPENERS)[:1]
    if stop["mark"] != ".":
        return not opener.islower()
    if stop["closers"]:
        return not opener.islower() or _is_plain(word)
    if _takes_a_stop(text, begin, stop.start(), word, following):
        return False
    return not opener.islower() or _is_plain(word) or word.endswith("%")


def _takes_a_stop(text: str, begin: int, dot: int, word: str, following: str) -> bool:
    """Whether the word before a stop is one that takes it without ending the sentence."""
    lowered = word.lower()
    first = re.match(r"[\"'“‘«([{]*([^\W_]+)", following)
    following_word = first.group(1) if first else ""
    if lowered.rpartition("/")[2] in _ANNOUNCING:
        return True
    if lowered in _NUMBERING and following[:1].isdigit():
        # "10 min. 3. Next": a unit after a figure is no numbering.
        return not text[max(begin, dot - len(word) - 2) : dot - len(word)].strip()[-1:].isdigit()
    if word.isdigit() and len(word) <= 2 and not text[begin : dot - len(word)].strip():
        return True  # "3. Indices of ...": the number of an item stands with what it numbers.
    if len(word) == 1 and word.isupper():
        return not _label_ends(text, begin, dot, following_word)
    if _NAMING.fullmatch(word):
        return following_word.lower() not in _STARTERS or following[:1] in _OPENERS
    if _DOTTED.fullmatch(word):
        # "i.v. PCA" and "b.i.d. (60 patients)" go on; "i.v. The" and "b.i.d. H. pylori" do not.
        return not re.match(r"[A-Z](?:[a-z]|\.|\s)|[A-Z]+:", following)
    return False


def _label_ends(text: str, begin: int, dot: int, following_word: str) -> bool:
    """Whether a stop after one capital ends a sentence: "vitamin D. We" does, "E. coli" and "J. Smith" do not."""
    if following_word[:1].islower():
        return False
    before = re.search(r"([^\W\d_]+)\s*$", text[max(begin, dot - 30) : dot - 1])
    return (before is not None and before.group(1).lower() in _LABELLED) or following_word.lower() in _STARTERS


def _is_plain(word: str) -> bool:
    """A word that takes no stop of its own, so that a lower-case word after it still begins a sentence."""
    lowered = word.lower().rstrip(_CLOSERS)
    if lowered in _UNITS or lowered == "clinicaltrials" or _DOTTED.fullmatch(lowered):
        return False
    return bool(_PLAIN_WORD.fullmatch(lowered)) and any(character in "aeiouy" for character in lowered)


def _follows_lost_space(word: str, stop: re.Match[str], following: str) -> bool:
    """Whether a stop with a capital right behind it ends a sentence whose space was lost: "lesions.Next"."""
    if stop["mark"] != "." or not _AFTER_LOST_SPACE.match(following):
        return False
    ends = (word.islower() and _is_plain(word)) or (len(word) >= 3 and word.isupper() and word.isalpha())
    return ends or stop["closers"].startswith((")", "]"))


def _inside_bracket(text: str, begin: int, position: int, end: int) -> bool:
    """Whether a bracket opened in this sentence is still open and does close: a reference, an aside, an interval."""
    depth = _depth(text, begin, position, 0)
    if depth <= 0:
        return False
    for character in text[position : min(end, position + _ASIDE)]:
        depth += (character in "([") - (character in ")]")
        if depth == 0:
            return True
    return False


def _depth(text: str, start: int, end: int, depth: int) -> int:
    for character in text[start:end]:
        if character in "([":
            depth += 1
        elif character in ")]":
            depth = max(0, depth - 1)
    return depth
