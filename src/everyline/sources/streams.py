"""Files, folders and archives as streams of bytes, nothing unpacked to disk, with bounds against bombs.

A gzip, xz or bzip2 file is one stream; a tar or zip gives one for each member; a folder gives those of its files in
sorted order. A compressed stream may grow to `MAX_RATIO` times what was read for it and to `MAX_BYTES` in all.
"""

from __future__ import annotations

import bz2
import io
import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from isal import isal_zlib

from everyline.domain.record import Failed, Record, Skipped
from everyline.errors import SourceRefused
from everyline.sources.base import HEAD_BYTES

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_BYTES = 64 * 2**30  # one stream unpacked; the whole PubMed baseline is about 400 GB in 1,274 files
MAX_RATIO = 250  # real literature in XML packs 8 to 15 times; a bomb a thousand times and more
MAX_MEMBERS = 1_000_000
_RATIO_FLOOR = 32 * 2**20  # below this a stream may be as repetitive as it likes

Progress = Callable[[int], None]
_GZIP_FAULT = cast(type[Exception], isal_zlib.error)  # its stubs give an instance
STREAM_FAULTS = (
    OSError,
    EOFError,
    zlib.error,
    _GZIP_FAULT,
    lzma.LZMAError,
    tarfile.TarError,
    zipfile.BadZipFile,
    SourceRefused,
)


@dataclass(frozen=True, slots=True)
class Stream:
    """Bytes to be read forward once. name: as `where` shows it. head: the first `HEAD_BYTES`, also in `bytes`.

    A read of `bytes` may give less than was asked for; only an empty one is the end.
    """

    name: str
    head: bytes
    bytes: BinaryIO


def files_under(path: Path) -> tuple[Path, ...]:
    """The file itself, or every file below the folder in sorted order; hidden folders and linked ones are not entered.

    Hidden files are listed, so that passing them over can be told.
    """
    if not path.is_dir():
        return (path,)
    found: list[Path] = []
    for folder, names, files in os.walk(path):
        names[:] = sorted(name for name in names if not name.startswith("."))
        found += (Path(folder, name) for name in files)
    return tuple(sorted(found))


def size_of(path: Path) -> int:
    """Bytes on disk that reading the path will go through: what the calls of `progress` add up to."""
    total = 0
    for file in files_under(path):
        try:
            total += file.stat().st_size
        except OSError:
            continue
    return total


def streams_of(path: Path, *, progress: Progress | None = None) -> Iterator[Stream | Record]:
    """Every stream in one file; what can't be opened comes as `Failed`, what is not literature as `Skipped`.

    Each stream must be read before the next is asked for. Faults while unpacking are raised where the stream is read;
    they are of `STREAM_FAULTS`.
    """
    try:
        with open(path, "rb") as file:
            counted = _Counted(file, progress)
            yield from _open(cast(BinaryIO, io.BufferedReader(counted, 1 << 18)), str(path), counted, depth=0)
    except STREAM_FAULTS as error:
        yield Failed(str(path), reason_of(error))


def reason_of(error: BaseException) -> str:
    """One sentence and a next step for a fault of reading or unpacking."""
    if isinstance(error, SourceRefused):
        return str(error)
    if isinstance(error, PermissionError):
        return "It may not be read. Give the user that runs this permission to read it."
    if isinstance(error, FileNotFoundError):
        return "It is not there, or is a link to nothing. Check the path."
    if isinstance(error, (EOFError, zlib.error, _GZIP_FAULT, lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile)):
        return f"The compressed file is damaged or cut short ({error}). Fetch it again."
    return f"It could not be read ({error}). Check the disk and the path."


class _Counted(io.RawIOBase):
    """A file that tells how many bytes were taken from it."""

    def __init__(self, file: BinaryIO, progress: Progress | None) -> None:
        self._file = file
        self._progress = progress
        self.count = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._file.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        data = self._file.read(len(view))
        view[: len(data)] = data
        self.count += len(data)
        if self._progress:
            self._progress(len(data))
        return len(data)


class _Bounded(io.RawIOBase):
    """An unpacked stream that stops at the bounds. packed: how many packed bytes were read for it so far."""

    def __init__(self, stream: BinaryIO, packed: Callable[[], int], head: bytes) -> None:
        self._stream = stream
        self._packed = packed
        self._head = head
        self._count = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if size < 0:
            return self.readall()
        # Reads may be short, and must be: waiting for more would lose what came before a break in a packed file.
        # Only an empty read is the end; `base.read_whole` is for those who need everything at once.
        if self._head:
            data, self._head = self._head[:size], self._head[size:]
        else:
            data = self._stream.read(size)
        self._count += len(data)
        self._check()
        return data

    def readall(self) -> bytes:
        return b"".join(iter(lambda: self.read(1 << 20), b""))

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def _check(self) -> None:
        if self._count > MAX_BYTES:
            raise SourceRefused(
                f"It unpacks to more than {MAX_BYTES >> 30} GiB.", "Split it, if it is what it should be."
            )
        if self._count > _RATIO_FLOOR and self._count > MAX_RATIO * max(self._packed(), 1):
            raise SourceRefused(
                f"It unpacks to more than {MAX_RATIO} times its size, as a bomb does.",
                "If you trust it, unpack it yourself and ingest the files.",
            )


