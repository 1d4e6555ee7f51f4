"""A revision as the answer it holds, to be shown as readers would see it."""

from __future__ import annotations

from everyline.domain.answer import Answer
from everyline.domain.review import Revision
from everyline.publish.load import answer_from_json
from everyline.publish.reread import answer_of


def preview(revision: Revision) -> Answer:
    """The answer that a revision holds."""
    return answer_of(answer_from_json(revision.content))
