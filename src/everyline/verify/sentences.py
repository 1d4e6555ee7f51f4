"""Cutting a text into the sentences a claim is judged against.

The judge cuts for itself, so that it can be given any text; cutting too little costs only precision of the spans it
returns. It must not cut inside "P<0.001", "vs. placebo", "e.g. acne", "et al. 2019" or "1.73 m2".
"""

from __future__ import annotations

import re
from functools import lru_cache

_END = re.compile(r"(?:[.!?][)\]\"'”’]?(?=\s)|\n)\s*")
_NO_END = re.compile(
    r"(?:\b(?:vs|v|e\.g|i\.e|et al|al|Fig|Figs|No|Nos|Dr|Prof|approx|ca|cf|resp|incl|St|Ref|"
    r"i\.v|s\.c|i\.m|b\.i\.d|t\.i\.d|"
    r"sp|spp|subsp|"
    r"Inc|Ltd|Co|U\.S|U\.K)|\b[A-Z])\.$"
)


@lru_cache(maxsize=1024)
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Half-open ranges of the sentences of a text, in order, without white space at their ends."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        end = match.start() + (0 if match.group().startswith("\n") else 1)
        stop = match.end()
        ended_by_line = "\n" in match.group()
        following = text[stop : stop + 1]
        if not ended_by_line and (
            following.islower()
            or following == "="
            or _NO_END.search(text[max(start, end - 12) : end])
            or _in_brackets(text, start, end)
        ):
            continue
        _keep(
            found, text, start, end if not match.group().rstrip().endswith((")", "]", '"', "”")) else match.start() + 2
        )
        start = stop
    _keep(found, text, start, len(text))
    return tuple(found)


_LONGEST_REMARK = 120


def _in_brackets(text: str, start: int, end: int) -> bool:
    """Whether a bracket opened since `start` is closed soon after `end`: "(no. 25)", "(P<0. 01)"."""
    opened = text.rfind("(", start, end)
    if opened < 0 or text.find(")", opened, end) >= 0:
        return False
    closed = text.find(")", end, end + _LONGEST_REMARK)
    return closed >= 0 and text.find("(", end, closed) < 0 and "\n" not in text[end:closed]


def _keep(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append((start, end))
