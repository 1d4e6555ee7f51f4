# ruff: noqa: E501 (one fault a line reads better)
"""A pathway that breaks the form is refused in words, with the place."""

from __future__ import annotations

import re

import pytest
from tests.unit.pathways.patients import SAMPLE, TEXT

from everyline.errors import InvalidPathway
from everyline.pathways.load import load

LONG_CHAIN = "\n".join(
    f"  c{n}: {{says: it holds, when: {{criterion: c{n + 1}}}}}" for n in range(40)
) + "\n  c40: {says: it holds, when: {present: clot}}\n"  # fmt: skip
DEEP = "{not: " * 30 + "{present: clot}" + "}" * 30


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("schema: everyline-pathway/1", "schema: other/1", "schema: it is 'other/1'"),
        ("id: sample", "id: Sample!", "id: 'Sample!' is no id"),
        ("about:", "abuot:", "the file: 'abuot' is no key of the form"),
        ("title: Sample", "title: [a]", "title: a text stands here"),
        ("id: sample", "id: sample\nid: other", "line 4: 'id' stands twice"),
        ("kind: choice, choices: [US, EU, other]", "kind: sort", "facts.region.kind: 'sort' is none of quantity"),
        ("choices: [US, EU, other]", "choices: [US]", "facts.region: fact region has no choices"),
        ("regions: [US, EU]", "regions: [US, JP]", "regions: 'JP' is no choice of the fact region"),
        ("low: 0, high: 100", "low: x, high: 100", "facts.score.low: 'x' is no number"),
        ("low: 0, high: 100", "low: 200, high: 100", "facts.score: fact score lies between 200 and 100"),
        ("low: 0, high: 100", "low: .nan, high: 100", "facts.score.low: '.nan' is no number"),
        ("valid_days: 90", "valid_days: 0", "facts.score.valid_days: '0' is no count of days"),
        ('"10*3/uL": 1000,', '"10*3/uL": -1,', "facts.anc: a unit of fact anc has a factor that is not above 0"),
        ('"10*3/uL": 1000,', '"/uL": 1000,', "facts.anc: '/uL' is its own unit"),
        ("kind: medicine, why", "kind: medicine, unit: mg, why", "facts.drug: only a quantity has a unit"),
        ("clot: {name: A blood clot, kind: presence", "clot: {name: A, kind: date", "facts.clot: birth_date is a date"),
        ("since: 2022-06-13", "since: 2022-13-13", "thresholds.adult.values[0].since: '2022-13-13' is no day"),
        ("since: 2022-06-13", "since: soon", "'soon' is no day; write it as 2026-11-25"),
        ("since: 2025-01-01", "since: 2021-01-01", "thresholds.high: the values of threshold high are not dated"),
        ("value: 18", "value: 0o22", "'0o22' is no number"),
        ("statement: s1}]}\n  high", "statement: s9}]}\n  high", "thresholds.adult: there is no statement 's9'"),
        ("judgement: board", "judgement: mine", "statements.b1.judgement: a judgement is the board's"),
        ("judgement: board", "findings: []", "statements.b1: statement b1 cites a finding, or is the board's"),
        ("{at_least: adult}", "{at_least: grown}", "criteria.is-adult: there is no threshold 'grown'"),
        ("{at_least: adult}", "{at_least: high}", "criteria.is-adult: the threshold 'high' is not in years"),
        ("{at_least: adult}", "{atleast: adult}", "criteria.is-adult.when.age: 'atleast' is no key"),
        ("{at_least: adult}", "{at_least: adult, below: adult}", "held against one threshold"),
        ("{anc: {below: anc-low}}", "{anc: {below: high}}", "anc is in '/uL', its threshold in '{score}'"),
        ("{anc: {below: anc-low}}", "{clot: {below: anc-low}}", "'clot' is no quantity among the facts"),
        ("{grade: {is: severe}}", "{grade: {is: grave}}", "grade has no choice 'grave'"),
        ("{grade: {is: severe}}", "{anc: {is: severe}}", "'anc' is no choice among the facts"),
        ("{present: clot}", "{present: clog}", "'clog' is nothing that is present or taken"),
        ("{present: clot}", "{present: clot, taken: drug}", "an expression has one key, not 2"),
        ("{present: clot}", DEEP, "an expression is nested more than 20 times"),
        ("{medicine: drug, at_least: 36 weeks}", "{medicine: clot, at_least: 36 weeks}", "'clot' is no medicine"),
        ("at_least: 36 weeks", "at_least: 36 moons", "'36 moons' is no time; write it as “36 weeks”"),
        ("at_least: 36 weeks", "at_least: 101 years", "101 years is longer than 100 years"),
        ("any: [{criterion: is-high}", "any: [{criterion: is-hi}", "criteria.is-severe: there is no criterion 'is-hi'"),
        ("[{criterion: is-high}, {criterion: is-graded-severe}]", "[]", "criteria.is-severe.when.any: it has no parts"),
        ("any: [{criterion: is-high}", "any: [{criterion: is-severe}", "it rests on itself: is-severe -> is-severe"),
        ("when: {score: {at_least: high}}", "when: {criterion: is-severe}", "is-high -> is-severe -> is-high"),
        ("criteria:\n", f"criteria:\n{LONG_CHAIN}", "rests on a chain of more than 30 criteria"),
        ("scope: is-adult", "scope: is-old", "scope: there is no criterion 'is-old'"),
        ("unless: [has-clot, anc", "unless: [has-clog, anc", "actions.drug-us: there is no criterion 'has-clog'"),
        ("drug-eu:", "drug-us:", "'drug-us' stands twice"),
        ("region: EU, medicine", "region: JP, medicine", "actions.drug-eu: 'JP' is none of the pathway's regions"),
        ("statements: [b1], region: EU}", "statements: [b1], region: JP}", "series.weekly: 'JP' is none of the"),
        ("kind: treat, statements: [s1], region: US", "kind: cure, statements: [s1]", "'cure' is none of urgent, stop"),
        ("medicine: drug, at: [0", "medicine: clot, at: [0", "series.lipids: 'clot' is no medicine"),
        ("every: 1 week", "every: 0 weeks", "series.weekly.every: tests can't be due every 0 days"),
        ("statements: [b1], when: {criterion: is-clear}", "statements: b1", "go-on.statements: a list stands here"),
        ("authored_by: [Nobody]", "authored_by: [N]\nreviewed_on: 2026-01-02\nreview_by: 2026-01-02", "review_by: it is not after"),
        ("about: A pathway for tests.", "about: &a A\ngaps: [*a]", "line 5: anchors and aliases are not used here"),
        ("about: A pathway for tests.", "about: !!python/object/apply:os.system [ls]", "could not determine a constructor"),
        ("about: A pathway for tests.", "about: {{", "sample.yaml, line"),
        ("about: A pathway for tests.", "? [a, b]\n: c\nabout: A", "a name is no text"),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_place(old: str, new: str, told: str) -> None:
    assert old in TEXT
    with pytest.raises(InvalidPathway) as fault:
        load(TEXT.replace(old, new, 1), "sample.yaml")
    assert told in str(fault.value)
    assert str(fault.value).startswith("sample.yaml")


