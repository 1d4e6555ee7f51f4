"""`everyline evidence`: the claims of a stored answer for other systems."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from everyline.cli.exchange import put
from everyline.cli.options import read_file
from everyline.errors import InvalidInput


def evidence(
    file: Annotated[Path, typer.Argument(help="An answer, as `everyline ask --format json` gives it.")],
    out: Annotated[Path | None, typer.Option("--out", help="Write to this file.")] = None,
) -> None:
    """The claims of a stored answer as FHIR R5: Evidence, Citation and ArtifactAssessment."""
    from everyline.engine.attest import attested_answer

    data = read_file(file, "Name an answer's file.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise InvalidInput(f"{file} is no UTF-8 text, at byte {fault.start}.", "Name an answer's file.") from fault
    put(attested_answer(text), out)
