"""The judge's lexicon: what a single word or a phrase is, built once from the tables beside it."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from everyline.domain.answer import ReasonKind
from everyline.verify.contrasts import (
    BOOSTERS,
    MODAL_HEDGES,
    NEGATING_PHRASES,
    NEGATORS,
    REPORTING_HEDGES,
    RESTRICTORS,
    contrasts,
)
from everyline.verify.drugs import DRUGS, drug_name
from everyline.verify.tables import rows
from everyline.verify.words import FUNCTION, NEUTRAL, stem

QUANTITY, WORD, FUNCTIONAL, SEPARATOR = "quantity", "word", "function", "separator"
NEGATION, HEDGE, BOOSTER, RESTRICTOR = "negation", "hedge", "booster", "restrictor"

# Words that part two parts of a sentence as a comma does.
LINKS = frozenset("and or versus vs v but while whereas than against plus".split())


class Entry(NamedTuple):
    """What a word or phrase is, wherever it stands."""

    key: str
    kind: str
    check: ReasonKind | None = None
    group: str = ""
    neutral: bool = False


@cache
def lexicon() -> tuple[dict[str, Entry], dict[str, tuple[tuple[tuple[str, ...], Entry], ...]]]:
    """Entries for single words, and for phrases by their first word, longest first."""
    words: dict[str, Entry] = {}
    phrases: dict[tuple[str, ...], Entry] = {}

    def put(wording: str, entry: Entry) -> None:
        parts = tuple(wording.replace("-", " ").split()) if " " in wording or "-" in wording else (wording,)
        if len(parts) == 1:
            words.setdefault(parts[0], entry)
        else:
            phrases.setdefault(parts, entry)

    for word in NEGATORS:
        put(word, Entry("not" if word != "without" else "without", NEGATION, ReasonKind.NEGATION, "negation"))
    for phrase in NEGATING_PHRASES:
        put(phrase, Entry("not", NEGATION, ReasonKind.NEGATION, "negation"))
    for word in MODAL_HEDGES:
        put(word, Entry("hedge=modal", HEDGE, ReasonKind.CERTAINTY_INFLATED, "hedge"))
    for word in REPORTING_HEDGES:
        put(word, Entry("hedge=telling", HEDGE, ReasonKind.CERTAINTY_INFLATED, "hedge"))
    for check, group, wordings in contrasts():
        for wording in wordings:
            put(wording, Entry(f"{group}={wordings[0]}", WORD, check, group, wording in NEUTRAL))
    for word in BOOSTERS:
        put(word, Entry(stem(word), BOOSTER, ReasonKind.CERTAINTY_INFLATED, "booster"))
    for word in RESTRICTORS:
        key = "only" if word in ("solely", "merely", "exclusively") else word
        put(word, Entry(key, RESTRICTOR, ReasonKind.CERTAINTY_INFLATED, "restrictor"))
    for name, generic in DRUGS.items():
        put(name, Entry(generic, WORD, ReasonKind.DRUG, "drug"))
    for row in rows("synonyms.txt"):
        wordings = tuple(row.split(", "))
        first = words.get(wordings[0]) or phrases.get(tuple(wordings[0].split()))
        entry = first or Entry(wordings[0], WORD, None, "", wordings[0] in NEUTRAL)
        if wordings[0] == "versus":
            entry = Entry("versus", SEPARATOR)
        for wording in wordings:
            put(wording, entry if wording not in NEUTRAL else entry._replace(neutral=True))
            cut = stem(wording)
            if entry.kind == WORD and " " not in wording and len(wording) > 4 and len(wording) - len(cut) <= 2:
                put(cut, entry)
    by_first: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
    for parts, entry in phrases.items():
        by_first.setdefault(parts[0], []).append((parts, entry))
    return words, {first: tuple(sorted(some, key=lambda p: -len(p[0]))) for first, some in by_first.items()}


def phrases_by_first() -> dict[str, tuple[tuple[tuple[str, ...], Entry], ...]]:
    """Phrases by their first word, longest first."""
    return lexicon()[1]


@lru_cache(maxsize=65536)
def entry_of(word: str) -> Entry:
    """What a single lower-case word is. A word in no table is content, under its stem."""
    words, _ = lexicon()
    found = words.get(word)
    if found:
        return found
    if word in LINKS:
        return Entry(word, SEPARATOR)
    if word in FUNCTION:
        return Entry(word, FUNCTIONAL)
    drug = drug_name(word)
    if drug:
        return Entry(drug, WORD, ReasonKind.DRUG, "drug")
    cut = stem(word)
    found = words.get(cut)
    if found and cut != word and found.kind == WORD:
        return found
    return Entry(cut, WORD, None, "", word in NEUTRAL)
