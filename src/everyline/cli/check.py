"""`everyline check`: claim-evidence pairs in, one verdict a line out."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from everyline.cli.options import JsonOption
from everyline.errors import InvalidInput

if TYPE_CHECKING:
    from everyline.engine.check import Judges


def check(
    file: Annotated[str, typer.Argument(help="A file of JSON lines, or - for standard input.")] = "-",
    rules: Annotated[bool, typer.Option("--rules", help="Judge by the rules alone, without the learnt part.")] = False,
    json: JsonOption = False,
) -> None:
    """Judge each pair; a line that can't be read gives a line with "error" and the run goes on."""
    from everyline.engine.judging import judge_each, shipped_judge

    del json  # the output is JSON lines in any case; the option is there because outsiders pass it
    judges = judge_each if rules else shipped_judge().each
    if file == "-":
        _judge(sys.stdin.buffer, judges)
        return
    path = Path(file)
    if not path.is_file():
        raise InvalidInput(f"There is no file {file}.", "Name a file of JSON lines, or - for standard input.")
    with path.open("rb") as lines:
        _judge(lines, judges)


def _judge(lines: Iterable[bytes], judges: Judges) -> None:
    from everyline.engine.check import check_lines

    for verdict in check_lines(lines, judges):
        sys.stdout.write(verdict + "\n")
    sys.stdout.flush()
