"""A revision as the answer it holds, to be shown as readers would see it."""

from __future__ import annotations

from everyline.domain.answer import Answer
from everyline.domain.review import Revision
from everyline.engine.content import is_pathway
from everyline.errors import InvalidInput
from everyline.publish.load import answer_from_json
from everyline.publish.reread import answer_of


def preview(revision: Revision) -> Answer:
    """The answer that a revision holds; raises InvalidInput for a pathway, which is none."""
    if is_pathway(revision.content):
        raise InvalidInput("A pathway has no preview.", "Its statements and its rules stand on the revision's page.")
    return answer_of(answer_from_json(revision.content))
