"""Several rankings of one question made one: by ranks alone (`fuse`), or by scores brought to one scale (`blend`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from everyline.domain.evidence import Hit, Ranking
from everyline.domain.ids import PassageId


def fuse(rankings: Sequence[Ranking], *, k: int = 60, weights: Sequence[float] | None = None) -> Ranking:
    """Merge rankings of one question by reciprocal rank.

    A passage at rank r (from 1) of a ranking gains weight / (k + r); where it is absent it gains nothing.
    Ties fall by passage id, so the order of `rankings` (with their weights) does not matter.

    k: damping, in ranks; a larger k flattens the head. At least 0.
    weights: one for each ranking, none negative; all 1 where not given. A weight of 0 leaves its ranking out.
    Empty rankings are allowed; all empty gives an empty ranking.
    Raises ValueError for a negative k or weight, a wrong number of weights, or rankings of different questions.
    Source: Cormack, Clarke and Buettcher 2009, doi:10.1145/1571941.1572114.
    """
    if k < 0:
        raise ValueError(f"damping {k} is negative")
    shares = tuple(weights) if weights is not None else (1.0,) * len(rankings)
    _check(rankings, shares)
    gains: dict[PassageId, list[float]] = {}
    hits: dict[PassageId, Hit] = {}
    for ranking, share in zip(rankings, shares, strict=True):
        if share == 0:
            continue
        for rank, hit in enumerate(ranking.hits, start=1):
            gains.setdefault(hit.passage, []).append(share / (k + rank))
            hits[hit.passage] = hit
    # Gains are added smallest first, so that rounding does not depend on the order of the rankings.
    scores = {passage: sum(sorted(parts)) for passage, parts in gains.items()}
    return _merged(rankings, hits, scores, "rrf")


def blend(rankings: Sequence[Ranking], *, weights: Sequence[float], depth: int) -> Ranking:
    """Merge rankings of one question by a weighted mean of their scores, each brought to the scale 0 to 1.

    In each ranking the best hit has 1. What has 0 is the score at which the search was cut off, the last one of `depth`
    hits; a search that found fewer was not cut off, and there a score of 0 has 0. A passage that is absent has 0.
    Unlike ranks, this keeps by how much one hit beats the next. Ties fall by passage id.

    weights: one for each ranking, none negative. depth: how many hits each search was asked for, at least 1. Empty
    rankings are allowed.
    Raises ValueError for a wrong number of weights, a negative weight, a depth below 1, or rankings of different
    questions.
    Source: Bruch, Gai and Ingber 2023, doi:10.1145/3596512 (a convex combination of scaled scores).
    """
    _check(rankings, weights)
    if depth < 1:
        raise ValueError(f"no search finds {depth} hits")
    parts: dict[PassageId, list[float]] = {}
    hits: dict[PassageId, Hit] = {}
    for ranking, share in zip(rankings, weights, strict=True):
        if share == 0 or not ranking.hits:
            continue
        found = [hit.score for hit in ranking.hits]
        best, floor = max(found), min(found) if len(found) >= depth else 0.0
        for hit in ranking.hits:
            scaled = max(hit.score - floor, 0.0) / (best - floor) if best > floor else 0.0
            parts.setdefault(hit.passage, []).append(share * scaled)
            hits[hit.passage] = hit
    scores = {passage: sum(sorted(shares)) for passage, shares in parts.items()}
    return _merged(rankings, hits, scores, "blend")


def _check(rankings: Sequence[Ranking], weights: Sequence[float]) -> None:
    if len(weights) != len(rankings) or any(share < 0 for share in weights):
        raise ValueError("each ranking needs one weight that is not negative")
    if len({ranking.query for ranking in rankings}) > 1:
        raise ValueError("rankings of different questions can't be merged")


def _merged(
    rankings: Sequence[Ranking], hits: Mapping[PassageId, Hit], scores: Mapping[PassageId, float], how: str
) -> Ranking:
    order = sorted(scores, key=lambda passage: (-scores[passage], passage))
    methods = "+".join(sorted({ranking.method for ranking in rankings}))
    query = rankings[0].query if rankings else ""
    found = tuple(replace(hits[passage], score=scores[passage]) for passage in order)
    return Ranking(query, found, f"{how}({methods})")
