"""One PubMed citation as records: the document, and what it says of other works."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from everyline.domain.ids import DocumentId, Identifiers, IdKind, document_id, parse_id
from everyline.domain.record import Failed, Kept, Noticed, Record, Skipped
from everyline.domain.text import Document, DocumentKind, Notice, NoticeKind, Provenance, Section, SectionKind, Span
from everyline.sources.base import Layout, optional_id
from everyline.sources.headings import inline_parts, kind_of
from everyline.sources.pubmed_lists import Lists
from everyline.sources.xmltree import flat, texts_of

# Source: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#commentscorrections
_NOTICES_OF_THIS: Mapping[str, NoticeKind] = {
    "RetractionIn": NoticeKind.RETRACTION,
    "RetractedandRepublishedIn": NoticeKind.RETRACTION,
    "PartialRetractionIn": NoticeKind.PARTIAL_RETRACTION,
    "ExpressionOfConcernIn": NoticeKind.CONCERN,
    "ErratumIn": NoticeKind.ERRATUM,
    "CorrectedandRepublishedIn": NoticeKind.ERRATUM,
    "UpdateIn": NoticeKind.UPDATE,
    "CommentIn": NoticeKind.COMMENT,
}
_NOTICES_OF_OTHERS: Mapping[str, NoticeKind] = {
    "RetractionOf": NoticeKind.RETRACTION,
    "RetractedandRepublishedFrom": NoticeKind.RETRACTION,
    "PartialRetractionOf": NoticeKind.PARTIAL_RETRACTION,
    "ExpressionOfConcernFor": NoticeKind.CONCERN,
    "ErratumFor": NoticeKind.ERRATUM,
    "CorrectedandRepublishedFrom": NoticeKind.ERRATUM,
    "UpdateOf": NoticeKind.UPDATE,
}
# What PubMed prints where a record has no title in English, or none at all.
_NO_TITLE = re.compile(r"\[?(?:not available|in process citation|no title available)\.?\]?\.?", re.IGNORECASE)
_JOURNAL_NAMES = (("MedlineJournalInfo", "MedlineTA"), ("Journal", "ISOAbbreviation"), ("Journal", "Title"))
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")

Children = dict[str, etree._Element]


def records_of(
    citation: etree._Element, where: str, origin: str, versions: dict[DocumentId, int], lists: Lists
) -> Iterator[Record]:
    """The document of an article, a book or a bare citation, then a `Noticed` for each work it tells a notice of.

    origin: the name of the stream, as in `Provenance`.
    versions: the latest version seen of each PMID that has more than one; kept up to date here.
    lists: what was taken out of the citation before it was parsed.
    """
    outer = _children(citation)
    medline = outer.get("MedlineCitation", outer.get("BookDocument", citation))
    parts = _children(medline)
    printed = parts.get("PMID")
    text = (printed.text or "").strip() if printed is not None else ""
    try:
        identity = document_id(IdKind.PMID, text)
    except ValueError as error:
        yield Failed(where, f"The record has no PMID: {error}. Correct or fetch the record again.")
        return
    where = f"{where}, PMID {text}"
    version = _version(printed)
    if version < versions.get(identity, 1):
        yield Skipped(where, f"version {version}, after version {versions[identity]} of the same PMID")
        return
    if version > 1:
        versions[identity] = version
    article = _children(parts["Article"]) if "Article" in parts else parts
    remarks: list[str] = []
    layout = Layout()
    title = _lay_out(article, layout)
    if "OtherAbstract" in parts:
        other = parts["OtherAbstract"]
        told = f"{other.get('Type')}, {other.get('Language', 'eng')}"
        remarks.append(f"an abstract of another kind ({told}) was left out")
    text, sections = layout.text, layout.sections
    if not text:
        yield Skipped(where, "neither title nor abstract")
        return
    listing = _first(outer.get("PubmedBookData", outer.get("PubmedData")), "ArticleIdList")
    types = _texts(article.get("PublicationTypeList"), "PublicationType") or _texts(medline, "PublicationType")
    own, others = _notices(parts.get("CommentsCorrectionsList"), identity, types)
    identifiers = _identifiers(identity, article, listing, remarks)
    document = Document(
        id=identity,
        kind=DocumentKind.ABSTRACT,
        title=title,
        text=text,
        sections=sections,
        identifiers=identifiers,
        provenance=Provenance("pubmed", origin, read_as=_read_as(sections), licence=_licence(article)),
        authors=lists.authors or _authors(article.get("AuthorList")),
        journal=_journal(article, parts),
        year=_year(article),
        language=_language(article, parts),
        publication_types=types,
        mesh_terms=(lists.mesh_terms or _mesh(parts)) + _texts(parts.get("SupplMeshList"), "SupplMeshName"),
        chemicals=_texts(parts.get("ChemicalList"), "NameOfSubstance"),
        keywords=_texts(parts.get("KeywordList"), "Keyword"),
        notices=own,
        url=identifiers.url(),
    )
    if version > 1:
        remarks.append(f"version {version} of the record")
    yield Kept(where, document, remarks=tuple(remarks))
    for kind, value, notice in others:
        yield Noticed(f"{where}, notice about {kind.value} {value}", kind, value, (notice,))


def _version(pmid: etree._Element | None) -> int:
    text = pmid.get("Version", "1") if pmid is not None else "1"
    return int(text) if text.isdigit() else 1


def _children(element: etree._Element) -> Children:
    """The children by name; of several with one name, the first."""
    return {child.tag: child for child in element[::-1]}  # type: ignore[index]  # the stubs know no slices


def _first(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of a name, None where there is none. Much faster than lxml's `find`, which takes whole paths."""
    return next(element.iterchildren(name), None) if element is not None else None


