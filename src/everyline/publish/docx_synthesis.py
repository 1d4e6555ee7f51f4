"""A synthesis in a Word document: real tables with repeated heading rows; its figures are in the page and the PDF."""

from __future__ import annotations

from collections.abc import Iterable

from docx.document import Document as Docx
from docx.shared import Pt
from docx.table import _Cell

from everyline.publish.docx_parts import add_inner_link, repeat_row
from everyline.publish.phrases_synthesis import disagreement_items, numbers
from everyline.publish.pictures import Picture, TwinRow
from everyline.publish.view_synthesis import RowView, SynthesisView

_SMALL = Pt(8)


def add_icons(document: Docx, shown: SynthesisView) -> None:
    """The sentences of the pictures of 100 people, each with its table."""
    for picture in shown.icons:
        document.add_heading(picture.heading, 1)
        _add_words(document, picture)
        _add_table(document, picture.columns, picture.rows)


def add_studies(document: Docx, shown: SynthesisView) -> None:
    """Summary of findings, pooled estimates, evidence table and calculations."""
    for picture in (*([shown.findings] if shown.findings is not None else []), *shown.forests):
        document.add_heading(picture.heading, 1)
        _add_table(document, picture.columns, picture.rows)
        _add_words(document, picture)
    if shown.table is not None:
        document.add_heading("Evidence table", 1)
        document.add_paragraph(shown.table.caption)
        _add_table(document, shown.table.columns, shown.table.rows)
    if shown.calculations:
        document.add_heading("Worked out", 1)
    for one in shown.calculations:
        document.add_heading(one.text, 2)
        for given in one.inputs:
            paragraph = document.add_paragraph(f"{given.name}: {given.value} ", style="List Bullet")
            if given.number is not None:
                add_inner_link(paragraph, f"ref-{given.number}", f"[{given.number}]")
        for step in one.steps:
            document.add_paragraph(step, style="List Bullet")
        document.add_paragraph().add_run(one.result).bold = True


def add_disagreements(document: Docx, shown: SynthesisView) -> None:
    """Each disagreement with its sides and the likely reason, then what a reader should know besides."""
    for about, sides, reason in disagreement_items(shown):
        document.add_heading(about, 2)
        for side in sides:
            document.add_paragraph(side, style="List Bullet")
        if reason:
            document.add_paragraph(reason)
    for note in shown.notes:
        document.add_paragraph(note)


def _add_words(document: Docx, picture: Picture) -> None:
    for place, sentence in enumerate(picture.words):
        document.add_paragraph(f"{sentence}{numbers(picture.numbers) if place == 0 else ''}")


def _add_table(
    document: Docx,
    columns: tuple[str, ...],
    rows: Iterable[TwinRow | RowView],
) -> None:
    """A grid: references stand in a row's first cell, reasons in a row of their own below it."""
    table = document.add_table(rows=1, cols=len(columns))
    table.style = document.styles["Table Grid"]
    repeat_row(table.rows[0])
    for cell, column in zip(table.rows[0].cells, columns, strict=True):
        _write(cell, column, bold=True)
    for row in rows:
        made = table.add_row().cells
        for cell, text in zip(made, row.cells, strict=True):
            _write(cell, text)
        for number in row.numbers:
            made[0].paragraphs[0].add_run(" ")
            add_inner_link(made[0].paragraphs[0], f"ref-{number}", f"[{number}]")
        if row.why:
            below = table.add_row().cells
            _write(below[0].merge(below[-1]), f"Why: {'; '.join(row.why)}.")
    document.add_paragraph()


def _write(cell: _Cell, text: str, *, bold: bool = False) -> None:
    run = cell.paragraphs[0].add_run(text)
    run.font.size = _SMALL
    run.bold = bold or None
