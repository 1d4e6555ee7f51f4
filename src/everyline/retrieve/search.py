"""A question as read, to the passages that may answer it: search by words and by meaning, merged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from everyline.domain.evidence import Hit, Ranking
from everyline.domain.question import Question
from everyline.index.base import Index
from everyline.inference.base import Embedder
from everyline.retrieve.fuse import blend

DEPTH = 100  # how far down each search is read before merging; recall@100 is what the head is picked from
RERANKED = 20  # how many hits a reranker sees; each costs an encoding of about 20 ms where it is not cached

# How much nearness of meaning counts beside words, and words with synonyms beside words as asked. Fitted on the SciFact
# train queries alone (bench/expected/retrieval.yaml).
DENSE_SHARE = 0.5
STATIC_SHARE = 0.4  # the same for static token vectors, which are worse judges of the head
SYNONYM_SHARE = 0.2


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
    dense_share: float = DENSE_SHARE,
) -> Ranking:
    """The k passages that best fit the question, best first.

    Words as asked, words with their synonyms, and (with an embedder) nearness of meaning are searched by themselves
    and merged by their scores, each on the scale 0 to 1; a reranker then orders the head. The question's filters hold
    throughout.

    embedder: the one whose vectors the index holds; None searches words alone. dense_share: how much nearness counts,
    0 to 1: DENSE_SHARE for a transformer, STATIC_SHARE for static vectors.
    Nothing found gives an empty ranking. Raises ValueError for a k below 1 or a share outside its range.
    """
    if k < 1:
        raise ValueError(f"{k} hits were asked for")
    if not 0 <= dense_share <= 1:
        raise ValueError(f"a share of {dense_share} is not between 0 and 1")
    reach = max(k, depth)
    words = with_carried(question)
    widened = with_expansions(question)
    rankings = [lexical(question, index, k=reach)]
    weights = [1.0]
    if widened != words:
        hits = index.lexical(widened, k=reach, filters=question.filters)
        rankings.append(Ranking(question.text, hits, "bm25+synonyms"))
        weights = [1 - SYNONYM_SHARE, SYNONYM_SHARE]
    if embedder is not None:
        rankings.append(dense(question, index, embedder, k=reach))
        weights = [*(weight * (1 - dense_share) for weight in weights), dense_share]
    merged = blend(rankings, weights=weights, depth=reach)
    if reranker is None or not merged.hits:
        return Ranking(question.text, merged.hits[:k], merged.method)
    head = reranker.rerank(words, merged.hits[:RERANKED])
    return Ranking(question.text, (*head, *merged.hits[RERANKED:])[:k], f"rerank({merged.method})")


def lexical(question: Question, index: Index, *, k: int) -> Ranking:
    """The k best by words, as asked and as carried over."""
    return Ranking(question.text, index.lexical(with_carried(question), k=k, filters=question.filters), "bm25")


def dense(question: Question, index: Index, embedder: Embedder, *, k: int) -> Ranking:
    """The k nearest in meaning; a question without a word the model knows finds nothing."""
    vector = embedder.embed([with_carried(question)])[0]
    hits = index.dense(vector, k=k, filters=question.filters) if vector.any() else ()
    return Ranking(question.text, hits, f"dense({embedder.name})")


def with_carried(question: Question) -> str:
    """The question's words, names spelt as they were read, and where it follows another the terms it took over "
    "from that one."""
    if question.carried_from is None:
        return question.mended
    pico = question.pico
    said = question.mended.casefold()
    terms = (*pico.population, *pico.intervention, *pico.comparator)
    return " ".join((question.mended, *(term for term in terms if term.casefold() not in said)))


def with_expansions(question: Question) -> str:
    """The words searched for, followed by the other names of the question's terms, each name once."""
    words = with_carried(question)
    said = words.casefold()
    names = dict.fromkeys(name for _, names in question.expansions for name in names if name.casefold() not in said)
    return " ".join((words, *names))
