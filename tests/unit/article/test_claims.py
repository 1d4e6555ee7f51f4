"""An article cut into claims: lists, headings, labels, parts, and what is no claim."""

from __future__ import annotations

from everyline.article.claims import read_claims
from everyline.domain.audit import Reading
from everyline.sources.articles import read_article

NUMBERED = """How is examplinib used in exemplitis?

Article Review Status
Submitted
Approved

Last updated: March 3, 2026

Approved drugs

Examplinib (XYZ inhibitor)

  • Dosing: 2-4 mg orally daily 1
  • Efficacy: Remission in 32.6% more patients than placebo, with 50% of patients achieving relief at 24 weeks 2, 3
  • Results differ at week 36

Samplumab (ABC blocker)

  • FDA approval status: Approved for severe exemplitis 3

What to check

Step 1: Baseline

  • Lipid panel 1
  • Measure creatinine at 12 weeks 1

It works better than older drugs. 1 It is not for everyone. 2

Examplinib is better than:

  • Placebo (31% against 12%) 4

Professional Disclaimer

This information does not replace your doctor.

Have a follow-up question?

Ask us anything.
"""


def reading(text: str, name: str = "article.txt") -> Reading:
    return read_claims(read_article(text.encode(), name))


def test_items_lose_label_and_marker_and_stand_where_they_are_said_to() -> None:
    read = reading(NUMBERED)
    first = read.claims[0]
    assert (first.text, first.lead, first.markers) == ("2-4 mg orally daily", "Dosing", ("1",))
    assert all(NUMBERED[claim.span.start : claim.span.end] == claim.text for claim in read.claims)


def test_every_claim_has_the_headings_above_it() -> None:
    by_text = {claim.text: claim.headings for claim in reading(NUMBERED).claims}
    assert by_text["2-4 mg orally daily"] == ("Approved drugs", "Examplinib (XYZ inhibitor)")
    assert by_text["Approved for severe exemplitis"] == ("Approved drugs", "Samplumab (ABC blocker)")
    assert by_text["Lipid panel"] == ("What to check", "Step 1: Baseline")


def test_a_bullet_of_two_facts_has_two_parts() -> None:
    claim = reading(NUMBERED).claims[1]
    assert claim.parts == (
        "Remission in 32.6% more patients than placebo",
        "50% of patients achieving relief at 24 weeks",
    )
    assert claim.markers == ("2", "3")


def test_a_week_is_never_taken_for_a_marker() -> None:
    claim = reading(NUMBERED).claims[2]
    assert (claim.text, claim.markers) == ("Results differ at week 36", ())


def test_sentences_of_a_paragraph_keep_the_marker_after_their_stop() -> None:
    told = {claim.text: claim.markers for claim in reading(NUMBERED).claims}
    assert told["It works better than older drugs."] == ("1",)
    assert told["It is not for everyone."] == ("2",)


def test_a_heading_that_a_list_completes_leads_its_items() -> None:
    claim = next(claim for claim in reading(NUMBERED).claims if claim.text.startswith("Placebo"))
    assert claim.lead == "Examplinib is better than"


def test_page_furniture_disclaimer_and_follow_up_box_are_no_claims() -> None:
    read = reading(NUMBERED)
    said = " ".join(claim.text for claim in read.claims)
    assert not any(words in said for words in ("replace your doctor", "Ask us", "Submitted", "March"))
    assert read.about.dates == ("Last updated: March 3, 2026",)
    assert "Article Review Status" in read.about.review


def test_questions_and_words_to_the_reader_are_no_claims() -> None:
    read = reading("Exemplitis\n\nWhat is it? Please see your doctor soon. It is a disease of the skin.")
    assert [claim.text for claim in read.claims] == ["It is a disease of the skin."]


def test_a_decimal_point_ends_no_sentence() -> None:
    read = reading("Exemplitis\n\nMean score fell from 93.7 to 26.5 at week 48. It rose later on.")
    assert [claim.text for claim in read.claims] == [
        "Mean score fell from 93.7 to 26.5 at week 48.",
        "It rose later on.",
    ]


def test_markdown_and_html_keep_headings_lists_and_superscript_markers() -> None:
    markdown = reading("# Exemplitis\n\n## Dose\n\n- Examplinib 4 mg [1]\n- Samplumab 8 mg [2, 3]\n", "a.md")
    assert [(c.text, c.markers, c.headings) for c in markdown.claims] == [
        ("Examplinib 4 mg", ("1",), ("Exemplitis", "Dose")),
        ("Samplumab 8 mg", ("2", "3"), ("Exemplitis", "Dose")),
    ]
    page = "<html><body><h1>Exemplitis</h1><script>x()</script><ul><li>Examplinib 4 mg daily<sup>2</sup></li></ul>"
    html = reading(page, "a.html")
    assert [(c.text, c.markers) for c in html.claims] == [("Examplinib 4 mg daily", ("2",))]


def test_references_are_read_each_identifier_as_what_it_is() -> None:
    text = (
        "Exemplitis\n\nExamplinib works well in adults [1]. Samplumab does not [2].\n\nReferences\n\n"
        "1. Doe J. A trial. PMID: 31234567. doi:10.1000/abc.12\n\n2. Roe J. Another. PMC1289150. NCT01234567\n"
    )
    first, second = reading(text).references
    assert (first.marker, first.identifiers.pmid, first.identifiers.doi) == ("1", "31234567", "10.1000/abc.12")
    assert (second.identifiers.pmid, second.identifiers.pmcid) == (None, "PMC1289150")
    assert second.identifiers.nct == ("NCT01234567",)
