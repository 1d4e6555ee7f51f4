"""A request with a key, answered once. How act and answer stand together is told in `review/requests.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from everyline.domain.ids import content_hash
from everyline.domain.review import Member
from everyline.engine.board import Board
from everyline.errors import InvalidInput, RequestDiffers, StorageError
from everyline.review.requests import Answered, AnsweredAlready, answering, find_answered

_LONGEST = 255


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered. is_again: whether it was answered before and nothing was done now."""

    status: int
    body: str
    is_again: bool = False


def once(board: Board, by: Member, key: str, asked: str, act: Callable[[], tuple[Answer, str]]) -> Answer:
    """Do what a member asked under a key, unless it was done already; then give the same answer again.

    asked: all that makes up the request. act: does it, and gives the answer with the body to keep of it (which may say
    less: a secret is told once and never kept). A key belongs to its member.
    Raises RequestDiffers where the key was used for another request in the last 24 hours, InvalidInput for a key that
    is empty, over 255 characters, or not printable ASCII.
    """
    if not 0 < len(key) <= _LONGEST or not (key.isascii() and key.isprintable()):
        raise InvalidInput("That Idempotency-Key can't be taken.", f"Use 1 to {_LONGEST} printable ASCII characters.")
    name, digest, now = f"{by.id} {key}", content_hash(asked), board.now()
    before = find_answered(board.store.engine, name, now)
    if before is not None:
        return _again(before, digest)
    try:
        with answering(board.store.engine, name, digest, now) as request:
            answer, kept = act()
            request.answer(answer.status, kept)
    except AnsweredAlready as meanwhile:
        before = find_answered(board.store.engine, name, now)
        if before is None:
            raise StorageError("The answer under this key is gone.", "Try again.") from meanwhile
        return _again(before, digest)
    return answer


def _again(before: Answered, digest: str) -> Answer:
    if before.digest != digest:
        raise RequestDiffers(
            "This Idempotency-Key was used for another request.", "Use a new key for each request; keep it to retry."
        )
    return Answer(before.status, before.body, is_again=True)
