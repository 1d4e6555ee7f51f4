"""What an audit takes from the library: findings on the article's subject, passages near a claim, works it cites."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from everyline.corpus.sentences import split
from everyline.domain.audit import ArticleReference, HeldFinding
from everyline.domain.evidence import Finding
from everyline.domain.ids import DocumentId
from everyline.domain.record import Failed, Kept
from everyline.domain.text import Document, SectionKind, Span, Status
from everyline.domain.words import content_words
from everyline.engine.build import Bench
from everyline.errors import InvalidInput, InvalidQuestion
from everyline.retrieve.query import read_question
from everyline.retrieve.search import search
from everyline.sources.registry import open_source
from everyline.verify.facts.facts import read_facts

_DOCUMENTS_PER_SEARCH = 40
_SENTENCES = 6
_SMALL = 5_000  # passages; a library of that size is compared whole, without a search for each claim
_LONGEST_QUERY = 500
_NO_RESULT = frozenset(
    {SectionKind.TITLE, SectionKind.AIM, SectionKind.METHODS, SectionKind.BACKGROUND, SectionKind.REFERENCES}
)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A range of a document that may speak to a claim."""

    document: Document
    span: Span

    @property
    def text(self) -> str:
        return self.span.of(self.document.text)


@dataclass
class Shelf:
    """The works an audit may use: the library's, loaded as they are met, and those the user gave for this audit."""

    bench: Bench
    supplied: tuple[Document, ...] = ()
    documents: dict[DocumentId, Document] = field(default_factory=dict)
    statuses: dict[DocumentId, Status] = field(default_factory=dict)
    findings: dict[str, HeldFinding] = field(default_factory=dict)

    def near(self, text: str, *, most: int) -> tuple[Excerpt, ...]:
        """The passages of the library nearest to a text, best first; their findings are taken up on the way."""
        try:
            question = read_question(text[:_LONGEST_QUERY], lexicon=self.bench.lexicon)
        except InvalidQuestion:
            return ()
        ranking = search(
            question,
            self.bench.index,
            embedder=self.bench.embedder,
            k=_DOCUMENTS_PER_SEARCH,
            depth=_DOCUMENTS_PER_SEARCH,
            dense_share=self.bench.dense_share,
        )
        self.take(hit.document for hit in ranking.hits)
        return tuple(
            Excerpt(self.documents[hit.document], hit.span)
            for hit in ranking.hits[:most]
            if hit.kind not in _NO_RESULT and hit.document in self.documents
        )

    def take_all(self) -> bool:
        """Load the whole library where it is small enough to be gone through; whether it was."""
        if self.bench.index.count() > _SMALL:
            return False
        self.take([document.id for document in self.bench.corpus])
        return True

    def take(self, identifiers: Iterable[DocumentId]) -> None:
        """Load documents of the library with their findings and standing, those not loaded yet."""
        new = [one for one in dict.fromkeys(identifiers) if one not in self.documents]
        if not new:
            return
        self.documents.update({document.id: document for document in self.bench.corpus.many(new)})
        self.statuses.update(self.bench.corpus.statuses(new))
        self._hold(self.bench.corpus.findings(new))

    def supply(self, kept: Sequence[Kept]) -> None:
        """Take up works the user gave; they are used for this audit and not stored."""
        self.supplied = tuple(one.document for one in kept)
        for one in kept:
            self.documents[one.document.id] = one.document
            self.statuses.setdefault(one.document.id, one.document.status)
        self._hold([finding for one in kept for finding in one.findings])

    def _hold(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            document = self.documents.get(finding.document)
            if document is not None:
                self.findings[finding.id] = _held(finding, document, self.statuses.get(document.id, Status.CURRENT))

    def cited(self, reference: ArticleReference) -> tuple[Document, ...]:
        """The works of the library, or of those supplied, that an entry of the article's list names."""
        known: list[DocumentId] = []
        for kind, value in reference.identifiers.pairs():
            known.extend(self.bench.corpus.known_as(kind, value))
        self.take(known)
        pairs = set(reference.identifiers.pairs())
        given = [one.id for one in self.supplied if pairs & set(one.identifiers.pairs()) or _is_titled(one, reference)]
        return tuple(self.documents[one] for one in dict.fromkeys([*given, *known]) if one in self.documents)


def _is_titled(document: Document, reference: ArticleReference) -> bool:
    """Whether a reference prints a work's title: all its words, at least four of them."""
    title = content_words(document.title)
    return len(title) >= 4 and set(title) <= set(content_words(reference.text))


def _held(finding: Finding, document: Document, status: Status) -> HeldFinding:
    statement = finding.statement.of(document.text)
    context = finding.context.of(document.text) if finding.context else ""
    given = read_facts(finding.intervention or "").drugs
    return HeldFinding(
        finding, document, status, statement, context, tuple(sorted(given or read_facts(statement).drugs))
    )


def excerpts(document: Document, text: str) -> tuple[Excerpt, ...]:
    """The sentences of a document that share most words with a text, in the order of the document."""
    wanted = set(content_words(text))
    scored = []
    for sentence in split(document.text, document.sections):
        if sentence.kind in _NO_RESULT:
            continue
        shared = len(wanted & set(content_words(sentence.span.of(document.text))))
        if shared:
            scored.append((-shared, sentence.span.start, sentence.span))
    best = sorted(sorted(scored)[:_SENTENCES], key=lambda row: row[1])
    return tuple(Excerpt(document, span) for *_, span in best)


def read_sources(paths: Sequence[Path]) -> tuple[Kept, ...]:
    """The works in files the user gave. Raises InvalidInput for a file that can't be read."""
    kept: list[Kept] = []
    for path in paths:
        for record in open_source(path):
            if isinstance(record, Kept):
                kept.append(record)
            elif isinstance(record, Failed):
                raise InvalidInput(
                    f"The source {record.where} can't be read: {record.reason}", "Leave it out, or convert it."
                )
    return tuple(kept)
