"""What holds of every pathway and every patient; the patients are made up by chance, from a seed."""

from __future__ import annotations

from datetime import date
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from everyline.domain.guidance import Evaluation, Standing
from everyline.domain.pathway import ActionKind, Fact, FactId, Pathway, Truth
from everyline.engine.guide import packaged
from everyline.pathways.evaluate import evaluate
from everyline.pathways.generate import facts_of, patients
from everyline.pathways.load import load

ON = date(2026, 11, 25)
SAMPLE = load((Path(__file__).parents[2] / "unit/pathways/sample.yaml").read_text(encoding="utf-8"))
PATHWAYS = [SAMPLE, *(one.pathway for one in packaged())]
# The measure in bench/pathways.py tries 10,000 of each.
MOST = 500


def made(pathway: Pathway, seed: int) -> list[tuple[Fact, ...]]:
    return list(islice(patients(pathway, ON, Random(seed)), MOST))


def truths(found: Evaluation) -> dict[str, Truth]:
    return {one.criterion: one.truth for one in found.criteria}


@pytest.mark.parametrize("pathway", PATHWAYS, ids=lambda one: one.id)
def test_one_more_fact_never_flips_what_is_settled(pathway: Pathway) -> None:
    chance = Random(1)
    learnt = 0
    for facts in made(pathway, 2):
        told = {one.id for one in facts}
        unknown = [one for one in pathway.facts if one.id not in told]
        if not unknown:
            continue
        before = evaluate(pathway, facts, ON)
        more = facts_of(chance.choice(unknown), (), ON, chance)
        after = evaluate(pathway, (*facts, *more), ON)
        for name, truth in truths(before).items():
            assert truth is Truth.UNKNOWN or truths(after)[name] is truth
        standing = {one.action.id: one.standing for one in after.guidance}
        for one in before.guidance:
            if one.standing is Standing.INDICATED and after.refused is None:
                assert standing[one.action.id] is Standing.INDICATED
            if one.standing is Standing.CONTRAINDICATED:
                assert standing.get(one.action.id, Standing.CONTRAINDICATED) is Standing.CONTRAINDICATED
        learnt += 1
    assert learnt > MOST / 3


@pytest.mark.parametrize("pathway", PATHWAYS, ids=lambda one: one.id)
def test_the_order_of_facts_makes_no_difference(pathway: Pathway) -> None:
    for facts in made(pathway, 3)[: MOST // 5]:
        found = evaluate(pathway, facts, ON)
        assert evaluate(pathway, facts[::-1], ON) == found
        assert evaluate(pathway, sorted(facts, key=repr), ON) == found


@pytest.mark.parametrize("pathway", PATHWAYS, ids=lambda one: one.id)
def test_nothing_is_both_indicated_and_contraindicated(pathway: Pathway) -> None:
    seen: set[Standing] = set()
    for facts in made(pathway, 4):
        found = evaluate(pathway, facts, ON)
        standings: dict[str, set[Standing]] = {}
        for one in found.guidance:
            standings.setdefault(one.action.id, set()).add(one.standing)
        assert all(len(held) == 1 for held in standings.values())
        # Whoever is to stop or to pause a medicine is not told to take it.
        stopped = {one.action.medicine for one in found.guidance if _is(one, ActionKind.STOP, ActionKind.PAUSE)}
        begun = {one.action.medicine for one in found.guidance if _is(one, ActionKind.TREAT)}
        assert not (stopped & begun) - {None}
        seen |= {one.standing for one in found.guidance}
    assert seen == set(Standing)


def _is(one: object, *kinds: ActionKind) -> bool:
    return one.standing is Standing.INDICATED and one.action.kind in kinds  # type: ignore[attr-defined]


@pytest.mark.parametrize("pathway", PATHWAYS, ids=lambda one: one.id)
def test_what_is_unknown_says_what_is_missing_and_what_is_settled_does_not(pathway: Pathway) -> None:
    known = {one.id for one in pathway.facts}
    for facts in made(pathway, 5):
        for one in evaluate(pathway, facts, ON).criteria:
            assert bool(one.missing) is (one.truth is Truth.UNKNOWN)
            assert {missing.fact for missing in one.missing} <= known


@pytest.mark.parametrize("pathway", PATHWAYS, ids=lambda one: one.id)
def test_of_somebody_of_whom_nothing_is_told_nothing_is_settled_but_by_age(pathway: Pathway) -> None:
    found = evaluate(pathway, (), ON)
    assert {one.truth for one in found.criteria} == {Truth.UNKNOWN}
    assert found.refused is None


@pytest.mark.parametrize("pathway", PATHWAYS, ids=lambda one: one.id)
def test_tests_are_due_within_a_year_in_order(pathway: Pathway) -> None:
    due = 0
    for facts in made(pathway, 6):
        schedule = evaluate(pathway, facts, ON).schedule
        assert [one.on for one in schedule] == sorted(one.on for one in schedule)
        assert all(ON <= one.on <= date(2027, 11, 26) for one in schedule)
        assert len(set(schedule)) == len(schedule)
        due += len(schedule)
    assert due


def test_the_same_seed_makes_the_same_patients() -> None:
    assert made(SAMPLE, 7) == made(SAMPLE, 7)
    assert made(SAMPLE, 7) != made(SAMPLE, 8)
    assert any(one.id == FactId("anc") for facts in made(SAMPLE, 7) for one in facts)
