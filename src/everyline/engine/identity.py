"""Signing in by an identity provider: OpenID Connect, authorization code with PKCE. The only module that touches
Authlib, and the only one that opens a connection for signing in; without a provider in the settings it opens none.

Standards: OpenID Connect Core 1.0 and Discovery 1.0, RFC 6749, RFC 7636 (PKCE, S256), RFC 9207 (issuer in the answer).
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, cast  # what a provider sends is whatever JSON holds
from urllib.parse import urlsplit

from everyline.errors import InvalidSettings, NotPermitted, ProviderUnavailable
from everyline.settings import Settings

RETURN = "/sign-in/provider/return"
# Signatures by a key pair alone: HS256 would make the client's secret a signing key, and "none" is none.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_WAIT_S = 5.0
_KNOWN_S = 3600.0
_SKEW_S = 60
_AGAIN = "Go back to the sign-in page and start again."


@dataclass(frozen=True, slots=True)
class Pending:
    """A sign-in under way, as the browser that began it keeps it (in a cookie of ours): what the answer must fit."""

    state: str
    nonce: str
    verifier: str = field(repr=False)
    onward: str = "/board"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says somebody is. email: their address, only where the provider has verified it, else empty."""

    issuer: str
    subject: str
    email: str = ""


@dataclass
class Provider:
    """An identity provider by its issuer, and our client there. back: where it sends people back to."""

    issuer: str
    client: str
    secret: str = field(repr=False)
    back: str
    clock: Callable[[], float] = time.time
    _known: dict[str, tuple[float, Any]] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def begin(self, onward: str) -> tuple[str, Pending]:
        """Where to send the browser, and what it must bring back. Raises ProviderUnavailable."""
        pending = Pending(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), onward)
        endpoint = self._endpoint("authorization_endpoint")
        with self._session() as session:
            url, _ = session.create_authorization_url(
                endpoint, state=pending.state, nonce=pending.nonce, code_verifier=pending.verifier
            )
        return str(url), pending

    def finish(self, pending: Pending, answer: Mapping[str, str]) -> Identity:
        """Who came back, by the provider's answer (the query of the address it sent the browser to).

        Raises NotPermitted where the answer is not the one to this sign-in, was used already, or its token does not
        hold, and ProviderUnavailable where the provider does not answer.
        """
        if not hmac.compare_digest(answer.get("state", "").encode(), pending.state.encode()):
            raise NotPermitted("This is not the answer to a sign-in that this browser began.", _AGAIN)
        if "iss" in answer and answer["iss"] != self.issuer:
            raise NotPermitted("The answer is of another provider.", _AGAIN)
        if "error" in answer or not answer.get("code"):
            raise NotPermitted("The provider did not sign you in.", _AGAIN)
        token = self._exchange(answer["code"], pending.verifier)
        claims = self._claims(token, pending.nonce)
        if "email" not in claims and isinstance(token.get("access_token"), str):
            claims = {**self._told(token["access_token"], str(claims["sub"])), **claims}
        is_verified = claims.get("email_verified") in (True, "true")
        email = claims.get("email") if is_verified else ""
        return Identity(self.issuer, str(claims["sub"]), email if isinstance(email, str) else "")

    def _session(self) -> Any:
        from authlib.integrations.httpx_client import OAuth2Client

        methods = self._metadata().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        method = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
        return OAuth2Client(
            self.client,
            self.secret or None,
            scope="openid email",
            redirect_uri=self.back,
            code_challenge_method="S256",
            token_endpoint_auth_method=method if self.secret else "none",
            timeout=_WAIT_S,
            follow_redirects=False,
            trust_env=False,
        )

    def _exchange(self, code: str, verifier: str) -> dict[str, Any]:
        import httpx2
        from authlib.common.errors import AuthlibBaseError

        endpoint = self._endpoint("token_endpoint")
        with self._session() as session:
            try:
                return dict(session.fetch_token(endpoint, code=code, code_verifier=verifier))
            except AuthlibBaseError as fault:
                raise NotPermitted("The provider refuses its own answer; it may be used already.", _AGAIN) from fault
            except (httpx2.HTTPError, ValueError) as fault:
                raise self._unavailable() from fault

    def _claims(self, token: Mapping[str, Any], nonce: str) -> dict[str, Any]:
        """What the identity token says, once its signature, issuer, audience, times and nonce were checked (Core,
        section 3.1.3.7)."""
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.errors import JoseError

        given = str(token.get("id_token") or "")
        offered = self._metadata().get("id_token_signing_alg_values_supported", ())
        allowed = [one for one in offered if one in _ALGORITHMS]
        wanted = {"iss": {"essential": True, "value": self.issuer}, "aud": {"essential": True, "value": self.client}}
        said = {"nonce": nonce, "client_id": self.client, "access_token": token.get("access_token")}
        try:
            decoded = self._decoded(lambda keys: jwt.decode(given, keys, algorithms=allowed or ["RS256"]))
            claims = CodeIDToken(decoded.claims, decoded.header, wanted, said)
            claims.validate(now=int(self.clock()), leeway=_SKEW_S)
        except (JoseError, ValueError, TypeError, KeyError) as fault:
            raise NotPermitted("What the provider says of you does not hold.", _AGAIN) from fault
        subject = claims.get("sub")
        if not isinstance(subject, str) or not 1 <= len(subject) <= 255 or not subject.isprintable():
            raise NotPermitted("The provider names nobody.", _AGAIN)
        return dict(claims)

    def _decoded(self, decode: Callable[[Any], Any]) -> Any:
        """A token decoded by the provider's keys, fetched anew once where none of those known fits: keys rotate."""
        from joserfc.errors import BadSignatureError, JoseError
        from joserfc.jwk import KeySet, KeySetSerialization

        for is_anew in (False, True):
            found = self._fetched(self._endpoint("jwks_uri"), is_anew=is_anew)
            keys = KeySet.import_key_set(cast("KeySetSerialization", found))
            try:
                return decode(keys)
            except (BadSignatureError, ValueError, JoseError):
                if is_anew:
                    raise
        raise AssertionError("unreachable")

    def _told(self, access_token: str, subject: str) -> dict[str, Any]:
        """What the provider tells of the person besides (Core, section 5.3); nothing where it is somebody else."""
        if "userinfo_endpoint" not in self._metadata():
            return {}
        told = self._get(self._endpoint("userinfo_endpoint"), {"Authorization": f"Bearer {access_token}"})
        return told if told.get("sub") == subject else {}

    def _metadata(self) -> Mapping[str, Any]:
        found = self._fetched(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self.issuer:
            raise ProviderUnavailable(
                f"The provider calls itself {str(found.get('issuer'))[:200]!r}, not {self.issuer!r}.",
                "Set EVERYLINE_OIDC_ISSUER to the issuer exactly as the provider writes it.",
            )
        return found

    def _endpoint(self, name: str) -> str:
        address = self._metadata().get(name)
        if not isinstance(address, str) or not _is_safe(address):
            raise ProviderUnavailable(f"The provider gives no safe {name}.", "Sign in with your password.")
        return address

    def _fetched(self, url: str, *, is_anew: bool = False) -> Mapping[str, Any]:
        with self._lock:
            at, found = self._known.get(url, (0.0, None))
        if found is not None and not is_anew and 0 <= self.clock() - at < _KNOWN_S:
            return dict(found)
        found = self._get(url, {})
        with self._lock:
            self._known[url] = (self.clock(), found)
        return found

    def _get(self, url: str, headers: Mapping[str, str]) -> dict[str, Any]:
        import httpx2

        try:
            with httpx2.Client(timeout=_WAIT_S, follow_redirects=False, trust_env=False) as session:
                answer = session.get(url, headers=dict(headers))
                answer.raise_for_status()
                found = answer.json()
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as fault:
            raise self._unavailable() from fault
        if not isinstance(found, dict):
            raise self._unavailable()
        return found

    def _unavailable(self) -> ProviderUnavailable:
        return ProviderUnavailable(
            "The identity provider does not answer as it should.", "Sign in with your password, or try again later."
        )


def provider_of(settings: Settings) -> Provider | None:
    """The provider of the settings; None where none is set. Opens no connection.

    Raises InvalidSettings where a part is missing, or the packages of the extra `oidc` are.
    """
    if not settings.oidc_issuer and not settings.oidc_client:
        return None
    if not settings.oidc_issuer or not settings.oidc_client:
        raise InvalidSettings("A provider is set by half.", "Set EVERYLINE_OIDC_ISSUER and EVERYLINE_OIDC_CLIENT both.")
    if not _is_safe(settings.oidc_issuer):
        raise InvalidSettings(
            f"EVERYLINE_OIDC_ISSUER is {settings.oidc_issuer!r}.", "Set it to an https address (http on this machine)."
        )
    try:
        import authlib.oidc.core  # noqa: F401
        import httpx2  # noqa: F401
        import joserfc  # noqa: F401
    except ImportError as fault:
        raise InvalidSettings(
            "Signing in by a provider needs packages that are not here.", "Install `everyline[oidc]`."
        ) from fault
    back = f"{settings.address}{RETURN}"
    return Provider(settings.oidc_issuer, settings.oidc_client, settings.oidc_secret, back)


def _is_safe(address: str) -> bool:
    """Whether an address is by https, or of this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1"))
