"""What every form shows of a synthesis: pictures and sentences for lay readers, tables and plots for the others.

Nothing is worked out here. Lay readers get the icon arrays and no statistics; what they don't get is said, and stands
in the JSON whoever asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from everyline.domain.answer import Answer, Term
from everyline.domain.citation import Citation
from everyline.domain.ids import FindingId
from everyline.domain.synthesis import Calculation, Disagreement, Row, Synthesis
from everyline.publish.inert import inert
from everyline.publish.numbers import estimate_words, group_words
from everyline.publish.pictures import Picture, findings_picture, forest_pictures, icon_pictures
from everyline.publish.rating import proposed_said, steps_said
from everyline.publish.wording import DESIGN_WORDS, DIRECTION_WORDS, DISAGREEMENT_WORDS, PROPOSED_NOTE

TABLE_COLUMNS = (
    "Study",
    "Design",
    "People",
    "Population",
    "Treatment and dose",
    "Comparator",
    "Outcome",
    "Time",
    "Result",
    "Certainty",
)
NumberOf = Callable[[Citation], int | None]
LAY_NOTE = (
    "The table of the studies behind this answer is in its version for clinicians, and in its JSON for every reader."
)


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of the evidence table, a cell for each column. numbers: of its references. why: how certain, and why; how
    the source's words were filed. quotes: the sources' words."""

    cells: tuple[str, ...]
    numbers: tuple[int, ...]
    why: tuple[str, ...]
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableView:
    """The evidence table."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class InputView:
    """A figure that goes into a calculation. number: of the reference it is from, None where none is."""

    name: str
    value: str
    number: int | None


@dataclass(frozen=True, slots=True)
class CalculationView:
    """Something worked out in view."""

    text: str
    inputs: tuple[InputView, ...]
    steps: tuple[str, ...]
    result: str


@dataclass(frozen=True, slots=True)
class SideView:
    """One side of a disagreement."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DisagreementView:
    """Sources that don't agree, each shown, with the likely reason."""

    about: str
    sides: tuple[SideView, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class SynthesisView:
    """A synthesis as shown, in the order of the fields; everything is empty where there is none.

    icons: for lay readers. findings: the summary of findings. notes: what a reader of any of it should know.
    """

    icons: tuple[Picture, ...] = ()
    findings: Picture | None = None
    forests: tuple[Picture, ...] = ()
    table: TableView | None = None
    calculations: tuple[CalculationView, ...] = ()
    disagreements: tuple[DisagreementView, ...] = ()
    notes: tuple[str, ...] = ()


def view(answer: Answer, number_of: NumberOf, claimed: Mapping[FindingId, SideView]) -> SynthesisView:
    """What to show. number_of: the reference number of a citation. claimed: findings that claims of the answer word,
    for sides of a disagreement that are not in the table."""
    synthesis, is_lay = answer.synthesis, answer.question.reader.is_lay
    if is_lay and answer.urgent:
        return SynthesisView()  # nobody who needs help now is shown pictures of how others fared
    table = _table(synthesis, number_of)
    return SynthesisView(
        icons=icon_pictures(_spelt_out(synthesis, answer.terms), number_of) if is_lay else (),
        findings=None if is_lay else findings_picture(synthesis, number_of),
        forests=() if is_lay else forest_pictures(synthesis, number_of),
        table=None if is_lay else table,
        calculations=tuple(
            _calculation(one, number_of)
            for one in synthesis.calculations
            if not (is_lay and _is_of_a_summary(one, synthesis))
        ),
        disagreements=tuple(
            _disagreement(one, synthesis.rows, number_of, claimed, is_lay=is_lay) for one in synthesis.disagreements
        ),
        notes=tuple(_notes(synthesis, is_lay=is_lay)),
    )


def _is_of_a_summary(calculation: Calculation, synthesis: Synthesis) -> bool:
    """Whether a calculation only shows how a summary's effect came about, which lay readers see in people of 100."""
    return any(one.absolute is not None and calculation.text.startswith(one.outcome) for one in synthesis.summaries)


def _spelt_out(synthesis: Synthesis, terms: Sequence[Term]) -> Synthesis:
    """The synthesis with an abbreviation of whom it is about in full, where a word explained in the answer has its
    initials ("AA", where alopecia areata is explained)."""
    full = {
        "".join(word[0] for word in one.word.split()).upper(): one.word.lower()
        for one in terms
        if len(one.word.split()) > 1
    }
    rows = (
        replace(row, population=re.sub(r"\b[A-Z]{2,5}\b", lambda short: full.get(short[0], short[0]), row.population))
        for row in synthesis.rows
    )
    return replace(synthesis, rows=tuple(rows)) if full else synthesis


def _notes(synthesis: Synthesis, *, is_lay: bool) -> Iterator[str]:
    if is_lay and synthesis.rows:
        yield LAY_NOTE
    if not is_lay:
        for one in synthesis.refused:
            yield f"Left out of the table: {inert(one.said)} ({inert(one.finding)}). {inert(one.reason).rstrip('.')}."


def _table(synthesis: Synthesis, number_of: NumberOf) -> TableView | None:
    if not synthesis.rows:
        return None
    caption = f"Each result as its source gives it. {PROPOSED_NOTE}"
    return TableView(caption, TABLE_COLUMNS, tuple(_row(one, number_of) for one in synthesis.rows))


def _row(row: Row, number_of: NumberOf) -> RowView:
    study = inert(row.study)
    if row.year is not None and str(row.year) not in study:
        study = f"{study} ({row.year})"
    dose = inert(row.dose)
    treatment = inert(row.intervention)
    cells = (
        study,
        DESIGN_WORDS[row.design],
        people_words(row),
        inert(row.population),
        f"{treatment} {dose}".strip() if dose not in treatment else treatment,
        inert(row.comparator),
        inert(row.outcome),
        inert(row.timepoint),
        result_words(row),
        proposed_said(row.certainty) or "not rated",
    )
    filed = tuple(
        f"{inert(one.field)}: the source says “{inert(one.said)}”, filed as “{inert(one.filed_as)}”"
        + (f" ({inert(one.why)})" if one.why else "")
        for one in row.normals
        if one.said != one.filed_as
    )
    cited = (row.citation, *row.further)
    numbers = {number for one in cited if (number := number_of(one)) is not None}
    quotes = tuple(dict.fromkeys(inert(one.quote) for one in cited))
    return RowView(cells, tuple(sorted(numbers)), (*steps_said(row.steps), *filed), quotes)


def people_words(row: Row) -> str:
    """People in the study, else in the groups of the row; empty where neither is given."""
    if row.participants is not None:
        return str(row.participants)
    counted = [one.n for one in row.groups if one.n is not None]
    return f"{sum(counted)} in these groups" if counted and len(counted) == len(row.groups) else ""


def result_words(row: Row) -> str:
    """The groups' figures, then the printed or worked-out effects, else the direction alone."""
    parts = [*map(group_words, row.groups), *map(estimate_words, row.estimates)]
    if parts:
        return "; ".join(parts)
    return "" if row.direction is None else DIRECTION_WORDS[row.direction]


def _calculation(calculation: Calculation, number_of: NumberOf) -> CalculationView:
    return CalculationView(
        text=inert(calculation.text),
        inputs=tuple(
            InputView(inert(name), inert(value), None if cited is None else number_of(cited))
            for name, value, cited in calculation.inputs
        ),
        steps=tuple(map(inert, calculation.steps)),
        result=inert(calculation.result),
    )


def _disagreement(
    given: Disagreement,
    rows: Sequence[Row],
    number_of: NumberOf,
    claimed: Mapping[FindingId, SideView],
    *,
    is_lay: bool,
) -> DisagreementView:
    sides = []
    for finding in given.sides:
        told = [row for row in rows if row.finding == finding]
        if told:
            number = number_of(told[0].citation)
            sides.append(SideView(_side(told, is_lay=is_lay), () if number is None else (number,)))
        elif finding in claimed:
            sides.append(claimed[finding])
    kind = DISAGREEMENT_WORDS.get(given.kind, inert(given.kind))
    reason = f"Likely reason, a guess by rule: {inert(given.reason)}" if given.reason else ""
    return DisagreementView(f"{inert(given.about)} ({kind})" if kind else inert(given.about), tuple(sides), reason)


def _side(told: Sequence[Row], *, is_lay: bool) -> str:
    """What a finding says; in its source's own words where it tells of several results: only they hold them all."""
    row = told[0]
    result = "; ".join(map(group_words, row.groups)) if is_lay else result_words(row)
    if len(told) > 1 or not result:
        return f"{inert(row.study)}: “{inert(row.citation.quote)}”"
    context = ", ".join(part for part in (inert(row.dose), inert(row.timepoint), inert(row.population)) if part)
    return f"{inert(row.study)}: {result} ({context})" if context else f"{inert(row.study)}: {result}"
