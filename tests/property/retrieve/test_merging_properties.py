"""What holds of every merge, whatever the rankings."""

from hypothesis import given, settings
from hypothesis import strategies as st

from everyline.domain.evidence import Hit, Ranking
from everyline.domain.ids import ContentHash, DocumentId, PassageId
from everyline.domain.text import SectionKind, Span
from everyline.retrieve.fuse import blend, fuse

PASSAGES = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)


def ranked(names: list[str], scores: list[float], method: str) -> Ranking:
    ordered = sorted(scores, reverse=True)[: len(names)]
    hits = tuple(
        Hit(PassageId(n), DocumentId(n), ContentHash("sha256:0"), Span(0, 1), "x", "", SectionKind.BODY, s)
        for n, s in zip(names, ordered, strict=True)
    )
    return Ranking("q", hits, method)


SCORES = st.lists(st.floats(-1, 50, allow_nan=False), min_size=8, max_size=8)
RANKINGS = st.lists(st.builds(ranked, PASSAGES, SCORES, st.sampled_from(["bm25", "dense"])), max_size=4)


@settings(max_examples=60, deadline=None)
@given(RANKINGS, st.randoms(use_true_random=False))
def test_the_order_of_rankings_does_not_matter(rankings: list[Ranking], random: object) -> None:
    weights = [1.0 + place for place in range(len(rankings))]
    order = list(range(len(rankings)))
    random.shuffle(order)  # type: ignore[attr-defined]
    turned = [rankings[place] for place in order]
    turned_weights = [weights[place] for place in order]
    assert fuse(turned, weights=turned_weights).hits == fuse(rankings, weights=weights).hits
    one, other = blend(rankings, weights=weights, depth=10), blend(turned, weights=turned_weights, depth=10)
    assert [(h.passage, h.score) for h in one.hits] == [(h.passage, h.score) for h in other.hits]


@settings(max_examples=60, deadline=None)
@given(RANKINGS)
def test_every_passage_found_stands_once(rankings: list[Ranking]) -> None:
    found = {hit.passage for ranking in rankings for hit in ranking.hits}
    for merged in (fuse(rankings), blend(rankings, weights=[1.0] * len(rankings), depth=10)):
        passages = [hit.passage for hit in merged.hits]
        assert len(passages) == len(set(passages))
        assert set(passages) == found
        assert all(a.score >= b.score for a, b in zip(merged.hits, merged.hits[1:], strict=False))
