"""Documents and findings as rows, and back. The one place that knows how they are written down."""

from __future__ import annotations

import json
from typing import Any

from everyline.domain.evidence import Arm, Direction, Finding
from everyline.domain.ids import ContentHash, DocumentId, FindingId, Identifiers
from everyline.domain.text import (
    Document,
    DocumentKind,
    Notice,
    NoticeKind,
    Provenance,
    Section,
    SectionKind,
    Span,
)


def document_to_json(document: Document) -> str:
    """Everything of a document except its text, as compact JSON; the same document gives the same bytes."""
    ids = document.identifiers
    data: dict[str, Any] = {
        "kind": document.kind.value,
        "title": document.title,
        "sections": [[s.kind.value, s.heading, s.span.start, s.span.end] for s in document.sections],
        "ids": [ids.pmid, ids.pmcid, ids.doi, list(ids.nct), ids.set_id],
        "provenance": [
            document.provenance.reader,
            document.provenance.origin,
            document.provenance.read_as,
            document.provenance.licence,
            document.provenance.retrieved,
        ],
        "authors": document.authors,
        "journal": document.journal,
        "year": document.year,
        "language": document.language,
        "publication_types": document.publication_types,
        "mesh_terms": document.mesh_terms,
        "chemicals": document.chemicals,
        "keywords": document.keywords,
        "notices": [notice_to_list(notice) for notice in document.notices],
        "limits": document.limits,
        "url": document.url,
    }
    return json.dumps({key: value for key, value in data.items() if value}, ensure_ascii=False, separators=(",", ":"))


def document_from_json(identifier: DocumentId, text: str, data: str) -> Document:
    """The document that `document_to_json` wrote down."""
    row = json.loads(data)
    pmid, pmcid, doi, nct, set_id = row["ids"]
    reader, origin, read_as, licence, retrieved = row["provenance"]
    return Document(
        id=identifier,
        kind=DocumentKind(row["kind"]),
        title=row.get("title", ""),
        text=text,
        sections=tuple(
            Section(SectionKind(kind), heading, Span(start, end))
            for kind, heading, start, end in row.get("sections", ())
        ),
        identifiers=Identifiers(pmid=pmid, pmcid=pmcid, doi=doi, nct=tuple(nct), set_id=set_id),
        provenance=Provenance(reader, origin, read_as, licence, retrieved),
        authors=tuple(row.get("authors", ())),
        journal=row.get("journal"),
        year=row.get("year"),
        language=row.get("language", ""),
        publication_types=tuple(row.get("publication_types", ())),
        mesh_terms=tuple(row.get("mesh_terms", ())),
        chemicals=tuple(row.get("chemicals", ())),
        keywords=tuple(row.get("keywords", ())),
        notices=tuple(notice_from_list(notice) for notice in row.get("notices", ())),
        limits=tuple(row.get("limits", ())),
        url=row.get("url"),
    )


def notice_to_list(notice: Notice) -> list[str | None]:
    """A notice as five plain values."""
    return [notice.kind.value, notice.told_by, notice.reference, notice.notice_id, notice.date]


def notice_from_list(row: list[Any]) -> Notice:
    """The notice that `notice_to_list` wrote down."""
    kind, told_by, reference, notice_id, date = row
    return Notice(NoticeKind(kind), told_by, reference, DocumentId(notice_id) if notice_id else None, date)


def finding_to_json(finding: Finding) -> str:
    """Everything of a finding except the ids, as compact JSON."""
    data: dict[str, Any] = {
        "topic": finding.topic,
        "statement": _range(finding.statement),
        "context": _range(finding.context),
        "population": finding.population,
        "intervention": finding.intervention,
        "dose": finding.dose,
        "comparator": finding.comparator,
        "outcome": finding.outcome,
        "timepoint": finding.timepoint,
        "disagreement": _range(finding.disagreement),
        "arms": [[a.measure, a.value, a.unit, a.arm, a.n, a.interval, _range(a.span)] for a in finding.arms],
        "direction": finding.direction.value if finding.direction else None,
        "parts": [[name, span.start, span.end] for name, span in finding.parts] or None,
    }
    return json.dumps(
        {key: value for key, value in data.items() if value is not None}, ensure_ascii=False, separators=(",", ":")
    )


def finding_from_json(identifier: FindingId, document: DocumentId, version: ContentHash, data: str) -> Finding:
    """The finding that `finding_to_json` wrote down."""
    row = json.loads(data)
    return Finding(
        id=identifier,
        document=document,
        document_hash=version,
        topic=row["topic"],
        statement=Span(*row["statement"]),
        context=_span(row.get("context")),
        population=row.get("population"),
        intervention=row.get("intervention"),
        dose=row.get("dose"),
        comparator=row.get("comparator"),
        outcome=row.get("outcome"),
        timepoint=row.get("timepoint"),
        arms=tuple(_arm(values) for values in row["arms"]),
        disagreement=_span(row.get("disagreement")),
        direction=Direction(row["direction"]) if "direction" in row else None,
        parts=tuple((name, Span(start, end)) for name, start, end in row.get("parts", ())),
    )


def _arm(values: list[Any]) -> Arm:
    measure, value, unit, arm, n, interval, span = values
    return Arm(measure, value, unit, arm, n, interval, _span(span))


def _range(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span is not None else None


def _span(pair: list[int] | None) -> Span | None:
    return Span(*pair) if pair is not None else None
