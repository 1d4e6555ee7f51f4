"""A certainty and how it came about, in words; always marked as what it is, a proposal of rules."""

from __future__ import annotations

from collections.abc import Sequence

from everyline.domain.evidence import Certainty, Step
from everyline.publish.inert import inert
from everyline.publish.wording import CERTAINTY_WORDS, PROPOSED


def proposed_said(certainty: Certainty | None) -> str:
    """A proposed certainty, marked as such; empty where there is none."""
    return "" if certainty is None else f"{CERTAINTY_WORDS[certainty]} ({PROPOSED})"


def steps_said(steps: Sequence[Step]) -> tuple[str, ...]:
    """How a certainty came about, a phrase a step."""
    return tuple(f"{inert(one.domain)}: {inert(one.text)}{_moved(one.change)}" for one in steps)


def _moved(change: int) -> str:
    if change == 0:
        return ""
    rungs = {1: "one", 2: "two", 3: "three"}.get(abs(change), str(abs(change)))
    return f", {rungs} {'up' if change > 0 else 'down'}"
