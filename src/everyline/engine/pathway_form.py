"""The stored form of a pathway, as the board reviews it: everything that was looked at, under one hash.

It holds the YAML, the study cards and the cases beside it, each as its file stands, and every statement as a claim with
its citations and the judge's verdict, in the shape that an answer's claims have. It is JSON (`schema` tells it from an
answer); the board keeps it as a revision's content, byte for byte.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any  # a JSON object holds whatever JSON holds

from pydantic import StrictBool, StrictStr, ValidationError

from everyline.domain.answer import EvidenceText, Verdict
from everyline.domain.citation import Citation
from everyline.domain.guidance import Backing, Grounds
from everyline.domain.ids import ContentHash, DocumentId, content_hash
from everyline.domain.pathway import Pathway, PathwayId
from everyline.errors import InvalidInput, InvalidPathway
from everyline.pathways.load import load
from everyline.publish.export import (
    citation_to_object,
    digest_of,
    escaped,
    id_of,
    reference_to_object,
    verdict_to_object,
)
from everyline.publish.inert import inert
from everyline.publish.load import StoredVerdict, object_from_json
from everyline.publish.stored import Stored, StoredCitation
from everyline.verify.judge import judge

FORM = "everyline-pathway-revision/1"
JsonObject = Mapping[str, Any]
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.yaml")
# Before a statement's id, so that no claim bears the name of another part of a page.
CLAIM = "s-"
_NEXT = "Give it as `everyline board create --pathway` makes it, unchanged."


@dataclass(frozen=True, slots=True)
class PathwayForm:
    """A stored form that was read. hash: of the YAML. cards, cases: texts by file name. documents: the versions of the
    works that its own cards stand for. review_by: the last day on which an approval of it counts."""

    pathway: PathwayId
    title: str
    hash: ContentHash
    yaml: str
    cards: Mapping[str, str]
    cases: Mapping[str, str]
    documents: Mapping[DocumentId, ContentHash]
    review_by: date
    claims: Sequence[JsonObject]
    id: str


class StoredStatement(Stored):
    """A statement as it stands in a stored form."""

    id: StrictStr
    text: StrictStr
    is_boards: StrictBool
    findings: tuple[StrictStr, ...]
    certainty: None
    citations: tuple[StoredCitation, ...]
    verdict: StoredVerdict | None


def address_of(pathway: str) -> str:
    """The address of a pathway's article: one for each pathway, whatever its revision."""
    return f"pathway-{pathway.replace('_', '-')}"


def is_form(found: object) -> bool:
    """Whether a JSON value says of itself that it is a pathway's stored form."""
    return isinstance(found, dict) and str(found.get("schema", "")).startswith("everyline-pathway-revision/")


def form_of(content: str) -> PathwayForm | None:
    """The pathway that a revision's content holds; None where it is an answer, or a form that is broken."""
    try:
        found = json.loads(content)
        return read_form(content) if is_form(found) else None
    except (ValueError, RecursionError, InvalidInput):
        return None


def loaded(named: str, yaml: str) -> Pathway:
    """The pathway that a form's YAML makes; raises InvalidInput where it makes none."""
    try:
        return load(yaml, f"{named}/pathway.yaml")
    except InvalidPathway as fault:
        raise InvalidInput(fault.message, fault.next_step) from fault


def made_form(
    pathway: Pathway,
    yaml: str,
    cards: Mapping[str, str],
    cases: Mapping[str, str],
    documents: Mapping[DocumentId, ContentHash],
    grounds: Grounds,
    review_by: date,
) -> str:
    """The stored form of a pathway as a library bears it out; the same content gives the same text.

    grounds: its statements bound to that library. cards, cases: the texts of the files beside it, by name.
    """
    numbers = {(one.document, one.document_hash): one.number for one in grounds.references if one.document_hash}
    stored: dict[str, Any] = {
        "schema": FORM,
        "id": "",
        "pathway": {"id": pathway.id, "title": pathway.title, "hash": pathway.hash, "review_by": review_by.isoformat()},
        "yaml": yaml,
        "cards": dict(sorted(cards.items())),
        "cases": dict(sorted(cases.items())),
        "documents": dict(sorted(documents.items())),
        "claims": [claim_of(one, numbers) for one in grounds.backings],
        "references": [reference_to_object(one) for one in grounds.references],
    }
    stored["id"] = id_of(digest_of(stored))
    return escaped(json.dumps(stored, ensure_ascii=False, indent=2)) + "\n"


