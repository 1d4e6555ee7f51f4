"""The type of a clinical question, by the words that give it away (`question_types.yaml`)."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from everyline.domain.question import QuestionType

# The parser written in C is ten times faster, and is there wherever PyYAML was built with libyaml.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def question_type(question: str) -> QuestionType | None:
    """The type whose give-away words the question holds; None where it holds none.

    A polar question ("does X reduce Y?") has the type of what it asks about; YES_NO is left for those that ask about
    nothing else with a plan of its own.
    """
    return next((kind for kind, words in _rules() if words.search(question)), None)


@cache
def _rules() -> tuple[tuple[QuestionType, re.Pattern[str]], ...]:
    text = (files("everyline.retrieve") / "question_types.yaml").read_text(encoding="utf-8")
    return tuple((QuestionType(rule["type"]), _pattern(rule["words"])) for rule in yaml.load(text, Loader=_LOADER))


def _pattern(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w)(?:{one})(?!\w)" for one in words), re.IGNORECASE)
