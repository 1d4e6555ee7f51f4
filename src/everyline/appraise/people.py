"""Who was studied: the age group a text names, populations as filed, and whether two are alike enough."""

from __future__ import annotations

import re
from functools import lru_cache

from everyline.domain.synthesis import Normal
from everyline.domain.words import content_words

# In order: the first that a population names gives its age group. Bounds as in US labelling: adolescents are 12 to 17.
_AGES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(?:aged?|ages)\s*(?:from\s*)?(?:12|twelve)(?: years?)?(?: and| or|\+)\s*(?:over|older|above|"
                r"more)|\b12 years (?:and|or) (?:older|over)|≥ ?12 years|adults and adolescents|"
                r"adolescents and adults|adolescents from 12", re.I), "12 years and over"),
    (re.compile(r"\b(?:adolescen\w*|teen\w*)\b|\b12[- ](?:to|17)\b", re.I), "adolescents"),
    (re.compile(r"\b(?:child(?:ren)?|pa?ediatric\w*|infants?|neonat\w*|newborns?|toddlers?|boys|girls)\b(?!bearing)",
                re.I), "children"),
    (re.compile(r"\b(?:elderly|(?:aged?\s*)?(?:65|70|75|80)(?: years?)? (?:or|and) (?:over|older|more|above)|"
                r"older (?:adults|people))\b", re.I), "older adults"),
    (re.compile(r"\b(?:adults?|18[- ]?(?:to|-)|aged? (?:18|at least 18)|≥ ?18)", re.I), "adults"),
)  # fmt: skip


_GROUP_WORDS = frozenset(
    word
    for text in (
        "adults adult adolescents children child aged age years year old older over patients people participants",
        "randomised randomized treated least more less severe moderate mild with without who men women male female",
        "naive trial subjects persons individuals score baseline hospitals routine care all any",
    )
    for word in content_words(text)
)
# Words that make people different ones within a disease, so that a result in them is not one in others.
_MARKED = re.compile(
    r"\b(responders?|non-?responders?|relapsed|refractory|pregnan\w*|renal|hepatic|after \d+ weeks|smokers?|"
    r"SALT 20 or less|re-?randomi[sz]ed|at risk|risk factors?|universalis|totalis|patchy|naive|experienced|severe|"
    r"moderate|mild|very severe)\b",
    re.I,
)


@lru_cache(maxsize=4096)
def age_group(text: str) -> str:
    """The age group a text names, or that an age in years belongs to; empty where it names none."""
    stated = re.search(r"\b(\d{1,3})[- ]?(?:year|yr)s?[- ]?old\b(?! (?:and|or) )", text, re.I)
    if stated:
        years = int(stated[1])
        return "children" if years < 12 else "adolescents" if years < 18 else "adults" if years < 65 else "older adults"
    for pattern, group in _AGES:
        if pattern.search(text):
            return group
    return ""


@lru_cache(maxsize=4096)
def file_population(said: str) -> Normal:
    """People as the source says them, without the count that stands under participants."""
    text = " ".join(said.split()).strip(" .;,")
    filed = re.sub(r"^\d[\d,]* (?:randomi[sz]ed,? )?(?=[A-Za-z])", "", text)
    return Normal("population", said, filed, "" if filed == text else "their number stands under participants")


def is_comparable(one: str, other: str) -> bool:
    """Whether two filed populations are alike enough to be set on one line: the same age group, the same marked
    groups, and no disease that only one of them has. People of whom nothing is said match nobody."""
    if not one or not other or age_group(one) != age_group(other):
        return False
    if _marks(one) != _marks(other):
        return False
    first, second = _disease_words(one), _disease_words(other)
    return not first or not second or bool(first & second) or _initials(one, other)


def _marks(text: str) -> frozenset[str]:
    return frozenset(found[0].lower() for found in _MARKED.finditer(text))


def _disease_words(text: str) -> frozenset[str]:
    bare = re.sub(r"\([^)]*\)|\b[A-Z]{2,}\w* \d+.*$|\d+(?:[-–]\d+)?(?: years?)?", " ", text)
    return frozenset(word for word in content_words(bare) if word not in _GROUP_WORDS and not word[0].isdigit())


def _initials(one: str, other: str) -> bool:
    """Whether one text abbreviates what the other spells out, as AA does alopecia areata."""
    for short, full in ((one, other), (other, one)):
        for letters in re.findall(r"\b[A-Z]{2,5}\b", short):
            if re.search(r"\b" + r"\w+[\s-]+".join(letters.lower()) + r"\w+", full.lower()):
                return True
    return False