def _texts(element: etree._Element | None, name: str) -> tuple[str, ...]:
    return texts_of(element, name) if element is not None else ()


def _lay_out(article: Children, layout: Layout) -> str:
    """Write title and abstract; the title given back is empty where the record has none."""
    title = flat(article["ArticleTitle"]) if "ArticleTitle" in article else ""
    if not title and "Book" in article:
        title = flat(_children(article["Book"]).get("BookTitle", article["Book"]))
    vernacular = flat(article["VernacularTitle"]) if "VernacularTitle" in article else ""
    if not title or _NO_TITLE.fullmatch(title):
        title, vernacular = vernacular, ""
    if title:
        layout.add_section(SectionKind.TITLE, "", title)
    if "Abstract" in article:
        _lay_out_abstract(article["Abstract"], layout)
    if vernacular:
        layout.add_section(SectionKind.TITLE, "vernacular title", vernacular, gap="\n\n")
    return title


def _lay_out_abstract(abstract: etree._Element, layout: Layout) -> None:
    gap = "\n\n"
    for element in abstract.iterchildren("AbstractText"):
        text = flat(element)
        if not text:
            continue
        label, category = element.get("Label", ""), element.get("NlmCategory", "")
        span = layout.add(text, gap=gap)
        gap = "\n"
        if label or category:
            layout.mark(kind_of(label, category) or SectionKind.ABSTRACT, label, span)
            continue
        parts = inline_parts(text) or ((SectionKind.ABSTRACT, "", 0, len(text)),)
        for kind, heading, start, end in parts:
            layout.mark(kind, heading, Span(span.start + start, span.start + end))


def _read_as(sections: tuple[Section, ...]) -> str:
    for section in sections:
        if section.kind is not SectionKind.TITLE:
            return "abstract"
    return "title only"


def _identifiers(
    identity: DocumentId, article: Children, listing: etree._Element | None, remarks: list[str]
) -> Identifiers:
    pmid = identity.partition(":")[2]
    listed: dict[str, str] = {}
    for holder in (listing, article.get("ArticleIdList")):
        for child in holder if holder is not None else ():
            text = (child.text or "").strip()
            if text:
                listed.setdefault(child.get("IdType", "pubmed"), text)
    doi = optional_id(IdKind.DOI, listed.get("doi"), remarks)
    location = article.get("ELocationID")
    for element in location.itersiblings("ELocationID") if location is not None else ():
        if element.get("EIdType") == "doi":
            location = element
    if location is not None and location.get("EIdType") == "doi" and location.get("ValidYN", "Y") == "Y":
        same = location.text == listed.get("doi")
        other = doi if same else optional_id(IdKind.DOI, location.text, remarks)
        if doi and other and doi != other:
            remarks.append(f"the record gives two DOIs, {doi} and {other}; the first is used")
        doi = doi or other
    if listed.get("pubmed", pmid) != pmid:
        remarks.append(f"its list of identifiers names the PMID {listed['pubmed']!r}, not {pmid}; that is not used")
    return Identifiers(
        pmid=pmid,
        pmcid=optional_id(IdKind.PMCID, listed.get("pmc"), remarks),
        doi=doi,
        nct=_registrations(article.get("DataBankList"), remarks),
    )


