"""Every router of the REST interface, in the order of the description."""

from __future__ import annotations

from everyline.api import acts, articles, asking, board, health, members, metrics, pathways, reviewing, tokens, topics

ROUTERS = (
    asking.router,
    articles.router,
    topics.router,
    pathways.router,
    board.router,
    acts.router,
    reviewing.router,
    members.router,
    tokens.router,
    health.router,
    metrics.router,
)
