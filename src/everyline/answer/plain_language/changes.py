"""Changes of a text by place, so that each can be made, judged and taken back by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple


class Change(NamedTuple):
    """The characters from start to end (half-open) give way to `new`."""

    start: int
    end: int
    new: str


# A rule finds changes in a text; none overlap, and they are in order.
Rule = Callable[[str], tuple[Change, ...]]


def made(text: str, changes: Iterable[Change]) -> str:
    """The text with changes made, the last first so that places hold."""
    for change in sorted(changes, reverse=True):
        text = f"{text[: change.start]}{change.new}{text[change.end :]}"
    return text