def _registrations(banks: etree._Element | None, remarks: list[str]) -> tuple[str, ...]:
    numbers = []
    for bank in banks if banks is not None else ():
        if bank.findtext("DataBankName") == "ClinicalTrials.gov":
            numbers += [optional_id(IdKind.NCT, number.text, remarks) for number in bank.iter("AccessionNumber")]
    return tuple(dict.fromkeys(number for number in numbers if number))


def _licence(article: Children) -> str:
    notice = _first(article.get("Abstract"), "CopyrightInformation")
    return flat(notice) if notice is not None else ""


def _authors(people: etree._Element | None) -> tuple[str, ...]:
    names = []
    for person in people if people is not None else ():
        last = first = whole = ""
        for part in person:
            if part.tag == "LastName":
                last = part.text or ""
            elif part.tag == "Initials":
                first = part.text or ""
            elif part.tag == "CollectiveName":
                whole = flat(part)
        name = whole or f"{last} {first}".strip()
        if name:
            names.append(name)
    return tuple(names)


def _journal(article: Children, parts: Children) -> str | None:
    for parent, name in _JOURNAL_NAMES:
        found = _first(parts.get(parent, article.get(parent)), name)
        if found is not None and (text := flat(found)):
            return text
    book = article.get("Book")
    return flat(_children(book).get("BookTitle", book)) or None if book is not None else None


def _year(article: Children) -> int | None:
    """Of the issue, else of the electronic article: the first that names a year."""
    return (
        _year_in(article.get("Journal"))
        or _year_in(_first(article.get("Book"), "PubDate"))
        or _year_in(article.get("ArticleDate"))
        or _year_in(article.get("ContributionDate"))
    )


def _year_in(element: etree._Element | None) -> int | None:
    for part in element.iter("Year", "MedlineDate") if element is not None else ():
        if found := _YEAR.search(part.text or ""):
            return int(found.group())
    return None


def _language(article: Children, parts: Children) -> str:
    language = article.get("Language", parts.get("Language"))
    return (language.text or "eng").strip() if language is not None else "eng"


def _mesh(parts: Children) -> tuple[str, ...]:
    """Each heading, then each of it with a qualifier after a slash."""
    terms: list[str] = []
    headings = parts.get("MeshHeadingList")
    for heading in headings if headings is not None else ():
        name = ""
        for term in heading:
            text = term.text or ""
            if term.tag == "DescriptorName":
                name = text
                terms.append(name)
            elif term.tag == "QualifierName" and name:
                terms.append(f"{name}/{text}")
    return tuple(dict.fromkeys(terms))


def _notices(
    corrections: etree._Element | None, identity: DocumentId, types: tuple[str, ...]
) -> tuple[tuple[Notice, ...], list[tuple[IdKind, str, Notice]]]:
    """Notices about this work, and those this work gives about others whose PMID it names."""
    own: list[Notice] = []
    others: list[tuple[IdKind, str, Notice]] = []
    told_by = f"PubMed record {identity.partition(':')[2]}"
    for item in corrections if corrections is not None else ():
        reference_type = item.get("RefType", "")
        if reference_type not in _NOTICES_OF_THIS and reference_type not in _NOTICES_OF_OTHERS:
            continue
        source, number = item.findtext("RefSource") or "", (item.findtext("PMID") or "").strip()
        if kind := _NOTICES_OF_THIS.get(reference_type):
            own.append(Notice(kind, told_by, source.strip(), _pmid(number)))
        elif _pmid(number):
            notice = Notice(_NOTICES_OF_OTHERS[reference_type], told_by, source.strip(), identity)
            others.append((IdKind.PMID, parse_id(IdKind.PMID, number), notice))
    if "Retracted Publication" in types and not any(notice.kind is NoticeKind.RETRACTION for notice in own):
        own.append(Notice(NoticeKind.RETRACTION, told_by, "publication type: Retracted Publication"))
    return tuple(own), others


def _pmid(text: str) -> DocumentId | None:
    try:
        return document_id(IdKind.PMID, text)
    except ValueError:
        return None
