"""Citations in MEDLINE's text format (.nbib, `rettype=medline`): a tag of four letters, a hyphen, a value.

Source: https://www.nlm.nih.gov/bsd/mms/medlineelements.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from everyline.domain.ids import DocumentId, IdKind, document_id
from everyline.domain.record import Failed, Record, Skipped
from everyline.domain.text import Notice, NoticeKind
from everyline.sources.base import Reader, lines_of
from everyline.sources.citations import abstract_document, unmarked

_FIELD = re.compile(r"^([A-Z][A-Z0-9]{1,3}) *- ?(.*)$")
_NOTICES: Mapping[str, NoticeKind] = {
    "RIN": NoticeKind.RETRACTION,
    "RRI": NoticeKind.RETRACTION,
    "PRIN": NoticeKind.PARTIAL_RETRACTION,
    "ECI": NoticeKind.CONCERN,
    "EIN": NoticeKind.ERRATUM,
    "CRI": NoticeKind.ERRATUM,
    "UIN": NoticeKind.UPDATE,
    "CIN": NoticeKind.COMMENT,
}
_REFERENCE_PMID = re.compile(r"\bPMID: ?(\d+)")
Fields = dict[str, list[str]]


def _read(stream: BinaryIO, name: str) -> Iterator[Record]:
    fields: Fields = {}
    number, last = 0, ""
    for line in lines_of(stream):
        try:
            text = line.decode("utf-8-sig").rstrip("\r\n")
        except UnicodeDecodeError:
            yield Failed(f"{name}, after record {number}", "A line is not UTF-8. Save the file as UTF-8.")
            return
        found = _FIELD.match(text)
        if found and found.group(1) == "PMID" and "PMID" in fields:
            number += 1
            yield _record(fields, f"{name}, record {number}", name)
            fields = {}
        if found:
            last = found.group(1)
            fields.setdefault(last, []).append(found.group(2).strip())
        elif text.startswith("      ") and last:
            fields[last][-1] += f" {text.strip()}"
    if fields:
        yield _record(fields, f"{name}, record {number + 1}", name)
    elif not number:
        yield Skipped(name, "a MEDLINE file without records")


def _record(fields: Fields, where: str, stream: str) -> Record:
    dois = [value.removesuffix(" [doi]") for value in fields.get("AID", []) + fields.get("LID", []) if "[doi]" in value]
    registered = [value.split("/", 1)[1] for value in fields.get("SI", []) if value.startswith("ClinicalTrials.gov/")]
    pmid = _first(fields, "PMID")
    types = tuple(fields.get("PT", []))
    told_by = f"PubMed record {pmid}"
    notices = [
        Notice(kind, told_by, reference, _notice_id(reference))
        for tag, kind in _NOTICES.items()
        for reference in fields.get(tag, [])
    ]
    if "Retracted Publication" in types and not any(notice.kind is NoticeKind.RETRACTION for notice in notices):
        notices.append(Notice(NoticeKind.RETRACTION, told_by, "publication type: Retracted Publication"))
    return abstract_document(
        where,
        "medline",
        stream,
        pmid=pmid,
        title=unmarked(_first(fields, "TI") or _first(fields, "BTI") or _first(fields, "TT")),
        abstract=unmarked(_first(fields, "AB")),
        year=_first(fields, "DP"),
        doi=next(iter(dois), None),
        pmcid=_first(fields, "PMC"),
        nct=registered,
        language=_first(fields, "LA") or "eng",
        licence=_first(fields, "CI") or "",
        journal=_first(fields, "TA") or _first(fields, "JT"),
        authors=fields.get("AU", []) + fields.get("CN", []),
        publication_types=types,
        mesh_terms=tuple(dict.fromkeys(term for heading in fields.get("MH", []) for term in _mesh(heading))),
        chemicals=[re.sub(r"^\S+ \((.*)\)$", r"\1", value) for value in fields.get("RN", [])],
        keywords=[value.lstrip("*") for value in fields.get("OT", [])],
        notices=notices,
    )


def _mesh(heading: str) -> list[str]:
    descriptor, *qualifiers = heading.replace("*", "").split("/")
    return [descriptor, *(f"{descriptor}/{qualifier}" for qualifier in qualifiers)]


def _notice_id(reference: str) -> DocumentId | None:
    found = _REFERENCE_PMID.search(reference)
    return document_id(IdKind.PMID, found.group(1)) if found else None


def _first(fields: Fields, tag: str) -> str | None:
    return next(iter(fields.get(tag, [])), None)


def _sniff(name: str, head: bytes) -> bool:
    return re.search(rb"^PMID ?- ?\d", head, re.MULTILINE) is not None and not head.lstrip().startswith((b"<", b"{"))


READER = Reader("medline", "pubmed", _sniff, _read)
