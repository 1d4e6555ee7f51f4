"""Plain search of a library, for people who want the passages themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace

from everyline.domain.evidence import Design, Hit
from everyline.domain.text import Status
from everyline.engine.build import Bench
from everyline.errors import InvalidInput
from everyline.retrieve.query import read_question
from everyline.retrieve.search import search


@dataclass(frozen=True, slots=True)
class Found:
    """A hit with what a person needs to know of its document. rank: from 1."""

    rank: int
    hit: Hit
    title: str
    year: int | None
    status: Status


def find(
    bench: Bench, query: str, *, k: int = 10, year_from: int | None = None, design: Design | None = None
) -> tuple[Found, ...]:
    """The k passages that fit a query best. Raises InvalidQuestion for an empty or overlong query, InvalidInput for
    filters that exclude each other."""
    question = read_question(query, lexicon=bench.lexicon)
    filters = question.filters
    try:
        filters = replace(
            filters,
            year_from=year_from if year_from is not None else filters.year_from,
            designs=(design.value,) if design is not None else filters.designs,
        )
    except ValueError as error:
        raise InvalidInput(f"{error}.", "Change --from, or the years in the query.") from error
    asked = replace(question, filters=filters)
    hits = search(asked, bench.index, embedder=bench.embedder, k=k, dense_share=bench.dense_share).hits
    documents = {document.id: document for document in bench.corpus.many(hit.document for hit in hits)}
    statuses = bench.corpus.statuses(documents)
    return tuple(
        Found(
            rank,
            hit,
            documents[hit.document].title,
            documents[hit.document].year,
            statuses.get(hit.document, Status.CURRENT),
        )
        for rank, hit in enumerate(hits, 1)
    )
