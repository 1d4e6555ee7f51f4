"""Large JSON without holding all of it: the members of the outermost object or list, one at a time."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

from everyline.domain.record import Failed, Record
from everyline.errors import MalformedRecord

MAX_ITEM = 64 * 2**20
_SPACE_OR_COMMA = re.compile(r"[\s,]*")


def members_of(stream: BinaryIO) -> Iterator[tuple[str, Any]]:
    """Key and value of the outermost object's members, in order; a list's items come one by one under its key.

    The items of an outermost list have the empty key. Raises MalformedRecord, naming the character, at the first
    break (after everything before it was given), or where one item is longer than 64 MiB.
    """
    text = _Text(stream)
    opening = text.skip()
    if opening == "[":
        yield from (("", item) for item in _items(text))
    elif opening == "{":
        text.advance(1)
        while (character := text.skip()) != "}":
            if character != '"':
                raise text.broken("a key was expected")
            key = text.value()
            if text.skip() != ":":
                raise text.broken("a colon was expected")
            text.advance(1)
            if text.skip() == "[":
                yield from ((key, item) for item in _items(text))
            else:
                yield key, text.value()
        text.advance(1)
    else:
        raise text.broken("an object or a list was expected")
    if text.skip():
        raise text.broken("something follows the end")


def texts_in(value: Any) -> tuple[str, ...]:
    """The texts of a list of texts, or of one text; anything else gives none."""
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    return tuple(item for item in value if isinstance(item, str) and item.strip()) if isinstance(value, list) else ()


def rows_in(value: Any) -> tuple[Mapping[str, Any], ...]:
    """The objects of a list of objects; anything else gives none."""
    return tuple(item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()


def member(value: Any, *path: str) -> Any:
    """What stands at the end of a path of keys; None where the path ends before."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def typed(make: Callable[[], Record], where: str) -> Record:
    """The record made, or a `Failed` where a field is not of the type its format gives it."""
    try:
        return make()
    except (AttributeError, TypeError) as error:
        return Failed(where, f"A field is not of the type it should be ({error}). Fetch the record again.")


def _items(text: _Text) -> Iterator[Any]:
    text.advance(1)
    while text.skip() != "]":
        yield text.value()
    text.advance(1)


class _Text:
    """A window on the decoded stream that moves forward."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._json = json.JSONDecoder()
        self._text = ""
        self._at = 0
        self._before = 0
        self._ended = False

    def skip(self) -> str:
        """Pass over white space and commas; the character after it, empty at the end."""
        while True:
            found = _SPACE_OR_COMMA.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def advance(self, count: int) -> None:
        self._at += count

    def value(self) -> Any:
        """The value at this place, read on as far as it needs."""
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                unfinished = "Unterminated" in error.msg or error.pos >= len(self._text) - 16
                if not unfinished or not self._more():
                    self._at = max(self._at, min(error.pos, len(self._text)))
                    raise self.broken(error.msg) from error
                continue
            except (ValueError, RecursionError) as error:
                raise self.broken("nested too deep, or a number too long") from error
            if end < len(self._text) or not self._more():  # a number may go on in the next block
                self._at = end
                return value

    def broken(self, problem: str) -> MalformedRecord:
        place = self._before + self._at
        what = "cut short" if self._ended and self._at >= len(self._text) - 1 else "broken"
        return MalformedRecord(f"The JSON is {what} at character {place}: {problem}.", "Fetch it again.")

    def _more(self) -> bool:
        if self._ended:
            return False
        self._before += self._at
        self._text = self._text[self._at :]
        self._at = 0
        if len(self._text) > MAX_ITEM:
            raise self.broken("one item is longer than 64 MiB")
        data = self._stream.read(max(1 << 18, len(self._text)))
        self._ended = not data
        try:
            self._text += self._decoder.decode(data, final=self._ended)
        except UnicodeDecodeError as error:
            problem = f"The JSON is not UTF-8 after character {self._before}."
            raise MalformedRecord(problem, "Save it as UTF-8.") from error
        return not self._ended
