"""`everyline verify`: does a stored answer still hold?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from everyline.cli.options import JsonOption, LibraryOption, say
from everyline.engine.build import open_library
from everyline.engine.reverify import verification_to_json, verification_to_text
from everyline.engine.verify import recheck
from everyline.errors import InvalidInput
from everyline.settings import Settings

NOT_HELD = 4


def verify(
    file: Annotated[Path, typer.Argument(help="An answer made with --format json.")],
    json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Recompute every binding and verdict of a stored answer, offline. Ends with 4 where it does not hold."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{file} can't be read.", "Name an answer made with --format json.") from error
    verification = recheck(open_library(Settings.read(library=library), say=say), text)
    typer.echo(verification_to_json(verification) if json else verification_to_text(verification), nl=False)
    if not verification.holds:
        raise typer.Exit(NOT_HELD)
