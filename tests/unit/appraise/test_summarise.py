"""Rows of several trials on one comparison are pooled where that is sound, and never where it is not."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.appraise.made import evidence, finding, value

from everyline.appraise.match import lines
from everyline.appraise.rows import tabulate
from everyline.appraise.summarise import Summarised, summarise
from everyline.domain.evidence import Certainty, Evidence
from everyline.domain.synthesis import Measure

# King et al. 2022 as their abstract gives it: BRAVE-AA1 and BRAVE-AA2, 4 mg against placebo at week 36.
BRAVE = (
    ("BRAVE-AA1", 38.8, 6.2, 32.6, "95% CI 25.6-39.5"),
    ("BRAVE-AA2", 35.9, 3.3, 32.6, "95% CI 25.6-39.6"),
)


def brave(name: str, treated: float, control: float, difference: float, ci: str) -> list[dict[str, Any]]:
    said = f"In {name} it was measured."
    return [
        finding([value("SALT<=20", treated, "4 mg"), value("SALT<=20", control, "placebo")], statement=said),
        finding(
            [value("risk difference", difference, "4 mg", "percentage points", ci=ci)],
            outcome="difference in SALT <=20", dose="4 mg", statement=said,
        ),
    ]  # fmt: skip


def counted(
    name: str, events: int, n: int, control_events: int, control_n: int, label: str = "4 mg", **fields: Any
) -> Evidence:
    share, base = round(100 * events / n, 1), round(100 * control_events / control_n, 1)
    card = {key: fields.pop(key) for key in ("kind", "nct", "title") if key in fields}
    return evidence(
        name,
        finding(
            [value("SALT<=20", share, label, n=f"{events}/{n}"),
             value("SALT<=20", base, "placebo", n=f"{control_events}/{control_n}")],
            **fields,
        ),
        **card,
    )  # fmt: skip


def summaries(*items: Evidence) -> list[Summarised]:
    return [summarise(line) for line in lines(tabulate(items)[0])]


def test_two_trials_of_one_paper_are_pooled_by_their_printed_differences() -> None:
    (made,) = summaries(evidence("king", *(one for trial in BRAVE for one in brave(*trial))))
    pooled = made.summary.pooled
    assert pooled is not None
    # By hand: standard errors (39.5 - 25.6) / 3.92 = 3.546 and (39.6 - 25.6) / 3.92 = 3.571, so the pooled one is
    # 1 / sqrt(1 / 3.546^2 + 1 / 3.571^2) = 2.516 and the interval 32.6 -+ 1.96 x 2.516.
    assert pooled.random.measure is Measure.RISK_DIFFERENCE
    assert pooled.random.value == pytest.approx(32.6)
    assert (pooled.random.low, pooled.random.high) == (pytest.approx(27.67, abs=0.01), pytest.approx(37.53, abs=0.01))
    assert made.summary.studies == 2
    assert made.summary.certainty is Certainty.HIGH
    absolute = made.summary.absolute
    assert absolute is not None
    # The median of 6.2 % and 3.3 % is 47.5 of 1000; 326 more of 1000; 100 / 32.6 = 3.07, so 4 to treat.
    assert (absolute.baseline_per_1000, absolute.nnt) == (pytest.approx(47.5), 4)
    assert absolute.difference_per_1000 == pytest.approx(326)
    assert made.calculation is not None
    assert "(6.2 + 3.3) / 2 = 4.75 %" in made.calculation.steps
    assert [name for name, _, _ in made.calculation.inputs] == [
        "placebo, Doe 2024 (BRAVE-AA1)",
        "placebo, Doe 2024 (BRAVE-AA2)",
        "risk difference, Doe 2024 (BRAVE-AA1)",
        "risk difference, Doe 2024 (BRAVE-AA2)",
    ]


def test_trials_with_counts_are_pooled_as_a_risk_ratio() -> None:
    (made,) = summaries(counted("a", 40, 100, 20, 100), counted("b", 60, 150, 30, 150))
    pooled = made.summary.pooled
    assert pooled is not None
    # Both trials have twice the risk, so any weights give 2.
    assert (pooled.random.measure, pooled.random.value) == (Measure.RISK_RATIO, pytest.approx(2.0))
    assert made.summary.participants == 500


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"dose": "2 mg once daily", "label": "2 mg"}, "another dose"),
        ({"timepoint": "week 24"}, "another time"),
        ({"outcome": "SALT <=10"}, "another outcome"),
        ({"population": "adolescents with severe AA (SALT 50 or more)"}, "other people"),
        ({"comparator": "vehicle"}, "another comparator"),
        ({"kind": "extension"}, "an extension"),
        ({"kind": "cohort"}, "a cohort"),
        ({"intervention": "otherinib"}, "another drug"),
    ],
)
def test_what_differs_is_never_pooled(other: dict[str, Any], why: str) -> None:
    first = counted("a", 40, 100, 20, 100)
    second = counted("b", 60, 150, 30, 150, **other)
    assert all(made.summary.pooled is None for made in summaries(first, second)), why


def test_a_trial_told_twice_counts_once() -> None:
    paper = counted("a", 40, 100, 20, 100, nct="NCT00000001")
    registry = counted("b", 41, 100, 20, 100, nct="NCT00000001")
    named = counted("c", 42, 100, 20, 100, title="The DAWN-AA1 trial")
    again = counted("d", 43, 100, 20, 100, title="DAWN-AA1, a report")
    assert [made.summary.studies for made in summaries(paper, registry)] == [1]
    assert [made.summary.studies for made in summaries(named, again)] == [1]
    same_figures = counted("e", 40, 100, 20, 100)
    assert [made.summary.studies for made in summaries(counted("f", 40, 100, 20, 100), same_figures)] == [1]


def test_percentages_alone_are_not_pooled_and_the_reason_is_said() -> None:
    bare = [
        evidence(name, finding([value("SALT<=20", share, "4 mg"), value("SALT<=20", 3, "placebo")]))
        for name, share in (("a", 30), ("b", 40))
    ]
    (made,) = summaries(*bare)
    assert made.summary.pooled is None
    assert made.summary.reason == "Not pooled: Doe 2024 gives neither counts nor an interval."
    assert made.summary.absolute is not None
    assert made.summary.absolute.nnt is None


def test_a_ratio_to_no_risk_gives_no_people() -> None:
    (made,) = summaries(counted("a", 8, 20, 0, 16))
    assert made.summary.estimate is not None
    assert made.summary.estimate.measure is Measure.RISK_DIFFERENCE


def test_trials_that_differ_lower_the_certainty_of_what_is_pooled() -> None:
    (made,) = summaries(counted("a", 400, 1000, 100, 1000), counted("b", 110, 1000, 300, 1000))
    pooled = made.summary.pooled
    assert pooled is not None
    assert pooled.i2_percent > 90
    assert [step.domain for step in made.summary.steps] == ["design", "inconsistency", "imprecision"]
    assert made.summary.certainty is Certainty.LOW
