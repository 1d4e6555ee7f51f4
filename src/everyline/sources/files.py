"""Guidelines and other documents as files: HTML, PDF, DOCX, Markdown and plain text.

A file's document id is the first 16 hexadecimal digits of the SHA-256 of its bytes: the same file is the same document.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from everyline.domain.ids import Identifiers, IdKind, document_id
from everyline.domain.record import Failed, Kept, Record
from everyline.domain.text import Document, DocumentKind, Provenance, SectionKind
from everyline.errors import SourceError, SourceRefused
from everyline.sources.base import Layout, Reader, origin_of, read_whole, tidy
from everyline.sources.headings import kind_of
from everyline.sources.xmltree import Prose, flat, prose_of

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_MAX_BYTES = 128 * 2**20
_MAX_UNPACKED = 512 * 2**20
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
NOT_PROSE = frozenset(
    {"script", "style", "nav", "header", "footer", "aside", "form", "noscript", "template", "svg", "iframe", "object"}
    | {"button", "select", "input", "textarea", "canvas", "audio", "video", "head"}
)
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "main", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "figure"}
    | {"figcaption", "address", "details", "summary", "body", "hr"}
)
_PROSE = Prose(blocks=_BLOCKS, skipped=NOT_PROSE, headings=_HEADINGS)


class _Parts:
    """A document as headed parts in order; what comes before the first heading has none."""

    def __init__(self) -> None:
        self.title = ""
        self.parts: list[tuple[str, SectionKind | None, list[str]]] = []

    def head(self, heading: str) -> None:
        self.parts.append((heading, None, []))

    def say(self, line: str) -> None:
        if line:
            if not self.parts or self.parts[-1][1] is SectionKind.TABLE:
                self.head(self.parts[-1][0] if self.parts else "")
            self.parts[-1][2].append(line)

    def table(self, rows: list[str], caption: str = "") -> None:
        if rows:
            self.parts.append((caption or (self.parts[-1][0] if self.parts else ""), SectionKind.TABLE, rows))


def _read(stream: BinaryIO, name: str) -> Iterator[Record]:
    try:
        data = read_whole(stream, _MAX_BYTES)
        yield _document(data, name)
    except SourceError as error:
        yield Failed(name, str(error))


def _document(data: bytes, name: str) -> Record:
    parts = _Parts()
    limits: tuple[str, ...] = ()
    if data.startswith(b"%PDF-"):
        reader = "pdf"
        _from_pdf(data, parts)
    elif data.startswith(b"PK\x03\x04"):
        reader = "docx"
        _from_docx(data, parts)
    else:
        text, limits = decoded(data)
        reader = "html" if is_html(text) else "markdown" if re.search(r"\.(?:md|markdown)$", name, re.I) else "text"
        {"html": _from_html, "markdown": _from_markdown, "text": _from_text}[reader](text, parts)
    layout = Layout()
    title = parts.title or next((heading for heading, _, lines in parts.parts if heading), "")
    if title:
        layout.add_section(SectionKind.TITLE, "", title)
    above = SectionKind.BODY
    for heading, kind, lines in parts.parts:
        if kind is None:
            above = kind_of(heading) or SectionKind.BODY
        if lines:
            layout.add_section(kind or above, heading, "\n".join(lines), gap="\n\n")
    if len(layout.sections) <= bool(title):
        raise SourceRefused("It holds no text that can be read.", "If it is a scan, run text recognition on it first.")
    document = Document(
        id=document_id(IdKind.FILE, hashlib.sha256(data).hexdigest()[:16]),
        kind=DocumentKind.FILE,
        title=title or origin_of(name),
        text=layout.text,
        sections=layout.sections,
        identifiers=Identifiers(),
        provenance=Provenance(reader, origin_of(name), "document"),
        language="und",
        limits=limits,
    )
    return Kept(name, document)


_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text, and a caution where its encoding had to be guessed."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(encoding), ()
            except UnicodeDecodeError as error:
                raise SourceRefused(f"Its bytes are not {encoding}, as its mark says.", "Save it as UTF-8.") from error
    if b"\x00" in data:
        raise SourceRefused("It is not text.", "Convert it to PDF, DOCX, HTML, Markdown or text.")
    declared = re.search(rb"""<meta[^>]+charset\s*=\s*["']?([\w-]+)""", data[:4096], re.IGNORECASE)
    for encoding in ("utf-8", *([declared.group(1).decode()] if declared else [])):
        try:
            return data.decode(encoding), ()
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("latin-1"), ("The file names no encoding and is not UTF-8; it was read as Latin-1.",)


def is_html(text: str) -> bool:
    return re.search(r"<(?:!doctype html|html|body|h1|p|div)\b", text[:4096], re.IGNORECASE) is not None


def _from_html(text: str, parts: _Parts) -> None:
    if not text.strip():
        return
    # An encoding declared inside was already used to decode; lxml refuses a text that declares one.
    root = lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    title = root.find(".//title")
    parts.title = flat(title) if title is not None else ""
    body = root.find("body")
    for block in prose_of(body if body is not None else root, _PROSE):
        if block.is_heading:
            parts.head(block.lines[0])
        elif block.is_table:
            parts.table(list(block.lines), block.caption)
        else:
            for line in block.lines:
                parts.say(line)


