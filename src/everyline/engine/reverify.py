"""Verifying a stored file against what is at hand: an answer, an audit or a proof bundle, told apart by its content."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, NamedTuple  # Any: a JSON object holds whatever JSON holds

from everyline.domain.answer import EvidenceText, Label
from everyline.domain.ids import ClaimId, ContentHash, DocumentId
from everyline.domain.stress import SEED, Stress
from everyline.domain.text import Status
from everyline.engine.audit import audit
from everyline.engine.audit_forms import AuditForm, render
from everyline.engine.build import Bench
from everyline.engine.judged import judge_code
from everyline.engine.pathway_form import is_form, read_form
from everyline.engine.reverify_answer import verify_answer
from everyline.engine.reverify_audit import verify_audit
from everyline.engine.reverify_bundle import read_bundle, verify_bundle
from everyline.engine.reverify_pathway import verify_pathway
from everyline.engine.stress import Stated, stress
from everyline.engine.verification import Point, Verification
from everyline.errors import InvalidInput, UnknownId
from everyline.publish.export_stress import stress_to_object
from everyline.publish.load import StoredCitation, answer_from_json
from everyline.publish.load_audit import audit_from_json
from everyline.verify.facts.say import FACTS_JUDGE
from everyline.verify.judge import JUDGE, judge


class Kind(Enum):
    """What a file given to `verify` is."""

    ANSWER = "answer"
    AUDIT = "audit"
    BUNDLE = "bundle"
    PATHWAY = "pathway"


_A = {Kind.ANSWER: "an answer", Kind.AUDIT: "an audit", Kind.BUNDLE: "a proof bundle", Kind.PATHWAY: "a pathway"}


def kind_of(data: bytes) -> Kind:
    """What a file is by its keys; an answer where they do not tell, so that reading it as one says what is wrong."""
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return Kind.ANSWER
    if not isinstance(found, dict):
        return Kind.ANSWER
    if is_form(found):
        return Kind.PATHWAY
    if "format" in found or {"sources", "signature"} <= found.keys():
        return Kind.BUNDLE
    return Kind.AUDIT if "summary" in found and "question" not in found else Kind.ANSWER


class Audited(NamedTuple):
    """The article that an audit is of: the bytes of its file, and the file's name."""

    data: bytes
    name: str


def recheck(
    bench: Bench | None,
    data: bytes | str,
    *,
    public_key: bytes | None = None,
    article: Audited | None = None,
    on: date | None = None,
) -> Verification:
    """Whether the bindings and verdicts of an answer, an audit, a bundle or a pathway's stored form can be recomputed.

    bench: the library whose texts are looked up, old versions of documents too; None where none is at hand, which
    is enough for a bundle that holds its sources' texts. public_key: what a bundle must be signed with. article: what
    an audit is of, so that it can be made anew and compared. on: the day a pathway is checked for, which is to be
    reviewed again some day; today where none is given.
    Raises InvalidInput where the file is none of them.
    """
    data = data.encode() if isinstance(data, str) else data
    kind = kind_of(data)
    if public_key is not None and kind is not Kind.BUNDLE:
        raise InvalidInput(f"The file is {_A[kind]}, which is not signed.", "Leave out --public-key.")

    if article is not None and (kind is not Kind.AUDIT or bench is None):
        raise InvalidInput(f"The file is {_A[kind]}, which is of no article.", "Leave out --article.")

    def anew() -> str:
        assert bench is not None
        assert article is not None
        return render(audit(bench, article.data, article.name), AuditForm.JSON)

    def text_of(document: DocumentId, version: ContentHash) -> str | None:
        try:
            found = None if bench is None else bench.corpus.get_version(version)
        except UnknownId:
            return None
        return found.text if found is not None and found.id == document else None

    def standing(document: DocumentId) -> Status | None:
        return None if bench is None else bench.corpus.statuses([document]).get(document)

    match kind:
        case Kind.BUNDLE:
            return verify_bundle(data, text_of, judge, JUDGE, standing, judge_code=judge_code(), public_key=public_key)
        case Kind.AUDIT:
            return verify_audit(_text(data), text_of, judge, JUDGE, anew=anew if article is not None else None)
        case Kind.PATHWAY:
            return verify_pathway(_text(data), bench, on or datetime.now(UTC).date())
        case Kind.ANSWER:
            return verify_answer(_text(data), text_of, judge, JUDGE, standing)


