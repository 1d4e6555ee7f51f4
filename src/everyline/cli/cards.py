"""`everyline cards lint`: are the study cards true to themselves?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _cards() -> None:
    """Study cards: the curated part of a library."""


@app.command("lint")
def lint(path: Annotated[Path | None, typer.Argument(help="A folder of cards, or one card.")] = None) -> None:
    """Check the schema of cards, and that each finding's sentence and values say the same."""
    from everyline.engine.build import starter_folder
    from everyline.engine.curate import lint_cards

    faults = lint_cards(path or starter_folder())
    for fault in faults:
        typer.echo(f"{fault.file}: {fault.finding + ': ' if fault.finding else ''}{fault.message}")
    if faults:
        raise typer.Exit(1)
    typer.echo("Every card is well formed, and every sentence and its values agree.")
