"""A mistyped name, read as the one known name it can be; never a real name read as another.

Names of medicines are alike, and a wrong one is worse than none. So a word is corrected only where it is no name and no
word that anybody has been seen to write (`near_words.txt`, and the library's own words), where one known name alone is
near, and where the word does not itself end like the name of a medicine: then a single slip is all that is allowed.
What could be two names is left for the asker to decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from everyline.domain.question import Correction, Unclear
from everyline.domain.words import STOP
from everyline.retrieve.endings import drug_words
from everyline.retrieve.follow import says_nothing
from everyline.retrieve.synonyms import ConceptKind, Lexicon, letters_of

_WORD = re.compile(r"(?<![\w-])[^\W\d_]{5,}(?![\w-])")
_NAMED = frozenset({ConceptKind.DRUG, ConceptKind.DRUG_CLASS, ConceptKind.CONDITION})
_ENDINGS = ("ic", "ive", "al", "ed", "es", "ing", "ly", "ous", "ent", "ant", "ion", "ity", "s")
_LONG = 8  # letters from which two slips are allowed

Passages = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Spelt:
    """A text with its slips mended. unclear: words that may be several names, left as they are."""

    text: str
    corrections: tuple[Correction, ...] = ()
    unclear: tuple[Unclear, ...] = ()


def mend(text: str, lexicon: Lexicon, passages: Passages | None = None) -> Spelt:
    """The text with every mistyped name of a drug, class or condition replaced by the name it is nearest to.

    passages: finds texts of the library by a word; a word that stands in one as it is, is no slip.
    """
    known = [mention.span for mention in lexicon.mentions(text)]
    parts, corrections, unclear, end = [], [], [], 0
    for found in _WORD.finditer(text):
        word = found.group()
        if any(span.start < found.end() and found.start() < span.end for span in known) or word.casefold() in _seen():
            continue
        if word.casefold() in STOP or says_nothing(word):
            continue
        near = nearest(word.casefold(), lexicon)
        near = {name: owner for name, owner in near.items() if _makes_a_name(text, found, name, lexicon)}
        if not near or (passages is not None and _stands_in(word, passages(word))):
            continue
        if len(set(near.values())) > 1:
            unclear.append(Unclear(word, tuple(sorted(near))))
            continue
        name = min(near, key=lambda name: (distance(word.casefold(), name, 2), name))
        corrections.append(Correction(word, _owner_of(name, lexicon)))
        parts += [text[end : found.start()], name]
        end = found.end()
    return Spelt("".join((*parts, text[end:])), tuple(corrections), tuple(unclear))


def nearest(word: str, lexicon: Lexicon) -> Mapping[str, str]:
    """The words of known names that a word may be a slip of, each with the name it is a word of."""
    limit = 1 if len(word) < _LONG or any(found.group() == word for found in drug_words(word)) else 2
    letters = letters_of(word)
    pieces = _pieces(word, 2 * limit + 1)
    near = {}
    for length in range(len(word) - limit, len(word) + limit + 1):
        for first in {word[0], word[1]}:
            for name, mask, concept in lexicon.words.get((first, length), ()):
                # Each slip changes the set of letters by two at most; counting them first spares the slow comparison.
                if (mask ^ letters).bit_count() > 2 * limit or (first != word[0] and name[1] != word[0]):
                    continue
                # A slip spoils two neighbouring pieces at most, so that one stays whole, hardly moved.
                if not any(name.find(piece, max(0, at - limit), at + len(piece) + limit) >= 0 for at, piece in pieces):
                    continue
                if concept.kind is not ConceptKind.DRUG and _is_ending(word, name):
                    continue
                if distance(word, name, limit) <= limit:
                    near[name] = concept.name
    return near


def _pieces(word: str, count: int) -> tuple[tuple[int, str], ...]:
    """A word cut into so many pieces, as even as can be, each with its place."""
    edges = [len(word) * place // count for place in range(count + 1)]
    return tuple((start, word[start:end]) for start, end in pairwise(edges) if end > start)


def distance(one: str, other: str, limit: int) -> int:
    """How many letters are wrong, missing, added, or swapped with their neighbour; limit + 1 where it is more.

    Source: Damerau 1964, doi:10.1145/363958.363994, in the form that edits no part twice.
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    far = limit + 1
    before: list[int] = []
    last = [min(j, far) for j in range(len(other) + 1)]
    for i, letter in enumerate(one, 1):
        # Only letters at most `limit` places apart can be counterparts; all else is too far whatever it is.
        row = [min(i, far)] + [far] * len(other)
        for j in range(max(1, i - limit), min(len(other), i + limit) + 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other[j - 1]))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == other[j - 1]:
                cost = min(cost, before[j - 2] + 1)
            row[j] = min(cost, far)
        if min(row) > limit:
            return far
        before, last = last, row
    return last[-1]


def _stands_in(word: str, texts: Sequence[str]) -> bool:
    return any(word.casefold() in text.casefold() for text in texts)


def _is_ending(word: str, name: str) -> bool:
    """Whether the two differ as forms of one ordinary word do: "diabetic" and "diabetes", "hypertensive"."""
    stem = min(len(word), len(name)) - 3
    return stem >= 4 and word[:stem] == name[:stem] and not drug_words(name) and word.endswith(_ENDINGS)


def _makes_a_name(text: str, found: re.Match[str], name: str, lexicon: Lexicon) -> bool:
    """Whether the text has a drug, class or condition in the place of the word once the word is replaced."""
    mended = f"{text[: found.start()]}{name}{text[found.end() :]}"
    return any(
        mention.concept.kind in _NAMED and mention.span.start <= found.start() < mention.span.end
        for mention in lexicon.mentions(mended)
    )


def _owner_of(name: str, lexicon: Lexicon) -> str:
    concept = lexicon.get(name)
    return concept.name if concept is not None else name


@cache
def _seen() -> frozenset[str]:
    """Real words that are near a built-in name: names of other drugs above all."""
    lines = (files("everyline.retrieve") / "near_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
