"""Proof bundles: an answer or an audit as claims, quotations, sources and verdicts, signed for a stranger to check.

The checks and the form of the bytes are in `everyline_verify.py`, which a stranger runs alone. A bundle holds no date
and no random value: the same content, library, judge and key give the same bytes (RFC 8032 signatures are
deterministic).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any  # a JSON object holds whatever JSON holds

from everyline.domain.answer import Label
from everyline.domain.ids import ClaimId, ContentHash, DocumentId
from everyline.domain.stress import Stress
from everyline.domain.text import Document, DocumentKind
from everyline.publish.everyline_verify import ALGORITHM, FORMAT, canonical, signed_bytes
from everyline.publish.export import id_of
from everyline.publish.export_stress import stress_to_object
from everyline.publish.keys import SigningKey
from everyline.publish.load import (
    StoredAnswer,
    StoredCitation,
    StoredProvenance,
    StoredReason,
    StoredReference,
    StoredSpan,
    StoredVerdict,
)
from everyline.publish.load_audit import StoredAudit, StoredAuditProvenance

JsonObject = dict[str, Any]
Versions = Mapping[ContentHash, Document]


@dataclass(frozen=True, slots=True)
class Judged:
    """How the verdicts of a bundle were reached: the judge's name, and the hash of its code where it is at hand."""

    name: str
    code: ContentHash | None
    version: str


@dataclass(frozen=True, slots=True)
class Provable:
    """What a bundle is made of, from an answer and an audit alike; each part in the form it has in the bundle."""

    subject: JsonObject
    outline: tuple[JsonObject, ...]
    claims: tuple[JsonObject, ...]
    references: tuple[StoredReference, ...]
    provenance: JsonObject


def provable_answer(answer: StoredAnswer) -> Provable:
    """An answer's claims in the order they are shown, then its withheld lines as w1, w2..."""
    outline = [("Bottom line", answer.bottom_line)] if answer.bottom_line else []
    outline += [(one.heading, one.claims) for one in answer.sections]
    outline += [(one.about, one.claims) for one in answer.conflicts]
    outline += [(one.text, one.claims) for one in answer.premises]
    shown = {claim for _, claims in outline for claim in claims}
    claims = [
        _claim(one.id, one.text, _role(one.id in shown, one.verdict.label), one.citations, _verdict(one.verdict))
        for one in answer.claims
    ]
    claims += [
        _claim(f"w{place}", one.text, "withheld", one.citations, _verdict(one.verdict))
        for place, one in enumerate(answer.withheld, start=1)
    ]
    subject = _subject("answer", answer.digest, answer.question, answer.reader.value, answer.status)
    return Provable(subject, _outline(outline), tuple(claims), answer.references, _provenance(answer.provenance))


def provable_audit(audit: StoredAudit, judged: Judged) -> Provable:
    """An article's claims as they were judged. Its omissions are not claims: the bundle binds them by its hash.

    judged: who judged, where the audit does not say.
    """
    claims = [
        _claim(
            one.id,
            one.text,
            "audited",
            one.citations,
            {
                "label": one.label.value,
                "score": one.score,
                "reasons": _reasons(one.reasons),
                "judge": one.judge or _judge_of(audit, judged),
                "spans": _spans(one.spans),
            },
        )
        for one in audit.claims
    ]
    unknown = {"library": None, "snapshot": None, "index": None, "writer": None, "as_of": None}
    own = {**unknown, "judge": judged.name, "version": judged.version}
    provenance = own if audit.provenance is None else _provenance(audit.provenance)
    subject = _subject("audit", audit.digest, audit.title, None, None)
    outline = _outline((one.why, one.claims) for one in audit.tensions)
    return Provable(subject, outline, tuple(claims), audit.references, provenance)


