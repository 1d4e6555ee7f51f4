"""Claims of one article that do not go together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from everyline.domain.audit import HeldFinding, Reading, Subject, Tension


def tensions(reading: Reading, subjects: Mapping[str, Subject], found: Sequence[HeldFinding]) -> tuple[Tension, ...]:
    return ()
