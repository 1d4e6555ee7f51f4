"""Parts of WordprocessingML that python-docx has no calls for (ECMA-376 part 1: 17.16.22, 17.13.6.2, 17.3.1.7)."""

from __future__ import annotations

from typing import cast

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph
from lxml.etree import ElementBase


def add_outer_link(paragraph: Paragraph, url: str, text: str) -> None:
    """A link to a web address."""
    relation = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    _add_link(paragraph, "r:id", relation, text)


def add_inner_link(paragraph: Paragraph, bookmark: str, text: str) -> None:
    """A link to a bookmark of the same document."""
    _add_link(paragraph, "w:anchor", bookmark, text)


def add_bookmark(paragraph: Paragraph, name: str, number: int, text: str) -> None:
    """Text that links can point to. number: unlike that of any other bookmark in the document."""
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(number))
        if tag == "w:bookmarkStart":
            mark.set(qn("w:name"), name)
        paragraph._p.append(mark)
        if tag == "w:bookmarkStart":
            paragraph.add_run(text)


def draw_box(paragraph: Paragraph, colour: str) -> None:
    """A thin frame around a paragraph. colour: six hex digits."""
    _insert(paragraph, _borders("w:pBdr", colour, eighths=8, space=6))


def draw_heavy_box(cell: _Cell) -> None:
    """A heavy black frame around a cell."""
    cell._tc.get_or_add_tcPr().append(_borders("w:tcBorders", "000000", eighths=18, space=0))


def repeat_row(row: _Row) -> None:
    """A row that heads its table, repeated on every page the table runs over (ECMA-376 part 1: 17.4.78)."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _borders(tag: str, colour: str, *, eighths: int, space: int) -> ElementBase:
    """Four sides alike. eighths: line width in eighths of a point; space: to the text, in points."""
    borders = _element(tag)
    for side in ("top", "left", "bottom", "right"):
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", str(eighths)), ("space", str(space)), ("color", colour)):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    return borders


def shade(paragraph: Paragraph, colour: str) -> None:
    """A paragraph's background. colour: six hex digits."""
    shading = _element("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shading.set(qn(f"w:{name}"), value)
    _insert(paragraph, shading)


def _element(tag: str) -> ElementBase:
    # python-docx registers its own element classes with the parser; its stubs name their common ancestor.
    return cast(ElementBase, OxmlElement(tag))


# The elements that must follow ours inside w:pPr, in the order of the schema (CT_PPrBase).
_AFTER_BORDERS = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")


def _insert(paragraph: Paragraph, element: ElementBase) -> None:
    successors = _AFTER_BORDERS if element.tag == qn("w:pBdr") else _AFTER_BORDERS[1:]
    paragraph._p.get_or_add_pPr().insert_element_before(element, *successors)


def _add_link(paragraph: Paragraph, attribute: str, target: str, text: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn(attribute), target)
    run = paragraph.add_run(text)
    run.font.underline = True
    run.font.color.rgb = RGBColor(0x0B, 0x57, 0xA4)
    link.append(run._r)
    paragraph._p.append(link)
