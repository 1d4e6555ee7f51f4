"""Defects that checkers of citations have shown in the field; each stays a test."""

import pytest

from everyline.domain.answer import EvidenceText, Label, ReasonKind
from everyline.domain.ids import IdKind, parse_id
from everyline.verify.judge import judge
from everyline.verify.provenance import Held, Whence, trace

PAPER = Held(
    "pmid:1",
    "Drugabine for strokes. Strokes fell by a third with drugabine (hazard ratio 0.66, 95% CI [0.50 to 0.87]). "
    "Interferon β-1a was not studied. Bleeding was rare.",
)
OTHER = Held("pmid:2", "Sleep improved in most adults who were given samplumab at night.")


def label(claim: str, *texts: str) -> Label:
    return judge(claim, [EvidenceText(str(n), text) for n, text in enumerate(texts)]).label


def test_a_true_quotation_that_does_not_make_the_claim_is_no_support() -> None:
    quotation = "Bleeding was rare."
    assert trace(quotation, PAPER).whence is Whence.FOUND
    assert label("Drugabine does not raise the risk of bleeding.", quotation) is Label.INSUFFICIENT


@pytest.mark.parametrize(
    "title",
    [
        "Effect of drugabine on strokes",
        "Drugabine for the prevention of strokes: a randomised trial",
        "Does drugabine reduce strokes?",
    ],
)
def test_a_title_is_no_evidence_of_a_result(title: str) -> None:
    assert label("Drugabine reduces strokes.", title) is Label.INSUFFICIENT
    assert label("Drugabine prevents strokes.", title) is Label.INSUFFICIENT


def test_a_pmc_number_never_reads_as_a_pmid() -> None:
    with pytest.raises(ValueError, match="PMC128915"):
        parse_id(IdKind.PMID, "PMC128915")


def test_a_full_text_quotation_is_not_checkable_where_only_the_abstract_is_held() -> None:
    abstract = Held("pmid:1", PAPER.text, is_whole=False)
    found = trace("Adherence was measured with electronic caps in all centres.", abstract)
    assert found.whence is Whence.NOT_CHECKABLE
    assert found.reason is not None
    assert found.reason.kind is ReasonKind.NOT_CHECKABLE
    assert "abstract" in found.reason.evidence


def test_a_quotation_from_a_work_that_is_not_held_is_not_checkable() -> None:
    assert trace("Adherence was measured with electronic caps.", None, [OTHER]).whence is Whence.NOT_CHECKABLE


def test_a_quotation_that_is_nowhere_in_a_whole_text_is_not_found() -> None:
    found = trace("Adherence was measured with electronic caps in all centres.", PAPER, [OTHER])
    assert found.whence is Whence.NOWHERE
    assert found.reason is not None
    assert found.reason.kind is ReasonKind.NOT_FOUND


def test_a_quotation_of_another_paper_is_misattributed_and_not_made_up() -> None:
    found = trace("Sleep improved in most adults who were given samplumab", PAPER, [OTHER])
    assert (found.whence, found.document) == (Whence.ELSEWHERE, "pmid:2")
    assert found.reason is not None
    assert found.reason.kind is ReasonKind.MISATTRIBUTED
    assert found.span is not None
    assert found.span.of(OTHER.text) == "Sleep improved in most adults who were given samplumab"


def test_another_paper_is_named_even_where_only_the_abstract_of_the_cited_one_is_held() -> None:
    abstract = Held("pmid:1", "Strokes fell.", is_whole=False)
    assert trace("Sleep improved in most adults who were given samplumab", abstract, [OTHER]).whence is Whence.ELSEWHERE


