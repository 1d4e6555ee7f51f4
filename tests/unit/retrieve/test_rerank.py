"""The head of a ranking, ordered again by an encoder."""

from collections.abc import Sequence

import numpy as np
import pytest

from everyline.domain.evidence import Hit
from everyline.domain.ids import ContentHash, DocumentId, PassageId
from everyline.domain.text import SectionKind, Span
from everyline.inference.base import Vectors
from everyline.inference.scripted import ScriptedEmbedder
from everyline.retrieve.rerank import EncoderReranker


class Counting(ScriptedEmbedder):
    """Counts the texts it was given."""

    def __init__(self) -> None:
        super().__init__(256)
        self.given: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.given += texts
        return super().embed(texts)


def hit(name: str, text: str, score: float) -> Hit:
    return Hit(
        PassageId(name),
        DocumentId(name),
        ContentHash("sha256:0"),
        Span(0, len(text)),
        text,
        "",
        SectionKind.BODY,
        score,
    )


HITS = (
    hit("a", "statins lower cholesterol", 0.9),
    hit("b", "hair regrew on baricitinib", 0.8),
    hit("c", "the train left at noon", 0.1),
)


def test_a_hit_nearer_the_question_moves_up() -> None:
    found = EncoderReranker(ScriptedEmbedder(256)).rerank("baricitinib hair", HITS)
    assert [one.passage for one in found] == ["b", "a", "c"]


def test_without_a_share_the_order_stays() -> None:
    found = EncoderReranker(ScriptedEmbedder(256), share=0.0).rerank("baricitinib hair", HITS)
    assert [one.passage for one in found] == ["a", "b", "c"]


def test_a_passage_is_encoded_once() -> None:
    embedder = Counting()
    reranker = EncoderReranker(embedder)
    first = reranker.rerank("baricitinib hair", HITS)
    again = reranker.rerank("baricitinib hair", HITS)
    assert first == again
    assert len(embedder.given) == len(HITS) + 2


def test_the_least_used_vectors_are_dropped() -> None:
    embedder = Counting()
    reranker = EncoderReranker(embedder, cached=1)
    reranker.rerank("q", HITS)
    reranker.rerank("q", HITS[2:])
    assert len(embedder.given) == len(HITS) + 2
    reranker.rerank("q", HITS[:1])
    assert embedder.given.count(HITS[0].text) == 2


def test_nothing_to_order_stays_nothing() -> None:
    assert EncoderReranker(ScriptedEmbedder()).rerank("q", ()) == ()
    with pytest.raises(ValueError):
        EncoderReranker(ScriptedEmbedder(), share=1.5)


def test_scores_are_finite_where_all_hits_are_alike() -> None:
    same = [hit(name, "one text", 1.0) for name in "ab"]
    found = EncoderReranker(ScriptedEmbedder()).rerank("one text", same)
    assert np.isfinite([one.score for one in found]).all()
    assert [one.passage for one in found] == ["a", "b"]
