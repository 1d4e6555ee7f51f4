"""The evidence of a pathway: its statements bound to exact spans of a library, and whether they still hold there.

A pathway may bring study cards of its own, in `evidence/` beside it; they are read as a library would read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from everyline.answer.cite import reference
from everyline.corpus.store import Corpus
from everyline.domain.answer import EvidenceText, Label
from everyline.domain.citation import Citation
from everyline.domain.evidence import Finding
from everyline.domain.guidance import Backing, Grounds
from everyline.domain.ids import DocumentId, FindingId
from everyline.domain.pathway import Pathway, Statement
from everyline.domain.text import Document, Span, Status
from everyline.engine.curate import lint_cards
from everyline.errors import InvalidInput, MalformedRecord
from everyline.pathways.lint import Level, Remark
from everyline.sources.cards import read_card
from everyline.verify.judge import judge


@dataclass(frozen=True, slots=True)
class Evidence:
    """Documents and findings that statements may cite, and where each work stands."""

    documents: Mapping[DocumentId, Document]
    findings: Mapping[FindingId, Finding]
    statuses: Mapping[DocumentId, Status]


def own_cards(folder: Path) -> dict[str, str]:
    """The texts of the study cards in a folder, by file name. Raises InvalidInput for one that can't be read."""
    return texts_in(folder, "study card")


def texts_in(folder: Path, what: str) -> dict[str, str]:
    """The texts of the YAML files in a folder, by file name. what: a word for one, where it can't be read."""
    texts = {}
    for file in sorted(folder.glob("*.yaml")):
        try:
            texts[file.name] = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as fault:
            raise InvalidInput(f"The {what} {file.name} can't be read.", "Save it as UTF-8.") from fault
    return texts


def evidence_of(cards: Mapping[str, str]) -> Evidence:
    """What study cards hold, by their texts. Raises InvalidInput for one that is none."""
    documents: dict[DocumentId, Document] = {}
    findings: dict[FindingId, Finding] = {}
    for name, text in sorted(cards.items()):
        try:
            kept = read_card(text, name)
        except MalformedRecord as fault:
            raise InvalidInput(
                f"The study card {name} can't be read: {fault}", "Run `everyline cards lint`."
            ) from fault
        documents[kept.document.id] = kept.document
        findings |= {one.id: one for one in kept.findings}
    return Evidence(documents, findings, {})


def evidence_for(pathway: Pathway, own: Evidence, corpus: Corpus | None) -> Evidence:
    """What the pathway's statements cite, from its own cards and from a library; None is no library."""
    if corpus is None:
        return own
    wanted = {name for one in pathway.statements for name in one.findings} - own.findings.keys()
    findings = corpus.findings_named(wanted)
    documents = {one.id: one for one in corpus.many(finding.document for finding in findings.values())}
    every = {**documents, **own.documents}
    # A library may know that a work was retracted which the pathway's own card stands for.
    return Evidence(every, {**findings, **own.findings}, corpus.statuses(every))


def bind(pathway: Pathway, evidence: Evidence) -> Grounds:
    """Each statement with the spans it cites, and each cited work as a numbered reference."""
    backings = tuple(_backing(one, evidence) for one in pathway.statements)
    order = dict.fromkeys(citation.document for one in backings for citation in one.citations)
    references = tuple(
        reference(number, evidence.documents[document], evidence.statuses.get(document, Status.CURRENT))
        for number, document in enumerate(order, 1)
    )
    return Grounds(backings, references)


def check(pathway: Pathway, evidence: Evidence, own_folder: Path) -> tuple[Remark, ...]:
    """Citations that are not there, works that were retracted, statements that the judge does not find SUPPORTED, and
    faults of the pathway's own cards."""
    remarks: list[Remark] = []
    if own_folder.is_dir() and any(own_folder.glob("*.yaml")):
        for fault in lint_cards(own_folder):
            place = f"evidence/{fault.file}" + (f", {fault.finding}" if fault.finding else "")
            remarks.append(Remark(Level.ERROR, place, fault.message))
    for backing in bind(pathway, evidence).backings:
        remarks += _checked(backing, evidence)
    return tuple(remarks)


def _backing(statement: Statement, evidence: Evidence) -> Backing:
    found = [evidence.findings[name] for name in statement.findings if name in evidence.findings]
    citations = tuple(_citation(finding, evidence.documents[finding.document]) for finding in found)
    return Backing(statement, citations, tuple(name for name in statement.findings if name not in evidence.findings))


def _citation(finding: Finding, document: Document) -> Citation:
    """The whole finding: its sentence, and the line that gives its population, dose and time where there is one."""
    end = finding.context.end if finding.context is not None else finding.statement.end
    span = Span(finding.statement.start, max(end, finding.statement.end))
    return Citation(document.id, document.hash, span, document.text[span.start : span.end], finding.id)


def _checked(backing: Backing, evidence: Evidence) -> list[Remark]:
    place = f"statements.{backing.statement.id}"
    if backing.statement.is_boards:
        return []
    remarks = [Remark(Level.ERROR, place, f"the library has no finding {name}") for name in backing.unfound]
    for document in dict.fromkeys(one.document for one in backing.citations):
        status = evidence.statuses.get(document, Status.CURRENT)
        if status is Status.RETRACTED:
            remarks.append(Remark(Level.ERROR, place, f"it cites {document}, which was retracted"))
        elif status is not Status.CURRENT:
            remarks.append(Remark(Level.WARNING, place, f"it cites {document}, of which is said: {status.value}"))
    if backing.citations:
        verdict = judge(
            backing.statement.text, [EvidenceText(str(one.finding), one.quote) for one in backing.citations]
        )
        if verdict.label is not Label.SUPPORTED:
            why = "; ".join(
                f"{one.kind.value} {one.claim!r}" + (f", the evidence has {one.evidence!r}" if one.evidence else "")
                for one in verdict.reasons[:3]
            )
            remarks.append(Remark(Level.ERROR, place, f"the judge finds it {verdict.label.value}: {why[:300]}"))
    return remarks
