"""What a reader of an article's subject would need and does not find in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from everyline.domain.audit import HeldFinding, Omission, Reading, Subject


def omissions(reading: Reading, subjects: Mapping[str, Subject], found: Sequence[HeldFinding]) -> tuple[Omission, ...]:
    return ()
