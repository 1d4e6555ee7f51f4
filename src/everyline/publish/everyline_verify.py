"""Checks a proof bundle of Everyline: this one file, the standard library and `cryptography`; no network.

    python everyline_verify.py BUNDLE [--public-key FILE] [--text DOCUMENT=FILE]... [--of FILE]

Nothing of Everyline is needed, so the file may be copied anywhere. It looks at the bytes, the keys, the hashes, the
quotations, the verdicts' form, the counts of the stress record and the signature. It does not judge a claim again:
that takes the judge, and `everyline verify` does it.

--public-key: the key the bundle must be signed with, as PEM or as 64 hex digits, got from somewhere else than the
bundle. Without it the signature shows only that the bundle is as its own key signed it, whosever that is.
--text: the text of a source that the bundle holds only by its hash. --of: the answer or audit it was made from.

Ends with 0 where everything holds, 4 where something does not, 1 where the file can't be read as a bundle.

Form of the bytes: RFC 8785 (JSON Canonicalization Scheme), without a newline at the end. Signature: Ed25519 (RFC 8032)
over those bytes of the bundle without its member `signature.value`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn  # Any: JSON of unknown content, before it is checked

FORMAT = "everyline-proof/1"
ALGORITHM = "Ed25519"
HELD, UNREADABLE, NOT_HELD = 0, 1, 4

KINDS = ("answer", "audit")
# stated: what an answer says as fact. withheld: written, and not shown: refused by the judge, or taken back by a board.
# audited: what an article says.
ROLES = ("stated", "withheld", "audited")
LABELS = ("SUPPORTED", "CONTRADICTED", "INSUFFICIENT")
REASONS = (
    "number", "unit", "dose", "drug", "arm", "direction", "negation", "population", "time", "comparator", "outcome",
    "certainty_inflated", "not_found", "quote_altered", "misattributed", "source_retracted", "outdated",
    "not_checkable",
)  # fmt: skip
STATUSES = ("current", "retracted", "corrected", "concern", "superseded")
# Why an edit does not count: its text stands in the evidence, it is another line that stands, it was made before.
EXCLUSIONS = ("in_evidence", "another_claim", "repeated")

_HASH = re.compile(r"sha256:[0-9a-f]{64}")
_KEY = re.compile(r"[0-9a-f]{64}")
_VALUE = re.compile(r"[0-9a-f]{128}")
# Public keys of small order, their sign bit cleared: with one of them a signature can be made that fits any bytes, and
# OpenSSL accepts it (Chalkias, Garillot and Nikolaenko 2020, IACR ePrint 2020/1244).
_WEAK = frozenset(
    bytes.fromhex(point)
    for point in (
        "00" * 32,
        "01" + "00" * 31,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
    )
)
# Beyond this, a number is not the same in every reader of JSON (RFC 8785, section 3.2.2.3; RFC 7493).
_MOST = 2**53 - 1

Shape = Any  # a type, a tuple of types, a list of one shape, or a mapping of keys to shapes
_Number = (int, float)
_Text = (str, None)
_EDIT = {"claim": str, "kind": str, "original": str, "replaced": str, "text": str}
_COUNTS = {"made": int, "excluded": int, "judged": int, "caught": int, "share": (int, float, None)}
SHAPE: Mapping[str, Shape] = {
    "format": str,
    "subject": {"kind": str, "id": str, "hash": str, "title": str, "reader": _Text, "status": _Text},
    "outline": [{"heading": str, "claims": [str]}],
    "claims": [
        {
            "id": str,
            "text": str,
            "role": str,
            "citations": [
                {"document": str, "document_hash": str, "start": int, "end": int, "quote": str, "finding": _Text}
            ],
            "verdict": {
                "label": str,
                "score": (int, float, None),
                "reasons": [{"kind": str, "claim": str, "evidence": str}],
                "judge": str,
                "spans": [{"evidence": str, "start": int, "end": int}],
            },
        }
    ],
    "sources": [
        {
            "document": str,
            "document_hash": str,
            "title": str,
            "url": _Text,
            "status": _Text,
            "characters": int,
            "text": _Text,
        }
    ],
    "judge": {"name": str, "whole": bool, "code": _Text},
    "provenance": {
        "library": _Text,
        "snapshot": _Text,
        "index": _Text,
        "judge": str,
        "writer": _Text,
        "version": str,
        "as_of": _Text,
    },
    "stress": None,  # null, or STRESS
    "signature": {"algorithm": str, "key_id": str, "public_key": str, "value": str},
}
STRESS: Mapping[str, Shape] = {
    "generator": str,
    "judge": str,
    "seed": int,
    "edits_per_claim": (int, None),
    "claims": int,
    "passed_over": [str],
    **_COUNTS,
    "kinds": [{"kind": str, **_COUNTS}],
    "missed": [_EDIT],
    "exclusions": [{**_EDIT, "why": str}],
}


class Unreadable(Exception):
    """The bytes are no proof bundle at all; the message is one sentence."""


@dataclass(frozen=True)
class Proof:
    """What checking a bundle has shown, as sentences.

    faults: what does not hold. unchecked: what could not be checked with what is at hand. notes: what it does show.
    bundle: its content where its form is right, else None. signed_by: id of the key whose signature is right.
    """

    faults: tuple[str, ...]
    unchecked: tuple[str, ...]
    notes: tuple[str, ...]
    bundle: Mapping[str, Any] | None
    signed_by: str | None
    is_pinned: bool

    @property
    def holds(self) -> bool:
        """Whether nothing that could be checked failed."""
        return not self.faults


def check(
    data: bytes,
    *,
    public_key: bytes | None = None,
    texts: Mapping[str, str] | None = None,
    content: Mapping[str, Any] | None = None,
) -> Proof:
    """Check the bytes of a bundle.

    public_key: the 32 bytes of the key that must have signed it. texts: texts of sources by document id, for those
    that the bundle names only by hash. content: the answer or audit that it must have been made from.
    Raises Unreadable where the bytes are not JSON, or do not say that they are a bundle of this format.
    """
    bundle = read(data)
    faults = [*_form(data, bundle)]
    shape = [*fit(bundle, SHAPE)]
    if bundle.get("stress") is not None:
        shape += fit(bundle["stress"], STRESS, "stress")
    signed, pinned, signature = (None, False, []) if shape else _signature(bundle, public_key)
    faults += [*shape, *signature]
    if shape:
        return Proof(tuple(faults), (), (), None, None, False)
    faults += [
        *_subject(bundle, content),
        *_sources(bundle, texts or {}),
        *_claims(bundle),
        *_quotations(bundle, texts or {}),
        *_outline(bundle),
        *_stress(bundle),
    ]
    return Proof(
        tuple(dict.fromkeys(faults)),
        tuple(_unchecked(bundle, texts or {}, public_key)),
        tuple(_notes(bundle)),
        bundle,
        signed,
        pinned,
    )


# Reading and canonical form


def read(data: bytes) -> dict[str, Any]:
    """The object that a bundle's bytes hold; raises Unreadable as `check` does."""
    try:
        found = json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except RecursionError as fault:
        raise Unreadable("The file is not JSON that can be read: its values are nested too deeply.") from fault
    except ValueError as fault:
        raise Unreadable(f"The file is not JSON in UTF-8: {plain(str(fault))}.") from fault
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise Unreadable(f"The file is JSON, but it does not say that it is a proof bundle ({FORMAT}).")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    twice = [key for key, times in Counter(key for key, _ in pairs).items() if times > 1]
    if twice:
        raise ValueError(f"the key {twice[0]!r} stands twice in one object")
    return dict(pairs)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def canonical(value: Any) -> bytes:
    """The bytes of a JSON value by RFC 8785. Raises ValueError for what it has no form for (lone surrogates, NaN,
    whole numbers beyond 2**53 - 1)."""
    return "".join(_written(value)).encode("utf-8")


