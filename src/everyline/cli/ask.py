"""`everyline ask`: a question in, an answer out, every line of it judged."""

from __future__ import annotations

import sys
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from everyline.cli.options import JsonOption, KeyOption, LibraryOption, ReaderOption, say
from everyline.domain.answer import Answer
from everyline.domain.question import Reader
from everyline.engine.forms import BINARY, Form, render
from everyline.errors import InvalidInput, InvalidSettings
from everyline.settings import Settings

if TYPE_CHECKING:
    from everyline.engine.build import Bench
    from everyline.engine.signing import SigningKey

_MOST_BYTES = 1_000_000


class Writer(Enum):
    """Who words the answer."""

    PLAIN = "plain"
    MODEL = "model"


def ask(
    question: Annotated[str, typer.Argument(help="The question, or - to read it from standard input.")],
    reader: ReaderOption = Reader.CLINICIAN,
    form: Annotated[Form, typer.Option("--format", help="How the answer is written.")] = Form.TEXT,
    json: JsonOption = False,
    follow: Annotated[Path | None, typer.Option(help="An answer (JSON) that this question follows.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="Take nothing published after this date's year.")] = None,
    writer: Annotated[Writer, typer.Option(help="plain words bound evidence without a model.")] = Writer.PLAIN,
    out: Annotated[Path | None, typer.Option(help="Write to this file instead of standard output.")] = None,
    withheld: Annotated[bool, typer.Option(help="For editors: also show the lines that did not pass.")] = False,
    bundle: Annotated[
        Path | None, typer.Option(help="Also write a signed proof bundle, with its stress record, to this file.")
    ] = None,
    key: KeyOption = None,
    library: LibraryOption = None,
) -> None:
    """Answer a clinical question from the library."""
    from everyline.engine import ask as engine
    from everyline.engine.build import open_library
    from everyline.engine.follow import read_follow

    if writer is Writer.MODEL:
        raise InvalidSettings("No language model is configured.", "Use --writer plain, which needs none.")
    form = Form.JSON if json else form
    for file, option in ((out, "--out"), (bundle, "--bundle")):
        if file is not None and not file.parent.is_dir():
            raise InvalidSettings(f"There is no folder {file.parent}.", f"Make it, or name another file with {option}.")
    if form in BINARY and out is None and sys.stdout.isatty():
        raise InvalidSettings(f"A {form.value} can't be shown in a terminal.", "Name a file with --out.")
    request = engine.Request(
        text=_read(question),
        reader=reader,
        follow=read_follow(follow) if follow else None,
        as_of=_date(as_of) if as_of else None,
    )
    settings = Settings.read(library=library, key=key)
    signer = None if bundle is None else _signer(settings)
    bench = open_library(settings, say=say)
    answer = engine.ask(bench, request)
    data = render(answer, form, show_withheld=withheld)
    if out is not None:
        out.write_bytes(data)
        say(f"Written to {out}.")
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    if bundle is not None and signer is not None:
        _prove(bundle, bench, answer, signer)


def _signer(settings: Settings) -> SigningKey:
    # Loaded here and in `_prove`: an answer without a bundle should not wait for what signs one.
    from everyline.engine.signing import signing_key

    return signing_key(settings, say)


def _prove(file: Path, bench: Bench, answer: Answer, signer: SigningKey) -> None:
    from everyline.engine.prove import prove
    from everyline.engine.reverify import stress_of

    stored = render(answer, Form.JSON)
    file.write_bytes(prove(bench, stored, signer, record=stress_of(stored)))
    say(f"The proof bundle is in {file}.")


def _read(question: str) -> str:
    if question != "-":
        return question
    data = sys.stdin.buffer.read(_MOST_BYTES + 1)
    return data.decode("utf-8", "replace")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(f"--as-of is {text!r}, which is no date.", "Write it as 2024-12-31.") from error
