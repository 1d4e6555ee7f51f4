"""Verifying a stored answer against the library at hand."""

from __future__ import annotations

from everyline.domain.ids import ContentHash, DocumentId
from everyline.domain.text import Status
from everyline.engine.build import Bench
from everyline.engine.reverify import Verification, verify_answer
from everyline.errors import UnknownId
from everyline.verify.judge import JUDGE, judge


def recheck(bench: Bench, text: str) -> Verification:
    """Whether an answer's bindings and verdicts can be recomputed. Old versions of documents count as at hand.

    Raises InvalidInput where the text is no answer.
    """

    def text_of(document: DocumentId, version: ContentHash) -> str | None:
        try:
            found = bench.corpus.get_version(version)
        except UnknownId:
            return None
        return found.text if found.id == document else None

    def standing(document: DocumentId) -> Status | None:
        return bench.corpus.statuses([document]).get(document)

    return verify_answer(text, text_of, judge, JUDGE, standing)
