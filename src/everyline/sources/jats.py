"""Full text of PubMed Central as JATS XML: sections, tables as rows, captions, references, notices, licence.

Source: https://jats.nlm.nih.gov/archiving/tag-library/1.4/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from lxml import etree

from everyline.domain.ids import DocumentId, Identifiers, IdKind, document_id
from everyline.domain.record import Failed, Kept, Noticed, Record, Skipped
from everyline.domain.text import Document, DocumentKind, Notice, NoticeKind, Provenance, SectionKind
from everyline.errors import SourceError
from everyline.sources.base import Layout, Reader, optional_id, origin_of, read_whole
from everyline.sources.headings import kind_of
from everyline.sources.xmltree import Block, Prose, flat, local_name, parse_xml, prose_of, root_name

_MAX_BYTES = 256 * 2**20
_PROSE = Prose(
    blocks=frozenset(
        {"p", "list", "list-item", "def-list", "def-item", "term", "def", "disp-quote", "boxed-text", "verse-group"}
        | {"title", "label", "caption", "disp-formula", "statement", "speech"}
    ),
    skipped=frozenset(
        {"fig", "fig-group", "table-wrap", "table-wrap-group", "media", "graphic", "inline-graphic", "sec", "fn"}
        | {"inline-supplementary-material", "supplementary-material", "tex-math", "alternatives"}
    ),
)
# Formulas come twice, as TeX and as MathML, inside <alternatives>; the TeX is a program, so neither is read as prose.
_IDS: Mapping[str, IdKind] = {"pmid": IdKind.PMID, "doi": IdKind.DOI, "pmc": IdKind.PMCID, "pmcid": IdKind.PMCID}

# Source: JATS4R recommendation on corrections and retractions, https://jats4r.niso.org/article-publication-and-history-metadata/
_NOTICES_OF_OTHERS: Mapping[str, NoticeKind] = {
    "retracted-article": NoticeKind.RETRACTION,
    "partial-retraction": NoticeKind.PARTIAL_RETRACTION,
    "corrected-article": NoticeKind.ERRATUM,
    "object-of-concern": NoticeKind.CONCERN,
}
_NOTICES_OF_THIS: Mapping[str, NoticeKind] = {
    "retraction-forward": NoticeKind.RETRACTION,
    "partial-retraction-forward": NoticeKind.PARTIAL_RETRACTION,
    "correction-forward": NoticeKind.ERRATUM,
    "expression-of-concern": NoticeKind.CONCERN,
    "update": NoticeKind.UPDATE,
    "commentary": NoticeKind.COMMENT,
}
# MEDLINE's publication type for an article type of JATS, where the two mean the same.
_TYPES: Mapping[str, str] = {
    "research-article": "Journal Article",
    "review-article": "Review",
    "systematic-review": "Systematic Review",
    "meta-analysis": "Meta-Analysis",
    "case-report": "Case Reports",
    "clinical-trial": "Clinical Trial",
    "editorial": "Editorial",
    "letter": "Letter",
    "news": "News",
    "retraction": "Retraction Notice",
    "correction": "Published Erratum",
    "expression-of-concern": "Expression of Concern",
}


def _read(stream: BinaryIO, name: str) -> Iterator[Record]:
    try:
        root = parse_xml(read_whole(stream, _MAX_BYTES))
    except SourceError as error:
        yield Failed(name, str(error))
        return
    articles = [root] if local_name(root) == "article" else list(root.iter("{*}article"))
    for number, article in enumerate(articles, 1):
        where = name if article is root else f"{name}, article {number}"
        yield from article_records(article, where, name)
    if not articles:
        yield Skipped(name, "an article set without articles")


def article_records(article: etree._Element, where: str, stream: str) -> Iterator[Record]:
    """The document of an article, then a `Noticed` for each work it retracts, corrects or doubts."""
    meta = article.find("{*}front/{*}article-meta")
    if meta is None:
        yield Failed(where, "The article has no front matter, so nothing says what it is. Fetch it again.")
        return
    remarks: list[str] = []
    identifiers = _identifiers(meta, remarks)
    known = next(iter(sorted(identifiers.pairs(), key=lambda pair: _RANK.index(pair[0]))), None)
    if known is None:
        yield Failed(where, "The article has no PMCID, PMID or DOI. Fetch it again, or ingest it as a document.")
        return
    where = f"{where}, {known[0].name} {known[1]}"
    title = _text_of(meta, "{*}title-group/{*}article-title")
    layout = Layout()
    if title:
        layout.add_section(SectionKind.TITLE, "", title)
    _lay_out_abstracts(meta, layout)
    body = article.find("{*}body")
    if body is not None:
        _lay_out_section(body, layout, SectionKind.BODY, "")
    back = article.find("{*}back")
    if back is not None:
        _lay_out_back(back, layout)
    for floats in article.iterfind("{*}floats-group"):
        _lay_out_floats(floats, layout, "")
    if not layout.text:
        yield Skipped(where, "neither title nor text")
        return
    identity = document_id(*known)
    own, others = _notices(article, meta, identity)
    document = Document(
        id=identity,
        kind=DocumentKind.FULL_TEXT if body is not None else DocumentKind.ABSTRACT,
        title=title,
        text=layout.text,
        sections=layout.sections,
        identifiers=identifiers,
        provenance=Provenance(
            "jats", origin_of(stream), "full text" if body is not None else "abstract", _licence(meta)
        ),
        authors=tuple(_authors(meta)),
        journal=_journal(article),
        year=_year(meta),
        language=_LANGUAGES.get(article.get(_XML_LANG, "en")[:2].lower(), "und"),
        publication_types=_publication_types(article, meta),
        keywords=tuple(dict.fromkeys(text for word in meta.iter("{*}kwd") if (text := flat(word)))),
        notices=own,
        url=identifiers.url(),
    )
    yield Kept(where, document, remarks=tuple(remarks))
    for kind, value, notice in others:
        yield Noticed(f"{where}, notice about {kind.value} {value}", kind, value, (notice,))


_RANK = (IdKind.PMCID, IdKind.PMID, IdKind.DOI, IdKind.SET_ID, IdKind.NCT)
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LANGUAGES = {"en": "eng", "de": "ger", "fr": "fre", "es": "spa", "it": "ita", "pt": "por", "zh": "chi", "ja": "jpn"}


def _identifiers(meta: etree._Element, remarks: list[str]) -> Identifiers:
    found: dict[IdKind, str] = {}
    for element in meta.iterfind("{*}article-id"):
        kind = _IDS.get(element.get("pub-id-type", ""))
        text = flat(element)
        if kind is IdKind.PMCID and text.isdigit():
            text = f"PMC{text}"  # PMC's own files print the number alone
        if kind and kind not in found and (value := optional_id(kind, text, remarks)):
            found[kind] = value
    numbers = tuple(dict.fromkeys(re.findall(r"\bNCT\d{8}\b", " ".join(_registered(meta)))))
    return Identifiers(found.get(IdKind.PMID), found.get(IdKind.PMCID), found.get(IdKind.DOI), numbers)


def _registered(meta: etree._Element) -> Iterator[str]:
    """Where an article names its own registration: the abstract, and what it tags as such; not its whole text."""
    for element in (*meta.iterfind("{*}abstract"), *meta.iter("{*}ext-link"), *meta.iter("{*}meta-value")):
        yield flat(element)


def _lay_out_abstracts(meta: etree._Element, layout: Layout) -> None:
    """The abstract proper and a plain-language one; graphical abstracts and tables of contents are not text."""
    for abstract in meta.iterfind("{*}abstract"):
        kind = abstract.get("abstract-type", "")
        if kind in ("graphical", "toc", "teaser", "web-summary"):
            continue
        inherited = SectionKind.PATIENT_INFORMATION if kind.startswith("plain") else SectionKind.ABSTRACT
        _lay_out_section(abstract, layout, inherited, "", is_abstract=True)


def _lay_out_section(
    element: etree._Element, layout: Layout, inherited: SectionKind, above: str, *, is_abstract: bool = False
) -> None:
    """A section, its tables and figures after its text, then the sections inside it.

    One whose heading names no kind is of the kind of the section around it. In full text a discussion is body: it
    speaks of other people's results as much as of its own.
    """
    title = _text_of(element, "{*}title")
    kind = kind_of(title, element.get("sec-type", "")) if title else None
    if not is_abstract and kind is SectionKind.CONCLUSION and "conclu" not in title.lower():
        kind = SectionKind.BODY
    # Below a main section only the heading of its own side counts: "Patient outcomes" under Results stays a result.
    nested = inherited not in (SectionKind.BODY, SectionKind.ABSTRACT, SectionKind.OTHER)
    nested = nested and kind not in (SectionKind.OTHER, SectionKind.LIMITS)
    kind = inherited if kind is None or nested or local_name(element) == "abstract" else kind
    heading = title or above
    for block in prose_of(_without_title(element), _PROSE):
        _lay_out_block(block, layout, kind, heading)
    _lay_out_floats(element, layout, heading)
    for inner in element.iterfind("{*}sec"):
        _lay_out_section(inner, layout, kind, heading, is_abstract=is_abstract)


def _without_title(element: etree._Element) -> etree._Element:
    """The element, its own title and label taken out of the tree: they are the heading, not the text."""
    for child in list(element):
        if local_name(child) in ("title", "label"):
            child.tail, tail = None, child.tail
            element.remove(child)
            element.text = (element.text or "") + (tail or "")
    return element


def _lay_out_block(block: Block, layout: Layout, kind: SectionKind, heading: str) -> None:
    of = SectionKind.TABLE if block.is_table else kind
    layout.add_section(of, block.caption or heading, "\n".join(block.lines), gap="\n\n")


def _lay_out_floats(element: etree._Element, layout: Layout, heading: str) -> None:
    """Tables and figure captions that stand in this section itself, not in one inside it."""
    for child in element:
        name = local_name(child)
        if name == "table-wrap":
            _lay_out_table(child, layout, heading)
        elif name == "fig":
            caption = " ".join(line for block in prose_of(child, _CAPTION) for line in block.lines)
            if caption:
                layout.add_section(SectionKind.FIGURE, heading, caption, gap="\n\n")
        elif name not in ("sec", ""):
            _lay_out_floats(child, layout, heading)


_CAPTION = Prose(blocks=frozenset({"p", "title", "label"}), skipped=frozenset({"graphic", "media", "object-id"}))
_TABLE = Prose(_CAPTION.blocks | {"fn", "list", "list-item"}, frozenset({"graphic", "inline-graphic", "object-id"}))


def _lay_out_table(wrap: etree._Element, layout: Layout, above: str) -> None:
    label, caption = _text_of(wrap, "{*}label"), _text_of(wrap, "{*}caption")
    heading = ": ".join(filter(None, [label.rstrip(".:"), caption])) or above
    lines = [line for block in prose_of(wrap, _TABLE) for line in block.lines]
    own = {label, caption, *(_text_of(wrap, f"{{*}}caption/{{*}}{part}") for part in ("title", "p"))}
    rows = [line for line in lines if line not in own]
    if rows:
        layout.add_section(SectionKind.TABLE, heading, "\n".join([heading, *rows] if heading else rows), gap="\n\n")


def _lay_out_back(back: etree._Element, layout: Layout) -> None:
    for child in back:
        name = local_name(child)
        if name in ("ack", "notes", "sec", "app-group", "app", "fn-group", "glossary"):
            inherited = SectionKind.OTHER
            _lay_out_section(child, layout, inherited, {"ack": "Acknowledgements"}.get(name, ""))
        elif name == "ref-list":
            entries = [text for ref in child.iter("{*}ref") if (text := _reference(ref))]
            if entries:
                heading = _text_of(child, "{*}title") or "References"
                layout.add_section(SectionKind.REFERENCES, heading, "\n".join(entries), gap="\n\n")


def _reference(ref: etree._Element) -> str:
    """One line; the parts of a tagged reference run together in print, so blanks are put between them."""
    parts = (" ".join(str(text).split()) for element in ref for text in element.itertext())
    return " ".join(part for part in parts if part)


def _authors(meta: etree._Element) -> Iterator[str]:
    for person in meta.iterfind("{*}contrib-group/{*}contrib"):
        if person.get("contrib-type", "author") != "author":
            continue
        last, given = _text_of(person, "{*}name/{*}surname"), _text_of(person, "{*}name/{*}given-names")
        initials = "".join(part[0] for part in re.split(r"[\s.-]+", given) if part[:1].isupper())
        name = f"{last} {initials}".strip() or _text_of(person, "{*}collab")
        if name:
            yield name


def _journal(article: etree._Element) -> str | None:
    front = article.find("{*}front/{*}journal-meta")
    if front is None:
        return None
    ids = {element.get("journal-id-type"): flat(element) for element in front.iterfind("{*}journal-id")}
    title = _text_of(front, ".//{*}journal-title")
    return ids.get("iso-abbrev") or title or ids.get("nlm-ta")


def _year(meta: etree._Element) -> int | None:
    """The earliest publication date: print and electronic dates may lie years apart."""
    years = [text for date in meta.iterfind("{*}pub-date") for text in [_text_of(date, "{*}year")]]
    return min((int(year) for year in years if re.fullmatch(r"1[5-9]\d\d|20\d\d", year)), default=None)


def _licence(meta: etree._Element) -> str:
    """The address of the licence where one is given, else its words."""
    licence = meta.find(".//{*}license")  # older files have it outside <permissions>
    if licence is None:
        return ""
    for element in licence.iter():
        for attribute, value in element.attrib.items():
            if str(attribute).endswith("href") and "creativecommons.org" in str(value):
                return str(value)
    return flat(licence)


def _publication_types(article: etree._Element, meta: etree._Element) -> tuple[str, ...]:
    kind = article.get("article-type", "")
    subjects = [flat(subject) for subject in meta.iterfind("{*}article-categories/{*}subj-group/{*}subject")]
    trial = any(re.search(r"randomi[sz]ed controlled trial", subject, re.IGNORECASE) for subject in subjects)
    known = [_TYPES.get(kind, kind)] if kind else []
    return tuple(known + (["Randomized Controlled Trial"] if trial else []))


def _notices(
    article: etree._Element, meta: etree._Element, identity: DocumentId
) -> tuple[tuple[Notice, ...], list[tuple[IdKind, str, Notice]]]:
    """Notices about this article, and those it gives about works it identifies."""
    own: list[Notice] = []
    others: list[tuple[IdKind, str, Notice]] = []
    told_by = f"PubMed Central, {identity}"
    for related in (*meta.iterfind("{*}related-article"), *meta.iterfind("{*}related-object")):
        kind = related.get("related-article-type", "")
        target = _target(related)
        if kind in _NOTICES_OF_THIS:
            notice_id = document_id(*target) if target else None
            own.append(Notice(_NOTICES_OF_THIS[kind], told_by, flat(related), notice_id))
        elif kind in _NOTICES_OF_OTHERS and target:
            others.append((*target, Notice(_NOTICES_OF_OTHERS[kind], told_by, flat(related), identity)))
    if article.get("article-type") == "retracted-article":
        own.append(Notice(NoticeKind.RETRACTION, told_by, "article type: retracted-article"))
    return tuple(own), others


def _target(related: etree._Element) -> tuple[IdKind, str] | None:
    href = next((str(value) for name, value in related.attrib.items() if str(name).endswith("href")), "")
    kind = _IDS.get(related.get("ext-link-type", ""))
    if kind is None or not (value := optional_id(kind, href, [])):
        return None
    return kind, value


def _text_of(element: etree._Element, path: str) -> str:
    found = element.find(path)
    return flat(found) if found is not None else ""


def _sniff(name: str, head: bytes) -> bool:
    root = root_name(head)
    return root in ("article", "pmc-articleset", "articles") and (root != "article" or _looks_like_jats(head))


def _looks_like_jats(head: bytes) -> bool:
    signs = (b"JATS", b"journal-meta", b"article-type", b"NLM//DTD", b"article-meta", b"dtd-version")
    return any(sign in head for sign in signs)


READER = Reader("jats", "jats", _sniff, _read)
