"""What the judge says of a claim in other words, at once, check by check; nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass

from everyline.domain.answer import Label
from everyline.engine.revising import judged_as
from everyline.verify.checked import checked


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison. words: of the wording that it is about. faults: its words that the source does not bear out,
    each with what the source has instead (empty for nothing)."""

    what: str
    words: tuple[str, ...]
    faults: tuple[tuple[str, str], ...]

    @property
    def holds(self) -> bool:
        return not self.faults


@dataclass(frozen=True, slots=True)
class Tried:
    """The verdict on a wording. says: it in a sentence."""

    claim: str
    text: str
    label: str
    score: float
    says: str
    checks: tuple[Check, ...]


_SAYS = {
    Label.SUPPORTED: "The judge finds this SUPPORTED by its evidence.",
    Label.CONTRADICTED: "The judge finds this CONTRADICTED by its evidence. A draft with it would withhold the line.",
    Label.INSUFFICIENT: "The judge finds this INSUFFICIENT: its evidence does not say so. A draft with it would "
    "withhold the line.",
}


def tried(content: str, claim: str, text: str) -> Tried:
    """Judge a wording of a claim of a stored answer. Raises UnknownId and InvalidInput as `judged_as` does."""
    verdict = judged_as(content, claim, text)
    checks = tuple(Check(one.what, one.words, one.faults) for one in checked(" ".join(text.split()), verdict))
    return Tried(claim, text, verdict.label.value, verdict.score, _SAYS[verdict.label], checks)
