"""Taking literature in: read, keep, cut into passages, embed, index; in batches, each one commit.

A run that was interrupted, or killed, is simply run again: files already taken in are passed over, and a file half
taken in goes on after its last committed record.
"""

from __future__ import annotations

import hashlib
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from types import FrameType

from everyline import __version__
from everyline.appraise.design import design_of as design_of_document
from everyline.corpus.passages import passages
from everyline.corpus.store import TABLES, Corpus
from everyline.db.tables import JournalEntry, Library
from everyline.domain.evidence import Design
from everyline.domain.ids import DocumentId
from everyline.domain.record import Deleted, Failed, Fate, Kept, Noticed, Outcome, Record, Skipped
from everyline.domain.text import Document, Status
from everyline.errors import StaleIndex
from everyline.index.base import Indexed
from everyline.index.lance import LanceIndex
from everyline.inference.base import Embedder
from everyline.sources.registry import files_under, open_source

BATCH_RECORDS = 2_000
BATCH_CHARACTERS = 8_000_000
"""A batch ends at whichever comes first, so memory stays flat for abstracts and for full texts alike."""

_FOLD_EVERY = 64
_EXAMPLES = 5
_DISTINCT_REASONS = 1_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. file: the one being read. records: read so far. passages: indexed so far."""

    file: str
    records: int
    passages: int


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """Why records were skipped or failed: how many, and the places of the first few."""

    outcome: Outcome
    reason: str
    count: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of every record read. The outcomes add up to `records`.

    refusals: parts of kept records that were left out because they can't be true, by reason.
    files_passed_over: taken in by an earlier run. resumed_records: of files half taken in, not read again.
    interrupted: the run was told to stop; what it had read is committed, and running it again goes on from there.
    """

    records: int
    outcomes: dict[Outcome, int]
    reasons: tuple[ReasonCount, ...]
    passages: int
    snapshot: str
    files_passed_over: int = 0
    resumed_records: int = 0
    interrupted: bool = False
    refusals: tuple[ReasonCount, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """A record with where it stands in its source, or the end of a source (None).

    source: empty where the source can't be known again.
    """

    record: Record | None
    source: str
    position: int
    file: str


@dataclass(slots=True)
class _Tally:
    """The report while it grows."""

    each: Callable[[Fate], None] | None
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    reasons: dict[tuple[Outcome, str], tuple[int, tuple[str, ...]]] = field(default_factory=dict)
    refusals: dict[tuple[Outcome, str], tuple[int, tuple[str, ...]]] = field(default_factory=dict)
    records: int = 0
    passages: int = 0
    passed_over: int = 0
    resumed: int = 0
    interrupted: bool = False

    def add(self, fate: Fate) -> None:
        self.outcomes[fate.outcome] += 1
        if fate.reason:
            if len(self.reasons) >= _DISTINCT_REASONS and (fate.outcome, fate.reason) not in self.reasons:
                fate = replace(fate, reason="one of many other reasons")
            count, places = self.reasons.get((fate.outcome, fate.reason), (0, ()))
            self.reasons[fate.outcome, fate.reason] = (count + 1, (*places, fate.where)[:_EXAMPLES])
        for refusal in fate.refusals:
            count, places = self.refusals.get((fate.outcome, refusal.reason), (0, ()))
            place = f"{fate.where}, {refusal.part}"
            self.refusals[fate.outcome, refusal.reason] = (count + 1, (*places, place)[:_EXAMPLES])
        if self.each is not None:
            self.each(fate)

    def report(self, snapshot: str) -> IngestReport:
        return IngestReport(
            records=self.records,
            outcomes={outcome: self.outcomes[outcome] for outcome in Outcome},
            reasons=_counted(self.reasons),
            passages=self.passages,
            snapshot=snapshot,
            files_passed_over=self.passed_over,
            resumed_records=self.resumed,
            interrupted=self.interrupted,
            refusals=_counted(self.refusals),
        )


def _counted(reasons: dict[tuple[Outcome, str], tuple[int, tuple[str, ...]]]) -> tuple[ReasonCount, ...]:
    counts = (ReasonCount(outcome, why, n, places) for (outcome, why), (n, places) in reasons.items())
    return tuple(sorted(counts, key=lambda r: (r.outcome.value, -r.count, r.reason)))


def ingest(
    library: Library,
    sources: Iterable[Path] | Iterator[Record],
    *,
    kind: str = "auto",
    embedder: Embedder | None = None,
    design_of: Callable[[Document], Design] = design_of_document,
    progress: Callable[[Progress], None] | None = None,
    each: Callable[[Fate], None] | None = None,
    again: bool = False,
    batch_records: int = BATCH_RECORDS,
) -> IngestReport:
    """Take in files and folders, or records, and make them searchable.

    kind: as `open_source` takes it. embedder: gives each passage its vector; a library is embedded throughout or not at
    all. each: called with the fate of every record once it is committed. again: read files that were taken in before.
    An interrupt (Ctrl-C) ends the run after the batch at hand. Raises LibraryUnusable, StorageError, StaleIndex,
    InvalidInput; whatever is raised, the last commit stands.
    """
    tally = _Tally(each)
    with library.writing(), _interrupts() as interrupted:
        run = _Run(library, embedder, design_of)
        reads = _reads(library, sources, kind, again=again, tally=tally)
        for number, batch in enumerate(_batches(reads, batch_records), start=1):
            for fate in run.take_in(batch):
                tally.add(fate)
            tally.records = tally.outcomes.total()
            tally.passages = run.passages
            if progress is not None:
                progress(Progress(batch[-1].file, tally.records, tally.passages))
            if interrupted():
                tally.interrupted = True
                break
            if number % _FOLD_EVERY == 0:
                run.fold()
        run.finish()
    return tally.report(library.snapshot)


class _Run:
    """One writer's way through its batches."""

    def __init__(self, library: Library, embedder: Embedder | None, design_of: Callable[[Document], Design]) -> None:
        self._library = library
        self._embedder = embedder
        self._design_of = design_of
        self._corpus = Corpus(library)
        self._index = LanceIndex(
            library,
            embedder=embedder.name if embedder is not None else "",
            dimensions=embedder.dimensions if embedder is not None else 0,
        )
        if (self._index.manifest.dimensions > 0) != (embedder is not None):
            held, given = self._index.manifest.embedder or "no model", embedder.name if embedder else "no model"
            raise StaleIndex(
                f"The index was built with vectors of {held}, and now {given} is set.",
                "Set the same model, or ingest into a new folder.",
            )
        self._changed = False
        self.passages = 0

    def take_in(self, batch: Sequence[_Read]) -> list[Fate]:
        """Store and index one batch and commit it; the fate of each of its records, in order.

        Notices come first, as their order does not matter; keeping and deleting follow one another as they were read.
        """
        records = [read.record for read in batch if read.record is not None]
        fates: dict[int, Fate] = {n: fate for n, record in enumerate(records) if (fate := _set_aside(record))}
        noticed = [(n, record) for n, record in enumerate(records) if isinstance(record, Noticed)]
        fates.update(zip((n for n, _ in noticed), self._notice([record for _, record in noticed]), strict=True))
        kept_or_gone = ((n, record) for n, record in enumerate(records) if isinstance(record, Kept | Deleted))
        for is_kept, found in groupby(kept_or_gone, key=lambda pair: isinstance(pair[1], Kept)):
            places, members = zip(*found, strict=True)
            given = self._keep(members) if is_kept else self._delete(members)
            fates.update(zip(places, given, strict=True))
        self._library.commit(_entries(batch))
        self._changed = True
        return [fates[n] for n in range(len(records))]

    def fold(self) -> None:
        """Keep long runs from slowing down as small files pile up."""
        self._library.fold(TABLES)
        self._index.optimize()
        self._library.commit()

    def finish(self) -> None:
        """Fold everything in, and keep the result openable."""
        if self._changed:
            self.fold()
            self._library.keep()

    def _keep(self, records: Sequence[Kept]) -> Iterator[Fate]:
        outcomes = self._corpus.upsert([(record.document, record.findings) for record in records])
        changed = {
            record.document.id: record.document
            for record, outcome in zip(records, outcomes, strict=True)
            if outcome is not Outcome.UNCHANGED
        }
        self._index_documents(list(changed.values()))
        told = [document for document in changed.values() if document.notices]
        self._overlay(self._corpus.same_works(document.id for document in told))
        for record, outcome in zip(records, outcomes, strict=True):
            yield Fate(record.where, outcome, record.document.id, refusals=record.refusals)

    def _index_documents(self, documents: Sequence[Document]) -> None:
        statuses = self._corpus.statuses(document.id for document in documents)
        rows: list[Indexed] = []
        for document in documents:
            design = self._design_of(document).value
            rows.extend(
                Indexed(
                    passage,
                    document.year,
                    design,
                    document.publication_types,
                    document.kind.value,
                    statuses[document.id],
                )
                for passage in passages(document)
            )
        vectors = None
        if self._embedder is not None and rows:
            vectors = self._embedder.embed([f"{row.passage.heading}\n{row.passage.text}" for row in rows])
        self._index.upsert(rows, vectors)
        self.passages += len(rows)

    def _delete(self, records: Sequence[Deleted]) -> Iterator[Fate]:
        gone = set(self._corpus.delete(record.document for record in records))
        self._index.delete(gone)
        for record in records:
            if record.document in gone:
                yield Fate(record.where, Outcome.DELETED, record.document)
            else:
                yield Fate(record.where, Outcome.SKIPPED, record.document, "a deletion of a document that is not here")

    def _notice(self, records: Sequence[Noticed]) -> Iterator[Fate]:
        if records:
            self._overlay(self._corpus.notice_many([(r.kind, r.value, r.notices) for r in records]))
        for record in records:
            yield Fate(record.where, Outcome.NOTICED)

    def _overlay(self, documents: Iterable[DocumentId]) -> None:
        by_status: dict[Status, list[DocumentId]] = {}
        for document, status in self._corpus.statuses(documents).items():
            by_status.setdefault(status, []).append(document)
        for status, found in by_status.items():
            self._index.set_status(found, status)


def _set_aside(record: Record) -> Fate | None:
    if isinstance(record, Skipped):
        return Fate(record.where, Outcome.SKIPPED, None, record.reason)
    if isinstance(record, Failed):
        return Fate(record.where, Outcome.FAILED, None, record.reason)
    return None


def _entries(batch: Sequence[_Read]) -> list[JournalEntry]:
    """How far the batch takes each of its sources; an end marker carries the number of records before it."""
    reached: dict[str, JournalEntry] = {}
    for read in batch:
        if read.source:
            reached[read.source] = JournalEntry(read.source, read.position, read.record is None)
    return list(reached.values())


def _reads(
    library: Library, sources: Iterable[Path] | Iterator[Record], kind: str, *, again: bool, tally: _Tally
) -> Iterator[_Read]:
    for source in sources:
        if isinstance(source, Path):
            for file in files_under(source):
                yield from _file_reads(library, file, kind, again=again, tally=tally)
        else:
            yield _Read(source, "", 0, "")


def _file_reads(library: Library, file: Path, kind: str, *, again: bool, tally: _Tally) -> Iterator[_Read]:
    key = _source_key(file, kind)
    entry = None if again or key is None else library.journal(key)
    if entry is not None and entry.finished:
        tally.passed_over += 1
        return
    done = entry.position if entry is not None else 0
    tally.resumed += done
    position = 0
    for record in open_source(file, kind):
        position += 1
        if position > done:
            yield _Read(record, key or "", position, str(file))
    yield _Read(None, key or "", position, str(file))


def _source_key(file: Path, kind: str) -> str | None:
    """A file by its content, how it is read and the code that reads it; None where it can't be opened now."""
    try:
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None
    return f"{digest}:{kind}:{__version__}"


def _batches(reads: Iterator[_Read], records: int) -> Iterator[list[_Read]]:
    batch: list[_Read] = []
    characters = 0
    for read in reads:
        batch.append(read)
        if isinstance(read.record, Kept):
            characters += len(read.record.document.text)
        if len(batch) >= records or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


@contextmanager
def _interrupts() -> Iterator[Callable[[], bool]]:
    """Turn the first interrupt into a request to stop after the batch at hand; a second one acts at once."""
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return
    before = signal.getsignal(signal.SIGINT)

    def ask(number: int, frame: FrameType | None) -> None:
        asked.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, ask)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)
