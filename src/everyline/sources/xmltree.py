"""XML read safely: no entity is expanded, nothing is fetched; and elements with markup as plain text."""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterator

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
    if not len(element):
        return " ".join((element.text or "").split())
    return " ".join("".join(pieces(element)).split())


def pieces(element: etree._Element) -> Iterator[str]:
    """The text of `flat` before white space is made even."""
    before = element.text or ""
    yield before
    for child in element:
        if isinstance(child, etree._Entity):
            inner = html.entities.html5.get(f"{child.name};", child.text or "")
        elif not isinstance(child.tag, str):  # a comment or an instruction
            inner = ""
        else:
            inner = "".join(pieces(child))
            if child.tag == "sup" and before[-1:].isdigit() and _EXPONENT.fullmatch(inner.strip()):
                inner = f"^{inner.strip()}"
        yield inner
        tail = child.tail or ""
        yield tail
        before = tail or inner or before


_ROOT_NAME = re.compile(
    r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*<([A-Za-z_][\w.:-]*)", re.DOTALL | re.IGNORECASE
)


def root_name(head: bytes) -> str:
    """The name of the root element from the first bytes of a stream, without its prefix; empty where it is not XML."""
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    found = _ROOT_NAME.match(head.decode(encoding, "replace"))
    return found.group(1).rpartition(":")[2] if found else ""
