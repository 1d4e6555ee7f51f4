"""`everyline audit`: somebody's article, line by line against the library."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from everyline.cli.options import JsonOption, LibraryOption, say
from everyline.engine.audit_forms import AuditForm, render
from everyline.errors import InvalidInput, InvalidSettings
from everyline.settings import Settings

_MOST_BYTES = 128 * 2**20


def audit(
    file: Annotated[Path, typer.Argument(help="The article: text, Markdown, HTML, PDF or DOCX.")],
    form: Annotated[AuditForm, typer.Option("--format", help="How the audit is written.")] = AuditForm.MD,
    json: JsonOption = False,
    out: Annotated[Path | None, typer.Option(help="Write to this file instead of standard output.")] = None,
    sources: Annotated[
        list[Path] | None, typer.Option(help="A file or folder with works the article cites; may be given again.")
    ] = None,
    library: LibraryOption = None,
) -> None:
    """Judge every line of an article, and say what it leaves out."""
    from everyline.engine import audit as engine
    from everyline.engine.build import open_library

    form = AuditForm.JSON if json else form
    if out is not None and not out.parent.is_dir():
        raise InvalidSettings(f"There is no folder {out.parent}.", "Make it, or name another file with --out.")
    data = _read(file)
    bench = open_library(Settings.read(library=library), say=say)
    text = render(engine.audit(bench, data, file.name, sources=sources or ()), form)
    if out is not None:
        out.write_text(text, encoding="utf-8")
        say(f"Written to {out}.")
    else:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()


def _read(file: Path) -> bytes:
    if not file.is_file():
        raise InvalidInput(f"There is no file {file}.", "Name the article as text, Markdown, HTML, PDF or DOCX.")
    if file.stat().st_size > _MOST_BYTES:
        raise InvalidInput(f"{file.name} is larger than {_MOST_BYTES >> 20} MiB.", "Split it into single articles.")
    try:
        return file.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{file} can't be read ({error.strerror}).", "Check its permissions.") from error
