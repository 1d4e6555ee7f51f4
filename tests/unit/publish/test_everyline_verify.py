"""The stand-alone verifier: its bytes follow the standards, and each thing it checks is found and named."""

from __future__ import annotations

import ast
import json
import math
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from tests.unit.publish import answers, bundles

from everyline.domain.answer import Label, ReasonKind
from everyline.domain.ids import content_hash
from everyline.domain.stress import Exclusion
from everyline.domain.text import Status
from everyline.publish import everyline_verify as standalone
from everyline.publish.everyline_verify import Unreadable, canonical, check, number
from everyline.publish.export import digest_of

# RFC 8785, appendix B: IEEE 754 bits and what they are printed as.
NUMBERS = (
    ("0000000000000000", "0"), ("8000000000000000", "0"), ("0000000000000001", "5e-324"),
    ("8000000000000001", "-5e-324"), ("7fefffffffffffff", "1.7976931348623157e+308"),
    ("ffefffffffffffff", "-1.7976931348623157e+308"), ("4340000000000000", "9007199254740992"),
    ("c340000000000000", "-9007199254740992"), ("4430000000000000", "295147905179352830000"),
    ("44b52d02c7e14af5", "9.999999999999997e+22"), ("44b52d02c7e14af6", "1e+23"),
    ("44b52d02c7e14af7", "1.0000000000000001e+23"), ("444b1ae4d6e2ef4e", "999999999999999700000"),
    ("444b1ae4d6e2ef4f", "999999999999999900000"), ("444b1ae4d6e2ef50", "1e+21"),
    ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"), ("3eb0c6f7a0b5ed8d", "0.000001"),
    ("41b3de4355555553", "333333333.3333332"), ("41b3de4355555554", "333333333.33333325"),
    ("41b3de4355555555", "333333333.3333333"), ("41b3de4355555556", "333333333.3333334"),
    ("41b3de4355555557", "333333333.33333343"), ("becbf647612f3696", "-0.0000033333333333333333"),
    ("43143ff3c1cb0959", "1424953923781206.2"),
)  # fmt: skip


@pytest.mark.parametrize("bits, printed", NUMBERS)
def test_numbers_are_printed_as_in_rfc_8785_appendix_b(bits: str, printed: str) -> None:
    assert number(struct.unpack(">d", bytes.fromhex(bits))[0]) == printed


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 2**53, "\ud800", {"\udfff": 1}])
def test_what_has_no_canonical_form_is_refused(value: Any) -> None:
    with pytest.raises(ValueError):
        canonical([value])


