"""The key that signs proof bundles: the one named, else the user's own, made when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from everyline.errors import InvalidInput
from everyline.publish.everyline_verify import Unreadable, read_public_key
from everyline.publish.keys import SigningKey as SigningKey
from everyline.publish.keys import new_key, public_file, public_pem, read_key
from everyline.settings import Settings


@dataclass(frozen=True, slots=True)
class KeyCard:
    """What may be told of a key: its id, its public half as PEM, and where both halves lie."""

    id: str
    public_pem: str
    private_file: Path
    public_file: Path


def signing_key(settings: Settings, say: Callable[[str], None]) -> SigningKey:
    """The key of the settings; where it is the user's own and not there yet, it is made and `say` is told.

    Raises InvalidInput where a key that was named is missing, and where a key can't be used.
    """
    file = Path(settings.key)
    if not settings.is_default_key or file.exists():
        return read_key(file)
    key = new_key(file)
    say(f"Made the signing key {key.id} in {file}; give others its public half, {public_file(file)}.")
    return key


def make_key(settings: Settings) -> KeyCard:
    """Make a new key where the settings say; raises InvalidInput where one is there."""
    return _card(new_key(Path(settings.key)), Path(settings.key))


def show_key(settings: Settings) -> KeyCard:
    """The key of the settings, its private half left out; raises InvalidInput where there is none."""
    return _card(read_key(Path(settings.key)), Path(settings.key))


def pinned_key(file: Path) -> bytes:
    """The 32 bytes of a public key in a file, as PEM or 64 hex digits; raises InvalidInput for anything else."""
    try:
        return read_public_key(file.read_bytes())
    except Unreadable as fault:
        raise InvalidInput(str(fault), "Name the public key that the signer gave you.") from fault
    except OSError as fault:
        raise InvalidInput(f"{file} can't be read.", "Name the public key that the signer gave you.") from fault


def _card(key: SigningKey, file: Path) -> KeyCard:
    return KeyCard(key.id, public_pem(key.public).decode("ascii"), file, public_file(file))
