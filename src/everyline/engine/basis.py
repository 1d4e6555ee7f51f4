"""How one answer came about: how the question was read, what was searched, what was kept and dropped, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from everyline.appraise.select import left_out
from everyline.domain.answer import Answer
from everyline.domain.ids import DocumentId
from everyline.domain.question import Question
from everyline.engine.ask import Looked
from everyline.publish.view import page
from everyline.publish.wording import REASON_WORDS, TYPE_WORDS


@dataclass(frozen=True, slots=True)
class Work:
    """A document that a search hit. rank: of its best passage, from 1. fate: cited, read or left out. why: in words."""

    document: str
    title: str
    rank: int
    passages: int
    fate: str
    why: str


@dataclass(frozen=True, slots=True)
class Search:
    """One search: of the question, or of one of several asked together."""

    question: str
    kind: str
    words: tuple[tuple[str, str], ...]
    method: str
    passages: int
    works: tuple[Work, ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that was written and did not pass, with what the judge found. text: empty for readers."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Basis:
    """How an answer was made. kept: lines that passed; dropped: those that did not."""

    answer: str
    read_as: tuple[tuple[str, str], ...]
    searches: tuple[Search, ...]
    kept: int
    dropped: tuple[Dropped, ...]
    made: tuple[tuple[str, str], ...]


def basis_of(answer: Answer, looked: Sequence[Looked], *, names_dropped: bool) -> Basis:
    """The basis of an answer, from what was told while it was made.

    names_dropped: whether sentences that did not pass are told word for word, to the board; readers see none of them.
    """
    shown = page(answer)
    numbers = {one.document: one.number for one in answer.references}
    return Basis(
        answer=answer.id,
        read_as=shown.read_as,
        searches=tuple(_search(one, numbers) for one in looked),
        kept=len(shown.lines()),
        dropped=tuple(
            Dropped(
                one.text if names_dropped else "",
                "; ".join(dict.fromkeys(REASON_WORDS[r.kind] for r in one.verdict.reasons)),
            )
            for one in answer.withheld
        ),
        made=shown.provenance,
    )


def _search(looked: Looked, numbers: Mapping[DocumentId, int]) -> Search:
    why = left_out(looked.question, looked.ranking, looked.held)
    evidence = {item.document.id for item in looked.evidence}
    documents = looked.held.documents
    places: dict[DocumentId, tuple[int, int]] = {}
    for rank, hit in enumerate(looked.ranking.hits, 1):
        best, count = places.get(hit.document, (rank, 0))
        places[hit.document] = (best, count + 1)
    works = []
    for identifier, (rank, count) in places.items():
        if identifier in numbers:
            fate, said = "cited", f"cited as [{numbers[identifier]}]"
        elif identifier in evidence:
            fate, said = "read", "bears on the question; none of its lines was needed"
        else:
            fate, said = "left out", why.get(identifier, "")
        title = documents[identifier].title if identifier in documents else identifier
        works.append(Work(identifier, title, rank, count, fate, said))
    return Search(
        question=looked.question.text,
        kind=TYPE_WORDS[looked.question.type],
        words=_words(looked.question),
        method=looked.ranking.method,
        passages=len(looked.ranking.hits),
        works=tuple(works),
    )


def _words(question: Question) -> tuple[tuple[str, str], ...]:
    """Each term of the question with the further words it was searched by."""
    return tuple((term, ", ".join(further)) for term, further in question.expansions if further)
