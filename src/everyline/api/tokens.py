"""A caller's own tokens: nobody sees or ends another's."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field, StringConstraints

from everyline.api.acting import Key, act
from everyline.api.callers import Holder, site_of
from everyline.api.models import Body, TokenModel, TokensModel
from everyline.api.strict import RestRoute
from everyline.domain.programs import Scope
from everyline.engine.programs import MOST_DAYS, USUAL_DAYS, end_own_token, make_token, tokens_of

router = APIRouter(prefix="/api/v1", route_class=RestRoute, tags=["Tokens"])


class NewToken(Body):
    """A token to be. days: how long it holds."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    scopes: list[Scope] = Field(min_length=1, max_length=len(Scope))
    days: int = Field(default=USUAL_DAYS, ge=1, le=MOST_DAYS)


@router.get("/tokens", operation_id="tokens", response_model=TokensModel)
def tokens(
    request: Request,
    by: Holder,
    after: Annotated[str, Query(max_length=100)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> TokensModel:
    """The caller's own tokens, newest first."""
    everyone = tokens_of(site_of(request).board, by.member)
    first = next((place + 1 for place, one in enumerate(everyone) if one.id == after), 0)
    listed = everyone[first : first + limit]
    more = len(everyone) > first + limit
    return TokensModel(tokens=[TokenModel.of(one) for one in listed], next=listed[-1].id if more else None)


@router.post("/tokens", operation_id="make_token", status_code=201, response_model=TokenModel, responses={400: {}})
def make(request: Request, by: Holder, said: NewToken, key: Key = None) -> Response:
    """Make a token for oneself, with scopes of the token that asks at most. Its text is told this once: sent again
    under the same key, the answer is the same with `token` null."""
    board = site_of(request).board

    def do() -> TokenModel:
        return TokenModel.of(*make_token(board, by.member, said.name, said.scopes, days=said.days, held=by.scopes))

    return act(request, by, key, said, do, status=201, secret="token")


@router.delete("/tokens/{token}", operation_id="end_token", response_model=TokenModel, responses={404: {}})
def end(request: Request, by: Holder, token: str, key: Key = None) -> Response:
    """End a token of one's own at once."""
    board = site_of(request).board
    return act(request, by, key, None, lambda: TokenModel.of(end_own_token(board, by.member, token)))
