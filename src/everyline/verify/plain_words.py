"""Plain words read back as the terms they stand for, so that a line worded for lay people meets its source.

"Broken bones" says what "fractures" says; the lexicon keeps them apart, because neither word need mean the other in
every sentence. A claim that does not stand as it is worded is therefore judged once more with its plain phrases turned
into terms (`plain_words.txt`). What is judged is then a claim in clinical words, by the same rules: nothing that would
fail in those words passes in plain ones. A percentage told again as people out of a hundred says nothing new, and is
left out where both numbers are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from everyline.verify.tables import rows

# "7% (7 out of 100)": the same whole number twice.
_TOLD_AGAIN = re.compile(r"\b(\d{1,3})\s?% \(\1 out of 100\)")

# "(130 people)" is how "(n=130)" is told.
_COUNTED = re.compile(r"\((\d[\d,]*) people\)")


@lru_cache(maxsize=2048)
def once(text: str) -> str:
    """The text without percentages told a second time in people out of a hundred."""
    return _TOLD_AGAIN.sub(r"\1%", text) if " out of 100)" in text else text


def read_back(text: str, source: str) -> str:
    """The text in its source's words: a plain phrase that the source does not have becomes the term it stands for.

    Where it stands for several, the one that the source has; a single word only where the source has one. A text
    without such phrases comes back as it was.
    """
    pattern, terms = _table()
    printed = source.lower()

    def term(match: re.Match[str]) -> str:
        plain = match[0].lower()
        if plain in printed:
            return match[0]
        found = next((known for known in terms[plain] if known.lower() in printed), None)
        if found is None and " " not in plain:
            return match[0]
        said = terms[plain][0] if found is None else found
        return said[0].upper() + said[1:] if said and match[0][0].isupper() else said

    worded = pattern.sub(term, _COUNTED.sub(r"(n=\1)", text) if "n=" in printed.replace(" ", "") else text)
    return text if worded == text else _begun(worded)


def _begun(text: str) -> str:
    """A text whose sentences begin with a capital again, where a frame before them was taken away."""
    text = re.sub(r"  +", " ", text).strip()
    return re.sub(r"(^|[.!?] )([a-z])", lambda match: f"{match[1]}{match[2].upper()}", text)


def pairs() -> Iterator[tuple[str, str]]:
    """Every plain phrase with a term it stands for, as the table has them."""
    for row in rows("plain_words.txt"):
        plain, _, term = row.partition(">")
        yield plain.strip(), term.strip()


@cache
def _table() -> tuple[re.Pattern[str], dict[str, list[str]]]:
    terms: dict[str, list[str]] = {}
    for plain, term in pairs():
        terms.setdefault(plain, []).append(term)
    longest = sorted(terms, key=lambda plain: (-len(plain), plain))
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest)) + r")(?![\w-])", re.IGNORECASE)
    return pattern, terms
