"""Which health records may call, and whether a call is really of one: a signed token, checked by keys given beforehand.

No key is fetched from anywhere: `jku` is compared with what was configured, and nothing more. The only module besides
`identity` that touches joserfc; without clients in the settings it does not.

Standards: CDS Hooks 2.0, section "Trusting CDS Clients"; JWT, RFC 7519; JWS, RFC 7515; best practice, RFC 8725.
"""

from __future__ import annotations

import ipaddress
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any  # what a token or a key says is whatever JSON holds
from urllib.parse import urlsplit

from everyline.errors import Busy, ClientRefused, InvalidPathway, InvalidSettings, NotPermitted
from everyline.pathways.strict_yaml import parse

# A key pair alone signs: with HMAC a public key would be the secret, and "none" is none.
ALGORITHMS = ("ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "EdDSA")
USUAL = ("ES384", "RS384")
OPEN = "open"
_KINDS = {"ES": "EC", "RS": "RSA", "PS": "RSA", "Ed": "OKP"}
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "k"})
_LONGEST = 8_000
_MOST_BYTES = 1_000_000
MOST_LIFE_S = 300
SKEW_S = 60
MOST_SEEN = 100_000
_SETTING = "EVERYLINE_CDS_CLIENTS"
_SEE = "docs/how-to/connect-a-health-record.md tells how clients are named."


@dataclass(frozen=True, slots=True)
class Client:
    """A health record that may call. issuer: `iss` of its tokens. keys: public ones (RFC 7517). jku: where it publishes
    them, which a token may name; empty where it may not."""

    issuer: str
    keys: tuple[Mapping[str, Any], ...]
    algorithms: tuple[str, ...] = USUAL
    jku: str = ""


@dataclass
class HookClients:
    """Who may call the services. clients: None where none are configured. is_open: whether anybody may, by the
    settings. address: of this server."""

    clients: tuple[Client, ...] | None
    address: str
    clock: Callable[[], float]
    is_open: bool = False
    _seen: dict[tuple[str, str], float] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def admit(self, authorization: str, called: Sequence[str], *, is_local: bool) -> str:
        """Who calls: the issuer of the token, empty for somebody on this machine or where anybody may.

        authorization: the header of that name. called: paths of ours the token may be meant for. is_local: whether the
        caller is on this machine. Raises ClientRefused for a token that does not hold, NotPermitted where calls from
        elsewhere are not taken at all.
        """
        if self.clients is None:
            if self.is_open or is_local:
                return ""
            raise NotPermitted(
                "This server takes no calls of health records from other machines.",
                f"Whoever runs it names them in {_SETTING}.",
            )
        kind, _, token = authorization.strip().partition(" ")
        if kind.lower() != "bearer" or not token.strip():
            raise ClientRefused("No token was sent.", "Send Authorization: Bearer with a signed JWT.")
        return self._checked(token.strip(), [f"{self.address}{path}" for path in called])

    def _checked(self, token: str, audiences: Sequence[str]) -> str:
        from joserfc import jws, jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import import_key

        if len(token) > _LONGEST or not token.isascii():
            raise _refused("it is no JWT")
        try:
            unchecked = jws.extract_compact(token.encode())
            client, header = self._client(unchecked.payload), unchecked.headers()
            key = _key(client, header)
            claims = jwt.decode(token, import_key(dict(key)), algorithms=list(client.algorithms)).claims
        except (JoseError, ValueError, TypeError, KeyError, RecursionError) as fault:
            raise _refused("its signature does not hold") from fault
        self._check_claims(claims, client, audiences)
        return client.issuer

    def _client(self, payload: bytes | None) -> Client:
        """The client a token says it is of: believed only once its signature by that client's key holds."""
        said = json.loads(payload or b"")
        issuer = said.get("iss") if isinstance(said, dict) else None
        found = next((one for one in self.clients or () if one.issuer == issuer), None)
        if found is None:
            raise _refused("its issuer is not known here")
        return found

    def _check_claims(self, claims: Mapping[str, Any], client: Client, audiences: Sequence[str]) -> None:
        meant = claims.get("aud")
        named = meant if isinstance(meant, list) else [meant]
        if not any(one in audiences for one in named):
            raise _refused(f"its aud is not {audiences[0]}")
        now = self.clock()
        issued, ends = _time(claims, "iat"), _time(claims, "exp")
        if ends <= now - SKEW_S:
            raise _refused("it has ended (exp)")
        if issued > now + SKEW_S:
            raise _refused("it was made in the future (iat)")
        if "nbf" in claims and _time(claims, "nbf") > now + SKEW_S:
            raise _refused("it does not hold yet (nbf)")
        if ends - issued > MOST_LIFE_S + SKEW_S or ends > now + MOST_LIFE_S + 2 * SKEW_S:
            raise _refused(f"it holds for longer than {MOST_LIFE_S} seconds")
        identity = claims.get("jti")
        if not isinstance(identity, str) or not 1 <= len(identity) <= 200:
            raise _refused("it has no jti")
        self._once(client.issuer, identity, ends + SKEW_S, now)

    def _once(self, issuer: str, identity: str, until: float, now: float) -> None:
        with self._lock:
            if (issuer, identity) in self._seen and self._seen[issuer, identity] > now:
                raise _refused("it was used already (jti)")
            if len(self._seen) >= MOST_SEEN:
                self._seen = {key: end for key, end in self._seen.items() if end > now}
                if len(self._seen) >= MOST_SEEN:  # forgetting one of them would let it be used again
                    raise Busy("Too many calls were made within a few minutes.", "Try again in a minute.")
            self._seen[issuer, identity] = until


