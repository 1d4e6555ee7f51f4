"""Checks a proof bundle: what the stand-alone verifier checks, with the same file, and every verdict judged again.

Texts that the bundle names only by hash are looked up, where a library is at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any  # a JSON object holds whatever JSON holds

from pydantic import ValidationError

from everyline.domain.answer import EvidenceText, Label
from everyline.domain.ids import ClaimId, ContentHash, DocumentId
from everyline.domain.text import Status
from everyline.engine.reverify_answer import Documents, Judge, judgement, once, said
from everyline.engine.verification import Point, Verification
from everyline.errors import InvalidInput
from everyline.publish import everyline_verify as standalone
from everyline.publish.load import StoredVerdict
from everyline.verify.facts.say import FACTS_JUDGE

_NEXT_STEP = "Give a file written by `everyline bundle`, unchanged."


def verify_bundle(
    data: bytes,
    documents: Documents,
    judge: Judge,
    judge_name: str,
    standing: Callable[[DocumentId], Status | None] = lambda _: None,
    *,
    judge_code: ContentHash | None = None,
    public_key: bytes | None = None,
) -> Verification:
    """Check a bundle's bytes; documents, judge and standing as for `verify_answer`.

    judge_code: the hash of the code of the judge at hand, to be compared with that of the bundle.
    public_key: the 32 bytes of the key that must have signed it. Of an audit, only the claims called SUPPORTED are
    judged again; withheld lines are not. Raises InvalidInput where the bytes are no bundle.
    """
    try:
        raw = standalone.read(data)
        proof = standalone.check(data, public_key=public_key, texts=_texts(raw, documents))
    except standalone.Unreadable as fault:
        raise InvalidInput(str(fault), _NEXT_STEP) from fault
    found = proof.bundle
    if found is None:
        return _broken(proof)
    claims = [one for one in found["claims"] if _is_judged(one)]
    compared = sum(one["role"] == "audited" and one["verdict"]["judge"] == FACTS_JUDGE for one in found["claims"])
    judged = [(one["id"], _judgement(one, judge, judge_name)) for one in claims]
    texts = _texts(found, documents)
    here = {one["document"]: one["text"] or texts.get(one["document"]) for one in found["sources"]}
    citations = [one for claim in found["claims"] for one in claim["citations"]]
    return Verification(
        kind="bundle",
        answer=f"{found['subject']['kind']} {found['subject']['id']}",
        claims=len(found["claims"]),
        verdicts=len(claims),
        citations=len(citations),
        quotations_found=sum(
            (here.get(one["document"]) or "")[one["start"] : one["end"]] == one["quote"] for one in citations
        ),
        verdicts_repeated=sum(wrong is None for _, wrong in judged),
        failures=once(
            *(Point(None, what) for what in proof.faults),
            *(Point(id_, wrong) for id_, wrong in judged if wrong is not None),
            *(point for claim in found["claims"] for point in _retracted(claim, standing)),
        ),
        unchecked=(
            *(Point(None, what) for what in proof.unchecked),
            *([Point(None, _COMPARED.format(compared))] if compared else ()),
        ),
        notes=tuple(Point(None, what) for what in (*proof.notes, *_other_code(found, judge_name, judge_code))),
        signed_by=proof.signed_by,
        is_pinned=proof.is_pinned,
    )


_COMPARED = (
    "{} verdicts rest on comparing facts with the library; verify the audit itself with --article, where it is "
    "made anew."
)


def read_bundle(data: bytes) -> Mapping[str, Any]:
    """A bundle of the right form, whether it holds or not; raises InvalidInput for anything else."""
    try:
        found = standalone.check(data).bundle
    except standalone.Unreadable as fault:
        raise InvalidInput(str(fault), _NEXT_STEP) from fault
    if found is None:
        raise InvalidInput("The bundle has not the form of one.", _NEXT_STEP)
    return found


def _texts(raw: Mapping[str, Any], documents: Documents) -> dict[str, str]:
    """Texts at hand of the sources that the bundle gives only by hash; none where its form is wrong."""
    if [*standalone.fit(raw, standalone.SHAPE)]:
        return {}
    found = {
        one["document"]: documents(DocumentId(one["document"]), ContentHash(one["document_hash"]))
        for one in raw["sources"]
        if one["text"] is None
    }
    return {document: text for document, text in found.items() if text is not None}


def _is_judged(claim: Mapping[str, Any]) -> bool:
    """Whether a claim's verdict can be repeated from its quotations: not one that rests on comparing facts."""
    supported = claim["verdict"]["label"] == Label.SUPPORTED.value and claim["verdict"]["judge"] != FACTS_JUDGE
    return bool(claim["citations"]) and (claim["role"] == "stated" or (claim["role"] == "audited" and supported))


def _judgement(claim: Mapping[str, Any], judge: Judge, judge_name: str) -> str | None:
    """What is wrong with a claim's verdict by the judge at hand; None where it stands."""
    again = judge(claim["text"], [EvidenceText(f"e{n}", one["quote"]) for n, one in enumerate(claim["citations"], 1)])
    if claim["role"] == "audited":
        if again.label is Label.SUPPORTED:
            return None
        return f"The claim is said to be SUPPORTED, but the judge at hand ({judge_name}) finds it {said(again)}."
    try:
        stored = StoredVerdict.model_validate(claim["verdict"])
    except ValidationError:  # a label, a reason or a score that is none
        return "The verdict stored is none."
    return judgement(stored, again, judge_name, is_shown=True)


def _other_code(found: Mapping[str, Any], judge_name: str, judge_code: ContentHash | None) -> list[str]:
    theirs = found["judge"]
    if judge_name not in theirs["name"].split("+"):
        return [f"Its verdicts are by {theirs['name']}, which is not at hand; judged again here by {judge_name}."]
    if judge_code is None or theirs["code"] == judge_code:
        return []
    return [f"Its verdicts are by other code of {judge_name} than is at hand; judged again here."]


def _retracted(claim: Mapping[str, Any], standing: Callable[[DocumentId], Status | None]) -> list[Point]:
    if claim["role"] != "stated":
        return []
    return [
        Point(ClaimId(claim["id"]), f"The claim rests on {one['document']}, which has been retracted.")
        for one in claim["citations"]
        if standing(DocumentId(one["document"])) is Status.RETRACTED
    ]


def _broken(proof: standalone.Proof) -> Verification:
    """What is said of a bundle whose form is wrong: nothing in it can be counted."""
    return Verification(
        kind="bundle",
        answer="of unknown form",
        claims=0,
        verdicts=0,
        citations=0,
        quotations_found=0,
        verdicts_repeated=0,
        failures=once(*(Point(None, what) for what in proof.faults)),
        unchecked=(),
        notes=(),
    )