def _from_markdown(text: str, parts: _Parts) -> None:
    """Read as the HTML it stands for; raw HTML inside it stays text."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)  # front matter is not part of what it says
    _from_html(f"<html><body>{markdown.render(body)}</body></html>", parts)


def _from_text(text: str, parts: _Parts) -> None:
    """Paragraphs parted by blank lines; a short first line alone is the title."""
    paragraphs = [tidy(part) for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n"))]
    paragraphs = [part for part in paragraphs if part]
    if len(paragraphs) > 1 and len(paragraphs[0]) <= 200 and not paragraphs[0].endswith((".", "!", ";", ":")):
        parts.title = paragraphs.pop(0)
    for paragraph in paragraphs:
        parts.say(paragraph)


def _from_pdf(data: bytes, parts: _Parts) -> None:
    """Each page a part; words broken over a line end are joined."""
    parts.title, pages = pdf_pages(data)
    for number, text in enumerate(pages, 1):
        paragraphs = [tidy(part) for part in re.split(r"\n\s*\n", text)]
        if any(paragraphs):
            parts.head(f"page {number}")
            for paragraph in paragraphs:
                parts.say(paragraph)
    parts.title = parts.title or next((lines[0][:200] for _, _, lines in parts.parts if lines), "")


def pdf_pages(
    data: bytes, *, most_pages: int | None = None, most_characters: int | None = None
) -> tuple[str, tuple[str, ...]]:
    """The title a PDF gives itself, and the text of each page; words broken over a line end are joined.

    Raises SourceRefused where it is encrypted, damaged, or holds no text at all, and as soon as it is seen to hold more
    than `most_pages` or `most_characters`: pages that share one text make a small file that reads as a huge one.
    """
    # Loaded here: it loads all it may decrypt with, and most commands read no PDF.
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        pdf = pypdf.PdfReader(io.BytesIO(data))
        if pdf.is_encrypted and not pdf.decrypt(""):
            raise SourceRefused("The PDF is encrypted.", "Save a copy without a password and ingest that.")
        title = tidy(str(pdf.metadata.title)) if pdf.metadata and pdf.metadata.title else ""
        if most_pages is not None and len(pdf.pages) > most_pages:
            raise SourceRefused(f"The PDF has {len(pdf.pages):,} pages, more than {most_pages:,}.", "Split it.")
        pages: list[str] = []
        length = 0
        for page in pdf.pages:
            pages.append(re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", page.extract_text()))
            length += len(pages[-1])
            if most_characters is not None and length > most_characters:
                raise SourceRefused(f"The PDF holds more than {most_characters:,} characters.", "Split it.")
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        # pypdf meets damaged files with whatever its own code happens to raise.
        raise SourceRefused(
            f"The PDF is damaged or cut short ({error}).", "Fetch it again, or save it anew."
        ) from error
    if not any(page.strip() for page in pages):
        raise SourceRefused("The PDF holds no text; it seems to be a scan.", "Run text recognition on it first.")
    return title, tuple(pages)


def _from_docx(data: bytes, parts: _Parts) -> None:
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    document = _opened(data)
    parts.title = tidy(document.core_properties.title)
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            _docx_paragraph(block, parts)
        elif isinstance(block, Table):
            parts.table([_docx_row(row) for row in block.rows])


def docx_document(data: bytes, *, most_unpacked: int = _MAX_UNPACKED) -> tuple[tuple[str, str], ...]:
    """Every paragraph of a DOCX under the name of its style, and every row of a table under "row".

    Raises SourceRefused where it unpacks to more than `most_unpacked` bytes.
    """
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    found: list[tuple[str, str]] = []
    for block in _opened(data, most_unpacked).iter_inner_content():
        if isinstance(block, Paragraph):
            found.append(((block.style.name or "") if block.style is not None else "", tidy(block.text)))
        elif isinstance(block, Table):
            found.extend(("row", _docx_row(row)) for row in block.rows)
    return tuple((style, text) for style, text in found if text)


def _docx_row(row: Any) -> str:  # python-docx ships no types
    return " | ".join(tidy(cell.text) for cell in row.cells)


def _opened(data: bytes, most_unpacked: int = _MAX_UNPACKED) -> Any:  # python-docx ships no types
    """Raises SourceRefused where it is another kind of zip, a bomb, or damaged."""
    import docx  # only where a Word document is read: it takes as long to load as much of the program

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "word/document.xml" not in archive.namelist():
                raise SourceRefused("It is a zip of another kind than DOCX.", "Save it as DOCX, PDF or HTML.")
            unpacked = sum(member.file_size for member in archive.infolist())
            if unpacked > most_unpacked or unpacked > 250 * max(len(data), 2**20):
                raise SourceRefused(
                    "The DOCX unpacks to far more than its size, as a bomb does.", "Check where it is from."
                )
        return docx.Document(io.BytesIO(data))
    except (zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError, EOFError) as error:
        raise SourceRefused(
            f"The DOCX is damaged or cut short ({error}).", "Fetch it again, or save it anew."
        ) from error


def _docx_paragraph(paragraph: Paragraph, parts: _Parts) -> None:
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    text = tidy(paragraph.text)
    if style == "Title" and not parts.title:
        parts.title = text
    elif style.startswith(("Heading", "Title")) and text:
        parts.head(text)
    else:
        parts.say(text)


def _sniff(name: str, head: bytes) -> bool:
    if head.startswith((b"%PDF-", b"PK\x03\x04", codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    return b"\x00" not in head


READER = Reader("files", "document", _sniff, _read)
