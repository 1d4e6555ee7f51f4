"""An audit as JSON, the form that outsiders depend on."""

from __future__ import annotations

import json

from everyline.domain.answer import Label
from everyline.domain.audit import Audit, AuditedClaim, Judged
from everyline.publish.export import JsonObject, Numbers, citation_to_object, escaped, reference_to_object


def audit_to_json(audit: Audit) -> str:
    """The audit as a JSON text that ends with a newline; the same audit always gives the same text.

    A claim's `start` and `end` count code points of the article's text; a citation's those of the cited document.
    """
    return escaped(json.dumps(_audit(audit), ensure_ascii=False, indent=2)) + "\n"


def _audit(audit: Audit) -> JsonObject:
    numbers: Numbers = {(one.document, one.document_hash): one.number for one in audit.references}
    article = audit.reading.article
    return {
        "title": audit.title,
        "form": article.form,
        "disease": audit.disease,
        "claims": [_claim(one, numbers) for one in audit.claims],
        "omissions": [
            {"topic": one.topic, "why": one.why, "citations": [citation_to_object(c, numbers) for c in one.citations]}
            for one in audit.omissions
        ],
        "tensions": [{"claims": list(one.claims), "why": one.why} for one in audit.tensions],
        "sourcing": [
            {"marker": one.marker, "claims": one.claims, "note": one.note, "claim_ids": list(one.claim_ids)}
            for one in audit.sourcing
        ],
        "summary": {
            "claims": len(audit.claims),
            "supported": audit.count(Label.SUPPORTED),
            "contradicted": audit.count(Label.CONTRADICTED),
            "insufficient": audit.count(Label.INSUFFICIENT),
        },
        "about": {"dates": list(audit.reading.about.dates), "review": list(audit.reading.about.review)},
        "article_references": [
            {
                "marker": one.marker,
                "text": one.text,
                "ids": {kind.value: value for kind, value in reversed(one.identifiers.pairs())},
            }
            for one in audit.reading.references
        ],
        "skipped": [{"start": span.start, "end": span.end, "why": why} for span, why in audit.reading.skipped],
        "remarks": list(article.remarks),
        "references": [reference_to_object(one) for one in audit.references],
        "provenance": {
            "library": audit.provenance.library,
            "snapshot": audit.provenance.snapshot,
            "index": audit.provenance.index,
            "judge": audit.provenance.judge,
            "version": audit.provenance.version,
            "article_hash": audit.provenance.article_hash,
        },
    }


def _claim(one: AuditedClaim, numbers: Numbers) -> JsonObject:
    claim = one.claim
    return {
        "id": claim.id,
        "text": claim.text,
        "start": claim.span.start,
        "end": claim.span.end,
        "markers": list(claim.markers),
        "headings": list(claim.headings),
        "lead": claim.lead,
        "topic": claim.topic,
        **_judged(one.judged, numbers),
        "why": one.why,
        "parts": [{"text": text, **_judged(judged, numbers)} for text, judged in one.parts],
    }


def _judged(judged: Judged, numbers: Numbers) -> JsonObject:
    return {
        "label": judged.label.value,
        "score": judged.score,
        "reasons": [{"kind": r.kind.value, "claim": r.claim, "evidence": r.evidence} for r in judged.reasons],
        "correction": judged.correction,
        "citations": [citation_to_object(one, numbers) for one in judged.citations],
        "notes": list(judged.notes),
        "judge": judged.judge,
    }
