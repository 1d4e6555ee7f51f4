"""Signing in by an identity provider: a real one on loopback, the whole way there and back."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx2
import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from sqlalchemy import text
from tests.databases import _free_port
from tests.integration.board.conftest import People
from tests.integration.board.test_site import sign_in

from everyline.engine.board import Board
from everyline.engine.identity import Identity, Pending, Provider, provider_of
from everyline.engine.site import Site
from everyline.errors import InvalidSettings, NotPermitted, ProviderUnavailable
from everyline.serving import make_app
from everyline.settings import Settings
from everyline.web.pages import COOKIE

US = "http://127.0.0.1:8000"


def person(subject: str, email: str, **further: object) -> str:
    return json.dumps({"sub": subject, "email": email, "email_verified": True, **further})


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider in a process of its own, ended by its id."""
    port = _free_port()
    people = (
        person("s-ann", "Ann@example.org"),
        person("s-bob", "bob@example.org", email_verified=False),
        person("s-bob-2", "bob@example.org"),
        person("s-bob-3", "bob@example.org"),
        person("s-nobody", "nobody@example.org"),
        person("s-kelvin", "\u212a@example.org"),
        json.dumps({"sub": "s-bare"}),
    )
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"]
    for one in people:
        command += ["--user-claims", one]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            found = f"http://127.0.0.1:{port}"
            for _ in range(300):
                try:
                    httpx2.get(f"{found}/.well-known/openid-configuration", trust_env=False)
                    break
                except httpx2.TransportError:
                    time.sleep(0.1)
            yield found
        finally:
            server.terminate()
            server.wait(10)


@pytest.fixture
def provider(issuer: str) -> Provider:
    return Provider(issuer, "everyline", "a secret", f"{US}/sign-in/provider/return")


@pytest.fixture
def here(site: Site, provider: Provider) -> TestClient:
    app = make_app(replace(site, provider=provider))
    return TestClient(app, base_url=US, follow_redirects=False)


def consent(url: str, subject: str) -> str:
    """What the provider's own page does once somebody signed in there: the path it sends the browser back to."""
    answer = httpx2.post(url, data={"sub": subject}, trust_env=False)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"].removeprefix(US)


def there_and_back(client: TestClient, subject: str) -> httpx2.Response:
    return client.get(consent(client.get("/sign-in/provider").headers["location"], subject))


def told(answer: httpx2.Response) -> str:
    found = re.search(r'role="alert">([^<]+)<', answer.text)
    assert found, answer.text
    return found[1]


def test_a_member_signs_in_by_the_provider_and_lands_where_they_wanted(
    here: TestClient, board: Board, people: People
) -> None:
    page = here.get("/sign-in?next=%2Fboard%2Ftrail")
    assert 'href="/sign-in/provider?next=%2Fboard%2Ftrail"' in page.text
    start = here.get("/sign-in/provider?next=%2Fboard%2Ftrail")
    asked = dict(parse_qsl(urlsplit(start.headers["location"]).query))
    assert asked["code_challenge_method"] == "S256"
    assert asked["response_type"] == "code"
    assert asked["redirect_uri"] == f"{US}/sign-in/provider/return"
    assert len(asked["state"]) >= 32
    assert len(asked["nonce"]) >= 32
    assert "a secret" not in start.headers["location"]
    kept = start.headers["set-cookie"]
    assert "HttpOnly" in kept
    assert "SameSite=lax" in kept
    back = here.get(consent(start.headers["location"], "s-ann"))
    assert back.status_code == 200
    assert 'content="0; url=/board/trail"' in back.text
    assert here.get("/board/trail").status_code == 200
    assert "SameSite=strict" in next(one for one in back.headers.get_list("set-cookie") if one.startswith(COOKIE))
    entry = board.store.trail(people.ann.id)[-1]
    assert (entry.act, entry.member) == ("bind account", people.ann.id)
    there_and_back(here, "s-ann")
    assert [one.act for one in board.store.trail(people.ann.id)].count("bind account") == 1
    assert board.trail_faults() == ()


def test_after_the_first_time_the_subject_counts_and_the_address_no_more(
    site: Site, board: Board, people: People, issuer: str
) -> None:
    sign_in_by = site.people.sign_in_by
    assert sign_in_by(Identity(issuer, "s-ann", "ann@example.org")) == people.ann
    assert sign_in_by(Identity(issuer, "s-ann", "bob@example.org")) == people.ann
    assert sign_in_by(Identity(issuer, "s-ann", "")) == people.ann
    with pytest.raises(NotPermitted, match="Another account"):  # her address was given to somebody else there
        sign_in_by(Identity(issuer, "s-other", "ann@example.org"))
    with pytest.raises(NotPermitted, match="was verified"):  # the same subject elsewhere is somebody else
        sign_in_by(Identity("https://other.example", "s-ann", ""))
    with pytest.raises(NotPermitted):
        site.people.let_go(people.editor, people.ann.id)
    site.people.let_go(people.chair, people.ann.id)
    assert sign_in_by(Identity(issuer, "s-other", "ann@example.org")) == people.ann
    board.change_member(people.chair, people.ann.id, is_active=False)
    with pytest.raises(NotPermitted, match="not on the board"):
        sign_in_by(Identity(issuer, "s-other", "ann@example.org"))
    board.change_member(people.chair, people.bob.id, is_active=False)
    with pytest.raises(NotPermitted, match="not on the board"):
        sign_in_by(Identity(issuer, "s-bob", "bob@example.org"))
    assert board.trail_faults() == ()