def test_the_sample_of_rfc_8785_section_3_2_is_written_as_there() -> None:
    given = (
        '{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],'
        ' "string": "\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/", "literals": [null, true, false]}'
    )
    wanted = (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    assert canonical(json.loads(given)).decode() == wanted


def test_keys_are_in_the_order_of_rfc_8785_section_3_2_3() -> None:
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    assert list(json.loads(canonical(dict.fromkeys(keys, 0)))) == ["\r", "1", "\x80", "ö", "€", "😀", "\ufb33"]


def test_the_closed_lists_are_those_of_the_domain() -> None:
    assert set(standalone.LABELS) == {one.value for one in Label}
    assert set(standalone.REASONS) == {one.value for one in ReasonKind}
    assert set(standalone.STATUSES) == {one.value for one in Status}
    assert set(standalone.EXCLUSIONS) == {one.value for one in Exclusion}


def test_hashes_are_those_of_the_program() -> None:
    text = "Fall of 3·5 µg — “mean” 😀"
    assert standalone.document_hash("card:a", text) == content_hash("card:a", text)
    found = json.loads(bundles.stored())
    assert standalone.digest(found) == digest_of(found)


def test_the_verifier_imports_the_standard_library_and_cryptography_alone() -> None:
    tree = ast.parse(Path(standalone.__file__).read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    roots = {name.partition(".")[0] for name in imported}
    assert roots - set(sys.stdlib_module_names) == {"cryptography"}


@pytest.mark.parametrize("data", [bundles.small_bundle(), bundles.answer_bundle(), bundles.audit_bundle()])
def test_a_bundle_as_it_was_made_holds(data: bytes) -> None:
    proof = check(data, public_key=bundles.key().public)
    assert proof.faults == ()
    assert (proof.signed_by, proof.is_pinned) == (bundles.key().id, True)


def test_the_same_content_and_key_give_the_same_bytes() -> None:
    assert bundles.answer_bundle() == bundles.answer_bundle()


Change = Callable[[dict[str, Any]], object]


def faults(change: Change, made: bytes | None = None) -> tuple[str, ...]:
    """What is wrong with a bundle that its own signer altered: the signature is right, the content is not."""
    found = json.loads(bundles.answer_bundle() if made is None else made)
    change(found)
    return check(bundles.signed(found, bundles.key()), public_key=bundles.key().public).faults


def stretched(found: dict[str, Any]) -> None:
    citation = found["claims"][0]["citations"][0]
    citation.update(quote=citation["quote"] + "x", end=citation["end"] + 1)


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda b: b.update(note="hello"), "the bundle has the unknown key “note”"),
        (lambda b: b["claims"][1].update(mood="good"), "claims[1] has the unknown key “mood”"),
        (lambda b: b["claims"][0]["citations"][0].pop("quote"), "claims[0].citations[0] lacks the key “quote”"),
        (lambda b: b["claims"][0]["citations"][0].update(start="3"), "claims[0].citations[0].start is not what"),
        (lambda b: b["claims"][0]["citations"][0].update(start=True), "claims[0].citations[0].start is not what"),
        (lambda b: b.update(claims={}), "claims is not a list"),
        (lambda b: b.update(subject=[]), "subject is not an object"),
        (lambda b: b["stress"].update(luck=1), "stress has the unknown key “luck”"),
        (lambda b: b["subject"].update(kind="poem"), "unknown kind “poem”"),
        (lambda b: b["subject"].update(id="0" * 16), "The subject's id is 0000000000000000, but its hash makes"),
        (lambda b: b["subject"].update(hash="md5:1"), "The subject's hash is not a SHA-256"),
        (lambda b: b["judge"].update(name="another"), "The judge named and the judge of the provenance"),
        (lambda b: b["judge"].update(code="x"), "The hash of the judge's code"),
        (lambda b: b["sources"][0].update(text=answers.TRIAL_TEXT.replace("31", "13")), "does not have the hash"),
        (lambda b: b["sources"][0].update(characters=7), "is said to have 7 characters"),
        (lambda b: b["sources"][0].update(status="golden"), "unknown status “golden”"),
        (lambda b: b["sources"].append(b["sources"][0]), "is listed 2 times"),
        (lambda b: b["sources"].append({**b["sources"][0], "document": "card:other"}), "is cited by no claim"),
        (lambda b: b["sources"][0].update(document_hash="md5:1"), "has a hash that is not a SHA-256"),
        (lambda b: b["sources"][2].update(text=None, characters=9), "goes past the end of the text"),
        (lambda b: b["sources"].pop(), "in a version that the bundle does not list"),
        (lambda b: b["sources"][0].update(status="retracted"), "which is retracted"),
        (lambda b: b["claims"][0].update(id="c2"), "2 claims bear the id c2"),
        (lambda b: b["claims"][0].update(text=" "), "Claim c1 says nothing"),
        (lambda b: b["claims"][0].update(role="guessed"), "unknown role “guessed”"),
        (lambda b: b["claims"][0].update(role="audited"), "is audited, which no claim of an answer is"),
        (lambda b: b["claims"][0]["verdict"].update(label="TRUE"), "unknown label “TRUE”"),
        (lambda b: b["claims"][0]["verdict"].update(label="INSUFFICIENT"), "stated as fact, but its verdict is"),
        (lambda b: b["claims"][-1]["verdict"].update(label="SUPPORTED"), "is SUPPORTED and has reasons against it"),
        (lambda b: b["claims"][-1]["verdict"]["reasons"][0].update(kind="mood"), "the unknown kind “mood”"),
        (lambda b: b["claims"][0]["verdict"].update(score=1.5), "which is no probability"),
        (lambda b: b["claims"][0]["verdict"].update(judge="x"), "was judged by “x”, but the bundle names"),
        (
            lambda b: b["claims"][0]["verdict"].update(reasons=[{"kind": "unit", "claim": "", "evidence": ""}]),
            "is SUPPORTED and has reasons against it",
        ),
        (lambda b: b["claims"][0].update(citations=[]), "is SUPPORTED and cites nothing"),
        (
            lambda b: b["claims"][0]["verdict"].update(spans=[{"evidence": "card:x#1", "start": 0, "end": 1}]),
            "which it does not cite",
        ),
        (
            lambda b: b["claims"][0]["verdict"].update(
                spans=[{"evidence": f"{answers.TRIAL}#33", "start": 0, "end": 999}]
            ),
            "outside the quotation",
        ),
        (lambda b: b["claims"][0]["citations"][0].update(quote="x" * 93), "is not what stands there"),
        (lambda b: b["claims"][0]["citations"][0].update(quote="x"), "has 1 characters"),
        (lambda b: b["claims"][0]["citations"][0].update(end=0), "has no range"),
        (stretched, "is not what stands there"),
        (lambda b: b["outline"][0]["claims"].append("c99"), "names claim c99"),
        (lambda b: b["outline"][0]["claims"].append("w1"), "shows claim w1, which is withheld"),
        (lambda b: b["stress"].update(judge="x"), "another judge than the verdicts"),
        (lambda b: b["stress"].update(claims=99), "speaks of 99 claims"),
        (lambda b: b["stress"].update(passed_over=["c99"]), "names claim c99, which is not here"),
        (lambda b: b["stress"].update(share=1.0), "2 of 3 is 0.6667, not 1"),
        (lambda b: b["stress"]["kinds"][0].update(share=0.9), "1 of 2 is 0.5, not 0.9"),
        (lambda b: b["stress"].update(caught=3, share=1), "do not add up to its caught edits"),
        (lambda b: b["stress"].update(caught=9), "do not agree"),
        (lambda b: b["stress"].update(missed=[]), "does not list each edit of the kind “number” that was missed"),
        (lambda b: b["stress"].update(exclusions=[]), "“number” that was excluded"),
        (lambda b: b["stress"]["missed"][0].update(kind="drug"), "“drug”, but does not count it"),
        (lambda b: b["stress"]["missed"][0].update(claim="c99"), "edits claim c99, which is not here"),
        (lambda b: b["stress"]["missed"][0].update(text=answers.RESULT), "that changes nothing"),
        (lambda b: b["stress"]["exclusions"][0].update(why="bored"), "unknown cause “bored”"),
        (lambda b: b["stress"]["kinds"].append(b["stress"]["kinds"][0]), "lists the kind “number” 2 times"),
    ],
)  # fmt: skip
def test_what_its_own_signer_got_wrong_is_named(change: Change, words: str) -> None:
    assert any(words in fault for fault in faults(change)), faults(change)


