"""An answer as plain text for a terminal: no escape sequences, lines of at most a hundred columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from everyline.domain.answer import Answer
from everyline.publish.phrases import certainty_words, full_stop, numbers_words, read_as_words, withheld_words
from everyline.publish.phrases_synthesis import Part, disagreement_items, icon_parts, study_parts
from everyline.publish.view import Block, Line, Page, ReferenceView, page

WIDTH = 100


def answer_to_text(answer: Answer, *, show_withheld: bool = False, width: int = WIDTH) -> str:
    """The answer for a terminal, ending with a newline. width: columns, at least 40.

    Widths are counted in code points, so East Asian text may run wider.
    """
    shown = page(answer, show_withheld=show_withheld)
    width = max(width, 40)
    return "\n".join(line.rstrip() for line in _page(shown, width)) + "\n"


def _page(shown: Page, width: int) -> Iterable[str]:
    yield from _wrap(shown.title, width)
    yield "=" * min(width, max(len(shown.title), 3))
    if shown.urgent:
        yield from _box("URGENT", [*_wrap(shown.urgent[0], width - 4), *_wrap(shown.urgent[1], width - 4)], width)
    if shown.lay_notice:
        yield from _box("BEFORE YOU READ", _wrap(shown.lay_notice, width - 4), width)
    yield from _wrap(shown.banner, width)
    yield from _wrap(read_as_words(shown), width)
    if shown.premises:
        yield from _heading("What the question takes for granted", width)
    for premise in shown.premises:
        yield from _item(f"“{premise.text}” {premise.finding}", width)
        for line in premise.lines:
            yield from _item(_said(line), width, indent="  ")
    yield from _list("Before you read on", shown.preface, width)
    if shown.abstention:
        yield from _heading("No answer", width)
        yield from _wrap(shown.abstention.reason, width)
        for label, value in shown.abstention.searched:
            yield from _item(f"{label}: {value}", width)
        if shown.abstention.nearest:
            yield from ("", "Nearest works in the library:")
            for nearest in shown.abstention.nearest:
                yield from _item(nearest, width)
    if shown.bottom_line:
        yield from _heading("Bottom line", width)
        if shown.stance:
            yield from _wrap(f"{shown.stance[0]} ({shown.stance[1]}).", width)
        yield from _items(shown.bottom_line, width)
    yield from _parts(icon_parts(shown.synthesis), width)
    for section in shown.sections:
        yield from _section(section, width)
    yield from _parts(study_parts(shown.synthesis, is_brief=True), width)
    if shown.conflicts or shown.synthesis.disagreements:
        yield from _heading("Where sources disagree", width)
        for conflict in shown.conflicts:
            yield from _wrap(conflict.heading, width)
            yield from _items(conflict.lines, width)
            yield from _wrap(conflict.note, width)
    for about, sides, reason in disagreement_items(shown.synthesis):
        yield from _wrap(about, width)
        for side in sides:
            yield from _item(side, width)
        yield from _wrap(reason, width)
    for note in shown.synthesis.notes:
        yield from ("", *_wrap(note, width))
    yield from _list(shown.gaps_heading, shown.gaps, width)
    if shown.withheld_count:
        yield from _heading("Lines withheld", width)
        yield from _wrap(withheld_words(shown.withheld_count), width)
        for withheld in shown.withheld:
            yield from _item(f"~~{withheld.text}~~ ({withheld.reason})", width)
    yield from _list(shown.follow_ups_heading, shown.follow_ups, width)
    if shown.references:
        yield from _heading("References", width)
        for reference in shown.references:
            yield from _reference(reference, width)
    yield from _heading("How this answer was made", width)
    for label, value in shown.provenance:
        yield from _item(f"{label}: {value}", width)
    yield ""
    yield from _wrap(shown.disclaimer, width)


def _parts(parts: Iterable[Part], width: int) -> Iterable[str]:
    for part in parts:
        yield from _heading(part.heading, width)
        yield from _wrap(part.note, width)
        for item in part.items:
            yield from _item(item.text, width)
            for inner in item.inner:
                yield from _item(inner, width, indent="  ")


def _said(line: Line) -> str:
    return f"{line.text} {numbers_words(line)}".rstrip() + certainty_words(line)


def _section(section: Block, width: int) -> Iterable[str]:
    if not section.is_boxed:
        yield from _heading(section.heading, width)
        yield from _items(section.lines, width)
        return
    inner = [row for line in section.lines for row in _item(_said(line), width - 4)]
    yield ""
    yield from _box(section.heading, inner, width)


def _box(title: str, rows: Iterable[str], width: int) -> Iterable[str]:
    title = textwrap.shorten(title, width - 8, placeholder="...")
    yield f"+-- {title} ".ljust(width - 1, "-") + "+"
    for row in rows:
        yield f"| {row}".ljust(width - 2) + " |"
    yield "+" + "-" * (width - 2) + "+"


def _heading(text: str, width: int) -> Iterable[str]:
    yield ""
    wrapped = _wrap(text, width)
    yield from wrapped
    yield "-" * max(map(len, wrapped), default=3)


def _list(heading: str, entries: Iterable[str], width: int) -> Iterable[str]:
    entries = tuple(entries)
    if entries:
        yield from _heading(heading, width)
        for entry in entries:
            yield from _item(entry, width)


def _items(lines: Iterable[Line], width: int) -> Iterable[str]:
    for line in lines:
        yield from _item(_said(line), width)


def _item(text: str, width: int, indent: str = "") -> list[str]:
    return _wrap(text, width, f"{indent}- ", f"{indent}  ")


def _wrap(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    # Never broken at a hyphen: "2-" at the end of one row and "4 mg" on the next reads as a dose of 4 mg.
    return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def _reference(reference: ReferenceView, width: int) -> list[str]:
    mark = f"[{reference.mark.upper()}]" if reference.mark else ""
    parts = (full_stop(reference.title), reference.source, mark, f"{reference.ids}.", reference.note)
    rows = _wrap(" ".join(part for part in parts if part), width, f"[{reference.number}] ", "    ")
    # The address stands unbroken on a row of its own, so that a terminal can open it.
    return [*rows, f"    {reference.url}"] if reference.url else rows
