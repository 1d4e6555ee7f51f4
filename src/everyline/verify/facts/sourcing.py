"""How an article's lines are sourced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from everyline.domain.audit import AuditedClaim, Reading, SourcingNote
from everyline.domain.text import Document


def sourcing(
    reading: Reading, claims: Sequence[AuditedClaim], cited: Mapping[str, tuple[Document, ...]]
) -> tuple[SourcingNote, ...]:
    return ()
