"""What became of an answer's claims when each was edited: how many of the edits the judge refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from everyline.domain.ids import ClaimId

# Of the edits, where nobody names another.
SEED = 7


class Exclusion(Enum):
    """Why an edit does not count: nobody can ask that a judge refuse it."""

    IN_EVIDENCE = "in_evidence"
    ANOTHER_CLAIM = "another_claim"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class TriedEdit:
    """A claim with one thing changed. original, replaced: the words before and after; text: the whole claim after."""

    claim: ClaimId
    kind: str
    original: str
    replaced: str
    text: str


@dataclass(frozen=True, slots=True)
class EditCount:
    """Edits counted. excluded: of those made, the ones that do not count; caught: of the others, those refused."""

    made: int
    excluded: int
    caught: int

    def __post_init__(self) -> None:
        if not (0 <= self.excluded <= self.made and 0 <= self.caught <= self.judged):
            raise ValueError(f"{self.made} made, {self.excluded} excluded and {self.caught} caught do not agree")

    @property
    def judged(self) -> int:
        """Edits that were put to the judge."""
        return self.made - self.excluded

    @property
    def share(self) -> float | None:
        """The share caught of those judged, four decimals; None where none was."""
        return round(self.caught / self.judged, 4) if self.judged else None


@dataclass(frozen=True, slots=True)
class Stress:
    """The stress record of an answer or an audit: its mutation score, and everything that was not caught.

    claims: how many were edited. passed_over: claims that were not, because the judge does not support them as they
    stand. edits_per_claim: at most so many of each claim, None for all. The same answer, seed, judge and generator
    give the same record.
    """

    generator: str
    judge: str
    seed: int
    edits_per_claim: int | None
    claims: int
    passed_over: tuple[ClaimId, ...]
    kinds: tuple[tuple[str, EditCount], ...]
    missed: tuple[TriedEdit, ...]
    exclusions: tuple[tuple[TriedEdit, Exclusion], ...]

    @property
    def total(self) -> EditCount:
        """All kinds together."""
        counts = [count for _, count in self.kinds]
        return EditCount(sum(c.made for c in counts), sum(c.excluded for c in counts), sum(c.caught for c in counts))
