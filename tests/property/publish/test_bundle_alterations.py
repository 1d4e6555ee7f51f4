"""A proof bundle altered in any byte, or in any value, does not hold: tried for every one of them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.unit.publish import bundles

from everyline.publish.everyline_verify import Unreadable, canonical, check

BYTES = bundles.small_bundle()
FULL = bundles.answer_bundle()


def holds(data: bytes, public_key: bytes | None = None) -> bool:
    try:
        return check(data, public_key=public_key).holds
    except Unreadable:
        return False


def flips() -> Iterator[bytes]:
    for place, byte in enumerate(BYTES):
        for bit in range(8):
            yield BYTES[:place] + bytes([byte ^ (1 << bit)]) + BYTES[place + 1 :]


def deletions() -> Iterator[bytes]:
    yield from (BYTES[:place] + BYTES[place + 1 :] for place in range(len(BYTES)))


def insertions() -> Iterator[bytes]:
    for place in range(len(BYTES) + 1):
        for more in (b" ", b"0", b"\n", b'"', BYTES[place : place + 1] or b"\xef\xbb\xbf"):
            yield BYTES[:place] + more + BYTES[place:]


def exchanges() -> Iterator[bytes]:
    for place in range(len(BYTES) - 1):
        if BYTES[place] != BYTES[place + 1]:
            yield BYTES[:place] + BYTES[place + 1 : place + 2] + BYTES[place : place + 1] + BYTES[place + 2 :]


def cuts() -> Iterator[bytes]:
    yield from (BYTES[:place] for place in range(len(BYTES)))


def test_what_is_altered_here_did_hold() -> None:
    assert check(BYTES).faults == ()
    assert check(FULL).faults == ()


@pytest.mark.parametrize("alter", [flips, deletions, insertions, exchanges, cuts])
def test_a_bundle_altered_in_any_byte_does_not_hold(alter: Callable[[], Iterator[bytes]]) -> None:
    tried = 0
    for altered in alter():
        tried += 1
        assert not holds(altered), altered
    assert tried >= len(BYTES) * 0.9


def alterations(value: Any) -> Iterator[Any]:
    """Every value of a JSON value changed once, every key renamed, lost and gained, every item lost and doubled."""
    if isinstance(value, dict):
        for key in value:
            yield {other: value[other] for other in value if other != key}
            yield {(f"{key}s" if other == key else other): value[other] for other in value}
            for inner in alterations(value[key]):
                yield {**value, key: inner}
        yield {**value, "further": 1}
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield value[:place] + value[place + 1 :]
            yield [*value[:place], item, item, *value[place + 1 :]]
            yield from ([*value[:place], inner, *value[place + 1 :]] for inner in alterations(item))
        yield [*value, 1]
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (value + 1, str(value))
    elif value is None:
        yield from ("", 0)
    else:
        yield from (f"{value}x", value[1:] or "y", None)


def test_an_altered_value_does_not_hold_however_well_it_is_written_down() -> None:
    tried = 0
    for altered in alterations(json.loads(FULL)):
        tried += 1
        assert not holds(canonical(altered)), altered
    assert tried > 500


def test_a_bundle_signed_anew_with_another_key_is_not_the_pinned_ones() -> None:
    pinned, forger = bundles.key().public, bundles.key(2)
    tried = 0
    for altered in alterations({k: v for k, v in json.loads(FULL).items() if k != "signature"}):
        forged = bundles.signed(copy.deepcopy(altered), forger)
        tried += 1
        assert not holds(forged, pinned)
    assert tried > 500


def test_the_verifier_says_that_the_key_is_not_the_pinned_one() -> None:
    forger = bundles.key(2)
    forged = bundles.answer_bundle(signer=forger)
    alone, beside = check(forged), check(forged, public_key=bundles.key().public)
    assert alone.holds
    assert alone.signed_by == forger.id
    assert not alone.is_pinned
    assert beside.faults == (
        f"The bundle is signed with the key {forger.id}, which is not the pinned one, {bundles.key().id}.",
    )
