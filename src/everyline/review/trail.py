"""The trail: every act appended, chained to the one before by hash, signed; anyone with the public key can check it.

An entry's hash is SHA-256 over its fields as canonical JSON (RFC 8785, handed in as `canonical`), so a changed row, a
row taken out and rows put in another order are each found, and named by number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any  # a canonical value is whatever JSON holds

from everyline.domain.review import TrailEntry

Canonical = Callable[[Any], bytes]
Sign = Callable[[bytes], bytes]
Verifies = Callable[[str, bytes, bytes], bool]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a trail. number: of the entry, as it stands in its row."""

    number: int
    what: str


def chained(
    last: TrailEntry | None,
    *,
    at: str,
    member: str,
    act: str,
    subject: str,
    details: Mapping[str, str],
    canonical: Canonical,
    sign: Sign,
    key: str,
) -> TrailEntry:
    """The next entry after `last` (None for the first), hashed and signed.

    A clock that has gone backwards does not break the order, which is that of the numbers; the entry then bears the
    time of the one before it, and `details` tells the clock's.
    """
    if last is not None and at < last.at:
        details, at = {**details, "clock": at}, last.at
    entry = TrailEntry(
        number=1 if last is None else last.number + 1,
        at=at,
        member=member,
        act=act,
        subject=subject,
        details=dict(details),
        previous="" if last is None else last.hash,
        hash="",
        key=key,
        signature="",
    )
    digest = hashed(entry, canonical)
    return replace(entry, hash=digest, signature=sign(digest.encode("ascii")).hex())


def hashed(entry: TrailEntry, canonical: Canonical) -> str:
    """The hash an entry should bear, in hex digits."""
    said = {
        "number": entry.number,
        "at": entry.at,
        "member": entry.member,
        "act": entry.act,
        "subject": entry.subject,
        "details": dict(entry.details),
        "previous": entry.previous,
        "key": entry.key,
    }
    return hashlib.sha256(canonical(said)).hexdigest()


def check(entries: Iterable[TrailEntry], canonical: Canonical, verifies: Verifies) -> Iterator[Fault]:
    """What is wrong with a trail, in its order; nothing where it holds.

    verifies: whether a signature (bytes) over a message (bytes) is of the key with an id.
    The chain itself does not show that its last entries were cut off: keep the last hash elsewhere (an export does).
    """
    previous: TrailEntry | None = None
    for entry in entries:
        expected = 1 if previous is None else previous.number + 1
        if entry.number != expected:
            yield Fault(entry.number, f"entry {expected} is missing or out of order: entry {entry.number} stands there")
        if hashed(entry, canonical) != entry.hash:
            yield Fault(
                entry.number, f"entry {entry.number} ({entry.act} by {entry.member}) was changed after it was written"
            )
        elif not _is_signed(entry, verifies):
            yield Fault(
                entry.number, f"entry {entry.number} ({entry.act} by {entry.member}) is not signed by key {entry.key}"
            )
        if entry.previous != ("" if previous is None else previous.hash):
            yield Fault(entry.number, f"entry {entry.number} does not follow the entry before it")
        previous = entry


def _is_signed(entry: TrailEntry, verifies: Verifies) -> bool:
    try:
        signature = bytes.fromhex(entry.signature)
    except ValueError:
        return False
    return verifies(entry.key, signature, entry.hash.encode("ascii"))
