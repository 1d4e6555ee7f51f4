"""How near sentences of prose are to a question: by the rank of their work, by the question's words they hold, and by
what they are said as.

The shares were chosen on BioASQ batches 7B and 8B and on the development half of PubMedQA (bench/answers_bioasq.py and
bench/answers_pubmedqa.py report on the others).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from everyline.answer.alike import alike
from everyline.answer.prose import EARLY, Weight
from everyline.answer.quotable import Quotable
from everyline.domain.evidence import Evidence
from everyline.domain.question import Question, QuestionType
from everyline.domain.text import SectionKind
from everyline.domain.words import KIND_WORDS, asked_words, begins, content_words, mentions, names_a_disease

WORK, WORDS, CONTEXT = 0.42, 0.43, 0.15
"""What the rank of the work, the words of the sentence, and the words of sentence and title together count for."""

_SAID_AS = {Weight.CONCLUSION: 0.12, Weight.RESULT: 0.05, Weight.KNOWN: -0.12}
_LEANS, _LONG, _INTRODUCES = 0.15, 0.08, 0.12
# Questions that ask how things are rather than what was found, which a work may well tell in its introduction.
_OF_KNOWLEDGE = frozenset({QuestionType.DEFINITION, QuestionType.DIAGNOSIS, QuestionType.INTERACTION})
# What is left of nearness for each drug or condition of the question that a line and its title do not name, and for
# each that its whole work does not.
_UNNAMED, _ABSENT = 0.85, 0.6
# The same where the question writes names like NKCC2 or HNPP, and the work holds none of them.
_NAMELESS = 0.45
# The share of the worth of all its words from which one word is what a question is about, among this many works.
_MAIN, _SEVERAL = 0.4, 5
# Few of the works, and the share of a question that a line and its title must hold to tell of what few works speak of.
_FEW, _SHARED = 0.4, 0.75
_CODE = re.compile(r"\b(?=\w*[A-Z])(?=\w*\d)\w{3,}\b|\b[A-Z]{3,}\w*\b")
# What is written as a name: capitals inside a sentence, or letters with a figure among them.
_NAME = re.compile(r"(?<=\w )[A-Z][\w-]{3,}|\b\w*[A-Z]\w*[A-Z0-9]\w*\b|\b[A-Za-z]+-?\d\w*")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word of a question, or a known name in it, with what counts for it. worth: how much, by its rarity."""

    pattern: re.Pattern[str]
    worth: float


@dataclass(frozen=True, slots=True)
class Near:
    """How near a line is, 0 to 1; the share of the question's words that it and its title hold; the share that it
    holds alone; and how much of its title, 0 to 1, the question holds (1 without a title)."""

    near: float
    share: float
    own: float
    titled: float


def nearness(question: Question, lines: Sequence[tuple[Evidence, Quotable]]) -> list[Near]:
    """How near each line is, in the order given. Empty lines give an empty list."""
    items = {item.document.id: item for item, _ in lines}
    best = max((_score(item) for item in items.values()), default=0.0) or 1.0
    texts = {identifier: f"{item.document.title} {item.document.text}".lower() for identifier, item in items.items()}
    wanted = _wanted(question, list(texts.values()))
    total = sum(one.worth for one in wanted) or 1.0
    titles = {identifier: _held(wanted, item.document.title.lower()) for identifier, item in items.items()}
    asked_of = {identifier: _asked_of(question, item.document.title) for identifier, item in items.items()}
    terms = _terms(question)
    codes = [_pattern(word, ()) for code in _CODE.findall(question.text) for word in content_words(code)]
    main = _main(wanted, len(items))
    nameless = {
        identifier
        for identifier, text in texts.items()
        if (codes and not any(code.search(text) for code in codes)) or (main and not main.pattern.search(text))
    }
    # Of a treatment, works with it in their title tell what is known; of a thing that few works speak of, those few.
    bearers = {identifier for identifier, text in texts.items() if main and main.pattern.search(text)}
    treatments = [
        name for term in (*question.pico.intervention, *question.pico.comparator) for name in question.names(term)
    ]
    few = bearers if len(bearers) <= _FEW * len(texts) else set()
    found = []
    for item, quoted in lines:
        is_known = item.document.id in few or mentions(item.document.title, treatments)
        own = _held(wanted, quoted.said.lower())
        together = own | titles[item.document.id]
        near = WORK * _score(item) / best
        alone = sum(wanted[n].worth for n in own) / total
        near += WORDS * alone
        share = sum(wanted[n].worth for n in together) / total
        near += CONTEXT * share
        if quoted.weight is not Weight.KNOWN or question.type not in _OF_KNOWLEDGE:
            near += _SAID_AS[quoted.weight]
        near -= _LEANS * quoted.leans + _LONG * quoted.is_long + _INTRODUCES * _introduces(item, quoted)
        near *= _named(terms, f"{item.document.title} {quoted.said}", item.document.text)
        near *= _NAMELESS if item.document.id in nameless else 1.0
        found.append(
            Near(
                min(max(near, 0.0), 1.0),
                share,
                alone,
                1.0 if is_known and share >= _SHARED else asked_of[item.document.id],
            )
        )
    return found


