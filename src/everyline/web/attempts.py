"""How often a password may be tried: slow for who guesses, never shut for the member whose address is guessed at."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from dataclasses import dataclass, field

from everyline.web.safety import Bucket


@dataclass
class Attempts:
    """Limits on tries to sign in, in the memory of this process.

    From one caller ten tries at an address and then one in 90 seconds, and thirty at any addresses and then one in 30.
    From all callers together a hundred at an address and then one a minute. A browser in which the member has signed in
    before has ten of its own: strangers, however many, can slow a member down there no more.

    secret: what marks of browsers are made with; the same for every process of a site.
    """

    secret: bytes = field(repr=False)
    pairs: Bucket = field(default_factory=lambda: Bucket(most=10, every_s=90))
    callers: Bucket = field(default_factory=lambda: Bucket(most=30, every_s=30))
    addresses: Bucket = field(default_factory=lambda: Bucket(most=100, every_s=60))

    def take(self, address: str, caller: str, mark: str = "") -> bool:
        """Whether somebody may try a password of this address now. mark: of the browser, empty for none."""
        return all(bucket.take(name) for bucket, name in self._counts(address, caller, mark))

    def give_back(self, address: str, caller: str, mark: str = "") -> None:
        """Undo one `take`: the password was right."""
        for bucket, name in self._counts(address, caller, mark):
            bucket.give_back(name)

    def mark(self, address: str) -> str:
        """What a browser in which this address has signed in is known by; it lets nobody in."""
        nonce = secrets.token_urlsafe(18)
        return f"{nonce}.{self._seal(nonce, address)}"

    def _counts(self, address: str, caller: str, mark: str) -> tuple[tuple[Bucket, str], ...]:
        address, caller = _short(address), network(caller)
        nonce, _, seal = mark.partition(".")
        if nonce and hmac.compare_digest(seal.encode(), self._seal(nonce, address).encode()):
            return ((self.pairs, f"browser {nonce}"),)
        pair = (self.pairs, f"{caller} at {address}")
        return (pair, (self.callers, caller), (self.addresses, address))

    def _seal(self, nonce: str, address: str) -> str:
        return hmac.new(self.secret, f"{nonce} {_short(address)}".encode(), hashlib.sha256).hexdigest()


def network(caller: str) -> str:
    """Where a caller stands: an IPv4 address, or the /64 of an IPv6 address, of which one person has them all."""
    try:
        found = ipaddress.ip_address(caller)
    except ValueError:
        return caller[:100]
    if isinstance(found, ipaddress.IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _short(address: str) -> str:
    return address.strip().lower().encode("utf-8", "replace").decode()[:200]
