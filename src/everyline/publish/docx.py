"""An answer as a Word document: real headings, lists and links, and the same bytes for the same answer."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime

from docx import Document
from docx.document import Document as Docx
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from everyline.domain.answer import Answer
from everyline.publish.docx_parts import add_bookmark, add_inner_link, add_outer_link, draw_box, draw_heavy_box, shade
from everyline.publish.docx_synthesis import add_disagreements, add_icons, add_studies
from everyline.publish.phrases import certainty_words, full_stop, quote_words, read_as_words, withheld_words
from everyline.publish.view import Block, Line, Page, ReferenceView, page

# A document carries dates and so does every file in its zip; neither says anything about the answer.
_NO_DATE = datetime(2000, 1, 1)
_NO_DATE_IN_ZIP = (1980, 1, 1, 0, 0, 0)

_AMBER, _ALARM, _SOFT = RGBColor(0x7A, 0x4B, 0x00), RGBColor(0xA3, 0x12, 0x1B), RGBColor(0x4A, 0x54, 0x60)


def answer_to_docx(answer: Answer, *, show_withheld: bool = False) -> bytes:
    """The answer as Office Open XML. Its creation date is a fixed one, not a true one."""
    document = Document()
    shown = page(answer, show_withheld=show_withheld)
    _set_properties(document, shown)
    _set_styles(document)
    _head(document, shown)
    _body(document, shown)
    _tail(document, shown)
    saved = io.BytesIO()
    document.save(saved)
    return _without_dates(saved.getvalue())


def _set_properties(document: Docx, shown: Page) -> None:
    properties = document.core_properties
    properties.author = properties.last_modified_by = "Everyline"
    # The standard allows a property 255 characters (ECMA-376 part 2); Word refuses the file over that.
    properties.title = shown.title[:255]
    properties.subject = shown.banner[:255]
    properties.comments = ""
    properties.created = properties.modified = _NO_DATE
    properties.revision = 1
    properties.language = "en"


def _set_styles(document: Docx) -> None:
    page_format = document.sections[0]
    page_format.page_width, page_format.page_height = Mm(210), Mm(297)
    page_format.left_margin = page_format.right_margin = page_format.top_margin = page_format.bottom_margin = Mm(22)
    document.styles["Normal"].font.size = Pt(10.5)
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    for name, size in (("Title", 20), ("Heading 1", 13), ("Heading 2", 11)):
        style = document.styles[name]
        style.font.size = Pt(size)
        style.font.color.rgb = RGBColor(0x1B, 0x1F, 0x24)


def _head(document: Docx, shown: Page) -> None:
    _run(document.sections[0].header.paragraphs[0], shown.banner, colour=_AMBER if shown.is_unreviewed else _SOFT)
    document.add_heading(shown.title, 0)
    if shown.urgent:
        paragraph = document.add_paragraph()
        _run(paragraph, f"Urgent: {shown.urgent[0]}. ", bold=True, colour=_ALARM)
        _run(paragraph, shown.urgent[1], bold=True)
        draw_box(paragraph, "A3121B")
    if shown.lay_notice:
        paragraph = document.add_paragraph()
        _run(paragraph, "Before you read. ", bold=True)
        _run(paragraph, shown.lay_notice)
        draw_box(paragraph, "A3121B")
    paragraph = document.add_paragraph()
    _run(paragraph, shown.banner, bold=True, colour=_AMBER if shown.is_unreviewed else None)
    draw_box(paragraph, "7A4B00")
    shade(paragraph, "FFF6E0")
    _run(document.add_paragraph(), read_as_words(shown), colour=_SOFT)


def _body(document: Docx, shown: Page) -> None:
    if shown.premises:
        document.add_heading("What the question takes for granted", 1)
    for premise in shown.premises:
        paragraph = document.add_paragraph(f"“{premise.text}” ")
        _run(paragraph, premise.finding, bold=True)
        _add_lines(document, premise.lines)
    if shown.preface:
        document.add_heading("Before you read on", 1)
        _add_list(document, shown.preface)
    if shown.abstention:
        document.add_heading("No answer", 1)
        document.add_paragraph(shown.abstention.reason)
        _add_list(document, (f"{label}: {value}" for label, value in shown.abstention.searched))
        if shown.abstention.nearest:
            document.add_heading("Nearest works in the library", 2)
            _add_list(document, shown.abstention.nearest)
    if shown.bottom_line:
        document.add_heading("Bottom line", 1)
        if shown.stance:
            document.add_paragraph(f"{shown.stance[0]} ({shown.stance[1]}).")
        _add_lines(document, shown.bottom_line)
    add_icons(document, shown.synthesis)
    for section in shown.sections:
        _add_section(document, section)
    add_studies(document, shown.synthesis)
    if shown.conflicts or shown.synthesis.disagreements:
        document.add_heading("Where sources disagree", 1)
    for conflict in shown.conflicts:
        _add_conflict(document, conflict)
    add_disagreements(document, shown.synthesis)
    if shown.gaps:
        document.add_heading(shown.gaps_heading, 1)
        _add_list(document, shown.gaps)


def _tail(document: Docx, shown: Page) -> None:
    if shown.withheld_count:
        document.add_heading("Lines withheld", 1)
        document.add_paragraph(withheld_words(shown.withheld_count))
    for withheld in shown.withheld:
        paragraph = document.add_paragraph(style="List Bullet")
        _run(paragraph, withheld.text, struck=True)
        _run(paragraph, f" ({withheld.reason})", colour=_ALARM)
    if shown.follow_ups:
        document.add_heading(shown.follow_ups_heading, 1)
        _add_list(document, shown.follow_ups)
    if shown.references:
        document.add_heading("References", 1)
    for place, reference in enumerate(shown.references):
        _add_reference(document, reference, place)
    if shown.lines():
        document.add_heading("The sources’ words, line by line", 1)
    for line in shown.lines():
        _add_words(document, line)
    document.add_heading("How this answer was made", 1)
    _add_list(document, (f"{label}: {value}" for label, value in shown.provenance))
    document.add_paragraph().add_run(shown.disclaimer).italic = True


def _run(
    paragraph: Paragraph, text: str, *, bold: bool = False, struck: bool = False, colour: RGBColor | None = None
) -> None:
    run = paragraph.add_run(text)
    run.bold = bold or None
    run.font.strike = struck or None
    if colour is not None:
        run.font.color.rgb = colour


def _add_list(document: Docx, entries: Iterable[str]) -> None:
    for entry in entries:
        document.add_paragraph(entry, style="List Bullet")


def _add_lines(document: Docx, lines: Iterable[Line]) -> None:
    for line in lines:
        _say(document.add_paragraph(style="List Bullet"), line)


def _say(paragraph: Paragraph, line: Line) -> None:
    paragraph.add_run(f"{line.text} ")
    for number in line.numbers:
        add_inner_link(paragraph, f"ref-{number}", f"[{number}]")
    _run(paragraph, certainty_words(line), colour=_SOFT)


def _add_section(document: Docx, section: Block) -> None:
    if not section.is_boxed:
        document.add_heading(section.heading, 1)
        _add_lines(document, section.lines)
        return
    # The heading stays outside the frame: Word leaves headings inside tables out of its outline.
    document.add_heading(section.heading.upper(), 1)
    frame = document.add_table(rows=1, cols=1).cell(0, 0)
    draw_heavy_box(frame)
    for place, line in enumerate(section.lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.style = document.styles["List Bullet"]
        _say(paragraph, line)


def _add_conflict(document: Docx, conflict: Block) -> None:
    """The claims of a conflict side by side, two to a row."""
    document.add_heading(conflict.heading, 2)
    table = document.add_table(rows=(len(conflict.lines) + 1) // 2, cols=min(len(conflict.lines), 2))
    table.style = document.styles["Table Grid"]
    for place, line in enumerate(conflict.lines):
        _say(table.cell(place // 2, place % 2).paragraphs[0], line)
    document.add_paragraph(conflict.note)


def _add_reference(document: Docx, reference: ReferenceView, place: int) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Pt(24), Pt(-24)
    add_bookmark(paragraph, f"ref-{reference.number}", place, f"[{reference.number}] ")
    _run(paragraph, f"{full_stop(reference.title)} ", bold=True)
    if reference.mark:
        colour = _ALARM if reference.is_retracted else _AMBER
        _run(paragraph, f"{reference.mark.upper()}. ", bold=True, colour=colour)
    _run(paragraph, f"{reference.source} ".lstrip())
    if reference.url:
        add_outer_link(paragraph, reference.url, reference.ids)
    else:
        _run(paragraph, reference.ids)
    _run(paragraph, f". {reference.note}".rstrip(), colour=_SOFT)


def _add_words(document: Docx, line: Line) -> None:
    _say(document.add_paragraph(), line)
    for quote in line.quotes:
        paragraph = document.add_paragraph(style="List Bullet 2")
        paragraph.add_run(f"“{quote.text}” ")
        _run(paragraph, quote_words(quote), colour=_SOFT)
    for step in line.steps:
        _run(document.add_paragraph(style="List Bullet 2"), f"Certainty: {step}", colour=_SOFT)
    _run(document.add_paragraph(), f"Verdict: {line.verdict}. Judge: {line.judge}.", colour=_SOFT)


def _without_dates(saved: bytes) -> bytes:
    """The same zip with one fixed date on every file in it."""
    clean = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved)) as old,
        zipfile.ZipFile(clean, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _NO_DATE_IN_ZIP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return clean.getvalue()
