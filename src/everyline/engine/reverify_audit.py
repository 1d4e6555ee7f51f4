"""Checks a stored audit again: its quotations, the claims it calls SUPPORTED, its counts, and that its parts fit.

Pure, as `reverify_answer.py` is. An article's claim that the audit calls CONTRADICTED or INSUFFICIENT is not judged
again: the judgement may rest on what the library lacks, which the file cannot show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from everyline.domain.answer import Label
from everyline.engine.reverify_answer import Documents, Judge, locate_citation, once, quotations, said
from everyline.engine.verification import Point, Verification
from everyline.publish.export import id_of
from everyline.publish.load_audit import StoredAudit, StoredAuditClaim, audit_from_json


def verify_audit(text: str, documents: Documents, judge: Judge, judge_name: str) -> Verification:
    """Check an audit's JSON again, claim by claim; `documents` and `judge` as for `verify_answer`.

    Raises InvalidInput where the text is not an audit's JSON.
    """
    audit = audit_from_json(text)
    cited = [(claim.id, citation) for claim in audit.claims for citation in claim.citations]
    cited_all = [*cited, *((None, citation) for one in audit.omissions for citation in one.citations)]
    located = [(claim, citation, locate_citation(citation, documents)) for claim, citation in cited_all]
    supported = [claim for claim in audit.claims if claim.label is Label.SUPPORTED]
    judgements = [(claim, _judgement(claim, judge, judge_name)) for claim in supported]
    return Verification(
        kind="audit",
        answer=id_of(audit.digest),
        claims=len(audit.claims),
        verdicts=len(supported),
        citations=len(located),
        quotations_found=sum(found is True for _, _, found in located),
        verdicts_repeated=sum(wrong is None for _, wrong in judgements),
        failures=once(
            *(Point(None, what) for what in (*_parts(audit), *_counts(audit))),
            *(Point(claim.id, what) for claim in audit.claims for what in _claim(claim)),
            *(Point(claim, found) for claim, _, found in located if isinstance(found, str)),
            *(Point(claim.id, wrong) for claim, wrong in judgements if wrong is not None),
        ),
        unchecked=once(
            *(
                Point(claim, f"Not checkable here: this library does not hold {one.document} as {one.document_hash}.")
                for claim, one, found in located
                if found is None
            )
        ),
        notes=(),
    )


def _judgement(claim: StoredAuditClaim, judge: Judge, judge_name: str) -> str | None:
    if not claim.citations:
        return "The claim is SUPPORTED and cites nothing."
    verdict = judge(claim.text, quotations(claim.citations))
    if verdict.label is Label.SUPPORTED:
        return None
    return f"The claim is said to be SUPPORTED, but the judge at hand ({judge_name}) finds it {said(verdict)}."


def _claim(claim: StoredAuditClaim) -> Iterable[str]:
    if claim.start >= claim.end:
        yield f"The claim stands at characters {claim.start} to {claim.end} of the article, which is no range."
    if claim.label is Label.SUPPORTED and claim.reasons:
        yield "The claim is SUPPORTED and has reasons against it."
    for one in claim.citations:
        if len(one.quote) != one.end - one.start:
            yield f"The quotation of {one.document} is not as long as its range."


def _parts(audit: StoredAudit) -> Iterable[str]:
    known = Counter(claim.id for claim in audit.claims)
    for id_, times in known.items():
        if times > 1:
            yield f"{times} claims bear the id {id_}."
    for tension in audit.tensions:
        for missing in (one for one in tension.claims if one not in known):
            yield f"A tension names claim {missing}, which the audit does not have."


def _counts(audit: StoredAudit) -> Iterable[str]:
    labels = Counter(claim.label for claim in audit.claims)
    counted = (
        ("claims", audit.summary.claims, len(audit.claims)),
        ("supported", audit.summary.supported, labels[Label.SUPPORTED]),
        ("contradicted", audit.summary.contradicted, labels[Label.CONTRADICTED]),
        ("insufficient", audit.summary.insufficient, labels[Label.INSUFFICIENT]),
    )
    for name, stated, found in counted:
        if stated != found:
            yield f"The summary counts {stated} {name}; there are {found}."
    for one in audit.sourcing:
        if one.claims > len(audit.claims):
            yield f"Marker {one.marker} is said to carry {one.claims} claims; the audit has {len(audit.claims)}."
