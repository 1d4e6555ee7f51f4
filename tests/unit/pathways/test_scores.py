"""Scores are exact; what is no per cent is refused; a definition that can't be is refused with its place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from everyline.engine.guide import open_pathway, scores_of
from everyline.errors import InvalidFacts, InvalidPathway
from everyline.pathways.scores import bands_of, read_scores, work_out

ON = date(2026, 11, 25)
OPENED = open_pathway("alopecia-areata")
(SALT,) = scores_of(OPENED)


def salt(top: str, back: str, left: str, right: str) -> Decimal:
    return work_out(SALT, {"top": top, "back": back, "left": left, "right": right}, OPENED.pathway, ON).total


@pytest.mark.parametrize(
    "shares, total",
    [
        # 0.40 x top + 0.24 x back + 0.18 x right + 0.18 x left, as salt-definition-f02 of the library has it.
        (("0", "0", "0", "0"), "0"),
        (("100", "100", "100", "100"), "100"),
        (("100", "0", "0", "0"), "40"),
        (("0", "100", "0", "0"), "24"),
        (("0", "0", "100", "0"), "18"),
        (("0", "0", "0", "100"), "18"),
        (("33.3", "0", "0", "0"), "13.32"),
        (("50", "25", "10", "5"), "28.7"),
        ((" 12,5 %", "0", "0", "0"), "5"),
    ],
)
def test_salt_is_the_weighted_sum_and_never_rounded(shares: tuple[str, str, str, str], total: str) -> None:
    assert salt(*shares) == Decimal(total)


@pytest.mark.parametrize("said", ["", "101", "100.1", "-1", "ten", "1e2", "NaN", "٣", "5 5", "1,234.5"])
def test_what_is_no_per_cent_is_refused_at_its_area(said: str) -> None:
    with pytest.raises(InvalidFacts) as caught:
        salt("10", said, "0", "0")
    assert [one.partition(":")[0] for one in caught.value.faults] == ["back"]


@pytest.mark.parametrize(
    "total, bands",
    [
        ("0", []),
        ("0.1", ["is-limited"]),
        ("20", ["is-limited"]),
        ("20.1", ["is-moderate"]),
        ("49.9", ["is-moderate"]),
        ("50", ["is-severe"]),
        ("95", ["is-severe", "is-very-severe"]),
    ],
)
def test_what_a_value_means_is_told_by_the_pathways_own_criteria(total: str, bands: list[str]) -> None:
    assert [one.id for one in bands_of(SALT, Decimal(total), OPENED.pathway, ON)] == bands


def test_each_weight_stands_in_the_statement_that_it_is_said_to_be_from() -> None:
    texts = {one.id: one.text for one in OPENED.pathway.statements}
    assert all(f"{area.weight}%" in texts[area.statement] for area in SALT.areas)


@pytest.mark.parametrize(
    "was, now, said",
    [
        ("weight: 40", "weight: 41", "come to 101"),
        ("weight: 40", "weight: 0", "weighs nothing"),
        ("fact: salt", "fact: episode", "no quantity from 0 to 100"),
        ("bands: [is-limited,", "bands: [is-unheard-of,", "there is no criterion 'is-unheard-of'"),
        (
            "statements: [salt-areas, salt-sum, salt-falling, salt-limits]",
            "statements: [none]",
            "there is no statement",
        ),
        ("drawing: scalp", "drawing: foot", "no drawing 'foot'"),
        ("  salt:\n    title: SALT", "  patient:\n    title: SALT", "that of another page"),
    ],
)
def test_a_definition_that_cannot_be_is_refused(was: str, now: str, said: str) -> None:
    before, _, after = OPENED.text.partition("\nscores:\n")
    assert was in after
    with pytest.raises(InvalidPathway, match=said):
        read_scores(f"{before}\nscores:\n{after.replace(was, now, 1)}", "pathway.yaml", OPENED.pathway)


def test_a_pathway_without_scores_has_none() -> None:
    assert scores_of(open_pathway("atorvastatin")) == ()
