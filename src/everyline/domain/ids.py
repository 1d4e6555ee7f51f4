"""Identifiers that never mix, and the hashes that give content its identity.

A document id is `kind:value`, as in `pmid:39141364` or `card:king-2022-brave`. Each kind has one parser,
and a value of one kind is refused by the parser of another: `PMC128915` is never read as PMID 128915.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import Enum
from typing import NewType

DocumentId = NewType("DocumentId", str)
PassageId = NewType("PassageId", str)
FindingId = NewType("FindingId", str)
ClaimId = NewType("ClaimId", str)
AnswerId = NewType("AnswerId", str)
ContentHash = NewType("ContentHash", str)


class IdKind(Enum):
    """What a document identifier was issued by."""

    PMID = "pmid"
    PMCID = "pmcid"
    DOI = "doi"
    NCT = "nct"
    SET_ID = "setid"
    CARD = "card"
    FILE = "file"

    # By identity, as they are compared: hashing the name anew, as Enum does, is half the time of reading an identifier.
    __hash__ = object.__hash__


# PMIDs are up to eight digits and never begin with zero (NLM). A DOI prefix is "10." and four to nine digits
# (ISO 26324). An NCT number has eight digits. A set id is a UUID (HL7 SPL).
_SHAPES: dict[IdKind, re.Pattern[str]] = {
    IdKind.PMID: re.compile(r"[1-9]\d{0,7}"),
    IdKind.PMCID: re.compile(r"PMC[1-9]\d{0,8}"),
    IdKind.DOI: re.compile(r"10\.\d{4,9}/\S+"),
    IdKind.NCT: re.compile(r"NCT\d{8}"),
    IdKind.SET_ID: re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    IdKind.CARD: re.compile(r"[a-z0-9][a-z0-9.-]*"),
    IdKind.FILE: re.compile(r"[0-9a-f]{16}"),
}


_DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


def parse_id(kind: IdKind, text: str) -> str:
    """The canonical value of an identifier of one kind.

    White space at the ends is dropped; DOIs and set ids are lower-cased and lose a resolver prefix; PMCIDs and NCT
    numbers are upper-cased. Raises ValueError, naming the kind, where the text is not of that kind.
    """
    value = text.strip()
    if kind is IdKind.DOI:
        bare = value if value.startswith("10.") else _DOI_PREFIX.sub("", value)
        value = bare.lower()
    elif kind is IdKind.SET_ID:
        value = value.lower()
    elif kind is IdKind.PMCID or kind is IdKind.NCT:
        value = value.upper()
    if not _SHAPES[kind].fullmatch(value):
        raise ValueError(f"{text!r} is not a {kind.value}")
    return value


def document_id(kind: IdKind, text: str) -> DocumentId:
    """The document id for an identifier; raises ValueError as `parse_id` does."""
    return DocumentId(f"{kind.value}:{parse_id(kind, text)}")


def split_id(identifier: DocumentId) -> tuple[IdKind, str]:
    """Kind and value of a document id; raises ValueError for anything else."""
    head, _, value = identifier.partition(":")
    kind = IdKind(head)
    return kind, parse_id(kind, value)


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What one work is known by. Each field holds only its own kind, checked when built.

    nct: registrations named by the work, in the order they stand there.
    """

    pmid: str | None = None
    pmcid: str | None = None
    doi: str | None = None
    nct: tuple[str, ...] = ()
    set_id: str | None = None

    def __post_init__(self) -> None:
        for kind, value in self.pairs():
            if parse_id(kind, value) != value:
                raise ValueError(f"{value!r} is not a canonical {kind.value}")

    def pairs(self) -> tuple[tuple[IdKind, str], ...]:
        """Every identifier with its kind, in a fixed order."""
        single = (
            (IdKind.PMID, self.pmid),
            (IdKind.PMCID, self.pmcid),
            (IdKind.DOI, self.doi),
            (IdKind.SET_ID, self.set_id),
        )
        return tuple((k, v) for k, v in single if v is not None) + tuple((IdKind.NCT, n) for n in self.nct)

    def url(self) -> str | None:
        """The public page of the work, from the most specific identifier known; None where none is known."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        if self.pmcid:
            return f"https://pmc.ncbi.nlm.nih.gov/articles/{self.pmcid}/"
        if self.set_id:
            return f"https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid={self.set_id}"
        if self.nct:
            return f"https://clinicaltrials.gov/study/{self.nct[0]}"
        return None


def content_hash(*parts: str) -> ContentHash:
    """`sha256:` and the hex digest of the parts, each preceded by its length so that no two lists collide."""
    encoded = [part.encode("utf-8", "surrogatepass") for part in parts]
    whole = b"".join([b"%d:%b" % (len(data), data) for data in encoded])
    return ContentHash(f"sha256:{hashlib.sha256(whole).hexdigest()}")
