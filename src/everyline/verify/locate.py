"""Finding a quotation in a text, exactly, or approximately where only print differs.

Approximate means: the same after Unicode compatibility forms, white space, dashes, quotation marks, soft hyphens and
Greek letters written out are made alike. No letter or digit may differ otherwise.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from everyline.domain.answer import Citation, Reason, ReasonKind
from everyline.domain.text import Span

_DASHES = dict.fromkeys("‐‑‒–—―−﹣－", "-")
_QUOTES = {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "′": "'"}
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "κ": "kappa", "λ": "lambda", "μ": "u",
    "µ": "u", "ω": "omega", "Δ": "delta", "Ω": "omega",
}  # fmt: skip
_DROPPED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_REPLACED = {**_DASHES, **_QUOTES, **_GREEK, "·": ".", "≤": "<=", "≥": ">=", "⩽": "<=", "⩾": ">="}


@dataclass(frozen=True, slots=True)
class Located:
    """Where a quotation stands. exact: character for character; else only the print differs."""

    span: Span
    exact: bool


def locate(quote: str, text: str) -> Located | None:
    """The first place a quotation stands in a text, exact before approximate; None where it is nowhere.

    White space at the ends of the quotation is not part of it. An empty quotation is nowhere.
    """
    wanted = quote.strip()
    if not wanted:
        return None
    at = text.find(wanted)
    if at >= 0:
        return Located(Span(at, at + len(wanted)), True)
    plain, places = _plain(text)
    sought, _ = _plain(wanted)
    if not sought:
        return None
    at = plain.find(sought)
    if at < 0:
        return None
    return Located(Span(places[at], places[at + len(sought) - 1] + 1), False)


def check_citation(citation: Citation, text: str) -> Reason | None:
    """Why a citation does not hold against its document's text, None where it does.

    It holds when its quotation is exactly the range it names. A quotation that stands elsewhere in the text is
    reported as altered too: the link is wrong even if the words are right.
    """
    span = citation.span
    if span.end <= len(text) and text[span.start : span.end] == citation.quote:
        return None
    there = text[span.start : span.end]
    found = locate(citation.quote, text)
    kind = ReasonKind.QUOTE_ALTERED if found or there else ReasonKind.NOT_FOUND
    return Reason(kind, citation.quote, there)


def _plain(text: str) -> tuple[str, list[int]]:
    """A text with its print made alike, and for each of its characters the offset it came from."""
    out: list[str] = []
    places: list[int] = []
    for offset, char in enumerate(text):
        if char in _DROPPED:
            continue
        if char.isspace():
            if out and out[-1] == " ":
                continue
            piece = " "
        else:
            piece = _REPLACED.get(char) or unicodedata.normalize("NFKC", char)
            piece = "".join(_REPLACED.get(c, c) for c in piece)
        for part in piece:
            out.append(part)
            places.append(offset)
    return "".join(out), places


def plain(text: str) -> str:
    """A text with its print made alike, as quotations are compared."""
    return _plain(text)[0]
