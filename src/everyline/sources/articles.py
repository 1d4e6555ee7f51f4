"""An article to be audited, as blocks with their places: text, Markdown, HTML, PDF and DOCX.

Unlike a source, an article keeps its form: lists stay lists and headings keep their rank, because both carry meaning.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from everyline.domain.audit import Article, Block, BlockKind
from everyline.domain.text import Span
from everyline.errors import SourceRefused
from everyline.sources.base import origin_of, tidy
from everyline.sources.files import NOT_PROSE, decoded, docx_document, is_html, pdf_pages
from everyline.sources.xmltree import flat

_MOST_CHARACTERS = 2_000_000
_MOST_PAGES = 1_000
_MOST_UNPACKED = 64 * 2**20
_BULLET = re.compile(r"[ \t\u00a0]*(?:[•◦▪●‣·∙○■–—*+-]|\(?\d{1,2}[.)])[ \t\u00a0]+(?=\S)")
_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_RULE = re.compile(r"\s*(?:[-=_*~#]{3,}|[-=_*~ ]{5,})\s*$")
_HEADING_ENDS = (".", "!", ";", ",")
_SENTENCES = re.compile(r"[a-z)][.!?]\s+(?:\d+\s*$|[A-Z\d])")
_LONGEST_HEADING = 120
# A line at least this long is a line of running text, which the next one goes on with.
_FULL_LINE = 60


def read_article(data: bytes, name: str) -> Article:
    """The article in a file. Raises SourceRefused, saying what it is instead, where there is no text to be read."""
    if not data.strip():
        raise SourceRefused("The file is empty.", "Name a file that holds the article.")
    article = _read(data, name)
    if not article.blocks:
        raise SourceRefused("The file holds no text that can be read.", "If it is a scan, run text recognition first.")
    return article


def _read(data: bytes, name: str) -> Article:
    if data.startswith(b"%PDF-"):
        title, pages = pdf_pages(data, most_pages=_MOST_PAGES, most_characters=_MOST_CHARACTERS)
        return from_text("\n\n".join(pages), name, form="pdf", title=title)
    if data.startswith(b"PK\x03\x04"):
        return _from_docx(data, name)
    text, remarks = decoded(data)
    if text.count("\ufffd") + sum(text.count(chr(code)) for code in range(1, 9)) > max(8, len(text) // 50):
        raise SourceRefused("It is not text.", "Convert it to PDF, DOCX, HTML, Markdown or text.")
    if len(text) > _MOST_CHARACTERS:
        raise SourceRefused(f"An article of {len(text)} characters is too long.", "Split it into single articles.")
    if re.search(r"\.(?:md|markdown)$", name, re.I):
        return _from_markdown(text, name, remarks)
    if is_html(text):
        return _from_html(text, name, "html", remarks)
    return from_text(text, name, remarks=remarks)


# Text ------------------------------------------------------------------------------------------------------------


def from_text(
    text: str, name: str = "", *, form: str = "text", title: str = "", remarks: tuple[str, ...] = ()
) -> Article:
    """Blocks of plain text: bullets are items, a short line that stands alone before others is a heading."""
    spans = list(_text_spans(text))
    blocks: list[Block] = []
    for number, (start, end, is_item) in enumerate(spans):
        words = text[start:end]
        marked = _MARKDOWN_HEADING.match(words)
        following = spans[number + 1] if number + 1 < len(spans) else None
        if marked:
            blocks.append(Block(BlockKind.HEADING, Span(start + marked.end(), end), len(marked.group(1))))
        elif is_item:
            blocks.append(Block(BlockKind.ITEM, Span(start, end)))
        elif following is not None and _heads(words):
            blocks.append(Block(BlockKind.HEADING, Span(start, end)))
        else:
            blocks.append(Block(BlockKind.PARAGRAPH, Span(start, end)))
    return Article(_title(title, text, blocks, name), text, tuple(blocks), form, remarks)


def _heads(words: str) -> bool:
    """Whether a line by its form is a heading: short, and no sentence."""
    bare = words.strip()
    if "\n" in bare or len(bare) > _LONGEST_HEADING or bare.endswith(_HEADING_ENDS) or _SENTENCES.search(bare):
        return False
    return len(bare.split()) <= 18 and not bare[:1].islower()


def _text_spans(text: str) -> list[tuple[int, int, bool]]:
    """Start and end of each block of a text, and whether it is an item of a list."""
    found: list[tuple[int, int, bool]] = []
    open_start, open_end, is_item, last = -1, -1, False, ""
    for match in re.finditer(r"[^\r\n]*(?:\r\n|\r|\n|$)", text):
        line = match.group().rstrip("\r\n")
        start = match.start()
        if not line.strip() or _RULE.match(line):
            if open_start >= 0:
                found.append((open_start, open_end, is_item))
            open_start = -1
            continue
        inside = start + len(line) - len(line.lstrip())
        end = start + len(line.rstrip())
        bullet = _BULLET.match(line)
        goes_on = open_start >= 0 and bullet is None and _goes_on(last, line, is_item)
        if goes_on:
            open_end = end
        else:
            if open_start >= 0:
                found.append((open_start, open_end, is_item))
            open_start, open_end, is_item = (start + bullet.end() if bullet else inside), end, bullet is not None
        last = line
    if open_start >= 0:
        found.append((open_start, open_end, is_item))
    return [(start, end, item) for start, end, item in found if end > start]


def _goes_on(last: str, line: str, is_item: bool) -> bool:
    """Whether a line continues the block above it rather than beginning one of its own."""
    if _MARKDOWN_HEADING.match(line.strip()) or _MARKDOWN_HEADING.match(last.strip()):
        return False
    if is_item:
        return line[:1].isspace() or line.lstrip()[:1].islower()
    return len(last.rstrip()) >= _FULL_LINE or line.lstrip()[:1].islower()


def _title(given: str, text: str, blocks: list[Block], name: str) -> str:
    if given:
        return given
    first = next((block for block in blocks if block.kind is BlockKind.HEADING), None)
    if first is None:
        first = blocks[0] if blocks else None
    return tidy(first.span.of(text))[:300] if first is not None else origin_of(name)


# Markup ----------------------------------------------------------------------------------------------------------


class _Page:
    """A text as it grows, with its blocks."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.blocks: list[Block] = []

    def add(self, kind: BlockKind, words: str, level: int = 0) -> None:
        words = tidy(words)
        if not words:
            return
        gap = "\n\n" if self.length else ""
        start = self.length + len(gap)
        self.pieces.append(gap + words)
        self.length = start + len(words)
        self.blocks.append(Block(kind, Span(start, self.length), level))

    @property
    def text(self) -> str:
        return "".join(self.pieces)