@pytest.mark.parametrize("indent, separators", [(2, (",", ":")), (None, (", ", ": "))])
def test_the_same_json_written_otherwise_is_not_canonical(indent: int | None, separators: tuple[str, str]) -> None:
    written = json.dumps(json.loads(bundles.small_bundle()), indent=indent, separators=separators, ensure_ascii=False)
    (fault,) = check(written.encode()).faults
    assert fault == "The bytes are not in canonical form (RFC 8785): they differ from byte 1 on." or indent is None
    assert "not in canonical form" in fault


def test_what_no_canonical_bytes_can_hold_is_named() -> None:
    found = json.loads(bundles.small_bundle())
    found["subject"]["title"] = "\ud800"
    told = check(json.dumps(found, separators=(",", ":"), sort_keys=True).encode()).faults
    assert any("has no canonical form" in fault for fault in told)
    assert any("The signature does not match" in fault for fault in told)


def signed_as(**naming: str) -> tuple[str, ...]:
    """The faults of a bundle whose signer names the key or the signature otherwise, and signs that."""
    found = json.loads(bundles.small_bundle())
    found["signature"].update(naming)
    if "value" not in naming:
        found["signature"]["value"] = bundles.key().sign(standalone.signed_bytes(found)).hex()
    return check(canonical(found)).faults


