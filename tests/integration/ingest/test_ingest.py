"""Taking records in, end to end on disk: counts that add up, one state after interruption, the same bytes twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from everyline.corpus.store import Corpus
from everyline.db.tables import Library
from everyline.domain.evidence import Design, Finding
from everyline.domain.ids import DocumentId, FindingId, Identifiers, IdKind
from everyline.domain.question import Filters
from everyline.domain.record import Deleted, Failed, Fate, Kept, Noticed, Outcome, Record, Skipped
from everyline.domain.text import Document, DocumentKind, Notice, NoticeKind, Provenance, Span, Status
from everyline.engine.ingest import ingest
from everyline.errors import StaleIndex
from everyline.index.lance import LanceIndex
from everyline.inference.scripted import ScriptedEmbedder

RETRACTED = (Notice(NoticeKind.RETRACTION, "a list"),)


def kept(number: int, text: str = "Uveitis was seen.", **changes: object) -> Kept:
    document = Document(
        id=DocumentId(f"pmid:{number}"),
        kind=DocumentKind.ABSTRACT,
        title=f"Trial {number}",
        text=text,
        sections=(),
        identifiers=Identifiers(pmid=str(number)),
        provenance=Provenance("test", "own"),
        year=2020,
    )
    document = replace(document, **changes)  # type: ignore[arg-type]
    finding = Finding(FindingId(f"f{number}"), document.id, document.hash, "safety", Span(0, 2))
    return Kept(f"record {number}", document, (finding,))


def found(library: Library, words: str, filters: Filters | None = None) -> list[str]:
    hits = LanceIndex(library).lexical(words, k=50, filters=filters or Filters())
    return sorted(hit.document for hit in hits)


def jsonl(path: Path, numbers: Sequence[int], text: str = "Uveitis was seen in some.") -> Path:
    path.write_text(
        "".join(f'{{"pmid": "{n}", "title": "Trial {n}", "abstract": "{text}", "year": 2020}}\n' for n in numbers)
    )
    return path


def test_every_record_has_a_fate_and_the_counts_add_up(tmp_path: Path) -> None:
    library = Library.open(tmp_path, create=True)
    records: list[Record] = [
        kept(1),
        Skipped("record 2", "another language"),
        kept(3),
        kept(1, "Uveitis was not seen."),
        Failed("record 4", "no identifier"),
        Failed("record 5", "no identifier"),
        Deleted("record 6", DocumentId("pmid:3")),
        Deleted("record 7", DocumentId("pmid:99")),
        Noticed("record 8", IdKind.PMID, "1", RETRACTED),
        kept(1, "Uveitis was not seen."),
    ]
    fates: list[Fate] = []
    report = ingest(library, iter(records), each=fates.append)
    assert report.records == sum(report.outcomes.values()) == len(records) == len(fates)
    assert {o.value: n for o, n in report.outcomes.items() if n} == {
        "kept": 2,
        "updated": 1,
        "unchanged": 1,
        "deleted": 1,
        "noticed": 1,
        "skipped": 2,
        "failed": 2,
    }
    (failed,) = [reason for reason in report.reasons if reason.outcome is Outcome.FAILED]
    assert (failed.reason, failed.count, failed.places) == ("no identifier", 2, ("record 4", "record 5"))
    assert Corpus(library).counts().documents == 1
    assert found(library, "uveitis") == []
    assert found(library, "uveitis", Filters(statuses=tuple(Status))) == ["pmid:1"]


def test_a_retraction_that_came_first_meets_the_work_when_it_comes(tmp_path: Path) -> None:
    library = Library.open(tmp_path, create=True)
    ingest(library, iter([Noticed("list", IdKind.PMID, "1", RETRACTED)]))
    ingest(library, iter([kept(1), kept(2)]))
    assert found(library, "uveitis") == ["pmid:2"]
    assert Corpus(library).status(DocumentId("pmid:1")) is Status.RETRACTED


def test_a_record_that_tells_of_its_retraction_takes_the_card_of_the_same_work_with_it(tmp_path: Path) -> None:
    library = Library.open(tmp_path, create=True)
    card = kept(1, id=DocumentId("card:king"), kind=DocumentKind.CARD, notices=())
    ingest(library, iter([card]))
    assert found(library, "trial") == []  # A card without findings has nothing to cite.
    other = kept(1, id=DocumentId("file:0123456789abcdef"), kind=DocumentKind.FILE)
    ingest(library, iter([other]))
    assert found(library, "uveitis") == ["file:0123456789abcdef"]
    ingest(library, iter([kept(1, "Now retracted uveitis.", notices=RETRACTED)]))
    assert found(library, "uveitis") == []


def test_design_comes_from_the_callable_given(tmp_path: Path) -> None:
    library = Library.open(tmp_path, create=True)
    ingest(library, iter([kept(1), kept(2)]), design_of=lambda d: Design.RCT if d.id == "pmid:1" else Design.COHORT)
    assert found(library, "uveitis", Filters(designs=("rct",))) == ["pmid:1"]


def test_the_same_input_gives_the_same_snapshot_whatever_the_batches(tmp_path: Path) -> None:
    snapshots = set()
    for name, size in (("a", 1), ("b", 3), ("c", 100)):
        library = Library.open(tmp_path / name, create=True)
        snapshots.add(ingest(library, iter([kept(n) for n in range(1, 8)]), batch_records=size).snapshot)
    assert len(snapshots) == 1


def test_a_file_taken_in_before_is_passed_over_and_read_again_when_asked(tmp_path: Path) -> None:
    library, file = Library.open(tmp_path / "library", create=True), jsonl(tmp_path / "a.jsonl", range(1, 6))
    first = ingest(library, [file], kind="pubmed")
    assert (first.records, first.files_passed_over) == (5, 0)
    second = ingest(library, [file], kind="pubmed")
    assert (second.records, second.files_passed_over, second.snapshot) == (0, 1, first.snapshot)
    third = ingest(library, [file], kind="pubmed", again=True)
    assert (third.outcomes[Outcome.UNCHANGED], third.snapshot) == (5, first.snapshot)


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    library, file = Library.open(tmp_path / "library", create=True), jsonl(tmp_path / "a.jsonl", [1, 2])
    ingest(library, [file], kind="pubmed")
    report = ingest(library, [jsonl(file, [2, 3], "Hair regrew.")], kind="pubmed")
    assert (report.outcomes[Outcome.UPDATED], report.outcomes[Outcome.KEPT]) == (1, 1)
    assert found(library, "uveitis") == ["pmid:1"]


def test_vectors_are_kept_throughout_or_not_at_all(tmp_path: Path) -> None:
    library, embedder = Library.open(tmp_path, create=True), ScriptedEmbedder()
    ingest(library, iter([kept(1), kept(2, "Hair regrew.")]), embedder=embedder)
    index = LanceIndex(library, embedder=embedder.name)
    (best,) = index.dense(embedder.embed(["Trial 2\nHair regrew."])[0], k=1, filters=Filters())
    assert best.document == "pmid:2"
    with pytest.raises(StaleIndex, match=embedder.name):
        ingest(library, iter([kept(3)]))
    with pytest.raises(StaleIndex, match="other-model"):
        LanceIndex(library, embedder="other-model")


def test_an_error_in_mid_run_leaves_the_last_commit(tmp_path: Path) -> None:
    def records() -> Iterator[Record]:
        yield from (kept(n) for n in range(1, 5))
        raise OSError("the disk went away")

    library = Library.open(tmp_path, create=True)
    with pytest.raises(OSError, match="went away"):
        ingest(library, records(), batch_records=2)
    assert found(Library.open(tmp_path), "uveitis") == [f"pmid:{n}" for n in range(1, 5)]
    report = ingest(Library.open(tmp_path), iter([kept(n) for n in range(1, 7)]))
    assert (report.outcomes[Outcome.UNCHANGED], report.outcomes[Outcome.KEPT]) == (4, 2)


SCRIPT = """
import os, signal, sys, time
from pathlib import Path
from everyline.db.tables import Library
from everyline.engine.ingest import ingest
def told(progress):
    print(progress.records, flush=True)
    if len(sys.argv) > 3:
        time.sleep(float(sys.argv[3]))
