"""Population: who was studied, by age, sex, severity, disease and setting, and whether a part is passed off as all.

Words that exclude one another stand in `contrasts.txt`. Here: ages, which are numbers of years but tell of people and
not of time; and subgroups. "In the subgroup with diabetes, drug X reduced strokes" does not support "drug X reduced
strokes": a finding of a part keeps the part's name. Source: Sun et al. 2010, doi:10.1136/bmj.c117, on how far a
subgroup effect may be believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from everyline.domain.answer import Reason, ReasonKind
from everyline.verify.align import Alignment
from everyline.verify.reading import Reading

_PART = re.compile(
    r"\b(?:sub-?groups?|subsets?|sub-?populations?|sub-?samples?|strat(?:um|a)|post[- ]?hoc|"
    r"(?:pre-?specified|exploratory|sensitivity|per[- ]protocol) analys[ei]s)\b",
    re.IGNORECASE,
)
_OF_AGE = frozenset("age aged ages old older younger".split())
_YEARS = "year"

# A sentence that holds less of the claim than this is not what the claim tells of.
_MOST = 0.7


def check(alignment: Alignment) -> Iterator[Reason]:
    """A finding of a subgroup, or of an analysis made afterwards, that the claim tells without saying so."""
    claim = alignment.claim
    start, _ = alignment.anchor
    line = alignment.lines[alignment.line_of[start]]
    reading = line.reading
    if line.is_field:
        return
    part = _part_of(reading.text)
    if part is None:
        return
    start, end = alignment.anchor
    if sum(start <= place < end for place in alignment.to) < _MOST * len(alignment.to):
        return
    if _PART.search(claim.text) or (part.group().lower().startswith("s") and _names_the_part(alignment, part.end())):
        return
    if re.match(r"\W+(?:were|was|showed|did)\b.*\b(?:consistent|similar)", reading.text[part.end() :]):
        return
    yield Reason(ReasonKind.CERTAINTY_INFLATED, "", reading.text[part.start() : part.end()])


@lru_cache(maxsize=4096)
def _part_of(sentence: str) -> re.Match[str] | None:
    """Where a sentence says that it tells of a part of those studied."""
    return _PART.search(sentence)


def _names_the_part(alignment: Alignment, offset: int) -> bool:
    """Whether the claim repeats what the subgroup is of: the first two words of content behind its name."""
    start, end = alignment.anchor
    behind = [
        p for p in range(start, end) if alignment.evidence[p].start >= offset and not alignment.evidence[p].neutral
    ]
    return bool(behind) and all(p in alignment.used for p in behind[:2])


def kind_of(reading: Reading, index: int) -> ReasonKind | None:
    """POPULATION for a quantity that is an age, None for any other."""
    atom = reading.content[index]
    if atom.quantity is None or atom.quantity.unit not in (_YEARS, ""):
        return None
    before = reading.text[max(0, atom.start - 16) : atom.start].lower()
    after = reading.text[atom.start : atom.end + 12].lower()
    words = set(re.findall(r"[a-z]+", before)[-2:]) | set(re.findall(r"[a-z]+", after))
    return ReasonKind.POPULATION if words & _OF_AGE and atom.check is ReasonKind.TIME else None
