"""Findings of prose are kept where the judge supports them, apart from the sentences that lines are made of."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.appraise.findings.test_extract import an_abstract, read

from everyline.appraise.certainty import appraise
from everyline.appraise.design import design_of
from everyline.corpus.sentences import split
from everyline.domain.evidence import Direction, Evidence
from everyline.domain.question import Question
from everyline.domain.text import Status
from everyline.engine.extracting import REACH, claims_of, supported, with_findings
from everyline.retrieve.query import read_question
from everyline.retrieve.synonyms import built_in

GOOD = "Pain relief occurred in 89% of the tamoxifen group and in 38% of the placebo group (P < 0.001)."


def the_question() -> Question:
    return read_question("Does tamoxifen relieve breast pain?", lexicon=built_in())


def evidence_of(results: str) -> Evidence:
    document = an_abstract(results)
    sentences = tuple(split(document.text, document.sections))
    return Evidence(document, appraise(document, design_of(document), Status.CURRENT), sentences=sentences)


def test_a_finding_that_its_sentence_bears_out_is_kept() -> None:
    item = evidence_of(GOOD)
    findings, refused = supported(item.document, item.sentences)
    assert [finding.outcome for finding in findings] == ["Pain relief"]
    assert refused == ()


def test_a_finding_with_figures_exchanged_is_not_kept() -> None:
    from everyline.engine import extracting

    extraction, document = read(GOOD)
    finding = extraction.findings[0]
    figures = [arm for arm in finding.arms if arm.arm]
    turned = tuple(replace(arm, arm=other.arm) for arm, other in zip(figures, reversed(figures), strict=True))
    sentences = split(document.text, document.sections)
    assert extracting._fault(finding, document, sentences) is None
    assert extracting._fault(replace(finding, arms=turned), document, sentences) is not None


def test_lines_are_made_from_sentences_as_before() -> None:
    item = evidence_of(GOOD)
    made = with_findings(the_question(), [item], lambda document: split(document.text, document.sections))[0]
    assert made.extracted
    assert (made.findings, made.sentences) == (item.findings, item.sentences)


def test_only_the_first_abstracts_are_read() -> None:
    items = [evidence_of(GOOD)] * (REACH + 2)
    made = with_findings(the_question(), items, lambda document: split(document.text, document.sections))
    assert [bool(item.extracted) for item in made] == [True] * REACH + [False] * 2


def test_a_direction_alone_is_worded_for_the_judge() -> None:
    extraction, document = read("Bone density did not differ between the tamoxifen and placebo groups.")
    [finding] = extraction.findings
    assert finding.direction is Direction.NO_DIFFERENCE
    [[claim]] = claims_of(finding, document.text)
    assert "did not differ" in claim
