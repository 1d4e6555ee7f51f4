"""`everyline serve`: the pages and the REST interface, on this machine unless told otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from everyline.cli.options import KeyOption, LibraryOption, say
from everyline.settings import LOCAL, Settings


def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; others than this machine's let others in.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port to listen on.")] = 8000,
    key: KeyOption = None,
    library: LibraryOption = None,
) -> None:
    """Serve the pages for readers and the board, and the REST interface."""
    from everyline.engine.site import open_site  # here, so that other commands do not wait for it
    from everyline.serving import run

    settings = Settings.read(library=library, key=key)
    if settings.address == LOCAL:  # links lead to the port that is listened on
        settings = replace(settings, address=f"http://127.0.0.1:{port}")
    site = open_site(settings, say)
    try:
        run(site, host, port, say, settings.proxies)
    finally:
        site.close()
