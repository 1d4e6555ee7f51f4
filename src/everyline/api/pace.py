"""How often one caller may ask: what takes the machine's time is taken in turns."""

from __future__ import annotations

import math
from typing import Protocol

from fastapi import Request

from everyline.api.callers import Asker
from everyline.api.problems import Refusal


class Bucket(Protocol):
    """Counts what callers do. every_s: seconds after which one more is allowed."""

    every_s: float

    def take(self, name: str) -> bool: ...


def paced(request: Request, by: Asker) -> None:
    """Refuse (429) a caller who asks too often; a token's calls are counted apart from those of its address."""
    bucket: Bucket = request.app.state.asking
    name = f"token {by.token}" if by and by.token else f"caller {request.client.host if request.client else ''}"
    if not bucket.take(name):
        raise Refusal(
            429, "That was too often.", "Wait a little, then go on more slowly.",
            headers={"Retry-After": str(math.ceil(bucket.every_s))},
        )  # fmt: skip
