"""A question as typed, to a question as read: type, PICO terms, other names, filters, urgency. No model is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from everyline.domain.question import Pico, Question, QuestionType, Reader
from everyline.errors import InvalidQuestion
from everyline.retrieve.filters import read_filters
from everyline.retrieve.follow import carry, kind_after, missing
from everyline.retrieve.parts import parts
from everyline.retrieve.pico import read_pico
from everyline.retrieve.question_type import question_type
from everyline.retrieve.spelling import Passages, mend
from everyline.retrieve.synonyms import ConceptKind, Lexicon
from everyline.retrieve.unknown import unknown_names
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
    passages: Passages | None = None,
) -> Question:
    """How a question is understood. Any text is only text: instructions in it, other languages and nonsense are read
    as words.

    lexicon: the names known, built in and of the library (`built_in().merge(...)`).
    follow: the question this one follows; where this one names no condition or no treatment, those of `follow` are
    carried over, and `carried_from` says so. A red flag is looked for in this text alone.
    passages: finds texts of the library by a word; without it, a name nobody knows can't be told from a word.
    A text of several questions has each of them under `parts`, each reading on from the one before.
    Raises InvalidQuestion for a text that is empty, longer than MAX_CHARACTERS, or that asks for years that exclude
    each other.
    """
    asked = " ".join(text.split())
    if not any(character.isalnum() for character in asked):
        raise InvalidQuestion("The question is empty.", "Write it in a sentence, as to a colleague.")
    if len(asked) > MAX_CHARACTERS:
        raise InvalidQuestion(
            f"The question has {len(asked):,} characters; at most {MAX_CHARACTERS:,} are read.",
            "Shorten it to the one thing to be known.",
        )
    spelt = mend(asked, lexicon, passages)
    whole = replace(
        _one(spelt.text, reader, lexicon, follow, passages),
        text=asked,
        urgency=urgency(asked),
        filters=read_filters(asked),
        corrections=spelt.corrections,
        unclear=spelt.unclear,
    )
    if whole.urgency is not None:
        # Trouble at hand is no question of how well a drug works, nor one to be taken apart.
        is_beside = whole.type in (*_VAGUE, QuestionType.EFFICACY, QuestionType.TREATMENT_OPTIONS)
        return replace(whole, type=QuestionType.SAFETY) if is_beside else whole
    pieces = parts(spelt.text)
    return _with_parts(whole, pieces, lexicon, follow, passages) if pieces else whole


def _one(
    asked: str, reader: Reader, lexicon: Lexicon, follow: Question | None, passages: Passages | None = None
) -> Question:
    """One question, its names spelt as they are known."""
    pico = read_pico(asked, lexicon)
    if passages is not None and not pico.intervention:
        strange = tuple(name for name in unknown_names(asked, lexicon, passages) if name not in pico.comparator)
        pico = replace(pico, intervention=strange)
    kind = _of_drugs(asked, question_type(asked), pico)
    carried = lacking = None
    if follow is not None and _is_about_something(follow.pico):
        kind = kind_after(asked, kind, pico, follow)
        joined = carry(asked, pico, kind, follow, lexicon)
        if joined != pico or kind is None:
            pico, carried = joined, follow.text
            kind = kind or follow.type
    else:
        lacking = missing(asked, pico)
    if kind is QuestionType.DIAGNOSIS and pico.intervention and _TESTS.search(asked):
        kind = QuestionType.MONITORING
    return Question(
        text=asked,
        reader=reader,
        type=kind or _untyped(pico),
        pico=pico,
        expansions=_expansions(asked, pico, lexicon),
        carried_from=carried,
        missing=lacking,
    )


def _is_about_something(pico: Pico) -> bool:
    return bool(pico.intervention or pico.comparator or pico.population)


def _with_parts(
    whole: Question, pieces: Sequence[str], lexicon: Lexicon, follow: Question | None, passages: Passages | None
) -> Question:
    """The question with its parts; without them where they come to the same question."""
    read: list[Question] = []
    before = follow
    for piece in pieces:
        part = replace(_one(piece, whole.reader, lexicon, before, passages), filters=whole.filters)
        if not any((part.type, part.pico) == (other.type, other.pico) for other in read):
            read.append(part)
        before = part
    if len(read) < 2:
        return whole
    heads = [part.pico for part in read]
    pico = Pico(
        *(
            tuple(dict.fromkeys(name for head in heads for name in getattr(head, field)))
            for field in ("population", "intervention", "comparator", "outcome")
        )
    )
    expansions = dict(entry for part in read for entry in part.expansions)
    return replace(
        whole,
        type=read[0].type,
        pico=pico,
        expansions=tuple(expansions.items()),
        parts=tuple(read),
        missing=read[0].missing if all(part.missing for part in read) else None,
    )


def _untyped(pico: Pico) -> QuestionType:
    """The type of a question whose words give none: options for a disease alone, whatever bears on a drug, else a
    definition."""
    if pico.intervention:
        return QuestionType.YES_NO
    return QuestionType.TREATMENT_OPTIONS if pico.population else QuestionType.DEFINITION


_RISK = re.compile(r"\b(?:risks?|harms?|dangers?|cause|causes|linked (?:to|with)|hurts?)\b", re.IGNORECASE)
# "Will it come back on X", "my chances with X": a wish for what a drug gives, unless it is about life without the drug.
_HOPED = (None, QuestionType.DEFINITION, QuestionType.PROGNOSIS, QuestionType.YES_NO, QuestionType.SPECIAL_POPULATION)
_GAIN = re.compile(
    r"\b(?:(?:grow|com|gett?)(?:e|s|es|ing)? (?:\w+ )?back|regrow\w*|chances?|odds|likelihood|how likely|"
    r"will it work|(?:any|what) hope|get (?:my|his|her|their) \w+ back)\b",
    re.IGNORECASE,
)
_ENDING = re.compile(
    r"\b(?:stop\w*|discontinu\w*|withdraw\w*|without|after (?:treatment|therapy)|untreated|off|"
    r"(?:long[- ]term|surviv\w*|death|dying|die|relaps\w*|recur\w*|pregnan\w*|breast-?feed\w*|renal|kidney|liver|"
    r"hepatic))\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"\b(?:interact\w*|together|combin\w+|with|alongside|and|while|when|drink|alcohol|eat|food|juice)\b", re.IGNORECASE
)
_CHANGES = re.compile(r"\b(?:affect|alter|change|influence|raise|lower|reduce|increase)s?\b", re.IGNORECASE)
_TESTS = re.compile(r"\b(?:tests?|checks?|labs|scans?|screening)\b", re.IGNORECASE)
_VAGUE = (None, QuestionType.DEFINITION, QuestionType.PROGNOSIS, QuestionType.YES_NO)


def _of_drugs(asked: str, kind: QuestionType | None, pico: Pico) -> QuestionType | None:
    """The type, corrected by what was recognised: the risk of something with a drug is about safety, and one drug
    alone does not interact."""
    if pico.intervention and kind in _VAGUE and _RISK.search(asked):
        return QuestionType.SAFETY
    if pico.intervention and kind in _HOPED and _GAIN.search(asked) and not _ENDING.search(asked):
        return QuestionType.EFFICACY
    if len(pico.intervention) > 1 and kind in _VAGUE and _CHANGES.search(asked):
        return QuestionType.INTERACTION
    if kind is QuestionType.INTERACTION and len(pico.intervention) < 2 and not _TOGETHER.search(asked):
        return QuestionType.EFFICACY
    return kind


def _expansions(asked: str, pico: Pico, lexicon: Lexicon) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The names of every drug, class and condition in the question and in what was carried into it."""
    carried = " ; ".join((*pico.population, *pico.intervention, *pico.comparator))
    found: dict[str, tuple[str, ...]] = {}
    for text in (asked, carried):
        for mention in lexicon.mentions(text):
            # The name that was said stays among them: a work may have no other.
            own = mention.concept.name.casefold()
            names = tuple(n for n in lexicon.expansions(mention.concept) if n.casefold() != own)
            if mention.concept.kind is not ConceptKind.TOPIC or mention.concept.names:
                found.setdefault(mention.concept.name, names)
    return tuple((name, names) for name, names in found.items() if names)
