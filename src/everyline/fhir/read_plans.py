"""A pathway read back from an export of Everyline's: conditions from their FHIRPath, the rest from where it was put.

What an export does not have is refused with its place: nothing is dropped that might tell when an action applies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any  # FHIR's JSON

from everyline.domain.ids import FindingId, content_hash
from everyline.domain.pathway import (
    Action,
    ActionKind,
    AllOf,
    AnyOf,
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
    StatementId,
    Step,
    Threshold,
    ThresholdId,
)
from everyline.fhir.conditions import CRITERION, ON, THRESHOLD, Units, on_day, read, read_threshold
from everyline.fhir.documents import PlanFile
from everyline.fhir.extensions import FHIRPATH, VARIABLE, held, text_of
from everyline.fhir.fhirpath import UnreadableExpression, parse
from everyline.fhir.names import facts_url, identity_of, identity_of_action, pathway_of
from everyline.fhir.plans import ACTION, DURATIONS, FORMAT, KINDS, ROOT, SCHEDULE, SERIES, STEP
from everyline.fhir.read_facts import facts_of, made, refused
from everyline.fhir.releases import Release

_CALENDAR = {code: unit for unit, code in DURATIONS.items()}
# Elements of a plan that would tell for whom it is, or what for.
_NARROWS = ("subject", "useContext", "asNeeded", "goal", "actor")
# Elements of an action that an export has; any other might tell when it applies.
_READ = frozenset(
    {"extension", "id", "linkId", "title", "textEquivalent", "code", "priority", "documentation", "condition", "action"}
    | {"definitionCanonical", "timingDuration", "timingTiming", "groupingBehavior", "selectionBehavior"}
)


def is_ours(plan: Mapping[str, Any]) -> bool:
    """Whether a plan says that it is an export of Everyline's."""
    return FORMAT in held(plan, "format")


def read_plan(file: PlanFile) -> Pathway:
    """The pathway that was exported, as the file has it now; its hash is that of nothing.

    Raises InvalidInput with the place of the first fault: what is not read, a condition of another form, a name twice.
    """
    return _Plan(file).pathway()


@dataclass(slots=True)
class _Conditions:
    """What the conditions of one step, action or series say, by role."""

    when: Expression | None = None
    region: str = ""
    unless: tuple[CriterionId, ...] = ()
    scope: CriterionId | None = None
    medicine: FactId | None = None
    roles: list[str] = field(default_factory=list)


