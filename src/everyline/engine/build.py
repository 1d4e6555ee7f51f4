"""The one place that names concrete adapters: settings to a library that can be asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from everyline.corpus.store import Corpus
from everyline.db.tables import Library
from everyline.domain.ids import content_hash
from everyline.domain.record import Outcome
from everyline.engine.ingest import IngestReport, Progress, ingest
from everyline.errors import LibraryUnusable
from everyline.index.lance import LanceIndex
from everyline.inference.base import Embedder
from everyline.inference.onnx import OnnxEmbedder
from everyline.inference.shipped import shipped
from everyline.inference.static import StaticEmbedder
from everyline.retrieve.search import DENSE_SHARE, STATIC_SHARE
from everyline.retrieve.store import read_lexicon, write_lexicon
from everyline.retrieve.synonyms import Lexicon, built_in
from everyline.settings import Settings
from everyline.sources.registry import size_of

# Up to about this much on disk, a transformer over every passage takes minutes; beyond it, static vectors are used.
SMALL_BYTES = 8_000_000
_STARTER = "starter"
_LEXICON = "lexicon"


@dataclass(frozen=True)
class Bench:
    """A library as the engine works on it: its parts, opened once. The parts load when first used."""

    library: Library
    embedder: Embedder | None

    @cached_property
    def corpus(self) -> Corpus:
        return Corpus(self.library)

    @cached_property
    def index(self) -> LanceIndex:
        if self.embedder is None:
            return LanceIndex(self.library)
        return LanceIndex(self.library, embedder=self.embedder.name, dimensions=self.embedder.dimensions)

    @property
    def dense_share(self) -> float:
        """How much nearness of meaning counts in a search, by the kind of vectors the library keeps."""
        return STATIC_SHARE if isinstance(self.embedder, StaticEmbedder) else DENSE_SHARE

    @cached_property
    def lexicon(self) -> Lexicon:
        return built_in().merge(read_lexicon(self.library))


def open_library(settings: Settings, *, at: str | None = None, say: Callable[[str], None] | None = None) -> Bench:
    """The library of the settings, ready to be asked.

    The default library is made on first use, and taken up to date, from the starter library that comes with the
    program. at: a snapshot to open instead of the newest. say: told what takes long.
    Raises LibraryUnusable where a named library is missing or can't be used.
    """
    if settings.is_default_library and at is None:
        _fill_with_starter(settings, say)
    library = Library.open(settings.library, at=at)
    return Bench(library, _embedder_of(library, settings))


def take_in(
    settings: Settings,
    paths: list[Path],
    *,
    kind: str = "auto",
    vectors: bool = True,
    again: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> IngestReport:
    """Ingest files and folders into the library of the settings, making it where there is none.

    vectors: whether a library that does not exist yet gets dense vectors, by the transformer where the files are small
    and by static token vectors where they are not; an existing library keeps to what it has.
    progress: told how far the run is, after each batch.
    """
    library = Library.open(settings.library, create=True)
    size = sum(size_of(path) for path in paths)
    embedder = _embedder_for(library, settings, size) if vectors or library.state else None
    report = ingest(library, paths, kind=kind, embedder=embedder, again=again, progress=progress)
    learn(library)
    return report


def learn(library: Library) -> None:
    """Learn the names that the library's documents define, and keep them with it."""
    lexicon = Lexicon.of_documents(Corpus(library))
    digest = content_hash(lexicon.to_json())
    if library.state.get(_LEXICON) == digest:
        return
    with library.writing():
        write_lexicon(library, lexicon)
        library.declare(_LEXICON, digest)
        library.commit()
        library.keep()


def default_embedder(settings: Settings) -> Embedder:
    """The encoder that comes with the program."""
    return OnnxEmbedder(threads=settings.threads)


def starter_folder() -> Path:
    """The study cards that come with the program: inside an installed package, at the root of a checkout."""
    installed = Path(__file__).parents[1] / "content" / "library"
    return installed if installed.is_dir() else Path(__file__).parents[3] / "content" / "library"


def _fill_with_starter(settings: Settings, say: Callable[[str], None] | None) -> None:
    folder = starter_folder()
    digest = content_hash(*(p.read_text(encoding="utf-8") for p in sorted(folder.rglob("*.yaml"))))
    try:
        library = Library.open(settings.library)
        if library.state.get(_STARTER) == digest:
            return
    except LibraryUnusable:
        if Path(settings.library).exists() and any(Path(settings.library).iterdir()):
            raise
        library = Library.open(settings.library, create=True)
    if say is not None:
        say(f"Building the starter library in {settings.library} (once, some seconds)...")
    report = ingest(library, [folder], kind="cards", embedder=_embedder_for(library, settings, 0))
    if report.outcomes[Outcome.FAILED] or report.interrupted:
        raise LibraryUnusable(
            f"The starter library could not be built: {'; '.join(r.reason for r in report.reasons) or 'interrupted'}.",
            "Run `everyline cards lint`, then try again.",
        )
    with library.writing():
        library.declare(_STARTER, digest)
        library.commit()
    learn(library)


def _embedder_for(library: Library, settings: Settings, size: int) -> Embedder | None:
    """The encoder for a library that may still be empty: what it was built with, else one that fits `size` bytes."""
    if library.state:
        return _embedder_of(library, settings)
    return default_embedder(settings) if size <= SMALL_BYTES else StaticEmbedder()


def _embedder_of(library: Library, settings: Settings) -> Embedder | None:
    """The encoder a library's vectors came from; None where it keeps none. Raises ModelUnavailable for an unknown
    one."""
    name = LanceIndex(library).manifest.embedder
    return shipped(name, threads=settings.threads) if name else None
