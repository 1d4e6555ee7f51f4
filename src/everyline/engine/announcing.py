"""What tells programs of published articles, from the shelf: the feed, the site map, what robots may fetch."""

from __future__ import annotations

from everyline.engine.shelf import Article, Shelf
from everyline.engine.topics import Catalogue
from everyline.publish.feed import Entry, atom, sitemap
from everyline.publish.linked_data import description_of

_MOST_ENTRIES = 100
_PAGES = ("/", "/articles", "/topics", "/pathways", "/how", "/policy", "/board/members")
# Answers that nobody has reviewed, and what is of the board alone, are not for search engines.
_NOT_FOR_ROBOTS = ("/answers", "/ask", "/audit", "/source", "/search", "/sign-in", "/api/", "/board")


def feed(shelf: Shelf, address: str) -> bytes:
    """The last hundred articles that changed, newest first; one that lapsed or was withdrawn says so."""
    changed = sorted(shelf.all(), key=lambda one: (one.changed_at, one.slug), reverse=True)
    return atom(shelf.board, address, [_entry(shelf, address, one) for one in changed[:_MOST_ENTRIES]])


def site_map(shelf: Shelf, catalogue: Catalogue, address: str) -> bytes:
    """Every public page: the fixed ones, topics, and published articles with when each changed, newest first."""
    live = sorted(shelf.articles(), key=lambda one: (one.changed_at, one.slug), reverse=True)
    pages = [(f"{address}{path}", None) for path in _PAGES]
    topics = [(f"{address}/topics/{one.slug}", max(a.changed_at for a in one.articles)) for one in catalogue.topics()]
    return sitemap([*pages, *((f"{address}/articles/{one.slug}", one.changed_at) for one in live), *topics])


def robots(address: str) -> str:
    """What robots may fetch (RFC 9309)."""
    refused = "".join(f"Disallow: {path}\n" for path in _NOT_FOR_ROBOTS)
    return f"User-agent: *\nAllow: /board/members\n{refused}\nSitemap: {address}/sitemap.xml\n"


def _entry(shelf: Shelf, address: str, article: Article) -> Entry:
    told = _summary(shelf, article) if article.is_live else article.notice
    return Entry(
        id=article.id,
        url=f"{address}/articles/{article.slug}",
        title=article.title if article.is_live else f"{article.state.capitalize()}: {article.title}",
        summary=told,
        published=article.first_published_at,
        updated=article.changed_at,
        reviewers=article.reviewers if article.is_live else (),
    )


def _summary(shelf: Shelf, article: Article) -> str:
    if article.pathway:
        return f"A course of care that can be computed. {shelf.about(article)}"
    return description_of(shelf.answer(article))
