"""Clinical terms with their plain words, and with a line that explains them; read once from `terms.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from everyline.answer.plain_language.changes import Change


@dataclass(frozen=True, slots=True)
class Entry:
    """One term. say: plain words of the same meaning, "" where the term itself stays; means: a line, "" where none is
    needed; see: the words in a text that call for that line."""

    term: str
    say: str
    means: str
    see: tuple[str, ...]


def plain_words(text: str) -> tuple[Change, ...]:
    """Terms of a text that have plain words, as changes; the longest term wins where two overlap."""
    pattern, say = _sayings()
    return tuple(
        _said(entry.say, match, text)
        for match in pattern.finditer(text)
        if _is_printed_so(match[0], ((entry := say[match[0].lower()]).term,)) and not _is_named(text, match)
    )


def _said(plain: str, match: re.Match[str], text: str) -> Change:
    """Plain words in a term's place, with the article before it as they need it."""
    before = text[: match.start()]
    told = _cased(plain, match[0], before)
    article = _ARTICLE.search(before)
    if article is None or (article[2] == "n") is (told[0].lower() in "aeiou"):
        return Change(match.start(), match.end(), told)
    return Change(article.start(), match.end(), f"{article[1]}{'' if article[2] else 'n'} {told}")


_ARTICLE = re.compile(r"\b([Aa])(n?) $")
# What is done with a drug keeps its name behind the drug's: "baricitinib retreatment", not "baricitinib taking it
# again".
_OF_A_DRUG = frozenset("retreatment withdrawal discontinuation initiation".split())
_NAME_BEFORE = re.compile(
    r"\b(?!(?:the|an?|after|on|of|with|and|or|before|during|for|to|its|upon|from|by|at|in) )\w{4,} $", re.IGNORECASE
)


# "Participants" alone are people; "study participants" and "ALLHAT participants" are not "study people".
_NAMED = re.compile(r"(?:\b(?:study|trial|research|control|cohort)|\b[A-Z][\w-]*[A-Z0-9]) $")


def _is_named(text: str, match: re.Match[str]) -> bool:
    if match[0].lower() in _OF_A_DRUG:
        return bool(_NAME_BEFORE.search(text[: match.start()]))
    return match[0].lower() in ("participants", "subjects", "individuals") and bool(
        _NAMED.search(text[: match.start()])
    )


def explained(text: str) -> Iterator[tuple[str, str]]:
    """Words of a text that have a line to explain them, with that line, in order of first appearance."""
    pattern, by_word = _explanations()
    seen: set[str] = set()
    for match in pattern.finditer(text):
        entry = by_word[match[0].lower()]
        if entry.term not in seen and _is_printed_so(match[0], entry.see):
            seen.add(entry.term)
            yield match[0], entry.means


@cache
def entries() -> tuple[Entry, ...]:
    """The table, in its order. Raises ValueError for a term that has neither plain words nor a line."""
    text = files("everyline.answer.plain_language").joinpath("terms.yaml").read_text("utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return tuple(_entry(row) for row in yaml.load(text, Loader=loader))


def _entry(row: dict[str, object]) -> Entry:
    term, say, means = str(row["for"]), str(row.get("say", "")), str(row.get("means", ""))
    see = row.get("see") or ([say or term] if means else [])
    if not (say or means) or not isinstance(see, list):
        raise ValueError(f"the term {term!r} has neither plain words nor a line that explains it")
    return Entry(term, "" if say == term else say, means, tuple(map(str, see)))


@cache
def _sayings() -> tuple[re.Pattern[str], dict[str, Entry]]:
    say = {entry.term.lower(): entry for entry in entries() if entry.say}
    return _any_of(say), say


@cache
def _explanations() -> tuple[re.Pattern[str], dict[str, Entry]]:
    by_word = {word.lower(): entry for entry in entries() if entry.means for word in entry.see}
    return _any_of(by_word), by_word


def _is_printed_so(said: str, words: tuple[str, ...]) -> bool:
    """Whether a text has one of the words with its capitals: SALT is no salt."""
    return any(word.lower() == said.lower() and (word == word.lower() or word == said) for word in words)


def _any_of(words: dict[str, Entry]) -> re.Pattern[str]:
    longest = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest)) + r")(?![\w-])", re.IGNORECASE)


def _cased(said: str, term: str, before: str) -> str:
    """Plain words with a capital where the term has one, or opens a sentence."""
    opens = not before or (before.endswith((". ", "? ", "! ")) and not _SHORTENED.search(before))
    capital = opens or (term[0].isupper() and not term.isupper())
    return said[0].upper() + said[1:] if capital else said


_SHORTENED = re.compile(r"\b(?:incl|vs|approx|no|resp|e\.g|i\.e)\. $", re.IGNORECASE)
