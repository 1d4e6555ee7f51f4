"""Whatever the text, offsets hold: sentences cover it in order, and passages are ranges of it."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from everyline.corpus.passages import passages
from everyline.corpus.rows import document_from_json, document_to_json
from everyline.corpus.sentences import sentence_spans, split
from everyline.domain.ids import DocumentId, Identifiers
from everyline.domain.text import Document, DocumentKind, Notice, NoticeKind, Provenance, Section, SectionKind, Span

_marks = (
    "vs.|et al.|i.v.|P<0.001|0.5|mg|. |.|? |(|)|[|]|H. |α|😀|\u2009|The|adults| |- |1. |U.S. |…|no. 5|\u00a0|\ud7ff"
)
_pieces = st.sampled_from([*_marks.split("|"), '"', "\n", "\n\n", "\r\n"])
texts = st.one_of(st.lists(_pieces, max_size=60).map("".join), st.text(max_size=200))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Any document: sections may nest or lie side by side, never cross."""
    text = draw(texts.filter(lambda text: bool(text.strip())))
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    sections = [
        Section(draw(st.sampled_from(SectionKind)), draw(st.sampled_from(["", "A", "B"])), Span(a, b))
        for a, b in pairwise(edges)
        if draw(st.booleans())
    ]
    if draw(st.booleans()):
        sections.insert(0, Section(SectionKind.BODY, "all", Span(0, len(text))))
    return Document(
        id=DocumentId("pmid:1"),
        kind=draw(st.sampled_from(DocumentKind)),
        title=draw(st.sampled_from(["", "A title", text[:5]])),
        text=text,
        sections=tuple(sorted(sections, key=lambda s: (s.span.start, -s.span.end))),
        identifiers=Identifiers(pmid="1", doi="10.1000/x'y"),
        provenance=Provenance("test", "own", retrieved=draw(st.sampled_from([None, "2026-01-01"]))),
        year=draw(st.sampled_from([None, 2020])),
        authors=tuple(draw(st.lists(st.text(max_size=5), max_size=2))),
        notices=draw(st.sampled_from([(), (Notice(NoticeKind.RETRACTION, "list", "x"),)])),
    )


@given(texts)
def test_every_character_that_is_not_white_space_lies_in_exactly_one_sentence(text: str) -> None:
    spans = sentence_spans(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    covered = sum(len("".join(span.of(text).split())) for span in spans)
    assert covered == len("".join(text.split()))
    assert all(span.of(text) == span.of(text).strip() for span in spans)


@given(documents())
@settings(max_examples=200)
def test_sections_never_change_what_is_covered(document: Document) -> None:
    sentences = split(document.text, document.sections)
    assert all(a.span.end <= b.span.start for a, b in pairwise(sentences))
    covered = sum(len("".join(s.span.of(document.text).split())) for s in sentences)
    assert covered == len("".join(document.text.split()))
    for sentence in sentences:
        for section in document.sections:
            apart = sentence.span.end <= section.span.start or section.span.end <= sentence.span.start
            assert apart or section.span.holds(sentence.span) or sentence.span.holds(section.span)


@given(documents())
@settings(max_examples=200)
def test_a_passage_is_a_range_of_its_document(document: Document) -> None:
    found = passages(document)
    assert all(passage.text == passage.span.of(document.text) for passage in found)
    assert all(passage.document_hash == document.hash for passage in found)
    assert len({passage.id for passage in found}) == len(found)
    assert found == passages(document)


@given(documents())
@settings(max_examples=200)
def test_a_document_comes_back_from_its_row_unchanged(document: Document) -> None:
    data = document_to_json(document)
    again = document_from_json(document.id, document.text, data)
    assert again == document
    assert document_to_json(again) == data
