"""Several rankings of one question made one."""

from __future__ import annotations

from collections.abc import Sequence

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
    if len(shares) != len(rankings) or any(share < 0 for share in shares):
        raise ValueError("each ranking needs one weight that is not negative")
    if len({ranking.query for ranking in rankings}) > 1:
        raise ValueError("rankings of different questions can't be merged")
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
    order = sorted(scores, key=lambda passage: (-scores[passage], passage))
    methods = "+".join(sorted({ranking.method for ranking in rankings}))
    query = rankings[0].query if rankings else ""
    return Ranking(query, tuple(_scored(hits[passage], scores[passage]) for passage in order), f"rrf({methods})")


def _scored(hit: Hit, score: float) -> Hit:
    return Hit(hit.passage, hit.document, hit.document_hash, hit.span, hit.text, hit.heading, hit.kind, score)
