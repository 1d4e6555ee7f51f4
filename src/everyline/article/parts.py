"""A claim of several facts as its parts: all of them must hold for the claim to stand."""

from __future__ import annotations

import re

# Where one fact ends and the next begins. "with 50 % achieving" begins one; "adults with severe disease" does not.
_BREAK = re.compile(
    r";\s+|,?\s+(?:though|although|whereas|while|but)\s+(?=\w)|,\s+(?:and|with)\s+(?=[^,]*\d)|"
    r",\s+with\s+(?=\S+ \w+(?:ing|ed)\b)|,\s+with\s+(?=[^,]{3,80}\b\w+(?:ing)\b)|"
    r",\s+(?=under investigation|not approved|approved|off-label)"
)
_FEWEST_WORDS = 2


def parts_of(text: str) -> tuple[str, ...]:
    """The parts of a claim, in order; the claim itself where it holds one fact. Breaks inside brackets do not count."""
    parts: list[str] = []
    start = 0
    for match in _BREAK.finditer(text):
        before, after = text[start : match.start()].strip(), text[match.end() :].strip()
        if _depth(text[: match.start()]) or min(len(before.split()), len(after.split())) < _FEWEST_WORDS:
            continue
        parts.append(before)
        start = match.end()
    parts.append(text[start:].strip())
    return tuple(parts)


def _depth(text: str) -> int:
    return max(0, text.count("(") - text.count(")"))