def bundle(
    content: Provable,
    versions: Versions,
    judged: Judged,
    key: SigningKey,
    *,
    stress: Stress | None,
    full_text: bool = False,
) -> bytes:
    """The bytes of a signed bundle.

    versions: the document versions that are cited, by hash, all of them. full_text: put every source's text in; else
    only that of study cards, which are summaries in our own words, and of other works hash, length and quotations,
    since they may not be ours to pass on.
    """
    unsigned: JsonObject = {
        "format": FORMAT,
        "subject": content.subject,
        "outline": list(content.outline),
        "claims": list(content.claims),
        "sources": _sources(content, versions, full_text=full_text),
        "judge": {"name": content.provenance["judge"], "whole": False, "code": None},
        "provenance": content.provenance,
        "stress": None if stress is None else stress_to_object(stress),
        "signature": {"algorithm": ALGORITHM, "key_id": key.id, "public_key": key.public.hex()},
    }
    if judged.name == unsigned["judge"]["name"]:
        unsigned["judge"]["code"] = judged.code
    value = key.sign(signed_bytes(unsigned)).hex()
    return canonical({**unsigned, "signature": {**unsigned["signature"], "value": value}})


def _subject(kind: str, digest: ContentHash, title: str, reader: str | None, status: str | None) -> JsonObject:
    return {"kind": kind, "id": id_of(digest), "hash": digest, "title": title, "reader": reader, "status": status}


def _outline(parts: Iterable[tuple[str, Sequence[ClaimId]]]) -> tuple[JsonObject, ...]:
    return tuple({"heading": heading, "claims": list(claims)} for heading, claims in parts)


def _role(is_shown: bool, label: Label) -> str:
    return "stated" if is_shown or label is Label.SUPPORTED else "withheld"


def _claim(id_: str, text: str, role: str, citations: Sequence[StoredCitation], verdict: JsonObject) -> JsonObject:
    return {
        "id": id_,
        "text": text,
        "role": role,
        "citations": [
            {
                "document": one.document,
                "document_hash": one.document_hash,
                "start": one.start,
                "end": one.end,
                "quote": one.quote,
                "finding": one.finding,
            }
            for one in citations
        ],
        "verdict": verdict,
    }


def _verdict(verdict: StoredVerdict) -> JsonObject:
    return {
        "label": verdict.label.value,
        "score": verdict.score,
        "reasons": _reasons(verdict.reasons),
        "judge": verdict.judge,
        "spans": _spans(verdict.spans),
    }


def _reasons(reasons: Iterable[StoredReason]) -> list[JsonObject]:
    return [{"kind": one.kind.value, "claim": one.claim, "evidence": one.evidence} for one in reasons]


def _spans(spans: Iterable[StoredSpan]) -> list[JsonObject]:
    return [{"evidence": one.evidence, "start": one.start, "end": one.end} for one in spans]


def _judge_of(audit: StoredAudit, judged: Judged) -> str:
    return judged.name if audit.provenance is None else audit.provenance.judge


def _provenance(provenance: StoredProvenance | StoredAuditProvenance) -> JsonObject:
    return {
        "library": provenance.library,
        "snapshot": provenance.snapshot,
        "index": provenance.index,
        "judge": provenance.judge,
        "writer": provenance.writer,
        "version": provenance.version,
        "as_of": provenance.as_of,
    }


def _sources(content: Provable, versions: Versions, *, full_text: bool) -> list[JsonObject]:
    """The versions cited, each once, in order of first citation."""
    cited = dict.fromkeys(
        (one["document"], one["document_hash"]) for claim in content.claims for one in claim["citations"]
    )
    statuses: dict[DocumentId, str] = {one.document: one.status for one in content.references}
    return [_source(versions[version], statuses.get(document), full_text=full_text) for document, version in cited]


def _source(document: Document, status: str | None, *, full_text: bool) -> JsonObject:
    is_ours = document.kind is DocumentKind.CARD
    return {
        "document": document.id,
        "document_hash": document.hash,
        "title": document.title,
        "url": document.url or document.identifiers.url(),
        "status": status,
        "characters": len(document.text),
        "text": document.text if is_ours or full_text else None,
    }
