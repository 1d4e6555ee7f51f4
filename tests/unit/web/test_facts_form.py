"""A form as the short form of facts: what is empty says nothing, and faults come back to their fields."""

from __future__ import annotations

import json
from datetime import date

import pytest

from everyline.domain.guidance import Grounds
from everyline.engine.bound import BoundPathway
from everyline.engine.guide import open_pathway
from everyline.web.facts_form import answers, blank, by_field

BOUND = BoundPathway(open_pathway("alopecia-areata"), Grounds((), ()))
TODAY = date(2026, 11, 25)


def test_an_empty_form_tells_nothing() -> None:
    assert json.loads(answers(BOUND, blank(BOUND, TODAY)).data) == {
        "observations": [],
        "conditions": [],
        "medications": [],
    }


@pytest.mark.parametrize(
    "told, form",
    [
        ({"f-birth_date": "1990-02-28"}, {"birth_date": "1990-02-28"}),
        ({"f-region": "EU"}, {"region": "EU"}),
        ({"deceased": "yes"}, {"deceased": True}),
        (
            {"f-salt": " 62 ", "f-salt.unit": "{score}", "f-salt.on": "2026-11-01"},
            {"observations": [{"code": "salt", "unit": "{score}", "value": "62", "date": "2026-11-01"}]},
        ),
        ({"f-lymphocytes": "900"}, {"observations": [{"code": "lymphocytes", "unit": "", "value": "900"}]}),
        (
            {"f-child_pugh": "B", "f-child_pugh.on": "2026-11-01"},
            {"observations": [{"code": "child_pugh", "value": "B", "date": "2026-11-01"}]},
        ),
        ({"f-cancer": "no"}, {"conditions": [{"code": "cancer", "present": False}]}),
        (
            {"f-pregnancy": "yes", "f-pregnancy.on": "2026-11-20"},
            {"conditions": [{"code": "pregnancy", "present": True, "date": "2026-11-20"}]},
        ),
        ({"f-pregnancy": "", "f-pregnancy.on": "2026-11-20"}, {}),
        (
            {"f-baricitinib": "yes", "f-baricitinib.on": "2026-01-10", "f-baricitinib.end": "2026-10-01"},
            {"medications": [{"code": "baricitinib", "taking": True, "start": "2026-01-10", "end": "2026-10-01"}]},
        ),
        (
            {"f-baricitinib": "no", "day": "2026-11-25"},
            {"medications": [{"code": "baricitinib", "taking": False, "date": "2026-11-25"}]},
        ),
        # What no field of ours sends is for the engine to refuse, not to be taken for a yes or a no.
        ({"f-cancer": "maybe"}, {"conditions": [{"code": "cancer", "present": "maybe"}]}),
    ],
)
def test_each_kind_of_answer(told: dict[str, str], form: dict[str, object]) -> None:
    assert json.loads(answers(BOUND, told).data) == {"observations": [], "conditions": [], "medications": [], **form}


@pytest.mark.parametrize(
    "told, said",
    [
        ({"f-baricitinib.on": "2026-01-10"}, "not whether Baricitinib is taken"),
        ({"f-baricitinib": "no", "f-baricitinib.on": "2026-01-10"}, "and yet with a day"),
    ],
)
def test_what_contradicts_itself_is_told_at_its_field(told: dict[str, str], said: str) -> None:
    assert said in answers(BOUND, told).faults["f-baricitinib"][0]


def test_faults_come_back_to_their_fields_as_sentences() -> None:
    fields = {"observations[0]": "f-salt", "birth_date": "f-birth_date"}
    faults = [
        "observations[0]: SALT score of 140 is impossible",
        "observations[0], its date: 2030-01-01 lies after 2026-11-25",
        "observations[0] is of 1980-01-01, before the birth",
        "birth_date: 1800-01-01 is more than 130 years ago",
        "entry[2] Observation/x: of something pasted",
    ]
    assert by_field(faults, fields) == {
        "f-salt": (
            "SALT score of 140 is impossible.",
            "Its date: 2030-01-01 lies after 2026-11-25.",
            "It is of 1980-01-01, before the birth.",
        ),
        "f-birth_date": ("1800-01-01 is more than 130 years ago.",),
        "": ("entry[2] Observation/x: of something pasted.",),
    }