def test_a_signature_that_is_not_what_it_says_is_named() -> None:
    assert signed_as(key_id="0" * 16) == (f"The key's id is {'0' * 16}, but the key makes {bundles.key().id}.",)
    assert "The signature is by the unknown algorithm “none”." in signed_as(algorithm="none")
    assert any("lower-case hex digits" in fault for fault in signed_as(value="AB" * 64))
    assert any("lower-case hex digits" in fault for fault in signed_as(value=""))
    (fault,) = signed_as(value="00" * 64)
    assert "The signature does not match" in fault


@pytest.mark.parametrize("sign", [0x00, 0x80])
@pytest.mark.parametrize("point", sorted(standalone._WEAK), ids=lambda point: point.hex()[:6])
def test_a_key_that_any_signature_fits_is_refused(point: bytes, sign: int) -> None:
    """The neutral point as R and 0 as S: by the equation of RFC 8032 it fits every message whose hash is a multiple
    of the key's order, at most 8."""
    key = bytes([*point[:31], point[31] | sign])
    value = "01" + "00" * 63
    (fault,) = signed_as(public_key=key.hex(), key_id=standalone.key_id(key), value=value)
    assert "a signature over anything fits" in fault


def test_the_keys_of_small_order_are_such() -> None:
    """Of 400 messages, about one in 8 at least is signed by nobody, as the library sees it."""
    forged = bytes([1, *bytes(63)])
    fits = {}
    for point in standalone._WEAK:
        for sign in (0x00, 0x80):
            key = bytes([*point[:31], point[31] | sign])
            fits[key] = sum(_accepted(key, forged, b"%d" % number) for number in range(400))
    assert sum(times > 10 for times in fits.values()) >= len(standalone._WEAK), fits
    assert not any(_accepted(bundles.key().public, forged, b"%d" % number) for number in range(400))


