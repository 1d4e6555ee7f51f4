"""What tells programs of published articles: an Atom feed (RFC 4287) and a site map (sitemaps.org, protocol 0.9)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from everyline.publish.inert import inert

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
# What one site map may hold.
MOST_ADDRESSES = 50_000
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
_NAMESPACE = uuid.UUID("6f1d7c0e-5b0f-5d8a-9c57-3a2f8e1b4d60")


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in a feed. id: what tells it from every other of its board, for good. reviewers: people's names."""

    id: str
    url: str
    title: str
    summary: str
    published: datetime
    updated: datetime
    reviewers: tuple[str, ...]


def atom(board: str, address: str, entries: Sequence[Entry]) -> bytes:
    """The feed, newest change first as the entries are given.

    board: what tells this board from every other; ids are made of it and stay the same wherever the site moves to.
    """
    root = _root(ATOM, "feed")
    _add(root, "id", _urn(board))
    _add(root, "title", "Articles reviewed by the medical board")
    _add(root, "updated", _time(max((one.updated for one in entries), default=_BEGINNING)))
    _add(_add(root, "author"), "name", "The medical board")
    _add(root, "link", rel="self", type="application/atom+xml", href=f"{address}/feed.atom")
    _add(root, "link", rel="alternate", type="text/html", href=f"{address}/articles")
    for one in entries:
        entry = _add(root, "entry")
        _add(entry, "id", _urn(board, one.id))
        _add(entry, "title", one.title)
        _add(entry, "published", _time(one.published))
        _add(entry, "updated", _time(one.updated))
        _add(entry, "link", rel="alternate", type="text/html", href=one.url)
        _add(entry, "summary", one.summary)
        for name in one.reviewers:
            _add(_add(entry, "contributor"), "name", name)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def sitemap(addresses: Sequence[tuple[str, datetime | None]]) -> bytes:
    """The site map of addresses with when each last changed; of more than 50,000 the first."""
    root = _root(SITEMAP, "urlset")
    for url, changed in addresses[:MOST_ADDRESSES]:
        one = etree.SubElement(root, f"{{{SITEMAP}}}url")
        etree.SubElement(one, f"{{{SITEMAP}}}loc").text = url
        if changed is not None:
            etree.SubElement(one, f"{{{SITEMAP}}}lastmod").text = _time(changed)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _root(namespace: str, name: str) -> etree._Element:
    # The stubs know no default namespace.
    return etree.Element(f"{{{namespace}}}{name}", nsmap={None: namespace})  # type: ignore[dict-item]


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    made = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    made.text = inert(text) or None
    return made


def _urn(*parts: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, ' '.join(parts))}"


def _time(at: datetime) -> str:
    """RFC 3339, in universal time."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
