"""Whether what a pathway names is there, of the right kind, and rests on nothing that rests on it."""

from __future__ import annotations

from collections.abc import Iterator

from everyline.domain.pathway import (
    Age,
    AllOf,
    AnyOf,
    Chosen,
    Compare,
    CriterionId,
    Expression,
    FactKind,
    Lasted,
    Named,
    Not,
    Pathway,
    Present,
    Within,
)


def leaves(expression: Expression) -> Iterator[Expression]:
    """Every part of an expression that has no parts of its own."""
    match expression:
        case AllOf() | AnyOf():
            for part in expression.parts:
                yield from leaves(part)
        case Not():
            yield from leaves(expression.part)
        case _:
            yield expression


def expressions(pathway: Pathway) -> Iterator[tuple[str, Expression]]:
    """Every expression of a pathway with its place."""
    for criterion in pathway.criteria:
        yield f"criteria.{criterion.id}", criterion.expression
    for step in pathway.steps:
        if step.when is not None:
            yield f"steps.{step.id}", step.when
        for action in step.actions:
            if action.when is not None:
                yield f"steps.{step.id}.actions.{action.id}", action.when
    for series in pathway.series:
        if series.when is not None:
            yield f"series.{series.id}", series.when


def check_names(pathway: Pathway) -> Iterator[tuple[str, str]]:
    """Each fault as its place and what it is; nothing where the pathway is whole."""
    kinds = {one.id: one.kind for one in pathway.facts}
    choices = {one.id: one.choices for one in pathway.facts}
    units = {one.id: one.unit for one in pathway.facts}
    thresholds = {one.id: one for one in pathway.thresholds}
    criteria = {one.id: one.expression for one in pathway.criteria}
    statements = {one.id for one in pathway.statements}
    yield from _facts(pathway)
    for place, expression in expressions(pathway):
        for leaf in leaves(expression):
            match leaf:
                case Named():
                    if leaf.criterion not in criteria:
                        yield place, f"there is no criterion {leaf.criterion!r}"
                case Age():
                    if leaf.threshold not in thresholds:
                        yield place, f"there is no threshold {leaf.threshold!r}"
                    elif thresholds[leaf.threshold].unit != "a":
                        yield place, f"the threshold {leaf.threshold!r} is not in years (a)"
                    elif "birth_date" not in kinds:
                        yield place, "the facts have no birth_date"
                case Compare():
                    if kinds.get(leaf.fact) is not FactKind.QUANTITY:
                        yield place, f"{leaf.fact!r} is no quantity among the facts"
                    elif leaf.threshold not in thresholds:
                        yield place, f"there is no threshold {leaf.threshold!r}"
                    elif thresholds[leaf.threshold].unit != units[leaf.fact]:
                        unit = thresholds[leaf.threshold].unit
                        yield place, f"{leaf.fact} is in {units[leaf.fact]!r}, its threshold in {unit!r}"
                case Chosen():
                    if kinds.get(leaf.fact) is not FactKind.CHOICE:
                        yield place, f"{leaf.fact!r} is no choice among the facts"
                    elif other := sorted(set(leaf.choices) - set(choices[leaf.fact])):
                        yield place, f"{leaf.fact} has no choice {other[0]!r}"
                case Present() | Within():
                    if kinds.get(leaf.fact) not in (FactKind.PRESENCE, FactKind.MEDICINE):
                        yield place, f"{leaf.fact!r} is nothing that is present or taken among the facts"
                case Lasted():
                    if kinds.get(leaf.fact) is not FactKind.MEDICINE:
                        yield place, f"{leaf.fact!r} is no medicine among the facts"
                case _:
                    pass
    cited: list[tuple[str, str]] = [
        *((f"thresholds.{t.id}", v.statement) for t in pathway.thresholds for v in t.values),
        *((f"criteria.{c.id}", one) for c in pathway.criteria for one in c.statements),
        *((f"steps.{s.id}", one) for s in pathway.steps for one in s.statements),
        *((f"steps.{s.id}.actions.{a.id}", one) for s in pathway.steps for a in s.actions for one in a.statements),
        *((f"series.{s.id}", one) for s in pathway.series for one in s.statements),
    ]
    for place, statement in cited:
        if statement not in statements:
            yield place, f"there is no statement {statement!r}"
    for step in pathway.steps:
        for action in step.actions:
            place = f"steps.{step.id}.actions.{action.id}"
            for name in action.unless:
                if name not in criteria:
                    yield place, f"there is no criterion {name!r}"
            if action.medicine is not None and kinds.get(action.medicine) is not FactKind.MEDICINE:
                yield place, f"{action.medicine!r} is no medicine among the facts"
            if action.region and action.region not in pathway.regions:
                yield place, f"{action.region!r} is none of the pathway's regions"
    for series in pathway.series:
        if series.region and series.region not in pathway.regions:
            yield f"series.{series.id}", f"{series.region!r} is none of the pathway's regions"
        if kinds.get(series.medicine) is not FactKind.MEDICINE:
            yield f"series.{series.id}", f"{series.medicine!r} is no medicine among the facts"
    if pathway.scope is not None and pathway.scope not in criteria:
        yield "scope", f"there is no criterion {pathway.scope!r}"
    actions = [action.id for step in pathway.steps for action in step.actions]
    for twice in sorted({one for one in actions if actions.count(one) > 1}):
        yield "steps", f"two actions have the id {twice!r}"
    yield from _circles(criteria)


