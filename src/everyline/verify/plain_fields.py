"""Sentences of a claim that each tell one field of a card: "The dose was 4 mg once a day."

A field told so is a quotation under its own name, as a bracket of fields is (`fields`). The sentence must say all of
the field and nothing else: the same atoms in the same order, numbers and units included, behind the words that name the
field. Anything less, or more, or under another name, leaves the sentence in the claim, where every check sees it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from everyline.domain.answer import EvidenceSpan, EvidenceText
from everyline.domain.text import Span
from everyline.verify.fields import LABELLED, field_lines
from everyline.verify.plain_words import read_back
from everyline.verify.reading import read
from everyline.verify.sentences import sentences

# How a sentence may name the field it tells.
_FRAMES = (
    ("Population", re.compile(r"(?:This was|This is) (?:about|in|for) (.+)", re.DOTALL)),
    ("Population", re.compile(r"The (?:people|patients|setting) (?:were|was) (.+)", re.DOTALL)),
    ("Intervention", re.compile(r"This (?:is|was) about (.+)", re.DOTALL)),
    ("Dose", re.compile(r"The dose (?:was|is) (.+)", re.DOTALL)),
    ("Comparator", re.compile(r"The comparison (?:was|is) with (.+)", re.DOTALL)),
    ("Time point", re.compile(r"This (?:was|is|lasted) (?:(?:at|in|over|for|on|a) )?(.+)", re.DOTALL)),
    ("Values", re.compile(r"The result with (.+)", re.DOTALL)),
)


def without_fields(claim: str, evidence: Sequence[EvidenceText]) -> tuple[str, tuple[EvidenceSpan, ...]]:
    """The claim without sentences that tell one field each, and the lines of evidence they stand in.

    All such sentences must tell fields of one line of evidence; where no other sentence is left, the claim comes back
    as it was.
    """
    if "The " not in claim and "This " not in claim:
        return claim, ()
    parts = [claim[start:end] for start, end in sentences(claim)]
    framed = {index for index, part in enumerate(parts) if any(frame.match(part) for _, frame in _FRAMES)}
    if not framed or len(parts) < 2:
        return claim, ()
    best: tuple[set[int], tuple[EvidenceSpan, ...]] = (set(), ())
    for one in evidence:
        for start, end in field_lines(one.text):
            known = _fields(one.text[start:end], one.text[end:])
            told = {index for index in framed if _tells(parts[index], known)}
            if len(told) > len(best[0]):
                best = told, (EvidenceSpan(one.id, Span(start, end)),)
    told, spans = best
    if not told or len(told) == len(parts):
        return claim, ()
    return " ".join(part for index, part in enumerate(parts) if index not in told), spans


def _tells(sentence: str, known: tuple[tuple[str, str], ...]) -> bool:
    body = sentence.strip().removesuffix(".")
    for name, frame in _FRAMES:
        found = frame.fullmatch(body)
        if found and any(name == field and _says(found[1], value, name) for field, value in known):
            return True
    return False


def _says(told: str, value: str, name: str) -> bool:
    """Whether words say a field and nothing else. A listed value may be told by its group and number alone, without the
    outcome that the list puts before them."""
    theirs = _keys(value)
    for ours in map(_keys, (told, read_back(told, value))):
        if ours == theirs or (name == "Values" and len(ours) > 1 and ours == theirs[-len(ours) :]):
            return True
    return False


def _fields(line: str, behind: str) -> tuple[tuple[str, str], ...]:
    """The fields of a card's line by name, with the values listed right behind it."""
    values = next((row for row in behind.splitlines() if row.startswith("Values: ")), "").removeprefix("Values: ")
    listed = re.split(r"; (?!n )", values)
    return (*LABELLED.findall(line), *(("Values", re.sub(r" \(.*\)$", "", value)) for value in listed if value))


@lru_cache(maxsize=4096)
def _keys(text: str) -> tuple[str, ...]:
    """What a text says, in order: its atoms' keys, words that only name the people or the score left out."""
    return tuple(_names(text))


def _names(text: str) -> Iterator[str]:
    for atom in read(text).content:
        if not atom.neutral or atom.quantity is not None or atom.check is not None:
            yield atom.key
