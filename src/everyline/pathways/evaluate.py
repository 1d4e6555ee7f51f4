"""What a pathway says of a patient's facts on a day: guidance, criteria, schedule. The same facts give the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from everyline.domain.guidance import CriterionFound, Due, Evaluation, Guidance, Missing, Standing, Trace
from everyline.domain.pathway import (
    FALSE,
    TRUE,
    UNKNOWN,
    Action,
    ActionKind,
    AllOf,
    CalendarUnit,
    CriterionId,
    Elapsed,
    Expression,
    Fact,
    FactId,
    Pathway,
    Series,
    Step,
    all_of,
)
from everyline.errors import InvalidInput
from everyline.pathways.criteria import Patient, criterion, find, in_region, joined_any, once, patient, running_courses
from everyline.pathways.dates import after

REGION = FactId("region")
_INDICATED, _CONTRAINDICATED, _UNDETERMINED = Standing.INDICATED, Standing.CONTRAINDICATED, Standing.UNDETERMINED
# Further than this ahead nobody books a test.
_AHEAD = timedelta(days=366)
_MOST_DUE = 200
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


def evaluate(pathway: Pathway, facts: Sequence[Fact], on: date, *, refused: str | None = None) -> Evaluation:
    """What the pathway says. Facts of days after `on` are left out of account.

    Who the pathway is not for is refused; where that is not known, it is told what is missing, and guidance is given.
    refused: why nothing is to be said whatever the facts are, as of somebody who died.
    Raises InvalidInput for a day that is no day of anybody's care.
    """
    if not _FIRST_YEAR <= on.year <= _LAST_YEAR:
        raise InvalidInput(f"{on.isoformat()} is no day to evaluate a pathway on.", "Give the day of the visit.")
    if refused is not None:
        return Evaluation(pathway.id, pathway.hash, on, refused=refused)
    seen = patient(pathway, facts, on)
    scope = criterion(seen, pathway.scope) if pathway.scope is not None else None
    found = tuple(_found(seen, one.id) for one in pathway.criteria)
    if scope is not None and scope.truth is FALSE:
        outside = f"This pathway is not for this patient: it does not hold that {scope.says}."
        return Evaluation(pathway.id, pathway.hash, on, (), found, (), outside)
    notes = () if scope is None or scope.truth is TRUE else tuple(one.why for one in scope.missing)
    guidance = tuple(_guided(seen))
    schedule, told = _schedule(seen, guidance)
    return Evaluation(pathway.id, pathway.hash, on, guidance, found, schedule, None, (*notes, *told))


def sentences(trace: Trace) -> tuple[str, ...]:
    """A trace as sentences, what was asked first, then what it rests on."""
    head = f"{trace.says}: {_TRUTH_WORDS[trace.truth]}."
    return (head[:1].upper() + head[1:], *(line for one in trace.because for line in sentences(one)))


_TRUTH_WORDS = {TRUE: "yes", FALSE: "no", UNKNOWN: "not known"}


def _found(seen: Patient, identity: CriterionId) -> CriterionFound:
    trace = criterion(seen, identity)
    return CriterionFound(identity, trace.truth, trace, trace.missing)


def _guided(seen: Patient) -> Iterator[Guidance]:
    for step in seen.pathway.steps:
        here = find(seen, step.when) if step.when is not None else None
        if here is not None and here.truth is FALSE:
            continue
        for action in step.actions:
            told = _standing(seen, step, here, action)
            if told is not None:
                yield told


def _standing(seen: Patient, step: Step, here: Trace | None, action: Action) -> Guidance | None:
    """What is said of an action; None where it is not for this patient. here: the condition of its step.

    Indicated only where its conditions are TRUE and nothing that speaks against it is TRUE or UNKNOWN: an action is
    never both indicated and contraindicated, and a fact learnt turns neither into the other.
    """
    conditions = [] if here is None else _each(step.when, here)
    if action.region:  # first, as it is the cheapest
        conditions.append(in_region(seen, REGION, action.region))
        if conditions[-1].truth is FALSE:
            return None
    if action.when is not None:
        own = find(seen, action.when)
        if own.truth is FALSE:
            return None
        conditions += _each(action.when, own)
    applies = all_of([one.truth for one in conditions])
    against = _against(seen, action.unless)
    if against.truth is TRUE:
        because = tuple([_sentence(seen, one) for one in against.because if one.truth is TRUE])
        return Guidance(step.id, action, _CONTRAINDICATED, because, _missing(conditions))
    because = tuple([_sentence(seen, one) for one in conditions if one.truth is TRUE])
    if applies is TRUE and against.truth is FALSE:
        return Guidance(step.id, action, _INDICATED, because)
    return Guidance(step.id, action, _UNDETERMINED, because, _missing([*conditions, against]))


def _each(condition: Expression | None, found: Trace) -> list[Trace]:
    """All of several is each of them: so each is told as a sentence of its own."""
    return list(found.because) if isinstance(condition, AllOf) else [found]


def _against(seen: Patient, unless: tuple[CriterionId, ...]) -> Trace:
    """Whether any of some criteria speaks against an action; many actions have the same."""
    found = seen.against.get(unless)
    if found is None:
        found = seen.against[unless] = joined_any(
            "something speaks against it", [criterion(seen, one) for one in unless]
        )
    return found


def _sentence(seen: Patient, trace: Trace) -> str:
    """What holds, with the facts that show it, as one sentence."""
    kept = seen.sentences.get(id(trace))
    if kept is not None:
        return kept[1]
    itself = trace.says.lower()
    shown = [one.says for one in _leaves(trace) if one.truth is trace.truth and one.says.lower() != itself]
    said = f"{trace.says[:1].upper()}{trace.says[1:]}"
    said = f"{said} ({'; '.join(dict.fromkeys(shown))})." if shown else f"{said}."
    seen.sentences[id(trace)] = (trace, said)  # with the trace, so that its id is nobody else's meanwhile
    return said


def _leaves(trace: Trace) -> Iterator[Trace]:
    if not trace.because:
        yield trace
    for one in trace.because:
        yield from _leaves(one)


def _missing(traces: Sequence[Trace]) -> tuple[Missing, ...]:
    return once([trace.missing for trace in traces if trace.truth is UNKNOWN])


def _schedule(seen: Patient, guidance: Sequence[Guidance]) -> tuple[tuple[Due, ...], tuple[str, ...]]:
    """Tests due from the day on, of medicines taken since a known day, and, as planned, of those indicated now; and
    what there is to say of tests whose days can't be told."""
    due: list[Due] = []
    notes: list[str] = []
    planned = {
        one.action.medicine
        for one in guidance
        if one.action.medicine is not None
        and one.standing is Standing.INDICATED
        and one.action.kind is ActionKind.TREAT
    }
    for series in seen.pathway.series:
        if series.when is not None and find(seen, series.when).truth is FALSE:
            continue
        if series.region and in_region(seen, REGION, series.region).truth is FALSE:
            continue
        running = running_courses(seen, series.medicine, "")
        if isinstance(running, list) and running:
            begun = [one.on for one in running if one.on is not None]
            if len(begun) < len(running):
                notes.append(f"{_name(seen, series)} is taken since an unknown day: no days for {series.test}.")
                continue
            ends = None if any(one.ends is None for one in running) else max(one.ends for one in running if one.ends)
            due += _due(seen, series, min(begun), ends, is_planned=False)
        elif series.medicine in planned:
            due += _due(seen, series, seen.on, None, is_planned=True)
    due.sort(key=lambda one: (one.on, one.test, one.medicine, one.why))
    if len(due) > _MOST_DUE:
        notes.append(f"Of {len(due)} tests due within a year, the first {_MOST_DUE} are told.")
    return tuple(due[:_MOST_DUE]), tuple(dict.fromkeys(notes))