def _written(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield "{"
        # Keys are ordered by their UTF-16 code units (section 3.2.3).
        for place, key in enumerate(sorted(value, key=lambda key: key.encode("utf-16-be"))):
            yield f"{',' if place else ''}{json.dumps(key, ensure_ascii=False)}:"
            yield from _written(value[key])
        yield "}"
    elif isinstance(value, list | tuple):
        yield "["
        for place, item in enumerate(value):
            yield "," if place else ""
            yield from _written(item)
        yield "]"
    elif isinstance(value, float):
        yield number(value)
    elif isinstance(value, int) and not isinstance(value, bool) and abs(value) > _MOST:
        raise ValueError(f"{value} is beyond the whole numbers that every reader of JSON keeps")
    else:
        yield json.dumps(value, ensure_ascii=False)


def number(value: float) -> str:
    """A number as ECMAScript prints it (RFC 8785, section 3.2.2.3); raises ValueError for NaN and infinity."""
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError(f"{value} has no form in JSON")
    if value == 0:
        return "0"
    if 1e-6 <= abs(value) < 1e21:
        printed = format(Decimal(repr(value)), "f")
        return printed.rstrip("0").rstrip(".") if "." in printed else printed
    digits, _, power = repr(value).partition("e")
    return f"{digits.removesuffix('.0')}e{int(power):+d}"


def _form(data: bytes, bundle: Mapping[str, Any]) -> Iterator[str]:
    try:
        wanted = canonical(bundle)
    except (ValueError, RecursionError) as fault:
        yield f"The bundle holds a value that has no canonical form: {plain(str(fault))}."
        return
    if wanted != data:
        place = next((i for i, (a, b) in enumerate(zip(wanted, data, strict=False)) if a != b), len(wanted))
        yield f"The bytes are not in canonical form (RFC 8785): they differ from byte {place} on."


def fit(value: Any, shape: Shape, path: str = "") -> Iterator[str]:
    """What keeps a value from being of a shape: unknown keys, missing keys and wrong types, each with its place."""
    where = path or "the bundle"
    if shape is None:
        return
    if isinstance(shape, Mapping):
        if not isinstance(value, dict):
            yield f"{where} is not an object."
            return
        yield from (f"{where} has the unknown key “{plain(key)}”." for key in value if key not in shape)
        for key, inner in shape.items():
            if key not in value:
                yield f"{where} lacks the key “{key}”."
            else:
                yield from fit(value[key], inner, f"{path}.{key}" if path else key)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield f"{where} is not a list."
            return
        for place, item in enumerate(value):
            yield from fit(item, shape[0], f"{path}[{place}]")
    elif not _is(value, shape if isinstance(shape, tuple) else (shape,)):
        yield f"{where} is not what it should be: {plain(json.dumps(value))[:60]}."


def _is(value: Any, kinds: Sequence[Any]) -> bool:
    if value is None:
        return None in kinds
    return type(value) in kinds  # exactly: true and false are whole numbers in Python, not in JSON


# What the parts say


def _subject(bundle: Mapping[str, Any], content: Mapping[str, Any] | None) -> Iterator[str]:
    subject = bundle["subject"]
    if subject["kind"] not in KINDS:
        yield f"The subject is of the unknown kind “{plain(subject['kind'])}”."
    if not _HASH.fullmatch(subject["hash"]):
        yield "The subject's hash is not a SHA-256."
    elif subject["id"] != subject["hash"][7:23]:
        yield f"The subject's id is {plain(subject['id'])}, but its hash makes {subject['hash'][7:23]}."
    if content is not None and digest(content) != subject["hash"]:
        yield f"The file given is not the {plain(subject['kind'])} that this bundle was made from: its hash differs."
    if bundle["provenance"]["judge"] != bundle["judge"]["name"]:
        yield "The judge named and the judge of the provenance are not the same."
    if bundle["judge"]["code"] is not None and not _HASH.fullmatch(bundle["judge"]["code"]):
        yield "The hash of the judge's code is not a SHA-256."


def digest(content: Mapping[str, Any]) -> str:
    """The hash that names an answer or an audit: of its JSON with sorted keys, ASCII escapes, no spaces, and its `id`
    empty."""
    text = json.dumps({**content, "id": ""}, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode('ascii')).hexdigest()}"