@pytest.mark.parametrize(
    "subject, says",
    [("s-bob", "verified"), ("s-bare", "verified"), ("s-nobody", "No member"), ("s-kelvin", "No member")],
)
def test_whom_the_provider_knows_but_the_board_does_not_is_not_let_in(
    here: TestClient, board: Board, people: People, subject: str, says: str
) -> None:
    before = len(board.store.members()), len(board.store.trail())
    answer = there_and_back(here, subject)
    assert answer.status_code == 403
    assert says in told(answer)
    assert COOKIE not in here.cookies
    assert (len(board.store.members()), len(board.store.trail())) == before
    with board.store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM identities")).scalar() == 0


def test_a_second_account_with_the_same_address_is_refused(here: TestClient, people: People) -> None:
    assert there_and_back(here, "s-bob-2").status_code == 200
    here.cookies.clear()
    refused = there_and_back(here, "s-bob-3")
    assert refused.status_code == 403
    assert "Another account" in told(refused)


def test_an_answer_to_another_sign_in_is_refused(here: TestClient, people: People) -> None:
    first = consent(here.get("/sign-in/provider").headers["location"], "s-ann")
    here.get("/sign-in/provider")
    assert "not the answer" in told(here.get(first))  # of an earlier try, or planted by somebody
    assert "began no sign-in" in told(here.get(first))  # and the try is over
    other = TestClient(here.app, base_url=US, follow_redirects=False)
    assert "began no sign-in" in told(other.get(first))
    assert COOKIE not in here.cookies


def test_an_answer_is_used_once(here: TestClient, people: People) -> None:
    start = here.get("/sign-in/provider")
    pending = here.cookies["everyline_provider"]
    back = consent(start.headers["location"], "s-ann")
    assert here.get(back).status_code == 200
    here.cookies.clear()
    here.cookies.set("everyline_provider", pending)  # as whoever copied it all would try
    again = here.get(back)
    assert again.status_code == 403
    assert "used already" in told(again)


@pytest.mark.parametrize("held", ["x", "e30=", "W10=", "\u00e4", "WzEsMiwzLDRd"])
def test_a_damaged_cookie_is_no_sign_in(here: TestClient, people: People, held: str) -> None:
    answer = here.get(
        "/sign-in/provider/return?code=x&state=x", headers={"cookie": f"everyline_provider={held}".encode()}
    )
    assert answer.status_code == 403
    assert "began no sign-in" in told(answer)


@pytest.mark.parametrize(
    "query", [{"error": "access_denied"}, {}, {"code": "x", "iss": "https://other.example"}, {"code": "x"}]
)
def test_what_the_provider_refuses_is_told(here: TestClient, people: People, query: Mapping[str, str]) -> None:
    asked = dict(parse_qsl(urlsplit(here.get("/sign-in/provider").headers["location"]).query))
    answer = here.get("/sign-in/provider/return?" + urlencode({"state": asked["state"], **query}))
    assert answer.status_code == 403
    assert "start again" in told(answer).lower()
    assert "error=" not in answer.text


class Forged(Provider):
    """A provider whose token endpoint and keys are ours, to say what no real one would."""

    token: Mapping[str, Any]
    keys: Mapping[str, Any]

    def _exchange(self, code: str, verifier: str) -> dict[str, Any]:
        return dict(self.token)

    def _get(self, url: str, headers: Mapping[str, str]) -> dict[str, Any]:
        return dict(self.keys) if url.endswith("/jwks") else super()._get(url, headers)


def claims(issuer: str, **other: object) -> dict[str, object]:
    now = int(time.time())
    good = {"iss": issuer, "aud": "everyline", "sub": "s-ann", "iat": now, "exp": now + 300, "nonce": "n" * 32,
            "email": "ann@example.org", "email_verified": True}  # fmt: skip
    return {name: value for name, value in {**good, **other}.items() if value is not None}


KEY = RSAKey.generate_key(2048, {"kid": "k", "use": "sig"}, private=True)
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "k", "use": "sig"}, private=True)


def forged(issuer: str, token: str) -> Identity:
    made = Forged(issuer, "everyline", "a secret", f"{US}/back")
    made.token = {"id_token": token, "access_token": "a", "token_type": "Bearer"}
    made.keys = KeySet([KEY]).as_dict(private=False)
    return made.finish(Pending("s" * 32, "n" * 32, "v" * 43), {"state": "s" * 32, "code": "c"})


