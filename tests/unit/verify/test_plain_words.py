"""Plain words mean to the judge what their terms mean, and nothing more."""

from __future__ import annotations

import pytest

from everyline.answer.plain_language.terms import Entry, entries
from everyline.domain.answer import EvidenceText, Label
from everyline.verify.judge import judge
from everyline.verify.kept import altered
from everyline.verify.plain_words import once, pairs, read_back

SAID = [entry for entry in entries() if entry.say]


@pytest.mark.parametrize("entry", SAID, ids=lambda entry: entry.term)
def test_the_writers_plain_words_are_the_judges_terms(entry: Entry) -> None:
    line = f"At week 24 {entry.term} was noted in 12% on examplinib."
    plain = f"At week 24 {entry.say} was noted in 12% on examplinib."
    assert altered(line, plain) == ()
    assert judge(plain, [EvidenceText("e", line)]).label is Label.SUPPORTED


@pytest.mark.parametrize(
    "source, claim",
    [
        ("Pulmonary embolism occurred in 2%.", "Clots in a deep vein occurred in 2%."),
        ("It is contraindicated in pregnancy.", "It must be used in pregnancy."),
        ("No dose change for renal impairment.", "No dose change for liver problems."),
        ("Dyspepsia occurred in 4%.", "Tiredness occurred in 4%."),
        ("Given subcutaneously once daily.", "Given into a vein once a day."),
        ("Stop if platelets fall.", "The advice to doctors is not to stop if platelets fall."),
        ("Do not start with active infection.", "The advice to doctors is to start with active infection."),
        ("It was reached by 7% on placebo.", "It was reached by 7% (17 out of 100) on placebo."),
    ],
)
def test_another_plain_phrase_is_another_claim(source: str, claim: str) -> None:
    assert judge(claim, [EvidenceText("e", source)]).label is not Label.SUPPORTED


def test_a_percentage_told_again_says_nothing_new() -> None:
    assert once("7% (7 out of 100) on placebo") == "7% on placebo"
    assert once("7% (8 out of 100) on placebo") == "7% (8 out of 100) on placebo"


def test_a_phrase_that_the_source_has_itself_is_left_alone() -> None:
    assert read_back("Bleeding and tiredness.", "Bleeding and fatigue were seen.") == "Bleeding and fatigue."


def test_no_plain_phrase_denies_or_counts() -> None:
    """A row that held a number or turned a sentence would let a changed fact pass."""
    for plain, term in pairs():
        assert not any(char.isdigit() for char in plain if term != "CYP2C9")
        for word in ("not", "no", "without", "may", "might"):
            assert (word in plain.split()) <= (plain == "must not be used" or word in term.split())
