"""`everyline bundle`: a stored answer or audit becomes a signed proof bundle."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from everyline.cli.options import EditsOption, FullTextOption, KeyOption, LibraryOption, SeedOption, read_file, say
from everyline.domain.stress import SEED
from everyline.errors import InvalidSettings
from everyline.settings import Settings


def bundle(
    file: Annotated[Path, typer.Argument(help="An answer or an audit, made with --format json.")],
    out: Annotated[Path, typer.Option(help="Write the bundle to this file.")],
    key: KeyOption = None,
    full_text: FullTextOption = False,
    stress: Annotated[bool, typer.Option(help="Put the stress record in.")] = True,
    seed: SeedOption = SEED,
    edits_per_claim: EditsOption = None,
    verifier_file: Annotated[
        Path | None, typer.Option("--verifier", help="Also write the stand-alone verifier to this file.")
    ] = None,
    library: LibraryOption = None,
) -> None:
    """Verify an answer or an audit, stress it, and sign it as a proof bundle that a stranger can check."""
    for one in (out, *([verifier_file] if verifier_file else [])):
        if not one.parent.is_dir():
            raise InvalidSettings(f"There is no folder {one.parent}.", "Make it, or name another file.")
    # Loaded here, so that other commands do not wait for what signs and stresses.
    from everyline.engine.build import open_library
    from everyline.engine.prove import prove, verifier
    from everyline.engine.reverify import stress_of
    from everyline.engine.signing import signing_key

    settings = Settings.read(library=library, key=key)
    data = read_file(file, "Name an answer or an audit made with --format json.")
    bench = open_library(settings, say=say)
    record = stress_of(data, seed=seed, edits_per_claim=edits_per_claim) if stress else None
    made = prove(bench, data, signing_key(settings, say), record=record, full_text=full_text)
    out.write_bytes(made)
    say(f"Written to {out}.")
    if verifier_file is not None:
        verifier_file.write_bytes(verifier())
        say(f"The verifier is in {verifier_file}.")
