"""One line an answer could hold, what it is about, and how it is worded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from everyline.answer.alike import alike
from everyline.answer.plain import cite, word_finding
from everyline.answer.quotable import Quotable
from everyline.domain.answer import Citation
from everyline.domain.evidence import Certainty, Design, Evidence, Finding, Step
from everyline.domain.question import Question
from everyline.domain.text import DocumentKind, Span
from everyline.domain.words import content_words, mentions


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that could be said. It is worded (`worded`) only when it is chosen.

    said, span: the statement or sentence, and where it stands. words: its content words; fields: those of its
    context, that count for what it is about; held: both, and those of its work's title.
    drug: the question's intervention it is about, "" where it names none or several. terms: how many of the question's
    interventions and comparators it names. is_about: it is about a drug or
    class of the question, or the question names none. is_hinted: of a topic that the question's words ask for.
    is_subject: what it is about, or its first word, is one of the question's focus words.
    focus: 0 to 1, the share of the question's focus words that it holds, rare ones weighing more; likeness: the same of
    all words of the question but its names.
    is_special: about people the question did not ask of. concludes: a sentence of prose that draws its conclusion.
    steps: how its certainty came about, empty where it has none.
    quoted: the sentence, where the line is one. near: 0 to 1, how near it is to the question, and share: the
    share of the question's words that it and its title hold; both 0 for findings.
    """

    topic: str
    said: str
    span: Span
    words: frozenset[str]
    fields: frozenset[str]
    held: frozenset[str]
    certainty: Certainty | None
    design: Design
    evidence: Evidence
    finding: Finding | None
    drug: str
    terms: int
    is_about: bool
    is_hinted: bool
    is_subject: bool
    focus: float
    likeness: float
    is_unsettled: bool
    is_special: bool
    concludes: bool
    steps: tuple[Step, ...] = ()
    quoted: Quotable | None = None
    near: float = 0.0
    share: float = 0.0


def words_of(line: Candidate) -> str:
    """Whom a line is about and what it says."""
    return f"{(line.finding.population or '') if line.finding else ''} {line.said}"


def worded(line: Candidate) -> tuple[str, tuple[Citation, ...]]:
    """A line as a claim's text, and the spans that bear it out."""
    if line.finding is not None:
        return word_finding(line.finding, line.evidence.document)
    return " ".join(line.said.split()), (cite(line.evidence.document, line.span),)


def drug_names(question: Question) -> tuple[str, ...]:
    """The interventions and comparators of a question with every other word for them, longest first."""
    terms = (*question.pico.intervention, *question.pico.comparator)
    names = {name for term in terms for name in question.names(term)}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def asks_of_drugs(question: Question) -> bool:
    """Whether a question names a treatment, or what it is compared with."""
    return bool(question.pico.intervention or question.pico.comparator)


def is_named(text: str, names: Sequence[str]) -> bool:
    """Whether a text names something: by one of its names, or by words like each of the first ("prednisolone pulse"
    for "pulse steroid")."""
    if mentions(text, names):
        return True
    wanted, words = set(content_words(names[0])), frozenset(content_words(text))
    return bool(wanted) and all(words & alike(word) for word in wanted)


def is_label(item: Evidence) -> bool:
    """Whether some evidence is a medicine's label."""
    return item.document.kind is DocumentKind.LABEL
