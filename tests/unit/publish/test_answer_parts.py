"""An answer in pieces for a page of the site: the same lines, each citation an address, each line with its checks."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.unit.publish.answers import answer

from everyline.domain.answer import Label, Reason, ReasonKind, Verdict
from everyline.engine.pages import checks_of, parts_of, source_address
from everyline.publish.view import page

FULL = answer()


def test_the_parts_hold_every_line_that_the_whole_page_holds() -> None:
    parts = parts_of(FULL)
    text = "".join((parts.top, parts.first, parts.rest, parts.made))
    for line in page(FULL).lines():
        assert f'data-claim="{line.id}"' in text


def test_each_citation_leads_to_its_words_in_the_source() -> None:
    parts = parts_of(FULL)
    for line in page(FULL).lines():
        for quote in line.quotes:
            address = source_address(quote.document_hash, quote.start, quote.end).replace("&", "&amp;")
            assert f'href="{address}"' in parts.first + parts.rest


def test_a_question_that_is_markup_stays_text() -> None:
    asked = replace(FULL, question=replace(FULL.question, text="<script>alert(1)</script>"))
    assert "<script" not in parts_of(asked).top


def test_checks_name_the_figures_and_drugs_that_were_compared() -> None:
    told = {c.what: c.found for c in checks_of("Baricitinib 4 mg once daily: 38.8% at week 36.", _verdict())}
    assert told["Drugs"].startswith("Baricitinib:")
    assert "4 mg" in told["Doses"]
    assert "38.8%" in told["Numbers and units"]
    assert "week 36" in told["Times"]


def test_a_check_that_failed_says_what_the_source_has() -> None:
    wrong = _verdict(Reason(ReasonKind.NUMBER, "38.8%", "35.9%"))
    told = {c.what: c.found for c in checks_of("38.8% responded.", wrong)}
    assert re.search("38.8%.*35.9%", told["Numbers and units"])


def _verdict(*reasons: Reason) -> Verdict:
    return Verdict(Label.CONTRADICTED if reasons else Label.SUPPORTED, 0.9, reasons, "test")
