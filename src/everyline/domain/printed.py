"""A number as JSON prints it: 62.0 and 1e400 are what they are, not what a binary float makes of them."""

from __future__ import annotations


class PrintedNumber(str):
    """The characters of a number. It is told from a text in quotes by its type alone."""

    __slots__ = ()
