"""PubMed and MEDLINE XML: baseline, update files with deletions, efetch, and book records.

The stream is cut into citations by their tags, and each citation is parsed by itself: memory stays that of one
citation, one broken citation does not take the rest of the file with it, and the reference list, which is most of the
bytes of a recent record and is not evidence, is never parsed.
Source: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/index.html
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from lxml import etree

from everyline.domain.ids import DocumentId, IdKind, document_id
from everyline.domain.record import Deleted, Failed, Record, Skipped
from everyline.errors import SourceError, SourceRefused
from everyline.sources.base import Reader, origin_of
from everyline.sources.pubmed_lists import Lists, take_lists
from everyline.sources.pubmed_record import records_of
from everyline.sources.xmltree import ENTITIES_REFUSED, hardened_parser, parse_fragment, root_name

_BLOCK = 1 << 18
_MAX_CITATION = 64 * 2**20
_ROOTS = rb"PubmedArticleSet|PubmedBookArticleSet|MedlineCitationSet"
_CITATIONS = rb"PubmedArticle|PubmedBookArticle|MedlineCitation|DeleteCitation|DeleteDocument"
_START = re.compile(rb"<!--|<(" + _CITATIONS + rb")(?=[\s>/])")
_NEXT = re.compile(rb"\s*+<(" + _CITATIONS + rb")(?=[\s>/])")
_REFERENCES_END = b"</ReferenceList>"
_ROOT = re.compile(rb"<(" + _ROOTS + rb")(?=[\s>/])([^>]*)>")
_KNOWN_BETWEEN = re.compile(
    rb"(?:\s++|<\?.*?\?>|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>|</?(?:" + _ROOTS + rb")(?:\s[^>]*)?/?>)*+", re.DOTALL
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


@dataclass(slots=True)
class _Run:
    """What is remembered while one stream is read. open_root: the set that was opened and is not closed yet."""

    name: str
    origin: str
    number: int = 0
    open_root: str = ""
    versions: dict[DocumentId, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Cut:
    """A piece of the stream: a citation (`tag` set), or what stands between citations. fault: why it can't be read.

    data: without the references, which are not evidence.
    """

    tag: str
    data: bytes
    byte: int
    fault: str = ""


def read_pubmed(stream: BinaryIO, name: str) -> Iterator[Record]:
    """The records of a PubMed XML stream. See `base.Reader` for how faults are told.

    A deletion gives `Deleted`. A notice of retraction, concern or correction gives its own document and a `Noticed`
    for each work it is about. Of versions of one PMID in a stream, one that follows a later version is skipped.
    """
    run, parser = _Run(name, origin_of(name)), hardened_parser()
    record: Record | None = None
    try:
        for cut in _cut(_utf8_blocks(stream)):
            for record in _records(cut, run, parser):
                yield record
    except UnicodeDecodeError as error:
        fault = f"Its bytes are not {error.encoding}, as it says they are. Save it as UTF-8."
        yield Failed(f"{name}, after record {run.number}", fault)
        return
    except SourceRefused as error:
        yield Failed(f"{name}, after record {run.number}", str(error))
        return
    if run.open_root and not isinstance(record, Failed):
        fault = f"The file is cut short: <{run.open_root}> is never closed. Fetch it again."
        yield Failed(f"{name}, after record {run.number}", fault)
    elif record is None:
        yield Skipped(name, "an article set without records")


def _records(cut: _Cut, run: _Run, parser: etree.XMLParser) -> Iterator[Record]:
    if not cut.tag:
        yield from _between(cut, run)
        return
    run.number += 1
    where = f"{run.name}, record {run.number}, byte {cut.byte}"
    if cut.fault:
        yield Failed(where, cut.fault)
        return
    data, lists = cut.data, Lists()
    try:
        if cut.tag in ("PubmedArticle", "MedlineCitation"):
            data, lists = take_lists(data)
        citation = parse_fragment(data, parser)
    except SourceError as error:
        yield Failed(where, str(error))
        return
    except UnicodeDecodeError:
        yield Failed(where, "Its bytes are not in the encoding it names. Save it in that encoding, or fetch it again.")
        return
    if cut.tag.startswith("Delete"):
        yield from _deletions(citation, where)
    else:
        yield from records_of(citation, where, run.origin, run.versions, lists)


def _between(cut: _Cut, run: _Run) -> Iterator[Failed]:
    """Look at what stands between citations: the declaration, the set's own tags, or something out of place."""
    if b"<!ENTITY" in cut.data:
        raise SourceRefused(*ENTITIES_REFUSED)
    if not run.open_root and (root := _ROOT.search(cut.data)) and not root.group(2).endswith(b"/"):
        run.open_root = root.group(1).decode()
    if run.open_root and b"</" + run.open_root.encode() in cut.data:
        run.open_root = ""
    known = _KNOWN_BETWEEN.match(cut.data)
    rest = cut.data[known.end() if known else 0 :]
    if rest:
        text = rest[:60].decode("utf-8", "replace")
        fault = f"What stands here is no citation: {text!r}. Fetch the file again."
        yield Failed(f"{run.name}, after record {run.number}, byte {cut.byte + len(cut.data) - len(rest)}", fault)