def document_hash(document: str, text: str) -> str:
    """The hash that names a version of a document: SHA-256 of its id and its text in UTF-8, each led by its length in
    bytes and a colon."""
    parts = [part.encode("utf-8", "surrogatepass") for part in (document, text)]
    return f"sha256:{hashlib.sha256(b''.join(b'%d:%b' % (len(part), part) for part in parts)).hexdigest()}"


def _sources(bundle: Mapping[str, Any], texts: Mapping[str, str]) -> Iterator[str]:
    cited = {(one["document"], one["document_hash"]) for claim in bundle["claims"] for one in claim["citations"]}
    listed = Counter((one["document"], one["document_hash"]) for one in bundle["sources"])
    for (document, _), times in listed.items():
        if times > 1:
            yield f"The source {plain(document)} is listed {times} times."
    for source in bundle["sources"]:
        name = f"The source {plain(source['document'])}"
        if (source["document"], source["document_hash"]) not in cited:
            yield f"{name} is cited by no claim."
        if source["status"] is not None and source["status"] not in STATUSES:
            yield f"{name} has the unknown status “{plain(source['status'])}”."
        if not _HASH.fullmatch(source["document_hash"]):
            yield f"{name} has a hash that is not a SHA-256."
        for text, what in ((source["text"], "its text"), (texts.get(source["document"]), "the text given")):
            if text is not None and document_hash(source["document"], text) != source["document_hash"]:
                yield f"{name} does not have the hash stated: {what} is another."
            elif text is not None and len(text) != source["characters"]:
                yield f"{name} is said to have {source['characters']} characters, but {what} has {len(text)}."