def test_a_token_is_believed_when_all_of_it_holds(issuer: str) -> None:
    signed = jwt.encode({"alg": "RS256", "kid": "k"}, claims(issuer), KEY)
    assert forged(issuer, signed) == Identity(issuer, "s-ann", "ann@example.org")
    unverified = jwt.encode({"alg": "RS256", "kid": "k"}, claims(issuer, email_verified="yes"), KEY)
    assert forged(issuer, unverified).email == ""


HOUR = 3600
WRONG: tuple[dict[str, object], ...] = (
    {"nonce": "another"}, {"nonce": None}, {"iss": "https://other.example"}, {"iss": None}, {"aud": "another client"},
    {"aud": None}, {"aud": ["everyline", "other"], "azp": "other"}, {"exp": int(time.time()) - HOUR}, {"exp": None},
    {"iat": int(time.time()) + HOUR}, {"iat": None}, {"sub": None}, {"sub": ""}, {"sub": "x" * 300}, {"sub": "a\nb"},
)  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: "-".join(wrong))
def test_a_token_that_says_something_wrong_lets_nobody_in(issuer: str, wrong: dict[str, object]) -> None:
    with pytest.raises(NotPermitted):
        forged(issuer, jwt.encode({"alg": "RS256", "kid": "k"}, claims(issuer, **wrong), KEY))


def test_a_token_that_is_not_signed_by_the_provider_lets_nobody_in(issuer: str) -> None:
    said = claims(issuer)
    secret = OctKey.import_key("a secret" * 8)
    unsigned = jwt.encode({"alg": "RS256", "kid": "k"}, said, KEY).rpartition(".")[0] + "."
    none = "eyJhbGciOiJub25lIn0." + unsigned.split(".")[1] + "."
    for token in (
        jwt.encode({"alg": "RS256", "kid": "k"}, said, OTHER_KEY),
        jwt.encode({"alg": "HS256"}, said, secret),
        unsigned,
        none,
        "",
        "x.y.z",
    ):
        with pytest.raises(NotPermitted):
            forged(issuer, token)


def test_a_provider_that_is_down_is_told_with_the_next_step(site: Site, people: People) -> None:
    gone = Provider(f"http://127.0.0.1:{_free_port()}", "everyline", "", f"{US}/back")
    client = TestClient(make_app(replace(site, provider=gone)), base_url=US, follow_redirects=False)
    answer = client.get("/sign-in/provider?next=/board/trail")
    assert answer.status_code == 503
    assert "Sign in with your password" in told(answer)
    assert 'name="next" value="/board/trail"' in answer.text
    client.cookies.clear()
    sign_in(client, "ann@example.org")  # the password goes on


def test_a_provider_that_calls_itself_otherwise_is_refused(issuer: str) -> None:
    with pytest.raises(ProviderUnavailable, match="calls itself"):
        Provider(f"{issuer}/", "everyline", "", f"{US}/back").begin("/board")


def test_without_settings_there_is_no_provider(anybody: TestClient, people: People) -> None:
    assert "organisation" not in anybody.get("/sign-in").text
    assert anybody.get("/sign-in/provider").status_code == 404
    assert anybody.get("/sign-in/provider/return?code=x&state=y").status_code == 404


def test_settings_of_a_provider_are_whole_or_refused() -> None:
    def settings(**environment: str) -> Settings:
        return Settings.read({"HOME": "/nowhere", **environment})

    assert provider_of(settings()) is None
    both = {"EVERYLINE_OIDC_ISSUER": "https://id.example.org", "EVERYLINE_OIDC_CLIENT": "c"}
    given = settings(**both, EVERYLINE_OIDC_SECRET="hush", EVERYLINE_ADDRESS="https://answers.example.org")
    made = provider_of(given)
    assert made
    assert made.back == "https://answers.example.org/sign-in/provider/return"
    assert "hush" not in repr(given) + repr(made)
    for name in both:
        with pytest.raises(InvalidSettings, match="by half"):
            provider_of(settings(**{name: both[name]}))
    for odd in ("http://id.example.org", "id.example.org", "ftp://x", "javascript:x"):
        with pytest.raises(InvalidSettings, match="EVERYLINE_OIDC_ISSUER"):
            provider_of(settings(**{**both, "EVERYLINE_OIDC_ISSUER": odd}))


QUIET = """
import sys
def guard(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        print(event, args[1:]); raise SystemExit(97)
sys.addaudithook(guard)
from everyline.engine.identity import provider_of
from everyline.settings import Settings
assert provider_of(Settings.read({"HOME": "/nowhere"})) is None
assert "authlib" not in sys.modules and "httpx2" not in sys.modules
both = {"EVERYLINE_OIDC_ISSUER": "https://id.example.org", "EVERYLINE_OIDC_CLIENT": "c"}
assert provider_of(Settings.read({"HOME": "/nowhere", **both}))
"""


def test_setting_a_provider_opens_no_connection_and_setting_none_loads_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", QUIET], capture_output=True, text=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert done.returncode == 0, done.stdout + done.stderr
