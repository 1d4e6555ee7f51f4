"""`everyline pathway export` and `import`: pathways as FHIR PlanDefinitions."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from everyline.cli.options import LibraryOption, say
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
    from everyline.engine.guide import open_pathway
    from everyline.settings import Settings

    opened = open_pathway(pathway)
    bench = open_library(Settings.read(library=library), say=say)
    put(exported(opened, bench, Release(fhir.value)), out)


def put(text: str, out: Path | None) -> None:
    """A text to the file that a person named, else to standard output; as UTF-8 in every locale."""
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise InvalidInput(f"{out} can't be written.", "Name a file in a folder that is there.") from fault
    say(f"Written to {out}.")
