"""The trail: whatever is changed, taken out or moved is found, and named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from everyline.domain.review import TrailEntry
from everyline.engine.chain import check_trail
from everyline.publish.everyline_verify import canonical
from everyline.review.trail import chained

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEYS = {"k": PRIVATE.public_key().public_bytes_raw().hex()}


def trail(length: int = 5, times: tuple[str, ...] = ()) -> list[TrailEntry]:
    entries: list[TrailEntry] = []
    for number in range(length):
        entries.append(
            chained(
                entries[-1] if entries else None,
                at=times[number] if times else f"2026-11-25T10:00:0{number}+00:00",
                member="ann",
                act="comment",
                subject="a-1",
                details={"text": f"remark {number}"},
                canonical=canonical,
                sign=PRIVATE.sign,
                key="k",
            )
        )
    return entries


def test_a_trail_as_written_holds() -> None:
    assert check_trail(trail(), KEYS) == ()


@pytest.mark.parametrize(
    "field, value",
    [("at", "2027-01-01"), ("member", "bob"), ("act", "approve"), ("subject", "a-2"), ("details", {"text": "other"}),
     ("previous", "00"), ("hash", "00"), ("signature", "00"), ("signature", "no hex"), ("key", "other"), ("number", 9)],
)  # fmt: skip
def test_each_changed_field_is_found_and_the_entry_named(field: str, value: object) -> None:
    entries = trail()
    entries[2] = replace(entries[2], **{field: value})  # type: ignore[arg-type]
    faults = check_trail(entries, KEYS)
    assert faults
    assert any(fault.number in (entries[2].number, 3, 4) for fault in faults)


def test_a_changed_entry_that_was_hashed_anew_is_found_by_its_signature() -> None:
    from everyline.review.trail import hashed

    entries = trail()
    forged = replace(entries[2], details={"text": "never said"})
    entries[2] = replace(forged, hash=hashed(forged, canonical))
    assert [fault.number for fault in check_trail(entries, KEYS)] == [3, 4]


def test_an_entry_taken_out_or_moved_is_found() -> None:
    whole = trail()
    assert check_trail([*whole[:2], *whole[3:]], KEYS)[0].what.startswith("entry 3 is missing")
    assert check_trail([whole[1], whole[0], *whole[2:]], KEYS)


def test_a_clock_that_went_backwards_keeps_the_order_and_is_told() -> None:
    times = ("2026-11-25T10:00:00+00:00", "2026-11-25T09:00:00+00:00", "2026-11-25T10:00:05+00:00")
    entries = trail(3, times)
    assert [entry.at for entry in entries] == [times[0], times[0], times[2]]
    assert entries[1].details["clock"] == times[1]
    assert check_trail(entries, KEYS) == ()
