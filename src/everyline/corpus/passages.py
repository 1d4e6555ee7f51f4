"""What of a document is searched: ranges of whole sentences inside one section, or the whole of a short abstract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from everyline.corpus.sentences import by_section
from everyline.domain.ids import PassageId
from everyline.domain.text import Document, DocumentKind, Passage, Section, SectionKind, Sentence, Span

ABSTRACT_WORDS = 350
"""An abstract up to this long is one passage."""

PASSAGE_WORDS = 200
"""Longer texts are cut into passages of whole sentences up to this long."""

_LEFT_OUT = frozenset({SectionKind.REFERENCES, SectionKind.TITLE})


def passages(document: Document) -> tuple[Passage, ...]:
    """The passages in order of start.

    The title is the heading of every passage and is a passage itself only where nothing else is there. Reference lists
    are left out. A card's finding and its context are one passage.
    """
    title = _title(document)
    body_start = title.end if title is not None else 0
    if document.kind is DocumentKind.ABSTRACT:
        span = (
            _trimmed(document.text, Span(body_start, len(document.text))) if body_start < len(document.text) else None
        )
        if span is not None and len(span.of(document.text).split()) <= ABSTRACT_WORDS:
            return (_passage(document, span, SectionKind.ABSTRACT),)
    if document.kind is DocumentKind.CARD:
        found = tuple(_of_card(document))
    else:
        found = tuple(_of_sections(document, body_start))
    if found or title is None:
        return found
    return (_passage(document, title, SectionKind.TITLE),)


def _of_sections(document: Document, start: int) -> Iterator[Passage]:
    """Neighbouring sentences of one innermost section, up to the word limit; a longer sentence stands alone."""
    for _, sentences in by_section(document.text, document.sections):
        group: list[Sentence] = []
        words = 0
        for sentence in sentences:
            if sentence.kind in _LEFT_OUT or sentence.span.start < start:
                continue
            size = len(sentence.span.of(document.text).split())
            if group and words + size > PASSAGE_WORDS:
                yield _joined(document, group)
                group, words = [], 0
            group.append(sentence)
            words += size
        if group:
            yield _joined(document, group)


def _joined(document: Document, sentences: Sequence[Sentence]) -> Passage:
    span = Span(sentences[0].span.start, sentences[-1].span.end)
    return _passage(document, span, sentences[0].kind)


def _of_card(document: Document) -> Iterator[Passage]:
    """A passage a finding: everything of the card under the finding's id, from its statement to its last line.

    What limits the reading of the work as a whole is told with its reference and is no passage.
    """
    ranges: dict[str, list[Section]] = {}
    for section in document.sections:
        if section.kind is not SectionKind.TITLE:
            ranges.setdefault(section.heading, []).append(section)
    taken: set[Span] = set()
    for sections in ranges.values():
        if sections[0].kind is SectionKind.LIMITS:
            continue
        span = Span(min(s.span.start for s in sections), max(s.span.end for s in sections))
        trimmed = _trimmed(document.text, span)
        if trimmed is not None and trimmed not in taken:
            taken.add(trimmed)
            yield _passage(document, trimmed, sections[0].kind)


def _passage(document: Document, span: Span, kind: SectionKind) -> Passage:
    identity = PassageId(f"{document.hash.removeprefix('sha256:')[:16]}-{span.start}-{span.end}")
    return Passage(identity, document.id, document.hash, span, span.of(document.text), document.title, kind)


def _title(document: Document) -> Span | None:
    for section in document.sections:
        if section.kind is SectionKind.TITLE and section.span.start == 0:
            return section.span
    if document.title and document.text.startswith(document.title):
        return Span(0, len(document.title))
    return None


def _trimmed(text: str, span: Span) -> Span | None:
    body = span.of(text)
    start = span.start + len(body) - len(body.lstrip())
    end = span.end - (len(body) - len(body.rstrip()))
    return Span(start, end) if start < end else None
