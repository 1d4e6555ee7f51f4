"""What a note on a disagreement gives as its reason, in a few words."""

from __future__ import annotations

import pytest

from everyline.answer.conflicts import reason_noted


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("A conference report prints 61.6% observed at month 24; different data cut.", "an earlier text or data cut"),
        ("The analyses handle missing data differently.", "another analysis, or another way of counting missing data"),
        ("Some pages headline 60.0%; that is another endpoint.", "another definition"),
        ("A page prints 85% for the 4 mg group.", "a secondary page may have misread or misprinted it"),
        ("The US label lists hypersensitivity alone.", "authorities of different regions decide apart"),
        ("Others say so.", ""),
    ],
)
def test_the_likely_reason_is_read_from_the_note(note: str, reason: str) -> None:
    assert reason_noted(note) == reason
