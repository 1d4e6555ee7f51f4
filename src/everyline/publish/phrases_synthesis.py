"""A synthesis as headings and items of text, for the forms that have no figures: text and Markdown alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from everyline.publish.pictures import POOLED_ROWS, Picture, TwinRow
from everyline.publish.view_synthesis import RowView, SynthesisView, TableView

_WHY = "Why: "


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list; inner: items below it. is_detail: of interest only to who checks the figures."""

    text: str
    inner: tuple[str, ...] = ()
    is_detail: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with items. note: a sentence before them."""

    heading: str
    items: tuple[Item, ...]
    note: str = ""


def icon_parts(shown: SynthesisView) -> tuple[Part, ...]:
    """The sentences that go with the pictures of 100 people."""
    return tuple(
        Part(one.heading, (Item(f"{one.words[0]}{numbers(one.numbers)}"), *map(Item, one.words[1:])))
        for one in shown.icons
    )


def study_parts(shown: SynthesisView, *, is_brief: bool = False) -> tuple[Part, ...]:
    """Summary of findings, pooled estimates, evidence table, calculations.

    is_brief: without how each certainty came about and without single studies' weights, for a terminal; the other
    forms have both.
    """
    parts = tuple(_studies(shown))
    return tuple(map(_brief, parts)) if is_brief else parts


def disagreement_items(shown: SynthesisView) -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """For each disagreement what it is about, its sides, and the likely reason."""
    return tuple(
        (one.about, tuple(f"{side.text}{numbers(side.numbers)}" for side in one.sides), one.reason)
        for one in shown.disagreements
    )


def numbers(given: tuple[int, ...]) -> str:
    """Reference numbers after a space, as in ` [1][2]`; empty where there are none."""
    return f" {''.join(f'[{one}]' for one in given)}" if given else ""


def _brief(part: Part) -> Part:
    kept = tuple(replace(item, inner=() if _is_why(item.inner) else item.inner) for item in part.items)
    return replace(part, items=tuple(item for item in kept if not item.is_detail))


def _is_why(inner: tuple[str, ...]) -> bool:
    return len(inner) == 1 and inner[0].startswith(_WHY)


def _studies(shown: SynthesisView) -> Iterator[Part]:
    if shown.findings is not None:
        yield Part(shown.findings.heading, _twin_items(shown.findings), " ".join(shown.findings.words))
    for picture in shown.forests:
        told = (
            Item(words, is_detail=place > 0 and not words.startswith("Heterogeneity"))
            for place, words in enumerate(picture.words)
        )
        yield Part(picture.heading, (*map(_study_item, _studies_of(picture)), *told))
    if shown.table is not None:
        yield Part(
            "Evidence table", tuple(_row_item(shown.table, row) for row in shown.table.rows), shown.table.caption
        )
    if shown.calculations:
        yield Part(
            "Worked out",
            tuple(
                Item(
                    f"{one.text}. Result: {one.result}.",
                    (
                        *(
                            f"{given.name}: {given.value}{numbers(() if given.number is None else (given.number,))}"
                            for given in one.inputs
                        ),
                        *one.steps,
                    ),
                )
                for one in shown.calculations
            ),
        )


def _twin_items(picture: Picture) -> tuple[Item, ...]:
    """Each row of a picture's table, its first cell first, then each filled cell with its column's name."""
    return tuple(
        Item(f"{row.cells[0]}{numbers(row.numbers)}: {_named(picture.columns, row.cells)}", _why(row.why))
        for row in picture.rows
    )


def _studies_of(picture: Picture) -> tuple[TwinRow, ...]:
    """The rows of a forest plot's table that are studies; the sentences beside it say what they come to."""
    return picture.rows[: -len(POOLED_ROWS)]


def _study_item(row: TwinRow) -> Item:
    name, effect, fixed, random = row.cells
    weight = f"weight {fixed}" if fixed == random else f"weight {fixed} (fixed effect), {random} (random effects)"
    return Item(f"{name}{numbers(row.numbers)}: {effect}, {weight}.", is_detail=True)


def _row_item(table: TableView, row: RowView) -> Item:
    return Item(f"{row.cells[0]}{numbers(row.numbers)}: {_named(table.columns, row.cells)}", _why(row.why))


def _why(reasons: tuple[str, ...]) -> tuple[str, ...]:
    return (f"{_WHY}{'; '.join(reasons)}.",) if reasons else ()


def _named(columns: tuple[str, ...], cells: tuple[str, ...]) -> str:
    pairs = zip(columns[1:], cells[1:], strict=True)
    return "; ".join(f"{column[:1].lower()}{column[1:]}: {cell}" for column, cell in pairs if cell) + "."
