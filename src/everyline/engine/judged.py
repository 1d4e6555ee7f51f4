"""Which judge is at hand: the hash of everything its verdicts follow from."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from everyline import verify
from everyline.domain.ids import ContentHash, content_hash


@lru_cache(maxsize=1)
def judge_code() -> ContentHash:
    """The hash of the judge's modules and word lists, by name. Two versions of one name are told apart by it."""
    folder = Path(verify.__path__[0])
    files = sorted(file for file in folder.iterdir() if file.suffix in (".py", ".txt"))
    return content_hash(*(part for file in files for part in (file.name, file.read_text(encoding="utf-8"))))
