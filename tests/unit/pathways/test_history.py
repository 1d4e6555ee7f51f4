"""What tells of the past is not undone by anything newer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.unit.pathways.patients import ON, SAMPLE

from everyline.domain.pathway import Fact, FactId, Present, Truth
from everyline.pathways.criteria import find, patient
from everyline.pathways.facts import read_facts

CLOT = FactId("clot")
EARLIER = replace(SAMPLE, facts=tuple(replace(one, is_history=one.id == CLOT, valid_days=None) for one in SAMPLE.facts))


def so(on: date | None, ends: date | None = None) -> Fact:
    return Fact(CLOT, True, on, ends)


def not_so(on: date | None) -> Fact:
    return Fact(CLOT, False, on)


@pytest.mark.parametrize(
    "facts, truth",
    [
        ([so(date(2019, 3, 1))], Truth.TRUE),
        ([not_so(date(2015, 1, 1)), so(date(2019, 3, 1))], Truth.TRUE),
        ([so(date(2019, 3, 1)), not_so(date(2026, 11, 1))], Truth.UNKNOWN),
        ([so(date(2019, 3, 1)), not_so(date(2021, 1, 1)), so(date(2026, 11, 1))], Truth.TRUE),
        ([so(date(2019, 3, 1)), not_so(None)], Truth.UNKNOWN),
        ([so(None), not_so(date(2026, 11, 1))], Truth.UNKNOWN),
        ([so(date(2019, 3, 1)), not_so(date(2019, 3, 1))], Truth.UNKNOWN),
        ([not_so(date(2015, 1, 1)), not_so(date(2026, 11, 1))], Truth.FALSE),
    ],
)
def test_a_newer_denial_contradicts_and_an_older_one_does_not(facts: list[Fact], truth: Truth) -> None:
    assert find(patient(EARLIER, facts, ON), Present(CLOT)).truth is truth


def test_an_end_is_not_read() -> None:
    item = {"code": "clot", "date": "2019-03-01", "end": "2019-05-01"}
    assert read_facts({"conditions": [item]}, EARLIER, ON).facts == (so(date(2019, 3, 1)),)
    assert read_facts({"conditions": [item]}, SAMPLE, ON).facts == (so(date(2019, 3, 1), date(2019, 5, 1)),)
