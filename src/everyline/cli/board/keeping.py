"""Backups of the board's database and their way back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from everyline.cli.options import KeyOption, say
from everyline.settings import Settings

if TYPE_CHECKING:
    from everyline.engine.keeping import Backup


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not be there yet.")],
    with_key: Annotated[bool, typer.Option("--with-key", help="Put the private key in too; guard the file.")] = False,
    key: KeyOption = None,
) -> None:
    """Back up the board's database into one file, while others go on working."""
    from everyline.engine import keeping

    _tell(keeping.backup(Settings.read(key=key), file, datetime.now(UTC), with_key=with_key))


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `board backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Throw away what the database holds now.")] = False,
    with_key: Annotated[
        bool, typer.Option("--with-key", help="Put the backup's private key where --key says, if none is there.")
    ] = False,
    key: KeyOption = None,
) -> None:
    """Put a backup into the board's database: the whole of it, once it was found sound, or nothing."""
    from everyline.engine import keeping

    _tell(keeping.restore(Settings.read(key=key), file, replace=replace, with_key=with_key))
    say("Restored. Whoever was signed in signs in again.")


def _tell(backup: Backup) -> None:
    typer.echo(f"{backup.file}\tmade {backup.made_at}\tschema {backup.schema}\tsha256:{backup.sha256}")
    for table, count in backup.rows.items():
        typer.echo(f"{table}\t{count}")
    typer.echo(f"last entry of the trail\t{backup.last or 'none'}")
    if backup.has_key:
        say("The private key is in it: whoever reads the file can sign as the board.")
