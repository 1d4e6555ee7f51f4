"""`everyline cds feedback`: what became of the cards that health records were given."""

from __future__ import annotations

import typer

from everyline.cli.board.session import AsOption, open_board_as, print_json
from everyline.cli.options import JsonOption, KeyOption

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def _cds() -> None:
    """Decision support for health records."""


@app.command("feedback")
def feedback(by: AsOption, as_json: JsonOption = False, key: KeyOption = None) -> None:
    """Print what became of cards, the newest first; for admins and editors."""
    from everyline.engine.decision_support import feedback_for  # here, so that other commands do not wait for it

    with open_board_as(by, key=key) as session:
        told = feedback_for(session.board, session.acting)
    rows = [
        {"at": one.at.isoformat(), "service": one.service, "card": one.card, "outcome": one.outcome.value,
         "suggestions": list(one.suggestions), "reason": one.reason or None, "had_comment": one.had_comment}
        for one in told
    ]  # fmt: skip
    if as_json:
        print_json(rows)
        return
    for row in rows:
        typer.echo(f"{row['at']}\t{row['service']}\t{row['outcome']}\t{row['reason'] or ''}\t{row['card']}")