def _name(seen: Patient, series: Series) -> str:
    return seen.definitions[series.medicine].name


def _due(seen: Patient, series: Series, start: date, ends: date | None, *, is_planned: bool) -> Iterator[Due]:
    """ends: when the medicine is to be stopped, where that is known."""
    for day, after_start in _days(series, start, seen.on):
        if ends is not None and day > ends:
            continue
        when = after_start or "before the first dose"
        why = f"{_name(seen, series)}, {when}" + (" (as planned from today)" if is_planned else "")
        yield Due(day, series.test, why, series.statements, series.medicine, is_planned)


def _days(series: Series, start: date, on: date) -> Iterator[tuple[date, str]]:
    """The days of a series from `on` to a year ahead, each with what it is counted from."""
    last = on + _AHEAD
    ends = last if series.until is None else min(last, after(start, series.until))
    for at in series.at:
        if on <= (day := after(start, at)) <= last:
            yield day, f"{at} after the start" if at.amount else ""
    if series.every is None:
        return
    base = series.at[-1] if series.at else Elapsed(0, series.every.unit)
    first = after(start, base)
    # Near the day at once: a weekly test of a medicine taken for ten years is not counted through from its start.
    count = max(1, (on - first).days // (series.every.amount * _LONGEST_DAYS[series.every.unit]))
    # Counted from the first, so that ends of months do not creep.
    while (day := after(first, Elapsed(series.every.amount * count, series.every.unit))) <= ends:
        if day >= on:
            yield day, f"every {series.every}"
        count += 1


# No unit is longer than this, so that counting from here passes over no day.
_LONGEST_DAYS = {CalendarUnit.DAYS: 1, CalendarUnit.WEEKS: 7, CalendarUnit.MONTHS: 31, CalendarUnit.YEARS: 366}