@pytest.mark.parametrize(
    "quotation",
    [
        "Strokes fell by a third with drugabine (hazard ratio 0.66, 95% CI 0.50 to 0.87)",
        "Strokes fell by a half with drugabine (hazard ratio 0.66, 95% CI [0.50 to 0.87])",
        "Strokes fell by a third with drugabine (hazard ratio 0.66, 95% CI [0.50 to 0.78])",
    ],
)
def test_brackets_dropped_or_a_word_changed_is_an_altered_quotation(quotation: str) -> None:
    found = trace(quotation, PAPER, [OTHER])
    assert found.whence is Whence.ALTERED
    assert found.reason is not None
    assert found.reason.kind is ReasonKind.QUOTE_ALTERED
    assert found.reason.evidence.startswith("Strokes fell by a third with drugabine (hazard ratio 0.66")


@pytest.mark.parametrize(
    "quotation", ["Interferon beta-1a was not studied.", "Strokes fell by a\u00a0third with\u2009drugabine"]
)
def test_greek_letters_and_spaces_are_only_print(quotation: str) -> None:
    assert trace(quotation, PAPER).whence is Whence.FOUND


@pytest.mark.parametrize("quotation", ["", "  ", "…", "[...]"])
def test_a_quotation_without_words_is_not_checkable(quotation: str) -> None:
    assert trace(quotation, PAPER).whence is Whence.NOT_CHECKABLE


@pytest.mark.parametrize(
    "empty",
    [
        "No trials of drugabine for strokes were found.",
        "The search returned no results.",
        "A search of three databases for drugabine and strokes yielded nothing.",
        "No results.",
    ],
)
def test_a_search_that_found_nothing_is_no_evidence(empty: str) -> None:
    assert label("There are no trials of drugabine for strokes.", empty) is Label.INSUFFICIENT
    assert label("Drugabine has no effect on strokes.", empty) is Label.INSUFFICIENT
    assert label(empty, empty) is Label.SUPPORTED


def test_a_difference_not_found_is_a_finding_and_no_empty_search() -> None:
    text = "No differences in strokes were found between drugabine and placebo."
    assert (
        label("No differences in strokes were found between drugabine and placebo at all.", text) is not Label.SUPPORTED
    )
    assert label("Between drugabine and placebo no differences in strokes were found.", text) is Label.SUPPORTED


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("TNF-alpha fell by 12%.", "TNF-α fell by 12%."),
        ("Interferon beta-1a reduced relapses.", "Interferon β-1a reduced relapses."),
        ("Beta-blockers reduced deaths.", "β-blockers reduced deaths."),
        ("Response was 24-26% at week 12.", "Response was 24–26% at week 12."),
        ("Pain fell by 5 mm at week 12.", "Pain fell by 5\u00a0mm at week\u00a012."),
        ("Pain fell by 5 mm at week 12.", "Pain fell by 5\u2009mm at week\u202f12."),
        ("Pain fell in 12,996 adults.", "Pain fell in 12\u00a0996 adults."),
        ("Pain fell in 12,996 adults.", "Pain fell in 12\u2009996 adults."),
        ("The mean dose was 2.5 mg.", "The mean dose was 2,5 mg."),
        ("The mean dose was 2.5 mg.", "The mean dose was 2·5 mg."),
        ("Nine of twelve adults responded.", "9 of 12 adults responded."),
        ("Twenty-two adults responded.", "22 adults responded."),
        ("The change was −3 points.", "The change was -3 points."),
    ],
)
def test_letters_dashes_spaces_commas_and_number_words_are_only_print(claim: str, evidence: str) -> None:
    assert label(claim, evidence) is Label.SUPPORTED


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("TNF-beta fell by 12%.", "TNF-α fell by 12%."),
        ("The mean dose was 25 mg.", "The mean dose was 2,5 mg."),
        ("Pain fell in 996 adults.", "Pain fell in 12\u2009996 adults."),
        ("Eight of twelve adults responded.", "9 of 12 adults responded."),
        ("The change was 3 points.", "The change was −3 points."),
    ],
)
def test_another_letter_or_number_is_not_print(claim: str, evidence: str) -> None:
    assert label(claim, evidence) is not Label.SUPPORTED
