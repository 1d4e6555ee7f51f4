"""Passwords are kept as Argon2id hashes (RFC 9106), by the package argon2-cffi with its own defaults."""

from __future__ import annotations

from everyline.errors import InvalidInput

LEAST = 12
MOST = 1_000


def hash_password(password: str) -> str:
    """What is kept of a password. Raises InvalidInput where it is shorter than 12 characters or longer than 1,000."""
    from argon2 import PasswordHasher

    if not LEAST <= len(password) <= MOST:
        raise InvalidInput(
            f"The password has {len(password)} characters.", f"Use from {LEAST} to {MOST}; a sentence is easy to keep."
        )
    return PasswordHasher().hash(password)


def is_password(kept: str | None, password: str) -> bool:
    """Whether a password is the one kept. Where nothing is kept, as much time is taken as where something is, so that
    nobody learns from the clock which addresses are known."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    hasher = PasswordHasher()
    try:
        return hasher.verify(kept or _nobodys(), password[:MOST]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def _nobodys() -> str:
    """A hash in the same form that no password has."""
    return "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
