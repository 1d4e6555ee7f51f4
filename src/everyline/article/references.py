"""An article's own list of references: each entry with the identifiers it prints."""

from __future__ import annotations

import re

from everyline.domain.audit import ArticleReference
from everyline.domain.ids import Identifiers, IdKind, parse_id

_NUMBERED = re.compile(r"^\s*[\[(]?(\d{1,3})[\])]?[.):]?\s+(?=\S)")
_PMID = re.compile(r"(?:\bPMID:?\s*|pubmed(?:\.ncbi\.nlm\.nih\.gov)?/(?:\?term=)?)(\d{1,8})\b", re.I)
_PMCID = re.compile(r"\bPMC\d{1,9}\b", re.I)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)\]]", re.I)
_NCT = re.compile(r"\bNCT\d{8}\b", re.I)


def read_reference(text: str, position: int) -> ArticleReference:
    """One entry. Its marker is the number printed before it, else its place in the list, from 1.

    A PMC number is never read as a PMID; what only looks like an identifier is left out.
    """
    numbered = _NUMBERED.match(text)
    words = text[numbered.end() :] if numbered else text
    return ArticleReference(numbered.group(1) if numbered else str(position), words.strip(), identifiers_in(words))


def identifiers_in(text: str) -> Identifiers:
    """The identifiers a text prints, each read only as what it says it is; the first of each kind."""
    return Identifiers(
        pmid=_first(IdKind.PMID, _PMID, text),
        pmcid=_first(IdKind.PMCID, _PMCID, text),
        doi=_first(IdKind.DOI, _DOI, text),
        nct=tuple(dict.fromkeys(number.upper() for number in _NCT.findall(text))),
    )


def _first(kind: IdKind, pattern: re.Pattern[str], text: str) -> str | None:
    for match in pattern.finditer(text):
        try:
            return parse_id(kind, match.group(1) if pattern.groups else match.group())
        except ValueError:
            continue
    return None
