"""Study cards: the layout of their text, figures as printed, and each way a card can break its schema."""

from __future__ import annotations

import pytest

from everyline.domain.text import DocumentKind, SectionKind
from everyline.errors import MalformedRecord
from everyline.sources.cards import PUBLICATION_TYPES, read_card

# Made up; the study does not exist.
CARD = """\
schema: everyline-card/1
topic: alopecia areata
id: doe-2020-example
kind: rct
title: An example trial
authors: Doe J, Roe R, et al.
journal: J Ex
year: 2020
pmid: null
doi: 10.1000/Example
nct: NCT00000001 (EX-1); NCT00000002 (EX-2)
label: null
seen_at:
- https://example.org/a
read_as: abstract
note: Only the abstract was read.
findings:
- id: doe-2020-example-f01
  topic: efficacy
  population: adults
  intervention: examplinib
  dose: 4 mg once daily
  comparator: null
  outcome: SALT <=20
  timepoint: week 36
  values:
  - name: SALT<=20
    value: 6.0
    unit: '%'
    arm: 4 mg
    n: 12/200
  - name: difference
    value: 10-11
    unit: percentage points
    ci: 95% CI 8-14
  statement: At week 36, 6.0% reached a SALT of 20 or less.
  disagreement: Another page prints 7%.
- id: doe-2020-example-f02
  topic: definition
  population: null
  intervention: null
  dose: null
  comparator: null
  outcome: No
  timepoint: null
  values: []
  statement: No stands for itself.
"""


def test_the_text_has_the_layout_that_spans_rely_on() -> None:
    assert read_card(CARD, "x").document.text == (
        "An example trial\n"
        "\n"
        "At week 36, 6.0% reached a SALT of 20 or less.\n"
        "Population: adults. Intervention: examplinib. Dose: 4 mg once daily. Outcome: SALT <=20. "
        "Time point: week 36.\n"
        "Values: SALT<=20 4 mg 6.0 % (n 12/200); difference 10-11 percentage points (95% CI 8-14)\n"
        "Disagreement: Another page prints 7%.\n"
        "\n"
        "No stands for itself.\n"
        "Outcome: No.\n"
        "\n"
        "Read as: abstract.\n"
        "Note: Only the abstract was read."
    )


def test_every_part_of_a_finding_is_a_span_and_every_figure_stays_as_printed() -> None:
    record = read_card(CARD, "x")
    text = record.document.text
    first, second = record.findings
    assert first.statement.of(text) == "At week 36, 6.0% reached a SALT of 20 or less."
    assert first.context is not None
    assert first.context.of(text).startswith("Population: adults.")
    assert first.context.of(text).endswith("(95% CI 8-14)")
    assert first.disagreement is not None
    assert first.disagreement.of(text) == "Disagreement: Another page prints 7%."
    assert [(arm.value, arm.span.of(text)) for arm in first.arms if arm.span] == [("6.0", "6.0"), ("10-11", "10-11")]
    assert second.outcome == "No"
    assert second.arms == ()


def test_sections_name_the_finding_they_belong_to() -> None:
    sections = read_card(CARD, "x").document.sections
    assert [(section.kind, section.heading) for section in sections] == [
        (SectionKind.TITLE, ""),
        (SectionKind.FINDING, "doe-2020-example-f01"),
        (SectionKind.FINDING_CONTEXT, "doe-2020-example-f01"),
        (SectionKind.LIMITS, "doe-2020-example-f01"),
        (SectionKind.FINDING, "doe-2020-example-f02"),
        (SectionKind.FINDING_CONTEXT, "doe-2020-example-f02"),
        (SectionKind.LIMITS, "reading limits"),
    ]


def test_identifiers_link_the_publication_and_the_page_seen_is_kept_as_its_origin() -> None:
    document = read_card(CARD, "x").document
    assert document.id == "card:doe-2020-example"
    assert document.kind is DocumentKind.CARD
    assert document.identifiers.nct == ("NCT00000001", "NCT00000002")
    assert document.url == "https://doi.org/10.1000/example"
    assert document.provenance.origin == "https://example.org/a"
    assert document.limits == ("Only the abstract was read.", "Read as: abstract.")
    assert document.publication_types == ("Randomized Controlled Trial",)


def test_without_identifiers_there_is_no_link() -> None:
    bare = CARD.replace("10.1000/Example", "null").replace("nct: NCT00000001 (EX-1); NCT00000002 (EX-2)", "nct: null")
    assert read_card(bare, "x").document.url is None


def test_every_kind_has_a_publication_type() -> None:
    for kind, publication_type in PUBLICATION_TYPES.items():
        document = read_card(CARD.replace("kind: rct", f"kind: {kind}"), "x").document
        assert document.publication_types == (publication_type,)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("everyline-card/1", "everyline-card/9", "schema is 'everyline-card/9'"),
        ("id: doe-2020-example\n", "id: Doe 2020\n", "is not a card"),
        ("kind: rct", "kind: anecdote", "card: kind is 'anecdote', not one of"),
        ("pmid: null", "pmid: PMC5033755", "pmid 'PMC5033755' is not a pmid"),
        ("nct: NCT00000001", "nct: NCT1", "nct 'NCT1' is not a nct"),
        ("year: 2020", "year: soon", "year is 'soon'"),
        ("  topic: definition", "  topic: gossip", "finding doe-2020-example-f02: topic is 'gossip'"),
        ("  statement: No stands for itself.", "  statement: ''", "statement is missing"),
        ("-f02", "-f01", "hold doe-2020-example-f01 twice"),
        ("    value: 6.0", "    value: null", "value is missing"),
        ("journal: J Ex", "jornal: J Ex", "unknown key 'jornal'"),
        ("journal: J Ex", "journal: J Ex\njournal: K", "key 'journal' is given twice"),
        ("  values: []", "  values: 3", "is not a list of mappings"),
        ("title: An example trial", "title: [a", "line 6"),
        ("journal: J Ex", "journal: !!python/object:os.system {}", "could not determine a constructor"),
    ],
)
def test_a_card_that_breaks_its_schema_is_refused_by_name(old: str, new: str, complaint: str) -> None:
    assert old in CARD
    with pytest.raises(MalformedRecord) as caught:
        read_card(CARD.replace(old, new), "cards/x.yaml")
    assert "cards/x.yaml" in str(caught.value)
    assert complaint in str(caught.value)
