"""`everyline keys`: the key that signs proof bundles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from everyline.cli.options import KeyOption, say
from everyline.settings import Settings

if TYPE_CHECKING:
    from everyline.engine.signing import KeyCard

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.command("new")
def new(key: KeyOption = None) -> None:
    """Make a key, and print its public half. A key that is there already is never overwritten."""
    from everyline.engine.signing import make_key  # here, so that other commands do not wait for it

    card = make_key(Settings.read(key=key))
    say(f"The private half is in {card.private_file}: keep it to yourself. The public half is in {card.public_file}.")
    _print(card)


@app.command("show")
def show(key: KeyOption = None) -> None:
    """Print the public half of a key, to give to those who check your bundles."""
    from everyline.engine.signing import show_key

    _print(show_key(Settings.read(key=key)))


def _print(card: KeyCard) -> None:
    typer.echo(f"{card.id}\n{card.public_pem}", nl=False)
