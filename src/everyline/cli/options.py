"""Arguments that several commands share."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from everyline.domain.question import Reader
from everyline.errors import InvalidInput

LibraryOption = Annotated[
    str | None,
    typer.Option("--library", help="Folder or s3:// address of the library; EVERYLINE_LIBRARY names it too."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
ReaderOption = Annotated[Reader, typer.Option("--reader", help="Who asks; changes words, never facts.")]
KeyOption = Annotated[
    str | None,
    typer.Option("--key", help="File of the private key that signs; EVERYLINE_KEY names it too."),
]
FullTextOption = Annotated[
    bool, typer.Option("--full-text", help="Put the text of every source in, not of study cards alone.")
]
SeedOption = Annotated[int, typer.Option("--seed", help="Seed of the edits.")]
EditsOption = Annotated[
    int | None, typer.Option("--edits-per-claim", min=1, help="At most so many edits of each claim; all by default.")
]


def say(text: str) -> None:
    """A line of progress, to standard error."""
    print(text, file=sys.stderr, flush=True)


def read_file(file: Path, next_step: str) -> bytes:
    """The bytes of a file that a person named; raises InvalidInput where it can't be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{file} can't be read.", next_step) from error
