"""XML read safely: no entity is expanded, nothing is fetched; and elements with markup as plain text."""

from __future__ import annotations

import html.entities
import re
from dataclasses import dataclass

from lxml import etree

from everyline.errors import MalformedRecord, SourceRefused

ENTITIES_REFUSED = (
    "It declares entities of its own, which can unfold without end.",
    "Remove the declarations, if you trust the file.",
)


def hardened_parser() -> etree.XMLParser:
    """A parser that opens no file or socket, expands no entity, and keeps libxml2's own bounds on depth and size."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=False)


def parse_fragment(data: bytes, parser: etree.XMLParser) -> etree._Element:
    """The root of a piece that holds no declarations; raises MalformedRecord as `parse_xml` does."""
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise MalformedRecord(*complaint(error)) from error


def parse_xml(data: bytes, parser: etree.XMLParser | None = None) -> etree._Element:
    """The root of a document.

    Raises MalformedRecord where it is not well formed, with line and column; SourceRefused where it declares
    entities, which is how bombs are made and what no source of ours does.
    """
    root = parse_fragment(data, parser or hardened_parser())
    doctype = root.getroottree().docinfo.internalDTD
    if isinstance(doctype, etree.DTD) and doctype.entities():  # type: ignore[attr-defined]  # the stubs lack it
        raise SourceRefused(*ENTITIES_REFUSED)
    return root


def complaint(error: etree.XMLSyntaxError) -> tuple[str, str]:
    """What is wrong with the XML, and what to try."""
    message = re.sub(r", line \d+, column \d+$", "", error.msg or "not XML")
    line, column = error.position
    place = f" at line {line}, column {column}" if line else ""
    if "encoding" in message.lower() or "Invalid bytes" in message:
        return f"Its bytes are not in the encoding it names{place}.", "Save it in that encoding, or fetch it again."
    return f"The XML is broken or cut short{place}: {message}.", "Fetch it again."


# A superscript after a digit is an exponent: 10<sup>9</sup>/L run together would read 109/L.
_EXPONENT = re.compile(r"[+\-−–]?\d+")


def flat(element: etree._Element) -> str:
    """All text inside an element on one line; markup goes, exponents keep a caret, character entities are read."""
    text = "".join(_gather(element, [])) if len(element) else element.text or ""
    # Most texts are one line already; to see that is ten times cheaper than to split and join them.
    return text.strip() if _on_one_line(text) else " ".join(text.split())


def texts_of(element: etree._Element, name: str) -> tuple[str, ...]:
    """What `flat` gives for each element of a name inside the element, in order, without the empty ones."""
    found = ["".join(_gather(child, [])) if len(child) else child.text or "" for child in element.iter(name)]
    # They are short and many, so one look at all of them together settles whether any has to be made even.
    if not _on_one_line("|".join(found)):
        found = [" ".join(text.split()) for text in found]
    return tuple(even for text in found if (even := text.strip()))


def _on_one_line(text: str) -> bool:
    if "  " in text:
        return False
    # XML and HTML know no other white space in ASCII; each look for one character costs next to nothing.
    if text.isascii():
        return not ("\n" in text or "\t" in text or "\r" in text or "\f" in text)
    return text.isprintable()


def _gather(element: etree._Element, pieces: list[str]) -> list[str]:
    """The text of `flat` before white space is made even, in pieces, added to those given."""
    before = element.text or ""
    pieces.append(before)
    for child in element:
        if isinstance(child, etree._Entity):
            inner = html.entities.html5.get(f"{child.name};", child.text or "")
        elif not isinstance(child.tag, str):  # a comment or an instruction
            inner = ""
        else:
            inner = "".join(_gather(child, [])) if len(child) else child.text or ""
            if child.tag == "sup" and before[-1:].isdigit() and _EXPONENT.fullmatch(inner.strip()):
                inner = f"^{inner.strip()}"
        pieces.append(inner)
        tail = child.tail or ""
        pieces.append(tail)
        before = tail or inner or before
    return pieces


# Possessive, or a page of blanks would be tried in every way it can be divided.
_ROOT_NAME = re.compile(
    r"(?:\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*+<([A-Za-z_][\w.:-]*)", re.DOTALL | re.IGNORECASE
)


def root_name(head: bytes) -> str:
    """The name of the root element from the first bytes of a stream, without its prefix; empty where it is not XML."""
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    found = _ROOT_NAME.match(head.decode(encoding, "replace"))
    return found.group(1).rpartition(":")[2] if found else ""


# What is left of a citation mark once the links in it are gone: [], [, ], (–).
_EMPTY_BRACKETS = re.compile(r" ?(?:\[[\s,;–-]*\]|\([\s,;–-]*\))")


@dataclass(frozen=True, slots=True)
class Prose:
    """Which elements of a vocabulary end a line, which are not prose at all, which are headings (local names).

    items: those that are items of a list, so that a block tells which of its lines they are. Items inside an item go on
    its line.
    """

    blocks: frozenset[str]
    skipped: frozenset[str]
    breaks: frozenset[str] = frozenset({"br", "break"})
    headings: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of prose, or one heading, or the rows of one table (cells parted by ` | `) with its caption.

    listed: which of the lines are items of a list, where the vocabulary names items.
    """

    lines: tuple[str, ...]
    is_table: bool = False
    caption: str = ""
    is_heading: bool = False
    listed: tuple[bool, ...] = ()


