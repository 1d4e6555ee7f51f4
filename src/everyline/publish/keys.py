"""Keys that sign proof bundles: Ed25519 (RFC 8032), private as PKCS 8 PEM (RFC 8410), readable by the owner alone.

All cryptography is that of the package `cryptography`, loaded when a key is first used.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from everyline.errors import InvalidInput
from everyline.publish.everyline_verify import key_id

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_PRIVATE = 0o600
_MOST_BYTES = 10_000


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key in use. public: its 32 public bytes. sign: 64 bytes of signature over what it is given."""

    public: bytes
    sign: Callable[[bytes], bytes]

    @property
    def id(self) -> str:
        """The short name by which bundles name the key."""
        return key_id(self.public)


def new_key(file: Path) -> SigningKey:
    """Make a key, keep its private half in `file` (mode 0600, in a folder made as 0700) and its public half beside it.

    Raises InvalidInput where either file is there already: a key is never overwritten, one's own or another's.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    private = Ed25519PrivateKey.generate()
    return _keep(file, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def keep_key(file: Path, pem: str) -> SigningKey:
    """Keep a private key, given as PEM, as `new_key` keeps one; raises as it does, and InvalidInput for no such key."""
    _private(pem.encode(), "The backup")
    return _keep(file, pem.encode())


def read_key(file: Path) -> SigningKey:
    """The key a file holds.

    Raises InvalidInput where there is no such file, where others than its owner may read it, and where it holds no
    Ed25519 key or one that is locked with a passphrase.
    """
    return _signing(_private(read_pem(file).encode(), str(file)))


def read_pem(file: Path) -> str:
    """A private key as its file has it; raises InvalidInput where the file can't be read, or others may read it too."""
    try:
        rights = stat.S_IMODE(file.stat().st_mode)
        data = file.read_bytes() if file.stat().st_size <= _MOST_BYTES else b""
    except OSError as fault:
        raise InvalidInput(f"The key {file} can't be read.", "Make one with `everyline keys new`.") from fault
    if os.name == "posix" and rights & 0o077:
        raise InvalidInput(f"Others may read the key {file}.", f"Run `chmod 600 {file}`, or make a new key.")
    return data.decode("ascii", "replace")


def public_file(file: Path) -> Path:
    """Where the public half of a key lies: beside it, ending in `.pub.pem`."""
    return file.with_name(f"{file.stem}.pub.pem")


def public_pem(public: bytes) -> bytes:
    """A public key as PEM (SubjectPublicKeyInfo, RFC 8410)."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = Ed25519PublicKey.from_public_bytes(public)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _keep(file: Path, pem: bytes) -> SigningKey:
    if public_file(file).exists():
        raise InvalidInput(
            f"There is a public key in {public_file(file)} already.", "Use it, or name another file with --key."
        )
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        # Never there with wider rights, not even for a moment.
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    except FileExistsError as fault:
        raise InvalidInput(f"There is a key in {file} already.", "Use it, or name another file with --key.") from fault
    with os.fdopen(descriptor, "wb") as out:
        out.write(pem)
    key = _signing(_private(pem, str(file)))
    public_file(file).write_bytes(public_pem(key.public))
    return key


def _private(pem: bytes, what: str) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        private = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as fault:  # TypeError: it is locked with a passphrase
        raise InvalidInput(
            f"{what} holds no private key without a passphrase in PEM.", "Make one with `everyline keys new`."
        ) from fault
    if not isinstance(private, Ed25519PrivateKey):
        raise InvalidInput(f"{what} holds a key of another kind than Ed25519.", "Make one with `everyline keys new`.")
    return private


def _signing(private: Ed25519PrivateKey) -> SigningKey:
    return SigningKey(private.public_key().public_bytes_raw(), private.sign)
