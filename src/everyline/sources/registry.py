"""Every reader under one call: which format a stream is of, and its records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from everyline.domain.record import Failed, Record, Skipped
from everyline.errors import InvalidInput
from everyline.sources import (
    cards,
    citations,
    files,
    foreign,
    jats,
    labels,
    medline,
    openfda,
    pubmed,
    retractions,
    trials,
)
from everyline.sources.base import Reader
from everyline.sources.streams import STREAM_FAULTS, Progress, Stream, files_under, reason_of, size_of, streams_of

__all__ = ["KINDS", "READERS", "files_under", "open_source", "size_of"]

# In the order they are tried: the surest signs first.
READERS: tuple[Reader, ...] = (
    cards.READER,
    pubmed.READER,
    jats.READER,
    labels.READER,
    retractions.CSV,
    retractions.LINES,
    citations.EUROPE_PMC,
    trials.READER,
    openfda.READER,
    citations.LINES,
    medline.READER,
    foreign.XML,
    foreign.JSON,
    files.READER,
)
KINDS: tuple[str, ...] = ("auto", "pubmed", "jats", "label", "trial", "cards", "document", "retractions")


def open_source(path: Path, kind: str = "auto", *, progress: Progress | None = None) -> Iterator[Record]:
    """The records of a file, an archive or a folder, one at a time, in the order they stand there.

    kind: one of `KINDS`; "auto" finds the format of each stream out from its content. progress: told how many bytes
    of the files on disk were gone through since it was last told; `size_of(path)` is what they add up to.
    Bad content is a `Failed` record and never an exception. Raises InvalidInput for an unknown kind or a missing path.
    """
    if kind not in KINDS:
        raise InvalidInput(f"There is no kind {kind!r}.", f"Use one of {', '.join(KINDS)}.")
    if not path.exists():
        raise InvalidInput(f"There is nothing at {path}.", "Check the path.")
    return _records(path, kind, progress)


def _records(path: Path, kind: str, progress: Progress | None) -> Iterator[Record]:
    for file in files_under(path):
        if file != path and file.name.startswith("."):
            yield Skipped(str(file), "a hidden file")
            continue
        for item in streams_of(file, progress=progress):
            if isinstance(item, Stream):
                yield from _read(item, kind)
            else:
                yield item


def _read(stream: Stream, kind: str) -> Iterator[Record]:
    reader = next((r for r in READERS if kind in ("auto", r.kind) and r.sniff(stream.name, stream.head)), None)
    if reader is None:
        wanted = "any format that can be read" if kind == "auto" else f"of the kind {kind!r}"
        yield Failed(stream.name, f"It is not {wanted}. Name its kind, or convert it.")
        return
    silent = True
    try:
        for record in reader.read(stream.bytes, stream.name):
            silent = False
            yield record
    except STREAM_FAULTS as error:
        yield Failed(stream.name, reason_of(error))
        return
    if silent:
        yield Skipped(stream.name, "it holds no records")