def _deletions(citation: etree._Element, where: str) -> Iterator[Record]:
    for element in citation:
        if isinstance(element.tag, str):
            text = (element.text or "").strip()
            try:
                yield Deleted(f"{where}, deletion of {text}", document_id(IdKind.PMID, text))
            except ValueError as error:
                yield Failed(where, f"A deletion names no PMID: {error}. Fetch the file again.")


def _cut(blocks: Iterator[bytes]) -> Iterator[_Cut]:
    """Cut a stream of blocks into citations and what stands between them, in order, each with its place in bytes.

    White space and comments between citations give nothing. The place is that of the text as UTF-8.
    """
    buffer, start, offset, last = b"", 0, 0, False
    while True:
        step = _next_cut(buffer, start, offset, last=last)
        if step:
            cut, start = step
            if cut:
                yield cut
            continue
        if last:
            return
        block = next(blocks, None)
        last = block is None
        buffer, start, offset = buffer[start:] + (block or b""), 0, offset + start


def _next_cut(buffer: bytes, start: int, offset: int, *, last: bool) -> tuple[_Cut | None, int] | None:
    """The piece at `start` and where the next begins; None where more bytes are needed. A comment is no piece."""
    # Nearly always only white space stands between two citations, and the end of the next one is at hand.
    found = _NEXT.match(buffer, start) or _START.search(buffer, start)
    if found is None:
        # A tag may straddle two blocks, so the tail is kept back till more is known.
        end = len(buffer) if last else start if len(buffer) - start < _MAX_CITATION else len(buffer) - 64
        return (_Cut("", buffer[start:end], offset + start), end) if end > start else None
    tag = found.group(1)
    begin = found.end() - len(tag) - 1 if tag else found.start()
    if begin > start and not (between := buffer[start:begin]).isspace():
        return _Cut("", between, offset + start), begin
    if tag is None:
        end = buffer.find(b"-->", begin)
        if end >= 0:
            return None, end + 3
        return (_Cut("", buffer[begin:], offset + begin), len(buffer)) if last else None
    return _citation(buffer, begin, tag, offset + begin, last=last)


def _citation(buffer: bytes, start: int, tag: bytes, place: int, *, last: bool) -> tuple[_Cut | None, int] | None:
    """The citation whose tag opens at `start`, as `_next_cut` gives it."""
    head = buffer.find(b">", start)
    if head > 0 and buffer[head - 1 : head] == b"/":
        return None, head + 1
    # One search finds both its end and the beginning of another that shows it has none.
    end = buffer.find(tag + b">", head)
    while end >= 0 and buffer[end - 2 : end] != b"</":
        if buffer[end - 1 : end] == b"<":
            fault = "The citation is not closed before the next. Fetch the file again."
            return _Cut(tag.decode(), b"", place, fault), end - 1
        end = buffer.find(tag + b">", end + 1)
    if end >= 0:
        end += len(tag) + 1
        return _Cut(tag.decode(), _without_references(buffer, start, end), place), end
    if last or len(buffer) - start > _MAX_CITATION:
        fault = "The citation is cut short. Fetch the file again." if last else "The citation is longer than 64 MiB."
        return _Cut(tag.decode(), b"", place, fault), len(buffer)
    return None


def _without_references(buffer: bytes, first: int, last: int) -> bytes:
    """The range of the buffer without its reference lists, which are two thirds of a recent citation."""
    start = buffer.find(b"<ReferenceList", first, last)
    end = buffer.rfind(_REFERENCES_END, start, last) if start >= 0 else -1
    if end < 0:
        return buffer[first:last]
    return buffer[first:start] + buffer[end + len(_REFERENCES_END) : last]


def _utf8_blocks(stream: BinaryIO) -> Iterator[bytes]:
    """The stream in blocks of UTF-8, from whatever encoding its byte order mark or declaration names."""
    block = stream.read(_BLOCK)
    encoding = _encoding(block)
    if encoding == "utf-8":
        # Left as it is: a wrong byte is found by the parser, in the citation that holds it.
        yield block.removeprefix(codecs.BOM_UTF8)
        while block := stream.read(_BLOCK):
            yield block
        return
    decode = codecs.getincrementaldecoder(encoding)().decode
    while block:
        yield decode(block).encode()
        block = stream.read(_BLOCK)
    yield decode(b"", final=True).encode()


def _encoding(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    declared = _DECLARED.match(head.removeprefix(codecs.BOM_UTF8))
    try:
        encoding = codecs.lookup(declared.group(1).decode()).name if declared else "utf-8"
    except LookupError as error:
        raise SourceRefused("It names an encoding that is not known.", "Save it as UTF-8.") from error
    return "utf-8" if encoding in ("utf-8", "ascii") else encoding


def _sniff(name: str, head: bytes) -> bool:
    return root_name(head) in ("PubmedArticleSet", "PubmedBookArticleSet", "MedlineCitationSet", *_CITATION_NAMES)


_CITATION_NAMES = tuple(_CITATIONS.decode().split("|"))
READER = Reader("pubmed", "pubmed", _sniff, read_pubmed)
