"""Abbreviations that a text defines: "chronic kidney disease (CKD)".

The rule is that of Schwartz and Hearst 2003 (PSB 8:451-462), with whole first letters: each letter of the short form
begins a word of the long form, in order, and the long form stands right before the bracket.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

_DEFINED = re.compile(r"\(([A-Z][A-Za-z]{0,2}[A-Z]{1,5}s?)\)")
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=2048)
def defined(text: str) -> tuple[tuple[str, str], ...]:
    """Every short form with its long form, as the text prints them, in order."""
    found = []
    for match in _DEFINED.finditer(text):
        letters = match.group(1).removesuffix("s").lower()
        words = list(_WORD.finditer(text, max(0, match.start() - 120), match.start()))
        head = words[-len(letters) :]
        if len(head) == len(letters) and all(w.group()[0].lower() == c for w, c in zip(head, letters, strict=True)):
            found.append((match.group(1), text[head[0].start() : head[-1].end()]))
    return tuple(found)


def variants(claim: str, texts: Sequence[str]) -> Iterator[str]:
    """The claim with short forms its evidence defines spelled out, and with their long forms cut short.

    Only what differs from the claim is given; a form the claim defines itself is left alone.
    """
    pairs = [pair for text in texts if "(" in text for pair in defined(text) if f"({pair[0]})" not in claim]
    spelled, cut = claim, claim
    for short, long in pairs:
        if short in spelled:
            spelled = re.sub(rf"(?<![\w-]){re.escape(short)}(?![\w-])", long, spelled)
        cut = re.sub(rf"(?<![\w-]){re.escape(long)}(?![\w-])", short, cut, flags=re.IGNORECASE)
    yield from (variant for variant in dict.fromkeys((spelled, cut)) if variant != claim)