class _Plan:
    """One reading."""

    def __init__(self, file: PlanFile) -> None:
        self._file = file
        self._plan = file.plan
        self._name = "linkId" if file.version is Release.R5 else "id"
        self._units = Units()

    def pathway(self) -> Pathway:
        plan = self._plan
        identity = pathway_of(str(plan.get("url", "")))
        if identity is None:
            raise refused("PlanDefinition.url", "it is not urn:everyline:pathway: and the id of a pathway")
        if narrows := [key for key in plan if key.startswith(_NARROWS)]:
            raise refused(f"PlanDefinition.{narrows[0]}", "it is not read, and may tell for whom the plan is")
        library = self._file.find(facts_url(identity))
        if library is None or library.get("resourceType") != "Library":
            raise refused("PlanDefinition.library", f"the file does not hold the Library {facts_url(identity)}")
        facts = facts_of(library, identity)
        self._units = Units({one.id: one.unit for one in facts if one.unit})
        thresholds, criteria = self._variables()
        scope, steps, series = self._root()
        period = plan.get("effectivePeriod", {})
        whole = Pathway(
            id=identity,
            title=_text(plan.get("title", "")),
            about=_text(plan.get("description", "")),
            authored_by=tuple(_text(one.get("name", "")) for one in plan.get("author", [])),
            checked_by=tuple(_text(one.get("name", "")) for one in plan.get("reviewer", [])),
            reviewed_on=self._day(plan.get("lastReviewDate"), "PlanDefinition.lastReviewDate"),
            review_by=self._day(period.get("end"), "PlanDefinition.effectivePeriod.end"),
            facts=facts,
            thresholds=thresholds,
            statements=tuple(self._statements()),
            criteria=criteria,
            scope=scope,
            steps=steps,
            series=series,
            gaps=tuple(_text(one) for one in held(plan, "gap")),
            hash=content_hash(),
            regions=tuple(_text(one.get("text", "")) for one in plan.get("jurisdiction", [])),
        )
        for place, names in (
            ("facts", [one.id for one in whole.facts]),
            ("statements", [one.id for one in whole.statements]),
            ("steps", [one.id for one in whole.steps]),
            ("actions", [one.id for step in whole.steps for one in step.actions]),
            ("series", [one.id for one in whole.series]),
        ):
            once(names, f"PlanDefinition, its {place}")
        return whole

    # Variables

    def _variables(self) -> tuple[tuple[Threshold, ...], tuple[Criterion, ...]]:
        thresholds: list[Threshold] = []
        criteria: list[tuple[int, Criterion]] = []
        names: list[str] = []
        for number, extension in enumerate(self._plan.get("extension", [])):
            if extension.get("url") != VARIABLE:
                continue
            one = extension.get("valueExpression", {})
            name = str(one.get("name", ""))
            names.append(name)
            place = f"PlanDefinition.extension[{number}], the variable %{name[:80]}"
            text = self._fhirpath(one, place)
            rests_on = tuple(StatementId(str(name)) for name in held(one, "rests-on"))
            if name == ON:
                if self._parsed(text, place) != parse(on_day()):
                    raise refused(place, f"the day is {on_day()}")
            elif (threshold := identity_of(THRESHOLD, name)) is not None:
                thresholds.append(self._threshold(text, ThresholdId(threshold), text_of(one, "unit"), rests_on, place))
            elif (criterion := identity_of(CRITERION, name)) is not None:
                position = next((at for at in held(one, "position") if isinstance(at, int)), len(names))
                found = Criterion(
                    CriterionId(criterion), _text(one.get("description", "")), self._expression(text, place), rests_on
                )
                criteria.append((position, found))
            else:
                raise refused(place, "it is neither %on nor a threshold nor a criterion")
        once(names, "PlanDefinition, its variables")
        return tuple(thresholds), tuple(one for _, one in sorted(criteria, key=lambda pair: pair[0]))

    def _threshold(
        self, text: str, identity: ThresholdId, unit: str, rests_on: tuple[StatementId, ...], place: str
    ) -> Threshold:
        try:
            return read_threshold(text, identity, unit, rests_on)
        except UnreadableExpression as fault:
            raise refused(place, f"the FHIRPath is not read, since {fault}") from fault

    def _fhirpath(self, one: Mapping[str, Any], place: str) -> str:
        if one.get("language") != FHIRPATH:
            raise refused(place, f"it is {str(one.get('language'))[:40]!r}, not {FHIRPATH}")
        return str(one.get("expression", ""))

    def _parsed(self, text: str, place: str) -> object:
        try:
            return parse(text)
        except UnreadableExpression as fault:
            raise refused(place, f"the FHIRPath is not read, since {fault}") from fault

    def _expression(self, text: str, place: str) -> Expression:
        try:
            return read(text, self._units)
        except UnreadableExpression as fault:
            raise refused(place, f"the FHIRPath is not read, since {fault}") from fault

    def _statements(self) -> Iterator[Statement]:
        for one in held(self._plan, "statement"):
            identity = StatementId(text_of(one, "id"))
            findings = tuple(FindingId(str(name)) for name in held(one, "finding"))
            is_boards = next(held(one, "is-boards"), False) is True
            place = f"PlanDefinition.extension, the statement {identity[:64]!r}"
            text = _text(text_of(one, "text"))
            yield made(place, lambda i=identity, t=text, f=findings, b=is_boards: Statement(i, t, f, b))  # type: ignore[misc]

    # Actions

    def _root(self) -> tuple[CriterionId | None, tuple[Step, ...], tuple[Series, ...]]:
        tops = list(self._actions(self._plan, "PlanDefinition"))
        if len(tops) != 1 or tops[0][1] != ROOT:
            raise refused("PlanDefinition.action", f"it is not the one action named {ROOT!r} that holds the steps")
        place, _, root = tops[0]
        scope = self._conditions(root, place, {"scope"}).scope
        steps: list[Step] = []
        series: list[Series] = []
        for at, name, one in self._actions(root, place):
            if name == SCHEDULE:
                self._conditions(one, at, set())
                series += [self._series(*inner) for inner in self._actions(one, at)]
            else:
                steps.append(self._step(at, name, one))
        return scope, tuple(steps), tuple(series)

    def _actions(self, holder: Mapping[str, Any], place: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """Each action with its place and its name; what is not read of one is refused."""
        for number, one in enumerate(holder.get("action", [])):
            at = f"{place}.action[{number}]"
            if strange := sorted(set(one) - _READ):
                raise refused(at, f"{strange[0]} is not read, and may tell when the action applies")
            yield at, str(one.get(self._name, "")), one

    def _step(self, place: str, name: str, one: Mapping[str, Any]) -> Step:
        identity = self._identity(STEP, name, place)
        actions = tuple(self._action(*inner) for inner in self._actions(one, place))
        when = self._conditions(one, place, {"when"}).when
        return Step(identity, _text(one.get("title", "")), actions, when, self._rests_on(one))

    def _action(self, place: str, name: str, one: Mapping[str, Any]) -> Action:
        identity = self._identity(ACTION, name, place)
        if one.get("action"):
            raise refused(place, "an action of a step holds no others")
        if timed := [key for key in one if key.startswith("timing")]:
            raise refused(place, f"the {timed[0]} of an action is not read")
        conditions = self._conditions(one, place, {"when", "region", "unless"})
        medicine = text_of(one, "medicine")
        return Action(
            id=identity,
            says=_text(one.get("title", "")),
            kind=made(f"{place}.code", lambda: ActionKind(self._kind(one))),
            statements=self._rests_on(one),
            strength=_text(text_of(one, "strength")),
            when=conditions.when,
            unless=conditions.unless,
            region=conditions.region,
            medicine=FactId(medicine) if medicine else None,
        )

    def _kind(self, one: Mapping[str, Any]) -> str:
        code = one.get("code", {})
        concepts = code if isinstance(code, list) else [code]
        kinds = [str(c.get("code")) for held in concepts for c in held.get("coding", []) if c.get("system") == KINDS]
        return kinds[0] if len(kinds) == 1 else ""

    def _series(self, place: str, name: str, one: Mapping[str, Any]) -> Series:
        identity = self._identity(SERIES, name, place)
        conditions = self._conditions(one, place, {"medicine", "when", "region"})
        if conditions.medicine is None:
            raise refused(place, "no condition says which medicine is taken")
        at: list[Elapsed] = []
        every: list[Elapsed] = []
        until = [self._elapsed(value, place) for value in held(one, "until")]
        for where, _, due in self._actions(one, place):
            if due.get("condition") or due.get("action"):
                raise refused(where, "a test of a series has no conditions of its own")
            if "timingTiming" in due:
                every.append(self._repeated(due["timingTiming"], until, where))
            else:
                at.append(self._elapsed(due.get("timingDuration", {}), where))
        if len(every) > 1 or len(until) > 1:
            raise refused(place, "tests are repeated in one way, until one day")
        return Series(
            id=identity,
            test=_text(one.get("title", "")),
            medicine=conditions.medicine,
            at=tuple(at),
            statements=self._rests_on(one),
            every=every[0] if every else None,
            until=until[0] if until else None,
            when=conditions.when,
            region=conditions.region,
        )

    def _repeated(self, timing: Mapping[str, Any], until: list[Elapsed], place: str) -> Elapsed:
        repeat = timing.get("repeat", {})
        if set(timing) - {"repeat"} or set(repeat) - {"boundsDuration", "frequency", "period", "periodUnit"}:
            raise refused(place, "of a timing only frequency, period, periodUnit and boundsDuration are read")
        bounds = [self._elapsed(repeat["boundsDuration"], place)] if "boundsDuration" in repeat else []
        if repeat.get("frequency", 1) != 1 or bounds != until:
            raise refused(place, "its frequency is not 1, or its bounds are not those of the series")
        return self._elapsed({"value": repeat.get("period"), "code": repeat.get("periodUnit")}, place)

    def _elapsed(self, said: Any, place: str) -> Elapsed:
        amount = said.get("value") if isinstance(said, Mapping) else None
        unit = _CALENDAR.get(str(said.get("code"))) if isinstance(said, Mapping) else None
        if unit is None or amount is None or amount != int(amount):
            raise refused(place, "a time is a whole number of d, wk, mo or a")
        return made(place, lambda: Elapsed(int(amount), unit))

    def _rests_on(self, one: Mapping[str, Any]) -> tuple[StatementId, ...]:
        """The statements, by the labels of the documentation."""
        return tuple(dict.fromkeys(StatementId(str(doc.get("label", ""))) for doc in one.get("documentation", [])))

    def _identity(self, prefix: str, name: str, place: str) -> str:
        identity = identity_of_action(prefix, name)
        if not identity:
            raise refused(place, f"its {self._name} is {name[:80]!r}, which does not begin with {prefix!r}")
        return identity

    # Conditions

    def _conditions(self, one: Mapping[str, Any], place: str, allowed: set[str]) -> _Conditions:
        found = _Conditions()
        when: list[Expression] = []
        for number, condition in enumerate(one.get("condition", [])):
            at = f"{place}.condition[{number}]"
            if condition.get("kind") != "applicability":
                raise refused(at, f"a condition of kind {str(condition.get('kind'))[:20]!r} is not read")
            asked = condition.get("expression", {})
            expression = self._expression(self._fhirpath(asked, at), at)
            role = text_of(condition, "role") or "when"
            if role not in allowed or (role in found.roles and role != "when"):
                raise refused(at, f"the role {role[:20]!r} does not stand here, or stands twice")
            found.roles.append(role)
            match role, expression:
                case "when", _:
                    when.append(expression)
                case "scope", Named():
                    found.scope = expression.criterion
                case "region", Chosen("region", (region,)):
                    found.region = region
                case "medicine", Present():
                    found.medicine = expression.fact
                case "unless", Not(part):
                    found.unless = _named(part, at)
                case _:
                    raise refused(at, f"the condition has not the form of the role {role!r}")
        found.when = when[0] if len(when) == 1 else (AllOf(tuple(when)) if when else None)
        return found

    def _day(self, said: object, place: str) -> date | None:
        return None if said is None else made(place, lambda: date.fromisoformat(str(said)))


def once(names: Iterable[str], place: str) -> None:
    """Raises InvalidInput for a name that stands twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise refused(place, f"{name[:80]!r} stands twice")
        seen.add(name)


def _named(part: Expression, place: str) -> tuple[CriterionId, ...]:
    """The criteria of `not any of these`."""
    parts = part.parts if isinstance(part, AnyOf) and len(part.parts) > 1 else (part,)
    named = tuple(one.criterion for one in parts if isinstance(one, Named))
    if len(named) < len(parts):
        raise refused(place, "what speaks against an action is a criterion, or any of several")
    return named


def _text(said: object) -> str:
    """A text with its white space as a pathway's file has it."""
    return " ".join(str(said).split())