def _main(wanted: Sequence[Wanted], works: int) -> Wanted | None:
    """The word that tells most of what a question is about, where one does by far: what a work without it says of the
    rest ("the mechanism of action of") is said of something else."""
    total = sum(one.worth for one in wanted)
    best = max(wanted, key=lambda one: one.worth, default=None)
    if best is None or works < _SEVERAL or best.worth < _MAIN * total:
        return None
    return best


def _asked_of(question: Question, title: str) -> float:
    """How much of a title the question holds: little where the work is about more, or about something else. All of one
    that begins with a name that the question asks about and that nobody knows ("Bouncer: a protein of ...")."""
    if not title:
        return 1.0
    left, held = title.lower(), 0
    known = {name.lower() for head, further in question.expansions for name in (head, *further) if len(name) > 2}
    for name in sorted(known, key=lambda name: (-len(name), name)):
        if name in left:
            left, held = left.replace(name, " "), 1
    asked = {begins(other) for word in content_words(question.text) for other in alike(word)}
    listed = content_words(left)
    if not held and listed and listed[0] in asked_words(question.text) and listed[0] not in KIND_WORDS:
        return 1.0
    words = set(listed)
    return (held + sum(begins(word) in asked for word in words)) / max(1, held + len(words))


def _introduces(item: Evidence, quoted: Quotable) -> bool:
    """Whether a sentence sets out the background of an abstract that goes on to its own results."""
    if quoted.weight is not Weight.KNOWN or not item.document.title:
        return False
    return quoted.kind is SectionKind.BACKGROUND or quoted.span.start < EARLY * len(item.document.text)


def _named(terms: Sequence[Sequence[str]], line: str, work: str) -> float:
    """What is left of nearness for the question's drugs and conditions that are not named."""
    left = 1.0
    for names in terms:
        if not mentions(line, names):
            left *= _UNNAMED if mentions(work, names) else _ABSENT
    return left


def _terms(question: Question) -> list[tuple[str, ...]]:
    """The names of each known drug and condition; groups of people are not looked for in every line."""
    pico = question.pico
    known = (*pico.intervention, *pico.comparator, *filter(names_a_disease, pico.population))
    return [question.names(term) for term in known]


def _score(item: Evidence) -> float:
    return max((hit.score for hit in item.hits), default=0.0)


def _wanted(question: Question, texts: Sequence[str]) -> tuple[Wanted, ...]:
    """The question's words and known names, each once, each worth the logarithm of its rarity among the texts."""
    names: dict[str, tuple[str, ...]] = {}
    for head, further in question.expansions:
        for word in content_words(head):
            names[word] = (head, *further)
    said_as_name = {word for name in _NAME.findall(question.text) for word in content_words(name)}
    found: dict[str, Wanted] = {}
    for word in asked_words(question.text):
        pattern = _pattern(word, names.get(word, ()))
        held = sum(1 for text in texts if pattern.search(text))
        weight = 0.4 if word in KIND_WORDS else 0.5 if word[0].isdigit() else 1.5 if word in said_as_name else 1.0
        found[word] = Wanted(pattern, weight * math.log(1.5 + len(texts) / (1 + held)))
    return tuple(found.values())


def _pattern(word: str, names: Sequence[str]) -> re.Pattern[str]:
    stems = {begins(other) for other in alike(word)}
    parts = [_spelt(stem) for stem in sorted(stems)] + [re.escape(name.lower()) for name in names if len(name) > 1]
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(parts)})")


def _spelt(stem: str) -> str:
    """A pattern for a word however its hyphens are set: Pim1 and Pim-1."""
    bare = re.escape(stem.replace("-", ""))
    return (
        re.sub(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])", "-?", bare)
        if "-" not in stem
        else re.escape(stem).replace(r"\-", "[- ]?")
    )


def _held(wanted: Sequence[Wanted], text: str) -> frozenset[int]:
    return frozenset(number for number, one in enumerate(wanted) if one.pattern.search(text))
