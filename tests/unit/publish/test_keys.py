"""Signing keys: made once, kept from others, and by RFC 8032 and RFC 8410."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from tests.unit.publish import bundles

from everyline.engine.signing import pinned_key, signing_key
from everyline.errors import InvalidInput
from everyline.publish.everyline_verify import key_id, read_public_key
from everyline.publish.keys import new_key, public_file, public_pem, read_key
from everyline.settings import Settings

# RFC 8032, section 7.1, test 2.
SECRET = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
PUBLIC = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
SIGNATURE = (
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


def kept(
    file: Path,
    key: Ed25519PrivateKey | ec.EllipticCurvePrivateKey,
    lock: KeySerializationEncryption | None = None,
) -> Path:
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock or NoEncryption()))
    file.chmod(0o600)
    return file


def test_a_key_signs_as_in_rfc_8032(tmp_path: Path) -> None:
    key = read_key(kept(tmp_path / "key.pem", Ed25519PrivateKey.from_private_bytes(bytes.fromhex(SECRET))))
    assert key.public.hex() == PUBLIC
    assert key.sign(b"\x72").hex() == SIGNATURE


def test_a_new_key_is_readable_by_its_owner_alone_and_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "proof.pem"
    made = new_key(file)
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert read_key(file).public == made.public
    assert read_public_key(public_file(file).read_bytes()) == made.public
    before = file.read_bytes()
    with pytest.raises(InvalidInput, match="already"):
        new_key(file)
    assert file.read_bytes() == before


def test_a_public_key_that_lies_there_is_not_overwritten(tmp_path: Path) -> None:
    """It may be somebody else's, kept to be pinned."""
    pinned = tmp_path / "proof.pub.pem"
    pinned.write_bytes(b"theirs")
    with pytest.raises(InvalidInput, match="already"):
        new_key(tmp_path / "proof.pem")
    assert pinned.read_bytes() == b"theirs"
    assert not (tmp_path / "proof.pem").exists()


def test_two_keys_differ(tmp_path: Path) -> None:
    assert new_key(tmp_path / "a.pem").public != new_key(tmp_path / "b.pem").public


@pytest.mark.skipif(os.name != "posix", reason="file modes are those of POSIX")
def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "proof.pem"
    new_key(file)
    file.chmod(0o640)
    with pytest.raises(InvalidInput, match="chmod 600"):
        read_key(file)


def test_what_is_no_key_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="can't be read"):
        read_key(tmp_path / "absent.pem")
    junk = tmp_path / "junk.pem"
    junk.write_bytes(b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
    junk.chmod(0o600)
    with pytest.raises(InvalidInput, match="no private key"):
        read_key(junk)
    locked = kept(tmp_path / "locked.pem", Ed25519PrivateKey.generate(), BestAvailableEncryption(b"secret"))
    with pytest.raises(InvalidInput, match="without a passphrase"):
        read_key(locked)
    with pytest.raises(InvalidInput, match="another kind"):
        read_key(kept(tmp_path / "ec.pem", ec.generate_private_key(ec.SECP256R1())))


def test_a_public_key_reads_back_as_pem_and_as_hex_digits(tmp_path: Path) -> None:
    public = bundles.key().public
    file = tmp_path / "key"
    for data in (public_pem(public), public.hex().encode(), f" {public.hex().upper()}\n".encode()):
        file.write_bytes(data)
        assert pinned_key(file) == public
    file.write_bytes(b"no key")
    with pytest.raises(InvalidInput, match="neither PEM nor 64 hex digits"):
        pinned_key(file)


def test_openssl_reads_the_public_key_as_ed25519(tmp_path: Path) -> None:
    """An independent reader of RFC 8410, where it is installed."""
    file = tmp_path / "proof.pem"
    new_key(file)
    try:
        done = subprocess.run(
            ["openssl", "pkey", "-pubin", "-in", str(public_file(file)), "-noout", "-text"],
            capture_output=True,
            text=True,
            timeout=30,
        )
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    assert "ED25519" in done.stdout.upper()


def test_the_users_own_key_is_made_when_first_needed_and_a_named_one_is_not(tmp_path: Path) -> None:
    said: list[str] = []
    own = Settings.read({"XDG_DATA_HOME": str(tmp_path)})
    first = signing_key(own, said.append)
    again = signing_key(own, said.append)
    assert first.public == again.public
    assert len(said) == 1
    assert key_id(first.public) in said[0]
    named = Settings.read({"XDG_DATA_HOME": str(tmp_path), "EVERYLINE_KEY": str(tmp_path / "other.pem")})
    with pytest.raises(InvalidInput, match="keys new"):
        signing_key(named, said.append)
