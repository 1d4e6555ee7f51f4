"""What a library promises when processes die, meet, or find the disk full."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pyarrow as pa
import pytest

from everyline.db import tables
from everyline.db.lance import TableSpec
from everyline.db.tables import JournalEntry, Library
from everyline.errors import LibraryUnusable, StorageError, UnknownId

NUMBERS = TableSpec("numbers", pa.schema([("n", pa.int64()), ("word", pa.string())]))
LETTERS = TableSpec("letters", pa.schema([("word", pa.string())]))

PRELUDE = """
import sys, time, pyarrow as pa
from everyline.db.lance import TableSpec
from everyline.db.tables import JournalEntry, Library
NUMBERS = TableSpec("numbers", pa.schema([("n", pa.int64()), ("word", pa.string())]))
LETTERS = TableSpec("letters", pa.schema([("word", pa.string())]))
def numbers(*values): return pa.table({"n": list(values), "word": ["x" * 1000] * len(values)}, schema=NUMBERS.schema)
library = Library.open(sys.argv[1], create=True)
"""


def numbers(*values: int) -> pa.Table:
    return pa.table({"n": list(values), "word": [str(v) for v in values]}, schema=NUMBERS.schema)


def held(library: Library) -> list[int]:
    return sorted(library.read(NUMBERS, columns=["n"]).column("n").to_pylist())


def commit(library: Library, *values: int) -> None:
    with library.writing():
        library.append(NUMBERS, numbers(*values))
        library.declare("sum", str(sum(held(library))))
        library.commit()


def process(folder: Path, body: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PRELUDE + textwrap.dedent(body), str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_missing_library_is_named_with_a_next_step(tmp_path: Path) -> None:
    with pytest.raises(LibraryUnusable, match="no library at") as raised:
        Library.open(tmp_path / "nothing")
    assert "everyline ingest" in raised.value.next_step
    assert not (tmp_path / "nothing").exists()


def test_a_folder_of_other_things_is_no_library(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(LibraryUnusable, match="no library at"):
        Library.open(tmp_path)


def test_a_library_of_another_layout_says_who_wrote_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LAYOUT", 99)
    commit(Library.open(tmp_path, create=True), 1)
    monkeypatch.undo()
    with pytest.raises(LibraryUnusable, match="layout 99") as raised:
        Library.open(tmp_path)
    assert "new folder" in raised.value.next_step


def test_what_is_not_committed_is_never_seen_and_is_rolled_back(tmp_path: Path) -> None:
    library = Library.open(tmp_path, create=True)
    commit(library, 1, 2)
    with library.writing():
        library.append(NUMBERS, numbers(3))
        library.append(LETTERS, pa.table({"word": ["a"]}, schema=LETTERS.schema))
        assert held(library) == [1, 2, 3]
        assert held(Library.open(tmp_path)) == [1, 2]
    assert held(library) == [1, 2]
    commit(library, 4)
    assert held(Library.open(tmp_path)) == [1, 2, 4]
    assert Library.open(tmp_path).count(LETTERS) == 0


def test_a_reader_stays_at_its_commit_until_it_refreshes(tmp_path: Path) -> None:
    writer = Library.open(tmp_path, create=True)
    commit(writer, 1)
    reader = Library.open(tmp_path)
    commit(writer, 2)
    assert held(reader) == [1]
    reader.refresh()
    assert held(reader) == [1, 2]
    assert reader.snapshot == writer.snapshot


def test_a_kept_snapshot_opens_as_it_was_after_changes_and_folding(tmp_path: Path) -> None:
    library = Library.open(tmp_path, create=True)
    for values in ((1, 2), (3,)):
        with library.writing():
            library.append(NUMBERS, numbers(*values))
            library.declare("last", str(values))
            library.commit()
            library.keep()
        if values == (1, 2):
            first = library.snapshot
    with library.writing():
        library.delete(NUMBERS, "n = 1")
        library.fold([NUMBERS])
        library.declare("last", "deleted")
        library.commit()
        library.keep()
    assert held(Library.open(tmp_path)) == [2, 3]
    old = Library.open(tmp_path, at=first)
    assert (held(old), old.snapshot) == ([1, 2], first)
    with pytest.raises(LibraryUnusable, match="snapshot"), old.writing():
        pass


def test_an_unknown_snapshot_is_an_unknown_id(tmp_path: Path) -> None:
    commit(Library.open(tmp_path, create=True), 1)
    with pytest.raises(UnknownId, match="sha256:nothing"):
        Library.open(tmp_path, at="sha256:nothing")


def test_only_the_last_snapshots_are_kept_and_a_lost_one_says_so(tmp_path: Path) -> None:
    library = Library.open(tmp_path, create=True)
    snapshots = []
    for number in range(5):
        with library.writing():
            library.append(NUMBERS, numbers(number))
            library.declare("n", str(number))
            library.fold([NUMBERS])
            library.commit()
            library.keep(snapshots=2)
        snapshots.append(library.snapshot)
    assert held(Library.open(tmp_path, at=snapshots[-2])) == [0, 1, 2, 3]
    with pytest.raises(UnknownId, match="let go"):
        held(Library.open(tmp_path, at=snapshots[0]))


def test_disk_use_is_bounded_when_the_same_rows_are_rewritten_many_times(tmp_path: Path) -> None:
    library = Library.open(tmp_path, create=True)
    sizes = []
    for _ in range(30):
        with library.writing():
            if library.table(NUMBERS) is not None:
                library.delete(NUMBERS, "true")
            library.append(NUMBERS, numbers(*range(20_000)))
            library.fold([NUMBERS])
            library.commit()
            library.keep(snapshots=2)
        sizes.append(sum(file.stat().st_size for file in tmp_path.rglob("*") if file.is_file()))
    assert sizes[-1] < 1.5 * sizes[5]


def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    library, other = Library.open(tmp_path, create=True), Library.open(tmp_path, create=True)
    with (
        library.writing(),
        pytest.raises(LibraryUnusable, match=f"Process {os.getpid()} is writing") as raised,
        other.writing(),
    ):
        pass
    assert "Wait" in raised.value.next_step
    with other.writing():
        pass


def test_a_killed_writer_leaves_the_last_commit_and_no_lock(tmp_path: Path) -> None:
    killed = process(
        tmp_path,
        """
        with library.writing():
            library.append(NUMBERS, numbers(1, 2))
            library.commit([JournalEntry("file", 2, False)])
            library.append(NUMBERS, numbers(3))
            library.append(LETTERS, pa.table({"word": ["a"]}, schema=LETTERS.schema))
            print("written", flush=True)
            time.sleep(60)
        """,
    )
    assert killed.stdout is not None
    assert killed.stdout.readline() == "written\n"
    with pytest.raises(LibraryUnusable, match=f"Process {killed.pid}"), Library.open(tmp_path).writing():
        pass
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    library = Library.open(tmp_path)
    assert held(library) == [1, 2]
    assert library.journal("file") == JournalEntry("file", 2, False)
    commit(library, 4)
    assert held(Library.open(tmp_path)) == [1, 2, 4]


def test_killing_a_writer_at_any_moment_loses_no_commit(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    for delay_s in (0.05, 0.2, 0.35):
        killed = process(
            folder,
            """
            with library.writing():
                last = library.read(NUMBERS, columns=["n"]).num_rows
                while True:
                    library.append(NUMBERS, numbers(last))
                    library.commit()
                    print(last, flush=True)
                    last += 1
                    if last % 5 == 0:
                        library.fold([NUMBERS])
                        library.commit()
                        library.keep(snapshots=1)
            """,
        )
        assert killed.stdout is not None
        acknowledged = killed.stdout.readline()
        time.sleep(delay_s)
        killed.send_signal(signal.SIGKILL)
        rest, _ = killed.communicate()
        told = [int(line) for line in (acknowledged + rest).splitlines(keepends=True) if line.endswith("\n")]
        kept = held(Library.open(folder))
        assert kept == list(range(len(kept)))
        assert len(kept) >= told[-1] + 1


def test_a_full_disk_is_one_sentence_and_nothing_is_lost(tmp_path: Path) -> None:
    commit(Library.open(tmp_path, create=True), 1, 2)
    filled = process(
        tmp_path,
        """
        import resource
        from everyline.errors import StorageError
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        try:
            with library.writing():
                words = [f"{i * 7919:x}-{i}" for i in range(20_000)]
                library.append(NUMBERS, pa.table({"n": list(range(20_000)), "word": words}, schema=NUMBERS.schema))
                library.commit()
        except StorageError as error:
            print(error)
        """,
    )
    out, err = filled.communicate()
    assert "no room left" in out, err
    assert "last commit is intact" in out
    assert held(Library.open(tmp_path)) == [1, 2]
    commit(Library.open(tmp_path), 3)
    assert held(Library.open(tmp_path)) == [1, 2, 3]


def test_a_damaged_table_is_a_storage_error_not_an_empty_one(tmp_path: Path) -> None:
    commit(Library.open(tmp_path, create=True), 1, 2)
    for file in (tmp_path / "numbers.lance" / "data").iterdir():
        file.write_bytes(b"not a table")
    with pytest.raises(StorageError, match="can't be read"):
        held(Library.open(tmp_path))


def test_a_read_only_library_is_read_and_refuses_a_writer(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    commit(Library.open(folder, create=True), 1, 2)
    # Root may write anywhere, so the reader becomes nobody once its modules are loaded.
    reading = process(
        tmp_path / "own",
        f"""
        import os
        from pathlib import Path
        from everyline.errors import LibraryUnusable
        library.read(NUMBERS), library.table(NUMBERS)
        folder = Path({str(folder)!r})
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        for parent in list(folder.parents)[:-2]:
            parent.chmod(parent.stat().st_mode | 0o055)
        if os.geteuid() == 0:
            os.setuid(65534)
        library = Library.open(folder)
        print(sorted(library.read(NUMBERS).column("n").to_pylist()))
        try:
            with library.writing():
                library.append(NUMBERS, numbers(3))
        except LibraryUnusable as error:
            print(error)
        """,
    )
    out, err = reading.communicate()
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert "[1, 2]" in out, err
    assert "can't be written to" in out
