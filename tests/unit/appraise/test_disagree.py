"""Disagreements found by rule: only where nothing but chance, counting, design or region parts two results."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.appraise.made import evidence, finding, value

from everyline.appraise.disagree import disagreements
from everyline.appraise.rows import tabulate
from everyline.domain.evidence import Evidence
from everyline.domain.synthesis import Disagreement


def result(treated: float, control: float | None = None, **fields: Any) -> dict[str, Any]:
    n = fields.pop("n", None)
    values = [value("SALT<=20", treated, "4 mg", n=n)]
    values += [value("SALT<=20", control, "placebo", n=n)] if control is not None else []
    return finding(values, **{"comparator": "placebo" if control is not None else None, **fields})


def told(*items: Evidence) -> tuple[Disagreement, ...]:
    return disagreements(tabulate(items)[0], items)


def test_two_works_that_print_one_trial_differently_disagree_by_definition() -> None:
    paper = evidence("paper", result(38.8, 6.2), title="DAWN-AA1 in full")
    news = evidence("news", result(35.0, 5.0), title="DAWN-AA1 in the news")
    (found,) = told(paper, news)
    assert (found.kind, found.sides) == ("definition", ("paper-f01", "news-f01"))
    assert found.reason == "another analysis, definition or data cut of the same trial"


def test_rounding_is_no_disagreement() -> None:
    paper = evidence("paper", result(38.8, 6.2), title="DAWN-AA1 in full")
    assert told(paper, evidence("news", result(39, 6), title="DAWN-AA1 in the news")) == ()


@pytest.mark.parametrize(
    "other",
    [
        {"timepoint": "week 12"},
        {"outcome": "SALT <=10"},
        {"dose": "2 mg once daily"},
        {"population": "adolescents with severe AA (SALT 50 or more)"},
    ],
)
def test_other_people_doses_times_or_outcomes_are_no_disagreement(other: dict[str, Any]) -> None:
    values = [value("SALT<=20", 20.0, other.get("dose", "4 mg once daily").split(" once")[0])]
    second = finding([*values, value("SALT<=20", 2, "placebo")], **other)
    paper = evidence("paper", result(38.8, 6.2), title="DAWN-AA1 in full")
    assert told(paper, evidence("news", second, title="DAWN-AA1 in the news")) == ()


def test_two_trials_with_different_figures_are_chance_until_their_intervals_part() -> None:
    first = evidence("a", result(40, 20, n=100))
    assert told(first, evidence("b", result(35, 20, n=100))) == ()
    sure = evidence("c", result(80, 20, n=1000))
    (found,) = told(sure, evidence("d", result(10, 20, n=1000)))
    assert found.kind == "result"


def test_a_trial_and_everyday_care_far_apart_are_set_side_by_side() -> None:
    trial = evidence("trial", result(38.8, 6.2))
    care = evidence("care", result(63.2, timepoint="week 48", population="253 adults with severe AA"), kind="cohort")
    (found,) = told(trial, care)
    assert found.kind == "design"
    assert "in time (week 36 beside week 48)" in found.reason


@pytest.mark.parametrize(
    "care",
    [
        result(45.0, timepoint="week 48", population="253 adults with severe AA"),  # not far
        result(63.2, timepoint="week 48", population="20 adults with severe AA"),  # few people
        result(63.2, timepoint="month 24", population="253 adults with severe AA"),  # much longer
        result(63.2, timepoint="week 48", population="253 children with severe AA"),
    ],
)
def test_everyday_care_that_does_not_really_differ_is_left_alone(care: dict[str, Any]) -> None:
    assert told(evidence("trial", result(38.8, 6.2)), evidence("care", care, kind="cohort")) == ()


def label(name: str, region: str, statement: str, **fields: Any) -> Evidence:
    return evidence(name, finding([], statement=statement, **fields), kind="label", title=f"Drugabine, {region} label")


def test_labels_of_two_regions_that_forbid_differently_disagree() -> None:
    american = label("us", "US", "Contraindicated only in hypersensitivity.", topic="contraindication")
    european = label("eu", "EU", "Contraindications: hypersensitivity, pregnancy.", topic="contraindication")
    (found,) = told(american, european)
    assert (found.kind, set(found.sides)) == ("region", {"us-f01", "eu-f01"})
    assert found.reason == "authorities of EU and US decide apart: only one of them lists pregnancy"


def test_a_stance_is_read_clause_by_clause() -> None:
    american = label(
        "us", "US", "Severe hepatic impairment: not recommended; mild: no dose change.", topic="special-population"
    )
    european = label("eu", "EU", "Contraindicated in severe hepatic impairment.", topic="contraindication")
    (found,) = told(american, european)
    assert found.about == "drugabine, severe hepatic impairment"
    assert told(american, label("us2", "US", "Contraindicated in severe hepatic impairment.")) == ()


def test_labels_that_say_the_same_do_not_disagree() -> None:
    said = {"topic": "special-population"}
    american = label("us", "US", "Pregnancy: not recommended.", **said)
    assert told(american, label("eu", "EU", "Not recommended in pregnancy.", **said)) == ()
