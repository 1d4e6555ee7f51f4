"""Evidence as the board sees it: a quotation among its sentences, and other places that may bear a claim out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any  # a citation of a stored answer is a JSON object

from everyline.corpus.sentences import sentence_spans
from everyline.domain.answer import Label, Verdict
from everyline.domain.ids import ContentHash, DocumentId
from everyline.domain.text import Document, Span, Status
from everyline.engine.build import Bench
from everyline.engine.find import find
from everyline.engine.revising import Look, Place, judged_by
from everyline.errors import InvalidInput

# How much is shown on either side of a quotation, in code points, where no sentence ends sooner.
_AROUND = 400
# How far from a quotation sentences are looked for; a whole book is not cut into sentences for one line.
_REACH = 4_000
_WHOLE = 20_000
_MOST_SHOWN = 40
_MOST_PASSAGE = 900


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quotation with the sentences around it, and where its source stands. is_whole: nothing else is in the source.

    text_missing: the library does not hold this version; then `marked` is the quotation as stored. is_brought: of a
    study card that the content itself brings.
    """

    title: str
    document: str
    version: str
    start: int
    end: int
    before: str
    marked: str
    after: str
    status: str
    year: int | None
    url: str | None
    text_missing: bool = False
    is_brought: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may bear a claim out. verdict: what the judge says of the claim by it alone."""

    title: str
    document: str
    version: str
    start: int
    end: int
    text: str
    status: str
    year: int | None
    verdict: Verdict


def look_in(bench: Bench) -> Look:
    """Texts and standings of a library, by version."""

    def look(version: ContentHash) -> tuple[Document, Status]:
        document = bench.corpus.get_version(version)
        return document, bench.corpus.statuses([document.id]).get(document.id, Status.CURRENT)

    return look


def excerpts(bench: Bench, citations: Sequence[Mapping[str, Any]], own: Iterable[Document] = ()) -> list[Excerpt]:
    """Each citation's quotation, marked, with a sentence on either side. own: works that the content brings."""
    versions = bench.corpus.versions(ContentHash(one["document_hash"]) for one in citations)
    brought = {one.hash: one for one in own}
    versions.update(brought)
    statuses = bench.corpus.statuses([DocumentId(one["document"]) for one in citations])
    shown = [_excerpt(one, versions.get(ContentHash(one["document_hash"])), statuses) for one in citations]
    return [replace(one, is_brought=ContentHash(one.version) in brought) for one in shown]


def places_of(bench: Bench, version: str, quoted: str) -> Place:
    """Where words stand in a document version; they must stand there exactly once.

    Raises InvalidInput where they don't, UnknownId where the library does not hold the version.
    """
    text = bench.corpus.get_version(ContentHash(version)).text
    words = quoted.strip()
    times = text.count(words) if words else 0
    if times != 1:
        told = "do not stand in that version of the source" if times == 0 else f"stand there {times} times"
        raise InvalidInput(f"The words “{words[:200]}” {told}.", "Copy them from the source's page, exactly.")
    start = text.index(words)
    return ContentHash(version), start, start + len(words)


def place_of(bench: Bench, said: str) -> Place:
    """A place in words: `VERSION:START:END`, or `VERSION=WORDS` that stand in that version once.

    Raises InvalidInput where it is neither.
    """
    version, equals, words = said.partition("=")
    if equals:
        return places_of(bench, version.strip(), words)
    version, _, span = said.rpartition(":")
    version, _, start = version.rpartition(":")
    if not (start.isascii() and start.isdigit() and span.isascii() and span.isdigit() and len(start + span) < 20):
        raise InvalidInput(f"{said[:200]!r} names no place in a source.", "Write VERSION:START:END or VERSION=WORDS.")
    return ContentHash(version), int(start), int(span)


def judged_with(bench: Bench, content: str, claim: str, text: str, said: Sequence[str], instead: int | None) -> Verdict:
    """What the judge says of a claim with other evidence, its places in words; nothing is changed."""
    places = [place_of(bench, one) for one in said]
    return judged_by(content, claim, text, places, instead, look_in(bench))


