"""The part of the evidence that an entailment model reads: the sentences nearest to the claim, in their own order.

A small model reads a short text well and a long one badly, so it is given at most MOST_CHARACTERS of evidence. A
sentence counts by the weight of the claim's atoms that it repeats; an atom that many sentences repeat tells little
between them (as in inverse document frequency, Sparck Jones 1972, doi:10.1108/eb026526).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from everyline.domain.answer import EvidenceSpan, EvidenceText
from everyline.domain.text import Span
from everyline.verify.reading import Reading, read
from everyline.verify.sentences import sentences

MOST_CHARACTERS = 640
# A sentence is cut at this length: tables run on without an end.
_LONGEST = 480


class Window(NamedTuple):
    """text: the chosen sentences, joined by spaces. spans: where each stands."""

    text: str
    spans: tuple[EvidenceSpan, ...]


def window(claim: str, evidence: Sequence[EvidenceText], *, most: int = MOST_CHARACTERS) -> Window:
    """The sentences of the evidence that bear on a claim, best first until `most` characters are full.

    Evidence that fits as a whole is given whole. The first sentence that is chosen is kept even if it is longer than
    `most` (cut there). Empty evidence gives an empty window.
    """
    places = [(number, start, min(end, start + _LONGEST)) for number, one in enumerate(evidence)
              for start, end in sentences(one.text)]  # fmt: skip
    total = sum(end - start + 1 for _, start, end in places)
    if total > most:
        places = _nearest(claim, evidence, places, most)
    text = " ".join(evidence[number].text[start:end] for number, start, end in places)
    spans = tuple(EvidenceSpan(evidence[number].id, Span(start, end)) for number, start, end in places)
    return Window(text[:most], spans)


def _nearest(
    claim: str, evidence: Sequence[EvidenceText], places: list[tuple[int, int, int]], most: int
) -> list[tuple[int, int, int]]:
    reading = read(claim)
    keys = {atom.key: own for atom, own in zip(reading.content, reading.weights, strict=True)}
    held = [keys.keys() & _keys(read(evidence[number].text[start:end])) for number, start, end in places]
    shared = {key: sum(key in some for some in held) for key in keys}
    worth = [sum(keys[key] / (1 + 0.25 * (shared[key] - 1)) for key in sorted(some)) for some in held]
    order = sorted(range(len(places)), key=lambda k: (-worth[k], k))
    chosen: list[int] = []
    left = most
    for k in order:
        length = places[k][2] - places[k][1] + 1
        if chosen and length > left:
            continue
        chosen.append(k)
        left -= length
        if left < 40:
            break
    return [places[k] for k in sorted(chosen)]


def _keys(reading: Reading) -> frozenset[str]:
    return frozenset(reading.places)
