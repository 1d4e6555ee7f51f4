"""Bodies kept in memory: made once, bounded, and never mixed up."""

from __future__ import annotations

import gzip
import threading
import time

import pytest

from everyline.web.kept import Kept


def test_a_body_that_many_ask_for_at_once_is_made_once() -> None:
    kept, made = Kept(), []

    def make() -> bytes:
        time.sleep(0.05)
        made.append(1)
        return b"x" * 5_000

    threads = [threading.Thread(target=lambda: kept.get("a", make, compresses=True)) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert made == [1]
    assert gzip.decompress(kept.get("a", make, compresses=True).compressed or b"") == b"x" * 5_000


def test_no_more_bytes_are_kept_than_may_be_and_the_longest_unused_goes_first() -> None:
    kept = Kept(most_bytes=250)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda key=key: key.encode() * 100, compresses=False)  # type: ignore[misc]
    made: list[str] = []
    for key in ("a", "c", "b"):
        kept.get(key, lambda key=key: made.append(key) or b"", compresses=False)  # type: ignore[misc,func-returns-value]
    assert made == ["b"]


def test_a_fault_in_making_is_told_and_leaves_nothing_behind() -> None:
    kept = Kept()

    def fail() -> bytes:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        kept.get("a", fail, compresses=False)
    assert kept.get("a", lambda: b"made", compresses=False).whole == b"made"
