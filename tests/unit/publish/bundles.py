"""Small signed bundles for the tests, made of the hand-built answers and of an audit of the same made-up trial."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.unit.publish import answers

from everyline.domain.answer import Answer
from everyline.domain.ids import ContentHash, DocumentId, Identifiers
from everyline.domain.stress import EditCount, Exclusion, Stress, TriedEdit
from everyline.domain.text import Document, DocumentKind, Provenance
from everyline.publish.everyline_verify import canonical, key_id, signed_bytes
from everyline.publish.export import answer_digest, answer_to_json, id_of
from everyline.publish.keys import SigningKey
from everyline.publish.load import answer_from_json
from everyline.publish.load_audit import audit_from_json
from everyline.publish.proof import Judged, bundle, provable_answer, provable_audit

JUDGED = Judged(answers.JUDGE, ContentHash(f"sha256:{'0' * 64}"), "0.1.0")


def key(seed: int = 1) -> SigningKey:
    """A key that is the same in every run."""
    private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    return SigningKey(private.public_key().public_bytes_raw(), private.sign)


def document(id_: DocumentId) -> Document:
    kind = DocumentKind.CARD if id_.startswith("card:") else DocumentKind.ABSTRACT
    return Document(id_, kind, "A title", answers.TEXTS[id_], (), Identifiers(), Provenance("test", "test"))


VERSIONS = {one.hash: one for one in map(document, answers.TEXTS)}


def stored(answer: Answer | None = None) -> str:
    made = answers.answer() if answer is None else answer
    return answer_to_json(replace(made, id=id_of(answer_digest(made))))


def record() -> Stress:
    """A stress record with every part: an edit caught, one missed and one that does not count."""
    tried = TriedEdit(answers.answer().claims[0].id, "number", "31.5", "51.5", answers.RESULT.replace("31.5", "51.5"))
    other = replace(tried, replaced="41.5", text=answers.RESULT.replace("31.5", "41.5"))
    return Stress(
        generator="everyline-edits/1",
        judge=answers.JUDGE,
        seed=7,
        edits_per_claim=None,
        claims=4,
        passed_over=(),
        kinds=(("number", EditCount(3, 1, 1)), ("time", EditCount(1, 0, 1))),
        missed=(tried,),
        exclusions=((other, Exclusion.IN_EVIDENCE),),
    )


def answer_bundle(*, signer: SigningKey | None = None, full_text: bool = True) -> bytes:
    """A bundle of the answer that uses every part."""
    content = provable_answer(answer_from_json(stored()))
    return bundle(content, VERSIONS, JUDGED, signer or key(), stress=record(), full_text=full_text)


def small_bundle(*, signer: SigningKey | None = None) -> bytes:
    """A bundle of one claim, without a stress record: short enough to be altered in every byte."""
    one = answers.answer(
        sections=(), claims=answers.answer().claims[:1], conflicts=(), premises=(), withheld=(), findings=()
    )
    content = provable_answer(answer_from_json(stored(one)))
    return bundle(content, VERSIONS, JUDGED, signer or key(), stress=None)


def audit() -> dict[str, Any]:
    """An audit of two claims, one of which stands."""
    cited = json.loads(stored())["claims"][0]["citations"]
    reason = {"kind": "number", "claim": "51.5%", "evidence": "31.5%"}
    return {
        "title": "Hair loss: what to know",
        "claims": [
            {
                "id": "a1",
                "text": answers.RESULT,
                "start": 0,
                "end": 95,
                "markers": ["1"],
                "label": "SUPPORTED",
                "reasons": [],
                "correction": None,
                "citations": cited,
            },
            {
                "id": "a2",
                "text": "Half of all patients, 51.5%, recover.",
                "start": 96,
                "end": 133,
                "markers": [],
                "label": "CONTRADICTED",
                "reasons": [reason],
                "correction": "31.5%",
                "citations": cited,
            },
        ],
        "omissions": [{"topic": "boxed warning", "why": "The label has one.", "citations": []}],
        "tensions": [{"claims": ["a1", "a2"], "why": "They give two figures."}],
        "sourcing": [{"marker": "1", "claims": 1, "note": ""}],
        "summary": {"claims": 2, "supported": 1, "contradicted": 1, "insufficient": 0},
    }


def audit_bundle() -> bytes:
    content = provable_audit(audit_from_json(json.dumps(audit())), JUDGED)
    return bundle(content, VERSIONS, JUDGED, key(), stress=None)


def signed(found: dict[str, Any], signer: SigningKey) -> bytes:
    """A bundle's content, signed anew as a forger with a key of their own would."""
    naming = {"algorithm": "Ed25519", "key_id": key_id(signer.public), "public_key": signer.public.hex()}
    unsigned = {**found, "signature": naming}
    return canonical({**unsigned, "signature": {**naming, "value": signer.sign(signed_bytes(unsigned)).hex()}})
