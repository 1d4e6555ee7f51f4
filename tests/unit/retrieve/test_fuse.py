"""Merging rankings: worked examples and refusals."""

import pytest

from everyline.domain.evidence import Hit, Ranking
from everyline.domain.ids import ContentHash, DocumentId, PassageId
from everyline.domain.text import SectionKind, Span
from everyline.retrieve.fuse import blend, fuse


def hit(name: str, score: float = 1.0) -> Hit:
    return Hit(
        PassageId(name), DocumentId(name), ContentHash("sha256:0"), Span(0, 1), "x", "", SectionKind.ABSTRACT, score
    )


def ranking(*names: str, method: str = "bm25", scores: tuple[float, ...] = ()) -> Ranking:
    given = scores or tuple(float(len(names) - place) for place in range(len(names)))
    return Ranking("q", tuple(hit(n, s) for n, s in zip(names, given, strict=True)), method)


def names(found: Ranking) -> list[str]:
    return [hit.passage for hit in found.hits]


def test_a_passage_in_both_rankings_beats_one_that_leads_a_single_one() -> None:
    merged = fuse([ranking("a", "b"), ranking("c", "b", method="dense")])
    assert names(merged) == ["b", "a", "c"]
    assert merged.hits[0].score == pytest.approx(2 / 62)
    assert merged.hits[1].score == pytest.approx(1 / 61)


def test_a_weight_of_zero_leaves_a_ranking_out() -> None:
    assert names(fuse([ranking("a"), ranking("b")], weights=[1, 0])) == ["a"]
    assert names(blend([ranking("a"), ranking("b")], weights=[1, 0], depth=10)) == ["a"]


def test_ties_fall_by_passage_id() -> None:
    assert names(fuse([ranking("b"), ranking("a")])) == ["a", "b"]
    assert names(blend([ranking("b"), ranking("a")], weights=[1, 1], depth=10)) == ["a", "b"]


def test_blending_keeps_by_how_much_a_hit_leads() -> None:
    words = ranking("a", "b", scores=(10.0, 2.0))
    meaning = ranking("b", "a", scores=(0.8, 0.7), method="dense")
    merged = blend([words, meaning], weights=[0.5, 0.5], depth=10)
    assert names(merged) == ["a", "b"]
    assert merged.hits[0].score == pytest.approx(0.5 * 1 + 0.5 * 0.7 / 0.8)
    assert merged.hits[1].score == pytest.approx(0.5 * 0.2 + 0.5 * 1)


def test_a_score_below_zero_counts_as_none() -> None:
    merged = blend([ranking("a", "b", scores=(0.5, -0.5))], weights=[1], depth=10)
    assert [hit.score for hit in merged.hits] == [1.0, 0.0]


def test_nothing_found_stays_nothing() -> None:
    assert fuse([]).hits == fuse([ranking(), ranking()]).hits == blend([ranking()], weights=[1], depth=10).hits == ()


def test_a_single_hit_keeps_its_full_score() -> None:
    assert blend([ranking("a", scores=(3.0,))], weights=[1], depth=10).hits[0].score == 1.0


def test_wrong_settings_are_refused() -> None:
    other = Ranking("another question", (), "bm25")
    for call in (
        lambda: fuse([ranking("a")], k=-1),
        lambda: fuse([ranking("a")], weights=[1, 1]),
        lambda: fuse([ranking("a")], weights=[-1]),
        lambda: fuse([ranking("a"), other]),
        lambda: blend([ranking("a")], weights=[], depth=10),
        lambda: blend([ranking("a"), other], weights=[1, 1], depth=10),
    ):
        with pytest.raises(ValueError):
            call()


def test_the_method_names_what_was_merged() -> None:
    assert fuse([ranking("a"), ranking("a", method="dense(x)")]).method == "rrf(bm25+dense(x))"


def test_where_a_search_was_cut_off_its_last_hit_counts_as_absent() -> None:
    cut = blend([ranking("a", "b", "c", scores=(4.0, 3.0, 2.0))], weights=[1], depth=3)
    assert [hit.score for hit in cut.hits] == [1.0, 0.5, 0.0]
    whole = blend([ranking("a", "b", "c", scores=(4.0, 3.0, 2.0))], weights=[1], depth=4)
    assert [hit.score for hit in whole.hits] == [1.0, 0.75, 0.5]
    with pytest.raises(ValueError):
        blend([ranking("a")], weights=[1], depth=0)
