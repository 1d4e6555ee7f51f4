"""The review of a published article as JSON: the decision, the reviewers, and the trail's signed entries as they stand.

It travels beside a proof bundle, whose form has no room for it. Each entry can be checked alone: `hash` is SHA-256 over
the entry's other fields but `signature`, as canonical JSON (RFC 8785), and `signature` is that of `key` (Ed25519, RFC
8032) over the hash's hex digits.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from everyline.domain.ids import ContentHash
from everyline.domain.review import TrailEntry
from everyline.publish.export import escaped


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided of which revision. hash: of the content, as `everyline board show` prints it."""

    article: str
    title: str
    revision: int
    hash: ContentHash
    approved_by: str
    approved_at: datetime
    is_override: bool
    reviewers: tuple[str, ...]
    checked_at: datetime


def record_to_json(
    decided: Decided, entries: Sequence[TrailEntry], names: Mapping[str, str], keys: Mapping[str, str]
) -> str:
    """The record as a JSON text that ends with a newline. keys: public ones in hex digits, by id."""
    record = {
        "format": "everyline-review/1",
        "article": decided.article,
        "title": decided.title,
        "revision": decided.revision,
        "hash": decided.hash,
        "approved_by": decided.approved_by,
        "approved_at": decided.approved_at.isoformat(),
        "is_override": decided.is_override,
        "reviewers": list(decided.reviewers),
        "evidence_checked_at": decided.checked_at.isoformat(),
        "members": dict(sorted(names.items())),
        "keys": {one.key: keys[one.key] for one in entries if one.key in keys},
        "trail": [
            {
                "number": one.number,
                "at": one.at,
                "member": one.member,
                "act": one.act,
                "subject": one.subject,
                "details": dict(one.details),
                "previous": one.previous,
                "hash": one.hash,
                "key": one.key,
                "signature": one.signature,
            }
            for one in entries
        ],
    }
    return escaped(json.dumps(record, ensure_ascii=False, indent=2)) + "\n"
