"""Signs of bias in a document's own words, with the words that show each; what only looks like one is none."""

from __future__ import annotations

import pytest

from everyline.appraise.bias import signals
from everyline.domain.evidence import Design
from everyline.domain.ids import Identifiers, IdKind, document_id
from everyline.domain.text import Document, DocumentKind, Provenance, Section, SectionKind, Span


def a_document(
    body: str, title: str = "A study", kind: DocumentKind = DocumentKind.ABSTRACT, section: SectionKind | None = None
) -> Document:
    text = f"{title}\n{body}"
    sections = (Section(section, "", Span(len(title) + 1, len(text))),) if section else ()
    return Document(
        id=document_id(IdKind.PMID, "1"),
        kind=kind,
        title=title,
        text=text,
        sections=sections,
        identifiers=Identifiers(pmid="1"),
        provenance=Provenance("test", "here"),
    )


@pytest.mark.parametrize(
    ("design", "body", "said", "change", "shown"),
    [
        (Design.RCT, "An open-label trial.", "patients and investigators knew the treatment", -1, "open-label"),
        (Design.RCT, "A randomised, single-blind trial.", "only one side was blinded", -1, "single-blind"),
        (Design.RCT, "This was a quasi-randomized controlled trial.", "not randomised", -1,
         "was a quasi-randomized controlled trial"),
        (Design.RCT, "The trial was stopped early for futility.", "the study was stopped early", -1,
         "trial was stopped early"),
        (Design.RCT, "The groups were not comparable.", "the groups differed at the start", -1,
         "groups were not comparable"),
        (Design.RCT, "In this post hoc analysis, hair grew.", "an analysis chosen after the fact", -1,
         "this post hoc analys"),
        (Design.RCT, "27% of patients were lost to follow-up.", "a fifth of the people or more were lost", -1,
         "27% of patients were lost to follow-up"),
        (Design.COHORT, "We retrospectively reviewed charts.", "retrospective", -1, "retrospectively"),
        (Design.COHORT, "There was no control group.", "no control group", -1, "no control group"),
        (Design.COHORT, "A single-centre study.", "one centre", 0, "single-centre"),
        (Design.RCT, "Funded by Novartis.", "paid for by the maker, or written with it", 0, "Funded by Novartis"),
        (Design.SYSTEMATIC_REVIEW, "Trial quality was poor.", "the review calls its studies weak", -1,
         "Trial quality was poor"),
    ],
)  # fmt: skip
def test_a_sign_is_said_with_the_words_that_show_it(
    design: Design, body: str, said: str, change: int, shown: str
) -> None:
    document = a_document(body)
    (step,) = signals(document, design)
    assert (step.domain, step.text, step.change) == ("risk of bias", said, change)
    assert step.span is not None
    assert step.span.of(document.text) == shown


@pytest.mark.parametrize(
    ("design", "body"),
    [
        (Design.RCT, "A double-blind trial with an open-label extension."),
        (Design.RCT, "It was double-blind; open-label medication was added as needed."),
        (Design.RCT, "Previous open-label studies were small."),
        (Design.RCT, "Analysis of variance with post hoc tests."),
        (Design.RCT, "12% of patients were lost to follow-up."),
        (Design.RCT, "Twenty-one patients had progression and were not randomized."),
        (Design.RCT, "Nine patients stopped early because of side effects."),
        (Design.RCT, "A model adjusted for small but significant baseline differences between groups."),
        (Design.COHORT, "Patients with uncontrolled hypertension."),
        (Design.COHORT, "This was not a retrospective study."),
        (Design.CASE_SERIES, "A retrospective series."),
    ],
)
def test_what_only_looks_like_a_sign_is_none(design: Design, body: str) -> None:
    assert [step for step in signals(a_document(body), design) if step.change] == []


def test_a_title_may_say_post_hoc_without_more() -> None:
    (step,) = signals(a_document("Hair grew.", title="Hair in DAWN: a post hoc analysis"), Design.RCT)
    assert step.text == "an analysis chosen after the fact"


def test_background_and_labels_show_nothing() -> None:
    assert signals(a_document("Open-label trials were done.", section=SectionKind.BACKGROUND), Design.RCT) == ()
    assert signals(a_document("An open-label trial gave it.", kind=DocumentKind.LABEL), Design.LABEL) == ()