def _accepted(key: bytes, value: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(value, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def test_what_was_not_checked_and_what_is_there_is_said() -> None:
    proof = check(bundles.answer_bundle(full_text=False))
    assert [one[:17] for one in proof.unchecked] == ["The text of pmid:", "Whose key it is: "]
    assert proof.notes == (
        "5 claims: 4 SUPPORTED, 1 INSUFFICIENT.",
        "6 quotations of 3 sources; the text of 2 is in the bundle.",
        "Stress record: 2 of 3 edits of the claims were caught (66.7%); 1 more did not count.",
    )


def test_quotations_of_a_text_that_is_not_there_must_agree_with_each_other() -> None:
    made = bundles.answer_bundle(full_text=False)
    found = json.loads(made)
    assert [source["text"] is None for source in found["sources"]] == [False, False, True]
    claim = found["claims"][3]
    claim["citations"].append({**claim["citations"][0], "quote": claim["citations"][0]["quote"].replace("62", "26")})
    proof = check(bundles.signed(found, bundles.key()))
    assert any("disagrees with another quotation of the same place" in fault for fault in proof.faults)


def test_a_text_held_only_by_its_hash_is_unchecked_until_it_is_given() -> None:
    made = bundles.answer_bundle(full_text=False)
    without = check(made, public_key=bundles.key().public)
    assert without.holds
    assert [answers.DOUBTED in one for one in without.unchecked] == [True]
    given = check(made, public_key=bundles.key().public, texts={answers.DOUBTED: answers.DOUBTED_TEXT})
    assert (given.holds, given.unchecked) == (True, ())
    other = check(made, texts={answers.DOUBTED: answers.DOUBTED_TEXT.replace("62", "26")})
    assert any("the text given is another" in fault for fault in other.faults)


def test_a_bundle_is_of_the_answer_it_was_made_from_and_of_no_other() -> None:
    found = json.loads(bundles.stored())
    assert check(bundles.answer_bundle(), content=found).holds
    proof = check(bundles.answer_bundle(), content={**found, "gaps": []})
    assert any("is not the answer that this bundle was made from" in fault for fault in proof.faults)


def test_letters_outside_the_basic_plane_count_as_one() -> None:
    """A code point counts once, also where UTF-16 needs two units and UTF-8 four bytes."""
    text = "😀 At week 24 a SALT of 20 was reached by 3% 𝛼."
    source = {"document": "card:x", "document_hash": standalone.document_hash("card:x", text), "characters": len(text)}

    def emoji(found: dict[str, Any]) -> None:
        named = {"document": "card:x", "document_hash": source["document_hash"]}
        found["sources"] = [{**found["sources"][0], **source, "text": text}]
        found["claims"][0]["citations"] = [{**named, "start": 2, "end": len(text), "quote": text[2:], "finding": None}]

    assert faults(emoji, bundles.small_bundle()) == ()


@pytest.mark.parametrize(
    "data, words",
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON in UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b"{}", "does not say that it is a proof bundle"),
        (b"[]", "does not say that it is a proof bundle"),
        (b'{"format":"everyline-proof/1","format":"everyline-proof/1"}', "stands twice"),
        (b'{"format":"everyline-proof/1","n":NaN}', "NaN is not a JSON number"),
        (b'{"format":"everyline-proof/9"}', "does not say that it is a proof bundle"),
    ],
)
def test_what_is_no_bundle_is_unreadable_and_says_why(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        check(data)


def test_the_file_runs_alone_and_ends_with_the_code_of_its_outcome(tmp_path: Path) -> None:
    verifier = tmp_path / "everyline_verify.py"
    verifier.write_bytes(Path(standalone.__file__).read_bytes())
    good, bad, key, other = (tmp_path / name for name in ("good.json", "bad.json", "key.hex", "other.hex"))
    good.write_bytes(bundles.answer_bundle())
    bad.write_bytes(bundles.answer_bundle().replace(b"31.5%", b"51.5%", 1))
    key.write_text(bundles.key().public.hex())
    other.write_text(bundles.key(2).public.hex())

    def run(*args: object) -> tuple[int, str]:
        command = [sys.executable, "-I", str(verifier), *map(str, args)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=60)
        return done.returncode, done.stdout or done.stderr

    code, told = run(good, "--public-key", key)
    assert code == 0
    assert told.startswith("Proof bundle of the answer ")
    assert "which is the pinned one" in told
    assert run(bad)[0] == 4
    code, told = run(good, "--public-key", other)
    assert code == 4
    assert "which is not the pinned one" in told
    assert run(key)[0] == 1
    assert run(tmp_path / "absent")[0] == 1
    assert run(good, "--public-key", good)[0] == 1
    answer = tmp_path / "answer.json"
    answer.write_text(bundles.stored(), encoding="utf-8")
    assert run(good, "--of", answer)[0] == 0
    answer.write_text(bundles.stored(answers.answer(gaps=())), encoding="utf-8")
    assert run(good, "--of", answer)[0] == 4


def test_nothing_that_a_bundle_says_can_steer_a_terminal() -> None:
    told = "\n".join(faults(lambda b: b["claims"][0]["verdict"].update(label="\x1b[2J\u202eTRUE")))
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert "TRUE" in told
