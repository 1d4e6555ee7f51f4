"""An answer as Markdown (CommonMark; nothing that needs an extension to be safe or readable)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from everyline.domain.answer import Answer
from everyline.publish.phrases import (
    certainty_words,
    full_stop,
    numbers_words,
    quote_words,
    read_as_words,
    withheld_words,
)
from everyline.publish.phrases_synthesis import Part, disagreement_items, icon_parts, study_parts
from everyline.publish.view import Block, Line, Page, ReferenceView, page


def answer_to_markdown(answer: Answer, *, show_withheld: bool = False) -> str:
    """The answer as Markdown, ending with a newline. No text of a source or a question acts as markup."""
    shown = page(answer, show_withheld=show_withheld)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_page(shown))).strip() + "\n"


# Markup wherever it stands; "&" begins an entity, "$" a formula on some hosts.
_MARKUP = re.compile(r"[\\`*_\[\]<>|~&$]")
# Markup at the head of a block: heading, list, rule, underline, quotation, ordered list.
_HEAD = re.compile(r"^([#+\-=:])|^(\d{1,9})([.)])(?=\s|$)")
# What GitHub and others turn into links without being asked.
_ADDRESS = re.compile(r"(?i)(?<!\\)(?=://)|(?<=\bwww)(?=\.)")


def escape(text: str) -> str:
    """The text as CommonMark that shows exactly that text and links nowhere."""
    text = _MARKUP.sub(lambda found: f"\\{found[0]}", text)
    text = _HEAD.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", text)
    return _ADDRESS.sub("\\\\", text)


def _page(shown: Page) -> Iterable[str]:
    yield from (f"# {escape(shown.title)}", "")
    if shown.urgent:
        yield from (f"> **Urgent: {escape(shown.urgent[0])}**", ">", f"> {escape(shown.urgent[1])}", "")
    if shown.lay_notice:
        yield from (f"> **Before you read.** {escape(shown.lay_notice)}", "")
    yield from (f"**{escape(shown.banner)}**", "", escape(read_as_words(shown)), "")
    if shown.premises:
        yield from _heading("What the question takes for granted")
    for premise in shown.premises:
        yield f"- “{escape(premise.text)}” {escape(premise.finding)}"
        yield from (f"  - {_said(line)}" for line in premise.lines)
    yield from _list("Before you read on", shown.preface)
    if shown.abstention:
        yield from (*_heading("No answer"), escape(shown.abstention.reason), "")
        yield from (f"- {escape(label)}: {escape(value)}" for label, value in shown.abstention.searched)
        if shown.abstention.nearest:
            yield from ("", "Nearest works in the library:", "")
            yield from (f"- {escape(one)}" for one in shown.abstention.nearest)
    if shown.bottom_line:
        yield from _heading("Bottom line")
        if shown.stance:
            yield from (f"**{escape(shown.stance[0])}** ({escape(shown.stance[1])}).", "")
        yield from _items(shown.bottom_line)
    yield from _parts(icon_parts(shown.synthesis))
    for section in shown.sections:
        yield from _section(section)
    yield from _parts(study_parts(shown.synthesis))
    if shown.conflicts or shown.synthesis.disagreements:
        yield from _heading("Where sources disagree")
    for conflict in shown.conflicts:
        yield from ("", f"**{escape(conflict.heading)}**", "", *_items(conflict.lines), "", escape(conflict.note), "")
    for about, sides, reason in disagreement_items(shown.synthesis):
        yield from ("", f"**{escape(about)}**", "", *(f"- {escape(side)}" for side in sides), "", escape(reason), "")
    for note in shown.synthesis.notes:
        yield from ("", escape(note), "")
    yield from _list(shown.gaps_heading, shown.gaps)
    if shown.withheld_count:
        yield from (*_heading("Lines withheld"), withheld_words(shown.withheld_count), "")
        yield from (f"- ~~{escape(one.text)}~~ ({escape(one.reason)})" for one in shown.withheld)
    yield from _list(shown.follow_ups_heading, shown.follow_ups)
    if shown.references:
        yield from (*_heading("References"), *map(reference_item, shown.references))
    if shown.lines():
        yield from _heading("The sources’ words, line by line")
    for line in shown.lines():
        yield f"- {_said(line)} Verdict: {escape(line.verdict)} ({escape(line.judge)})."
        yield from (f"  - “{escape(quote.text)}” {escape(quote_words(quote))}" for quote in line.quotes)
        yield from (f"  - Certainty: {escape(step)}" for step in line.steps)
    yield from _list("How this answer was made", (f"{label}: {value}" for label, value in shown.provenance))
    yield from ("", "---", "", f"*{escape(shown.disclaimer)}*")


def _parts(parts: Iterable[Part]) -> Iterable[str]:
    for part in parts:
        yield from (*_heading(escape(part.heading)), escape(part.note), "")
        for item in part.items:
            yield f"- {escape(item.text)}"
            yield from (f"  - {escape(inner)}" for inner in item.inner)


def _said(line: Line) -> str:
    return f"{escape(line.text)} {numbers_words(line)}".rstrip() + escape(certainty_words(line))


def _section(section: Block) -> Iterable[str]:
    if not section.is_boxed:
        yield from (*_heading(escape(section.heading)), *_items(section.lines))
        return
    yield from (*_heading(escape(section.heading)), *(f"> {item}" for item in _items(section.lines)))


def _heading(text: str) -> tuple[str, ...]:
    return ("", f"## {text}", "")


def _items(lines: Iterable[Line]) -> Iterable[str]:
    return (f"- {_said(line)}" for line in lines)


def _list(heading: str, entries: Iterable[str]) -> Iterable[str]:
    items = [f"- {escape(one)}" for one in entries]
    return (*_heading(heading), *items) if items else ()


def reference_item(reference: ReferenceView) -> str:
    """A work as an item of the list of references."""
    mark = f"**{escape(reference.mark.upper())}.**" if reference.mark else ""
    ids = f"[{escape(reference.ids)}]({reference.url})" if reference.url else escape(reference.ids)
    parts = (escape(full_stop(reference.title)), escape(reference.source), mark, f"{ids}.", escape(reference.note))
    return f"- \\[{reference.number}\\] {' '.join(part for part in parts if part)}"
