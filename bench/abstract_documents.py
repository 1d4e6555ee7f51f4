"""Rows of the shared sets as documents, so that measures run what an answer runs."""

from __future__ import annotations

from collections.abc import Sequence

from everyline.corpus.sentences import split
from everyline.domain.ids import Identifiers, IdKind, document_id
from everyline.domain.text import Document, DocumentKind, Provenance, Section, SectionKind, Sentence, Span
from everyline.sources.headings import kind_of


def document_of(pmid: str, title: str, parts: Sequence[tuple[str, str]]) -> tuple[Document, tuple[Sentence, ...]]:
    """An abstract with its sentences. parts: heading ("" where none) and text of each."""
    text, sections = title, [Section(SectionKind.TITLE, "", Span(0, len(title)))]
    for heading, part in parts:
        if not part.strip():
            continue
        start = len(text) + 1
        text += "\n" + part
        sections.append(Section(kind_of(heading) or SectionKind.ABSTRACT, heading, Span(start, len(text))))
    document = Document(
        id=document_id(IdKind.PMID, pmid), kind=DocumentKind.ABSTRACT, title=title, text=text, sections=tuple(sections),
        identifiers=Identifiers(pmid=pmid), provenance=Provenance("bench", "shared data"),
    )  # fmt: skip
    return document, tuple(split(text, tuple(sections)))
