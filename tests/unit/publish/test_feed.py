"""The feed and the site map: well-formed whatever a title holds, with ids that stay the same."""

from __future__ import annotations

import xml.etree.ElementTree as Tree
from datetime import UTC, datetime, timedelta, timezone

from everyline.publish.feed import MOST_ADDRESSES, Entry, atom, sitemap

ATOM = "{http://www.w3.org/2005/Atom}"
AT = datetime(2026, 11, 25, 12, tzinfo=timezone(timedelta(hours=2)))
ENTRY = Entry("a1", "https://a.example/articles/x", "A <title> & \x00 more", "said", AT, AT, ("Ann",))


def ids(data: bytes) -> list[str | None]:
    feed = Tree.fromstring(data)
    return [feed.findtext(f"{ATOM}id"), *(one.findtext(f"{ATOM}id") for one in feed.findall(f"{ATOM}entry"))]


def test_ids_stay_when_the_site_moves_and_differ_between_boards() -> None:
    here = ids(atom("board one", "https://a.example", [ENTRY]))
    assert here == ids(atom("board one", "https://b.example", [ENTRY]))
    assert not set(here) & set(ids(atom("board two", "https://a.example", [ENTRY])))
    assert len(set(here)) == 2


def test_an_empty_feed_is_a_feed() -> None:
    feed = Tree.fromstring(atom("board", "https://a.example", []))
    assert all(feed.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))


def test_times_are_universal_and_hostile_titles_are_text() -> None:
    [entry] = Tree.fromstring(atom("board", "https://a.example", [ENTRY])).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}updated") == "2026-11-25T10:00:00Z"
    assert entry.findtext(f"{ATOM}title") == "A <title> & \ufffd more"


def test_a_site_map_holds_no_more_than_it_may() -> None:
    many = [(f"https://a.example/{n}", datetime(2026, 1, 1, tzinfo=UTC)) for n in range(MOST_ADDRESSES + 1)]
    assert len(Tree.fromstring(sitemap(many))) == MOST_ADDRESSES
