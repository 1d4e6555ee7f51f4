"""An article for machines that index: a MedicalWebPage of schema.org as JSON-LD 1.1.

Nothing is claimed that did not happen: a review is told where a person's review approved exactly this content, and a
cited work has the identifiers its reference gives, no others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any  # JSON-LD is JSON

from everyline.domain.answer import Answer, Label, Reference
from everyline.domain.ids import IdKind
from everyline.domain.question import Reader
from everyline.domain.text import Status
from everyline.publish.authors import authors_of
from everyline.publish.export import escaped
from everyline.publish.inert import inert, web_address
from everyline.publish.wording import STATUS_WORDS
from everyline.publish.works import is_article

_PROPERTY = {
    IdKind.PMID: "PMID",
    IdKind.PMCID: "PMCID",
    IdKind.DOI: "DOI",
    IdKind.NCT: "ClinicalTrials.gov",
    IdKind.SET_ID: "SPL set id",
}
# Characters of a description that search engines show (about), and that people read before a link.
_MOST_DESCRIPTION = 200


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a page beside its answer. reviewers: who approved this very content, none where nobody did."""

    url: str
    published: date
    changed: date
    reviewers: tuple[str, ...]
    reviewed: date | None


def description_of(answer: Answer) -> str:
    """The bottom line as far as it fits into a description, whole words only; the question where there is none."""
    texts = {one.id: one.text for one in answer.claims if one.verdict.label is Label.SUPPORTED}
    said = inert(" ".join(texts[one] for one in answer.bottom_line if one in texts)) or inert(answer.question.text)
    if len(said) <= _MOST_DESCRIPTION:
        return said
    return said[: _MOST_DESCRIPTION - 1].rpartition(" ")[0].rstrip(",;:.") + "…"


def linked_data(answer: Answer, facts: Facts) -> str:
    """The page as JSON-LD that may stand inside a `script` element: no character in it ends or begins markup."""
    pico = answer.question.pico
    page: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "@id": facts.url,
        "url": facts.url,
        "name": inert(answer.question.text),
        "headline": inert(answer.question.text)[:110],
        "description": description_of(answer),
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "datePublished": facts.published.isoformat(),
        "dateModified": facts.changed.isoformat(),
        "audience": {"@type": "MedicalAudience", "audienceType": _audience(answer.question.reader)},
        "about": [{"@type": "MedicalEntity", "name": inert(one)} for one in (*pico.population, *pico.intervention)],
        "citation": [_work(one) for one in answer.references],
    }
    if facts.reviewers and facts.reviewed is not None:
        page["reviewedBy"] = [{"@type": "Person", "name": inert(one)} for one in facts.reviewers]
        page["lastReviewed"] = facts.reviewed.isoformat()
    text = escaped(json.dumps(page, ensure_ascii=False, separators=(",", ":")))
    return re.sub("[<>&]", lambda found: f"\\u{ord(found[0]):04x}", text)


def _audience(reader: Reader) -> str:
    return "Patient" if reader.is_lay else "Clinician"


def _work(reference: Reference) -> dict[str, Any]:
    named, _ = authors_of(reference.authors)
    address = web_address(reference.url)
    work: dict[str, Any] = {
        "@type": "ScholarlyArticle" if is_article(reference) else "CreativeWork",
        "name": inert(reference.title),
        "author": [
            {"@type": "Person" if one.initials else "Organization", "name": f"{one.family} {one.initials}".strip()}
            for one in named
        ],
        "datePublished": "" if reference.year is None else str(reference.year),
        "isPartOf": {"@type": "Periodical", "name": inert(reference.journal)} if reference.journal else "",
        "identifier": list(_identifiers(reference)),
        "url": address or "",
        "creativeWorkStatus": "" if reference.status is Status.CURRENT else STATUS_WORDS[reference.status],
    }
    return {key: value for key, value in work.items() if value}


def _identifiers(reference: Reference) -> Iterable[dict[str, str]]:
    for kind, value in reference.identifiers.pairs():
        if kind in _PROPERTY:
            yield {"@type": "PropertyValue", "propertyID": _PROPERTY[kind], "value": value}
