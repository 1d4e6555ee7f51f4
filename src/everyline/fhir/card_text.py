"""The words of cards: Markdown with what is to be done, why, and what it rests on, each text escaped.

Standard: CDS Hooks 2.0, section "Card Attributes" (summary under 140 characters; detail in GitHub Flavored Markdown).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from everyline.domain.answer import Reference
from everyline.domain.guidance import Backing, Grounds, Guidance, Standing
from everyline.domain.hooks import MOST_SUMMARY
from everyline.domain.pathway import Pathway, StatementId
from everyline.domain.text import Status

NOT_ADVICE = "What a pathway says of the facts it was given; no decision about a patient."


def shortened(said: str, most: int = MOST_SUMMARY - 1) -> str:
    """A text of at most so many characters, cut between words."""
    plain = " ".join(said.split())
    if len(plain) <= most:
        return plain
    cut = plain[: most - 1]
    head = cut.rpartition(" ")[0] if " " in cut[most // 2 :] else cut
    return f"{head.rstrip(' ,;:.(')}…"


def plain(said: str) -> str:
    """A text that means itself in Markdown: facts, codes and names of orders are other people's words."""
    return re.sub(r"([\\`*_\[\]<>|#~!&])", r"\\\1", " ".join(said.split()))


def listed(names: Sequence[str], most: int = 4) -> str:
    """Some names as one phrase; how many more there are."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


class Writer:
    """Writes the details of the cards of one evaluation."""

    def __init__(self, pathway: Pathway, grounds: Grounds, notes: Sequence[str]) -> None:
        self._titles = {step.id: step.title for step in pathway.steps}
        self._backings: Mapping[StatementId, Backing] = {one.statement.id: one for one in grounds.backings}
        self._references = {one.document: one for one in grounds.references}
        self._notes = tuple(notes)

    def detail(self, lines: Iterable[str], *, rests: Iterable[StatementId] = ()) -> str:
        """A whole detail: the lines, the works that statements rest on, and what readers must know."""
        said = list(lines)
        works = self._works(rests)
        if works:
            said += ["", "Sources:", "", *(f"- {_work(one)}" for one in works)]
        said += ["", *(f"> {plain(note)}  " for note in (*self._notes, NOT_ADVICE))]
        return "\n".join(said).strip() + "\n"

    def by_step(self, guidance: Sequence[Guidance], *, is_brief: bool = False) -> Iterator[str]:
        """Actions under the titles of their steps. is_brief: with their sources' numbers alone."""
        step = ""
        for one in guidance:
            if one.step != step:
                step = one.step
                yield from ("", f"**{plain(self._titles[step])}**", "")
            yield from self.action(one, is_brief=is_brief)

    def action(self, one: Guidance, *, is_brief: bool = False) -> Iterator[str]:
        """One action: what it says, why, what is missing, what it rests on."""
        strength = ", ".join(filter(None, (one.action.strength, one.action.region)))
        marks = self.marks(one.action.statements) if is_brief else ""
        if one.standing is Standing.CONTRAINDICATED:  # never in the form of something to be done
            yield f"- Contraindicated: {plain(one.action.says)}{marks}"
        else:
            yield f"- **{plain(one.action.says)}**{f' ({plain(strength)})' if strength else ''}{marks}"
        for because in one.because:
            yield f"  - {plain(because)}"
        for missing in one.missing:
            yield f"  - Missing: {plain(missing.why)}."
        if not is_brief:
            yield from (f"  - Rests on: {self.rests_on(name)}" for name in one.action.statements)

    def rests_on(self, name: StatementId) -> str:
        """A statement with where it comes from."""
        backing = self._backings[name]
        if backing.statement.is_boards:
            return f"{plain(backing.statement.text)} (the board's own judgement)"
        return f"{plain(backing.statement.text)}{self.marks([name]) or ' (no evidence found in this library)'}"

    def text_of(self, name: StatementId) -> str:
        """A statement's own words."""
        return self._backings[name].statement.text

    def marks(self, names: Iterable[StatementId]) -> str:
        """The numbers of the works that statements cite."""
        return "".join(f" \\[{one.number}\\]" for one in self._works(names))

    def _works(self, names: Iterable[StatementId]) -> list[Reference]:
        cited = dict.fromkeys(one.document for name in names for one in self._backings[name].citations)
        return sorted((self._references[one] for one in cited), key=lambda one: one.number)


def _work(one: Reference) -> str:
    status = "" if one.status is Status.CURRENT else f" **{one.status.value.upper()}**"
    year = f", {one.year}" if one.year else ""
    url = f" <{one.url}>" if re.fullmatch(r"https?://[^\s<>]+", one.url or "") else ""
    return f"\\[{one.number}\\] {plain(one.title)}{year}.{status}{url}"
