"""The fact check of a rewording: whatever is lost, added or exchanged is found."""

from __future__ import annotations

import random

import pytest

from everyline.domain.answer import ReasonKind
from everyline.verify.edits import edits
from everyline.verify.kept import altered

LINE = (
    "In adults with severe hepatic impairment, baricitinib 4 mg once daily may reduce fractures at week 24: "
    "12.5% (n=40) "
    "against 18% on placebo, but did not reduce mortality."
)
PLAIN = (
    "This was in adults with severe liver problems. Baricitinib 4 mg once a day may reduce fractures at week 24: 12.5% "
    "(40 people) against 18% on placebo. But it did not reduce death."
)


def test_a_faithful_rewording_loses_nothing() -> None:
    assert altered(LINE, PLAIN) == ()
    assert altered(LINE, LINE) == ()


@pytest.mark.parametrize(
    "said, changed, kind",
    [
        ("12.5%", "12%", ReasonKind.NUMBER),
        ("18% on", "on", ReasonKind.NUMBER),
        ("4 mg", "4 mcg", ReasonKind.DOSE),
        ("4 mg", "2 mg", ReasonKind.DOSE),
        ("once a day", "twice a day", ReasonKind.DOSE),
        ("Baricitinib", "Tofacitinib", ReasonKind.DRUG),
        ("may reduce", "reduces", ReasonKind.CERTAINTY_INFLATED),
        ("may reduce", "may increase", ReasonKind.DIRECTION),
        ("did not reduce", "did reduce", ReasonKind.NEGATION),
        ("week 24", "week 12", ReasonKind.TIME),
        ("adults", "children", ReasonKind.POPULATION),
        ("severe ", "", ReasonKind.POPULATION),
        ("liver", "kidney", ReasonKind.POPULATION),
        ("placebo", "usual care", ReasonKind.COMPARATOR),
        ("fractures", "infections", ReasonKind.NOT_FOUND),
        ("(40 people)", "", ReasonKind.NUMBER),
    ],
)
def test_a_changed_fact_is_named(said: str, changed: str, kind: ReasonKind) -> None:
    assert said in PLAIN
    found = altered(LINE, PLAIN.replace(said, changed))
    assert kind in {reason.kind for reason in found}


def test_figures_that_change_places_are_found() -> None:
    changed = PLAIN.replace("12.5%", "x").replace("18%", "12.5%").replace("x", "18%")
    assert altered(LINE, changed)


def test_a_denial_said_once_too_often_is_found() -> None:
    assert altered(LINE, PLAIN.replace("This was in", "This was not in"))


def test_a_number_said_twice_is_found_and_a_dose_said_twice_is_not() -> None:
    assert altered("Acne was seen in 12%.", "Acne was seen in 12%. It was 12%.")
    assert altered("Acne was seen on 4 mg.", "Acne was seen. This was on 4 mg. The dose was 4 mg.") == ()


@pytest.mark.parametrize("seed", range(5))
def test_every_single_edit_is_refused(seed: int) -> None:
    tried = list(edits(PLAIN, random.Random(seed)))
    assert len(tried) > 10
    assert [edit for edit in tried if not altered(LINE, edit.text)] == []
