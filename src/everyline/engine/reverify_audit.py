"""Checks a stored audit again: its quotations, the claims it calls SUPPORTED, its counts, and that its parts fit.

Pure, as `reverify_answer.py` is. An article's claim that the audit calls CONTRADICTED or INSUFFICIENT is not judged
again: the judgement may rest on what the library lacks, which the file cannot show. Neither is one that rests on a
comparison of facts, which needs the headings and the library around it. With the article itself the whole audit is
made anew and compared, which checks all of that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from everyline.domain.answer import Label
from everyline.engine.reverify_answer import Documents, Judge, locate_citation, once, quotations, said
from everyline.engine.verification import Point, Verification
from everyline.publish.export import id_of
from everyline.publish.load_audit import StoredAudit, StoredAuditClaim, audit_from_json
from everyline.verify.facts.say import FACTS_JUDGE


def verify_audit(
    text: str, documents: Documents, judge: Judge, judge_name: str, *, anew: Callable[[], str] | None = None
) -> Verification:
    """Check an audit's JSON again, claim by claim; `documents` and `judge` as for `verify_answer`.

    anew: gives the JSON of an audit of the same article made here; None where the article is not at hand.
    Raises InvalidInput where the text is not an audit's JSON.
    """
    audit = audit_from_json(text)
    cited = [(claim.id, citation) for claim in audit.claims for citation in claim.citations]
    cited_all = [*cited, *((None, citation) for one in audit.omissions for citation in one.citations)]
    located = [(claim, citation, locate_citation(citation, documents)) for claim, citation in cited_all]
    compared = [claim for claim in audit.claims if claim.judge == FACTS_JUDGE]
    supported = [one for one in audit.claims if one.label is Label.SUPPORTED and one.judge != FACTS_JUDGE]
    again = audit_from_json(anew()) if anew is not None else None
    judgements = [(claim, _judgement(claim, judge, judge_name)) for claim in supported]
    return Verification(
        kind="audit",
        answer=id_of(audit.digest),
        claims=len(audit.claims),
        verdicts=len(supported) if again is None else len(audit.claims),
        citations=len(located),
        quotations_found=sum(found is True for _, _, found in located),
        verdicts_repeated=(
            sum(wrong is None for _, wrong in judgements)
            if again is None
            else len(audit.claims) - len(_moved(audit, again))
        ),
        failures=once(
            *(Point(None, what) for what in (*_parts(audit), *_counts(audit))),
            *(Point(claim.id, what) for claim in audit.claims for what in _claim(claim)),
            *(Point(claim, found) for claim, _, found in located if isinstance(found, str)),
            *(Point(claim.id, wrong) for claim, wrong in judgements if wrong is not None),
            *(_against(audit, again) if again is not None else ()),
        ),
        unchecked=once(
            *(
                [
                    Point(
                        None,
                        f"{len(compared)} verdicts rest on comparing facts with the library: give the article "
                        "with --article, and the audit is made anew and compared.",
                    )
                ]
                if compared and again is None
                else []
            ),
            *(
                Point(claim, f"Not checkable here: this library does not hold {one.document} as {one.document_hash}.")
                for claim, one, found in located
                if found is None
            ),
        ),
        notes=() if again is None else _elsewhere(audit, again),
    )


def _moved(audit: StoredAudit, again: StoredAudit) -> list[Point]:
    """Claims whose verdict an audit made here does not repeat."""
    here = {claim.id: claim for claim in again.claims}
    found = []
    for claim in audit.claims:
        other = here.get(claim.id)
        if other is None or other.text != claim.text:
            found.append(Point(claim.id, "The article, audited here, has no such claim in this place."))
        elif (other.label, other.reasons, other.citations) != (claim.label, claim.reasons, claim.citations):
            found.append(
                Point(claim.id, f"The audit says {claim.label.value}; made anew here it says {other.label.value}, "
                                "or says it for other reasons or from other sources.")
            )  # fmt: skip
    return found


def _against(audit: StoredAudit, again: StoredAudit) -> list[Point]:
    """What differs from the audit made anew; nothing is expected to."""
    theirs, ours = audit.provenance, again.provenance
    if theirs is not None and ours is not None and theirs.article_hash != ours.article_hash:
        return [Point(None, "The article given is not the one that was audited: its text has another hash.")]
    found = _moved(audit, again)
    if len(again.claims) > len(audit.claims):
        found.append(Point(None, f"The article has {len(again.claims)} claims; the audit has {len(audit.claims)}."))
    for name in ("omissions", "tensions", "sourcing", "summary"):
        if getattr(audit, name) != getattr(again, name):
            found.append(Point(None, f"Its {name} are not those of the audit made anew here."))
    return found


def _elsewhere(audit: StoredAudit, again: StoredAudit) -> tuple[Point, ...]:
    """Where the audit was made of another library state or by another judge than is at hand."""
    theirs, ours = audit.provenance, again.provenance
    if theirs is None or ours is None:
        return ()
    names = ("snapshot", "judge", "version")
    return tuple(
        Point(
            None, f"It was made with another {name} ({getattr(theirs, name)}) than is at hand ({getattr(ours, name)})."
        )
        for name in names
        if getattr(theirs, name) != getattr(ours, name)
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