def _claims(bundle: Mapping[str, Any]) -> Iterator[str]:
    sources = {(one["document"], one["document_hash"]): one for one in bundle["sources"]}
    for id_, times in Counter(claim["id"] for claim in bundle["claims"]).items():
        if times > 1:
            yield f"{times} claims bear the id {plain(id_)}."
    for claim in bundle["claims"]:
        name, verdict = f"Claim {plain(claim['id'])}", claim["verdict"]
        if not claim["text"].strip():
            yield f"{name} says nothing."
        if claim["role"] not in ROLES:
            yield f"{name} has the unknown role “{plain(claim['role'])}”."
        elif (claim["role"] == "audited") != (bundle["subject"]["kind"] == "audit"):
            yield f"{name} is {claim['role']}, which no claim of an {plain(bundle['subject']['kind'])} is."
        yield from (f"{name} {what}" for what in _verdict(verdict, claim, bundle["judge"]["name"]))
        if claim["role"] == "stated" and verdict["label"] != "SUPPORTED":
            yield f"{name} is stated as fact, but its verdict is {plain(verdict['label'])}."
        if verdict["label"] == "SUPPORTED" and not claim["citations"]:
            yield f"{name} is SUPPORTED and cites nothing."
        for citation in claim["citations"]:
            source = sources.get((citation["document"], citation["document_hash"]))
            if source is None:
                yield f"{name} cites {plain(citation['document'])} in a version that the bundle does not list."
            elif claim["role"] == "stated" and source["status"] == "retracted":
                yield f"{name} is stated as fact and rests on {plain(citation['document'])}, which is retracted."


def _verdict(verdict: Mapping[str, Any], claim: Mapping[str, Any], judge: str) -> Iterator[str]:
    if verdict["label"] not in LABELS:
        yield f"has the unknown label “{plain(verdict['label'])}”."
    if verdict["score"] is not None and not 0 <= verdict["score"] <= 1:
        yield f"has the score {verdict['score']}, which is no probability."
    if verdict["judge"] not in (judge, *judge.split("+")):
        yield f"was judged by “{plain(verdict['judge'])}”, but the bundle names “{plain(judge)}”."
    if verdict["label"] == "SUPPORTED" and verdict["reasons"]:
        yield "is SUPPORTED and has reasons against it."
    for reason in verdict["reasons"]:
        if reason["kind"] not in REASONS:
            yield f"has a reason of the unknown kind “{plain(reason['kind'])}”."
    lengths = {f"{one['document']}#{one['start']}": len(one["quote"]) for one in claim["citations"]}
    for span in verdict["spans"]:
        length = lengths.get(span["evidence"])
        if length is None:
            yield f"was decided by the quotation {plain(span['evidence'])}, which it does not cite."
        elif not 0 <= span["start"] < span["end"] <= length:
            yield f"was decided by a range outside the quotation {plain(span['evidence'])}."


