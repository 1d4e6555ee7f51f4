"""`everyline search`: passages for a query, best first."""

from __future__ import annotations

import json as jsonlib
from typing import TYPE_CHECKING, Annotated

import typer

from everyline.cli.options import JsonOption, LibraryOption, say
from everyline.domain.evidence import Design
from everyline.settings import Settings

if TYPE_CHECKING:
    from everyline.engine.find import Found


def search(
    query: Annotated[str, typer.Argument(help="Words, or a question.")],
    k: Annotated[int, typer.Option("--k", min=1, max=1000, help="How many passages.")] = 10,
    year_from: Annotated[int | None, typer.Option("--from", help="Published in this year or later.")] = None,
    design: Annotated[Design | None, typer.Option(help="Only works of this design.")] = None,
    json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Search the library."""
    from everyline.engine.build import open_library
    from everyline.engine.find import find

    bench = open_library(Settings.read(library=library), say=say)
    found = find(bench, query, k=k, year_from=year_from, design=design)
    if json:
        rows = [_row(one) for one in found]
        typer.echo(jsonlib.dumps({"query": query, "hits": rows}, ensure_ascii=False, indent=2))
    else:
        typer.echo("\n\n".join(_text(one) for one in found) if found else "Nothing found.")


def _row(found: Found) -> dict[str, object]:
    hit = found.hit
    return {
        "rank": found.rank,
        "document": hit.document,
        "title": found.title,
        "year": found.year,
        "status": found.status.value,
        "section": hit.kind.value,
        "start": hit.span.start,
        "end": hit.span.end,
        "text": hit.text,
        "document_hash": hit.document_hash,
        "score": round(hit.score, 6),
    }


def _text(found: Found) -> str:
    mark = "" if found.status.value == "current" else f" [{found.status.value.upper()}]"
    year = f", {found.year}" if found.year else ""
    return f"{found.rank}. {found.title}{year}{mark}\n   {found.hit.document}\n   {' '.join(found.hit.text.split())}"
