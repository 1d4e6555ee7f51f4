# ruff: noqa: E501 (one fault a line reads better)
"""Facts that people and programs give, the bad ones above all: told at once, in words, and nothing is evaluated."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.unit.pathways.patients import ON, SAMPLE

from everyline.domain.pathway import Fact, FactId
from everyline.errors import InvalidInput
from everyline.pathways.facts import FactsRead, parse_facts, read_facts


def read(found: Any) -> FactsRead:
    return read_facts(parse_facts(json.dumps(found).encode()), SAMPLE, ON)


def observed(**item: Any) -> dict[str, Any]:
    return {"observations": [item]}


def test_the_short_form() -> None:
    found = read(
        {
            "birth_date": "1990-02-28",
            "region": "US",
            "observations": [
                {"code": "score", "value": 62.50, "date": "2026-11-01"},
                {"code": "anc", "value": 4.2, "unit": "10*9/L", "date": "2026-11-01T08:30:00+01:00"},
                {"code": "grade", "value": "severe"},
            ],
            "conditions": [{"code": "clot", "present": False, "date": "2026-11-01"}, {"code": "infection"}],
            "medications": [{"code": "drug", "start": "2026-01-10", "end": "2026-12-31", "note": "x"}],
        }
    )
    on = date(2026, 11, 1)
    assert found.facts == (
        Fact(FactId("birth_date"), date(1990, 2, 28)),
        Fact(FactId("region"), "US"),
        Fact(FactId("score"), Decimal("62.5"), on),
        Fact(FactId("anc"), Decimal("4200.0"), on),
        Fact(FactId("grade"), "severe"),
        Fact(FactId("clot"), False, on),
        Fact(FactId("infection"), True),
        Fact(FactId("drug"), True, date(2026, 1, 10), date(2026, 12, 31)),
    )
    assert found.unused == ()
    assert found.refused is None


@pytest.mark.parametrize(
    "found, told",
    [
        ({"birth_date": "2026-11-26"}, "birth_date: 2026-11-26 lies after 2026-11-25"),
        ({"birth_date": "1890-01-01"}, "1890-01-01 is more than 130 years ago"),
        ({"birth_date": "1990-13"}, "birth_date: '1990-13' is no month or year"),
        ({"birth_date": 19900228}, "birth_date: 19900228 is no day"),
        ({"birth_date": "1990-W09-3"}, "is no day"),
        ({"birth_date": "1990-02-29"}, "'1990-02-29' is no day"),
        ({"born": "1990-02-28"}, "unknown key 'born'"),
        ({"region": "JP"}, "region: 'JP' is none of US, EU, other"),
        ({"deceased": "no"}, "deceased: 'no' is no day"),
        ({"deceased": "2026-12-01"}, "deceased: 2026-12-01 lies after"),
        (observed(code="score", value=140), "Score of 140 is impossible (possible from 0 to 100 {score})"),
        (observed(code="score", value=-1), "Score of -1 is impossible"),
        (observed(code="score", value="many"), "'many' is no number"),
        (observed(code="score", value=True), "True is no number"),
        (observed(code="score", value=None), "None is no number"),
        (observed(code="score"), "None is no number"),
        (observed(code="score", value="1_0"), "'1_0' is no number"),
        (observed(code="score", value="٣"), "is no number"),
        (observed(code="score", value=float("nan")), "nan is no number"),
        (observed(code="score", value=float("inf")), "inf is no number"),
        (observed(code="anc", value="1e999999999"), "is no number"),
        (observed(code="anc", value="1e400"), "1e400' is no number of anything measured"),
        (observed(code="anc", value="9" * 5_000), "is no number"),
        (observed(code="anc", value=4.2), "told in no unit; it is known in /uL, 10*3/uL, 10*9/L"),
        (observed(code="anc", value=4.2, unit="mg/dL"), "told in mg/dL; it is known in /uL"),
        (observed(code="anc", value=4.2, unit=["/uL"]), "told in ['/uL']"),
        (observed(code="score", value=1, date="2026-11-26"), "its date: 2026-11-26 lies after 2026-11-25"),
        (observed(code="score", value=1, dat="2026-11-26"), "has the unknown key 'dat'"),
        (observed(code="score", value=1, date="2026-01-01", start="2026-01-01"), "has both a date and a start"),
        (observed(value=1), "observations[0] has no code"),
        (observed(code="grade", value="grave"), "'grave' is none of mild, severe"),
        (observed(code="clot", value=0), "0 is neither true nor false"),
        (observed(code="clot", value=False, present=True), "is told as true and as false"),
        (observed(code="birth_date", value="1990-02-28"), "birth_date stands at the top of the facts"),
        ({"observations": {}}, "observations is no list"),
        ({"observations": ""}, "observations is no list"),
        ({"observations": [1]}, "observations[0] is no object"),
        ({"observations": [{}] * 10_001}, "observations is no list of at most 10,000"),
        ({"medications": [{"code": "drug", "start": "2026-02-01", "end": "2026-01-01"}]}, "before it begins"),
        ({"birth_date": "2026-11-20", "observations": [{"code": "score", "value": 1, "date": "2026-11-01"}]}, "before the birth"),
    ],
)  # fmt: skip
def test_each_bad_fact_is_told(found: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidInput) as fault:
        read(found)
    assert told in str(fault.value)


def test_every_fault_is_told_at_once_and_no_more_than_can_be_read() -> None:
    with pytest.raises(InvalidInput) as fault:
        read({"observations": [{"code": "score", "value": 140}] * 20})
    assert str(fault.value).count("is impossible") == 8
    assert "and 12 more" in str(fault.value)


def test_a_value_that_is_false_is_not_taken_for_present() -> None:
    assert read(observed(code="clot", value=False)).facts == (Fact(FactId("clot"), False),)


def test_what_is_not_asked_for_is_told_short_and_not_used() -> None:
    found = read(
        {"observations": [{"code": "x" * 500, "value": 1}, {"code": {"system": "http://a", "code": "7"}, "value": 1}]}
    )
    assert found.facts == ()
    assert found.unused[1] == "observations[1]: http://a 7 is not asked for"
    assert len(found.unused[0]) < 130


def test_a_code_of_a_terminology() -> None:
    item = {"code": {"system": "http://example.org", "code": "1"}, "value": 5}
    assert read({"observations": [item]}).facts == (Fact(FactId("score"), Decimal(5)),)


@pytest.mark.parametrize("said, is_dead", [(True, True), (False, False), (None, False), ("2026-11-01", True)])
def test_the_dead(said: Any, is_dead: bool) -> None:
    assert (read({"deceased": said}).refused is not None) is is_dead


def test_a_newborn_is_zero_years_old() -> None:
    assert read({"birth_date": "2026-11-25"}).facts[0].value == ON


@pytest.mark.parametrize(
    "data, told",
    [
        (b"", "no JSON: line 1, column 1"),
        (b"{", "no JSON"),
        (b"\xff", "no UTF-8 text, at byte 0"),
        (b"[]", "no JSON object"),
        (b'"a"', "no JSON object"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"birth_date": "1990-01-01", "birth_date": "1991-01-01"}', "'birth_date' twice in one object"),
        (b" " * 5_000_001, "larger than 5,000,000 bytes"),
        (b'{"observations": [{"code": "anc", "unit": "/uL", "value": 1e400}]}', "1e400 is no number of anything"),
        (b'{"observations": [{"code": "anc", "unit": "/uL", "value": NaN}]}', "nan is no number"),
        (b'{"observations": [{"code": "anc", "unit": "/uL", "value": ' + b"9" * 5_000 + b"}]}", "is no number"),
    ],
)
def test_what_is_no_form_of_facts(data: bytes, told: str) -> None:
    with pytest.raises(InvalidInput) as fault:
        read_facts(parse_facts(data), SAMPLE, ON)
    assert told in str(fault.value)


def test_numbers_are_those_that_were_printed() -> None:
    found = read_facts(parse_facts(b'{"observations": [{"code": "score", "value": 0.1}]}'), SAMPLE, ON)
    assert found.facts[0].value == Decimal("0.1")


def test_facts_of_yaml_may_hold_days() -> None:
    found = read_facts({"birth_date": date(1990, 2, 28)}, SAMPLE, ON)
    assert found.facts[0].value == date(1990, 2, 28)


def test_of_a_birth_year_both_ends_are_read() -> None:
    assert [one.value for one in read({"birth_date": "1990"}).facts] == [date(1990, 1, 1), date(1990, 12, 31)]
    assert [one.value for one in read({"birth_date": "1992-02"}).facts] == [date(1992, 2, 1), date(1992, 2, 29)]
    assert [one.value for one in read({"birth_date": "2026"}).facts] == [date(2026, 1, 1), ON]
    with pytest.raises(InvalidInput, match="2027 lies after"):
        read({"birth_date": "2027"})


def test_what_is_not_known_any_more_takes_what_was_told_before() -> None:
    items = [
        {"code": "clot", "present": False, "date": "2026-10-01"},
        {"code": "clot", "known": False, "date": "2026-11-01"},
        {"code": "clot", "present": True, "date": "2026-11-02"},
        {"code": "infection", "present": False},
        {"code": "infection", "known": False, "date": "2026-11-01"},
    ]
    assert read({"conditions": items}).facts == (Fact(FactId("clot"), True, date(2026, 11, 2)),)
    for bad in ({"known": True}, {"known": False, "present": True}, {"known": None}):
        with pytest.raises(InvalidInput, match="known is false, beside a code and a date"):
            read({"conditions": [{"code": "clot", **bad}]})
