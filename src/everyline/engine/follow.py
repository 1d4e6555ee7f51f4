"""A follow-up question: what the earlier answer was about, read back from its file."""

from __future__ import annotations

from pathlib import Path

from everyline.domain.question import Pico, Question
from everyline.errors import InvalidInput
from everyline.publish.load import answer_from_json


def read_follow(file: Path) -> Question:
    """The question of a stored answer, as it was read then. Raises InvalidInput where the file is no answer."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{file} can't be read.", "Name an answer made with --format json.") from error
    stored = answer_from_json(text)
    if not stored.question.strip():
        raise InvalidInput(f"{file} holds no question to follow.", "Name an answer made with --format json, unchanged.")
    read = stored.read_as
    return Question(
        text=stored.question,
        reader=stored.reader,
        type=read.type,
        pico=Pico(read.population, read.intervention, read.comparator, read.outcome),
    )
