"""Titles and abstracts that come as plain fields: JSON Lines, Europe PMC search results, MEDLINE text."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from everyline.domain.ids import Identifiers, IdKind, document_id, parse_id
from everyline.domain.record import Failed, Kept, Record, Skipped
from everyline.domain.text import Document, DocumentKind, Notice, NoticeKind, Provenance, SectionKind, Span
from everyline.errors import MalformedRecord
from everyline.sources.base import Layout, Reader, lines_of, optional_id, origin_of, tidy
from everyline.sources.headings import inline_parts
from everyline.sources.jsonstream import member, members_of, rows_in, texts_in

_TAG = re.compile(r"</?(?:i|b|u|em|strong|sub|sup|p|h\d|br|span|div|jats:\w+|sc|tt)\b[^<>]*>", re.IGNORECASE)
_HEADING = re.compile(r"<h\d>([^<]*)</h\d>", re.IGNORECASE)
_EXPONENT = re.compile(r"(?<=\d)<sup>([+\-−–]?\d+)</sup>", re.IGNORECASE)


def unmarked(text: str | None) -> str:
    """A field without HTML: tags go, headings become `HEADING: `, exponents keep a caret, entities are read.

    A sign that only looks like a tag stays: "p<0.05 and n>30".
    """
    if not text:
        return ""
    text = _EXPONENT.sub(r"^\1", _HEADING.sub(lambda m: f" {m.group(1).upper()}: ", text))
    return tidy(html.unescape(_TAG.sub("", text)))


def abstract_document(
    where: str,
    reader: str,
    origin: str,
    *,
    pmid: str | None,
    title: str,
    abstract: str,
    year: str | None = None,
    doi: str | None = None,
    pmcid: str | None = None,
    nct: Sequence[str] = (),
    language: str = "eng",
    licence: str = "",
    journal: str | None = None,
    authors: Sequence[str] = (),
    publication_types: Sequence[str] = (),
    mesh_terms: Sequence[str] = (),
    chemicals: Sequence[str] = (),
    keywords: Sequence[str] = (),
    notices: Sequence[Notice] = (),
) -> Record:
    """A record from plain fields. Its id is the PMID, or where the source has none, the PMCID, else the DOI.

    origin: the name of the stream it came in. A PMID that is none (a PMC number, say) fails the record; other
    identifiers that are none are left out with a remark. Neither title nor abstract: skipped.
    """
    remarks: list[str] = []
    try:
        number = parse_id(IdKind.PMID, pmid) if pmid else None
    except ValueError as error:
        return Failed(where, f"The PMID field holds something else: {error}. Put it in its own field.")
    identifiers = Identifiers(
        pmid=number,
        doi=optional_id(IdKind.DOI, doi, remarks),
        pmcid=optional_id(IdKind.PMCID, pmcid, remarks),
        nct=tuple(dict.fromkeys(found for n in nct if (found := optional_id(IdKind.NCT, n, remarks)))),
    )
    known = next((pair for pair in sorted(identifiers.pairs(), key=_rank) if pair[0] is not IdKind.NCT), None)
    if known is None:
        return Failed(where, "The record has no identifier. Give it a PMID, PMCID or DOI.")
    where = f"{where}, {known[0].name} {known[1]}"
    if not title and not abstract:
        return Skipped(where, "neither title nor abstract")
    layout = Layout()
    if title:
        layout.add_section(SectionKind.TITLE, "", title)
    if abstract:
        span = layout.add(abstract, gap="\n\n")
        for kind, heading, start, end in inline_parts(abstract) or ((SectionKind.ABSTRACT, "", 0, len(abstract)),):
            layout.mark(kind, heading, Span(span.start + start, span.start + end))
    found_year = re.search(r"\b(1[5-9]\d\d|20\d\d)\b", year or "")
    document = Document(
        id=document_id(*known),
        kind=DocumentKind.ABSTRACT,
        title=title,
        text=layout.text,
        sections=layout.sections,
        identifiers=identifiers,
        provenance=Provenance(reader, origin_of(origin), "abstract" if abstract else "title only", licence),
        authors=tuple(authors),
        journal=journal or None,
        year=int(found_year.group()) if found_year else None,
        language=language,
        publication_types=tuple(publication_types),
        mesh_terms=tuple(mesh_terms),
        chemicals=tuple(chemicals),
        keywords=tuple(keywords),
        notices=tuple(notices),
        url=identifiers.url(),
    )
    return Kept(where, document, remarks=tuple(remarks))


def _rank(pair: tuple[IdKind, str]) -> int:
    return (IdKind.PMID, IdKind.PMCID, IdKind.DOI, IdKind.SET_ID, IdKind.NCT).index(pair[0])


def _read_lines(stream: BinaryIO, name: str) -> Iterator[Record]:
    for number, line in enumerate(lines_of(stream), 1):
        where = f"{name}, line {number}"
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            yield Failed(where, f"The line is not JSON in UTF-8 ({error}). Correct or fetch it again.")
            continue
        if not isinstance(row, dict):
            yield Failed(where, "The line is not a JSON object. Correct it.")
            continue
        yield _from_row(row, where, name)


def _from_row(row: Mapping[str, Any], where: str, stream: str) -> Record:
    return abstract_document(
        where,
        "pubmed",
        stream,
        pmid=_text(row, "pmid"),
        title=unmarked(_text(row, "title")),
        abstract=unmarked(_text(row, "abstract")),
        year=_text(row, "year"),
        doi=_text(row, "doi"),
        pmcid=_text(row, "pmcid"),
        licence=_text(row, "license") or _text(row, "licence") or "",
        journal=tidy(_text(row, "journal")),
        authors=texts_in(row.get("authors")),
        publication_types=texts_in(row.get("publication_types")),
        mesh_terms=texts_in(row.get("mesh")),
        chemicals=texts_in(row.get("chemicals")),
        keywords=texts_in(row.get("keywords")),
    )


def _text(row: Mapping[str, Any], key: str) -> str | None:
    """A field as text: whole numbers as printed (a PMID may come as either); lists, objects and blanks as None."""
    value = row.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value.strip() else None


def _read_europe_pmc(stream: BinaryIO, name: str) -> Iterator[Record]:
    number = 0
    try:
        for key, value in members_of(stream):
            for row in rows_in(member(value, "result")) if key == "resultList" else ():
                number += 1
                yield _from_europe_pmc(row, f"{name}, result {number}", name)
    except MalformedRecord as error:
        yield Failed(f"{name}, after result {number}", str(error))
        return
    if not number:
        yield Skipped(name, "a search without results")


def _from_europe_pmc(row: Mapping[str, Any], where: str, stream: str) -> Record:
    """Source: https://europepmc.org/docs/EBI_Europe_PMC_Web_Service_Reference.pdf, search response fields."""
    types = texts_in(member(row, "pubTypeList", "pubType")) or tuple((_text(row, "pubType") or "").split("; "))
    told_by = "Europe PMC"
    retracted = any(kind.lower() == "retracted publication" for kind in types)
    headings = rows_in(member(row, "meshHeadingList", "meshHeading"))
    return abstract_document(
        where,
        "europepmc",
        stream,
        pmid=_text(row, "pmid"),
        title=unmarked(_text(row, "title")),
        abstract=unmarked(_text(row, "abstractText")),
        year=_text(row, "pubYear"),
        doi=_text(row, "doi"),
        pmcid=_text(row, "pmcid"),
        licence=_text(row, "license") or "",
        language=_text(row, "language") or "eng",
        journal=tidy(_text(row, "journalTitle") or str(member(row, "journalInfo", "journal", "title") or "")),
        authors=tuple(name for name in (_text(row, "authorString") or "").rstrip(".").split(", ") if name),
        publication_types=tuple(_MEDLINE_TYPES.get(kind.lower(), kind) for kind in types if kind),
        mesh_terms=tuple(str(heading["descriptorName"]) for heading in headings if heading.get("descriptorName")),
        keywords=texts_in(member(row, "keywordList", "keyword")),
        notices=(Notice(NoticeKind.RETRACTION, told_by, "publication type"),) if retracted else (),
    )


