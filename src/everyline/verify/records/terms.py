"""Words of records and statements brought to one spelling, one stem and one name.

The tables in `terms.txt` were written for this judge from general medical knowledge: spelling, lay words
for common adverse events, which words belong to a body system, and of what kind a disease is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from everyline.verify.words import stem

_WORD = re.compile(r"[^\W_]+(?:\.\d+)?")


def _tables() -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = {}
    part = ""
    for line in files("everyline.verify.records").joinpath("terms.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            part = line.strip("[]")
        elif line and not line.startswith("#"):
            name, _, rest = line.partition(": ")
            tables.setdefault(part, {})[name] = rest
    return tables


_TABLES = _tables()
# One word for another, after spelling and before the stem.
_SAME = _TABLES["words"]
# Beginnings of general words, and the beginnings of the words of events that belong to them.
SYSTEMS = {name: tuple(rest.split()) for name, rest in _TABLES["systems"].items()}
_SPELL = (
    ("aemi", "emi"),
    ("oede", "ede"),
    ("oea", "ea"),
    ("haem", "hem"),
    ("oeso", "eso"),
    ("paen", "pen"),
    ("leuc", "leuk"),
    ("oest", "est"),
    ("noea", "nea"),
    ("tumour", "tumor"),
    ("faec", "fec"),
    ("caec", "cec"),
    ("paed", "ped"),
    ("yalg", "yalg"),
    ("anaes", "anes"),
    ("foet", "fet"),
    ("aesth", "esth"),
)

NOTHING = frozenset(
    """a an the of in on at to for with by from as into is are was were be been being am has have had having do does
    did it its they them their he she his her him you your this that these those which who whom whose what there
    here then so and or nor than also too very quite rather s t per via any some such if but no not nos e g i ie
    eg will would shall should can could may might must other otherwise specify unspecified given following
    related""".split()
)


@lru_cache(maxsize=20000)
def key(word: str) -> str:
    """The stem that stands for a word in small letters, British spelling, plural and lay names levelled."""
    word = _spelled(word)
    return stem(_SAME.get(word, word))


def _phrases() -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    table: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for name, rest in _TABLES["phrases"].items():
        meant = tuple(key(word) for word in name.split())
        for phrase in rest.split("|"):
            words = tuple(_spelled(word) for word in phrase.split())
            table.setdefault(words[0], []).append((words, meant))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


def _spelled(word: str) -> str:
    for old, new in _SPELL:
        if old in word:
            word = word.replace(old, new)
    return word


_PHRASES = _phrases()
_SIGNS = re.compile(r"\b(er|pr|pgr|hr|her2|her-2|her2/neu)(\s?[+]|[-](?![\w])|\s-(?=[\s,.)]))")


def words(text: str) -> list[str]:
    """The words of a text in small letters, in American spelling; receptor signs as words."""
    low = text.lower()
    if "+" in low or ("-" in low and ("r-" in low or "2-" in low or "u-" in low or " -" in low)):
        low = _SIGNS.sub(lambda m: f"{m.group(1)} {'positive' if '+' in m.group(2) else 'negative'} ", low)
    for old, new in _SPELL:
        if old in low:
            low = low.replace(old, new)
    return _WORD.findall(low)


def keys_of(found: list[str]) -> tuple[str, ...]:
    """The keys of words that say something, in order; phrases as the words that stand for them."""
    out: list[str] = []
    at = 0
    while at < len(found):
        word = found[at]
        for phrase, meant in _PHRASES.get(word, ()):
            if tuple(found[at : at + len(phrase)]) == phrase:
                out.extend(meant)
                at += len(phrase)
                break
        else:
            if word not in NOTHING:
                out.append(key(word))
            at += 1
    return tuple(out)


# What a disease, drug or procedure is a kind of.
KINDS = {key(name): tuple(key(word) for word in rest.split()) for name, rest in _TABLES["kinds"].items()}


@lru_cache(maxsize=8192)
def keys(text: str) -> tuple[str, ...]:
    """The keys of a text's words that say something, in order, repetitions kept."""
    return keys_of(words(text))
