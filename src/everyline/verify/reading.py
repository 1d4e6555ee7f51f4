"""A sentence ready to be compared: its content atoms, and what stands between them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from everyline.verify.atoms import Atom, atoms
from everyline.verify.lexicon import FUNCTIONAL, NEGATION, QUANTITY, SEPARATOR

# How strongly two neighbouring content atoms are parted.
NONE, PREPOSITION, COMMA, CLAUSE = 0, 1, 2, 3

_STRONG = frozenset(";:.!?•|")
_CLAUSE_WORDS = frozenset(("versus", "while", "whereas", "but", "than"))


class Reading(NamedTuple):
    """content: atoms that carry meaning, in order. parted[i]: what stands before content[i]. links[i]: those words.

    places: positions in content by key. weights: how much each atom says; total: their sum.
    """

    text: str
    content: tuple[Atom, ...]
    parted: tuple[int, ...]
    links: tuple[tuple[str, ...], ...]
    places: dict[str, tuple[int, ...]]
    weights: tuple[float, ...]
    total: float


@lru_cache(maxsize=1024)
def read(text: str) -> Reading:
    """The reading of one sentence; cached, because evidence is judged against many claims."""
    content: list[Atom] = []
    parted: list[int] = []
    links: list[tuple[str, ...]] = []
    places: dict[str, list[int]] = {}
    strength, words = NONE, []
    for atom in atoms(text):
        if atom.kind == FUNCTIONAL:
            strength = max(strength, PREPOSITION)
            words.append(atom.key)
        elif atom.kind == SEPARATOR:
            strength = max(strength, CLAUSE if atom.key in _STRONG or atom.key in _CLAUSE_WORDS else COMMA)
            words.append(atom.key)
        else:
            places.setdefault(atom.key, []).append(len(content))
            if atom.kind == QUANTITY and words and words[-1] == ":" and strength == CLAUSE:
                strength = PREPOSITION
            content.append(atom)
            parted.append(strength)
            links.append(tuple(words))
            strength, words = NONE, []
    weights = tuple(weight(atom) for atom in content)
    found = {key: tuple(places_of) for key, places_of in places.items()}
    return Reading(text, tuple(content), tuple(parted), tuple(links), found, weights, sum(weights))


def weight(atom: Atom) -> float:
    """How much an atom says of what its sentence is about."""
    if atom.kind == QUANTITY:
        return 2.0
    if atom.neutral:
        return 0.25
    return 1.5 if atom.check is not None else 1.0


_REACH = 5


def scope(reading: Reading, index: int) -> range:
    """Positions that a negation or hedge at `index` governs; where it ends its clause, the three positions before it.

    Simplified from Chapman et al. 2001 (NegEx, doi:10.1006/jbin.2001.1029): it reaches forward over at most five
    content words and never past a clause break.
    """
    content, parted = reading.content, reading.parted
    end = index + 1
    while end < len(content) and end - index <= _REACH and parted[end] < CLAUSE:
        end += 1
    if end == index + 1:
        return range(max(0, index - 3), index)
    return range(index + 1, end)


@lru_cache(maxsize=1024)
def _negated(text: str) -> frozenset[int]:
    reading = read(text)
    found: set[int] = set()
    for index, atom in enumerate(reading.content):
        if atom.kind == NEGATION:
            found.update(scope(reading, index))
    return frozenset(found)


def negated(reading: Reading) -> frozenset[int]:
    """Positions that some negation of the sentence governs."""
    return _negated(reading.text)
