"""Which half a labelled text belongs to: by its hash, so that nobody chooses."""

from __future__ import annotations

import hashlib


def is_held_out(text: str) -> bool:
    """Whether a text is of the half that no rule was changed for."""
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 1
