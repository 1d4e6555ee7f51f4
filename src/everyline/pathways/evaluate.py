"""What a pathway says of a patient's facts on a day: guidance, criteria, schedule. The same facts give the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from everyline.domain.pathway import (
    Action,
    AllOf,
    CriterionFound,
    CriterionId,
    Due,
    Elapsed,
    Evaluation,
    Expression,
    Fact,
    FactId,
    Guidance,
    Missing,
    Pathway,
    Present,
    Series,
    Standing,
    Step,
    Trace,
    Truth,
    all_of,
    any_of,
)
from everyline.pathways.criteria import Patient, criterion, find, patient
from everyline.pathways.dates import after

REGION = FactId("region")
# Further than this ahead nobody books a test.
_AHEAD = timedelta(days=366)
_MOST_DUE = 200


def evaluate(pathway: Pathway, facts: Sequence[Fact], on: date) -> Evaluation:
    """What the pathway says. Facts of days after `on` are left out of account.

    Who the pathway is not for is refused; where that is not known, it is told what is missing, and guidance is given.
    """
    seen = patient(pathway, facts, on)
    scope = criterion(seen, pathway.scope) if pathway.scope is not None else None
    found = tuple(_found(seen, one.id) for one in pathway.criteria)
    if scope is not None and scope.truth is Truth.FALSE:
        refused = f"This pathway is not for this patient: it does not hold that {scope.says}."
        return Evaluation(pathway.id, pathway.hash, on, (), found, (), refused)
    notes = () if scope is None or scope.truth is Truth.TRUE else tuple(one.why for one in scope.missing)
    guidance = tuple(_guided(seen))
    return Evaluation(pathway.id, pathway.hash, on, guidance, found, _schedule(seen, guidance), None, notes)


def sentences(trace: Trace) -> tuple[str, ...]:
    """A trace as sentences, what was asked first, then what it rests on."""
    head = f"{trace.says}: {_TRUTH_WORDS[trace.truth]}."
    return (head[:1].upper() + head[1:], *(line for one in trace.because for line in sentences(one)))


_TRUTH_WORDS = {Truth.TRUE: "yes", Truth.FALSE: "no", Truth.UNKNOWN: "not known"}


def _found(seen: Patient, identity: CriterionId) -> CriterionFound:
    trace = criterion(seen, identity)
    return CriterionFound(identity, trace.truth, trace, trace.missing)


def _guided(seen: Patient) -> Iterator[Guidance]:
    for step in seen.pathway.steps:
        for action in step.actions:
            told = _standing(seen, step, action)
            if told is not None:
                yield told


def _standing(seen: Patient, step: Step, action: Action) -> Guidance | None:
    """What is said of an action; None where it is not for this patient.

    Indicated only where its conditions are TRUE and nothing that speaks against it is TRUE or UNKNOWN: an action is
    never both indicated and contraindicated, and a fact learnt turns neither into the other.
    """
    conditions = [find(seen, one) for one in _conditions(step, action)]
    if action.region:
        conditions.append(_region(seen, action.region))
    applies = all_of(one.truth for one in conditions)
    if applies is Truth.FALSE:
        return None
    against = [criterion(seen, one) for one in action.unless]
    speaks_against = any_of(one.truth for one in against)
    if speaks_against is Truth.TRUE:
        because = tuple(_sentence(one) for one in against if one.truth is Truth.TRUE)
        return Guidance(step.id, action, Standing.CONTRAINDICATED, because, _missing(conditions))
    because = tuple(_sentence(one) for one in conditions if one.truth is Truth.TRUE)
    if applies is Truth.TRUE and speaks_against is Truth.FALSE:
        return Guidance(step.id, action, Standing.INDICATED, because)
    return Guidance(step.id, action, Standing.UNDETERMINED, because, _missing([*conditions, *against]))


def _conditions(step: Step, action: Action) -> Iterator[Expression]:
    # All of several is each of them: so each is told as a sentence of its own.
    for one in (step.when, action.when):
        if one is not None:
            yield from one.parts if isinstance(one, AllOf) else (one,)


def _region(seen: Patient, region: str) -> Trace:
    """Whether the patient is treated in a region; where that is not known, every region's alternative is shown."""
    held = {str(one.value) for one in seen.facts.get(REGION, ())}
    says = f"treated in the {region}"
    if len(held) == 1:
        return Trace(says, Truth.TRUE if region in held else Truth.FALSE)
    definition = seen.definitions[REGION]
    return Trace(says, Truth.UNKNOWN, (), (Missing(REGION, f"{definition.name} is not known: {definition.why}"),))


def _sentence(trace: Trace) -> str:
    """What holds, with the facts that show it, as one sentence."""
    shown = [one.says for one in _leaves(trace) if one.truth is trace.truth and one.says != trace.says]
    said = f"{trace.says[:1].upper()}{trace.says[1:]}"
    return f"{said} ({'; '.join(dict.fromkeys(shown))})." if shown else f"{said}."


def _leaves(trace: Trace) -> Iterator[Trace]:
    if not trace.because:
        yield trace
    for one in trace.because:
        yield from _leaves(one)


def _missing(traces: Sequence[Trace]) -> tuple[Missing, ...]:
    return tuple(dict.fromkeys(one for trace in traces for one in trace.missing))


def _schedule(seen: Patient, guidance: Sequence[Guidance]) -> tuple[Due, ...]:
    """Tests due from the day on: of medicines taken since a known day, and, as planned, of those indicated now."""
    due: list[Due] = []
    planned = {
        one.action.medicine: one
        for one in guidance
        if one.action.medicine is not None and one.standing is Standing.INDICATED
    }
    for series in seen.pathway.series:
        if series.when is not None and find(seen, series.when).truth is Truth.FALSE:
            continue
        if series.region and _region(seen, series.region).truth is Truth.FALSE:
            continue
        if find(seen, Present(series.medicine)).truth is Truth.TRUE:
            begun = [one.on for one in seen.facts[series.medicine] if one.on is not None and one.ends is None]
            if begun:
                due += _due(seen, series, max(begun), is_planned=False)
        elif series.medicine in planned:
            due += _due(seen, series, seen.on, is_planned=True)
    return tuple(sorted(due, key=lambda one: (one.on, one.test, one.medicine))[:_MOST_DUE])


def _due(seen: Patient, series: Series, start: date, *, is_planned: bool) -> Iterator[Due]:
    name = seen.definitions[series.medicine].name
    for day, after_start in _days(series, start, seen.on + _AHEAD):
        if day < seen.on:
            continue
        when = "before the first dose" if not after_start else f"{after_start} after the start"
        why = f"{name}, {when}" + (" (as planned from today)" if is_planned else "")
        yield Due(day, series.test, why, series.statements, series.medicine, is_planned)


def _days(series: Series, start: date, last: date) -> Iterator[tuple[date, str]]:
    ends = None if series.until is None else after(start, series.until)
    for at in series.at:
        day = after(start, at)
        if day <= last:
            yield day, str(at) if at.amount else ""
    if series.every is None:
        return
    base = series.at[-1] if series.at else Elapsed(0, series.every.unit)
    first = after(start, base)
    for count in range(1, _MOST_DUE):
        # Counted from the first, so that ends of months do not creep.
        day = after(first, Elapsed(series.every.amount * count, series.every.unit))
        if day > last or (ends is not None and day > ends):
            return
        yield day, f"every {series.every}"
