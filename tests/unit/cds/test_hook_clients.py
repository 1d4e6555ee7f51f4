"""CDS Hooks 2.0, "Trusting CDS Clients": whose calls are taken, by a signed token and keys given beforehand."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from everyline.engine import hook_clients
from everyline.engine.hook_clients import HookClients, clients_of, host_of, is_this_machine
from everyline.errors import Busy, ClientRefused, InvalidSettings, NotPermitted

ISSUER = "https://ehr.example.org"
JKU = "https://ehr.example.org/jwks.json"
ADDRESS = "https://cds.example.org"
CALLED = "/cds-services/a-patient-view"
NOW = 1_795_000_000
EC = ECKey.generate_key("P-384", {"kid": "ec"})
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})
OTHER = ECKey.generate_key("P-384", {"kid": "ec"})


@pytest.fixture
def clients(tmp_path: Path) -> HookClients:
    keys = {"keys": [EC.as_dict(private=False), RSA.as_dict(private=False)]}
    (tmp_path / "keys.json").write_text(json.dumps(keys))
    (tmp_path / "clients.yaml").write_text(
        f"clients:\n  - iss: {ISSUER}\n    jku: {JKU}\n    keys: keys.json\n"
        f"  - iss: https://other.example.org\n    keys: {json.dumps([OTHER.as_dict(private=False)])}\n"
    )
    return clients_of(str(tmp_path / "clients.yaml"), ADDRESS, lambda: NOW)


def claims(**further: Any) -> dict[str, Any]:
    made = {"iss": ISSUER, "aud": ADDRESS + CALLED, "iat": NOW, "exp": NOW + 300, "jti": "1", **further}
    return {name: value for name, value in made.items() if value is not None}


def token(key: Any = EC, algorithm: str = "ES384", header: dict[str, Any] | None = None, **said: Any) -> str:
    first = {"alg": algorithm, "typ": "JWT", "kid": key.kid, **(header or {})}
    return jwt.encode(first, claims(**said), key, algorithms=[algorithm])


def admit(clients: HookClients, sent: str) -> str:
    return clients.admit(f"Bearer {sent}", [CALLED], is_local=True)


def test_a_signed_token_of_a_known_record_lets_it_in(clients: HookClients) -> None:
    assert admit(clients, token()) == ISSUER
    assert admit(clients, token(RSA, "RS384", jti="2")) == ISSUER
    assert admit(clients, token(header={"jku": JKU}, jti="3")) == ISSUER
    assert admit(clients, token(aud=["https://x.example.org", ADDRESS + CALLED], jti="4")) == ISSUER
    assert admit(clients, token(OTHER, iss="https://other.example.org")) == "https://other.example.org"


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (lambda: token(OTHER), "signature"),
        (lambda: token(RSA, "RS256"), "alg"),
        (lambda: token(header={"kid": "gone"}), "kid"),
        (lambda: token(header={"jku": "https://evil.example.org/jwks.json"}), "jku"),
        (lambda: token(iss="https://evil.example.org"), "issuer"),
        (lambda: token(OTHER, iss="https://other.example.org", header={"jku": JKU}), "jku"),
        (lambda: token(aud=ADDRESS), "aud"),
        (lambda: token(aud=None), "aud"),
        (lambda: token(aud=ADDRESS + "/cds-services/b-patient-view"), "aud"),
        (lambda: token(exp=NOW - 61), "exp"),
        (lambda: token(exp=None), "exp"),
        (lambda: token(exp=True), "exp"),
        (lambda: token(exp=NOW + 3_600), "longer"),
        (lambda: token(iat=NOW - 3_600), "longer"),
        (lambda: token(iat=None), "iat"),
        (lambda: token(iat=NOW + 120), "iat"),
        (lambda: token(nbf=NOW + 120), "nbf"),
        (lambda: token(jti=None), "jti"),
        (lambda: token(jti=""), "jti"),
        (lambda: token() + "x", "signature"),
        (lambda: "a.b.c", "signature"),
        (lambda: "x" * 9_000, "no JWT"),
    ],
)
def test_a_token_that_does_not_hold_lets_nobody_in(clients: HookClients, made: Callable[[], str], why: str) -> None:
    with pytest.raises(ClientRefused) as fault:
        admit(clients, made())
    assert why in fault.value.message


def test_no_signature_and_one_by_the_public_key_as_a_secret_are_refused(clients: HookClients) -> None:
    body = part(claims())
    for algorithm in ("none", "None", "NONE", ""):
        with pytest.raises(ClientRefused, match=r"alg|signature"):
            admit(clients, f"{part({'alg': algorithm, 'kid': 'ec'})}.{body}.")
    for public in (RSA.as_pem(private=False), json.dumps(RSA.as_dict(private=False)).encode()):
        head = f"{part({'alg': 'HS256', 'typ': 'JWT', 'kid': 'rsa'})}.{body}"
        signed = hmac.new(public, head.encode(), "sha256").digest()
        with pytest.raises(ClientRefused, match="alg"):
            admit(clients, f"{head}.{urlsafe_b64encode(signed).rstrip(b'=').decode()}")


def part(said: dict[str, Any]) -> str:
    """A part of a token, made by hand as an attacker would."""
    return urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


def test_a_token_lets_in_once(clients: HookClients) -> None:
    sent = token()
    assert admit(clients, sent) == ISSUER
    with pytest.raises(ClientRefused, match="jti"):
        admit(clients, sent)
    # A token that was refused for something else may still be used: nobody can use up somebody's.
    assert admit(clients, token(OTHER, iss="https://other.example.org", jti="1"))


def test_what_was_used_is_remembered_within_bounds(clients: HookClients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hook_clients, "MOST_SEEN", 2)
    for number in range(2):
        admit(clients, token(jti=f"n{number}"))
    with pytest.raises(Busy):
        admit(clients, token(jti="n2"))
    clients.clock = lambda: NOW + 400
    assert admit(clients, token(jti="n3", iat=NOW + 400, exp=NOW + 500)) == ISSUER


def test_without_a_token_nobody_comes_in_where_clients_are_named(clients: HookClients) -> None:
    for sent in ("", "Basic x", "Bearer", "Bearer   "):
        with pytest.raises(ClientRefused, match="No token"):
            clients.admit(sent, [CALLED], is_local=True)


def test_without_clients_this_machine_alone_may_call_unless_it_is_open() -> None:
    closed, wide = clients_of("", ADDRESS, lambda: NOW), clients_of("open", ADDRESS, lambda: NOW)
    assert closed.admit("", [CALLED], is_local=True) == ""
    with pytest.raises(NotPermitted, match="EVERYLINE_CDS_CLIENTS"):
        closed.admit("", [CALLED], is_local=False)
    assert wide.admit("", [CALLED], is_local=False) == ""


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("- x", "names no clients"),
        ("clients: []", "names no clients"),
        ("clients: [{keys: []}]", "no iss"),
        (f"clients: [{{iss: a, keys: {json.dumps([EC.as_dict(private=True)])}}}]", "is private"),
        ("clients: [{iss: a, keys: [{kty: oct, k: c2VjcmV0}]}]", "no kind that signs by a pair"),
        ("clients: [{iss: a, keys: [{kty: EC, crv: P-384}]}]", "can't be read"),
        ("clients: [{iss: a, keys: gone.json}]", "can't be read"),
        ("clients: [{iss: a, algorithms: [HS256], keys: []}]", "algorithms"),
        ("clients: [{iss: a, algorithms: [none], keys: []}]", "algorithms"),
        ("clients: [{iss: a, jku: 'http://a', keys: []}]", "no https address"),
        ("clients: [{iss: a, trust: me, keys: []}]", "unknown key"),
        ("clients: [", "line 2"),
    ],
)
def test_a_file_of_clients_that_is_wrong_is_told_at_the_start(tmp_path: Path, said: str, why: str) -> None:
    file = tmp_path / "clients.yaml"
    file.write_text(said)
    with pytest.raises(InvalidSettings) as fault:
        clients_of(str(file), ADDRESS, lambda: NOW)
    assert why in fault.value.message
    assert "EVERYLINE_CDS_CLIENTS" in fault.value.message


def test_a_file_of_clients_that_is_not_there_is_told_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match="can't be read"):
        clients_of(str(tmp_path / "gone.yaml"), ADDRESS, lambda: NOW)


def test_this_machine_is_known_by_any_of_its_names() -> None:
    assert all(is_this_machine(one) for one in ("127.0.0.1", "127.8.0.1", "::1", "[::1]", "localhost"))
    assert not any(is_this_machine(one) for one in ("", "10.0.0.1", "localhost.evil.example", "127.0.0.1.nip.io"))
    assert [host_of(one) for one in ("localhost:8000", "https://a.example:1/x", "[::1]:80", "")] == [
        "localhost", "a.example", "::1", "",
    ]  # fmt: skip
