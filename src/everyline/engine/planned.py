"""What a pathway would say if medicines that are only ordered were taken. Told as such, never as what is so."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from everyline.domain.guidance import Evaluation
from everyline.domain.pathway import Fact, FactId
from everyline.engine.guide import Opened
from everyline.pathways.evaluate import evaluate
from everyline.pathways.facts import FactsRead


def if_taken(opened: Opened, read: FactsRead, on: date, medicines: Collection[FactId]) -> Evaluation:
    """What it would say on a day of these facts, were these medicines taken from that day on.

    That one of them is not taken now is then no fact any more; a course that runs already keeps its start.
    """
    kept = [one for one in read.facts if one.id not in medicines or one.value is not False]
    taken = [Fact(one, True, on) for one in medicines]
    return evaluate(opened.pathway, () if read.refused else (*kept, *taken), on, refused=read.refused)
