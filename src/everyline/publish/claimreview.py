"""An audit as ClaimReview (schema.org), in JSON-LD: one review a line of the article.

https://schema.org/ClaimReview. A line that the library does not show gets no rating value: it is not half true.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from everyline.domain.answer import Label
from everyline.domain.audit import Audit, AuditedClaim
from everyline.domain.ids import ContentHash, DocumentId
from everyline.publish.audit_view import LABEL_WORDS
from everyline.publish.export import JsonObject, escaped
from everyline.publish.inert import inert, web_address

_RATINGS = {Label.SUPPORTED: 5, Label.CONTRADICTED: 1}


def audit_to_claimreview(audit: Audit) -> str:
    """The audit as a JSON-LD text that ends with a newline.

    A script element may hold it: no "</" stands in it.
    """
    urls = {(one.document, one.document_hash): web_address(one.url) for one in audit.references}
    whole = {"@context": "https://schema.org", "@graph": [_review(one, audit, urls) for one in audit.claims]}
    return escaped(json.dumps(whole, ensure_ascii=False, indent=2)).replace("</", "<\\/") + "\n"


def _review(one: AuditedClaim, audit: Audit, urls: Mapping[tuple[DocumentId, ContentHash], str | None]) -> JsonObject:
    judged = one.judged
    rating: JsonObject = {"@type": "Rating", "alternateName": LABEL_WORDS[judged.label]}
    if judged.label in _RATINGS:
        rating |= {"ratingValue": _RATINGS[judged.label], "bestRating": 5, "worstRating": 1}
    return {
        "@type": "ClaimReview",
        "identifier": one.claim.id,
        "claimReviewed": inert(f"{one.claim.lead}: {one.claim.text}" if one.claim.lead else one.claim.text),
        "reviewRating": rating,
        "reviewBody": inert(one.why),
        "author": {"@type": "Organization", "name": "Everyline"},
        "itemReviewed": {
            "@type": "Claim",
            "appearance": {"@type": "CreativeWork", "headline": inert(audit.title)},
        },
        "citation": [
            {"@type": "Quotation", "text": inert(c.quote), "identifier": c.document}
            | ({"url": url} if (url := urls.get((c.document, c.document_hash))) else {})
            for c in judged.citations
        ],
    }