def _quotations(bundle: Mapping[str, Any], texts: Mapping[str, str]) -> Iterator[str]:
    """Quotations that are not the range they name; positions count Unicode code points."""
    sources = {(one["document"], one["document_hash"]): one for one in bundle["sources"]}
    known: dict[tuple[str, str], dict[int, str]] = {}
    for claim in bundle["claims"]:
        for one in claim["citations"]:
            key = (one["document"], one["document_hash"])
            where = f"characters {one['start']} to {one['end']} of {plain(one['document'])}"
            name = f"Claim {plain(claim['id'])}: the quotation of {where}"
            if not 0 <= one["start"] < one["end"]:
                yield f"{name} has no range."
                continue
            if len(one["quote"]) != one["end"] - one["start"]:
                yield f"{name} has {len(one['quote'])} characters."
                continue
            source = sources.get(key)
            if source is None:
                continue
            if one["end"] > source["characters"]:
                yield f"{name} goes past the end of the text."
            for text in (source["text"], texts.get(one["document"])):
                if text is not None and text[one["start"] : one["end"]] != one["quote"]:
                    yield f"{name} is not what stands there."
            # Where the text is not at hand, quotations that overlap must at least agree with each other.
            letters = known.setdefault(key, {})
            if any(letters.setdefault(one["start"] + i, letter) != letter for i, letter in enumerate(one["quote"])):
                yield f"{name} disagrees with another quotation of the same place."


def _outline(bundle: Mapping[str, Any]) -> Iterator[str]:
    roles = {claim["id"]: claim["role"] for claim in bundle["claims"]}
    for part in bundle["outline"]:
        for id_ in part["claims"]:
            if id_ not in roles:
                yield f"“{plain(part['heading'])}” names claim {plain(id_)}, which the bundle does not have."
            elif roles[id_] == "withheld":
                yield f"“{plain(part['heading'])}” shows claim {plain(id_)}, which is withheld."


# The stress record: edits of the claims, and how many of them the judge refused


def _stress(bundle: Mapping[str, Any]) -> Iterator[str]:
    stress = bundle["stress"]
    if stress is None:
        return
    texts = {claim["id"]: claim["text"] for claim in bundle["claims"]}
    if stress["judge"] not in (bundle["judge"]["name"], *bundle["judge"]["name"].split("+")):
        yield "The stress record was made with another judge than the verdicts."
    if not 0 <= stress["claims"] <= len(texts):
        yield f"The stress record speaks of {stress['claims']} claims, the bundle has {len(texts)}."
    yield from (
        f"The stress record names claim {plain(i)}, which is not here." for i in stress["passed_over"] if i not in texts
    )
    for part, name in ((stress, "in all"), *((one, f"of the kind “{plain(one['kind'])}”") for one in stress["kinds"])):
        yield from (f"The stress record, {name}: {what}" for what in _count(part))
    for field in ("made", "excluded", "judged", "caught"):
        if sum(one[field] for one in stress["kinds"]) != stress[field]:
            yield f"The stress record's kinds do not add up to its {field} edits."
    kinds = Counter(one["kind"] for one in stress["kinds"])
    yield from (f"The stress record lists the kind “{plain(kind)}” {n} times." for kind, n in kinds.items() if n > 1)
    missed = Counter(one["kind"] for one in stress["missed"])
    excluded = Counter(one["kind"] for one in stress["exclusions"])
    for one in stress["kinds"]:
        if one["judged"] - one["caught"] != missed[one["kind"]]:
            yield f"The stress record does not list each edit of the kind “{plain(one['kind'])}” that was missed."
        if one["excluded"] != excluded[one["kind"]]:
            yield f"The stress record does not list each edit of the kind “{plain(one['kind'])}” that was excluded."
    for kind in sorted({*missed, *excluded} - {*kinds}):
        yield f"The stress record lists edits of the kind “{plain(kind)}”, but does not count it."
    for edit in (*stress["missed"], *stress["exclusions"]):
        if edit["claim"] not in texts:
            yield f"The stress record edits claim {plain(edit['claim'])}, which is not here."
        elif edit["text"] == texts[edit["claim"]]:
            yield f"The stress record has an edit of claim {plain(edit['claim'])} that changes nothing."
    for edit in stress["exclusions"]:
        if edit["why"] not in EXCLUSIONS:
            yield f"The stress record excludes an edit for the unknown cause “{plain(edit['why'])}”."


