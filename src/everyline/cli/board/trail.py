"""The trail of every act, and the watch over what is published."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from everyline.cli.board.session import moved, open_board_as, print_json
from everyline.cli.options import JsonOption, KeyOption, LibraryOption, say
from everyline.errors import InvalidInput

if TYPE_CHECKING:
    from everyline.engine.board import Board


def watch(library: LibraryOption = None, key: KeyOption = None) -> None:
    """Check what is approved and published against the library as it stands; what no longer holds lapses."""
    with open_board_as(key=key, library=library) as session:
        lapsed = session.board.watch(session.bench())
        for revision in lapsed:
            moved(revision)
        say(f"{len(lapsed)} lapsed.")


def trail(
    revision: Annotated[str | None, typer.Option(help="Only what concerns this revision or member.")] = None,
    as_json: JsonOption = False,
    check: Annotated[
        bool, typer.Option("--check", help="Check chain and signatures; ends with 4 where they fail.")
    ] = False,
    export: Annotated[
        Path | None, typer.Option("--export", help="Write the whole trail to this file, for `everyline verify`.")
    ] = None,
) -> None:
    """Print the trail of every act, write it to a file, or check that it is as it was written."""
    with open_board_as() as session:
        store = session.board.store
        if export is not None:
            _export(session.board, export)
            return
        if check:
            faults = session.board.trail_faults()
            for fault in faults:
                say(fault.what)
            entries = store.trail()
            typer.echo(
                f"{len(entries)} entries, {len(faults)} faults; last hash {entries[-1].hash if entries else 'none'}"
            )
            if faults:
                raise typer.Exit(4)
            return
        entries = store.trail(revision)
        if as_json:
            rows = [
                {"number": e.number, "at": e.at, "member": e.member, "act": e.act, "subject": e.subject,
                 "details": dict(e.details), "previous": e.previous, "hash": e.hash, "key": e.key,
                 "signature": e.signature}
                for e in entries
            ]  # fmt: skip
            print_json({"keys": dict(store.keys()), "entries": rows})
            return
        for one in entries:
            said = "; ".join(f"{name}: {value}" for name, value in one.details.items() if value)
            typer.echo(f"{one.number}\t{one.at}\t{one.member}\t{one.act}\t{one.subject}\t{said}")


def _export(board: Board, file: Path) -> None:
    from everyline.engine.trail import export_trail

    lines = list(export_trail(board))
    try:
        file.write_text("".join(lines), encoding="utf-8", newline="\n")
    except OSError as fault:
        raise InvalidInput(f"{file} can't be written: {fault.strerror}.", "Name another file.") from fault
    say(f"{len(lines) - 1} entries. Check the file with `everyline verify {file}`.")
