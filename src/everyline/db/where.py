"""Row predicates with every value quoted. Nothing a source or a reader wrote is ever read as part of a predicate."""

from __future__ import annotations

from collections.abc import Iterable


def text(value: str) -> str:
    """A string literal: single quotes doubled, as in SQL; nothing else is special in it."""
    return "'" + value.replace("'", "''") + "'"


def equals(column: str, value: str) -> str:
    """Rows whose column is the value."""
    return f"{column} = {text(value)}"


def among(column: str, values: Iterable[str]) -> str:
    """Rows whose column is one of the values; none where there are no values."""
    listed = sorted(set(values))
    return f"{column} IN ({', '.join(map(text, listed))})" if listed else "false"


def every(*predicates: str | None) -> str | None:
    """Rows that meet all the predicates; None (all rows) where there are none."""
    given = [predicate for predicate in predicates if predicate]
    return " AND ".join(f"({predicate})" for predicate in given) if given else None


def any_of(*predicates: str) -> str:
    """Rows that meet at least one of the predicates."""
    return " OR ".join(f"({predicate})" for predicate in predicates) if predicates else "false"