def _count(part: Mapping[str, Any]) -> Iterator[str]:
    made, excluded, judged, caught = (part[name] for name in ("made", "excluded", "judged", "caught"))
    if not (min(made, excluded, judged, caught) >= 0 and judged == made - excluded and caught <= judged):
        yield f"{made} edits made, {excluded} excluded, {judged} judged and {caught} caught do not agree."
        return
    share = round(caught / judged, 4) if judged else None
    if part["share"] != share:
        yield f"{caught} of {judged} is {share}, not {part['share']}."


# The signature


def key_id(public_key: bytes) -> str:
    """The short name of a public key: the first 16 hex digits of the SHA-256 of its 32 bytes."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def signed_bytes(bundle: Mapping[str, Any]) -> bytes:
    """What the signature is over: the canonical bytes of the bundle without `signature.value`."""
    named = {key: value for key, value in bundle["signature"].items() if key != "value"}
    return canonical({**bundle, "signature": named})


def _signature(bundle: Mapping[str, Any], pinned: bytes | None) -> tuple[str | None, bool, list[str]]:
    """The id of the key whose signature is right, whether it is the pinned one, and what is wrong."""
    signature = bundle["signature"]
    if signature["algorithm"] != ALGORITHM:
        return None, False, [f"The signature is by the unknown algorithm “{plain(signature['algorithm'])}”."]
    if not _KEY.fullmatch(signature["public_key"]) or not _VALUE.fullmatch(signature["value"]):
        return None, False, ["The public key or the signature is not in lower-case hex digits of the right length."]
    public_key = bytes.fromhex(signature["public_key"])
    faults = []
    if signature["key_id"] != key_id(public_key):
        faults.append(f"The key's id is {plain(signature['key_id'])}, but the key makes {key_id(public_key)}.")
    if bytes([*public_key[:31], public_key[31] & 0x7F]) in _WEAK:
        return None, False, ["The public key is one that a signature over anything fits; nobody signs with it."]
    is_pinned = pinned is not None and pinned == public_key
    if pinned is not None and not is_pinned:
        faults.append(
            f"The bundle is signed with the key {key_id(public_key)}, which is not the pinned one, {key_id(pinned)}."
        )
    if not _verifies(public_key, bytes.fromhex(signature["value"]), bundle):
        faults.append("The signature does not match: the bundle was changed after it was signed, or never signed.")
        return None, False, faults
    return key_id(public_key), is_pinned, faults


def _verifies(public_key: bytes, value: bytes, bundle: Mapping[str, Any]) -> bool:
    # Loaded here, so that reading this module costs nothing to those who check no signature.
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(value, signed_bytes(bundle))
    except (InvalidSignature, ValueError):
        return False
    return True


def read_public_key(data: bytes) -> bytes:
    """The 32 bytes of an Ed25519 public key given as PEM or as 64 hex digits; raises Unreadable for anything else."""
    text = data.decode("utf-8", "replace").strip()
    if _KEY.fullmatch(text.lower()):
        return bytes.fromhex(text)
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(data)
    except Exception as fault:  # the library's own faults and OpenSSL's, of several kinds
        raise Unreadable("The public key is neither PEM nor 64 hex digits.") from fault
    if not isinstance(key, Ed25519PublicKey):
        raise Unreadable("The public key is not an Ed25519 key.")
    return key.public_bytes_raw()


# What is said


def _unchecked(bundle: Mapping[str, Any], texts: Mapping[str, str], public_key: bytes | None) -> Iterator[str]:
    for source in bundle["sources"]:
        if source["text"] is None and source["document"] not in texts:
            yield (
                f"The text of {plain(source['document'])} is not in the bundle, only its hash: that the quotations "
                "stand there is the signer's word, unless the text is given."
            )
    if public_key is None:
        yield "Whose key it is: no key was pinned. Get the signer's public key elsewhere and give it with --public-key."


def _notes(bundle: Mapping[str, Any]) -> Iterator[str]:
    claims, sources, stress = bundle["claims"], bundle["sources"], bundle["stress"]
    labels = Counter(claim["verdict"]["label"] for claim in claims)
    told = ", ".join(f"{labels[label]} {label}" for label in LABELS if labels[label])
    quotations = sum(len(claim["citations"]) for claim in claims)
    held = sum(source["text"] is not None for source in sources)
    yield f"{_many(len(claims), 'claim')}: {told or 'nothing is stated'}."
    yield f"{_many(quotations, 'quotation')} of {_many(len(sources), 'source')}; the text of {held} is in the bundle."
    if stress is not None and stress["judged"]:
        yield (
            f"Stress record: {stress['caught']} of {stress['judged']} edits of the claims were caught "
            f"({stress['share']:.1%}); {stress['excluded']} more did not count."
        )


def _many(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def plain(text: str) -> str:
    """A text that can't steer a terminal or break a line: what is not printable is shown as an escape."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)[:400]