library = Library.open(sys.argv[1], create=True)
report = ingest(library, [Path(sys.argv[2])], kind="pubmed", batch_records=10, progress=told)
print("report", report.records, report.resumed_records, report.interrupted, report.snapshot, flush=True)
"""


def run(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(SCRIPT), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_killed_in_mid_file_it_goes_on_after_the_last_committed_batch(tmp_path: Path) -> None:
    file = jsonl(tmp_path / "a.jsonl", range(1, 101))
    killed = run(tmp_path / "library", file, 0.2)
    assert killed.stdout is not None
    for _ in range(3):
        last = int(killed.stdout.readline())
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    library = Library.open(tmp_path / "library")
    there = Corpus(library).counts().documents
    assert there in (last, last + 10)
    assert len(found(library, "uveitis")) == min(50, there)

    resumed = ingest(library, [file], kind="pubmed", batch_records=10)
    assert (resumed.resumed_records, resumed.records) == (there, 100 - there)
    assert Corpus(library).counts().documents == 100
    whole = ingest(Library.open(tmp_path / "whole", create=True), [file], kind="pubmed")
    assert resumed.snapshot == whole.snapshot


def test_an_interrupt_finishes_the_batch_and_the_next_run_goes_on(tmp_path: Path) -> None:
    file = jsonl(tmp_path / "a.jsonl", range(1, 101))
    interrupted = run(tmp_path / "library", file, 0.2)
    assert interrupted.stdout is not None
    interrupted.stdout.readline()
    os.kill(interrupted.pid, signal.SIGINT)
    out, _ = interrupted.communicate()
    assert interrupted.returncode == 0
    _, records, _, stopped, _ = out.splitlines()[-1].split()
    assert stopped == "True"
    assert 10 <= int(records) < 100
    again = ingest(Library.open(tmp_path / "library"), [file], kind="pubmed")
    assert (again.resumed_records, again.records) == (int(records), 100 - int(records))
