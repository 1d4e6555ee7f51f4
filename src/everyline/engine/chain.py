"""The trail's signatures by the program's own keys: what signs an entry, and whether a chain of them holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from everyline.domain.review import TrailEntry
from everyline.publish.everyline_verify import canonical
from everyline.publish.keys import SigningKey
from everyline.review.acting import Signer
from everyline.review.trail import Fault, check


def signer_of(key: SigningKey) -> Signer:
    """The key of proof bundles as what signs the trail."""
    return Signer(key.id, key.public.hex(), key.sign, canonical)


def check_trail(entries: Sequence[TrailEntry], keys: Mapping[str, str]) -> tuple[Fault, ...]:
    """What is wrong with a trail by public keys in hex digits, by id."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    def verifies(key: str, signature: bytes, message: bytes) -> bool:
        public = keys.get(key)
        if public is None:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    return tuple(check(entries, canonical, verifies))
