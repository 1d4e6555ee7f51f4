"""Stress-testing an answer by editing its own claims (a mutation score): does its judge refuse what is not said?

Each claim is edited in one place at a time by `verify.edits`, and each edited claim is put to the judge with the
claim's own quotations, as `engine/ask.py` put the claim itself. A judge that lets an edit pass would have let that
error pass. The idea is that of mutation testing of programs: DeMillo, Lipton and Sayward 1978,
doi:10.1109/C-M.1978.218136.

What counts as caught: any verdict but SUPPORTED. What does not count, because it may be true as it stands, is listed
with its cause: an edited claim whose every sentence stands in its quotations, one that is another claim of the answer,
and one that an earlier edit of the claim made already.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from everyline.domain.answer import EvidenceText, Label, Verdict
from everyline.domain.ids import ClaimId
from everyline.domain.stress import SEED, EditCount, Exclusion, Stress, TriedEdit
from everyline.verify.edits import edits
from everyline.verify.sentences import sentences

# Named in the record, so that a share can be compared only with shares of the same edits.
GENERATOR = "everyline-edits/1"

Judge = Callable[[str, Sequence[EvidenceText]], Verdict]


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim to edit, with its quotations as the judge sees them."""

    id: ClaimId
    text: str
    evidence: tuple[EvidenceText, ...]


def stress(
    claims: Sequence[Stated],
    judge: Judge,
    judge_name: str,
    *,
    seed: int = SEED,
    edits_per_claim: int | None = None,
) -> Stress:
    """The stress record of claims that are stated as fact.

    A claim's edits depend on the seed and its text alone, so that other claims do not change them. edits_per_claim:
    at most so many of each, drawn by the seed; None for all. Claims that the judge does not support as they stand are
    passed over: an edit of one would show nothing.
    """
    if edits_per_claim is not None and edits_per_claim < 1:
        raise ValueError(f"{edits_per_claim} edits per claim are none")
    standing = {claim.id: judge(claim.text, claim.evidence).label is Label.SUPPORTED for claim in claims}
    tried = [claim for claim in claims if standing[claim.id]]
    others = frozenset(_alike(claim.text) for claim in tried)
    made: list[TriedEdit] = []
    excluded: list[tuple[TriedEdit, Exclusion]] = []
    missed: list[TriedEdit] = []
    for claim in tried:
        seen: set[str] = set()
        for edit in _edits(claim, seed, edits_per_claim):
            made.append(edit)
            why = _excluded(edit, claim, others, seen)
            seen.add(_alike(edit.text))
            if why is not None:
                excluded.append((edit, why))
            elif judge(edit.text, claim.evidence).label is Label.SUPPORTED:
                missed.append(edit)
    return Stress(
        generator=GENERATOR,
        judge=judge_name,
        seed=seed,
        edits_per_claim=edits_per_claim,
        claims=len(tried),
        passed_over=tuple(claim.id for claim in claims if not standing[claim.id]),
        kinds=_kinds(made, [edit for edit, _ in excluded], missed),
        missed=tuple(missed),
        exclusions=tuple(excluded),
    )


def _edits(claim: Stated, seed: int, most: int | None) -> list[TriedEdit]:
    rng = random.Random(f"{seed}:{claim.text}")
    made = [TriedEdit(claim.id, one.kind, one.original, one.replaced, one.text) for one in edits(claim.text, rng)]
    if most is None or len(made) <= most:
        return made
    return [made[place] for place in sorted(rng.sample(range(len(made)), most))]


def _excluded(edit: TriedEdit, claim: Stated, others: frozenset[str], seen: set[str]) -> Exclusion | None:
    alike = _alike(edit.text)
    if alike in seen or alike == _alike(claim.text):
        return Exclusion.REPEATED
    if alike in others:
        return Exclusion.ANOTHER_CLAIM
    evidence = [_alike(text.text) for text in claim.evidence]
    pieces = [_alike(edit.text[start:end]) for start, end in sentences(edit.text)]
    if pieces and all(any(_stands(piece, text) for text in evidence) for piece in pieces):
        return Exclusion.IN_EVIDENCE
    return None


def _stands(piece: str, text: str) -> bool:
    """Whether a sentence stands whole in a text: from the beginning of one of its sentences to the end of one."""
    return any(_alike(text[start:end]) == piece for start, end in sentences(text))


def _alike(text: str) -> str:
    """A text by which two that say the same are found: white space single, no stop at the end."""
    return " ".join(text.split()).rstrip(".")


def _kinds(
    made: Iterable[TriedEdit], excluded: Iterable[TriedEdit], missed: Iterable[TriedEdit]
) -> tuple[tuple[str, EditCount], ...]:
    all_, out, through = (Counter(edit.kind for edit in group) for group in (made, excluded, missed))
    return tuple(
        (kind, EditCount(all_[kind], out[kind], all_[kind] - out[kind] - through[kind])) for kind in sorted(all_)
    )