def told(proof: Proof) -> str:
    """The outcome first, then what does not hold, what could not be checked, and notes; ends with a newline."""
    rows = [_outcome(proof)]
    groups = (
        ("Does not hold", proof.faults),
        ("Could not be checked", proof.unchecked),
        ("Notes", proof.notes),
    )
    for heading, sentences in groups:
        if sentences:
            rows += ["", f"{heading}:", *(f"- {sentence}" for sentence in sentences)]
    if proof.bundle:
        judge = plain(proof.bundle["judge"]["name"])
        rows.append(f"- The verdicts are the signer's, by {judge}; `everyline verify` judges every claim again.")
    return "\n".join(rows) + "\n"


def _outcome(proof: Proof) -> str:
    subject = proof.bundle["subject"] if proof.bundle else None
    name = f"Proof bundle of the {plain(subject['kind'])} {plain(subject['id'])}" if subject else "Proof bundle"
    if not proof.holds:
        return f"{name} DOES NOT HOLD: {len(proof.faults)} failed."
    whose = "which is the pinned one" if proof.is_pinned else "which was not pinned"
    return f"{name} holds; signed with the key {proof.signed_by}, {whose}."


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the bundle that the arguments name, say what was found, and give the exit code."""
    options = argparse.ArgumentParser(prog="everyline_verify.py", description="Check a proof bundle, offline.")
    options.add_argument("bundle", type=Path, help="the bundle")
    options.add_argument("--public-key", type=Path, help="the key that must have signed it: PEM or 64 hex digits")
    options.add_argument("--text", action="append", default=[], metavar="DOCUMENT=FILE", help="a source's text, UTF-8")
    options.add_argument("--of", type=Path, help="the answer or audit (JSON) that it was made from")
    given = options.parse_args(arguments)
    try:
        proof = check(
            given.bundle.read_bytes(),
            public_key=None if given.public_key is None else read_public_key(given.public_key.read_bytes()),
            texts=dict(read_text(pair) for pair in given.text),
            content=None if given.of is None else read_content(given.of.read_bytes()),
        )
    except Unreadable as fault:
        print(fault, file=sys.stderr)
        return UNREADABLE
    except OSError as fault:
        print(f"{plain(str(fault.filename))} can't be read: {fault.strerror}.", file=sys.stderr)
        return UNREADABLE
    except ImportError:
        print(
            "Checking a signature needs the Python package `cryptography`: install it, then try again.", file=sys.stderr
        )
        return UNREADABLE
    sys.stdout.write(told(proof))
    return HELD if proof.holds else NOT_HELD


def read_text(pair: str) -> tuple[str, str]:
    """A document id and its text, from DOCUMENT=FILE; raises Unreadable where it is not of that form or not UTF-8."""
    document, equals, file = pair.rpartition("=")
    if not equals or not document:
        raise Unreadable("--text is not of the form DOCUMENT=FILE.")
    try:
        return document, Path(file).read_bytes().decode("utf-8")
    except ValueError as fault:
        raise Unreadable(f"{plain(file)} is not text in UTF-8.") from fault


def read_content(data: bytes) -> dict[str, Any]:
    """The answer or audit that a file's bytes hold; raises Unreadable where they hold none."""
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as fault:
        raise Unreadable("The file given with --of is not JSON in UTF-8.") from fault
    if not isinstance(found, dict):
        raise Unreadable("The file given with --of holds no answer and no audit.")
    return found


if __name__ == "__main__":
    sys.exit(main())
