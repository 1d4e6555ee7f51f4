"""Numbers, operators, ranges and units as clinical texts print them."""

import pytest

from everyline.verify.atoms import atoms
from everyline.verify.quantities import Quantity, same


def quantities(text: str) -> list[Quantity]:
    return [atom.quantity for atom in atoms(text) if atom.quantity is not None]


def keys(text: str) -> list[str]:
    return [quantity.key for quantity in quantities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("38.8%", ["38.8%"]),
        ("38·8 per cent", ["38.8%"]),
        ("16.6 percentage points", ["16.6pp"]),
        ("12,996 people", ["12996"]),
        ("12\u2009996 people", ["12996"]),
        ("a p of 0,05", ["0.05"]),
        ("24 to 26%", ["24..26%"]),
        ("24\u201326%", ["24..26%"]),
        ("between 24 and 26%", ["24..26%"]),
        ("95% CI 25.6 to 39.5", ["95%", "25.6..39.5"]),
        ("95% CI, -0.65 to 1.13", ["95%", "-0.65..1.13"]),
        ("from 93.7 to 26.5", ["93.7", "26.5"]),
        ("SALT of 20 or less", ["<=20"]),
        ("SALT ≤ 20", ["<=20"]),
        ("SALT <=20", ["<=20"]),
        ("at least 50% loss", [">=50%"]),
        ("50% or more", [">=50%"]),
        ("aged 12 years and older", [">=12year"]),
        ("more than 20 points", [">20points"]),
        ("no more than 10 years", ["<=10year"]),
        ("below 500/mm3", ["<500"]),
        ("P<0.001", ["<0.001"]),
        ("week 36", ["36week"]),
        ("36 weeks", ["36week"]),
        ("a 24-week trial", ["24week"]),
        ("weeks 104 and 152", ["104week", "152week"]),
        ("over 36 weeks", ["36week"]),
        ("over 18 patients", [">18"]),
        ("4 or 2 mg", ["4mg", "2mg"]),
        ("200/50 mg", ["/200..50mg"]),
        ("2.5 mg/kg/day", ["2.5mg/kg/day"]),
        ("nine of 12", ["9", "12"]),
        ("9/12", ["9", "12"]),
        ("twenty-two dermatologists", ["22"]),
        ("11·9 million", ["11900000"]),
        ("phase III", ["3phase"]),
        ("by week 48, 25 to 50% responded", ["48week", "25..50%"]),
        ("4 g to 2 mg", ["4g", "2mg"]),
        ("HR 1.81 and 2 (1.33, 3)", ["1.81", "2", "1.33", "3"]),
        ("1) headache in 4%, 2) nausea in 5%", ["4%", "5%"]),
    ],
)
def test_a_quantity_is_read_with_operator_range_and_unit(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


def relation(claim: str, evidence: str) -> str | None:
    return same(quantities(claim)[0], quantities(evidence)[0])


@pytest.mark.parametrize(
    ("claim", "evidence", "expected"),
    [
        ("38.8%", "38.8 percent", "exact"),
        ("about 39%", "38.8%", "rounded"),
        ("39%", "38.8%", None),
        ("about 38.8%", "39%", None),
        ("about 40%", "38.8%", None),
        ("20%", "20 percentage points", None),
        ("20", "20 or less", None),
        ("24%", "24 to 26%", None),
        ("1000 mg", "1 g", "converted"),
        ("4 mg", "4 g", None),
        ("12 months", "1 year", "converted"),
        ("52 weeks", "1 year", "converted"),
        ("52 weeks", "12 months", "converted"),
        ("36 weeks", "36 months", None),
        ("14 days", "2 weeks", "converted"),
        ("16.6 points", "16.6 percentage points", "unit left out"),
        ("from age 12", "12 years and older", "unit left out"),
    ],
)
def test_two_quantities_say_the_same_or_do_not(claim: str, evidence: str, expected: str | None) -> None:
    assert relation(claim, evidence) == expected
