"""The writer's lock of a library in a folder: one writer, any number of readers.

The lock is the kernel's, on an open file, so it ends with the process that held it, however that ended.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from everyline.errors import LibraryUnusable

NAME = "writer.lock"


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Hold the lock; raises LibraryUnusable, naming the process that writes, where another does."""
    try:
        handle = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise LibraryUnusable(
            f"The library at {folder} can't be written to ({error.strerror}).",
            "Check its permissions, or name another with --library.",
        ) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                raise
            holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip() or "unknown"
            raise LibraryUnusable(
                f"Process {holder} is writing to the library at {folder}.",
                "Wait until it has finished; reading goes on meanwhile.",
            ) from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode("ascii"), 0)
        yield
    finally:
        os.close(handle)
