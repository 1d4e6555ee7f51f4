"""Every case beside every pathway passes; every criterion has a true, a false and an unknown one; faults are named."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from everyline.domain.pathway import AllOf, CriterionId, FactId, Named, Pathway, Present, Truth
from everyline.errors import InvalidPathway
from everyline.pathways.cases import Case, differences, read_cases
from everyline.pathways.evaluate import evaluate
from everyline.pathways.facts import read_facts
from everyline.pathways.load import load

PATHWAYS = Path(__file__).parents[3] / "content" / "pathways"
FOLDERS = sorted(one.parent for one in PATHWAYS.glob("*/pathway.yaml"))


def _pathway(folder: Path) -> Pathway:
    return load((folder / "pathway.yaml").read_text("utf-8"), f"{folder.name}/pathway.yaml")


def _cases(folder: Path) -> list[Case]:
    files = sorted((folder / "cases").glob("*.yaml"))
    return [case for one in files for case in read_cases(one.read_text("utf-8"), one.name)]


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def test_there_are_pathways() -> None:
    assert "alopecia-areata" in [one.name for one in FOLDERS]


def test_every_case_passes(folder: Path) -> None:
    pathway = _pathway(folder)
    cases = _cases(folder)
    assert cases
    assert [told for case in cases for told in differences(case, pathway)] == []


def test_every_criterion_has_a_true_a_false_and_an_unknown_case(folder: Path) -> None:
    shown: dict[str, set[Truth]] = defaultdict(set)
    for case in _cases(folder):
        for criterion, truth in case.criteria.items():
            shown[criterion].add(truth)
    lacking = {one.id: sorted(t.value for t in set(Truth) - shown[one.id]) for one in _pathway(folder).criteria}
    assert {name: truths for name, truths in lacking.items() if truths} == {}


def test_every_action_for_alopecia_areata_is_indicated_in_a_case() -> None:
    folder = PATHWAYS / "alopecia-areata"
    indicated = {name for case in _cases(folder) for name, told in case.actions.items() if told == "indicated"}
    actions = [action.id for step in _pathway(folder).steps for action in step.actions]
    assert [name for name in actions if name not in indicated] == []


PATHWAY = load("""
schema: everyline-pathway/1
id: sample
title: Sample
about: A sample.
facts:
  salt: {name: SALT score, kind: quantity, unit: "{score}", low: 0, high: 100, why: it decides}
  drug: {name: The drug, kind: medicine, why: tests}
thresholds:
  severe: {unit: "{score}", values: [{since: 2022-01-01, value: 50, statement: b}]}
statements:
  b: {text: Ask., judgement: board}
criteria:
  is-severe: {says: it is severe, when: {salt: {at_least: severe}}}
steps:
  treat:
    title: Treat
    when: {criterion: is-severe}
    actions: {give: {says: Give it, kind: treat, statements: [b]}}
series:
  lipids: {test: Lipids, medicine: drug, at: [12 weeks], statements: [b]}
""")

CASES = """
schema: everyline-cases/1
patients:
  severe:
    observations: [{code: salt, value: 60, date: 2026-11-01}]
    medications: [{code: drug, start: 2026-11-01}]
cases:
  treated:
    day: 2026-11-25
    like: severe
    expected: {criteria: {is-severe: TRUE}, actions: {give: indicated}, schedule: [{day: 2027-01-24, test: Lipids}]}
  milder:
    day: 2026-11-25
    like: severe
    facts: {observations: [{code: salt, value: 10, date: 2026-11-20}]}
    expected: {criteria: {is-severe: "FALSE"}, actions: {give: absent}, refused: false}
"""


def test_each_part_of_a_condition_of_all_is_told_as_a_sentence_of_its_own() -> None:
    (treat,) = PATHWAY.steps
    both = replace(treat, when=AllOf((Named(CriterionId("is-severe")), Present(FactId("drug")))))
    case = read_cases(CASES)[0]
    found = evaluate(replace(PATHWAY, steps=(both,)), read_facts(case.facts, PATHWAY, case.on).facts, case.on)
    assert found.guidance[0].because == (
        "It is severe (SALT score is at least 50 (found: 60 on 2026-11-01)).",
        "The drug is taken.",
    )


def test_a_case_that_holds_gives_no_difference() -> None:
    assert [told for case in read_cases(CASES) for told in differences(case, PATHWAY)] == []


def test_what_a_pathway_says_otherwise_is_told() -> None:
    wrong = CASES.replace("is-severe: TRUE", "is-severe: UNKNOWN").replace("2027-01-24", "2027-01-25")
    wrong = wrong.replace("give: absent", "give: contraindicated").replace("refused: false", "refused: true")
    told = [one for case in read_cases(wrong) for one in differences(case, PATHWAY)]
    assert told == [
        "cases.yaml, treated: criterion is-severe is TRUE, expected UNKNOWN",
        "cases.yaml, treated: due and not expected: 2027-01-24 Lipids",
        "cases.yaml, treated: expected and not due: 2027-01-25 Lipids",
        "cases.yaml, milder: expected to be refused, was not (None)",
        "cases.yaml, milder: action give is absent, expected contraindicated",
    ]


def test_names_the_pathway_does_not_have_are_told() -> None:
    wrong = CASES.replace("is-severe: TRUE", "is-mild: TRUE").replace("give: indicated", "take: indicated")
    wrong = wrong.replace("{code: drug,", "{code: other,")
    told = differences(read_cases(wrong)[0], PATHWAY)
    assert told[0].endswith("other is not asked for")
    assert told[1].endswith("the pathway has no criterion is-mild")
    assert told[2].endswith("the pathway has no action take")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("everyline-cases/1", "everyline-cases/9", "the schema is"),
        ("day: 2026-11-25", "day: soon", "is no day"),
        ("day: 2026-11-25", "on: 2026-11-25", "is no key of the form"),
        ("like: severe", "like: nobody", "there is no patient"),
        ("is-severe: TRUE", "is-severe: perhaps", "is not TRUE, FALSE or UNKNOWN"),
        ("give: indicated", "give: fine", "is no standing"),
        ("refused: false", "refused: maybe", "neither true nor false"),
        ("schema:", "schema: [", "is no YAML"),
    ],
)
def test_faults_of_a_case_file_are_named(old: str, new: str, said: str) -> None:
    with pytest.raises(InvalidPathway, match=said):
        read_cases(CASES.replace(old, new, 1))
