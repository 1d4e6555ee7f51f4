"""A synthesis as pictures: what each figure shows, the sentences beside it, and the table that says the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from everyline.domain.citation import Citation
from everyline.domain.ids import FindingId
from everyline.domain.question import Reader
from everyline.domain.synthesis import (
    Absolute,
    Estimate,
    Pooled,
    Row,
    StudyWeight,
    Summary,
    Synthesis,
    rows_behind,
)
from everyline.publish.figures.findings import Row as FindingsRow
from everyline.publish.figures.findings import findings_figure
from everyline.publish.figures.forest import Forest, Line, forest_plot
from everyline.publish.figures.icons import PEOPLE, Icons, icon_array
from everyline.publish.inert import inert
from everyline.publish.numbers import (
    difference_words,
    estimate_words,
    measure_words,
    plain,
    signed,
    value_words,
    whole,
)
from everyline.publish.rating import proposed_said, steps_said
from everyline.publish.wording import CERTAINTY_WORDS, PROPOSED, PROPOSED_NOTE, RUNGS, certainty_said

NumberOf = Callable[[Citation], int | None]
FINDINGS_COLUMNS = (
    "Outcome",
    "Comparison",
    "Studies (people)",
    "Effect (95 % interval)",
    "Per 1000 with comparator",
    "Per 1000 with treatment",
    "Difference per 1000 (95 % interval)",
    "Number needed to treat",
    "Certainty",
)
_FOREST_COLUMNS = ("Study", "Effect (interval)", "Weight, fixed effect", "Weight, random effects")
POOLED_ROWS = ("Fixed effect", "Random effects")
_ICON_COLUMNS = ("Group", "Of 100 people, with this result", "Of 100 people, without it")
_AT_MOST = re.compile(r"\s*(?:≤|<=)\s*(\d+(?:\.\d+)?(?:\s?%)?)(?=\W|$)")
_AT_LEAST = re.compile(r"\s*(?:≥|>=)\s*(\d+(?:\.\d+)?(?:\s?%)?)(?=\W|$)")
# More than a few pictures and a lay reader sees none of them.
_MOST_ICONS = 2


@dataclass(frozen=True, slots=True)
class TwinRow:
    """A row of the table that says what a picture shows. numbers: references it rests on. why: reasons of a rating."""

    cells: tuple[str, ...]
    numbers: tuple[int, ...] = ()
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure as shown. words: sentences that go with it; numbers: references they rest on.

    columns, rows: the same as a table; the first cell of a row heads it.
    """

    name: str
    heading: str
    svg: str
    words: tuple[str, ...]
    numbers: tuple[int, ...]
    columns: tuple[str, ...]
    rows: tuple[TwinRow, ...]


def icon_pictures(synthesis: Synthesis, number_of: NumberOf) -> tuple[Picture, ...]:
    """A picture of 100 people for each outcome with an absolute effect, the first two of the summaries."""
    rows = synthesis.rows
    shown = [(one, one.absolute) for one in synthesis.summaries if one.absolute is not None]
    return tuple(
        _icons(place, summary, effect, rows, number_of)
        for place, (summary, effect) in enumerate(shown[:_MOST_ICONS], 1)
    )


def findings_picture(synthesis: Synthesis, number_of: NumberOf) -> Picture | None:
    """The summary of findings, None where there is none."""
    if not synthesis.summaries:
        return None
    rows = synthesis.rows
    title = "Summary of findings"
    told = tuple(_findings_row(one, rows) for one in synthesis.summaries)
    said = " ".join(f"{row.outcome}: {'; '.join(row.effect)}." for row in told)
    baselines = dict.fromkeys(
        f"The risk with the comparator is from: {inert(one.absolute.baseline)}."
        for one in synthesis.summaries
        if one.absolute is not None and one.absolute.baseline
    )
    return Picture(
        name="findings",
        heading=title,
        svg=findings_figure("findings", title, said, told),
        words=(*baselines, PROPOSED_NOTE),
        numbers=_numbers((row for one in synthesis.summaries for row in rows_behind(one, rows)), number_of),
        columns=FINDINGS_COLUMNS,
        rows=tuple(_findings_cells(one, rows, number_of) for one in synthesis.summaries),
    )


def forest_pictures(synthesis: Synthesis, number_of: NumberOf) -> tuple[Picture, ...]:
    """A forest plot for each estimate pooled from two studies or more."""
    rows = synthesis.rows
    pooled = [one.pooled for one in synthesis.summaries if one.pooled is not None and len(one.pooled.studies) > 1]
    return tuple(_forest(place, one, rows, number_of) for place, one in enumerate(pooled, 1))


def heterogeneity_words(pooled: Pooled) -> str:
    """How far the studies differ by more than chance."""
    p = "below 0.001" if pooled.p_heterogeneity < 0.001 else plain(pooled.p_heterogeneity, 2)
    return (
        f"Heterogeneity: I² {plain(pooled.i2_percent, 2)} %, tau² {plain(pooled.tau2, 3)}, "
        f"Q {plain(pooled.q, 3)} with {pooled.df} degree{'' if pooled.df == 1 else 's'} of freedom, p {p}."
    )