def test_two_actions_of_one_id_in_two_steps() -> None:
    twice = (
        "  again:\n    title: Again\n    actions:\n      look: {says: Look, kind: assess, statements: [b1]}\nseries:\n"
    )
    with pytest.raises(InvalidPathway, match="two actions have the id 'look'"):
        load(TEXT.replace("series:\n", twice, 1))


def test_two_facts_of_one_code() -> None:
    code = 'clot: {name: C, codes: [{system: "http://example.org", code: "1"}],'
    with pytest.raises(InvalidPathway, match=r"facts\.clot: the code 1 is that of score too"):
        load(TEXT.replace("clot: {name: A blood clot,", code, 1))


@pytest.mark.parametrize(
    "text", ["", "[]", "a", "42", "null", "\x00", "a: b: c", "- " * 3_000, "[" * 5_000, "{a: " * 3_000, "x" * 2_000_001]
)
def test_what_is_no_pathway_at_all(text: str) -> None:
    with pytest.raises(InvalidPathway, match=re.escape("pathway.yaml")):
        load(text)


def test_a_bomb_of_anchors_is_refused_before_it_unfolds() -> None:
    lines = ['a0: &a0 ["x", "x", "x", "x", "x", "x", "x", "x", "x"]']
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 20)]
    with pytest.raises(InvalidPathway, match="anchors and aliases"):
        load("\n".join(lines))


def test_scalars_stay_as_they_are_printed() -> None:
    text = TEXT.replace("regions: [US, EU]", "regions: [NO]").replace("[US, EU, other]", "[NO, SE]")
    text = (
        text.replace("region: US,", "region: NO,")
        .replace("region: EU,", "region: NO,")
        .replace("region: EU}", "region: NO}")
    )
    assert load(text).regions == ("NO",)
    assert load(TEXT.replace("value: 18", "value: 018")).thresholds[0].values[0].value == 18


def test_the_same_text_gives_the_same_hash_and_another_another() -> None:
    assert load(TEXT) == SAMPLE
    assert load(TEXT + "\n").hash != SAMPLE.hash
