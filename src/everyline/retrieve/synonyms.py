"""What else a drug, a class of drugs or a condition is called, and where such names stand in a text.

Names come from three places: `lexicon.yaml` (brand, generic and code names, classes, lay names), abbreviations the
documents of a library define, and the MeSH terms and chemicals their records carry.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import yaml

from everyline.domain.text import Document, Span
from everyline.retrieve.abbreviations import abbreviations
from everyline.retrieve.endings import drug_words, looks_like_condition

_WORD = re.compile(r"[^\W_]+(?:['’][a-z]+)?")
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
_PHRASE = re.compile(r"[A-Za-z][\w'’-]*(?: [\w'’-]+){0,5}")  # a long form that is a plain phrase, not a stray list
_MOST_ABBREVIATIONS = 200_000  # held while documents are read; MEDLINE defines more, most of them once
_LONGEST = 8  # words; no name in MeSH that a person would type is longer


class ConceptKind(Enum):
    """What a name stands for. TOPIC is a MeSH term we can't place."""

    DRUG = "drug"
    DRUG_CLASS = "drug_class"
    CONDITION = "condition"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing with its names. members: of a class, by their own canonical names.

    abbreviations: names that count only as they are written, for AA is not aa and SALT is not salt.
    """

    name: str
    kind: ConceptKind
    names: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()


def letters_of(word: str) -> int:
    """The set of a word's letters as bits, to tell at a glance that two words are far apart."""
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) & 63)
    return mask


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept named in a text, and where."""

    span: Span
    concept: Concept


@dataclass(frozen=True)
class Lexicon:
    """Concepts by their names. Where two concepts share a name, the earlier one has it."""

    concepts: tuple[Concept, ...] = ()
    _by_name: Mapping[tuple[str, ...], Concept] = field(init=False, repr=False, compare=False)
    _as_written: Mapping[tuple[str, ...], Concept] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name: dict[tuple[str, ...], Concept] = {}
        as_written: dict[tuple[str, ...], Concept] = {}
        for concept in self.concepts:
            for name in (concept.name, *concept.names):
                by_name.setdefault(_key(name), concept)
            for name in concept.abbreviations:
                as_written.setdefault(tuple(_WORD.findall(name)), concept)
        by_name.pop((), None)
        as_written.pop((), None)
        object.__setattr__(self, "_by_name", by_name)
        object.__setattr__(self, "_as_written", as_written)

    @cached_property
    def words(self) -> Mapping[tuple[str, int], Sequence[tuple[str, int, Concept]]]:
        """The single words of the names of drugs, classes and conditions, by first letter and length: each with the set
        of its letters (`letters_of`) and the concept it is a word of. Made when first asked for, then kept."""
        owners: dict[str, Concept] = {}
        for concept in self.concepts:
            if concept.kind is not ConceptKind.TOPIC:
                for name in (concept.name, *concept.names):
                    for word in _LONG_WORD.findall(name.casefold()):
                        owners.setdefault(word, concept)
        found: dict[tuple[str, int], list[tuple[str, int, Concept]]] = {}
        for word, concept in owners.items():
            found.setdefault((word[0], len(word)), []).append((word, letters_of(word), concept))
        return found

    def get(self, name: str) -> Concept | None:
        """The concept of this name in any case, singular or plural, or of this abbreviation; else None."""
        return self._by_name.get(_key(name)) or self._as_written.get(tuple(_WORD.findall(name)))

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The concepts named in the text, longest name first at each place, none overlapping, in order."""
        words = list(_WORD.finditer(text))
        written = [word.group() for word in words]
        stems = [_stem(word.casefold()) for word in written]
        found = []
        place = 0
        while place < len(words):
            for end in range(min(place + _LONGEST, len(words)), place, -1):
                concept = self._by_name.get(tuple(stems[place:end])) or self._as_written.get(tuple(written[place:end]))
                if concept is not None:
                    found.append(Mention(Span(words[place].start(), words[end - 1].end()), concept))
                    place = end
                    break
            else:
                place += 1
        return tuple(found)

    def expansions(self, concept: Concept) -> tuple[str, ...]:
        """Every other name of the concept, then the names of a class's members, each once."""
        names = [concept.name, *concept.names, *concept.abbreviations]
        for member in concept.members:
            known = self.get(member)
            names += [member, *(known.names if known else ())]
        return _distinct(names)

    def classes_of(self, name: str) -> tuple[Concept, ...]:
        """The classes that a drug is a member of; a class is its own."""
        known = self.get(name)
        wanted = (known.name if known else name).casefold()
        return tuple(
            concept
            for concept in self.concepts
            if concept.kind is ConceptKind.DRUG_CLASS
            and (concept.name.casefold() == wanted or wanted in (member.casefold() for member in concept.members))
        )

    def merge(self, other: Lexicon) -> Lexicon:
        """Both lexicons as one; a concept of the same name takes up the other's names and members."""
        merged: dict[tuple[str, ...], Concept] = {}
        for concept in (*self.concepts, *other.concepts):
            # An abbreviation learnt for a brand or a lay name belongs to the concept that has that name.
            owner = self.get(concept.name)
            key = _key(owner.name if owner else concept.name)
            have = merged.get(key)
            if have is None:
                merged[key] = concept
                continue
            merged[key] = Concept(
                have.name,
                have.kind,
                _spelt((have.name, *have.names, concept.name, *concept.names))[1:],
                tuple(dict.fromkeys((*have.members, *concept.members))),
                tuple(dict.fromkeys((*have.abbreviations, *concept.abbreviations))),
            )
        return Lexicon(tuple(merged.values()))

    @classmethod
    def of_documents(cls, documents: Iterable[Document]) -> Lexicon:
        """The names a library's own documents teach: abbreviations they define, MeSH terms and chemicals.

        An abbreviation is kept with its commonest long form, where most of its definitions agree on it; among more than
        1,000 documents it takes two that define it.
        """
        long_forms: dict[str, Counter[str]] = defaultdict(Counter)
        terms: set[str] = set()
        count = 0
        for document in documents:
            count += 1
            for short, long in set(abbreviations(document.text)):
                if _PHRASE.fullmatch(long):
                    long_forms[short][_plain(long)] += 1
            if len(long_forms) > _MOST_ABBREVIATIONS:
                # What was defined once in so many documents is dropped, so that memory does not grow with the library.
                long_forms = defaultdict(Counter, {s: c for s, c in long_forms.items() if c.total() > 1})
            terms.update(map(_heading, (*document.chemicals, *document.mesh_terms)))
        found = []
        for name in sorted(terms):
            natural = " ".join(reversed(name.split(", "))) if name.count(", ") == 1 else name
            if name not in _CHECK_TAGS and (natural != name or _kind(name) is not ConceptKind.TOPIC):
                found.append(Concept(natural, _kind(name), (name,) if natural != name else ()))
        for short in sorted(long_forms):
            long, times = min(long_forms[short].items(), key=lambda pair: (-pair[1], pair[0]))
            agreed = times * 2 > sum(long_forms[short].values()) and times >= (2 if count > 1_000 else 1)
            if agreed and long.capitalize() not in _CHECK_TAGS:
                found.append(Concept(long, _kind(long), abbreviations=(short,)))
        return Lexicon().merge(Lexicon(tuple(found)))

    def to_json(self) -> str:
        """As text to keep beside a library; `from_json` gives the same lexicon back."""
        rows = [[c.name, c.kind.value, c.names, c.members, c.abbreviations] for c in self.concepts]
        return json.dumps({"lexicon": 2, "concepts": rows}, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Lexicon:
        """The lexicon `to_json` wrote. Raises ValueError for anything else."""
        data = json.loads(text)
        if not isinstance(data, dict) or data.get("lexicon") != 2:
            raise ValueError("this is not a lexicon")
        rows = data["concepts"]
        return cls(tuple(Concept(name, ConceptKind(kind), *map(tuple, rest)) for name, kind, *rest in rows))


@cache
def built_in() -> Lexicon:
    """The names that ship with Everyline (`lexicon.yaml`)."""
    # The parser written in C is ten times faster, and is there wherever PyYAML was built with libyaml.
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load((files("everyline.retrieve") / "lexicon.yaml").read_text(encoding="utf-8"), Loader=loader)
    found = []
    for row in data["classes"]:
        found.append(Concept(row["name"], ConceptKind.DRUG_CLASS, tuple(row.get("also", ())), tuple(row["members"])))
    for kind, key in ((ConceptKind.DRUG, "drugs"), (ConceptKind.CONDITION, "conditions")):
        for name, also in data[key].items():
            short = tuple(other for other in also if len(other) <= 3 and other.upper() == other)
            found.append(Concept(name, kind, tuple(o for o in also if o not in short), abbreviations=short))
    return Lexicon(tuple(found))


# MeSH check tags and other terms on nearly every record: they name who was studied, not what about (NLM, MEDLINE
# indexing manual, "Check tags").
_CHECK_TAGS = frozenset(
    "Humans,Animals,Male,Female,Adult,Aged,Middle Aged,Adolescent,Child,Infant,Young Adult,Pregnancy,"
    "Aged 80 and over,Time Factors,Treatment Outcome,Prospective Studies,Retrospective Studies,Risk Factors,"
    "Follow-Up Studies,Double-Blind Method,Placebos,Drug Therapy,Research,Therapeutics,Patients,Risk,Safety,Methods,"
    "Comparative Study,Disease,Prognosis,Diagnosis,Women,Men,Drug,Therapy,Health,Time,Dose-Response Relationship".split(
        ","
    )
)


def _kind(name: str) -> ConceptKind:
    """By the ending. Most chemicals of a record are no drugs (cholesterol, biomarkers), so being one is not enough."""
    if looks_like_condition(name):
        return ConceptKind.CONDITION
    return ConceptKind.DRUG if drug_words(name) else ConceptKind.TOPIC


def _heading(term: str) -> str:
    """A MeSH term without its qualifier and its mark of a major topic."""
    return term.split("/")[0].strip(" *")


def _plain(long: str) -> str:
    """A long form in lower case where it is an ordinary phrase; a form with inner capitals stays as it is."""
    return long.lower() if long[1:] == long[1:].lower() or long.istitle() else long


def _key(name: str) -> tuple[str, ...]:
    return tuple(_stem(word.casefold()) for word in _WORD.findall(name))


def _stem(word: str) -> str:
    """The word without a plural s; endings that belong to the word (-ss, -us, -is) stay."""
    word = word.removesuffix("'s").removesuffix("’s")
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _spelt(names: Iterable[str]) -> tuple[str, ...]:
    """Each spelling once, whatever its case. "Crohn disease" stays beside "Crohn's disease": other parts of the
    program look for names as they are written."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.casefold(), name)
    return tuple(first.values())


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, in its first spelling; another case or number of a word is no other name."""
    first: dict[tuple[str, ...], str] = {}
    for name in names:
        first.setdefault(_key(name), name)
    return tuple(first.values())