def clients_of(setting: str, address: str, clock: Callable[[], float]) -> HookClients:
    """Who may call, by the setting: empty for callers on this machine alone, `open` for anybody, else a YAML or JSON
    file that names clients with their keys. Raises InvalidSettings for a file that can't be read as such."""
    if setting in ("", OPEN):
        return HookClients(None, address, clock, is_open=setting == OPEN)
    try:
        import joserfc  # noqa: F401
    except ImportError as fault:
        raise InvalidSettings(
            "Checking the tokens of health records needs packages that are not here.", "Install `everyline[cds]`."
        ) from fault
    file = Path(setting)
    said = _parsed(_text(file), file.name)
    listed = said.get("clients") if isinstance(said, dict) else None
    if not isinstance(listed, list) or not listed:
        raise _bad("it names no clients")
    clients = tuple(_read_client(one, number, file.parent) for number, one in enumerate(listed))
    if len({one.issuer for one in clients}) < len(clients):
        raise _bad("an issuer stands twice")
    return HookClients(clients, address, clock)


def is_this_machine(host: str) -> bool:
    """Whether a host, as an address or a URL names it, is this machine itself."""
    name = host.strip("[]").rsplit("%", 1)[0]
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name.lower() == "localhost"


def host_of(address: str) -> str:
    """The host in an address or in a Host header; empty where there is none."""
    try:
        return urlsplit(address if "://" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""


def _read_client(said: object, number: int, folder: Path) -> Client:
    place = f"clients[{number}]"
    if not isinstance(said, dict) or not isinstance(said.get("iss"), str) or not said["iss"]:
        raise _bad(f"{place} has no iss")
    unknown = sorted(str(one) for one in said.keys() - {"iss", "jku", "keys", "algorithms"})
    if unknown:
        raise _bad(f"{place} has the unknown key {unknown[0]!r}")
    algorithms = said.get("algorithms") or list(USUAL)
    if not isinstance(algorithms, list) or not set(map(str, algorithms)) <= set(ALGORITHMS):
        raise _bad(f"{place}.algorithms are not of {', '.join(ALGORITHMS)}")
    jku = said.get("jku") or ""
    if not isinstance(jku, str) or (jku and not jku.startswith("https://")):
        raise _bad(f"{place}.jku is no https address")
    held = said.get("keys")
    if isinstance(held, str):
        held = _parsed(_text(folder / held), held)
    keys = held.get("keys") if isinstance(held, dict) else held
    if not isinstance(keys, list) or not keys:
        raise _bad(f"{place}.keys is no JWK set")
    return Client(said["iss"], tuple(_read_key(one, place) for one in keys), tuple(map(str, algorithms)), jku)


def _read_key(said: object, place: str) -> Mapping[str, Any]:
    from joserfc.errors import JoseError
    from joserfc.jwk import import_key

    if not isinstance(said, dict) or said.get("kty") not in _KINDS.values():
        raise _bad(f"a key of {place} is of no kind that signs by a pair (EC, RSA, OKP)")
    if _PRIVATE & said.keys():
        raise _bad(f"a key of {place} is private; only the public part belongs here")
    try:
        import_key({name: value for name, value in said.items() if name != "alg"})
    except (JoseError, ValueError, TypeError, KeyError) as fault:
        raise _bad(f"a key of {place} can't be read") from fault
    return said


def _key(client: Client, header: Mapping[str, Any]) -> Mapping[str, Any]:
    algorithm = header.get("alg")
    if algorithm not in client.algorithms:
        raise _refused("its alg is not allowed")
    if "crit" in header or header.get("typ", "JWT") not in ("JWT", "jwt"):
        raise _refused("it is no plain JWT")
    if "jku" in header and header["jku"] != (client.jku or None):
        raise _refused("its jku is not the one known here")
    kind = _KINDS[str(algorithm)[:2]]
    named = [one for one in client.keys if one.get("kid") == header.get("kid") and one["kty"] == kind]
    if not named:
        raise _refused("its kid is not known here")
    return named[0]


def _time(claims: Mapping[str, Any], name: str) -> float:
    said = claims.get(name)
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0 < said < 1e11:
        raise _refused(f"it has no {name}")
    return float(said)


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise _bad(f"{file.name} is larger than {_MOST_BYTES:,} bytes")
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise _bad(f"{file} can't be read") from fault


def _parsed(text: str, name: str) -> Any:
    try:
        return parse(text, name, _SEE)
    except InvalidPathway as fault:
        raise _bad(fault.message.rstrip(".")) from fault


def _bad(why: str) -> InvalidSettings:
    return InvalidSettings(f"{_SETTING}: {why}.", _SEE)


def _refused(why: str) -> ClientRefused:
    return ClientRefused(f"The token is not taken: {why}.", "Sign a new one for each call.")
