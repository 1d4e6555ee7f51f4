"""Claims of several facts: each fact needs its own support, and all must hold.

"Strokes fell with drug X, and bleeding rose" may rest on two sentences that never stand together. A claim is cut where
a new clause with its own verb begins; each clause is then judged alone. What the first clause says of whom, when and
on what ("at week 24, in women, ...") is meant of the later ones too: a clause does not stand on a sentence that names
another time, population, drug, dose or comparator than its neighbours do. Method: own, after the atomic facts of Min
et al. 2023 (FActScore, doi:10.18653/v1/2023.emnlp-main.741), cut by rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from everyline.domain.answer import ReasonKind
from everyline.verify.reading import Reading, read

_CUT = re.compile(r"(?:;|, and|, but|, while|, whereas|, although)\s+|\s+(?:while|whereas)\s+")
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|did|does|do|can|may|might|rose|fell|occurred|increased|decreased|improved|"
    r"worsened|reduced|remained|showed|developed|reached|achieved|died|differed|experienced|stopped)\b"
)
_SHARED = (
    ReasonKind.TIME,
    ReasonKind.POPULATION,
    ReasonKind.DRUG,
    ReasonKind.DOSE,
    ReasonKind.COMPARATOR,
    ReasonKind.ARM,
)
_LEAST = 3


def clauses(claim: str) -> tuple[str, ...]:
    """The clauses of a sentence that can each be judged alone; the sentence itself where it is one fact.

    A part without a verb of its own, or with fewer than three words of content, stays with what stands before it.
    """
    if "," not in claim and ";" not in claim and "while" not in claim and "whereas" not in claim:
        return (claim,)
    parts: list[str] = []
    start = 0
    for match in _CUT.finditer(claim):
        if _is_open(claim[: match.start()]):
            continue
        parts.append(claim[start : match.start()])
        start = match.end()
    if not parts:
        return (claim,)
    parts.append(claim[start:])
    if not all(_is_whole(part) for part in parts):
        return (claim,)
    return tuple(part.strip() for part in parts)


def _is_open(text: str) -> bool:
    return text.count("(") > text.count(")") or text.count("[") > text.count("]")


def _is_whole(part: str) -> bool:
    verb = _VERB.search(part)
    if verb is None or not part[: verb.start()].strip():
        return False
    return sum(not atom.neutral for atom in read(part).content) >= _LEAST


def agree(parts: Sequence[str], anchors: Sequence[Reading]) -> bool:
    """Whether each clause rests on a sentence of its own, in whose company it may stand.

    No such sentence names another time, population, drug, dose, comparator or arm than the other clauses do.
    anchors: the sentence of evidence that each clause rests on. Clauses of one sentence are judged together: what is
    exchanged between them shows only so.
    """
    if len({id(anchor) for anchor in anchors}) < len(anchors):
        return False
    readings = [read(part) for part in parts]
    for number, anchor in enumerate(anchors):
        own = readings[number].places
        for other, reading in enumerate(readings):
            if other != number and any(_another(anchor, own, group, key) for group, key in _context(reading)):
                return False
    return True


def _context(reading: Reading) -> Iterator[tuple[str, str]]:
    for atom in reading.content:
        if atom.check in _SHARED and atom.group:
            yield atom.group, atom.key


def _another(anchor: Reading, own: dict[str, tuple[int, ...]], group: str, key: str) -> bool:
    """Whether a sentence answers a question of context otherwise, in words that its own clause does not repeat."""
    if key in anchor.places or key in own:
        return False
    return any(atom.group == group and atom.key != key and atom.key not in own for atom in anchor.content)