def claim_of(backing: Backing, numbers: Mapping[tuple[DocumentId, ContentHash], int]) -> JsonObject:
    """A statement as a claim: what answers have, and whether it is the board's own judgement, which no judge reads."""
    statement = backing.statement
    return {
        "id": f"{CLAIM}{statement.id}",
        "text": statement.text,
        "is_boards": statement.is_boards,
        "findings": list(statement.findings),
        "certainty": None,
        "citations": [citation_to_object(one, numbers) for one in backing.citations],
        "verdict": None if statement.is_boards else verdict_to_object(judged(statement.text, backing.citations)),
    }


def places_of(claim: JsonObject) -> tuple[tuple[object, ...], ...]:
    """What a claim cites: exactly which words, of which version of which work."""
    keys = ("document", "document_hash", "start", "end", "quote", "finding")
    return tuple(tuple(one[key] for key in keys) for one in claim["citations"])


def judged(text: str, citations: Sequence[Citation]) -> Verdict:
    """What the judge at hand says of a statement by its quotations."""
    return judge(text, [EvidenceText(str(one.finding), one.quote) for one in citations])


def read_form(content: str) -> PathwayForm:
    """A stored form's parts. Raises InvalidInput, naming the part, where it is of the wrong form."""
    found = object_from_json(content, "a pathway's stored form", _NEXT)
    if not is_form(found) or found["schema"] != FORM:
        raise InvalidInput(f"The file is no pathway's stored form ({FORM}).", _NEXT)
    said = _object(found.get("pathway"), "pathway")
    yaml = _text(found.get("yaml"), "yaml")
    documents = _texts(found.get("documents"), "documents")
    return PathwayForm(
        pathway=PathwayId(_text(said.get("id"), "pathway.id")),
        title=_text(said.get("title"), "pathway.title"),
        # Worked out, never believed: what is approved is the text, not what stands beside it.
        hash=content_hash(yaml),
        yaml=yaml,
        cards=_files(found.get("cards"), "cards"),
        cases=_files(found.get("cases"), "cases"),
        documents={DocumentId(name): ContentHash(text) for name, text in documents.items()},
        review_by=_day(said.get("review_by")),
        claims=_claims(found.get("claims")),
        id=_text(found.get("id"), "id"),
    )


def _object(found: object, place: str) -> JsonObject:
    if not isinstance(found, dict):
        raise InvalidInput(f"The stored form's {place} is no object.", _NEXT)
    return found


def _text(found: object, place: str) -> str:
    if not isinstance(found, str) or not found:
        raise InvalidInput(f"The stored form's {place} is no text.", _NEXT)
    return found


def _texts(found: object, place: str) -> Mapping[str, str]:
    return {name: _text(text, f"{place}, {name[:80]}") for name, text in _object(found, place).items()}


def _files(found: object, place: str) -> Mapping[str, str]:
    held = _texts(found, place)
    for name in held:
        if not _FILE.fullmatch(name):
            raise InvalidInput(f"The stored form's {place} names a file {name[:80]!r}.", _NEXT)
    return held


def _day(found: object) -> date:
    try:
        if isinstance(found, str) and len(found) == 10:
            return date.fromisoformat(found)
    except ValueError:
        pass
    raise InvalidInput("The stored form does not say by which day it is to be reviewed again.", _NEXT)


def _claims(found: object) -> Sequence[JsonObject]:
    if not isinstance(found, list) or not found:
        raise InvalidInput("The stored form has no claims.", _NEXT)
    for one in found:
        try:
            StoredStatement.model_validate(one)
        except ValidationError as fault:
            where = ".".join(str(part) for part in fault.errors(include_input=False)[0]["loc"])
            named = str(one.get("id"))[:80] if isinstance(one, dict) else "of no name"
            what = f"The stored form's claim {inert(named)} is malformed at {inert(where)}."
            raise InvalidInput(what, _NEXT) from fault
    return found
