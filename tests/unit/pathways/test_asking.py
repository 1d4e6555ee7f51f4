"""Every fact is asked for once, what decides for whom a pathway is first."""

from __future__ import annotations

import pytest

from everyline.engine.guide import open_pathway
from everyline.pathways.asking import asked_of


@pytest.mark.parametrize("named", ["alopecia-areata", "atorvastatin"])
def test_every_fact_is_asked_for_exactly_once(named: str) -> None:
    pathway = open_pathway(named).pathway
    asked = [one.fact.id for group in asked_of(pathway) for one in group.facts]
    assert sorted(asked) == sorted(one.id for one in pathway.facts)


def test_what_decides_for_whom_it_is_comes_first_then_the_steps_in_order() -> None:
    pathway = open_pathway("alopecia-areata").pathway
    groups = asked_of(pathway)
    assert [one.fact.id for one in groups[0].facts] == ["alopecia_areata", "birth_date", "region"]
    steps = [one.step for one in groups[1:]]
    assert steps == [one.id for one in pathway.steps if one.id in steps]


def test_a_day_is_asked_for_where_it_matters() -> None:
    asked = {one.fact.id: one for group in asked_of(open_pathway("alopecia-areata").pathway) for one in group.facts}
    assert asked["salt"].asks_day  # counts for 90 days
    assert asked["salt"].is_of_now
    assert asked["tb_test_negative"].asks_day  # within the last 12 months
    assert not asked["tb_test_negative"].is_of_now
    assert asked["baricitinib"].asks_day
    assert not asked["cancer"].asks_day
