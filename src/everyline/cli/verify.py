"""`everyline verify`: does a stored answer, audit or proof bundle still hold?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from everyline.cli.options import EditsOption, JsonOption, LibraryOption, read_file, say
from everyline.engine.build import open_library
from everyline.settings import Settings

NOT_HELD = 4


def verify(
    file: Annotated[Path, typer.Argument(help="An answer, an audit (JSON) or a proof bundle.")],
    public_key: Annotated[
        Path | None, typer.Option("--public-key", help="The key a bundle must be signed with: PEM or 64 hex digits.")
    ] = None,
    article: Annotated[
        Path | None, typer.Option("--article", help="What an audit is of: the audit is made anew and compared.")
    ] = None,
    stress: Annotated[bool, typer.Option("--stress", help="Also edit its claims, and count the edits caught.")] = False,
    seed: Annotated[int | None, typer.Option("--seed", help="Seed of the edits; of a bundle, its own.")] = None,
    edits_per_claim: EditsOption = None,
    json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Recompute every binding and verdict of a stored file, offline. Ends with 4 where it does not hold."""
    # Loaded here, so that other commands do not wait for it.
    from everyline.engine.reverify import Audited, Kind, kind_of, recheck, stressed
    from everyline.engine.signing import pinned_key
    from everyline.engine.verification import verification_to_json, verification_to_text

    data = read_file(file, "Name an answer, an audit or a proof bundle.")
    settings = Settings.read(library=library)
    # A bundle holds what its reader needs, and the reader need not have a library.
    is_alone = kind_of(data) is Kind.BUNDLE and settings.is_default_library
    bench = None if is_alone else open_library(settings, say=say)
    pinned = None if public_key is None else pinned_key(public_key)
    audited = None
    if article is not None:
        audited = Audited(read_file(article, "Name the article that was audited."), article.name)
    verification = recheck(bench, data, public_key=pinned, article=audited)
    if stress:
        verification = stressed(verification, data, seed=seed, edits_per_claim=edits_per_claim)
    typer.echo(verification_to_json(verification) if json else verification_to_text(verification), nl=False)
    if not verification.holds:
        raise typer.Exit(NOT_HELD)
