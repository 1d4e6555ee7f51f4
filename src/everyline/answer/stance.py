"""What the lines of an answer say to a yes-or-no question: yes, no, uncertain, or that works say opposite things.

A reading by a machine, beside the lines and never in their place: the cited sentences stay the claims. It is made of
what the lines show (`stance_features`) by a small linear model, whose weights, data and scores lie in `stance.json`
(`bench/train/train_stance.py`). Only sentences of abstracts and other prose are read; nothing is read from study cards
and labels, whose fields say what a yes would be about.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from everyline.answer.candidate import Candidate
from everyline.answer.stance_features import Said, cues, stance_features
from everyline.domain.answer import Claim, Stance, StanceLabel
from everyline.domain.ids import ClaimId, DocumentId
from everyline.domain.question import Question

__all__ = ["MODEL", "Said", "asks_yes_or_no", "stance_features", "stance_of"]

MODEL = Path(__file__).with_name("stance.json")
SURE = 0.45
"""Below this share of its best label a work's lines are not read as saying anything; chosen on PubMedQA dev."""

OPPOSED = 0.7
"""Two works are opposed where one says yes and the other no, each with at least this share."""

_LABELS = (StanceLabel.YES, StanceLabel.NO, StanceLabel.UNCERTAIN)
_WH = re.compile(r"^\W*(?:what|which|who|whom|whose|when|where|why|how|list|name|describe|define|explain)\b", re.I)
_ANY_WH = re.compile(r"\b(?:what|which|who|whom|whose|when|where|why|how)\b", re.I)
_REQUEST = re.compile(r"\b(?:can|could|would|will) (?:you|i (?:find|get))\b|\bplease\b|\bor should\b", re.I)
_AUXILIARY = r"(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have|may|might|must)(?:n't)?"
_ASKS = re.compile(rf"(?:^\W*|[:,;.?-]\s+(?:(?:so|and|but|yet)\s+)?){_AUXILIARY}\b[^?]*\?|\byes or no\b", re.I)
_EITHER = re.compile(
    rf"(?:^\W*|[:;.]\s+){_AUXILIARY}\b.{{3,80}}\b(?:better|safer|worse|more|less|best)\b.{{0,20}}:?\s*\S+ or \S+", re.I
)


def asks_yes_or_no(text: str) -> bool:
    """Whether a question wants yes or no: it, or the part behind a colon or a comma, begins with "is", "does",
    "can"...,
    or it is a phrase with a question mark ("Vaccines in the community: a weak link?"). "Which is better, A or B" and
    what begins with a question word do not."""
    if _WH.match(text) or _EITHER.search(text) or _REQUEST.search(text):
        return False
    return bool(_ASKS.search(text)) or (text.rstrip().endswith("?") and not _ANY_WH.search(text))


def stance_of(question: Question, claims: Sequence[Claim], lines: Sequence[Candidate]) -> Stance | None:
    """How the shown claims answer a yes-or-no question; None where it is none, or no claim is a sentence of prose.

    claims: in the order shown. lines: those the claims were made of. The work cited first is read; it is set against
    each other work whose lines are as clear.
    """
    if not asks_yes_or_no(question.text):
        return None
    prose = {(line.evidence.document.id, line.span): line for line in lines if line.quoted is not None}
    works: dict[DocumentId, list[tuple[Claim, Candidate]]] = {}
    for claim in claims:
        for citation in claim.citations[:1]:
            line = prose.get((citation.document, citation.span))
            if line is not None:
                works.setdefault(citation.document, []).append((claim, line))
    if not works:
        return None
    read = [(_shares(question.text, held), held) for held in works.values()]
    shares, held = read[0]
    share, label = max(zip(shares, _LABELS, strict=True), key=lambda pair: pair[0])
    opposite = {StanceLabel.YES: 1, StanceLabel.NO: 0}.get(label)
    if opposite is not None and share >= OPPOSED:
        against = [other for found, other in read[1:] if found[opposite] >= OPPOSED]
        if against:
            told = (*_ids(held), *(one for other in against for one in _ids(other)))
            return Stance(StanceLabel.MIXED, "the cited works say opposite things", round(share, 3), told)
    if share < SURE:
        return Stance(StanceLabel.UNCLEAR, "the lines do not say it plainly enough", round(share, 3), _ids(held))
    return Stance(label, _why(question.text, held), round(share, 3), _ids(held))


def _ids(held: Sequence[tuple[Claim, Candidate]]) -> tuple[ClaimId, ...]:
    return tuple(claim.id for claim, _ in held)


def _shares(question: str, held: Sequence[tuple[Claim, Candidate]]) -> tuple[float, ...]:
    weights = _weights()
    totals = list(weights[""])
    for name, value in stance_features(question, [Said(line.said, line.concludes) for _, line in held]).items():
        for number, weight in enumerate(weights.get(name, ())):
            totals[number] += value * weight
    powers = [math.exp(total - max(totals)) for total in totals]
    return tuple(power / sum(powers) for power in powers)


def _why(question: str, held: Sequence[tuple[Claim, Candidate]]) -> str:
    """The plainest signs in the leading line, in the line's own words."""
    found = cues(held[0][1].said)
    return "; ".join(f"{kind}: “{words}”" for kind, words in found[:3]) or "stated without denial or hedge"


@cache
def _weights() -> dict[str, tuple[float, ...]]:
    stored = json.loads(MODEL.read_text(encoding="utf-8"))
    return {name: tuple(row) for name, row in stored["weights"].items()}
