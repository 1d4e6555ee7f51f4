"""Search over a small index, with the slow and obvious parts."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from everyline.domain.evidence import Hit
from everyline.domain.ids import DocumentId, PassageId, content_hash
from everyline.domain.question import Filters, Question
from everyline.domain.text import Passage, SectionKind, Span, Status
from everyline.index.base import Indexed
from everyline.index.exhaustive import ExhaustiveIndex
from everyline.inference.scripted import ScriptedEmbedder
from everyline.retrieve.query import read_question
from everyline.retrieve.search import search
from everyline.retrieve.synonyms import built_in

EMBEDDER = ScriptedEmbedder(256)
TEXTS = {
    "a": "Baricitinib 4 mg led to regrowth in severe alopecia areata.",
    "b": "Olumiant label: tests before treatment in adults.",
    "c": "Ritlecitinib in adolescents with patchy loss.",
    "d": "Statins lower cholesterol in adults.",
}


def index(status: dict[str, Status] | None = None) -> ExhaustiveIndex:
    rows = [
        Indexed(
            Passage(
                PassageId(name), DocumentId(name), content_hash(name), Span(0, len(text)), text, "", SectionKind.BODY
            ),
            2020,
            "rct",
            (),
            "abstract",
            (status or {}).get(name, Status.CURRENT),
        )
        for name, text in TEXTS.items()
    ]
    made = ExhaustiveIndex()
    made.upsert(rows, EMBEDDER.embed([row.passage.text for row in rows]))
    return made


def read(text: str) -> Question:
    return read_question(text, lexicon=built_in())


def found(question: Question, **settings: object) -> list[str]:
    return [hit.document for hit in search(question, index(), **settings).hits]  # type: ignore[arg-type]


def test_a_generic_name_finds_the_brand_after_its_own() -> None:
    assert found(read("baricitinib")) == ["a", "b"]


def test_a_class_finds_its_drugs() -> None:
    assert {"a", "b", "c"} <= set(found(read("JAK inhibitors")))


def test_meaning_and_words_are_searched_together() -> None:
    ranking = search(read("cholesterol in adults"), index(), embedder=EMBEDDER)
    assert ranking.hits[0].document == "d"
    assert "bm25" in ranking.method
    assert "dense" in ranking.method


def test_a_follow_up_searches_what_it_took_over() -> None:
    first = read("How is severe alopecia areata treated with baricitinib?")
    follow = read_question("And what happened?", lexicon=built_in(), follow=first)
    assert found(follow)[0] == "a"


def test_no_more_than_k_hits_are_given() -> None:
    assert len(found(read("adults"), k=1)) == 1
    with pytest.raises(ValueError):
        found(read("adults"), k=0)


def test_nothing_found_is_an_empty_ranking() -> None:
    assert found(read("zygomycosis")) == []


def test_a_retracted_work_does_not_rank_unless_asked_for() -> None:
    retracted = index({"a": Status.RETRACTED})
    question = read("baricitinib regrowth")
    assert "a" not in [hit.document for hit in search(question, retracted, embedder=EMBEDDER).hits]
    asked = replace(question, filters=Filters(statuses=(Status.RETRACTED,)))
    assert [hit.document for hit in search(asked, retracted, embedder=EMBEDDER).hits] == ["a"]


def test_years_in_the_question_filter() -> None:
    assert found(read("baricitinib since 2021")) == []
    assert found(read("baricitinib since 2020")) == ["a", "b"]


def test_a_reranker_orders_the_head() -> None:
    class Backwards:
        def rerank(self, question: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
            return tuple(reversed(hits))

    plain = found(read("baricitinib adults"))
    assert found(read("baricitinib adults"), reranker=Backwards()) == plain[::-1]


def test_the_same_question_gives_the_same_ranking() -> None:
    question = read("JAK inhibitors for severe alopecia areata in adults")
    assert search(question, index(), embedder=EMBEDDER) == search(question, index(), embedder=EMBEDDER)