def _from_markdown(text: str, name: str, remarks: tuple[str, ...]) -> Article:
    """Read as the HTML it stands for; raw HTML inside it stays text."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    body = re.sub(r"\A---\n.*?\n---\n", "", text.replace("\r\n", "\n"), flags=re.DOTALL)
    return _from_html(f"<html><body>{markdown.render(body)}</body></html>", name, "markdown", remarks)


_HEADINGS = {f"h{rank}": rank for rank in range(1, 7)}
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strong sub sup time"
    " tt u var wbr".split()
)


def _from_html(text: str, name: str, form: str, remarks: tuple[str, ...]) -> Article:
    # Without `huge_tree` libxml2 silently drops what lies deeper than 256 elements; the size is bounded above.
    parser = lxml_html.HTMLParser(huge_tree=True, no_network=True)
    root = lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser)
    found = root.find(".//title")
    page = _Page()
    body = root.find("body")
    _walk(body if body is not None else root, page)
    title = flat(found) if found is not None else ""
    return Article(_title(title, page.text, page.blocks, name), page.text, tuple(page.blocks), form, remarks)


def _walk(root: etree._Element, page: _Page) -> None:
    """The blocks below an element, in order. A stack of its own, so that no depth of nesting breaks it."""
    running: list[str] = []
    kinds: list[BlockKind] = [BlockKind.PARAGRAPH]

    def end() -> None:
        page.add(kinds[-1], "".join(running))
        running.clear()

    steps: list[tuple[str, object]] = [("open", root)]
    while steps:
        step, item = steps.pop()
        if step == "text":
            running.append(str(item))
            continue
        if step == "close":
            end()
            if item:
                kinds.pop()
            continue
        element = item
        assert isinstance(element, etree._Element)
        tag = element.tag if isinstance(element.tag, str) else ""
        steps.append(("text", element.tail or "" if element is not root else ""))
        if not tag or (tag in NOT_PROSE and tag not in ("header", "head")) or tag == "head" or _is_hidden(element):
            continue
        if tag in _HEADINGS:
            end()
            page.add(BlockKind.HEADING, flat(element), _HEADINGS[tag])
            continue
        if tag == "tr":
            end()
            page.add(BlockKind.ROW, " | ".join(filter(None, (flat(c) for c in element if c.tag in ("td", "th")))))
            continue
        if tag == "sup":
            running.append(_superscript(flat(element)))
            continue
        is_block = tag not in _INLINE
        if tag == "br":
            running.append(" ")
            continue
        if is_block:
            end()
            changes = tag in ("li", "p", "div", "dd", "td")
            if changes:
                kinds.append(BlockKind.ITEM if tag in ("li", "dd") else kinds[-1])
            steps.append(("close", changes))
        for child in reversed(element):
            steps.append(("open", child))
        steps.append(("text", element.text or ""))
    end()


def _is_hidden(element: etree._Element) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return element.get("hidden") is not None or "display:none" in style or element.get("aria-hidden") == "true"


def _superscript(words: str) -> str:
    """Superscript digits are citation marks, save exponents (10^9) and ordinals, which stay in the text."""
    if re.fullmatch(r"[\[(]?\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*[\])]?", words):
        return f" [{words.strip('[]()')}] "
    return words


def _from_docx(data: bytes, name: str) -> Article:
    page = _Page()
    title = ""
    for style, words in docx_document(data, most_unpacked=_MOST_UNPACKED):
        rank = re.fullmatch(r"Heading (\d)", style)
        if style == "Title":
            title = title or words
        if rank or style in ("Title", "Heading"):
            page.add(BlockKind.HEADING, words, int(rank.group(1)) if rank else 1)
        elif style == "row":
            page.add(BlockKind.ROW, words)
        elif bullet := _BULLET.match(words):
            page.add(BlockKind.ITEM, words[bullet.end() :])
        else:
            page.add(BlockKind.ITEM if style.startswith("List") else BlockKind.PARAGRAPH, words)
    return Article(_title(title, page.text, page.blocks, name), page.text, tuple(page.blocks), "docx")
