"""A published article as a file to keep."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from everyline.cli.board.session import open_board_as
from everyline.cli.options import KeyOption, LibraryOption, say
from everyline.engine.export_forms import Export
from everyline.errors import InvalidSettings


def export(
    slug: Annotated[str, typer.Argument(help="Address of a published article, as `board queue` prints it.")],
    form: Annotated[Export, typer.Option("--format", help="What to write it as.")],
    out: Annotated[
        Path | None, typer.Option(help="Write to this file; else a file of the article's name in this folder.")
    ] = None,
    library: LibraryOption = None,
    key: KeyOption = None,
) -> None:
    """Write a published article to a file, under its review status; refused where it is not published any more."""
    from everyline.engine.publishing import export as exported
    from everyline.engine.shelf import Shelf

    with open_board_as(key=key, library=library) as session:
        shelf = Shelf(session.board.store)
        article = shelf.live(slug)
        bench = session.bench() if form is Export.BUNDLE else None
        made = exported(shelf, bench, session.board.signer, article, form)
        target = out or Path(made.name)
        if not target.parent.is_dir():
            raise InvalidSettings(f"There is no folder {target.parent}.", "Make it, or name another file.")
        target.write_bytes(made.data)
        say(f"Written to {target}.")
