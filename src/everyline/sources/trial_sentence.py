"""A sentence in the making, with the places of its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from everyline.domain.evidence import Arm, Direction
from everyline.domain.text import Span
from everyline.sources.base import tidy


@dataclass(slots=True)
class Figures:
    """The sentence so far. arms: each figure with where it begins. direction: of what it tells, where it tells one."""

    text: str = ""
    arms: list[tuple[Arm, int]] = field(default_factory=list)
    direction: Direction | None = None

    def say(self, text: str) -> None:
        self.text += text

    def figure(self, arm: Arm) -> None:
        """Write a value where the sentence has come to."""
        self.arms.append((arm, len(self.text)))
        self.text += arm.value

    def bound(self, span: Span) -> tuple[Arm, ...]:
        """The figures with their spans in the document, once the sentence stands at `span`."""
        return tuple(
            replace(arm, span=Span(span.start + place, span.start + place + len(arm.value))) for arm, place in self.arms
        )


def text_of(row: Mapping[str, Any], key: str) -> str:
    """A field as one line of text; empty where it holds no text and no number."""
    value = row.get(key)
    return tidy(str(value)) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
