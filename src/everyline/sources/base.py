"""What every reader of literature is, and the small things readers share: tidy text and the layout of a document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from everyline.domain.ids import IdKind, parse_id
from everyline.domain.record import Record
from everyline.domain.text import Section, SectionKind, Span
from everyline.errors import SourceRefused


@dataclass(frozen=True, slots=True)
class Reader:
    """One format of literature.

    name: as in `Provenance.reader`. kind: what a person may name instead of having the format found out.
    sniff: whether a stream is of this format, from its name and its first bytes (`HEAD_BYTES` of them).
    read: the records of a stream, one in memory at a time; its second argument is the name of the stream, with which
    each record's `where` begins. It reads forward only, raises nothing for bad content (a record that can't be read
    is a `Failed`), and keeps what came before a break.
    """

    name: str
    kind: str
    sniff: Callable[[str, bytes], bool]
    read: Callable[[BinaryIO, str], Iterator[Record]]


HEAD_BYTES = 8192


class Layout:
    """The text of a document as it grows, with the spans of what was added to it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._sections: list[Section] = []

    def add(self, text: str, *, gap: str = "\n") -> Span:
        """Append a text after a gap (none before the first) and give its span; an empty text raises ValueError."""
        start = self._length + len(gap) if self._length else 0
        self._pieces.append(gap + text if self._length else text)
        self._length = start + len(text)
        return Span(start, self._length)

    def mark(self, kind: SectionKind, heading: str, span: Span) -> None:
        """Name a range that was added."""
        self._sections.append(Section(kind, heading, span))

    def add_section(self, kind: SectionKind, heading: str, text: str, *, gap: str = "\n") -> Span:
        """Append a text as a section of its own."""
        span = self.add(text, gap=gap)
        self.mark(kind, heading, span)
        return span

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    @property
    def sections(self) -> tuple[Section, ...]:
        """By start; of two that start together, the wider first."""
        self._sections.sort(key=lambda section: (section.span.start, -section.span.end))
        return tuple(self._sections)


_SURROGATE = re.compile(r"[\ud800-\udfff]")


def tidy(text: str | None) -> str:
    """One line: runs of white space become one blank, none at the ends; half characters that JSON can hold go."""
    return " ".join(_SURROGATE.sub("\ufffd", text).split()) if text else ""


def optional_id(kind: IdKind, text: str | None, remarks: list[str]) -> str | None:
    """The canonical identifier, or None with a remark that names what was there where it is not of that kind."""
    if not text or not text.strip():
        return None
    try:
        return parse_id(kind, text)
    except ValueError as error:
        remarks.append(f"{error}, so that identifier was left out")
        return None


def origin_of(name: str) -> str:
    """A stream's name without the folders of this machine: the file, and the member where it is an archive's."""
    file, _, member = name.partition("!")
    return re.split(r"[/\\]", file)[-1] + (f"!{member}" if member else "")


MAX_LINE = 64 * 2**20


def lines_of(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream; raises SourceRefused where one is longer than 64 MiB."""
    rest = b""
    while block := stream.read(1 << 18):
        *lines, rest = (rest + block).split(b"\n")
        yield from lines
        if len(rest) > MAX_LINE:
            raise SourceRefused("One line is longer than 64 MiB.", "Check that the file is what its name says.")
    if rest:
        yield rest


def read_whole(stream: BinaryIO, limit: int) -> bytes:
    """All bytes of a stream that must be held at once; raises SourceRefused past the limit."""
    blocks, size = [], 0
    while block := stream.read(1 << 20):
        blocks.append(block)
        size += len(block)
        if size > limit:
            raise SourceRefused(f"It is larger than {limit >> 20} MiB.", "Split it into single documents.")
    return b"".join(blocks)
