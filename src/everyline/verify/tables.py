"""Reading the word tables that lie beside the judge."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files


def rows(name: str) -> Iterator[str]:
    """The rows of a table in order, each on one line; comments and empty lines are left out.

    A line that begins with a space goes on with the row above.
    """
    row = ""
    for line in files("everyline.verify").joinpath(name).read_text("utf-8").splitlines():
        if line.startswith(" ") and row:
            row = f"{row} {line.strip()}"
            continue
        if row:
            yield row
        row = "" if line.startswith("#") else line.strip()
    if row:
        yield row
