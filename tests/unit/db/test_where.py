"""Predicates never read a value as anything but a value."""

from __future__ import annotations

from everyline.db import where


def test_quotes_are_doubled() -> None:
    assert where.equals("document", "O'Neil's") == "document = 'O''Neil''s'"


def test_among_nothing_is_nothing() -> None:
    assert where.among("document", []) == "false"
    assert where.any_of() == "false"


def test_among_is_sorted_and_without_repeats_so_that_equal_sets_give_equal_predicates() -> None:
    assert where.among("n", ["b", "a", "b"]) == "n IN ('a', 'b')"


def test_every_leaves_out_what_is_not_given() -> None:
    assert where.every(None, "") is None
    assert where.every("a = 1", None, "b = 2 OR c = 3") == "(a = 1) AND (b = 2 OR c = 3)"
