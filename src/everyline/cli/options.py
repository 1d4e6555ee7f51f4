"""Arguments that several commands share."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from everyline.domain.question import Reader

LibraryOption = Annotated[
    str | None,
    typer.Option("--library", help="Folder or s3:// address of the library; EVERYLINE_LIBRARY names it too."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
ReaderOption = Annotated[Reader, typer.Option("--reader", help="Who asks; changes words, never facts.")]


def say(text: str) -> None:
    """A line of progress, to standard error."""
    print(text, file=sys.stderr, flush=True)
