import pytest

from everyline.domain.ids import Identifiers, IdKind, document_id
from everyline.domain.text import (
    Document,
    DocumentKind,
    Notice,
    NoticeKind,
    Provenance,
    Section,
    SectionKind,
    Span,
    Status,
    status_of,
)


def a_document(text: str = "Title\nBody.", sections: tuple[Section, ...] = ()) -> Document:
    return Document(
        id=document_id(IdKind.PMID, "1"),
        kind=DocumentKind.ABSTRACT,
        title="Title",
        text=text,
        sections=sections,
        identifiers=Identifiers(pmid="1"),
        provenance=Provenance("test", "here"),
    )


def test_a_span_is_never_empty_or_backwards() -> None:
    for start, end in ((3, 3), (4, 2), (-1, 2)):
        with pytest.raises(ValueError, match="empty or negative"):
            Span(start, end)


def test_a_span_past_the_text_is_refused_not_cut() -> None:
    with pytest.raises(ValueError, match="reaches past"):
        Span(0, 99).of("short")


def test_a_document_without_text_is_refused() -> None:
    with pytest.raises(ValueError, match="has no text"):
        a_document(" \n")


def test_one_changed_character_changes_the_hash() -> None:
    assert a_document("Title\nBody.").hash != a_document("Title\nbody.").hash


def test_the_innermost_section_holds_a_span() -> None:
    outer = Section(SectionKind.ABSTRACT, "", Span(0, 11))
    inner = Section(SectionKind.RESULTS, "RESULTS", Span(6, 11))
    assert a_document(sections=(outer, inner)).section_at(Span(7, 9)) == inner


@pytest.mark.parametrize(
    ("kinds", "status"),
    [
        ((), Status.CURRENT),
        ((NoticeKind.COMMENT,), Status.CURRENT),
        ((NoticeKind.ERRATUM,), Status.CORRECTED),
        ((NoticeKind.CONCERN, NoticeKind.ERRATUM), Status.CONCERN),
        ((NoticeKind.RETRACTION, NoticeKind.CONCERN), Status.RETRACTED),
        ((NoticeKind.RETRACTION, NoticeKind.REINSTATEMENT), Status.CURRENT),
        ((NoticeKind.PARTIAL_RETRACTION,), Status.CONCERN),
    ],
)
def test_the_gravest_notice_decides_and_a_reinstated_work_is_not_retracted(
    kinds: tuple[NoticeKind, ...], status: Status
) -> None:
    notices = tuple(Notice(kind, "test") for kind in kinds)
    assert status_of(notices) is status
    assert status_of(notices[::-1]) is status
