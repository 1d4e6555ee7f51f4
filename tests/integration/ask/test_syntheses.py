"""Syntheses of the starter library: what is tabulated, pooled and set side by side, and that all of it verifies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from everyline.domain.answer import Answer
from everyline.domain.evidence import Certainty
from everyline.engine.ask import Request, ask
from everyline.engine.build import Bench
from everyline.engine.reverify import recheck
from everyline.publish.export import answer_to_json

QUESTIONS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("questions.yaml").read_text("utf-8"))
MOST_ROWS = 15


def answer_to(bench: Bench, question: str) -> Answer:
    return ask(bench, Request(question))


@pytest.mark.parametrize("question", [entry["ask"] for entry in QUESTIONS], ids=lambda text: text[:50])
def test_everything_in_a_synthesis_is_worked_out_again_from_its_sources(starter: Bench, question: str) -> None:
    answer = answer_to(starter, question)
    assert recheck(starter, answer_to_json(answer)).failures == ()
    assert len(answer.synthesis.rows) <= MOST_ROWS
    assert answer.synthesis.refused == ()
    cited = {reference.document for reference in answer.references}
    assert {citation.document for citation in answer.synthesis.citations()} <= cited
    for claim in answer.claims:
        assert bool(claim.steps) == (claim.certainty is not None) or claim.certainty is Certainty.LOW


def test_the_two_phase_3_trials_of_baricitinib_are_pooled_dose_by_dose(starter: Bench) -> None:
    answer = answer_to(starter, "How effective is baricitinib in alopecia areata?")
    pooled = {one.comparison: one.pooled for one in answer.synthesis.summaries if one.pooled is not None}
    assert set(pooled) == {
        "baricitinib 4 mg once daily against placebo",
        "baricitinib 2 mg once daily against placebo",
    }
    four = pooled["baricitinib 4 mg once daily against placebo"]
    assert [study.study for study in four.studies] == ["King 2022 (BRAVE-AA1)", "King 2022 (BRAVE-AA2)"]
    # Their abstract prints 32.6 points (25.6 to 39.5) and 32.6 points (25.6 to 39.6).
    assert four.random.value == pytest.approx(32.6)
    assert (four.random.low, four.random.high) == (pytest.approx(27.67, abs=0.01), pytest.approx(37.53, abs=0.01))


def test_trials_without_counts_are_not_pooled_and_it_says_why(starter: Bench) -> None:
    answer = answer_to(starter, "How well does deuruxolitinib 8 mg twice daily work?")
    main = answer.synthesis.summaries[0]
    assert (main.outcome, main.timepoint, main.pooled) == ("SALT ≤20", "week 24", None)
    assert main.reason == "Not pooled: THRIVE-AA2 2022 gives neither counts nor an interval."
    assert all(row.dose in ("8 mg twice daily", "8 mg or 12 mg twice daily") for row in answer.synthesis.rows)


@pytest.mark.parametrize(
    "question",
    [
        "What is SALT?",
        "What is the dose of baricitinib for severe alopecia areata?",
        "Which blood tests are needed before starting ritlecitinib?",
        "Is upadacitinib approved for alopecia areata?",
        "Does NICE recommend baricitinib for severe alopecia areata?",
        "What can be offered to an 8-year-old with alopecia areata?",
    ],
)
def test_a_question_that_no_result_answers_gets_no_table(starter: Bench, question: str) -> None:
    answer = answer_to(starter, question)
    assert answer.synthesis.rows == ()
    assert answer.synthesis.summaries == ()


def test_a_narrow_question_gets_the_rows_that_bear_on_it(starter: Bench) -> None:
    headache = answer_to(starter, "Does ritlecitinib cause headache?").synthesis
    assert {row.outcome for row in headache.rows} == {"headache"}
    week = answer_to(starter, "How effective is ritlecitinib in alopecia areata at week 24?").synthesis
    assert {row.timepoint for row in week.rows} == {"week 24"}


def test_no_disagreement_is_told_twice_and_each_names_a_likely_reason(starter: Bench) -> None:
    answer = answer_to(starter, "How effective is baricitinib in alopecia areata?")
    claims = {claim.id: claim for claim in answer.claims}
    told = [frozenset(conflict.claims) for conflict in answer.conflicts]
    assert len(told) == len(set(told))
    assert answer.synthesis.disagreements == ()
    everyday = next(one for one in answer.conflicts if "everyday care" in one.explanation)
    assert "by a machine's reading" in everyday.explanation
    cited = {str(citation.finding) for i in everyday.claims for citation in claims[i].citations}
    assert {"king-2022-brave-f01", "piraccini-2025-italy-f01"} <= cited


def test_what_one_region_forbids_and_another_does_not_stands_side_by_side(starter: Bench) -> None:
    answer = answer_to(starter, "Who should not take ritlecitinib?")
    said = [one.explanation for one in answer.conflicts]
    assert any("only one of them lists" in one or "US label" in one or "regions" in one for one in said)


def test_what_was_found_in_adults_is_less_sure_for_a_child(starter: Bench) -> None:
    answer = answer_to(starter, "What can be offered to an 8-year-old with alopecia areata?")
    texts = [step.text for claim in answer.claims for step in claim.steps]
    assert any(text.startswith("asked of children, studied in") for text in texts)