def _open(stream: BinaryIO, name: str, counted: _Counted, *, depth: int) -> Iterator[Stream | Record]:
    """One stream, or the streams inside it where it is packed."""
    head = _read_head(stream)
    if not head:
        yield Failed(name, "The file is empty. Fetch it again.")
        return
    whole = cast(BinaryIO, _Bounded(stream, lambda: counted.count, head))
    unpack = next((unpack for magic, unpack in _PACKED.items() if head.startswith(magic)), None)
    if unpack:
        if depth >= 3:
            yield Failed(name, "It is packed more than three times over. Unpack it yourself and ingest the files.")
            return
        yield from _open(cast(BinaryIO, unpack(whole)), name, counted, depth=depth + 1)
    elif head[257:262] == b"ustar":
        yield from _tar_members(whole, name, counted, depth)
    elif head.startswith(b"PK\x03\x04") and b"word/" not in head and b"[Content_Types].xml" not in head[:200]:
        yield from _zip_members(stream, name, depth)
    else:
        yield Stream(name, head, whole)


class _Unpacked(io.RawIOBase):
    """An unpacking file that gives what it has: asked for much at once, it would lose all before a break."""

    def __init__(self, file: lzma.LZMAFile | bz2.BZ2File) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._file.read1(size)


class _Gunzip(io.RawIOBase):
    """Gzip members one after another, checked to their end, unpacked by ISA-L: a third to a half of zlib's time."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._member = isal_zlib.decompressobj(wbits=31)
        self._waiting = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while True:
            packed = self._waiting or self._packed.read(1 << 16)
            self._waiting = b""
            if self._member.eof:
                if not packed:
                    return b""
                packed = packed.lstrip(b"\x00")  # padding after the last member, as tapes add
                if not packed:
                    continue
                self._member = isal_zlib.decompressobj(wbits=31)
            # Asked with nothing, the member gives what it still holds back from an earlier, smaller request.
            out = self._member.decompress(packed, max(size, 0))
            self._waiting = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
            if out:
                return out
            if not packed and not self._member.eof:
                raise EOFError("it ends before its end mark")


_PACKED: dict[bytes, Callable[[BinaryIO], io.RawIOBase]] = {
    b"\x1f\x8b": _Gunzip,
    b"\xfd7zXZ\x00": lambda stream: _Unpacked(lzma.LZMAFile(stream)),  # noqa: SIM115 (its reader closes it)
    b"BZh": lambda stream: _Unpacked(bz2.BZ2File(stream)),
}


def _read_head(stream: BinaryIO) -> bytes:
    """The first bytes, fewer at the end or before a break: the break is met again when reading on."""
    head = b""
    try:
        while len(head) < HEAD_BYTES and (data := stream.read(HEAD_BYTES - len(head))):
            head += data
    except STREAM_FAULTS:
        if not head:
            raise
    return head


def _tar_members(stream: BinaryIO, name: str, counted: _Counted, depth: int) -> Iterator[Stream | Record]:
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for number, member in enumerate(archive):
            if number >= MAX_MEMBERS:
                raise SourceRefused(f"It holds more than {MAX_MEMBERS} members.", "Split the archive.")
            place = f"{name}!{member.name}"
            if member.isdir():
                continue
            content = archive.extractfile(member) if member.isfile() else None
            if content is None:
                yield Skipped(place, "a link or device, not a file")
            elif _is_hidden(member.name):
                yield Skipped(place, "a hidden file")
            else:
                yield from _open(cast(BinaryIO, content), place, counted, depth=depth + 1)


def _zip_members(stream: BinaryIO, name: str, depth: int) -> Iterator[Stream | Record]:
    if depth:
        yield Failed(name, "A zip inside another archive is not read. Unpack the outer one and ingest the zip.")
        return
    with zipfile.ZipFile(stream) as archive:
        members = sorted((member for member in archive.infolist() if not member.is_dir()), key=lambda m: m.filename)
        if len(members) > MAX_MEMBERS:
            raise SourceRefused(f"It holds more than {MAX_MEMBERS} members.", "Split the archive.")
        for member in members:
            place = f"{name}!{member.filename}"
            if member.flag_bits & 1:
                yield Failed(place, "It is encrypted. Unpack it with its password and ingest the file.")
            elif _is_hidden(member.filename):
                yield Skipped(place, "a hidden file")
            else:
                yield from _zip_member(archive, member, place)


def _zip_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: str) -> Iterator[Stream | Record]:
    try:
        content = cast(BinaryIO, archive.open(member))
    except (NotImplementedError, *STREAM_FAULTS) as error:
        yield Failed(place, f"It can't be unpacked ({error}). Unpack it yourself and ingest the file.")
        return
    with content:
        # The ratio is held against the member's own packed bytes: a zip reads in any order, so no running count helps.
        packed = _Counted(content, None)
        packed.count = member.compress_size
        yield from _open(content, place, packed, depth=1)


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) and part not in (".", "..") for part in name.split("/"))
