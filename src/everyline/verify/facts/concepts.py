"""Named concepts in a text: tests, heads of a boxed warning, lines of treatment, regions, outcomes (`concepts.txt`)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files


@cache
def table() -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    """The concepts of each group with what they are called."""
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    group = ""
    for line in (files("everyline.verify.facts") / "concepts.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("["):
            group = line.strip("[]")
            continue
        name, _, wordings = line.partition(": ")
        pattern = "|".join(f"(?:{wording.strip()})" for wording in wordings.split(" | "))
        found.setdefault(group, []).append((name, re.compile(rf"(?<![\w-])(?:{pattern})(?![\w])", re.I)))
    return {name: tuple(some) for name, some in found.items()}


@lru_cache(maxsize=8192)
def concepts(text: str, group: str) -> frozenset[str]:
    """The concepts of a group that a text names."""
    return frozenset(name for name, pattern in table()[group] if pattern.search(text))


def names(text: str, group: str, concept: str) -> bool:
    """Whether a text names one concept."""
    return concept in concepts(text, group)


def spans(text: str, group: str) -> tuple[tuple[int, int], ...]:
    """Where a text names any concept of a group."""
    return tuple(match.span() for _, pattern in table()[group] for match in pattern.finditer(text))


def wording(text: str, group: str, concept: str) -> str:
    """The words a text names a concept by; "" where it does not."""
    pattern = dict(table()[group])[concept]
    match = pattern.search(text)
    return match.group() if match else ""
