"""Outcomes: which were measured, and whether more of one is better or worse.

Outcomes that exclude one another stand in `contrasts.txt` (primary or secondary, mean or median, systolic or
diastolic...). Here: polarity. "Pain scores fell" and "pain improved" say the same, because less pain is better;
"quality of life fell" and "quality of life improved" are opposites. A word of change and a word of quality stand for
each other only where both are said of the same outcome, that outcome's polarity is known, and neither is denied or
softened.
Method: polarity of outcomes as in Niu et al. 2005 (AMIA Annu Symp Proc 570-574), with a hand-written list.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from everyline.verify.align import Alignment
from everyline.verify.atoms import Atom
from everyline.verify.lexicon import HEDGE, entry_of
from everyline.verify.reading import negated

_BAD = """pain symptom symptoms severity fatigue anxiety depression depressive disability mortality death deaths
relapse relapses recurrence itch itching pruritus nausea vomiting complication complications exacerbation
exacerbations seizure seizures hospitalisation hospitalization salt dlqi easi pasi womac disease burden
distress insomnia breathlessness dyspnoea dyspnea stiffness inflammation swelling tremor impairment worry
stress cravings craving incontinence headache migraine"""
_GOOD = """survival function functioning remission regrowth adherence satisfaction mobility wellbeing qol quality
vision strength endurance cognition memory growth healing performance recovery knowledge attendance
compliance"""

_SIGNS = {
    "change=increase": 1,
    "change=decrease": -1,
    "amount=higher": 1,
    "amount=lower": -1,
    "quality=better": 1,
    "quality=worse": -1,
}
_NEAR = 4


class Turned(NamedTuple):
    """The evidence's word of direction that a claim's word of another sort stands for. same: whether rightly."""

    atom: Atom
    same: bool


def polarity(atom: Atom) -> int:
    """1 where more of an outcome is better, -1 where it is worse, 0 where nobody said."""
    return _table().get(atom.key, 0)


def turned(alignment: Alignment, index: int) -> Turned | None:
    """What a word of change or quality, repeated nowhere, stands for in the anchor; None where nothing tells."""
    claim = alignment.claim
    atom = claim.content[index]
    if atom.key not in _SIGNS:
        return None
    start, end = alignment.anchor
    line = alignment.lines[alignment.line_of[start]].reading
    if any(a.kind == HEDGE and start + i not in alignment.used for i, a in enumerate(line.content)):
        return None
    for near in sorted(
        range(max(0, index - _NEAR), min(len(claim.content), index + _NEAR + 1)), key=lambda p: abs(p - index)
    ):
        value, place = polarity(claim.content[near]), alignment.to[near]
        if not value or not start <= place < end:
            continue
        for position in sorted(
            range(max(start, place - _NEAR), min(end, place + _NEAR + 1)), key=lambda p: abs(p - place)
        ):
            other = alignment.evidence[position]
            if position in alignment.used or other.key not in _SIGNS:
                continue
            if (other.group == "quality") is (atom.group == "quality"):
                return None
            denied = (position - start in negated(line)) is not (index in negated(claim))
            return Turned(other, (_SIGNS[other.key] * value == _SIGNS[atom.key]) is not denied)
    return None


@cache
def _table() -> dict[str, int]:
    """Polarity by the key of an atom."""
    return {entry_of(word).key: value for words, value in ((_BAD, -1), (_GOOD, 1)) for word in words.split()}
