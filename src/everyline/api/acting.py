"""How an act over REST is answered: once for each key, with what the engine gives back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated

from fastapi import Header, Request
from fastapi.responses import Response
from pydantic import BaseModel

from everyline.api.callers import Caller, site_of
from everyline.api.problems import Refusal
from everyline.engine.once import Answer, once

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="A request sent again under the same key within 24 hours gets the same answer, and is done once. "
        "Printable ASCII, at most 255 characters; it belongs to the token's member.",
        min_length=1,
        max_length=255,
        pattern=r"^[\x20-\x7e]+$",
    ),
]
Match = Annotated[
    str | None,
    Header(alias="If-Match", description="The ETag of what was looked at, in place of `of`.", max_length=200),
]


def act(
    request: Request,
    caller: Caller,
    key: str | None,
    said: BaseModel | None,
    do: Callable[[], BaseModel],
    *,
    status: int = 200,
    secret: str = "",
) -> Response:
    """Do it and answer; under a key, once. secret: the field of the answer that is told once and never kept."""

    def answered() -> tuple[Answer, str]:
        made = do()
        kept = made.model_copy(update={secret: None}) if secret else made
        return Answer(status, made.model_dump_json()), kept.model_dump_json()

    if key is None:
        answer = answered()[0]
    else:
        body = said.model_dump_json() if said is not None else ""
        asked = json.dumps([request.method, request.url.path, request.headers.get("if-match", ""), body])
        answer = once(site_of(request).board, caller.member, key, asked, answered)
    response = Response(answer.body, status_code=answer.status, media_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    if answer.is_again:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def looked_at(request: Request, revision: str, of: str, match: str | None) -> str:
    """The hash of what was looked at, from the body or from If-Match (RFC 9110 section 13.1.1).

    Raises Refusal: 428 where neither tells it, 412 where If-Match names other content than the revision has.
    """
    if match is None:
        if not of:
            raise Refusal(428, "What was looked at is not told.", "Give its hash as `of`, or its ETag in If-Match.")
        return of
    seen = match.strip().removeprefix('"').removesuffix('"')
    if seen != site_of(request).board.store.revision(revision).hash or (of and of != seen):
        raise Refusal(412, "The revision is not the one that was looked at.", "Open it again and look at it anew.")
    return seen
