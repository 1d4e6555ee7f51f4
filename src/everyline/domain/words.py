"""Words as units of meaning: content words of a text, and whether a text mentions a name.

For choosing and ordering what is said, never for judging it; the judge has its own, stricter reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[A-Za-zÀ-ɏͰ-Ͽ][\w'-]*|\d+(?:\.\d+)?")
# Function words, and words that questions are made of rather than about.
STOP = frozenset(
    """a about above after again against all also am an and any are as at be because been before being below between
    both but by can could did do does doing down during each few for from further had has have having he her here hers
    him his how i if in into is it its itself just me more most my no nor not now of off on once only or other our out
    over own per same she should so some such than that the their them then there these they this those through to too
    under until up very was we were what when where which while who whom why will with would you your
    patient patients people person study studies trial trials evidence option options treatment treatments treat
    treated using use used effect effects effective best currently current available recommended recommend known
    give given tell please need help want know get take taking like long much many often there's what's""".split()
)

# Population terms that say who rather than with what. A library silent on a group can still answer for others, and
# the answer says what is missing; a library silent on a disease can't.
GROUPS = re.compile(
    r"\b(pregnan\w*|breast-?feeding|lactation|adolescen\w*|teen\w*|child\w*|infan\w*|neonat\w*|newborn\w*|elderly|"
    r"older|women|men|adults?|people|patients?|aged|years?|renal|hepatic|kidney|liver|impairment|smok\w+)\b",
    re.I,
)
# What a treatment may do harm to or by: named beside a treatment it is what the question is after, not whom it treats.
HARMS = re.compile(
    r"\b(cancers?|malignan\w*|lymphomas?|tumou?rs?|infections?|tubercul\w*|hepatitis(?: [a-e])?|zoster|shingles|"
    r"thrombo\w*|clots?|embol\w*|heart attacks?|myocardial|strokes?|deaths?|atrophy|relapse|failure|"
    r"headaches?|rash|an(?:a)?emia|"
    r"neutropenia|perforation|anxiety)\b",
    re.I,
)
_GENERIC = re.compile(
    r"(?:(?:viral|bacterial|fungal|rare|human|clinical|genetic|chronic|acute|recurrent|developing|causes?|causing) )*"
    r"(?:infections?|diseases?|disorders?|conditions?|symptoms?|syndromes?|cancers?|tumou?rs?|pain|fevers?|illness(?:es)?)",
    re.I,
)


def names_a_disease(term: str) -> bool:
    """Whether a population term says with what, and says it closely enough to look for: not a group of people, not
    "viral infection"."""
    return not GROUPS.search(term) and not _GENERIC.fullmatch(term.strip())


# Diseases that works on one drug tell of side by side, so that a line about one is not taken for another.
_DISEASES = (
    "alopecia areata",
    "rheumatoid arthritis",
    "psoriatic arthritis",
    "atopic dermatitis",
    "psoriasis",
    "ulcerative colitis",
    "vitiligo",
)

# Forms of a disease: what a label says of the disease holds of them too.
_FORMS = {"alopecia areata": ("alopecia totalis", "alopecia universalis", "ophiasis")}


def with_whole(names: Iterable[str]) -> tuple[str, ...]:
    """The names of a disease, and of the one that it is a form of, last."""
    own = tuple(names)
    low = {name.lower() for name in own}
    return (*own, *(whole for whole, forms in _FORMS.items() if low & set(forms) and whole not in low))


@lru_cache(maxsize=16_384)
def content_words(text: str) -> tuple[str, ...]:
    """Lower-cased words that carry meaning, endings folded, in order, repeats kept. Remembered: the same passages
    come back question after question."""
    return tuple(folded for word in _WORD.findall(text) if (folded := fold(word)) and word.lower() not in STOP)


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """A word without plural and common verbal endings, so that `doses`, `dosing` and `dose` meet. Not a stemmer
    for search; the index has its own."""
    word = word.lower().replace("'s", "")
    for ending, least in (("ies", 5), ("ings", 6), ("ing", 6), ("ed", 5), ("es", 5), ("s", 4), ("e", 4)):
        if word.endswith(ending) and len(word) >= least and not word.endswith("ss"):
            stem = word[: -len(ending)]
            return stem + "y" if ending == "ies" else stem.removesuffix("e")
    return word


# Words that say what kind of answer is wanted, not what it is about.
_ASKING = frozenset(
    "list name describ defin explain main role function involv associat relat exist there mean called call "
    "between type "
    "kind class example relation relationship play report consider currently common commonly possible".split()
)


# Words that say of what kind the answer is; a text about the subject need not hold them.
KIND_WORDS = frozenset(
    fold_word
    for fold_word in "mode action mechanism drug medication medicine molecule protein gene diseas disorder "
    "syndrom feature "
    "characteristic characteriz symptom sign presentation clinical indication company family product state information "
    "featur implicat available availabl possibl hold promise caus cause prevention approv located localiz".split()
)


def asked_words(question: str) -> tuple[str, ...]:
    """The content words a question is about, each once, in order; those of its form ("list the main types of") are left
    out, unless nothing else is there."""
    words = tuple(dict.fromkeys(content_words(question)))
    return tuple(word for word in words if word not in _ASKING) or words


@lru_cache(maxsize=16_384)
def begins(word: str) -> str:
    """The beginning that forms of one folded word share: "methylat" of methylated and methylation. A short word is its
    own."""
    return word if len(word) < 7 else word[: max(5, len(word) - 3)]


@lru_cache(maxsize=4096)
def _name(name: str) -> re.Pattern[str]:
    bare = name.strip()
    if len(bare) > 4 and bare.endswith("s") and not bare.endswith(("ss", "is", "us")):
        bare = bare[:-1]  # "JAK inhibitors" is also meant by "a JAK inhibitor"
    spaced = r"[\s-]+".join(re.escape(part) for part in re.split(r"[\s-]+", bare))
    # Short capitals (AA, JAK) are matched as written: "aa" inside other words or cases means something else.
    flags = 0 if len(name) <= 4 and name != name.lower() else re.IGNORECASE
    return re.compile(rf"(?<![A-Za-z0-9]){spaced}(?:e?s)?(?![A-Za-z0-9])", flags)


def _means_something(name: str) -> bool:
    """Whether a name can be looked for: not empty, and no function word (some abbreviation of a drug is "To")."""
    return bool(name.strip()) and (name.isupper() or name.lower() not in STOP)


def mentions(text: str, names: Iterable[str]) -> bool:
    """Whether any of the names stands in the text as whole words; a plural ending and hyphens do not matter."""
    return any(_name(name).search(text) for name in names if _means_something(name))


def first_mentioned(text: str, names: Iterable[str]) -> str | None:
    """The name that stands earliest in the text, None where none does; ties fall to the longer name."""
    found = [
        (match.start(), -len(name), name)
        for name in names
        if _means_something(name) and (match := _name(name).search(text))
    ]
    return min(found)[2] if found else None


@lru_cache(maxsize=4_096)
def _count(text: str, names: tuple[str, ...]) -> int:
    return sum(len(_name(name).findall(text)) for name in names if _means_something(name))


def count_mentions(text: str, names: Iterable[str]) -> int:
    """How often the names stand in the text, all together."""
    return _count(text, tuple(names))


def other_diseases(conditions: Iterable[str]) -> tuple[str, ...]:
    """Diseases that are none of the conditions and no form of one (totalis of alopecia); none where none is given."""
    asked = {word for name in conditions for word in content_words(name)}
    others = tuple(disease for disease in _DISEASES if not asked & set(content_words(disease)))
    return (*others, *(("AA",) if "alopecia areata" in others else ())) if asked else ()
