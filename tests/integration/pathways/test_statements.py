"""Every statement of every pathway is bound to the findings it cites in the starter library, and the judge is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from everyline.domain.answer import EvidenceText, Label
from everyline.domain.evidence import Finding
from everyline.domain.ids import FindingId
from everyline.domain.pathway import Pathway, Statement
from everyline.domain.text import Document, DocumentKind
from everyline.engine.build import Bench
from everyline.pathways.load import load
from everyline.verify.judge import judge

PATHWAYS = Path(__file__).parents[3] / "content" / "pathways"
FILES = sorted(PATHWAYS.glob("*/pathway.yaml"))


@pytest.fixture(scope="module")
def bound(starter: Bench) -> dict[FindingId, tuple[Document, Finding]]:
    """Every finding of the starter library's cards with the document it stands in."""
    cards = {one.id: one for one in starter.corpus if one.kind is DocumentKind.CARD}
    return {one.id: (cards[one.document], one) for one in starter.corpus.findings(cards)}


@pytest.fixture(params=FILES, ids=lambda file: file.parent.name)
def pathway(request: pytest.FixtureRequest) -> Pathway:
    file: Path = request.param
    return load(file.read_text("utf-8"), f"{file.parent.name}/pathway.yaml")


def _evidence(statement: Statement, bound: dict[FindingId, tuple[Document, Finding]]) -> list[EvidenceText]:
    """What the library stores of the findings a statement cites: their statements and their fields, nothing else."""
    texts = []
    for identity in statement.findings:
        document, finding = bound[identity]
        fields = f"\n{finding.context.of(document.text)}" if finding.context else ""
        texts.append(EvidenceText(identity, finding.statement.of(document.text) + fields))
    return texts


def test_every_statement_is_supported_by_the_findings_it_cites(
    pathway: Pathway, bound: dict[FindingId, tuple[Document, Finding]]
) -> None:
    cited = [one for one in pathway.statements if one.findings]
    # A pathway written from other sources than this library is judged where those are kept.
    if not any(identity in bound for one in cited for identity in one.findings):
        pytest.skip("cites nothing of the starter library")
    assert [(one.id, identity) for one in cited for identity in one.findings if identity not in bound] == []
    verdicts = {one.id: judge(one.text, _evidence(one, bound)) for one in cited}
    assert {name: verdict.reasons for name, verdict in verdicts.items() if verdict.label is not Label.SUPPORTED} == {}


def test_what_rests_on_no_source_is_marked_as_the_boards_and_is_the_smaller_part(pathway: Pathway) -> None:
    boards = [one for one in pathway.statements if one.is_boards]
    assert all(not one.findings for one in boards)
    assert len(boards) * 4 < len(pathway.statements)


def test_no_statement_stands_unused(pathway: Pathway) -> None:
    used = {value.statement for one in pathway.thresholds for value in one.values}
    used |= {name for one in (*pathway.criteria, *pathway.series, *pathway.steps) for name in one.statements}
    used |= {name for step in pathway.steps for action in step.actions for name in action.statements}
    assert {one.id for one in pathway.statements} - used == set()


def test_every_action_series_and_threshold_says_on_what_it_rests(pathway: Pathway) -> None:
    actions = [action for step in pathway.steps for action in step.actions]
    assert [one.id for one in (*actions, *pathway.series) if not one.statements] == []
    # A threshold rests on a finding, never on a judgement alone.
    boards = {one.id for one in pathway.statements if one.is_boards}
    assert [one.id for one in pathway.thresholds for value in one.values if value.statement in boards] == []


def test_treatments_have_a_strength_in_the_words_of_their_source(pathway: Pathway) -> None:
    assert [a.id for step in pathway.steps for a in step.actions if a.medicine is not None and not a.strength] == []
