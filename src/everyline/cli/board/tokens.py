"""Tokens by which programs act for a member over REST."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from everyline.cli.board.session import AsOption, open_board_as, print_json
from everyline.cli.options import JsonOption, KeyOption, say
from everyline.domain.programs import Scope, Token

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.command("make")
def make(
    by: AsOption,
    name: Annotated[str, typer.Option(help="Your own word for it: what program has it.")],
    scope: Annotated[list[Scope], typer.Option(help="What it lets a program do; may be given several times.")],
    days: Annotated[int, typer.Option(min=1, max=366, help="How long it holds.")] = 90,
    key: KeyOption = None,
) -> None:
    """Make a token for yourself. It is printed once; only its hash is kept."""
    from everyline.engine.programs import make_token

    with open_board_as(by, key=key) as session:
        token, secret = make_token(session.board, session.acting, name, scope, days=days)
        say(f"Token {token.id} holds until {token.ends_at:%Y-%m-%d}. It is shown this once.")
        typer.echo(secret)


@app.command("list")
def listed(by: AsOption, as_json: JsonOption = False, key: KeyOption = None) -> None:
    """List your own tokens, those that ended too."""
    from everyline.engine.programs import tokens_of

    with open_board_as(by, key=key) as session:
        found = tokens_of(session.board, session.acting)
        if as_json:
            print_json([_token(one) for one in found])
            return
        now = session.board.now()
        for one in found:
            state = f"until {one.ends_at:%Y-%m-%d}" if one.holds(now) and one.ends_at else "ended"
            typer.echo(f"{one.id}\t{one.name}\t{', '.join(_scopes(one))}\t{state}")


@app.command("end")
def end(
    by: AsOption,
    token: Annotated[str, typer.Argument(help="Id of the token, as `board token list` prints it.")],
    key: KeyOption = None,
) -> None:
    """End one of your tokens at once."""
    from everyline.engine.programs import end_own_token

    with open_board_as(by, key=key) as session:
        ended = end_own_token(session.board, session.acting, token)
        typer.echo(f"{ended.id}\t{ended.name}\tended")


def _scopes(token: Token) -> list[str]:
    return sorted(scope.value for scope in token.scopes)


def _token(token: Token) -> dict[str, object]:
    return {
        "id": token.id,
        "name": token.name,
        "scopes": _scopes(token),
        "made_at": _time(token.made_at),
        "ends_at": _time(token.ends_at),
        "seen_at": _time(token.seen_at),
        "ended_at": _time(token.ended_at),
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