def stressed(
    verification: Verification, data: bytes, *, seed: int | None = None, edits_per_claim: int | None = None
) -> Verification:
    """A verification with the stress record of the file's own claims.

    A record that a bundle holds is made again with its own seed, where none is given; that it differs is a failure,
    unless it was made by another judge or of other edits. A bundle of the wrong form is not stressed.
    """
    try:
        stored = _record(data)
    except InvalidInput:  # a bundle of the wrong form, which the verification says
        return verification
    if stored is None or seed is not None or edits_per_claim is not None:
        record = stress_of(data, seed=SEED if seed is None else seed, edits_per_claim=edits_per_claim)
        return replace(verification, stress=record)
    record = stress_of(data, seed=stored["seed"], edits_per_claim=stored["edits_per_claim"])
    if (stored["generator"], stored["judge"]) != (record.generator, record.judge):
        note = Point(None, "Its stress record is of other edits or another judge than are at hand; made anew here.")
        return replace(verification, stress=record, notes=(*verification.notes, note))
    if stored == stress_to_object(record):
        return replace(verification, stress=record)
    fault = Point(None, "Its stress record is not what the same edits of its claims give here.")
    return replace(verification, stress=record, failures=(*verification.failures, fault))


def _record(data: bytes) -> Mapping[str, Any] | None:
    return read_bundle(data)["stress"] if kind_of(data) is Kind.BUNDLE else None


def stress_of(data: bytes, *, seed: int = SEED, edits_per_claim: int | None = None) -> Stress:
    """The stress record of the claims that a file states as fact, by the judge at hand.

    Of an audit these are the article's claims that it calls SUPPORTED. Raises InvalidInput where the file is none.
    """
    return stress(_stated(data), judge, JUDGE, seed=seed, edits_per_claim=edits_per_claim)


def _stated(data: bytes) -> list[Stated]:
    match kind_of(data):
        case Kind.BUNDLE:
            claims = read_bundle(data)["claims"]
            return [
                Stated(
                    ClaimId(claim["id"]),
                    claim["text"],
                    tuple(
                        EvidenceText(f"{one['document']}#{one['start']}", one["quote"]) for one in claim["citations"]
                    ),
                )
                for claim in claims
                if claim["role"] != "withheld" and claim["verdict"]["label"] == Label.SUPPORTED.value
            ]
        case Kind.AUDIT:
            audited = audit_from_json(_text(data)).claims
            return [
                _as_stated(one.id, one.text, one.citations)
                for one in audited
                if one.label is Label.SUPPORTED and one.judge != FACTS_JUDGE
            ]
        case Kind.PATHWAY:
            return [
                _as_stated(one["id"], one["text"], [StoredCitation.model_validate(cited) for cited in one["citations"]])
                for one in read_form(_text(data)).claims
                if one["verdict"] is not None
            ]
        case Kind.ANSWER:
            answered = answer_from_json(_text(data)).claims
            return [_as_stated(one.id, one.text, one.citations) for one in answered]


def _as_stated(id_: ClaimId, text: str, citations: Sequence[StoredCitation]) -> Stated:
    return Stated(id_, text, tuple(EvidenceText(f"{one.document}#{one.start}", one.quote) for one in citations))


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise InvalidInput(
            "The file is not text in UTF-8.", "Give an answer, an audit or a proof bundle, unchanged."
        ) from fault