# Europe PMC prints MEDLINE's publication types in small letters; those that say what a work is are put back.
_MEDLINE_TYPES = {
    kind.lower(): kind
    for kind in (
        *("Randomized Controlled Trial", "Controlled Clinical Trial", "Clinical Trial", "Systematic Review"),
        *("Clinical Trial, Phase I", "Clinical Trial, Phase II", "Clinical Trial, Phase III"),
        *("Clinical Trial, Phase IV", "Meta-Analysis", "Review", "Guideline", "Practice Guideline", "Case Reports"),
        *("Observational Study", "Multicenter Study", "Comparative Study", "Journal Article", "Editorial", "Letter"),
        *("Retracted Publication", "Retraction of Publication", "Published Erratum", "Preprint"),
    )
}


def _sniff_lines(name: str, head: bytes) -> bool:
    first = head.lstrip(b"\xef\xbb\xbf \r\n\t").split(b"\n", 1)[0]
    try:
        row = json.loads(first)
    except (ValueError, RecursionError):  # longer than what is looked at: its first fields must do
        return re.match(rb'{[^{\[]*"pmid"\s*:[^{\[]*"title"\s*:', first) is not None
    return isinstance(row, dict) and "pmid" in row and "title" in row


def _sniff_europe_pmc(name: str, head: bytes) -> bool:
    return head.lstrip().startswith(b"{") and b'"hitCount"' in head and b'"resultList"' in head


LINES = Reader("pubmed-lines", "pubmed", _sniff_lines, _read_lines)
EUROPE_PMC = Reader("europepmc", "pubmed", _sniff_europe_pmc, _read_europe_pmc)
