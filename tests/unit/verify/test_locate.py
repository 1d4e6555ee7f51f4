"""Quotations are found exactly, or approximately where only the print differs."""

import pytest

from everyline.domain.answer import Citation, ReasonKind
from everyline.domain.ids import ContentHash, DocumentId
from everyline.domain.text import Span
from everyline.verify import check_citation, locate

TEXT = "Response was 38.8% (95% CI 25.6\u201339.5) with \u03b2-blockers\u2009vs placebo.\nNext line."


def test_an_exact_quotation_is_found_with_its_span() -> None:
    found = locate("38.8%", TEXT)
    assert found is not None
    assert found.exact
    assert found.span.of(TEXT) == "38.8%"


@pytest.mark.parametrize(
    "quote",
    ["(95% CI 25.6-39.5)", "beta-blockers vs placebo", "placebo. Next line.", "25.6\u221239.5"],
)
def test_a_difference_of_print_alone_is_approximate(quote: str) -> None:
    found = locate(quote, TEXT)
    assert found is not None
    assert not found.exact


@pytest.mark.parametrize("quote", ["38.9%", "alpha-blockers", "", "   ", "response was"])
def test_a_changed_letter_or_digit_is_nowhere(quote: str) -> None:
    assert locate(quote, TEXT) is None


def cite(start: int, end: int, quote: str) -> Citation:
    return Citation(DocumentId("card:x"), ContentHash("sha256:0"), Span(start, end), quote)


def test_a_citation_holds_when_its_quotation_is_its_range() -> None:
    assert check_citation(cite(0, 8, "Response"), TEXT) is None


@pytest.mark.parametrize(("start", "end", "quote"), [(0, 8, "response"), (1, 9, "Response"), (0, 9000, "Response")])
def test_a_citation_that_is_off_by_anything_is_refused(start: int, end: int, quote: str) -> None:
    reason = check_citation(cite(start, end, quote), TEXT)
    assert reason is not None
    assert reason.kind is ReasonKind.QUOTE_ALTERED


def test_a_quotation_from_nowhere_beyond_the_text_is_not_found() -> None:
    reason = check_citation(cite(9000, 9005, "never"), TEXT)
    assert reason is not None
    assert reason.kind is ReasonKind.NOT_FOUND
