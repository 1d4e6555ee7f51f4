"""`everyline verify`: does a stored answer, audit or proof bundle still hold?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from everyline.cli.options import EditsOption, JsonOption, LibraryOption, read_file, say
from everyline.settings import Settings

NOT_HELD = 4


def verify(
    file: Annotated[
        Path, typer.Argument(help="An answer, an audit, a pathway's stored form (JSON), a proof bundle or a trail.")
    ],
    public_key: Annotated[
        Path | None,
        typer.Option("--public-key", help="The key a bundle or a trail must be signed with: PEM or 64 hex digits."),
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
    from everyline.engine.build import open_library
    from everyline.engine.reverify import Audited, Kind, kind_of, recheck, stressed
    from everyline.engine.signing import pinned_key
    from everyline.engine.trail import is_trail
    from everyline.engine.verification import verification_to_json, verification_to_text

    data = read_file(file, "Name an answer, an audit, a proof bundle or a trail.")
    if is_trail(data):
        _trail(data, public_key, as_json=json)
        return
    settings = Settings.read(library=library)
    # A bundle holds what its reader needs, and the reader need not have a library.
    is_alone = kind_of(data) is Kind.BUNDLE and settings.is_default_library
    bench = None if is_alone else open_library(settings, say=say)
    pinned = None if public_key is None else pinned_key(public_key)
    audited = None
    if article is not None:
        audited = Audited(read_file(article, "Name the article that was audited."), article.name)
    verification = recheck(bench, data, public_key=pinned, article=audited, on=date.today())
    if stress:
        verification = stressed(verification, data, seed=seed, edits_per_claim=edits_per_claim)
    typer.echo(verification_to_json(verification) if json else verification_to_text(verification), nl=False)
    if not verification.holds:
        raise typer.Exit(NOT_HELD)


def _trail(data: bytes, public_key: Path | None, *, as_json: bool) -> None:
    """A trail is checked by itself, with no library and no database."""
    from json import dumps

    from everyline.engine.signing import pinned_key
    from everyline.engine.trail import check_export

    checked = check_export(data, None if public_key is None else pinned_key(public_key))
    if as_json:
        shape = {
            "kind": "trail",
            "holds": checked.holds,
            "entries": checked.entries,
            "last": checked.last,
            "keys": list(checked.keys),
            "failures": [{"number": one.number, "what": one.what} for one in checked.faults],
        }
        typer.echo(dumps(shape, ensure_ascii=True, indent=2))
    else:
        said = "holds" if checked.holds else f"DOES NOT HOLD: {len(checked.faults)} failed"
        typer.echo(f"Trail of {checked.entries} entries {said}; last hash {checked.last or 'none'}.")
        for one in checked.faults:
            typer.echo(f"- {one.what}")
    if not checked.holds:
        raise typer.Exit(NOT_HELD)
