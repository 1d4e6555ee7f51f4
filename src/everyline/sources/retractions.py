"""Lists of who has been retracted, corrected or doubted: the Retraction Watch CSV, and reduced lists by DOI or PMID.

Source: https://gitlab.com/crossref/retraction-watch-data (columns of the CSV)
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from everyline.domain.ids import DocumentId, IdKind, document_id, parse_id
from everyline.domain.record import Failed, Noticed, Record, Skipped
from everyline.domain.text import Notice, NoticeKind
from everyline.sources.base import Reader, lines_of, tidy
from everyline.sources.jsonstream import texts_in

NATURES: Mapping[str, NoticeKind] = {
    "retraction": NoticeKind.RETRACTION,
    "retractionin": NoticeKind.RETRACTION,
    "partial retraction": NoticeKind.PARTIAL_RETRACTION,
    "partialretractionin": NoticeKind.PARTIAL_RETRACTION,
    "expression of concern": NoticeKind.CONCERN,
    "expressionofconcernin": NoticeKind.CONCERN,
    "correction": NoticeKind.ERRATUM,
    "erratumin": NoticeKind.ERRATUM,
    "reinstatement": NoticeKind.REINSTATEMENT,
}
# What the CSV prints where an identifier is not known.
_UNKNOWN = ("", "0", "unavailable", "unknown", "na", "n/a", "none")


def _read_csv(stream: BinaryIO, name: str) -> Iterator[Record]:
    csv.field_size_limit(8 * 2**20)  # notes run long; the limit holds for the whole process
    try:
        rows = csv.DictReader(_decoded(stream), strict=True)
        for number, row in enumerate(rows, 1):
            yield from _of_csv_row(row, f"{name}, row {number}, record {tidy(row.get('Record ID')) or 'without id'}")
    except csv.Error as error:
        yield Failed(f"{name}, line {rows.line_num}", f"The CSV is broken or cut short: {error}. Fetch it again.")
    except UnicodeDecodeError:
        yield Failed(f"{name}, after line {rows.line_num}", "The CSV is not UTF-8. Save it as UTF-8.")


def _decoded(stream: BinaryIO) -> Iterator[str]:
    for line in lines_of(stream):
        yield line.decode("utf-8-sig") + "\n"


def _of_csv_row(row: Mapping[str, Any], where: str) -> Iterator[Record]:
    """A notice for the DOI and for the PMID of the original paper, each where it is known."""
    nature = tidy(row.get("RetractionNature"))
    kind = NATURES.get(nature.lower())
    if kind is None:
        yield Failed(where, f"The nature of the notice is {nature!r}, which is none of those known. Correct the row.")
        return
    reasons = "; ".join(part.strip(" +") for part in tidy(row.get("Reason")).split(";") if part.strip(" +"))
    notice = Notice(
        kind,
        "Retraction Watch",
        "; ".join(filter(None, [nature, reasons])),
        _known(IdKind.PMID, row.get("RetractionPubMedID")) or _known(IdKind.DOI, row.get("RetractionDOI")),
        _iso(tidy(row.get("RetractionDate"))),
    )
    yield from _notices(
        where, {IdKind.DOI: row.get("OriginalPaperDOI"), IdKind.PMID: row.get("OriginalPaperPubMedID")}, (notice,)
    )


def _notices(where: str, ids: Mapping[IdKind, Any], notices: tuple[Notice, ...]) -> Iterator[Record]:
    found = False
    for kind, value in ids.items():
        text = tidy(str(value)) if value is not None else ""
        if text.lower() in _UNKNOWN:
            continue
        found = True
        try:
            yield Noticed(f"{where}, {kind.name} {text}", kind, parse_id(kind, text), notices)
        except ValueError as error:
            yield Failed(where, f"The paper's {kind.name} is none: {error}. Correct the row.")
    if not found:
        yield Skipped(where, "a notice about a paper without DOI or PMID")


def _known(kind: IdKind, value: Any) -> DocumentId | None:
    text = tidy(str(value)) if value is not None else ""
    try:
        return None if text.lower() in _UNKNOWN else document_id(kind, text)
    except ValueError:
        return None


def _iso(date: str) -> str | None:
    """The CSV's month/day/year (with an hour) as year-month-day; anything else as it stands."""
    found = re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})\b", date)
    if not found:
        return date or None
    month, day, year = found.groups()
    return f"{year}-{int(month):02}-{int(day):02}"


def _read_lines(stream: BinaryIO, name: str) -> Iterator[Record]:
    for number, line in enumerate(lines_of(stream), 1):
        if not line.strip():
            continue
        where = f"{name}, line {number}"
        try:
            row = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            yield Failed(where, f"The line is not JSON in UTF-8 ({error}). Correct or fetch it again.")
            continue
        if not isinstance(row, dict):
            yield Failed(where, "The line is not a JSON object. Correct it.")
            continue
        yield from _of_line(row, where)


def _of_line(row: Mapping[str, Any], where: str) -> Iterator[Record]:
    """A reduced row: `doi` with `nature` or `retraction_watch`, or `pmid` with `type` and `notice_pmid`."""
    natures = texts_in(row.get("nature")) + texts_in(row.get("retraction_watch")) + texts_in(row.get("type"))
    unknown = [nature for nature in natures if nature.lower() not in NATURES]
    if unknown:
        yield Failed(where, f"The nature of the notice is {unknown[0]!r}, which is none of those known. Correct it.")
        return
    notice_id = _known(IdKind.PMID, row.get("notice_pmid") or row.get("pubmed_notice_pmid"))
    told_by = "Retraction Watch" if "nature" in row or row.get("retraction_watch") else "PubMed"
    year = tidy(str(row.get("notice_year") or "")) or None
    notices = tuple(Notice(NATURES[nature.lower()], told_by, nature, notice_id, year) for nature in natures)
    if not notices and notice_id:
        notices = (Notice(NoticeKind.RETRACTION, told_by, "RetractionIn", notice_id, year),)
    if not notices:
        yield Skipped(where, "a row that tells of no notice")
        return
    yield from _notices(where, {IdKind.DOI: row.get("doi"), IdKind.PMID: row.get("pmid")}, notices)


def _sniff_csv(name: str, head: bytes) -> bool:
    first = head.split(b"\n", 1)[0]
    return b"RetractionNature" in first and b"," in first


def _sniff_lines(name: str, head: bytes) -> bool:
    first = head.lstrip(b"\xef\xbb\xbf \r\n\t").split(b"\n", 1)[0]
    return first.startswith(b"{") and any(sign in first for sign in (b'"nature"', b'notice_pmid"'))


CSV = Reader("retraction-watch", "retractions", _sniff_csv, _read_csv)
LINES = Reader("retraction-lists", "retractions", _sniff_lines, _read_lines)
