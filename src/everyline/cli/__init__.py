"""The commands. They read arguments, call the engine, print; no logic of their own.

Standard output carries the result alone; progress and faults go to standard error. Exit codes: 0 done, 1 the user's
error, 2 wrong usage, 3 a fault, 4 a `verify` that did not hold.
"""

from __future__ import annotations

import sys

import typer

from everyline import __version__
from everyline.cli import (
    ask,
    audit,
    bench,
    board,
    bundle,
    cards,
    cds,
    check,
    evidence,
    ingest,
    keys,
    pathway,
    search,
    serve,
    verify,
)
from everyline.errors import EngineError, UserError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Clinical answers in which every line is checked against its source.",
)
app.command("ask")(ask.ask)
app.command("ingest")(ingest.ingest)
app.command("search")(search.search)
app.command("check")(check.check)
app.command("audit")(audit.audit)
app.command("verify")(verify.verify)
app.command("evidence")(evidence.evidence)
app.command("bundle")(bundle.bundle)
app.command("serve")(serve.serve)
app.add_typer(board.app, name="board", help="The medical board: review, approve, publish.")
app.add_typer(keys.app, name="keys", help="The key that signs proof bundles.")
app.add_typer(bench.app, name="bench", help="Measure on given data.")
app.add_typer(pathway.app, name="pathway", help="Courses of care that can be computed.")
app.add_typer(cds.app, name="cds", help="Decision support for health records.")
app.add_typer(cards.app, name="cards", help="Study cards: the curated part of a library.")


@app.callback(invoke_without_command=True)
def _version(version: bool = typer.Option(False, "--version", help="Print the version and stop.")) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


def main() -> None:
    """Run a command and end with the exit code of its outcome."""
    try:
        app()
    except UserError as error:
        sys.exit(_told(error, 1))
    except EngineError as error:
        sys.exit(_told(error, 3))
    except BrokenPipeError:
        sys.stderr.close()  # the reader of a pipe went away; Python would complain while closing stdout
        sys.exit(0)
    except OSError as error:
        print(f"everyline: {error.strerror or error} ({error.filename or 'no file'}).", file=sys.stderr)
        sys.exit(3)


def _told(error: EngineError, code: int) -> int:
    print(f"everyline: {error}", file=sys.stderr)
    return code
