"""What an action rests on, as FHIR's RelatedArtifact: the statement, the work with its ids, the words quoted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any  # FHIR's JSON

from everyline.domain.answer import Reference
from everyline.domain.citation import Citation
from everyline.domain.guidance import Backing, Grounds
from everyline.domain.ids import IdKind
from everyline.domain.pathway import StatementId
from everyline.domain.text import Status
from everyline.fhir.extensions import simple

_SHOWN = {IdKind.PMID: "PMID", IdKind.PMCID: "PMCID", IdKind.DOI: "doi", IdKind.NCT: "NCT", IdKind.SET_ID: "set id"}


class Documentation:
    """The statements of a pathway with the spans that one library has for them."""

    def __init__(self, grounds: Grounds) -> None:
        self._backings = {one.statement.id: one for one in grounds.backings}
        self._references = {one.document: one for one in grounds.references}

    def of(self, statements: Iterable[StatementId]) -> list[dict[str, Any]]:
        """An artifact for each span a statement cites; one for a statement without any, so that none is lost."""
        return [one for name in statements for one in self._artifacts(self._backings[name])]

    def works(self) -> list[dict[str, Any]]:
        """Each cited work once."""
        return [{"type": "citation", **_work(one)} for one in self._references.values()]

    def _artifacts(self, backing: Backing) -> Iterator[dict[str, Any]]:
        statement = backing.statement
        head = {"label": statement.id, "display": statement.text}
        if not backing.citations:
            why = (
                "The board's own judgement." if statement.is_boards else "The library used does not hold its evidence."
            )
            yield {"type": "justification", **head, "citation": why}
        for one in backing.citations:
            yield {"extension": list(span_of(one)), "type": "citation", **head, **_work(self._references[one.document])}


def span_of(one: Citation) -> Iterator[dict[str, Any]]:
    """A citation as extensions: the quotation, exactly, and where it stands in which version of which document."""
    yield simple("quote", "String", one.quote)
    yield simple("document", "String", one.document)
    yield simple("document-hash", "String", one.document_hash)
    yield simple("span-start", "Integer", one.span.start)
    yield simple("span-end", "Integer", one.span.end)
    if one.finding is not None:
        yield simple("finding", "String", one.finding)


def _work(one: Reference) -> dict[str, Any]:
    ids = "; ".join(f"{_SHOWN.get(kind, kind.value)} {value}" for kind, value in one.identifiers.pairs())
    told = ". ".join(
        part.rstrip(".") for part in (one.authors, one.title, one.journal, str(one.year or ""), ids) if part
    )
    status = "" if one.status is Status.CURRENT else f" {one.status.value.upper()}."
    found: dict[str, Any] = {"citation": f"{told}.{status}"}
    if one.url:
        found["document"] = {"url": one.url}
    return found
