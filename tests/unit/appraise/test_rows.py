"""Findings become rows: one outcome, time, dose and trial a line, each group beside its control."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.appraise.made import evidence, finding, value

from everyline.appraise.merge import Tabled
from everyline.appraise.rows import study_label, tabulate
from everyline.domain.evidence import Certainty, Direction, Evidence
from everyline.domain.synthesis import Measure


def rows(*items: Evidence) -> tuple[Tabled, ...]:
    return tabulate(items)[0]


def test_each_dose_is_a_row_beside_the_control() -> None:
    item = evidence(
        "trial-a",
        finding(
            [value("SALT<=20", 38.8, "4 mg"), value("SALT<=20", 22.8, "2 mg"), value("SALT<=20", 6.2, "placebo")],
            dose="4 mg or 2 mg once daily",
        ),
    )
    first, second = (one.row for one in rows(item))
    assert (first.dose, second.dose) == ("4 mg once daily", "2 mg once daily")
    assert [(group.label, group.percent, group.is_control) for group in first.groups] == [
        ("4 mg", 38.8, False),
        ("placebo", 6.2, True),
    ]
    assert (first.outcome, first.timepoint, first.comparator) == ("SALT ≤20", "week 36", "placebo")
    assert first.study == "Doe 2024"
    assert [(normal.field, normal.said, normal.filed_as) for normal in first.normals] == [
        ("dose", "4 mg", "4 mg once daily")
    ]


def test_a_printed_difference_joins_the_groups_it_is_of() -> None:
    item = evidence(
        "trial-a",
        finding([value("SALT<=20", 38.8, "4 mg"), value("SALT<=20", 6.2, "placebo")]),
        finding(
            [value("risk difference", 32.6, "4 mg", "percentage points", ci="95% CI 25.6-39.5")],
            outcome="difference in SALT <=20",
            dose="4 mg",
        ),
    )
    (only,) = rows(item)
    (estimate,) = only.row.estimates
    assert (estimate.measure, estimate.value, estimate.low, estimate.high) == (
        Measure.RISK_DIFFERENCE, 32.6, 25.6, 39.5,
    )  # fmt: skip
    assert only.row.direction is Direction.INCREASED
    assert {cited.finding for cited in only.row.further} == {"trial-a-f01", "trial-a-f02"}


def test_a_difference_of_nothing_named_goes_to_the_row_it_fits_or_nowhere() -> None:
    groups = finding([value("SALT<=20", 34.9, "4 mg"), value("SALT<=20", 9, "placebo")])
    named = {"outcome": "difference", "dose": "4 mg once daily"}
    fits = finding([value("difference", 25.6, "4 mg", "percentage points", ci="95% CI 15.4-35.7")], **named)
    far = finding([value("difference", 5.6, "4 mg", "percentage points", ci="95% CI 1.4-9.7")], **named)
    (only,) = rows(evidence("trial-a", groups, fits))
    assert only.row.estimates[0].value == 25.6
    (bare,) = rows(evidence("trial-b", groups, far))
    assert bare.row.estimates == ()


def test_events_subgroups_times_and_trials_in_group_names_are_told_apart() -> None:
    item = evidence(
        "trial-a",
        finding(
            [
                value("MACE", 8.3, "5 mg, ASCVD", n="17/204"),
                value("MACE", 4.2, "TNFi, ASCVD", n="9/214"),
                value("MACE", 2.4, "5 mg, none", n="30/1251"),
                value("MACE", 2.3, "TNFi, none", n="28/1237"),
            ],
            comparator="TNF inhibitor",
            outcome="MACE by ASCVD history",
            topic="safety",
            dose="5 mg twice daily",
        ),
        finding(
            [value("SALT<=20", 66, "stepped down wk104"), value("SALT<=20", 91, "4 mg wk104")],
            comparator="continued 4 mg",
            dose="2 mg after 4 mg",
            timepoint="weeks 104 and 152",
        ),
    )
    found = rows(item)
    assert [(one.subgroup, one.row.timepoint, [(g.events, g.n) for g in one.row.groups]) for one in found[:2]] == [
        ("ASCVD", "week 36", [(17, 204), (9, 214)]),
        ("none", "week 36", [(30, 1251), (28, 1237)]),
    ]
    stepped = found[2].row
    assert (stepped.timepoint, stepped.comparator) == ("week 104", "continued 4 mg")
    assert [group.is_control for group in stepped.groups] == [False, True]


def test_two_trials_of_one_paper_are_two_trials() -> None:
    item = evidence(
        "news",
        finding(
            [value("SALT<=20", 35, "AA1 4 mg"), value("SALT<=20", 5, "AA1 placebo"),
             value("SALT<=20", 33, "AA2 4 mg"), value("SALT<=20", 3, "AA2 placebo")],
            statement="BRAVE-AA1 gave 35% and 5%, BRAVE-AA2 33% and 3%.",
        ),
    )  # fmt: skip
    assert [(one.row.trial, one.row.groups[0].percent) for one in rows(item)] == [("BRAVE-AA1", 35), ("BRAVE-AA2", 33)]


def test_what_people_had_before_is_no_dose_of_theirs() -> None:
    item = evidence(
        "trial-a",
        finding(
            [value("loss of benefit", 60, "from 4 mg"), value("loss of benefit", 50, "from 2 mg")],
            intervention="placebo after drugabine",
            comparator="continued drugabine",
            dose=None,
            topic="durability",
        ),
    )
    assert [(one.row.dose, one.subgroup) for one in rows(item)] == [("", "from 4 mg"), ("", "from 2 mg")]


def test_a_time_keeps_what_it_is_counted_from() -> None:
    item = evidence(
        "trial-a",
        finding(
            [value("loss of benefit", 0, "4 weeks"), value("loss of benefit", 11, "8 weeks")],
            intervention="placebo after drugabine",
            comparator="continued drugabine",
            timepoint="4 and 8 weeks after withdrawal",
        ),
    )
    assert [one.row.timepoint for one in rows(item)] == ["week 4 after withdrawal", "week 8 after withdrawal"]


def test_figures_that_cannot_be_true_are_refused_and_kept_with_the_reason() -> None:
    item = evidence(
        "trial-a", finding([value("SALT<=20", 110, "4 mg"), value("SALT<=20", 6.2, "placebo")], outcome="SALT <=20")
    )
    tabled, refused = tabulate([item])
    assert tabled == ()
    assert [(one.finding, one.said, one.reason) for one in refused] == [
        ("trial-a-f01", "SALT<=20 110 %", "110 % of people")
    ]


@pytest.mark.parametrize(
    "given",
    [
        finding([value("mean baseline SALT", 85.9, unit="points")], outcome="baseline"),
        finding([value("planned enrolment", 370, unit="people")], outcome="trial"),
        finding([value("randomised trials pooled", 5, unit="trials")], outcome="SALT improvement"),
        finding([value("SUCRA", 87.9, "DPCP")], outcome="SUCRA rank"),
        finding([value("OR nail disease", 2.06, unit="odds ratio", ci="95% CI 1.26-3.36")], outcome="predictors"),
        finding([value("dose", 4, unit="mg")], topic="dosing"),
        finding([value("SALT<=20", "17-28", "4 mg"), value("SALT<=20", 0, "placebo")]),
    ],
)
def test_what_is_no_result_of_a_treatment_gives_no_row(given: dict[str, object]) -> None:
    assert rows(evidence("trial-a", given)) == ()


def test_a_rate_keeps_its_unit_and_is_neither_share_nor_mean() -> None:
    item = evidence("pool-a", finding([value("MACE", 0.1, unit="per 100 PY")], topic="safety", comparator=None))
    (group,) = rows(item)[0].row.groups
    assert (group.value, group.unit, group.mean, group.percent) == (0.1, "per 100 PY", None, None)


def test_a_label_has_no_certainty_and_a_trial_its_finding_s() -> None:
    given = finding([value("headache", 10.8, "4 mg", n=130), value("headache", 8.5, "placebo", n=213)], topic="safety")
    (label,) = rows(evidence("label-a", given, kind="label"))
    (trial,) = rows(evidence("trial-a", given))
    assert label.row.certainty is None
    assert trial.row.certainty is Certainty.HIGH
    assert trial.row.participants == 343


@pytest.mark.parametrize(
    ("author", "label"),
    [("King B", "King 2024"), ("King, Brett", "King 2024"), ("Brett King", "King 2024"), ("de Vos P", "de Vos 2024")],
)
def test_a_study_is_named_by_its_first_author(author: str, label: str) -> None:
    item = evidence("a", finding([value("SALT<=20", 30, "4 mg"), value("SALT<=20", 3, "placebo")]))
    document = replace(item.document, authors=(author,))
    assert study_label(document, "") == label
