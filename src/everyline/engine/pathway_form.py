"""The stored form of a pathway, as the board reviews it: everything that was looked at, under one hash.

It holds the YAML, the study cards and the cases beside it, each as its file stands, and every statement as a claim with
its citations and the judge's verdict, in the shape that an answer's claims have. It is JSON (`schema` tells it from an
answer); the board keeps it as a revision's content, byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any  # a JSON object holds whatever JSON holds

from everyline.domain.ids import ContentHash, DocumentId, content_hash
from everyline.domain.pathway import PathwayId
from everyline.errors import InvalidInput

FORM = "everyline-pathway-revision/1"
JsonObject = Mapping[str, Any]
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


def read_form(content: str) -> PathwayForm:
    """A stored form's parts. Raises InvalidInput, naming the part, where it is of the wrong form."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as fault:
        raise InvalidInput("The file is not JSON.", _NEXT) from fault
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
        cards=_texts(found.get("cards"), "cards"),
        cases=_texts(found.get("cases"), "cases"),
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
    return [_object(one, f"claims[{place}]") for place, one in enumerate(found)]
