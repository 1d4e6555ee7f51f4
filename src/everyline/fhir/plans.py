"""A pathway as FHIR: a Bundle of PlanDefinition, ActivityDefinitions and the Library of its facts (R4 and R5).

docs/reference/pathway-fhir.md says what stands where.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any  # FHIR's JSON

from everyline.domain.guidance import Grounds
from everyline.domain.pathway import (
    Action,
    ActionKind,
    AnyOf,
    CalendarUnit,
    Chosen,
    Criterion,
    CriterionId,
    Elapsed,
    Expression,
    FactId,
    Named,
    Not,
    Pathway,
    Present,
    Series,
    Statement,
    Step,
    Threshold,
)
from everyline.domain.pathway_review import PathwayReview
from everyline.errors import InvalidInput
from everyline.fhir.activities import activities, is_order
from everyline.fhir.citations import Documentation
from everyline.fhir.conditions import (
    CRITERION,
    ON,
    THRESHOLD,
    Units,
    leaves_named,
    on_day,
    write,
    write_threshold,
)
from everyline.fhir.extensions import VARIABLE, complex_, expression, part, simple
from everyline.fhir.inputs import UCUM
from everyline.fhir.libraries import facts_library
from everyline.fhir.names import action_name, activity_url, computer_name, facts_url, pathway_url, variable
from everyline.fhir.releases import Release

FORMAT = "everyline-pathway/1"
ROOT, SCHEDULE = "pathway", "schedule"
STEP, ACTION, SERIES = "step.", "action.", "series."
KINDS = "urn:everyline:action-kind"
DURATIONS = {CalendarUnit.DAYS: "d", CalendarUnit.WEEKS: "wk", CalendarUnit.MONTHS: "mo", CalendarUnit.YEARS: "a"}
_LONGEST_NAME = 64  # of an id in FHIR; the name of an Expression is one in R4


def bundle(pathway: Pathway, grounds: Grounds, review: PathwayReview, version: Release) -> dict[str, Any]:
    """A collection Bundle with the plan first. review: what the board says, which alone makes a plan active.

    Raises InvalidInput for ids that are too long for FHIR R4.
    """
    status = "active" if review.is_approved else "draft"
    plan = _Plan(pathway, grounds, review, version).resource(status)
    resources = [plan, facts_library(pathway, status), *activities(pathway, status)]
    entries = [{"fullUrl": one["url"], "resource": one} for one in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def units_of(pathway: Pathway) -> Units:
    """The unit of each quantity of a pathway."""
    return Units({one.id: one.unit for one in pathway.facts if one.unit})


def variables_of(pathway: Pathway) -> dict[str, str]:
    """The variables that conditions name, as FHIRPath, each after those it rests on."""
    units = units_of(pathway)
    return {
        ON: on_day(),
        **{variable(THRESHOLD, one.id): write_threshold(one) for one in pathway.thresholds},
        **{variable(CRITERION, one.id): write(one.expression, units) for one in _in_order(pathway)},
    }


class _Plan:
    """One export of a pathway."""

    def __init__(self, pathway: Pathway, grounds: Grounds, review: PathwayReview, version: Release) -> None:
        self._pathway = pathway
        self._review = review
        self._version = version
        self._units = units_of(pathway)
        self._documentation = Documentation(grounds)

    def resource(self, status: str) -> dict[str, Any]:
        pathway = self._pathway
        found: dict[str, Any] = {
            "resourceType": "PlanDefinition",
            "id": pathway.id.replace("_", "."),
            "extension": list(self._extensions()),
            "url": pathway_url(pathway.id),
            "identifier": [{"system": "urn:everyline:hash", "value": pathway.hash}],
            "name": computer_name(pathway.id),
            "title": pathway.title,
            "type": {"text": "Pathway"},
            "status": status,
            "description": pathway.about,
        }
        if pathway.regions:
            found["jurisdiction"] = [{"text": one} for one in pathway.regions]
        if self._review.is_approved and self._review.approved_on is not None:
            found["approvalDate"] = self._review.approved_on.isoformat()
        if pathway.reviewed_on is not None:
            found["lastReviewDate"] = pathway.reviewed_on.isoformat()
        if pathway.review_by is not None:
            found["effectivePeriod"] = {"end": pathway.review_by.isoformat()}
        for name, people in (("author", pathway.authored_by), ("reviewer", pathway.checked_by)):
            if people:
                found[name] = [{"name": one} for one in people]
        if works := self._documentation.works():
            found["relatedArtifact"] = works
        return found | {"library": [facts_url(pathway.id)], "action": [self._root()]}

    def _extensions(self) -> Iterator[dict[str, Any]]:
        yield simple("format", "String", FORMAT)
        yield {
            "url": VARIABLE,
            "valueExpression": expression(on_day(), name=ON, description="The day of the evaluation"),
        }
        for threshold in self._pathway.thresholds:
            yield _threshold(threshold)
        places = {one.id: number for number, one in enumerate(self._pathway.criteria)}
        for criterion in _in_order(self._pathway):
            yield self._criterion(criterion, places[criterion.id])
        for statement in self._pathway.statements:
            yield complex_("statement", list(_statement(statement)))
        for note in self._review.notes:
            yield simple("review", "String", note)
        for gap in self._pathway.gaps:
            yield simple("gap", "String", gap)

    def _criterion(self, one: Criterion, place: int) -> dict[str, Any]:
        extensions = [simple("position", "Integer", place)]
        extensions += [simple("rests-on", "String", name) for name in one.statements]
        written = write(one.expression, self._units)
        name = _short(variable(CRITERION, one.id))
        return {
            "url": VARIABLE,
            "valueExpression": expression(written, extension=extensions, name=name, description=one.says),
        }

    # Actions

    def _root(self) -> dict[str, Any]:
        pathway = self._pathway
        scope = [] if pathway.scope is None else [self._condition("scope", Named(pathway.scope))]
        inner = [self._step(one) for one in pathway.steps]
        if pathway.series:
            several = [self._series(one) for one in pathway.series]
            title = "Tests while a medicine is taken"
            inner.append(self._group(SCHEDULE, title) | {"action": several})
        found = self._group(ROOT, pathway.title)
        if scope:
            found["condition"] = scope
        return found | ({"action": inner} if inner else {})

    def _named(self, name: str) -> dict[str, Any]:
        """Actions are named by the id of the element in R4, by linkId in R5."""
        return {"linkId" if self._version is Release.R5 else "id": name}

    def _group(self, name: str, title: str) -> dict[str, Any]:
        return {
            **self._named(name),
            "title": title,
            "groupingBehavior": "logical-group",
            "selectionBehavior": "any",
        }

    def _step(self, step: Step) -> dict[str, Any]:
        found = self._group(action_name(STEP, step.id), step.title)
        if step.statements:
            found["documentation"] = self._documentation.of(step.statements)
        if step.when is not None:
            found["condition"] = [self._condition("when", step.when)]
        actions = [self._action(one) for one in step.actions]
        return found | ({"action": actions} if actions else {})

    def _action(self, action: Action) -> dict[str, Any]:
        extensions = []
        if action.strength:
            extensions.append(simple("strength", "String", action.strength))
        if action.medicine is not None:
            extensions.append(simple("medicine", "String", action.medicine))
        told = ", ".join(filter(None, [action.strength, action.region]))
        kind = {"coding": [{"system": KINDS, "code": action.kind.value}]}
        found: dict[str, Any] = {
            **({"extension": extensions} if extensions else {}),
            **self._named(action_name(ACTION, action.id)),
            "title": action.says,
            "textEquivalent": f"{action.says} ({told})" if told else action.says,
            "code": kind if self._version is Release.R5 else [kind],
        }
        if action.kind is ActionKind.URGENT:
            found["priority"] = "urgent"
        if action.statements:
            found["documentation"] = self._documentation.of(action.statements)
        conditions = self._conditions(action.region, action.when)
        if action.unless:
            conditions.append(self._condition("unless", not_any(action.unless)))
        if conditions:
            found["condition"] = conditions
        if is_order(action):
            found["definitionCanonical"] = activity_url(self._pathway.id, "action", action.id)
        return found

    def _series(self, series: Series) -> dict[str, Any]:
        found = self._group(action_name(SERIES, series.id), series.test)
        if series.until is not None:
            found["extension"] = [
                {"url": simple("until", "String", "")["url"], "valueDuration": duration(series.until)}
            ]
        if series.statements:
            found["documentation"] = self._documentation.of(series.statements)
        taken = self._condition("medicine", Present(series.medicine))
        found["condition"] = [taken, *self._conditions(series.region, series.when)]
        found["action"] = [self._due(series, at) for at in series.at]
        if series.every is not None:
            found["action"].append(self._repeated(series, series.every))
        return found

    def _due(self, series: Series, at: Elapsed) -> dict[str, Any]:
        when = f"{at} after the start" if at.amount else "before the first dose"
        return {
            "title": f"{series.test}: {when}",
            "timingDuration": duration(at),
            "definitionCanonical": activity_url(self._pathway.id, "series", series.id),
        }

    def _repeated(self, series: Series, every: Elapsed) -> dict[str, Any]:
        repeat: dict[str, Any] = {"frequency": 1, "period": every.amount, "periodUnit": DURATIONS[every.unit]}
        if series.until is not None:
            repeat = {"boundsDuration": duration(series.until), **repeat}
        return {
            "title": f"{series.test}: every {every} from the last of those on",
            "timingTiming": {"repeat": repeat},
            "definitionCanonical": activity_url(self._pathway.id, "series", series.id),
        }

    def _conditions(self, region: str, when: Expression | None) -> list[dict[str, Any]]:
        found = [self._condition("region", Chosen(FactId("region"), (region,)))] if region else []
        return found + ([self._condition("when", when)] if when is not None else [])

    def _condition(self, role: str, asked: Expression) -> dict[str, Any]:
        """role: which part of a step, an action or a series the condition is: FHIR joins all of them."""
        return {
            "extension": [simple("role", "Code", role)],
            "kind": "applicability",
            "expression": expression(write(asked, self._units)),
        }


def not_any(criteria: tuple[CriterionId, ...]) -> Not:
    """That none of some criteria holds."""
    named = tuple(Named(one) for one in criteria)
    return Not(named[0] if len(named) == 1 else AnyOf(named))


def duration(elapsed: Elapsed) -> dict[str, Any]:
    """A calendar time as a Duration; years and months are those of the calendar."""
    return {"value": elapsed.amount, "unit": elapsed.unit.value, "system": UCUM, "code": DURATIONS[elapsed.unit]}


def _threshold(one: Threshold) -> dict[str, Any]:
    extensions = [simple("unit", "String", one.unit)]
    extensions += [simple("rests-on", "String", value.statement) for value in one.values]
    name = _short(variable(THRESHOLD, one.id))
    return {"url": VARIABLE, "valueExpression": expression(write_threshold(one), extension=extensions, name=name)}


def _statement(one: Statement) -> Iterator[dict[str, Any]]:
    yield part("id", "String", one.id)
    yield part("text", "String", one.text)
    for finding in one.findings:
        yield part("finding", "String", finding)
    if one.is_boards:
        yield part("is-boards", "Boolean", True)


def _in_order(pathway: Pathway) -> list[Criterion]:
    """The criteria, each after those it names."""
    by_id = {one.id: one for one in pathway.criteria}
    placed: dict[CriterionId, Criterion] = {}

    def place(one: Criterion) -> None:
        if one.id not in placed:
            for name in leaves_named(one.expression):
                place(by_id[name])
            placed[one.id] = one

    for criterion in pathway.criteria:
        place(criterion)
    return list(placed.values())


def _short(name: str) -> str:
    if len(name) > _LONGEST_NAME:
        raise InvalidInput(
            f"{name} is too long a name for FHIR R4, which has at most {_LONGEST_NAME}.", "Shorten the id."
        )
    return name
