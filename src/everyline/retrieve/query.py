"""A question as typed, to a question as read: type, PICO terms, other names, filters, urgency. No model is asked."""

from __future__ import annotations

import re

from everyline.domain.question import Pico, Question, QuestionType, Reader
from everyline.errors import InvalidQuestion
from everyline.retrieve.filters import read_filters
from everyline.retrieve.pico import read_pico
from everyline.retrieve.question_type import question_type
from everyline.retrieve.synonyms import ConceptKind, Lexicon
from everyline.retrieve.urgency import urgency

# Longest question taken, in characters. The longest of 104 real e-mails to the National Library of Medicine
# (LiveQA-Med 2017) has fewer; what is longer is a document.
MAX_CHARACTERS = 2_000


def read_question(
    text: str,
    *,
    reader: Reader = Reader.CLINICIAN,
    lexicon: Lexicon,
    follow: Question | None = None,
) -> Question:
    """How a question is understood. Any text is only text: instructions in it, other languages and nonsense are read
    as words.

    lexicon: the names known, built in and of the library (`built_in().merge(...)`).
    follow: the question this one follows; where this one names no condition or no treatment, those of `follow` are
    carried over, and `carried_from` says so. A red flag is looked for in this text alone.
    Raises InvalidQuestion for a text that is empty or longer than MAX_CHARACTERS.
    """
    asked = " ".join(text.split())
    if not any(character.isalnum() for character in asked):
        raise InvalidQuestion("The question is empty.", "Write it in a sentence, as to a colleague.")
    if len(asked) > MAX_CHARACTERS:
        raise InvalidQuestion(
            f"The question has {len(asked):,} characters; at most {MAX_CHARACTERS:,} are read.",
            "Shorten it to the one thing to be known.",
        )
    pico = read_pico(asked, lexicon)
    kind = _of_drugs(asked, question_type(asked), pico)
    carried = None
    if follow is not None:
        joined = _carry(pico, follow.pico)
        if joined != pico or kind is None:
            pico, carried = joined, follow.text
            kind = kind or follow.type
    return Question(
        text=asked,
        reader=reader,
        type=kind or _untyped(pico),
        pico=pico,
        expansions=_expansions(asked, pico, lexicon),
        urgency=urgency(asked),
        filters=read_filters(asked),
        carried_from=carried,
    )


def _untyped(pico: Pico) -> QuestionType:
    """The type of a question whose words give none: options for a disease alone, whatever bears on a drug, else a
    definition."""
    if pico.intervention:
        return QuestionType.YES_NO
    return QuestionType.TREATMENT_OPTIONS if pico.population else QuestionType.DEFINITION


_RISK = re.compile(r"\b(?:risks?|harms?|dangers?|cause|causes)\b", re.IGNORECASE)
_TOGETHER = re.compile(r"\b(?:interact\w*|together|combin\w+|with|alongside|and)\b", re.IGNORECASE)
_VAGUE = (None, QuestionType.DEFINITION, QuestionType.PROGNOSIS, QuestionType.YES_NO)


def _of_drugs(asked: str, kind: QuestionType | None, pico: Pico) -> QuestionType | None:
    """The type, corrected by what was recognised: the risk of something with a drug is about safety, and one drug
    alone does not interact."""
    if pico.intervention and kind in _VAGUE and _RISK.search(asked):
        return QuestionType.SAFETY
    if kind is QuestionType.INTERACTION and len(pico.intervention) < 2 and not _TOGETHER.search(asked):
        return QuestionType.EFFICACY
    return kind


def _carry(pico: Pico, before: Pico) -> Pico:
    """The heads a follow-up leaves out, from the question before.

    A question that names its own condition and no treatment is about a new subject if the condition is new; it takes
    nothing. Comparator and outcome belong to the question they were asked in.
    """
    names_own = any(name not in before.population for name in pico.population if not _is_group(name))
    if names_own and not pico.intervention:
        return pico
    population = pico.population
    if not names_own:
        population = tuple(dict.fromkeys((*before.population, *pico.population)))
    return Pico(population, pico.intervention or before.intervention, pico.comparator, pico.outcome)


_GROUPS = (
    "pregnan",
    "lactation",
    "breast",
    "adolescent",
    "child",
    "infant",
    "neonat",
    "newborn",
    "toddler",
    "elderly",
    "older",
    "teen",
    "women",
    "men",
    "adults",
    "people",
    "patients",
    "impairment",
    "failure",
    "insufficiency",
)


def _is_group(name: str) -> bool:
    """Whether a population term says who rather than with what."""
    return any(word in name for word in _GROUPS)


def _expansions(asked: str, pico: Pico, lexicon: Lexicon) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The other names of every drug, class and condition in the question and in what was carried into it."""
    carried = " ; ".join((*pico.population, *pico.intervention, *pico.comparator))
    found: dict[str, tuple[str, ...]] = {}
    for text in (asked, carried):
        for mention in lexicon.mentions(text):
            head = mention.concept.name.casefold()
            names = tuple(n for n in lexicon.expansions(mention.concept) if n.casefold() != head)
            if mention.concept.kind is not ConceptKind.TOPIC or mention.concept.names:
                found.setdefault(mention.concept.name, names)
    return tuple((name, names) for name, names in found.items() if names)
