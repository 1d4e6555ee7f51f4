"""The board as a command opens it: who acts, and the arguments and printing that its commands share."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from everyline.cli.options import say
from everyline.domain.review import Member, Revision
from everyline.errors import NotPermitted
from everyline.settings import Settings

if TYPE_CHECKING:
    from everyline.engine.board import Board
    from everyline.engine.build import Bench

AsOption = Annotated[str, typer.Option("--as", help="E-mail address of the member who acts.")]
ReasonOption = Annotated[str, typer.Option(help="Why, in a sentence.")]
RevisionArgument = Annotated[str, typer.Argument(help="Id of a revision, as `board queue` prints it.")]
ContentArgument = Annotated[
    Path | None,
    typer.Argument(help="An answer, as `everyline ask --json --out` wrote it, or a pathway's stored form."),
]
PathwayOption = Annotated[str | None, typer.Option(help="A pathway instead: its id, or its file or folder.")]
ReviewByOption = Annotated[
    str | None, typer.Option(help="The last day on which an approval of the pathway counts, as 2027-11-25.")
]


@dataclass(frozen=True)
class Session:
    """An open board, and who acts on it."""

    board: Board
    settings: Settings
    member: Member | None

    @property
    def acting(self) -> Member:
        assert self.member is not None
        return self.member

    def bench(self) -> Bench:
        from everyline.engine.build import open_library

        return open_library(self.settings, say=say)

    def password(self) -> str:
        """The password of the settings, else asked for."""
        return _password(self.settings)


@contextmanager
def open_board_as(by: str | None = None, *, key: str | None = None, library: str | None = None) -> Iterator[Session]:
    """The board of the settings; by: address of the member who acts, whose password is asked for, None for nobody.

    Raises NotPermitted where address and password are not of an active member.
    """
    from everyline.engine.board import open_board
    from everyline.engine.signing import signing_key

    settings = Settings.read(key=key, library=library)
    board = open_board(settings.database, signing_key(settings, say), lambda: datetime.now(UTC))
    try:
        member = None
        if by is not None:
            member = board.sign_in(by, _password(settings))
            if member is None:
                raise NotPermitted("That address and password are not of an active member.", "Ask an admin.")
        yield Session(board, settings, member)
    finally:
        board.store.close()


def moved(revision: Revision) -> None:
    """Print where a revision stands now."""
    typer.echo(f"{revision.id}\t{revision.state.value}\t{revision.hash}")


def print_json(value: object) -> None:
    """Print a value as JSON that people can read too."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _password(settings: Settings) -> str:
    return settings.password or str(typer.prompt("Password", hide_input=True, err=True))