Rows = tuple[Row, ...]


def _numbers(rows: Iterable[Row], number_of: NumberOf) -> tuple[int, ...]:
    found = {number_of(cited) for row in rows for cited in (row.citation, *row.further)}
    return tuple(sorted(one for one in found if one is not None))


def _groups(summary: Summary, rows: Rows) -> tuple[str, str]:
    """Treatment and comparator in words, from a row of this very comparison; else the comparison as it stands, since
    another row may be of another dose."""
    for row in rows_behind(summary, rows):
        if row.comparison == summary.comparison:
            return inert(row.treatment), inert(row.comparator) or "comparator"
    return f"treatment ({inert(summary.comparison)})", "comparator"


def _outcome(summary: Summary) -> str:
    time = inert(summary.timepoint)
    return f"{inert(summary.outcome)} ({time})" if time else inert(summary.outcome)


def _icons(place: int, summary: Summary, effect: Absolute, rows: Rows, number_of: NumberOf) -> Picture:
    treatment, comparator = _groups(summary, rows)
    without, with_it = (whole(one / 10) for one in (effect.baseline_per_1000, effect.treated_per_1000))
    outcome = _in_words(_outcome(summary))
    sentences = icon_sentences(summary, effect, treatment, comparator, _in_words(_population(summary, rows)))
    name = f"people-{place}"
    icons = Icons(
        name=name,
        title=f"Of 100 people: {outcome}",
        description=sentences[0],
        without=without,
        with_it=with_it,
        without_label=comparator,
        with_label=treatment,
        event=outcome,
    )
    return Picture(
        name=name,
        heading=f"Out of 100 people: {outcome}, {treatment}",
        svg=icon_array(icons),
        words=sentences,
        numbers=_numbers(rows_behind(summary, rows), number_of),
        columns=_ICON_COLUMNS,
        rows=tuple(
            TwinRow((label, str(count), str(PEOPLE - count)))
            for label, count in ((comparator, without), (treatment, with_it))
        ),
    )


def _population(summary: Summary, rows: Rows) -> str:
    named = {inert(row.population) for row in rows_behind(summary, rows) if row.population}
    return named.pop() if len(named) == 1 else ""


def icon_sentences(
    summary: Summary, effect: Absolute, treatment: str, comparator: str, population: str
) -> tuple[str, ...]:
    """What the picture says, in words: both numbers, the rounding, the interval, how sure one may be."""
    without, with_it = effect.baseline_per_1000 / 10, effect.treated_per_1000 / 10
    who = f"people like these ({population})" if population else "people like those studied"
    first = (
        f"Of 100 {who}, {_about(without)} on {comparator} and {_about(with_it)} on {treatment} "
        f"had this result: {_in_words(_outcome(summary))}."
    )
    rounded = [plain(one, 3) for one in (without, with_it) if float(whole(one)) != float(f"{one:.3g}")]
    told = [first]
    if rounded:
        told.append(f"Numbers are rounded to whole people (from {' and '.join(rounded)} of 100).")
    if effect.low_per_1000 is not None and effect.high_per_1000 is not None:
        low, high = (signed(one / 10) for one in (effect.low_per_1000, effect.high_per_1000))
        told.append(f"The difference may be anything from {low} to {high} of 100: the studies cannot say more exactly.")
    else:
        told.append("How far chance may have moved these numbers is not known.")
    if summary.certainty is not None:
        sure = certainty_said(summary.certainty, Reader.PATIENT)
        told.append(f"{sure[:1].upper()}{sure[1:]} ({PROPOSED}).")
    return tuple(told)


def _in_words(text: str) -> str:
    """Signs of more and less as words, for readers who don't read them: `SALT ≤20` is SALT 20 or less."""
    text = _AT_MOST.sub(r" \1 or less", text)
    return _AT_LEAST.sub(r" \1 or more", text).strip()


def _about(risk: float) -> str:
    """A number of 100 people: whole, with what it hides at the ends said."""
    count = whole(risk)
    if count == 0 and risk > 0:
        return "fewer than 1"
    if count == PEOPLE and risk < PEOPLE:
        return "nearly all"
    return str(count)


def _findings_row(summary: Summary, rows: Rows) -> FindingsRow:
    treatment, comparator = _groups(summary, rows)
    effect = summary.absolute
    bars: tuple[tuple[str, float, str], ...] = ()
    said = []
    if effect is not None:
        bars = (
            (comparator, effect.baseline_per_1000, plain(effect.baseline_per_1000, 3)),
            (treatment, effect.treated_per_1000, plain(effect.treated_per_1000, 3)),
        )
        said.append(f"{difference_words(effect)} per 1000")
        if effect.nnt is not None:
            said.append(f"{effect.nnt} to treat for one {'more' if effect.difference_per_1000 > 0 else 'fewer'}")
    if summary.estimate is not None:
        origin = "pooled" if summary.pooled is not None else "worked out from the groups"
        said.append(estimate_words(summary.estimate, origin=origin))
    said.append(f"{_studies(summary)}, {inert(summary.comparison)}")
    rated = summary.certainty
    return FindingsRow(
        outcome=_outcome(summary),
        bars=bars,
        effect=tuple(said),
        rungs=None if rated is None else RUNGS[rated],
        certainty="certainty not rated" if rated is None else f"{CERTAINTY_WORDS[rated]} certainty, {PROPOSED}",
    )


