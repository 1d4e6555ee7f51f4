"""Programs that act for a member: the token they carry, and what it lets them do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NewType

from everyline.domain.review import MemberId

TokenId = NewType("TokenId", str)


class Scope(Enum):
    """What a token lets a program do. It never does more than its member may."""

    ASK = "ask"
    BOARD_READ = "board:read"
    BOARD_WRITE = "board:write"
    BOARD_DECIDE = "board:decide"
    MEMBERS_ADMIN = "members:admin"
    TOKENS = "tokens"
    METRICS = "metrics"


@dataclass(frozen=True, slots=True)
class Token:
    """A member's token as it is kept: everything of it but itself. name: the member's own word for it.

    ends_at: when it ends by itself. seen_at: when it was last used, to some minutes. ended_at: when it was ended.
    """

    id: TokenId
    member: MemberId
    name: str
    scopes: frozenset[Scope]
    made_at: datetime
    ends_at: datetime | None
    seen_at: datetime | None = None
    ended_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it lets anybody in at this time."""
        return self.ended_at is None and (self.ends_at is None or now < self.ends_at)
