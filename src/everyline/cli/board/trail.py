"""The trail of every act, and the watch over what is published."""

from __future__ import annotations

from typing import Annotated

import typer

from everyline.cli.board.session import moved, open_board_as, print_json
from everyline.cli.options import JsonOption, KeyOption, LibraryOption, say


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
) -> None:
    """Print the trail of every act, or check that it is as it was written."""
    with open_board_as() as session:
        store = session.board.store
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
