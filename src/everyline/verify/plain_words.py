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

# A plain phrase may stand for several terms; each combination is one more reading, and work is bounded.
_MOST_READINGS = 4


@lru_cache(maxsize=2048)
def once(text: str) -> str:
    """The text without percentages told a second time in people out of a hundred."""
    return _TOLD_AGAIN.sub(r"\1%", text) if " out of 100)" in text else text


@lru_cache(maxsize=2048)
def read_back(text: str) -> tuple[str, ...]:
    """The text in clinical words, once for each term that its plain phrases may stand for; empty where it has none."""
    pattern, terms = _table()
    found = list(dict.fromkeys(match.lower() for match in pattern.findall(text)))
    counted = _COUNTED.sub(r"(n=\1)", text)
    if not found:
        return (counted,) if counted != text else ()
    most = min(_MOST_READINGS, max(len(terms[phrase]) for phrase in found))
    return tuple(dict.fromkeys(_worded(counted, choice) for choice in range(most)))


def _worded(text: str, choice: int) -> str:
    """The text with the n-th term for each plain phrase, the last one where it has fewer."""
    pattern, terms = _table()

    def term(match: re.Match[str]) -> str:
        known = terms[match[0].lower()]
        said = known[min(choice, len(known) - 1)]
        return said[0].upper() + said[1:] if said and match[0][0].isupper() else said

    worded = re.sub(r"  +", " ", pattern.sub(term, text)).strip()
    return worded[:1].upper() + worded[1:]


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