def _facts(pathway: Pathway) -> Iterator[tuple[str, str]]:
    codes: dict[tuple[str, str], str] = {}
    for fact in pathway.facts:
        place = f"facts.{fact.id}"
        if (fact.kind is FactKind.DATE) is not (fact.id == "birth_date"):
            yield place, "birth_date is a date, and the only one"
        if fact.kind is not FactKind.QUANTITY and (fact.unit or fact.units or fact.low is not None):
            yield place, "only a quantity has a unit and limits"
        if fact.kind is FactKind.QUANTITY and not fact.unit:
            yield place, "a quantity has a unit; “1” where it is a ratio, “{score}” where it is a score"
        if fact.choices and fact.kind is not FactKind.CHOICE:
            yield place, "only a choice has choices"
        if len(set(fact.choices)) < len(fact.choices):
            yield place, "a choice stands twice"
        if fact.unit in dict(fact.units):
            yield place, f"{fact.unit!r} is its own unit and needs no factor"
        for code in fact.codes:
            other = codes.setdefault((code.system, code.code), fact.id)
            if other != fact.id:
                yield place, f"the code {code.code} is that of {other} too"
    region = next((one for one in pathway.facts if one.id == "region"), None)
    if pathway.regions and (region is None or region.kind is not FactKind.CHOICE):
        yield "regions", "the facts have no choice called region"
    elif region is not None and (unknown := sorted(set(pathway.regions) - set(region.choices))):
        yield "regions", f"{unknown[0]!r} is no choice of the fact region"


# A criterion resting on more others in a row than this can't be read by anybody, and evaluating it goes as deep.
_LONGEST_CHAIN = 30


def _circles(criteria: dict[CriterionId, Expression]) -> Iterator[tuple[str, str]]:
    depths: dict[CriterionId, int] = {}

    def walk(name: CriterionId, above: tuple[CriterionId, ...]) -> Iterator[tuple[str, str]]:
        if name in above:
            yield f"criteria.{name}", f"it rests on itself: {' -> '.join((*above[above.index(name) :], name))}"
        elif len(above) > _LONGEST_CHAIN:
            yield f"criteria.{above[0]}", f"it rests on a chain of more than {_LONGEST_CHAIN} criteria"
        elif name in criteria and name not in depths:
            inner = [leaf.criterion for leaf in leaves(criteria[name]) if isinstance(leaf, Named)]
            for one in inner:
                yield from walk(one, (*above, name))
            depths[name] = 1 + max((depths.get(one, 0) for one in inner), default=0)
            if depths[name] > _LONGEST_CHAIN:
                yield f"criteria.{name}", f"it rests on a chain of more than {_LONGEST_CHAIN} criteria"

    for name in criteria:
        yield from walk(name, ())
