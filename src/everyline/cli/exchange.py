"""`everyline pathway export` and `import`: pathways as FHIR PlanDefinitions."""

from __future__ import annotations

import sys
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from everyline.cli.options import LibraryOption, read_file, say
from everyline.errors import InvalidInput


class FhirRelease(Enum):
    """A release of FHIR."""

    R4 = "R4"
    R5 = "R5"


def export(
    pathway: Annotated[str, typer.Argument(metavar="ID", help="A pathway's id, or its file or folder.")],
    fhir: Annotated[FhirRelease, typer.Option("--fhir", help="The release of FHIR.")] = FhirRelease.R5,
    out: Annotated[Path | None, typer.Option("--out", help="Write to this file.")] = None,
    library: LibraryOption = None,
) -> None:
    """A pathway as a FHIR Bundle: PlanDefinition, ActivityDefinitions, and a Library of its facts."""
    from everyline.engine.build import open_library
    from everyline.engine.exchange import Release, exported
    from everyline.engine.guide import grounds_of, open_pathway
    from everyline.engine.standing import open_records, standing_of
    from everyline.settings import Settings

    opened = open_pathway(pathway)
    settings = Settings.read(library=library)
    bench = open_library(settings, say=say)
    with open_records(settings.database) as records:
        review = standing_of(records, opened, date.today(), grounds_of(opened, bench))
    put(exported(opened, bench, Release(fhir.value), review), out)


def put(text: str, out: Path | None) -> None:
    """A text to the file that a person named, else to standard output; as UTF-8 in every locale."""
    if out is None:
        _print(text)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise InvalidInput(f"{out} can't be written.", "Name a file in a folder that is there.") from fault
    say(f"Written to {out}.")


def import_plan(
    file: Annotated[Path, typer.Argument(help="A JSON file with a PlanDefinition, or a Bundle that holds one.")],
    out: Annotated[Path | None, typer.Option("--out", help="Write pathway.yaml to this folder.")] = None,
) -> None:
    """A pathway from a FHIR PlanDefinition: one that Everyline exported, or a draft of another's to complete."""
    from everyline.engine.exchange import imported

    found = imported(read_file(file, "Name a JSON file with a PlanDefinition."))
    for one in found.remarks:
        say(one)
    if out is None:
        _print(found.text)
    else:
        say(f"Written to {_kept(out, found.text)}.")
    name = found.pathway.id
    if found.is_draft:
        say(f"{name} is a draft, with {len(found.remarks)} remarks. Complete it, then run `everyline pathway lint`.")
    else:
        say(f"{name} was exported by Everyline; its conditions were read from their FHIRPath.")


def _kept(folder: Path, text: str) -> Path:
    """The file that was written; one that is there already is never written over."""
    file = folder / "pathway.yaml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as made:
            made.write(text)
    except FileExistsError as fault:
        raise InvalidInput(f"{file} is there already.", "Name another folder.") from fault
    except OSError as fault:
        raise InvalidInput(f"{file} can't be written.", "Name a folder that can be written to.") from fault
    return file


def _print(text: str) -> None:
    """As bytes: the text is UTF-8 in every locale."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()
