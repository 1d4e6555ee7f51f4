"""Making a proof bundle of a stored answer or audit: it is verified here first, then stressed, then signed."""

from __future__ import annotations

from pathlib import Path

from everyline import __version__
from everyline.domain.ids import ContentHash
from everyline.domain.stress import Stress
from everyline.domain.text import Document
from everyline.engine.build import Bench
from everyline.engine.judged import judge_code
from everyline.engine.reverify import Kind, kind_of, recheck
from everyline.errors import InvalidInput, UnknownId
from everyline.publish import everyline_verify
from everyline.publish.everyline_verify import check
from everyline.publish.keys import SigningKey
from everyline.publish.load import answer_from_json
from everyline.publish.load_audit import audit_from_json
from everyline.publish.proof import Judged, Provable, bundle, provable_answer, provable_audit
from everyline.verify.facts.say import FACTS_JUDGE
from everyline.verify.judge import JUDGE


def prove(bench: Bench, data: bytes, key: SigningKey, *, record: Stress | None, full_text: bool = False) -> bytes:
    """The signed bundle of an answer or an audit.

    record: its stress record, None to leave it out. full_text: as for `publish.proof.bundle`.
    Raises InvalidInput where the file is neither, where it does not hold, and where the library does not hold a
    version it cites: what could not be checked is not signed.
    """
    kind = kind_of(data)
    if kind is Kind.BUNDLE:
        raise InvalidInput("The file is a proof bundle already.", "Name an answer or an audit (JSON).")
    if kind is Kind.PATHWAY:
        raise InvalidInput(
            "A pathway's stored form is no answer and has no proof bundle.",
            "It holds its own evidence: `everyline verify` checks it as it is.",
        )
    verification = recheck(bench, data)
    if not verification.holds:
        first = verification.failures[0]
        where = f"{first.claim}: " if first.claim else ""
        raise InvalidInput(
            f"The {kind.value} does not hold and is not signed: {where}{first.what}",
            "`everyline verify` lists what is wrong.",
        )
    name = JUDGE if kind is Kind.ANSWER else f"{JUDGE}+{FACTS_JUDGE}"
    judged = Judged(name, judge_code(), __version__)
    content = _content(kind, data.decode("utf-8"), judged)
    made = bundle(content, _versions(bench, content), judged, key, stress=record, full_text=full_text)
    proof = check(made, public_key=key.public)
    if not proof.holds:
        raise InvalidInput(f"The {kind.value} can't be proved: {proof.faults[0]}", "`everyline verify` checks it.")
    return made


def _content(kind: Kind, text: str, judged: Judged) -> Provable:
    return (
        provable_answer(answer_from_json(text))
        if kind is Kind.ANSWER
        else provable_audit(audit_from_json(text), judged)
    )


def _versions(bench: Bench, content: Provable) -> dict[ContentHash, Document]:
    cited = {one["document_hash"]: one["document"] for claim in content.claims for one in claim["citations"]}
    found: dict[ContentHash, Document] = {}
    for version, document in cited.items():
        try:
            found[version] = bench.corpus.get_version(version)
        except UnknownId as fault:
            raise InvalidInput(
                f"This library does not hold {document} as {version}, so its quotations can't be checked.",
                "Name the library it was made from with --library.",
            ) from fault
    return found


def verifier() -> bytes:
    """The stand-alone verifier as a file: the very module that `everyline verify` uses for bundles."""
    return Path(everyline_verify.__file__).read_bytes()
