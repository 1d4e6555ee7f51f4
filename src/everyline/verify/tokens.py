"""A text as raw tokens: words, numbers, operators and signs, each with its place.

Hyphenated words are split, except names with digits (BRAVE-AA1) and words with a prefix (non-responder).
"""

from __future__ import annotations

import re

from everyline.verify.drugs import DRUGS

# Kind (w word, n number, o operator, p other), text in small letters, start, end.
Token = tuple[str, str, int, int]

_TOKEN = re.compile(
    r"(?P<n>(?:\d{1,3}(?:[,\u00a0\u2009\u202f]\d{3})+(?:[.·]\d+)?|\d+(?:[.·]\d+|,\d{1,2}(?![\d,]))?|(?<![\w.])\.\d+)"
    r"(?![:]\d)(?!\w*\d[A-Za-z]))"
    r"|(?P<r>\d+(?::\d+)+)"
    r"|(?P<w>[^\W_][\w]*(?:[-\u2010\u2011'’][^\W_]\w*)*(?:\.(?=[A-Za-z]\b)[A-Za-z])*)"
    r"|(?P<o><=|>=|=<|=>|[<>≤≥⩽⩾=~≈±])"
    r"|(?P<p>[^\s\w])"
)

_PREFIXES = frozenset(
    "non re anti pre co sub un in multi semi bi inter intra post pro de dis mis micro hyper hypo".split()
)

# Abbreviations that are other words in small letters.
_CAPITALS = {
    "US": "usa", "USA": "usa", "OR": "oddsratio", "HR": "hazardratio", "RR": "riskratio", "MD": "meandifference",
    "IV": "intravenous", "SC": "subcutaneous", "PE": "pulmonaryembolism", "MI": "heartattack",
}  # fmt: skip


_GREEK = str.maketrans({
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "κ": "kappa", "λ": "lambda", "ω": "omega",
})  # fmt: skip


def tokens(text: str) -> list[Token]:
    """The raw tokens of a text, in order, in small letters; white space leaves none."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "p"
        raw = match.group()
        start, end = match.span()
        if kind != "w":
            found.append(("w" if kind == "r" else kind, raw, start, end))
        elif raw in _CAPITALS:
            found.append(("w", _CAPITALS[raw], start, end))
        elif raw.isalnum():
            found.append(("w", raw.lower() if raw.isascii() else raw.lower().translate(_GREEK), start, end))
        else:
            found.extend(_compound(raw.lower(), start, end))
    return found


def _compound(low: str, start: int, end: int) -> list[Token]:
    """The tokens of a word with a hyphen, an apostrophe or full stops in it."""
    low = low.replace("’", "'").replace("\u2010", "-").replace("\u2011", "-")
    if low.endswith("n't"):
        return [("w", "not", start, end)]
    low = low.removesuffix("'s")
    if "-" not in low or low in DRUGS or (not low[0].isdigit() and any(c.isdigit() for c in low)):
        return [("w", low.translate(_GREEK), start, end)]
    parts = low.split("-")
    if parts[0] in _PREFIXES:
        return [("w", "".join(parts).translate(_GREEK), start, end)]
    found: list[Token] = []
    for part in parts:
        kind = "n" if part.isdecimal() else "w"
        found.append((kind, part.translate(_GREEK), start, min(start + len(part), end)))
        start += len(part) + 1
    return found
