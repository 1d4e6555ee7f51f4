"""What differs between two revisions of a pathway besides its statements: rules, tests, cards and cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from everyline.domain.pathway import Action, Age, Compare, Expression, Pathway, Series, Threshold
from everyline.engine.pathway_form import PathwayForm, loaded
from everyline.pathways.names import leaves
from everyline.pathways.words import Words


def pathway_changes(before: PathwayForm, after: PathwayForm) -> tuple[str, ...]:
    """Each difference as a sentence, in the order of the file; what only reads otherwise in the YAML comes last."""
    old, new = loaded(before.pathway, before.yaml), loaded(after.pathway, after.yaml)
    found = [
        *(f"{what}: now {now}. Before: {was}." for what, was, now in _whole(before, after, old, new) if was != now),
        *_parts("Threshold", _thresholds(old), _thresholds(new)),
        *_parts("Criterion", _criteria(old), _criteria(new)),
        *_parts("Step", _steps(old), _steps(new)),
        *_parts("Action", _actions(old), _actions(new)),
        *_parts("Tests", _series(old), _series(new)),
        *_parts("Fact", _facts(old), _facts(new)),
        *_files("Study card", before.cards, after.cards),
        *_files("Cases", before.cases, after.cases),
    ]
    if not found and before.yaml != after.yaml:
        found.append("The YAML differs in what the parts above do not tell: comments, order or layout.")
    return tuple(found)


def _whole(before: PathwayForm, after: PathwayForm, old: Pathway, new: Pathway) -> Iterator[tuple[str, str, str]]:
    yield "Title", old.title, new.title
    yield "About", old.about, new.about
    yield "Written by", ", ".join(old.authored_by) or "nobody named", ", ".join(new.authored_by) or "nobody named"
    yield "Reviewed, as its file states", _claimed(old), _claimed(new)
    yield "To be reviewed by", before.review_by.isoformat(), after.review_by.isoformat()
    yield "For whom", str(old.scope or "everybody"), str(new.scope or "everybody")
    yield "Regions", ", ".join(old.regions) or "none", ", ".join(new.regions) or "none"
    yield "Where the library is silent", " ".join(old.gaps) or "nothing", " ".join(new.gaps) or "nothing"


def _claimed(pathway: Pathway) -> str:
    on = pathway.reviewed_on.isoformat() if pathway.reviewed_on else "no day"
    return f"{on}, {', '.join(pathway.checked_by) or 'nobody'}"


def _parts(what: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for name, now in new.items():
        was = old.get(name)
        if was is None:
            yield f"{what} {name} is new: {now}."
        elif was != now:
            yield f"{what} {name}: now {now}. Before: {was}."
    yield from (f"{what} {name} is gone: {was}." for name, was in old.items() if name not in new)


def _files(what: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for name in sorted({*old, *new}):
        if name not in old:
            yield f"{what} {name}: new."
        elif name not in new:
            yield f"{what} {name}: gone."
        elif old[name] != new[name]:
            yield f"{what} {name}: changed."


def _thresholds(pathway: Pathway) -> dict[str, str]:
    return {one.id: _values(one) for one in pathway.thresholds}


def _values(threshold: Threshold) -> str:
    values = (
        f"{one.value:f} {threshold.unit} from {one.since.isoformat()} ({one.statement})" for one in threshold.values
    )
    return ", then ".join(values)


def _criteria(pathway: Pathway) -> dict[str, str]:
    words = Words(pathway)
    return {one.id: f"“{one.says}”, {_if(words, one.expression)[2:]}{_by(one.statements)}" for one in pathway.criteria}


def _steps(pathway: Pathway) -> dict[str, str]:
    words = Words(pathway)
    return {
        one.id: f"“{one.title}”, number {number}{_if(words, one.when)}{_by(one.statements)}"
        for number, one in enumerate(pathway.steps, 1)
    }


def _actions(pathway: Pathway) -> dict[str, str]:
    words = Words(pathway)
    return {action.id: _action(words, step.id, action) for step in pathway.steps for action in step.actions}


def _action(words: Words, step: str, action: Action) -> str:
    parts = [f"“{action.says}” ({action.kind.value}), in {step}{_if(words, action.when)}"]
    parts += [f"unless {', '.join(action.unless)}"] if action.unless else []
    parts += [f"strength {action.strength}"] if action.strength else []
    parts += [f"in {action.region} only"] if action.region else []
    parts += [f"taken as {action.medicine}"] if action.medicine else []
    return ", ".join(parts) + _by(action.statements)


def _series(pathway: Pathway) -> dict[str, str]:
    words = Words(pathway)
    return {one.id: _tests(words, one) for one in pathway.series}


def _tests(words: Words, one: Series) -> str:
    parts = [f"{one.test} with {one.medicine}"]
    parts += [f"at {', '.join(map(str, one.at))}"] if one.at else []
    parts += [f"every {one.every}"] if one.every else []
    parts += [f"until {one.until}"] if one.until else []
    parts += [f"in {one.region} only"] if one.region else []
    return ", ".join(parts) + _if(words, one.when) + _by(one.statements)


def _facts(pathway: Pathway) -> dict[str, str]:
    return {
        one.id: f"{one.name}, {one.kind.value}"
        + (f", {one.unit}" if one.unit else "")
        + (f", from {one.low} to {one.high}" if one.low is not None or one.high is not None else "")
        + (f", one of {', '.join(one.choices)}" if one.choices else "")
        + (f", also in {', '.join(f'{unit} ({factor:f})' for unit, factor in one.units)}" if one.units else "")
        + (f", for {one.valid_days} days" if one.valid_days else "")
        + (f", codes {', '.join(f'{code.system} {code.code}' for code in one.codes)}" if one.codes else "")
        + f"; why: {one.why}"
        for one in pathway.facts
    }


def _if(words: Words, when: Expression | None) -> str:
    if when is None:
        return ""
    # Two thresholds of one value are two rules once one of them changes.
    used = dict.fromkeys(one.threshold for one in leaves(when) if isinstance(one, Compare | Age))
    return f", if {words.of(when)}" + (f" (by {', '.join(used)})" if used else "")


def _by(statements: tuple[str, ...]) -> str:
    return f", by {', '.join(statements)}" if statements else ""
