"""Whether what the server works on is there, and what it has done since it began."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from everyline.db.tables import Library
from everyline.domain.answer import Answer, Label
from everyline.errors import EngineError

if TYPE_CHECKING:
    from everyline.engine.site import Site


@dataclass
class Counts:
    """How many questions were answered and how, since the server began; never what was asked."""

    answered: int = 0
    abstained: int = 0
    verdicts: Counter[Label] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    def take(self, answer: Answer) -> None:
        """Count an answer, and the verdicts of its lines, those withheld too."""
        with self._lock:
            if answer.abstention is None:
                self.answered += 1
            else:
                self.abstained += 1
            self.verdicts.update(one.verdict.label for one in answer.claims)
            self.verdicts.update(one.verdict.label for one in answer.withheld)


def unwell(site: Site) -> Mapping[str, str]:
    """What does not answer, `database` or `library`, with what it says; empty where all is well."""
    found: dict[str, str] = {}
    try:
        site.board.store.trail_length()
    except EngineError as fault:
        found["database"] = fault.message
    try:
        # Opened anew: a library that is open goes on for a while after its files are gone.
        Library.open(site.bench.library.uri)
    except EngineError as fault:
        found["library"] = fault.message
    except OSError as fault:
        found["library"] = fault.strerror or "it can't be read"
    return found
