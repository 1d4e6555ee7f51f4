"""Verdicts of a comparison, built alike everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from everyline.domain.answer import Citation, Label, Reason, ReasonKind
from everyline.domain.audit import HeldFinding, Judged

FACTS_JUDGE = "everyline-facts/1"
_MOST_CITED = 3
_SCORES = {Label.SUPPORTED: 0.93, Label.INSUFFICIENT: 0.3, Label.CONTRADICTED: 0.04}


def cite(held: HeldFinding) -> Citation:
    """The finding's own sentence."""
    finding = held.finding
    return Citation(finding.document, finding.document_hash, finding.statement, held.statement, finding.id)


def supported(held: Sequence[HeldFinding], notes: Iterable[str] = ()) -> Judged:
    """The findings say it."""
    return Judged(Label.SUPPORTED, _SCORES[Label.SUPPORTED], (), _citations(held), None, tuple(notes), FACTS_JUDGE)


def contradicted(kind: ReasonKind, claim: str, held: Sequence[HeldFinding], evidence: str = "") -> Judged:
    """The library states it otherwise; the correction is the first finding's own sentence."""
    reason = Reason(kind, claim, evidence or held[0].statement)
    return Judged(
        Label.CONTRADICTED,
        _SCORES[Label.CONTRADICTED],
        (reason,),
        _citations(held),
        held[0].statement,
        (),
        FACTS_JUDGE,
    )


def insufficient(*reasons: Reason, near: Sequence[HeldFinding] = (), notes: Iterable[str] = ()) -> Judged:
    """Not shown: the reasons, and the findings that come nearest."""
    return Judged(
        Label.INSUFFICIENT, _SCORES[Label.INSUFFICIENT], reasons, _citations(near), None, tuple(notes), FACTS_JUDGE
    )


def _citations(held: Sequence[HeldFinding]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(cite(one) for one in held[:_MOST_CITED]))
