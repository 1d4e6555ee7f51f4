"""The trail as a file that anybody can check: JSON lines, with the public keys that signed it, whole or not at all.

The first line says what follows: how many entries, the hash of the last, the keys. Each further line is one entry. A
stranger checks it with `everyline verify FILE`, with no database and no network.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any  # a line of the file holds whatever JSON holds, before it is checked

from everyline.domain.review import TrailEntry
from everyline.engine.board import Board
from everyline.engine.chain import check_trail
from everyline.errors import InvalidInput
from everyline.review.trail import Fault as Fault

FORMAT = "everyline-trail/1"
_FIELDS = ("number", "at", "member", "act", "subject", "details", "previous", "hash", "key", "signature")
_NEXT = "Give a file as `everyline board trail --export` wrote it."


@dataclass(frozen=True, slots=True)
class TrailCheck:
    """What checking a trail's file has shown. last: hash of its last entry, empty for none. keys: ids of those that
    signed."""

    entries: int
    last: str
    keys: tuple[str, ...]
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        return not self.faults


def export_trail(board: Board) -> Iterator[str]:
    """The whole trail, line by line, each ending with a newline; a part of a chain could not be checked."""
    entries = board.store.trail()
    head = {
        "format": FORMAT,
        "entries": len(entries),
        "last": entries[-1].hash if entries else "",
        "keys": dict(board.store.keys()),
    }
    yield _line(head)
    for one in entries:
        yield _line({name: getattr(one, name) if name != "details" else dict(one.details) for name in _FIELDS})


def is_trail(data: bytes) -> bool:
    """Whether a file says of itself that it is a trail."""
    try:
        head = json.loads(data.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0])
    except (ValueError, RecursionError):
        return False
    return isinstance(head, dict) and str(head.get("format", "")).startswith("everyline-trail/")


def check_export(data: bytes, public_key: bytes | None = None) -> TrailCheck:
    """Check a trail's file: its chain, its signatures, and that it is as long as it says.

    public_key: the key that every entry must be signed with; without it the keys that the file brings are believed.
    Raises InvalidInput where the file is no trail, naming the line.
    """
    head, entries = _read(data)
    keys = {name: key for name, key in head["keys"].items() if public_key is None or key == public_key.hex()}
    faults = list(check_trail(entries, keys))
    last = entries[-1].hash if entries else ""
    if head["entries"] != len(entries):
        number = len(entries) + 1
        faults.append(Fault(number, f"{head['entries']} entries are announced, but {len(entries)} are there"))
    elif head["last"] != last:
        faults.append(Fault(len(entries), "the last entry is not the one that was announced"))
    return TrailCheck(len(entries), last, tuple(sorted({one.key for one in entries})), tuple(faults))


def _read(data: bytes) -> tuple[Mapping[str, Any], Sequence[TrailEntry]]:
    try:
        lines = data.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as fault:
        raise InvalidInput("The file is not text in UTF-8.", _NEXT) from fault
    head = _object(lines[0] if lines else "", 1)
    if head.get("format") != FORMAT:
        raise InvalidInput(f"The file is of the form {str(head.get('format'))[:40]!r}, not {FORMAT}.", _NEXT)
    keys = head.get("keys")
    if not isinstance(keys, dict) or not all(isinstance(one, str) for one in keys.values()):
        raise InvalidInput("Line 1 holds no keys.", _NEXT)
    rows = [_entry(_object(line, place), place) for place, line in enumerate(lines[1:], 2) if line.strip()]
    return {"entries": head.get("entries"), "last": head.get("last"), "keys": keys}, rows


def _object(line: str, place: int) -> Mapping[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as fault:
        raise InvalidInput(f"Line {place} is not JSON.", _NEXT) from fault
    if not isinstance(found, dict):
        raise InvalidInput(f"Line {place} is not an object.", _NEXT)
    return found


def _entry(row: Mapping[str, Any], place: int) -> TrailEntry:
    texts = [name for name in _FIELDS if name not in ("number", "details")]
    details = row.get("details")
    if (
        row.keys() != set(_FIELDS)
        or type(row["number"]) is not int
        or not isinstance(details, dict)
        or not all(isinstance(one, str) for one in (*details.values(), *(row[name] for name in texts)))
    ):
        raise InvalidInput(f"Line {place} is not an entry of a trail.", _NEXT)
    return TrailEntry(**{name: row[name] for name in _FIELDS})


def _line(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")) + "\n"


# The trail as a page shows it


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for in the trail, and the page of it, from 1. words: each must stand in the entry's details."""

    subject: str = ""
    act: str = ""
    member: str = ""
    words: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Entries newest first. faulty: numbers of entries that are not as they were written. last: hash of the newest."""

    entries: Sequence[TrailEntry]
    found: int
    total: int
    page: int
    pages: int
    last: str
    acts: Sequence[str]
    faults: Sequence[Fault]
    faulty: frozenset[int]


PER_PAGE = 50


def trail_page(board: Board, wanted: Wanted) -> TrailPage:
    """A page of the trail; the whole of it is checked each time."""
    entries = board.store.trail()
    faults = check_trail(entries, board.store.keys())
    kept = [one for one in reversed(entries) if _is_wanted(one, wanted)]
    first = (wanted.page - 1) * PER_PAGE
    return TrailPage(
        entries=kept[first : first + PER_PAGE],
        found=len(kept),
        total=len(entries),
        page=wanted.page,
        pages=max(1, -(-len(kept) // PER_PAGE)),
        last=entries[-1].hash if entries else "",
        acts=sorted({one.act for one in entries}),
        faults=faults,
        faulty=frozenset(one.number for one in faults),
    )


def _is_wanted(entry: TrailEntry, wanted: Wanted) -> bool:
    if wanted.subject and entry.subject != wanted.subject:
        return False
    if wanted.act and entry.act != wanted.act:
        return False
    if wanted.member and entry.member != wanted.member:
        return False
    said = " ".join((*entry.details.values(), entry.subject)).casefold()
    return all(word in said for word in wanted.words.casefold().split())
