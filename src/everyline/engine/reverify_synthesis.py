"""Checks a stored synthesis again: each row against its source, and everything worked out from the rows.

Pure, like `reverify_answer`. A figure that its source does not print, an estimate that its groups do not give, a pooled
estimate, an absolute effect or a sum that does not come out the same fails by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from everyline.appraise.absolute import absolute, baseline_percent
from everyline.appraise.effects import Counts, compare, counts
from everyline.appraise.pool import pool
from everyline.domain.ids import FindingId
from everyline.domain.synthesis import Absolute, Calculation, Estimate, Pooled, Row, Summary, Weighting, rows_behind
from everyline.engine.arithmetic import faults, numbers
from everyline.engine.reverify_rows import (
    Documents,
    check_row,
    derived,
    near,
    printed_numbers,
    same_estimate,
    stands,
)
from everyline.engine.verification import Point
from everyline.publish.load import StoredAnswer

# One finding gives a row for each outcome, time, dose and trial it tells of.
Rows = Mapping[FindingId, Sequence[Row]]


def check_synthesis(answer: StoredAnswer, documents: Documents) -> tuple[list[Point], list[Point], list[Point]]:
    """What does not hold, what could not be checked here, and a note of what was worked out again.

    documents: the text of a document version, None where it is not at hand.
    """
    failures: list[Point] = []
    unchecked: list[Point] = []
    rows: dict[FindingId, list[Row]] = {}
    for stored in answer.table:
        name = f"The table's row {stored.finding}"
        try:
            row = stored.row()
        except ValueError as fault:
            failures.append(Point(None, f"{name} holds what can't be: {fault}."))
            continue
        if row in rows.get(row.finding, ()):
            failures.append(Point(None, f"{name} stands there twice."))
        rows.setdefault(row.finding, []).append(row)
        failures += (Point(None, f"{name} {what}") for what in check_row(row, documents))
    failures += (Point(None, what) for what in _summaries(answer, rows))
    for disagreement in answer.disagreements:
        known = rows.keys() | {one.id for one in answer.findings}
        for side in disagreement.sides:
            if side not in known:
                what = f"The disagreement “{disagreement.about}” names {side}, which the answer does not have."
                failures.append(Point(None, what))
    for calculation in answer.calculations:
        wrong, unread = _calculation(calculation.calculation(), documents)
        failures += (Point(None, what) for what in wrong)
        unchecked += (Point(None, what) for what in unread)
    return failures, unchecked, list(_notes(answer))


def _notes(answer: StoredAnswer) -> Iterator[Point]:
    counted = (
        (len(answer.table), "row"),
        (sum(one.pooled is not None for one in answer.summaries), "pooled estimate"),
        (sum(one.absolute is not None for one in answer.summaries), "absolute effect"),
        (len(answer.calculations), "calculation"),
    )
    told = [f"{number} {word}{'' if number == 1 else 's'}" for number, word in counted if number]
    if told:
        yield Point(None, f"Looked at and worked out again here: {', '.join(told)}.")


# Summaries


def _summaries(answer: StoredAnswer, rows: Rows) -> Iterator[str]:
    for stored in answer.summaries:
        name = f"“{stored.outcome}” ({stored.comparison})"
        try:
            summary = stored.summary()
            yield from _summary(summary, name, rows)
        except ValueError as fault:
            yield f"The summary of {name} holds what can't be: {fault}."


def _summary(summary: Summary, name: str, rows: Rows) -> Iterator[str]:
    for finding in summary.findings:
        if finding not in rows:
            yield f"The summary of {name} rests on {finding}, which is not in the table."
    behind = rows_behind(summary, (row for told in rows.values() for row in told))
    if summary.findings and not behind:
        yield f"The summary of {name} rests on no row of that comparison, outcome and time."
    known = [one for row in behind for one in (*row.estimates, *derived(row.groups))]
    if summary.pooled is not None:
        yield from _pooled(summary.pooled, name, behind)
        known += (summary.pooled.random, summary.pooled.fixed)
        pooled = len(summary.pooled.studies)
        if summary.studies != pooled:
            yield f"The summary of {name} counts {summary.studies} studies, but {pooled} are pooled."
    else:
        trials = len({row.trial for row in behind})
        if not 1 <= summary.studies <= max(trials, 1):
            yield f"The summary of {name} counts {summary.studies} studies, but its rows are of {trials}."
    if summary.participants is not None and summary.participants not in _people(summary, behind):
        yield f"The summary of {name} counts {summary.participants} people, which its rows do not come to."
    if summary.estimate is not None and not any(same_estimate(summary.estimate, one) for one in known):
        yield f"The estimate of {name} is neither that of a row it rests on nor the pooled one."
    if summary.absolute is not None:
        tried = known if summary.estimate is None else [summary.estimate, *known]
        yield from _absolute(summary.absolute, name, tried, behind)


def _people(summary: Summary, behind: Sequence[Row]) -> set[int]:
    """How many people may stand behind a summary: those of a row, or those of the pooled studies together."""
    if summary.pooled is None:
        return {_counted(row) for row in behind}
    told = [
        {
            _counted(row)
            for row in behind
            if row.finding == study.finding
            and any(_same_study(study.estimate, one) for one in (*row.estimates, *derived(row.groups)))
        }
        for study in summary.pooled.studies
    ]
    return {sum(one) for one in product(*told)}


def _counted(row: Row) -> int:
    return sum(one.n or 0 for one in row.groups) if row.participants is None else row.participants


def _pooled(pooled: Pooled, name: str, behind: Sequence[Row]) -> Iterator[str]:
    for study in pooled.studies:
        told = [row for row in behind if row.finding == study.finding]
        own = [effect for row in told for effect in (*row.estimates, *derived(row.groups))]
        if not told:
            yield f"The pooled estimate of {name} holds {study.finding}, which is no row of its table."
        elif not any(_same_study(study.estimate, one) for one in own):
            yield f"The pooled estimate of {name} takes another effect for {study.study} than its row has."
    cells = _cells(pooled, behind) if pooled.weighting is Weighting.MANTEL_HAENSZEL else None
    again = pool(
        [(one.finding, one.study, one.estimate) for one in pooled.studies],
        comparison=pooled.comparison,
        outcome=pooled.outcome,
        timepoint=pooled.timepoint,
        spread=pooled.spread,
        counts=cells,
    )
    yield from (
        f"The pooled estimate of {name}: {what} is stored as {stored}, but is {worked}."
        for what, stored, worked in _differences(pooled, again)
    )


def _same_study(stored: Estimate, own: Estimate) -> bool:
    """As `same_estimate`, save that a study without a printed interval is shown with that of its standard error."""
    if own.low is not None and own.high is not None:
        return same_estimate(stored, own)
    return stored.measure is own.measure and near(stored.value, own.value) and stored.p == own.p


def _cells(pooled: Pooled, behind: Sequence[Row]) -> dict[FindingId, Counts]:
    found: dict[FindingId, Counts] = {}
    for study in pooled.studies:
        pairs = (
            (one, two) for row in behind if row.finding == study.finding for one in row.groups for two in row.groups
        )
        for treated, control in pairs:
            if not treated.is_control and control.is_control:
                cells = counts(treated, control)
                # Several doses: the one whose effect was pooled.
                if cells and any(same_estimate(study.estimate, one) for one in compare(treated, control)):
                    found[study.finding] = cells
    return found


def _differences(stored: Pooled, again: Pooled) -> Iterator[tuple[str, str, str]]:
    for name in ("q", "tau2", "i2_percent", "p_heterogeneity", "df"):
        one, other = getattr(stored, name), getattr(again, name)
        if not near(one, other):
            yield name, f"{one:.6g}", f"{other:.6g}"
    for model in ("fixed", "random", "hartung_knapp"):
        kept, made = getattr(stored, model), getattr(again, model)
        if (kept is None) != (made is None) or (kept is not None and not same_estimate(kept, made)):
            yield model.replace("_", " "), _told(kept), _told(made)
    for one, other in zip(stored.studies, again.studies, strict=True):
        for name in ("fixed_percent", "random_percent"):
            if not near(getattr(one, name), getattr(other, name)):
                what = f"the weight of {one.study} ({name.partition('_')[0]})"
                yield what, f"{getattr(one, name):.6g} %", f"{getattr(other, name):.6g} %"
    if (stored.prediction is None) != (again.prediction is None) or not all(
        near(one, other) for one, other in zip(stored.prediction or (), again.prediction or (), strict=True)
    ):
        yield "the prediction interval", str(stored.prediction), str(again.prediction)


def _told(estimate: Estimate | None) -> str:
    if estimate is None:
        return "none"
    interval = "" if estimate.low is None or estimate.high is None else f" ({estimate.low:.6g} to {estimate.high:.6g})"
    return f"{estimate.value:.6g}{interval}"


# Absolute effects and calculations


def _absolute(stored: Absolute, name: str, tried: Iterable[Estimate], behind: Sequence[Row]) -> Iterator[str]:
    controls = [group for row in behind for group in row.groups if group.is_control]
    risks = [baseline_percent([one]) for one in controls] + [baseline_percent(controls)]
    if not any(near(stored.baseline_per_1000 / 10, one) for one in risks if one is not None):
        yield f"The risk without treatment of {name}, {stored.baseline_per_1000:g} per 1000, is not that of its rows."
    if not 0 <= stored.baseline_per_1000 <= 1000:
        return
    if not any(_same_absolute(stored, one) for one in tried):
        yield f"The absolute effect of {name}, {stored.difference_per_1000:g} per 1000, is not what its estimate gives."


def _same_absolute(stored: Absolute, estimate: Estimate) -> bool:
    try:
        again = absolute(estimate, baseline_percent=stored.baseline_per_1000 / 10, baseline=stored.baseline)
    except ValueError:
        return False
    fields = ("treated_per_1000", "difference_per_1000", "low_per_1000", "high_per_1000", "nnt")
    return again is not None and all(near(getattr(stored, name), getattr(again, name)) for name in fields)


def _calculation(calculation: Calculation, documents: Documents) -> tuple[list[str], list[str]]:
    """What does not come out, and what could not be worked again."""
    name = f"The calculation “{calculation.text}”"
    wrong = [f"{name}: {what}" for what in _inputs(calculation, documents)]
    given = [value for _, value, _ in calculation.inputs]
    lines, unread = faults(calculation.steps, given)
    wrong += [f"{name}: “{line}” does not come out." for line in lines]
    said = [value for step in calculation.steps for value, _ in numbers(step)]
    for value, decimals in numbers(calculation.result):
        half = 0.5 * 10.0**-decimals
        if not any(abs(value - one) <= half + 1e-9 for one in said):
            wrong.append(f"{name}: its result names {value:g}, which no step comes to.")
    # A line without a sum is a remark; a calculation without any sum can't be worked again.
    if calculation.steps and len(unread) == len(calculation.steps):
        return wrong, [f"{name} holds no sum that could be worked again here."]
    return wrong, []


def _inputs(calculation: Calculation, documents: Documents) -> Iterator[str]:
    said = frozenset(value for step in calculation.steps for value, _ in numbers(step))
    for label, value, citation in calculation.inputs:
        figures = [number for number, _ in numbers(value)]
        for figure in figures:
            if calculation.steps and not stands(figure, said):
                yield f"{label}, {figure:g}, goes into no step."
        if citation is None:
            continue
        text = documents(citation.document, citation.document_hash)
        printed = printed_numbers(citation.quote if text is None else text)
        for figure in figures:
            if not stands(figure, printed):
                yield f"{label}, {figure:g}, is not printed in {citation.document}."
