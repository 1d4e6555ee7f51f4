"""Sentences of a claim that each tell one field of a card: "The dose was 4 mg once a day."

A field told so is a quotation under its own name, as a bracket of fields is (`fields`). The sentence must say all of
the field and nothing else: the same atoms in the same order, numbers and units included, behind the words that name the
field. Anything less, or more, or under another name, leaves the sentence in the claim, where every check sees it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from everyline.domain.answer import EvidenceSpan, EvidenceText, Reason, ReasonKind
from everyline.domain.text import Span
from everyline.verify.fields import LABELLED, field_lines
from everyline.verify.plain_words import read_back
from everyline.verify.reading import read
from everyline.verify.sentences import sentences

# How a sentence may name the field it tells, and whose business a changed one is.
_FRAMES = (
    ("Population", ReasonKind.POPULATION, re.compile(r"(?:This was|This is) (?:about|in|for) (.+)", re.DOTALL)),
    ("Population", ReasonKind.POPULATION, re.compile(r"The (?:people|patients|setting) (?:were|was) (.+)", re.DOTALL)),
    ("Intervention", ReasonKind.DRUG, re.compile(r"This (?:is|was) about (.+)", re.DOTALL)),
    ("Dose", ReasonKind.DOSE, re.compile(r"The dose (?:was|is) (.+)", re.DOTALL)),
    ("Comparator", ReasonKind.COMPARATOR, re.compile(r"The comparison (?:was|is) with (.+)", re.DOTALL)),
    ("Time point", ReasonKind.TIME, re.compile(r"This (?:was|is|lasted) (?:(?:at|in|over|for|on|a) )?(.+)", re.DOTALL)),
    ("Values", ReasonKind.ARM, re.compile(r"The result with (.+)", re.DOTALL)),
)


class Told(NamedTuple):
    """What is left of a claim; the lines of evidence whose fields were told; a field told otherwise than it stands."""

    claim: str
    spans: tuple[EvidenceSpan, ...] = ()
    changed: Reason | None = None


def without_fields(claim: str, evidence: Sequence[EvidenceText]) -> Told:
    """The claim without sentences that tell one field each, and the lines of evidence they stand in.

    All such sentences must tell fields of one line of evidence; where no other sentence is left, the claim comes back
    as it was. Beside sentences that tell fields, one that names a field and tells it otherwise is a fault.
    """
    if "The " not in claim and "This " not in claim:
        return Told(claim)
    parts = [claim[start:end] for start, end in sentences(claim)]
    framed = [index for index, part in enumerate(parts) if any(frame.match(part) for _, _, frame in _FRAMES)]
    best: tuple[frozenset[int], tuple[EvidenceSpan, ...], tuple[tuple[str, str], ...]] = (frozenset(), (), ())
    for one in evidence if framed and len(parts) > 1 else ():
        for start, end in field_lines(one.text):
            known = _fields(one.text[start:end], one.text[end:])
            told = frozenset(index for index in framed if _tells(parts[index], known))
            if len(told) > len(best[0]):
                best = told, (EvidenceSpan(one.id, Span(start, end)),), known
    told, spans, known = best
    if not told and framed and len(framed) < len(parts):
        return Told(claim, (), _only_told_otherwise([parts[index] for index in framed], evidence))
    if not told or len(told) == len(parts):
        return Told(claim)
    left = " ".join(part for index, part in enumerate(parts) if index not in told)
    faults = (_changed(parts[index], known) for index in framed if index not in told)
    return Told(left, spans, next((fault for fault in faults if fault is not None), None))


def _only_told_otherwise(said: Sequence[str], evidence: Sequence[EvidenceText]) -> Reason | None:
    """A population that a claim's only sentence of that kind tells otherwise than the one card it cites."""
    known = [_fields(one.text[start:end], one.text[end:]) for one in evidence for start, end in field_lines(one.text)]
    if len(known) != 1:
        return None
    faults = (_changed(sentence, known[0]) for sentence in said)
    return next((fault for fault in faults if fault is not None and fault.kind is ReasonKind.POPULATION), None)


def _tells(sentence: str, known: tuple[tuple[str, str], ...]) -> bool:
    body = sentence.strip().removesuffix(".")
    for name, _, frame in _FRAMES:
        found = frame.fullmatch(body)
        if found and any(name == field and _says(found[1], value, name) for field, value in known):
            return True
    return False


def _changed(sentence: str, known: tuple[tuple[str, str], ...]) -> Reason | None:
    """The field that a sentence names and tells otherwise: a value of a list, or a field that it mostly repeats."""
    body = sentence.strip().removesuffix(".")
    for name, kind, frame in _FRAMES:
        found = frame.fullmatch(body)
        if found is None:
            continue
        ours = frozenset(_keys(found[1]))
        for field, value in known:
            theirs = frozenset(_keys(value))
            if field == name and ours and (name == "Values" or 2 * len(ours & theirs) >= len(ours)):
                return Reason(kind, sentence, value)
    return None


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
