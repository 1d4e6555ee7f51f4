"""The default writer: what a statement leaves out is added from the card's own fields, and cited."""

from __future__ import annotations

from everyline.answer.plain import word_arms, word_finding
from everyline.domain.evidence import Finding
from everyline.domain.text import Document
from everyline.sources.cards import read_card

CARD = """schema: everyline-card/1
topic: alopecia areata
id: trial-one
kind: rct
title: A trial of drugabine
authors: null
journal: null
year: 2024
pmid: null
doi: null
nct: null
label: null
seen_at: [https://example.org]
read_as: abstract
note: null
findings:
"""
FIELDS = {
    "population": "adults with severe AA (SALT 50 or more)",
    "intervention": "drugabine",
    "dose": "4 mg or 2 mg once daily",
    "comparator": "placebo",
    "outcome": "SALT <=20",
    "timepoint": "week 36",
}


def finding(statement: str, *, values: str = "[]", **fields: str) -> tuple[Finding, Document]:
    given = {**FIELDS, **fields}
    lines = [f"- id: trial-one-f01\n  topic: efficacy\n  values: {values}\n  statement: '{statement}'"]
    lines += [f"  {name}: {f'{value!r}' if value else 'null'}" for name, value in given.items()]
    kept = read_card(CARD + "\n".join(lines) + "\n", "test")
    return kept.findings[0], kept.document


VALUES = (
    "[{name: SALT, value: 38.8, unit: '%', arm: 4 mg}, {name: SALT, value: 22.8, unit: '%', arm: 2 mg}, "
    "{name: SALT, value: 6.2, unit: '%', arm: placebo}]"
)


def test_what_the_statement_leaves_out_is_added_and_cited() -> None:
    text, citations = word_finding(
        *finding("At week 36 SALT of 20 or less was reached by 38.8% on 4 mg and 6.2% on placebo.")
    )
    assert text == (
        "Drugabine: at week 36 SALT of 20 or less was reached by 38.8% on 4 mg and 6.2% on placebo "
        "[adults with severe AA (SALT 50 or more); dose 4 mg or 2 mg once daily]."
    )
    assert [citation.quote.split()[0] for citation in citations] == ["At", "Population:"]


def test_a_statement_that_says_everything_stands_alone() -> None:
    said = (
        "In adults with severe AA (SALT 50 or more) drugabine 4 mg or 2 mg once daily reached SALT of 20 or less "
        "at week 36 more often than placebo."
    )
    text, citations = word_finding(*finding(said))
    assert text == said
    assert len(citations) == 1


def test_an_abbreviation_spelt_out_by_the_statement_is_told() -> None:
    text, _ = word_finding(
        *finding("Drugabine is for adults with severe alopecia areata.", population="adults with severe AA")
    )
    assert "[adults" not in text


def test_groups_that_the_statement_does_not_name_are_told_with_their_values() -> None:
    text, _ = word_finding(*finding("SALT of 10 or less was reached by 38.8%, 22.8% and 6.2%.", values=VALUES))
    assert "4 mg 38.8%, 2 mg 22.8%, placebo 6.2%" in text


def test_a_name_keeps_its_capital_behind_the_drug() -> None:
    text, _ = word_finding(*finding("Herpes zoster occurred in 1.5%.", population=""))
    assert text.startswith("Drugabine: Herpes zoster")


def test_an_intervention_that_names_nothing_is_no_lead() -> None:
    text, _ = word_finding(*finding("Relapse was common.", intervention="all treatments"))
    assert text.startswith("Relapse")


def test_a_result_line_has_dose_population_outcome_time_and_both_groups() -> None:
    line = word_arms(
        *finding("At week 36 it was 38.8%, 22.8% and 6.2%.", values=VALUES), "drugabine", frozenset({"4 mg"})
    )
    assert line == (
        "drugabine, adults with severe AA (SALT 50 or more): SALT ≤20 at week 36 in 38.8% on 4 mg once daily "
        "against 6.2% on placebo"
    )


def test_no_result_line_is_made_without_a_comparator_or_a_time() -> None:
    assert word_arms(*finding("x 38.8%", values=VALUES, comparator=""), "drugabine", frozenset()) is None
    assert word_arms(*finding("x 38.8%", values=VALUES, timepoint=""), "drugabine", frozenset()) is None


def test_versus_is_spelt_out_between_figures() -> None:
    text, _ = word_finding(*finding("Regrowth was 50.0% on 4 mg v 0% on placebo."))
    assert "50.0% on 4 mg against 0% on placebo" in text


def test_a_statement_that_speaks_of_its_source_names_it_and_cites_the_name() -> None:
    text, citations = word_finding(*finding("It reports 5 mg as usual.", population="", timepoint=""))
    assert text.startswith("A trial of drugabine. It reports 5 mg as usual")
    assert "A trial of drugabine" in [citation.quote for citation in citations]


def test_what_a_study_says_of_its_own_limits_is_told_under_its_title() -> None:
    text, citations = word_finding(
        *finding("Its follow-up was short and its intervals wide.", intervention="JAK inhibitors")
    )
    assert text.startswith("A trial of drugabine. Its follow-up was short and its intervals wide")
    assert "A trial of drugabine" in [citation.quote for citation in citations]
    text, _ = word_finding(*finding("Its boxed warning covers thrombosis."))
    assert text.startswith("Drugabine: its boxed warning covers thrombosis")