def local_name(element: etree._Element) -> str:
    """The name without its namespace; empty for a comment, an instruction or an entity."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def prose_of(element: etree._Element, vocabulary: Prose) -> tuple[Block, ...]:
    """What an element says, as lines and tables in reading order."""
    writer = _Writer(vocabulary)
    writer.walk(element)
    return writer.blocks()


class _Writer:
    def __init__(self, vocabulary: Prose) -> None:
        self._vocabulary = vocabulary
        self._pending: list[str] = []
        self._lines: list[str] = []
        self._listed: list[bool] = []
        self._depth = 0
        self._blocks: list[Block] = []

    def walk(self, element: etree._Element) -> None:
        self._pending.append(element.text or "")
        for child in element:
            self._child(child, local_name(child))
            self._pending.append(child.tail or "")

    def _child(self, child: etree._Element, name: str) -> None:
        if isinstance(child, etree._Entity):
            self._pending.append(html.entities.html5.get(f"{child.name};", child.text or ""))
        elif not name or name in self._vocabulary.skipped or child.get("ref-type") == "bibr":
            return
        elif name in self._vocabulary.breaks:
            self._pending.append(" ")
        elif name == "table":
            self._end_block()
            self._blocks.append(_table(child, self._vocabulary))
        elif name in self._vocabulary.headings:
            self._end_block()
            self._blocks.append(Block((flat(child),) if flat(child) else (), is_heading=True))
        elif name == "footnote":
            self._pending.append(f" [{flat(child)}] ")
        elif name in self._vocabulary.items:
            self._item(child)
        elif self._depth and name in self._vocabulary.blocks:
            self._pending.append(" ")
            self.walk(child)
            self._pending.append(" ")
        elif name in self._vocabulary.blocks:
            self._end_line()
            self.walk(child)
            self._end_line()
        elif name == "sup" and self._after_digit() and _EXPONENT.fullmatch(flat(child)):
            self._pending.append(f"^{flat(child)}")
        else:
            self.walk(child)

    def _item(self, item: etree._Element) -> None:
        """An item as a line of its own; one inside another goes on that one's line."""
        if not self._depth:
            self._end_line()
        self._depth += 1
        self._pending.append(" ")
        self.walk(item)
        self._pending.append(" ")
        if self._depth == 1:
            self._end_line()
        self._depth -= 1

    def _after_digit(self) -> bool:
        before = next((text for text in reversed(self._pending) if text), "")
        return before[-1:].isdigit()

    def _end_line(self) -> None:
        line = _EMPTY_BRACKETS.sub("", " ".join("".join(self._pending).split()))
        self._pending.clear()
        if line:
            self._lines.append(line)
            self._listed.append(self._depth > 0)

    def _end_block(self) -> None:
        self._end_line()
        if self._lines:
            self._blocks.append(Block(tuple(self._lines), listed=tuple(self._listed)))
            self._lines.clear()
            self._listed.clear()

    def blocks(self) -> tuple[Block, ...]:
        self._end_block()
        return tuple(block for block in self._blocks if block.lines)


def _table(table: etree._Element, vocabulary: Prose) -> Block:
    """Rows as text. A cell that spans rows is read again in each of them, so that every row says what it is about."""
    rows: list[str] = []
    caption = ""
    carried: dict[int, tuple[str, int]] = {}
    for element in table.iter():
        name = local_name(element)
        if name == "caption":
            caption = flat(element)
        if name != "tr":
            continue
        cells: list[str] = []
        waiting = [cell for cell in element if local_name(cell) in ("td", "th")]
        for cell in waiting:
            while len(cells) in carried:
                _carry(cells, carried)
            text, down = _cell(cell, vocabulary), cell.get("rowspan", "1")
            if down.isdigit() and 1 < int(down) < 1000:
                carried[len(cells)] = (text, int(down) - 1)
            cells.append(text)
        while len(cells) in carried:
            _carry(cells, carried)
        if any(cells):
            rows.append(" | ".join(cells))
    return Block(tuple(rows), is_table=True, caption=caption)


def _cell(cell: etree._Element, vocabulary: Prose) -> str:
    writer = _Writer(vocabulary)
    writer.walk(cell)
    return " ".join(line for block in writer.blocks() for line in block.lines)


def _carry(cells: list[str], carried: dict[int, tuple[str, int]]) -> None:
    text, left = carried.pop(len(cells))
    if left > 1:
        carried[len(cells)] = (text, left - 1)
    cells.append(text)
