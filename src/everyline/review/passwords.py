"""Passwords are kept as Argon2id hashes (RFC 9106), by the package argon2-cffi with its own defaults."""

from __future__ import annotations

import unicodedata
from threading import BoundedSemaphore

from everyline.errors import InvalidInput

LEAST = 12
MOST = 1_000
# A hash takes 64 MiB and four threads: as many at once as two processors can use, so that tries do not fill the memory.
_AT_ONCE = BoundedSemaphore(2)


def hash_password(password: str) -> str:
    """What is kept of a password. Raises InvalidInput where it is shorter than 12 characters or longer than 1,000."""
    from argon2 import PasswordHasher

    if not LEAST <= len(password) <= MOST:
        raise InvalidInput(
            f"The password has {len(password):,} characters.",
            f"Use from {LEAST} to {MOST:,}; a sentence is easy to keep.",
        )
    text = _as_typed(password)
    if text is None:
        raise InvalidInput("The password holds half a character.", "Write it anew.")
    with _AT_ONCE:
        return PasswordHasher().hash(text)


def is_password(kept: str | None, password: str) -> bool:
    """Whether a password is the one kept. Where nothing is kept, as much time is taken as where something is, so that
    nobody learns from the clock which addresses are known."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    text = _as_typed(password) if len(password) <= MOST else None
    try:
        with _AT_ONCE:
            is_same = PasswordHasher().verify(kept or _nobodys(), text or b"")
    except (VerificationError, InvalidHashError):
        return False
    return is_same and kept is not None and text is not None


def _as_typed(password: str) -> bytes | None:
    """A password as bytes, the same from every keyboard (NFC, as RFC 8265 has it); None where it is no text."""
    try:
        return unicodedata.normalize("NFC", password).encode()
    except UnicodeEncodeError:
        return None


def _nobodys() -> str:
    """A hash in the same form that no password has."""
    return "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
