"""Conditions as a reader would say them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from everyline.engine.guide import packaged
from everyline.pathways.names import expressions
from everyline.pathways.words import Words, number_in_words, unit_in_words


@pytest.mark.parametrize(
    "unit, said",
    [
        ("{score}", ""),
        ("{times the upper limit}", "times the upper limit"),
        ("mL/min/{1.73_m2}", "mL/min/1.73 m²"),
        ("/uL", "/µL"),
        ("mo", "months"),
        ("g/dL", "g/dL"),
    ],
)
def test_units_are_told_as_people_write_them(unit: str, said: str) -> None:
    assert unit_in_words(unit) == said


@pytest.mark.parametrize("value, said", [("100000", "100,000"), ("1E+3", "1000"), ("0.50", "0.5"), ("8", "8")])
def test_numbers_have_no_exponent_and_no_needless_zeros(value: str, said: str) -> None:
    assert number_in_words(Decimal(value)) == said


def test_a_condition_reads_as_it_holds() -> None:
    pathway = next(one.pathway for one in packaged() if one.pathway.id == "alopecia-areata")
    words = Words(pathway)
    said = {str(one.id): words.of(one.expression) for one in pathway.criteria}
    assert said["is-limited"] == "SALT score is above 0 and SALT score is at most 20"
    assert said["egfr-below-30"] == "eGFR is below 30 mL/min/1.73 m²"
    assert said["bari-36-weeks"] == "Baricitinib has been taken for at least 36 weeks"
    assert said["tb-negative-in-year"] == "A negative tuberculosis test within the last 12 months"
    assert said["vaccines-due"] == "not: Immunisations up to date is present"
    # What has parts within something with parts is set in brackets, so that "and" and "or" can't be mistaken.
    assert said["cv-boxed"] == (
        "age is at least 50 years and (A cardiovascular risk factor is present or "
        "An earlier heart attack or stroke is present or Smoking now or long-term in the past is present)"
    )
    assert words.of(None) == ""


def test_every_expression_of_every_packaged_pathway_has_words() -> None:
    for opened in packaged():
        words = Words(opened.pathway)
        assert all(words.of(expression) for _, expression in expressions(opened.pathway))
