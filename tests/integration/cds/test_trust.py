"""Who may call over HTTP: this machine, named records by their tokens, pages of named origins; nobody else."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import ECKey
from tests.integration.cds.conftest import NOW, called
from tests.integration.cds.record import person, request

from everyline.engine.site import Site

VIEW = "/cds-services/atorvastatin-patient-view"
SAID = request("patient-view", {"patient": person()})


def other(site: Site, **settings: Any) -> Site:
    """The same site under other settings."""
    return replace(site, **settings)


def test_this_machine_may_call_without_a_token(client: TestClient) -> None:
    assert client.post(VIEW, json=SAID).status_code == 200


@pytest.mark.parametrize(
    ("caller", "base", "headers"),
    [
        ("10.0.0.7", "http://127.0.0.1", {}),
        ("127.0.0.1", "http://rebound.example.org", {}),  # a page that another site shows in a browser here
        ("127.0.0.1", "http://127.0.0.1", {"X-Forwarded-For": "10.0.0.7"}),
        ("127.0.0.1", "http://127.0.0.1", {"Forwarded": "for=10.0.0.7"}),
    ],
)
def test_nobody_else_may_call_where_no_record_is_named(
    site: Site, caller: str, base: str, headers: dict[str, str]
) -> None:
    with called(site, caller, base) as client:
        for path in (VIEW, f"{VIEW}/feedback"):
            answer = client.post(path, content=b"{", headers=headers)  # refused before the body is read
            assert answer.status_code == 403
            assert "EVERYLINE_CDS_CLIENTS" in answer.json()["next_step"]
        assert client.get("/cds-services").status_code == 200


def test_a_server_set_up_for_the_world_takes_nobody_for_local(site: Site) -> None:
    with called(other(site, address="https://cds.example.org")) as client:
        assert client.post(VIEW, json=SAID).status_code == 403
    with called(other(site, address="https://cds.example.org", cds_clients="open"), "10.0.0.7") as client:
        assert client.post(VIEW, json=SAID).status_code == 200


def test_a_named_record_calls_by_a_token_for_each_call(site: Site, tmp_path: Path) -> None:
    key = ECKey.generate_key("P-384", {"kid": "k"})
    file = tmp_path / "clients.json"
    file.write_text(json.dumps({"clients": [{"iss": "https://ehr.example.org", "keys": [key.as_dict(private=False)]}]}))
    address = "https://cds.example.org"

    def token(jti: str, path: str = VIEW) -> dict[str, str]:
        now = int(NOW.timestamp())
        said = {"iss": "https://ehr.example.org", "aud": address + path, "iat": now, "exp": now + 60, "jti": jti}
        made = jwt.encode({"alg": "ES384", "kid": "k", "typ": "JWT"}, said, key, algorithms=["ES384"])
        return {"Authorization": f"Bearer {made}"}

    with called(other(site, address=address, cds_clients=str(file)), "10.0.0.7") as client:
        bare = client.post(VIEW, json=SAID)
        assert (bare.status_code, bare.headers["www-authenticate"]) == (401, 'Bearer realm="Everyline"')
        first = token("1")
        assert client.post(VIEW, json=SAID, headers=first).status_code == 200
        again = client.post(VIEW, json=SAID, headers=first)
        assert again.status_code == 401
        assert again.headers["www-authenticate"] == 'Bearer realm="Everyline", error="invalid_token"'
        assert "jti" in again.json()["detail"]
        elsewhere = token("2", "/cds-services/atorvastatin-order-sign")
        assert client.post(VIEW, json=SAID, headers=elsewhere).status_code == 401
        said = {"feedback": [{
            "card": "4e0a3a1e-3283-4575-ab82-028d55fe2720", "outcome": "accepted",
            "outcomeTimestamp": "2026-11-25T08:00:00Z",
        }]}  # fmt: skip
        assert client.post(f"{VIEW}/feedback", json=said, headers=token("3")).status_code == 200
        assert client.post(f"{VIEW}/feedback", json=said, headers=token("4", f"{VIEW}/feedback")).status_code == 200


ORIGIN = "https://ehr.example.org"


def preflight(origin: str) -> dict[str, str]:
    return {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }


def test_pages_of_named_origins_alone_may_call(site: Site) -> None:
    with called(other(site, cds_origins=(ORIGIN,))) as client:
        allowed = client.options(VIEW, headers=preflight(ORIGIN))
        assert allowed.status_code == 200
        assert allowed.headers["access-control-allow-origin"] == ORIGIN
        assert "access-control-allow-credentials" not in allowed.headers
        assert "authorization" in allowed.headers["access-control-allow-headers"].lower()
        answer = client.post(VIEW, json=SAID, headers={"Origin": ORIGIN})
        assert answer.headers["access-control-allow-origin"] == ORIGIN
        for origin in ("https://evil.example.org", "null", f"{ORIGIN}.evil.example"):
            refused = client.options(VIEW, headers=preflight(origin))
            assert "access-control-allow-origin" not in refused.headers
            said = client.post(VIEW, json=SAID, headers={"Origin": origin})
            assert "access-control-allow-origin" not in said.headers
        # Other routes share nothing.
        elsewhere = client.options("/api/v1/ask", headers=preflight(ORIGIN))
        assert "access-control-allow-origin" not in elsewhere.headers
        page = client.get("/healthz", headers={"Origin": ORIGIN})
        assert "access-control-allow-origin" not in page.headers


def test_without_the_setting_no_origin_may_call(client: TestClient) -> None:
    answer = client.options(VIEW, headers=preflight(ORIGIN))
    assert answer.status_code == 405
    assert "access-control-allow-origin" not in answer.headers
