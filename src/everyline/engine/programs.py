"""Tokens for programs that act for a member: made and ended by the member alone, each with its entry in the trail."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from everyline.domain.programs import Scope, Token, TokenId
from everyline.domain.review import Member
from everyline.engine.board import Board
from everyline.errors import InvalidInput, NotPermitted
from everyline.review.tokens import TokenStore, add_token, end_token, holding

MARK = "ev_"
MOST_DAYS = 366
USUAL_DAYS = 90
_MOST = 50
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Program:
    """Who acts by a token: its member, and the token with its scopes."""

    member: Member
    token: Token


def program(board: Board, secret: str) -> Program | None:
    """Whose token this is; None where it is nobody's, ended, or its member is no longer active."""
    if not secret.startswith(MARK) or len(secret) > 200:
        return None
    found = TokenStore(board.store.engine).find(secret, board.now())
    return None if found is None else Program(*found)


def tokens_of(board: Board, member: Member) -> tuple[Token, ...]:
    """A member's own tokens, newest first, those that ended too."""
    return TokenStore(board.store.engine).of(member.id)


def make_token(
    board: Board,
    by: Member,
    name: str,
    scopes: Collection[Scope],
    *,
    days: int = USUAL_DAYS,
    held: Collection[Scope] | None = None,
) -> tuple[Token, str]:
    """A new token of a member's own, and its text, which is told this once.

    days: how long it holds, 1 to 366. held: the scopes of the token that asks for another; None where the member asks.
    Raises InvalidInput for a name, a number of days or a number of tokens that is not taken, NotPermitted for a scope
    that the asking token lacks.
    """
    said = " ".join(name.split())
    if not said or len(said) > _LONGEST_NAME or not said.isprintable():
        raise InvalidInput(f"The token's name has {len(said)} characters.", f"Write from 1 to {_LONGEST_NAME}.")
    if not scopes:
        raise InvalidInput("The token would be of no use.", f"Name a scope: {', '.join(one.value for one in Scope)}.")
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput(f"A token can't hold for {days} days.", f"Let it hold for 1 to {MOST_DAYS}.")
    beyond = set(scopes) - set(held) if held is not None else set()
    if beyond:
        named = ", ".join(sorted(one.value for one in beyond))
        raise NotPermitted(f"This token lacks {named} and can't hand it on.", "Make the token yourself.")
    secret = MARK + secrets.token_urlsafe(32)
    now = board.now()
    with board.store.acting(board.signer, now) as acting:
        member = acting.member(by.id)
        if not member.is_active:
            raise NotPermitted(f"{member.name} is no longer active.", "Ask an admin.")
        if holding(acting.connection, member.id, now) >= _MOST:
            raise InvalidInput(f"You have {_MOST} tokens that hold.", "End one first.")
        token = Token(
            TokenId(secrets.token_hex(8)), member.id, said, frozenset(scopes), now, now + timedelta(days=days)
        )
        add_token(acting.connection, token, secret)
        acting.append(
            member.id,
            "make token",
            token.id,
            {"name": said, "scopes": _scopes(token), "ends": token.ends_at.isoformat() if token.ends_at else ""},
        )
    return token, secret


def end_own_token(board: Board, by: Member, token: str) -> Token:
    """End one's own token at once. Raises UnknownId where it is not one's own, or ended already: nobody learns of
    others' tokens."""
    now = board.now()
    with board.store.acting(board.signer, now) as acting:
        ended = end_token(acting.connection, acting.member(by.id).id, token, now)
        acting.append(by.id, "end token", ended.id, {"name": ended.name, "scopes": _scopes(ended)})
    return ended


def _scopes(token: Token) -> str:
    return ", ".join(sorted(scope.value for scope in token.scopes))
