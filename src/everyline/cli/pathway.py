"""`everyline pathway`: courses of care that can be computed, and what one says of a patient."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from everyline.cli import exchange
from everyline.cli.options import LibraryOption, read_file, say
from everyline.errors import InvalidInput

app = typer.Typer(no_args_is_help=True)
app.command("export")(exchange.export)
app.command("import")(exchange.import_plan)
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="A pathway's id, or its file or folder.")]
OnOption = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day, as 2026-11-25; today by default.")]


class PathwayFormat(Enum):
    """How guidance is printed."""

    MD = "md"
    JSON = "json"
    FHIR = "fhir"
    ICS = "ics"


@app.callback()
def _pathways() -> None:
    """Pathways: courses of care that can be computed."""


@app.command("list")
def list_pathways(library: LibraryOption = None) -> None:
    """The pathways that come with the program."""
    from everyline.engine.build import open_library
    from everyline.engine.guide import grounds_of, packaged
    from everyline.engine.standing import open_records, standing_of
    from everyline.settings import Settings

    settings = Settings.read(library=library)
    bench = open_library(settings, say=say)
    with open_records(settings.database) as records:
        for one in packaged():
            state = standing_of(records, one, date.today(), grounds_of(one, bench)).state.value
            typer.echo(f"{one.pathway.id}\t{one.pathway.title} ({state})")


@app.command("show")
def show(pathway: IdArgument, library: LibraryOption = None) -> None:
    """A pathway's steps, and where each statement comes from."""
    from everyline.engine.build import open_library
    from everyline.engine.guide import described, grounds_of, open_pathway
    from everyline.engine.standing import open_records, standing_of
    from everyline.settings import Settings

    opened, settings = open_pathway(pathway), Settings.read(library=library)
    grounds = grounds_of(opened, open_library(settings, say=say))
    with open_records(settings.database) as records:
        review = standing_of(records, opened, date.today(), grounds)
    typer.echo(described(opened, grounds, review), nl=False)


@app.command("lint")
def lint(
    path: Annotated[Path | None, typer.Argument(help="A pathway's file, or a folder of pathways.")] = None,
    on: OnOption = None,
    library: LibraryOption = None,
) -> None:
    """Check pathways: their form, whether each step can be reached, and whether the evidence still holds."""
    from everyline.engine.build import open_library
    from everyline.engine.guide import Level, grounds_of, lint_path
    from everyline.engine.standing import open_records, standing_of
    from everyline.settings import Settings

    settings, day = Settings.read(library=library), _day(on)
    bench = open_library(settings, say=say)
    with open_records(settings.database) as records:
        checked = lint_path(path, bench, day, lambda one: standing_of(records, one, day, grounds_of(one, bench)))
    remarks = [(name, one) for name, found in checked for one in found]
    for name, one in remarks:
        typer.echo(f"{name}: {one.level.value}: {one.place}: {one.what}")
    errors = sum(one.level is Level.ERROR for _, one in remarks)
    say(f"{len(checked)} pathways, {errors} errors, {len(remarks) - errors} warnings.")
    if errors:
        raise typer.Exit(1)


@app.command("run")
def run(
    pathway: IdArgument,
    facts: Annotated[Path, typer.Option("--facts", help="A JSON file of facts about a patient; - for standard input.")],
    on: OnOption = None,
    format: Annotated[PathwayFormat, typer.Option("--format", help="How to print it.")] = PathwayFormat.MD,  # noqa: A002
    fhir: Annotated[
        exchange.FhirRelease, typer.Option("--fhir", help="The release of FHIR of --format fhir.")
    ] = exchange.FhirRelease.R4,
    codes: Annotated[
        Path | None, typer.Option("--codes", help="A file of the codes of your records; else EVERYLINE_FHIR_CODES.")
    ] = None,
    library: LibraryOption = None,
) -> None:
    """What a pathway says of a patient on a day. The facts are kept nowhere."""
    from everyline.engine import guide
    from everyline.engine.build import open_library
    from everyline.engine.standing import open_records, standing_of
    from everyline.settings import Settings

    day = _day(on)
    settings = Settings.read(library=library)
    opened = guide.with_codes(guide.open_pathway(pathway), codes or settings.fhir_codes)
    data = sys.stdin.buffer.read() if str(facts) == "-" else read_file(facts, "Name a JSON file of facts.")
    grounds = guide.grounds_of(opened, open_library(settings, say=say))
    with open_records(settings.database) as records:
        # A day in the past must not bring an approval back that has lapsed by now.
        review = standing_of(records, opened, max(day, date.today()), grounds)
    told = guide.run(opened, data, day, grounds, review)
    forms: dict[PathwayFormat, Callable[..., str]] = {
        PathwayFormat.MD: guide.told_as_markdown,
        PathwayFormat.JSON: guide.told_as_json,
        PathwayFormat.ICS: guide.told_as_calendar,
        PathwayFormat.FHIR: partial(guide.told_as_fhir, release=fhir.value),
    }
    # As bytes: calendar files end their lines with CR LF on every system, and the text is UTF-8 in every locale.
    sys.stdout.flush()
    sys.stdout.buffer.write(forms[format](told).encode("utf-8"))
    sys.stdout.buffer.flush()


@app.command("evidence")
def evidence(
    pathway: IdArgument,
    out: Annotated[Path | None, typer.Option("--out", help="Write to this file.")] = None,
    library: LibraryOption = None,
) -> None:
    """What each line of a pathway rests on, as FHIR R5: Evidence, Citation and ArtifactAssessment."""
    from everyline.engine.attest import attested
    from everyline.engine.build import open_library
    from everyline.engine.guide import grounds_of, open_pathway
    from everyline.engine.standing import open_records, standing_of
    from everyline.settings import Settings

    opened, settings = open_pathway(pathway), Settings.read(library=library)
    bench = open_library(settings, say=say)
    with open_records(settings.database) as records:
        review = standing_of(records, opened, date.today(), grounds_of(opened, bench))
    exchange.put(attested(opened, bench, review), out)


def _day(said: str | None) -> date:
    """The day a person named; today where none is named: the clock is read here and nowhere below."""
    if said is None:
        return date.today()
    try:
        if len(said) == 10:
            return date.fromisoformat(said)
    except ValueError:
        pass
    raise InvalidInput(f"{said[:40]!r} is no day.", "Write --on as 2026-11-25.")
