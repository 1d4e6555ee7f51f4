"""What else a drug, a class of drugs or a condition is called, and where such names stand in a text.

Names come from three places: `lexicon.yaml` (brand, generic and code names, classes, lay names), abbreviations the
documents of a library define, and the MeSH terms and chemicals their records carry.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from everyline.domain.text import Document, Span
from everyline.retrieve.abbreviations import abbreviations

_WORD = re.compile(r"[^\W_]+(?:['’][a-z]+)?")
_LONGEST = 8  # words; no name in MeSH that a person would type is longer


class ConceptKind(Enum):
    """What a name stands for. TOPIC is a MeSH term we can't place."""

    DRUG = "drug"
    DRUG_CLASS = "drug_class"
    CONDITION = "condition"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing with its names. members: of a class, by their own canonical names."""

    name: str
    kind: ConceptKind
    names: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


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

    def __post_init__(self) -> None:
        by_name: dict[tuple[str, ...], Concept] = {}
        for concept in self.concepts:
            for name in (concept.name, *concept.names):
                key = _key(name)
                if key:
                    by_name.setdefault(key, concept)
        object.__setattr__(self, "_by_name", by_name)

    def get(self, name: str) -> Concept | None:
        """The concept of this name in any case, singular or plural; None where there is none."""
        return self._by_name.get(_key(name))

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The concepts named in the text, longest name first at each place, none overlapping, in order.

        A name that is an abbreviation of two or three letters counts only in its own case: "AA", not "aa".
        """
        words = list(_WORD.finditer(text))
        stems = [_stem(word.group().casefold()) for word in words]
        found = []
        place = 0
        while place < len(words):
            for length in range(min(_LONGEST, len(words) - place), 0, -1):
                concept = self._by_name.get(tuple(stems[place : place + length]))
                span = Span(words[place].start(), words[place + length - 1].end())
                if concept is not None and _same_case(span.of(text), concept):
                    found.append(Mention(span, concept))
                    place += length
                    break
            else:
                place += 1
        return tuple(found)

    def expansions(self, concept: Concept) -> tuple[str, ...]:
        """Every other name of the concept, then the names of a class's members, each once."""
        names = dict.fromkeys((concept.name, *concept.names))
        for member in concept.members:
            known = self.get(member)
            names |= dict.fromkeys((member, *(known.names if known else ())))
        return tuple(names)

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
            names = dict.fromkeys((*have.names, concept.name, *concept.names))
            names.pop(have.name, None)
            members = tuple(dict.fromkeys((*have.members, *concept.members)))
            merged[key] = Concept(have.name, have.kind, tuple(names), members)
        return Lexicon(tuple(merged.values()))

    @classmethod
    def of_documents(cls, documents: Iterable[Document]) -> Lexicon:
        """The names a library's own documents teach: abbreviations they define, MeSH terms and chemicals.

        An abbreviation is kept with its commonest long form, and only where most of its definitions agree on it.
        """
        long_forms: dict[str, Counter[str]] = defaultdict(Counter)
        terms: dict[str, ConceptKind] = {}
        for document in documents:
            for short, long in set(abbreviations(document.text)):
                long_forms[short][_plain(long)] += 1
            for chemical in document.chemicals:
                terms.setdefault(_heading(chemical), ConceptKind.DRUG)
            for term in document.mesh_terms:
                name = _heading(term)
                kind = ConceptKind.CONDITION if looks_like_condition(name) else ConceptKind.TOPIC
                terms.setdefault(name, kind)
        found = []
        for name in sorted(terms.keys() - _CHECK_TAGS):
            natural = " ".join(reversed(name.split(", "))) if name.count(", ") == 1 else name
            found.append(Concept(natural, terms[name], (name,) if natural != name else ()))
        for short in sorted(long_forms):
            long, count = min(long_forms[short].items(), key=lambda pair: (-pair[1], pair[0]))
            if count * 2 > sum(long_forms[short].values()):
                kind = ConceptKind.CONDITION if looks_like_condition(long) else ConceptKind.TOPIC
                found.append(Concept(long, kind, (short,)))
        return Lexicon().merge(Lexicon(tuple(found)))

    def to_json(self) -> str:
        """As text to keep beside a library; `from_json` gives the same lexicon back."""
        rows = [[c.name, c.kind.value, list(c.names), list(c.members)] for c in self.concepts]
        return json.dumps({"lexicon": 1, "concepts": rows}, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Lexicon:
        """The lexicon `to_json` wrote. Raises ValueError for anything else."""
        data = json.loads(text)
        if not isinstance(data, dict) or data.get("lexicon") != 1:
            raise ValueError("this is not a lexicon")
        rows = data["concepts"]
        return cls(tuple(Concept(n, ConceptKind(k), tuple(names), tuple(members)) for n, k, names, members in rows))


@cache
def built_in() -> Lexicon:
    """The names that ship with Everyline (`lexicon.yaml`)."""
    # The parser written in C is ten times faster, and is there wherever PyYAML was built with libyaml.
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load((files("everyline.retrieve") / "lexicon.yaml").read_text(encoding="utf-8"), Loader=loader)
    found = []
    for row in data["classes"]:
        found.append(Concept(row["name"], ConceptKind.DRUG_CLASS, tuple(row.get("also", ())), tuple(row["members"])))
    for name, also in data["drugs"].items():
        found.append(Concept(name, ConceptKind.DRUG, tuple(also or ())))
    for name, also in data["conditions"].items():
        found.append(Concept(name, ConceptKind.CONDITION, tuple(also or ())))
    return Lexicon(tuple(found))


_CONDITION = re.compile(
    r"(?:itis|osis|oses|oma|omas|emia|aemia|uria|pathy|plegia|algia|penia|rrhea|rrhoea|trophy|plasia|ectasia|"
    r"disease|diseases|syndrome|disorder|disorders|cancer|carcinoma|neoplasms|infection|infections|failure|injury|"
    r"injuries|insufficiency|hypertension|hypotension|diabetes|diabetes mellitus|pain|migraine|asthma|eczema|stroke|"
    r"infarction|alopecia|alopecia areata|vitiligo|psoriasis|fever|hemorrhage|thrombosis|embolism|fracture|fractures|"
    r"obesity|depression|epilepsy|seizures|pneumonia|sepsis|shock|ulcer|dementia)$",
    re.IGNORECASE,
)


def looks_like_condition(name: str) -> bool:
    """Whether a term reads as the name of a disease, by its ending; "Arthritis, Rheumatoid" by its first part."""
    return any(_CONDITION.search(part) for part in name.split(", "))


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


def _same_case(said: str, concept: Concept) -> bool:
    if len(said) > 3 or said.isdigit():
        return not said.isdigit()
    return said in (concept.name, *concept.names)
