"""A question as read, to the passages that may answer it: lexical and dense search side by side, merged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from everyline.domain.evidence import Hit, Ranking
from everyline.domain.question import Question
from everyline.index.base import Index
from everyline.inference.base import Embedder
from everyline.retrieve.fuse import fuse

DEPTH = 100  # how far down each search is read before merging; recall@100 is what the head is picked from


class Reranker(Protocol):
    """Puts the head of a ranking in a better order."""

    def rerank(self, question: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The same hits, best first, with new scores."""
        ...


def search(
    question: Question,
    index: Index,
    *,
    embedder: Embedder | None = None,
    reranker: Reranker | None = None,
    k: int = 10,
    depth: int = DEPTH,
) -> Ranking:
    """The k passages that best fit the question, best first.

    Words as asked, words with their synonyms, and (with an embedder) nearness of meaning are searched by themselves
    and merged by reciprocal rank; a reranker then orders the head. The question's filters hold throughout.

    embedder: the one whose vectors the index holds; None searches words alone.
    Nothing found gives an empty ranking. Raises ValueError for a k below 1.
    """
    if k < 1:
        raise ValueError(f"{k} hits were asked for")
    reach = max(k, depth)
    rankings = [lexical(question, index, k=reach)]
    weights = [LEXICAL_WEIGHT]
    widened = with_expansions(question)
    if widened != question.text:
        hits = index.lexical(widened, k=reach, filters=question.filters)
        rankings.append(Ranking(question.text, hits, "bm25+synonyms"))
        weights.append(EXPANDED_WEIGHT)
    if embedder is not None:
        rankings.append(dense(question, index, embedder, k=reach))
        weights.append(DENSE_WEIGHT)
    merged = fuse(rankings, weights=weights) if len(rankings) > 1 else rankings[0]
    if reranker is None or not merged.hits:
        return Ranking(question.text, merged.hits[:k], merged.method)
    head = reranker.rerank(question.text, merged.hits[:reach])
    return Ranking(question.text, head[:k], f"rerank({merged.method})")


LEXICAL_WEIGHT = 1.0
EXPANDED_WEIGHT = 0.7
DENSE_WEIGHT = 1.0


def lexical(question: Question, index: Index, *, k: int) -> Ranking:
    """The k best by words, as asked."""
    return Ranking(question.text, index.lexical(question.text, k=k, filters=question.filters), "bm25")


def dense(question: Question, index: Index, embedder: Embedder, *, k: int) -> Ranking:
    """The k nearest in meaning; a question without a word the model knows finds nothing."""
    vector = embedder.embed([question.text])[0]
    hits = index.dense(vector, k=k, filters=question.filters) if vector.any() else ()
    return Ranking(question.text, hits, f"dense({embedder.name})")


def with_expansions(question: Question) -> str:
    """The question's words followed by the other names of its terms, each name once."""
    said = question.text.casefold()
    added: dict[str, None] = {}
    for _, names in question.expansions:
        for name in names:
            if name.casefold() not in said:
                added.setdefault(name, None)
    return " ".join((question.text, *added))
