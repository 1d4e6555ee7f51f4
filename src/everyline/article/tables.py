"""The word lists beside this code."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files


@cache
def patterns(name: str) -> dict[str, tuple[re.Pattern[str], ...]]:
    """The patterns of a list, by its groups: "[group]" heads those that follow, or "group: pattern" on one line."""
    found: dict[str, list[re.Pattern[str]]] = {}
    group = ""
    for line in (files("everyline.article") / name).read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if re.fullmatch(r"\[\w+\]", line):
            group = line[1:-1]
            continue
        if group:
            found.setdefault(group, []).append(re.compile(line.strip()))
        else:
            topic, _, pattern = line.partition(": ")
            found.setdefault(topic, []).append(re.compile(pattern.strip()))
    return {name: tuple(some) for name, some in found.items()}


def matches(name: str, group: str, text: str) -> bool:
    """Whether any pattern of a group is found in a text, whatever its case."""
    low = " ".join(text.lower().split())
    return any(pattern.search(low) for pattern in patterns(name).get(group, ()))


def first_group(name: str, *texts: str) -> str:
    """The first group, in the list's order, with a pattern in the first of the texts that has one; "" for none."""
    for text in texts:
        low = " ".join(text.lower().split())
        for group, some in patterns(name).items():
            if low and any(pattern.search(low) for pattern in some):
                return group
    return ""
