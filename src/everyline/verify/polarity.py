"""Whether claim and evidence point the same way: more or less, said or denied. Weighed with other signs, never alone.

Each text is read as a bag of beginnings of words that say more, say less or deny (`polarity.txt`). Of the evidence the
two sentences that repeat most of the claim are read. Simple counts of this kind tell which of two opposite claims an
abstract supports in about three of four cases (measured on Evidence Inference; see the model's MODEL.md).
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from everyline.verify.align import score
from everyline.verify.reading import read
from everyline.verify.sentences import sentences
from everyline.verify.tables import rows


class Polarity(NamedTuple):
    """Signs of how a claim and the nearest sentences go together; -1, 0 or 1 each.

    agrees: both more or both less (1), one more and one less (-1). agrees_denied: the same, turned by a denial on one
    side alone. one_denies: -1 where just one side denies, else 1.
    """

    agrees: float
    agrees_denied: float
    one_denies: float


def polarity(claim: str, text: str) -> Polarity:
    """How a claim and the two sentences of a text nearest to it go together."""
    reading = read(claim)
    ranked = sorted(
        ((score(reading, read(text[start:end])), -start, text[start:end]) for start, end in sentences(text)),
        reverse=True,
    )
    near = " ".join(sentence for _, _, sentence in ranked[:2])
    ours, ours_denied = _sign(claim)
    theirs, theirs_denied = _sign(near)
    turned = -1.0 if ours_denied != theirs_denied else 1.0
    return Polarity(ours * theirs, ours * theirs * turned, turned)


def _sign(text: str) -> tuple[float, bool]:
    """1 where a text says more oftener than less, -1 the other way round, 0 for a tie; and whether it denies."""
    up, down, deny = _patterns()
    words = text.lower()
    balance = len(up.findall(words)) - len(down.findall(words))
    return float((balance > 0) - (balance < 0)), bool(deny.search(words) or "n't" in words)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    lists = dict(row.split(":", 1) for row in rows("polarity.txt"))
    up, down, deny = (
        re.compile(r"\b(?:" + "|".join(word.replace("*", r"\w*") for word in lists[name].split()) + r")\b")
        for name in ("up", "down", "deny")
    )
    return up, down, deny
