"""Conditions of a pathway as FHIRPath, and FHIRPath of that form as conditions (docs/reference/pathway-fhir.md).

The context is a `Parameters` resource of what counts on the day (`inputs.py`). Thresholds, criteria and the day are
variables. Three truths are FHIRPath's own: true, false and empty, which `and`, `or` and `not()` join by Kleene's logic
(FHIRPath 2.0, section 6.5 "Boolean logic"). Values of one day that do not agree give empty: no more than one truth is
found where all agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from everyline.domain.pathway import (
    Age,
    AllOf,
    AnyOf,
    CalendarUnit,
    Chosen,
    Compare,
    Comparison,
    CriterionId,
    DatedValue,
    Elapsed,
    Expression,
    FactId,
    Lasted,
    Named,
    Not,
    Present,
    StatementId,
    Threshold,
    ThresholdId,
    Within,
)
from everyline.fhir.fhirpath import (
    Call,
    Chain,
    Literal,
    Node,
    Operation,
    UnreadableExpression,
    Variable,
    nodes,
    parse,
    quoted,
)
from everyline.fhir.names import identity_of, variable

DAY = "evaluation.date"
AGE = "patient.age"
ON = "on"
CRITERION = "criterion"
THRESHOLD = "threshold"
DAYS, COMPLETE, STARTS = ".day", ".complete", ".start"
_SIGNS = {Comparison.AT_LEAST: ">=", Comparison.ABOVE: ">", Comparison.AT_MOST: "<=", Comparison.BELOW: "<"}
_FURTHER = (DAYS, COMPLETE, STARTS)


@dataclass(frozen=True, slots=True)
class Units:
    """The unit of each quantity, by fact: a value in another unit is not compared."""

    by_fact: Mapping[FactId, str] = field(default_factory=dict)


def leaves_named(expression: Expression) -> Iterator[CriterionId]:
    """The criteria that an expression names."""
    match expression:
        case AllOf() | AnyOf():
            for one in expression.parts:
                yield from leaves_named(one)
        case Not():
            yield from leaves_named(expression.part)
        case Named():
            yield expression.criterion
        case _:
            pass


# Writing


def on_day() -> str:
    """The day of the evaluation."""
    return _values(DAY)


def write_threshold(threshold: Threshold) -> str:
    """The value in force on the day, empty before the first."""
    written = ""
    for one in threshold.values:
        otherwise = f", {written}" if written else ""
        written = f"iif(%{ON} >= @{one.since.isoformat()}, {one.value:f}{otherwise})"
    return written


def write(expression: Expression, units: Units) -> str:
    """An expression as FHIRPath, its context a Parameters resource."""
    match expression:
        case AllOf():
            return " and ".join(_parts(expression.parts, units, "true"))
        case AnyOf():
            return " or ".join(_parts(expression.parts, units, "false"))
        case Not():
            return f"{_grouped(expression.part, units)}.not()"
        case Named():
            return f"%{variable(CRITERION, expression.criterion)}"
        case Age():
            return _agreed(_values(AGE), f" {_SIGNS[expression.comparison]} {_threshold(expression.threshold)}")
        case Compare():
            unit = quoted(units.by_fact.get(expression.fact, ""))
            values = f"{_values(expression.fact)}.where(code = {unit}).value"
            return _agreed(values, f" {_SIGNS[expression.comparison]} {_threshold(expression.threshold)}")
        case Chosen():
            return _agreed(_values(expression.fact), f" in ({' | '.join(quoted(one) for one in expression.choices)})")
        case Present():
            return _present(expression.fact)
        case Lasted():
            return _lasted(expression.fact, expression.least)
        case Within():
            since = f"{_values(expression.fact + DAYS)}.exists($this >= %{ON} - {_time(expression.last)})"
            return f"iif({since}, true, iif({_values(expression.fact + COMPLETE)} = true, false))"


def _values(name: str) -> str:
    return f"parameter.where(name = {quoted(name)}).value"


def _threshold(identity: ThresholdId) -> str:
    return f"%{variable(THRESHOLD, identity)}"


def _time(elapsed: Elapsed) -> str:
    return f"{elapsed.amount} {elapsed.unit.value}"


def _agreed(values: str, test: str) -> str:
    """What a test says of each of the values, empty where there is none or where they do not agree."""
    return f"iif({values}.select($this{test}).distinct().count() = 1, {values}.first(){test})"


def _present(fact: FactId) -> str:
    return f"iif({_values(fact)}.distinct().count() = 1, {_values(fact)}.first())"


def _lasted(medicine: FactId, least: Elapsed) -> str:
    """One of the courses that go on is so long; known not to be only where the start of each of them is known."""
    taken, starts = _values(medicine), _values(medicine + STARTS)
    long = f"{starts}.exists($this + {_time(least)} <= %{ON})"
    all_known = f"{starts}.count() = {taken}.where($this = true).count()"
    return f"iif({taken}.distinct().count() = 1, iif({long}, true, iif({all_known}, false)))"


def _parts(parts: tuple[Expression, ...], units: Units, neutral: str) -> Iterator[str]:
    if len(parts) == 1:  # so that it is read back as what it is
        yield neutral
    for part in parts:
        yield _grouped(part, units)


def _grouped(part: Expression, units: Units) -> str:
    written = write(part, units)
    return f"({written})" if isinstance(part, AllOf | AnyOf) else written


# Reading


def read(text: str, units: Units) -> Expression:
    """The expression that a FHIRPath of our form says. Raises UnreadableExpression, with the reason, for any other."""
    return _read(parse(text), units)


def read_threshold(text: str, identity: ThresholdId, unit: str, statements: tuple[StatementId, ...]) -> Threshold:
    """A threshold from its FHIRPath; statements: what each of its values rests on, by day.

    Raises UnreadableExpression for another form, and where there are not as many statements as values.
    """
    found: list[tuple[date, Decimal]] = []
    node: Node | None = parse(text)
    while node is not None:
        match node:
            case Call(None, "iif", (Operation(">=", Variable("on"), Literal("date", since)), value, *rest)):
                found.append((_day(since), _number(value)))
                node = rest[0] if rest else None
            case _:
                raise UnreadableExpression("a threshold reads `iif(%on >= @DAY, NUMBER, iif(...))`, the last day first")
    found.reverse()
    if len(found) != len(statements):
        raise UnreadableExpression(f"it has {len(found)} values and {len(statements)} statements they rest on")
    values = tuple(DatedValue(since, value, one) for (since, value), one in zip(found, statements, strict=True))
    try:
        return Threshold(identity, unit, values)
    except ValueError as fault:
        raise UnreadableExpression(str(fault)) from fault


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError as fault:
        raise UnreadableExpression(f"@{said} is no day") from fault


def _number(node: Node) -> Decimal:
    if isinstance(node, Literal) and node.kind == "number":
        return Decimal(node.value)
    raise UnreadableExpression("the value of a threshold is no number")


def _read(node: Node, units: Units) -> Expression:
    match node:
        case Chain("and", parts):
            return AllOf(_inner(parts, "true", units))
        case Chain("or", parts):
            return AnyOf(_inner(parts, "false", units))
        case Call(of, "not", ()) if of is not None:
            return Not(_read(of, units))
        case Variable(name):
            identity = identity_of(CRITERION, name)
            if identity is None:
                raise UnreadableExpression(f"the variable %{name[:80]} is no criterion")
            return Named(CriterionId(identity))
    for candidate in _candidates(node):
        if parse(write(candidate, units)) == node:
            return candidate
    raise UnreadableExpression("it has none of the forms that are read")


def _inner(parts: tuple[Node, ...], neutral: str, units: Units) -> tuple[Expression, ...]:
    kept = parts[1:] if parts[0] == Literal("boolean", neutral) else parts
    return tuple(_read(one, units) for one in kept)


def _candidates(node: Node) -> Iterator[Expression]:
    """Every leaf this could be, by what it names; which it is, if any, tells its whole text."""
    literals = list(_literals(node))
    names = dict.fromkeys(one.value for one in literals if one.kind == "text")
    thresholds = [identity for name in _variables(node) if (identity := identity_of(THRESHOLD, name)) is not None]
    times = [_elapsed(one.value) for one in literals if one.kind == "time"]
    first = next(iter(names), "")
    for end in _FURTHER:
        first = first.removesuffix(end)
    fact = FactId(first)
    for threshold in dict.fromkeys(thresholds):
        for comparison in Comparison:
            yield Age(comparison, ThresholdId(threshold))
            yield Compare(fact, comparison, ThresholdId(threshold))
    for elapsed in dict.fromkeys(times):
        yield Lasted(fact, elapsed)
        yield Within(fact, elapsed)
    if chosen := _choices(node):
        yield Chosen(fact, chosen)
    yield Present(fact)


def _choices(node: Node) -> tuple[str, ...]:
    """The choices of the last `in` of a condition."""
    match node:
        case Call(None, "iif", (_, Operation("in", _, choices))):
            return tuple(one.value for one in _literals(choices))
    return ()


def _elapsed(said: str) -> Elapsed:
    amount, unit = said.split()
    if not amount.isdecimal() or len(amount) > 6:
        raise UnreadableExpression(f"{said[:20]!r} is no whole number of days, weeks, months or years")
    return Elapsed(int(amount), CalendarUnit(unit))


def _literals(node: Node) -> Iterator[Literal]:
    for one in nodes(node):
        if isinstance(one, Literal):
            yield one


def _variables(node: Node) -> Iterator[str]:
    for one in nodes(node):
        if isinstance(one, Variable):
            yield one.name
