"""Conditions as FHIRPath: each form is written, read back as itself, and has the truth it has in a pathway."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.unit.pathways.patients import ON, SAMPLE, fact

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
    Fact,
    FactId,
    Lasted,
    Named,
    Not,
    Present,
    StatementId,
    Threshold,
    ThresholdId,
    Truth,
    Within,
)
from everyline.fhir.conditions import Units, read, read_threshold, write, write_threshold
from everyline.fhir.fhirpath import UnreadableExpression
from everyline.fhir.inputs import inputs
from everyline.fhir.names import identity_of, variable
from everyline.fhir.plans import units_of, variables_of
from everyline.fhir.truths import Conditions
from everyline.pathways.criteria import find, patient
from everyline.pathways.current import current

UNITS = units_of(SAMPLE)
CONDITIONS = Conditions(variables_of(SAMPLE))
DRUG, CLOT, GRADE, SCORE = FactId("drug"), FactId("clot"), FactId("grade"), FactId("score")
WEEKS = Elapsed(36, CalendarUnit.WEEKS)
FORMS: tuple[Expression, ...] = (
    *(Compare(SCORE, one, ThresholdId("high")) for one in Comparison),
    *(Age(one, ThresholdId("adult")) for one in Comparison),
    Chosen(GRADE, ("mild",)),
    Chosen(GRADE, ("mild", "severe")),
    Chosen(GRADE, ("it's", 'a "b" \\ c\n')),
    Present(CLOT),
    Present(DRUG),
    *(Lasted(DRUG, Elapsed(3, unit)) for unit in CalendarUnit),
    *(Within(CLOT, Elapsed(0, unit)) for unit in CalendarUnit),
    Named(CriterionId("is-high")),
    Named(CriterionId("with_line_below")),
    AllOf((Present(CLOT),)),
    AnyOf((Present(CLOT),)),
    AllOf((AllOf((Present(CLOT), Present(DRUG))), Present(CLOT))),
    AllOf((Present(CLOT), AnyOf((Present(DRUG), Named(CriterionId("a")))), Not(Present(CLOT)))),
    Not(Not(AnyOf((AllOf((Present(CLOT),)), Present(DRUG))))),
    Not(AllOf((Not(Named(CriterionId("a"))), Not(Named(CriterionId("b")))))),
)


def truths(expression: Expression, *facts: Fact, on: date = ON) -> tuple[Truth, Truth]:
    """By the pathway, and by fhirpathpy."""
    told = inputs(current(SAMPLE, facts, on), UNITS)
    return find(patient(SAMPLE, facts, on), expression).truth, CONDITIONS.truth(write(expression, UNITS), told)


@pytest.mark.parametrize("form", FORMS, ids=repr)
def test_every_form_is_read_back_as_itself(form: Expression) -> None:
    assert read(write(form, UNITS), UNITS) == form


@pytest.mark.parametrize("form", FORMS[:4], ids=repr)
def test_white_space_and_needless_parentheses_change_nothing(form: Expression) -> None:
    spaced = write(form, UNITS).replace(" = 1", "   =\t1")
    assert read(f"( ({spaced} ) )", UNITS) == form


IDS = (
    "a",
    "is-high",
    "salt-20",
    "20-salt",
    "a_b",
    "a-b",
    "a--b",
    "a-",
    "a_",
    "x",
    "x-x",
    "a-x",
    "a-xu",
    "xu",
    "xd-u",
    "a-1-b",
    "ab",
)


@pytest.mark.parametrize("identity", IDS)
def test_a_variable_has_a_name_that_both_releases_allow_and_that_tells_its_id(identity: str) -> None:
    name = variable("criterion", identity)
    assert name.isalnum()
    assert name.isascii()
    assert identity_of("criterion", name) == identity
    assert identity_of("threshold", name) is None


def test_each_id_has_its_own_variable() -> None:
    assert variable("criterion", "is-high") == "criterionIsHigh"
    assert len({variable("criterion", one) for one in IDS}) == len(IDS)
    for other in ("criterion", "criterionisHigh", "criterionX", "criterionXq", "Criterion", "criterionIs-high"):
        assert identity_of("criterion", other) is None


def test_dated_thresholds_are_exact_and_empty_before_the_first() -> None:
    high = SAMPLE.thresholds[1]
    written = write_threshold(high)
    assert written == "iif(%on >= @2025-01-01, 40, iif(%on >= @2022-01-01, 50))"
    statements = tuple(one.statement for one in high.values)
    assert read_threshold(written, high.id, high.unit, statements) == high
    is_high = Compare(SCORE, Comparison.AT_LEAST, ThresholdId("high"))
    for on, expected in ((date(2021, 12, 31), Truth.UNKNOWN), (date(2022, 1, 1), Truth.FALSE),
                         (date(2024, 12, 31), Truth.FALSE), (date(2025, 1, 1), Truth.TRUE)):  # fmt: skip
        assert truths(is_high, fact("score", 45, on.isoformat()), on=on) == (expected, expected)


def test_numbers_are_compared_as_they_are_printed() -> None:
    tenth = Threshold(ThresholdId("t"), "1", (DatedValue(date(2020, 1, 1), Decimal("0.3"), StatementId("s")),))
    assert write_threshold(tenth) == "iif(%on >= @2020-01-01, 0.3)"
    exact = Conditions({"on": "parameter.where(name = 'evaluation.date').value", "thresholdT": write_threshold(tenth)})
    asked = write(Compare(FactId("x"), Comparison.AT_LEAST, tenth.id), Units({FactId("x"): "1"}))
    told = {"name": "x", "valueQuantity": {"value": Decimal("0.1") + Decimal("0.2"), "code": "1"}}
    day = {"name": "evaluation.date", "valueDate": "2026-11-25"}
    assert exact.truth(asked, {"resourceType": "Parameters", "parameter": [day, told]}) is Truth.TRUE


@pytest.mark.parametrize("printed", ["-2.5", "0", "-0.0001", "1e20", "0.1", "123456789.123456789"])
def test_thresholds_below_zero_and_of_any_size_are_exact(printed: str) -> None:
    value = Decimal(printed)
    kept = Threshold(ThresholdId("t"), "1", (DatedValue(date(2020, 1, 1), value, StatementId("s")),))
    assert read_threshold(write_threshold(kept), kept.id, kept.unit, (StatementId("s"),)) == kept
    variables = {"on": "parameter.where(name = 'evaluation.date').value", "thresholdT": write_threshold(kept)}
    asked = write(Compare(FactId("x"), Comparison.BELOW, kept.id), Units({FactId("x"): "[in_i'H2O]"}))
    day = {"name": "evaluation.date", "valueDate": "2026-11-25"}
    for told, expected in ((value, Truth.FALSE), (value - Decimal("0.00001"), Truth.TRUE)):
        one = {"name": "x", "valueQuantity": {"value": told, "code": "[in_i'H2O]"}}
        assert Conditions(variables).truth(asked, {"parameter": [day, one]}) is expected


def test_a_value_in_another_unit_is_not_compared() -> None:
    asked = write(Compare(FactId("anc"), Comparison.BELOW, ThresholdId("anc-low")), UNITS)
    for unit, expected in (("/uL", Truth.TRUE), ("10*9/L", Truth.UNKNOWN)):
        told = {"name": "anc", "valueQuantity": {"value": 2, "code": unit}}
        day = {"name": "evaluation.date", "valueDate": "2026-11-25"}
        assert CONDITIONS.truth(asked, {"resourceType": "Parameters", "parameter": [day, told]}) is expected
    with pytest.raises(UnreadableExpression):
        read(asked.replace("/uL", "/L"), UNITS)


CASES: tuple[tuple[Expression, tuple[Fact, ...], Truth], ...] = (
    (Present(CLOT), (), Truth.UNKNOWN),
    (Present(CLOT), (fact("clot", True, "2026-01-01"), fact("clot", False, "2026-02-01")), Truth.FALSE),
    (Present(CLOT), (fact("clot", True, "2026-01-01"), fact("clot", False, "2026-01-01")), Truth.UNKNOWN),
    (Present(CLOT), (fact("clot", True, "2026-01-01", "2026-11-26"),), Truth.TRUE),
    (Present(CLOT), (fact("clot", True, "2026-01-01", "2026-11-25"),), Truth.FALSE),
    (Present(FactId("infection")), (fact("infection", True, "2026-10-25"),), Truth.UNKNOWN),
    (Present(FactId("infection")), (fact("infection", True, "2026-10-26"),), Truth.TRUE),
    (Chosen(GRADE, ("mild",)), (fact("grade", "mild"), fact("grade", "severe")), Truth.UNKNOWN),
    (Chosen(GRADE, ("mild", "severe")), (fact("grade", "mild"), fact("grade", "severe")), Truth.TRUE),
    (Present(DRUG), (fact("drug", True, "2026-01-01"), fact("drug", False, "2026-02-01")), Truth.FALSE),
    (Present(DRUG), (fact("drug", True, "2026-01-01"), fact("drug", False, "2026-01-01")), Truth.UNKNOWN),
    (Lasted(DRUG, WEEKS), (fact("drug", True, "2026-03-18"),), Truth.TRUE),
    (Lasted(DRUG, WEEKS), (fact("drug", True, "2026-03-19"),), Truth.FALSE),
    (Lasted(DRUG, WEEKS), (fact("drug", True),), Truth.UNKNOWN),
    (Lasted(DRUG, WEEKS), (fact("drug", True), fact("drug", True, "2026-11-01")), Truth.UNKNOWN),
    (Lasted(DRUG, WEEKS), (fact("drug", True), fact("drug", True, "2025-11-01")), Truth.TRUE),
    (Lasted(DRUG, WEEKS), (fact("drug", False, "2026-11-01"),), Truth.FALSE),
    (Lasted(DRUG, Elapsed(9, CalendarUnit.MONTHS)), (fact("drug", True, "2026-02-25"),), Truth.TRUE),
    (Within(CLOT, Elapsed(1, CalendarUnit.MONTHS)), (fact("clot", True, "2026-10-25"),), Truth.TRUE),
    (Within(CLOT, Elapsed(1, CalendarUnit.MONTHS)), (fact("clot", True, "2026-10-24"),), Truth.FALSE),
    (Within(CLOT, Elapsed(1, CalendarUnit.MONTHS)), (fact("clot", True),), Truth.UNKNOWN),
    (Within(DRUG, Elapsed(1, CalendarUnit.DAYS)), (fact("drug", True, "2026-01-01"),), Truth.TRUE),
    (Within(DRUG, Elapsed(1, CalendarUnit.DAYS)), (fact("drug", True, "2026-01-01", "2026-11-24"),), Truth.TRUE),
    (Within(DRUG, Elapsed(1, CalendarUnit.DAYS)), (fact("drug", True, "2026-01-01", "2026-11-23"),), Truth.FALSE),
)


@pytest.mark.parametrize("asked, facts, expected", CASES)
def test_what_counts_on_the_day_gives_the_same_truth(
    asked: Expression, facts: tuple[Fact, ...], expected: Truth
) -> None:
    assert truths(asked, *facts) == (expected, expected)


@pytest.mark.parametrize(
    "born, on, is_adult",
    [("2004-02-29", "2022-02-28", False), ("2004-02-29", "2022-03-01", True), ("2008-11-25", "2026-11-25", True)],
)
def test_ages_are_exact_over_leap_days(born: str, on: str, is_adult: bool) -> None:
    asked = Age(Comparison.AT_LEAST, ThresholdId("adult"))
    later = SAMPLE.thresholds[0].values[0].since
    day = date.fromisoformat(on)
    expected = Truth.UNKNOWN if day < later else (Truth.TRUE if is_adult else Truth.FALSE)
    assert truths(asked, Fact(FactId("birth_date"), date.fromisoformat(born)), on=day) == (expected, expected)


@pytest.mark.parametrize(
    "text, reason",
    [
        ("true", "none of the forms"),
        ("parameter.where(name = 'clot').value", "none of the forms"),
        ("%threshold", "is no criterion"),
        ("%thresholdHigh", "is no criterion"),
        ("%criterionA and Patient.birthDate.exists()", "none of the forms"),
        ("Patient.repeat(contained)", "function repeat"),
        (write(Present(CLOT), UNITS).replace("= 1", "= 2"), "none of the forms"),
        (write(Lasted(DRUG, WEEKS), UNITS).replace("36 weeks", "36.5 weeks"), "no whole number"),
    ],
)
def test_other_expressions_are_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(UnreadableExpression, match=reason):
        read(text, UNITS)


@pytest.mark.parametrize(
    "text", ["50", "iif(%on >= @2025-01-01, 'x')", "iif(%on > @2025-01-01, 1)", "iif(%on >= @2025-01-01, 1, 2)",
             "iif(%on >= @2025-02-30, 1)", "iif(%on >= @2024-01-01, 1, iif(%on >= @2025-01-01, 2))"],
)  # fmt: skip
def test_a_threshold_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(UnreadableExpression):
        read_threshold(text, ThresholdId("t"), "a", (StatementId("s"),) * (2 if text.count("iif") == 2 else 1))


def test_variables_that_go_in_a_circle_or_are_not_there_are_told() -> None:
    told = inputs(current(SAMPLE, (), ON), UNITS)
    with pytest.raises(UnreadableExpression, match="without end"):
        Conditions({"a": "%b", "b": "%a"}).truth("%a", told)
    with pytest.raises(UnreadableExpression, match="no variable %nothing"):
        Conditions({}).truth("%nothing", told)
    with pytest.raises(UnreadableExpression, match="function repeat"):
        Conditions({}).truth("parameter.repeat($this)", told)


@pytest.mark.parametrize(
    "text",
    [
        "parameter.where(name = 'x').value and true",
        "parameter.where(name = 'x').value >= @2026-01-01",
        "@2026-01-01 + 999999 years <= @2026-01-01",
        "iif(true)",
        "where(true)",
    ],
)
def test_what_the_engine_fails_on_is_a_fault_and_never_empty(text: str) -> None:
    told = [{"name": "x", "valueBoolean": True}, {"name": "x", "valueBoolean": False}]
    with pytest.raises(UnreadableExpression):
        Conditions({}).truth(text, {"resourceType": "Parameters", "parameter": told})