def _studies(summary: Summary) -> str:
    studies = "1 study" if summary.studies == 1 else f"{summary.studies} studies"
    return studies if summary.participants is None else f"{studies} ({summary.participants} people)"


def _findings_cells(summary: Summary, rows: Rows, number_of: NumberOf) -> TwinRow:
    effect = summary.absolute
    cells = (
        _outcome(summary),
        inert(summary.comparison),
        _studies(summary),
        "" if summary.estimate is None else _effect_cell(summary.estimate),
        "" if effect is None else plain(effect.baseline_per_1000, 3),
        "" if effect is None else plain(effect.treated_per_1000, 3),
        "" if effect is None else difference_words(effect),
        "" if effect is None else _needed(effect),
        proposed_said(summary.certainty) or "not rated",
    )
    why = (*steps_said(summary.steps), *([inert(summary.reason)] if summary.reason else []))
    return TwinRow(cells, _numbers(rows_behind(summary, rows), number_of), why)


def _effect_cell(estimate: Estimate) -> str:
    unit = f", {inert(estimate.unit)}" if estimate.unit else ""
    return f"{estimate.measure.value}{unit}: {value_words(estimate)}"


def _needed(effect: Absolute) -> str:
    if effect.nnt is None:
        return "not given: the interval holds no difference, or is not known"
    return f"{effect.nnt}, for one {'more' if effect.difference_per_1000 > 0 else 'fewer'}"


def _forest(place: int, pooled: Pooled, rows: Rows, number_of: NumberOf) -> Picture:
    name = f"forest-{place}"
    time = f" ({inert(pooled.timepoint)})" if pooled.timepoint else ""
    title = f"{inert(pooled.outcome)}{time}, {inert(pooled.comparison)}"
    measure = pooled.random.measure
    random = f"All studies, random effects: {estimate_words(pooled.random, origin='')}."
    drawn = Forest(
        name=name,
        title=f"Forest plot: {title}",
        description=" ".join(
            (*(f"{inert(one.study)}: {value_words(one.estimate)}." for one in pooled.studies), random)
        ),
        measure=measure_words(pooled.random),
        studies=tuple(_study(one) for one in pooled.studies),
        pooled=(_pooled_line("Random effects", pooled.random), _pooled_line("Fixed effect", pooled.fixed)),
        prediction=pooled.prediction,
        neutral=measure.neutral,
        is_ratio=measure.is_ratio,
        less="less with treatment",
        more="more with treatment",
    )
    return Picture(
        name=name,
        heading=f"Pooled: {title}",
        svg=forest_plot(drawn),
        words=(random, f"Fixed effect: {estimate_words(pooled.fixed, origin='')}.", *_pooled_words(pooled)),
        numbers=_numbers(_rows_of([one.finding for one in pooled.studies], rows), number_of),
        columns=_FOREST_COLUMNS,
        rows=(
            *(_forest_row(one, rows, number_of) for one in pooled.studies),
            TwinRow((POOLED_ROWS[0], value_words(pooled.fixed), "100 %", "")),
            TwinRow((POOLED_ROWS[1], value_words(pooled.random), "", "100 %")),
        ),
    )


def _rows_of(findings: Sequence[FindingId], rows: Rows) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.finding in findings)


def _study(one: StudyWeight) -> Line:
    estimate = one.estimate
    return Line(
        inert(one.study), value_words(estimate), estimate.value, estimate.low, estimate.high, one.random_percent
    )


def _pooled_line(name: str, estimate: Estimate) -> Line:
    return Line(name, value_words(estimate), estimate.value, estimate.low, estimate.high)


def _forest_row(one: StudyWeight, rows: Rows, number_of: NumberOf) -> TwinRow:
    cells = (
        inert(one.study),
        value_words(one.estimate),
        f"{one.fixed_percent:.1f} %",
        f"{one.random_percent:.1f} %",
    )
    return TwinRow(cells, _numbers(_rows_of([one.finding], rows), number_of))


def _pooled_words(pooled: Pooled) -> Iterable[str]:
    yield heterogeneity_words(pooled)
    if pooled.hartung_knapp is not None:
        yield f"With the interval of Hartung and Knapp: {value_words(pooled.hartung_knapp)}."
    if pooled.prediction is not None:
        low, high = (plain(one, 3) for one in pooled.prediction)
        yield f"A further study like these is expected between {low} and {high}."
    yield f"Method: {inert(pooled.method)}."