def candidates(
    bench: Bench, content: str, claim: str, text: str, *, version: str = "", words: str = "", instead: int | None = None
) -> tuple[Candidate, ...]:
    """Sentences that could be a claim's evidence, each judged at once; those that bear it out first.

    version: of this document alone, those with any of the words first; else what a search of the library finds for
    the words. text: what the claim would say, empty for what it says. Works that were retracted or replaced are
    listed with their mark, and can't be chosen.
    """
    if version:
        document = bench.corpus.get_version(ContentHash(version))
        spans = [(document, one) for one in _leading(document.text, words)]
    else:
        spans = list(_found(bench, words))
    statuses = bench.corpus.statuses([document.id for document, _ in spans])
    look = look_in(bench)
    found = []
    for document, span in spans:
        status = statuses.get(document.id, Status.CURRENT)
        try:
            verdict = judged_by(content, claim, text, [(document.hash, span.start, span.end)], instead, look)
        except InvalidInput:
            continue  # a sentence too long to quote, or of a work that nothing may rest on
        found.append(
            Candidate(
                document.title,
                document.id,
                document.hash,
                span.start,
                span.end,
                document.text[span.start : span.end],
                status.value,
                document.year,
                verdict,
            )
        )
    return tuple(sorted(found, key=lambda one: one.verdict.label is not Label.SUPPORTED))


def _found(bench: Bench, words: str) -> Iterator[tuple[Document, Span]]:
    seen: set[tuple[str, int, int]] = set()
    shown = 0
    for hit in (one.hit for one in find(bench, words, k=8)):
        document = bench.corpus.get_version(ContentHash(hit.document_hash))
        begins = hit.span.start
        sentences = [
            Span(begins + one.start, begins + one.end) for one in sentence_spans(document.text[begins : hit.span.end])
        ]
        # A passage as a whole, where it is short: a study card says a thing in a sentence and in its fields.
        whole = [hit.span] if len(sentences) > 1 and hit.span.end - begins <= _MOST_PASSAGE else []
        for span in (*whole, *sentences):
            if (document.hash, span.start, span.end) in seen or shown >= _MOST_SHOWN:
                continue
            seen.add((document.hash, span.start, span.end))
            shown += 1
            yield document, span


def _leading(text: str, words: str) -> list[Span]:
    """The sentences of a text, those that hold most of the words first, else in order; at most so many."""
    wanted = {one for one in words.lower().split() if len(one) > 2}
    spans = sentence_spans(text[: _REACH * 50])
    ranked = sorted(spans, key=lambda span: -len(wanted & set(text[span.start : span.end].lower().split())))
    return (ranked if wanted else list(spans))[:_MOST_SHOWN]


def _excerpt(one: Mapping[str, Any], document: Document | None, statuses: Mapping[DocumentId, Status]) -> Excerpt:
    start, end = one["start"], one["end"]
    status = statuses.get(DocumentId(one["document"]), Status.CURRENT).value
    if document is None or document.text[start:end] != one["quote"]:
        return Excerpt(one["document"], one["document"], one["document_hash"], start, end, "", one["quote"], "", status,
                       None, None, text_missing=True)  # fmt: skip
    first, last = _around(document.text, start, end)
    return Excerpt(
        title=document.title,
        document=document.id,
        version=document.hash,
        start=start,
        end=end,
        before=document.text[first:start],
        marked=document.text[start:end],
        after=document.text[end:last],
        status=status,
        year=document.year,
        url=document.url or document.identifiers.url(),
    )


@lru_cache(maxsize=256)
def _sentences(text: str) -> tuple[Span, ...]:
    """As `sentence_spans`; many lines of one answer rest on the same few texts, which never change."""
    return sentence_spans(text)


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """From the sentence before a span to the one after it."""
    low, high = (0, len(text)) if len(text) <= _WHOLE else (max(0, start - _REACH), min(len(text), end + _REACH))
    spans = [Span(low + one.start, low + one.end) for one in _sentences(text[low:high])]
    before = [one for one in spans if one.start < start]
    after = [one for one in spans if one.end > end]
    # A quotation that begins inside a sentence is shown with the rest of it and one sentence more.
    first = before[-1].start if before and before[-1].end <= start else (before[-2:] or [Span(start, end)])[0].start
    last = after[0].end if after and after[0].start >= end else (after[:2] or [Span(start, end)])[-1].end
    return max(first, start - _AROUND), min(last, end + _AROUND)
