"""What becomes a passage: the unit that is searched and cited."""

from __future__ import annotations

from everyline.corpus.passages import ABSTRACT_WORDS, PASSAGE_WORDS, passages
from everyline.domain.ids import DocumentId, Identifiers
from everyline.domain.text import Document, DocumentKind, Provenance, Section, SectionKind, Span


def document(kind: DocumentKind, *parts: tuple[SectionKind, str, str]) -> Document:
    """A document of sections (kind, heading, text), a line each."""
    text, sections = "", []
    for section_kind, heading, words in parts:
        start = len(text) + (1 if text else 0)
        text = f"{text}\n{words}" if text else words
        sections.append(Section(section_kind, heading, Span(start, len(text))))
    return Document(
        id=DocumentId("pmid:1"),
        kind=kind,
        title=parts[0][2] if parts[0][0] is SectionKind.TITLE else "",
        text=text,
        sections=tuple(sections),
        identifiers=Identifiers(pmid="1"),
        provenance=Provenance("test", "own"),
    )


TITLE = (SectionKind.TITLE, "", "Baricitinib for alopecia areata")


def test_a_short_abstract_is_one_passage_with_nothing_lost_and_its_title_as_heading() -> None:
    made = document(
        DocumentKind.ABSTRACT, TITLE, (SectionKind.AIM, "AIM", "To ask."), (SectionKind.RESULTS, "RESULTS", "It grew.")
    )
    (passage,) = passages(made)
    assert passage.text == "To ask.\nIt grew."
    assert passage.heading == "Baricitinib for alopecia areata"
    assert passage.kind is SectionKind.ABSTRACT


def test_a_title_alone_is_a_passage() -> None:
    (passage,) = passages(document(DocumentKind.ABSTRACT, TITLE))
    assert (passage.text, passage.kind) == ("Baricitinib for alopecia areata", SectionKind.TITLE)


def test_a_long_abstract_is_cut_between_sentences_inside_its_sections() -> None:
    sentence = "Ten words are in this one plain sentence of it. "
    half = (sentence * (ABSTRACT_WORDS // 18)).strip()
    made = document(DocumentKind.ABSTRACT, TITLE, (SectionKind.METHODS, "", half), (SectionKind.RESULTS, "", half))
    found = passages(made)
    assert {passage.kind for passage in found} == {SectionKind.METHODS, SectionKind.RESULTS}
    assert all(passage.text.endswith(".") and len(passage.text.split()) <= PASSAGE_WORDS for passage in found)
    assert "".join("".join(p.text.split()) for p in found) == "".join((half + half).split())


def test_a_sentence_longer_than_a_passage_stays_whole() -> None:
    long = "word " * (PASSAGE_WORDS + 50) + "end."
    made = document(DocumentKind.FULL_TEXT, TITLE, (SectionKind.BODY, "", f"Short one. {long} Last one."))
    assert [len(passage.text.split()) for passage in passages(made)] == [2, PASSAGE_WORDS + 51, 2]


def test_references_are_not_searched() -> None:
    made = document(
        DocumentKind.FULL_TEXT, TITLE, (SectionKind.BODY, "", "It grew."), (SectionKind.REFERENCES, "", "Smith 2012.")
    )
    assert [passage.text for passage in passages(made)] == ["It grew."]


def test_a_finding_of_a_card_and_its_context_are_one_passage() -> None:
    made = document(
        DocumentKind.CARD,
        TITLE,
        (SectionKind.FINDING, "f1", "It grew in 38.8%."),
        (SectionKind.FINDING_CONTEXT, "f1", "Population: adults. Dose: 4 mg."),
        (SectionKind.FINDING, "f2", "It fell out again."),
        (SectionKind.LIMITS, "reading limits", "Read as: abstract."),
    )
    assert [passage.text for passage in passages(made)] == [
        "It grew in 38.8%.\nPopulation: adults. Dose: 4 mg.",
        "It fell out again.",
    ]


def test_passage_ids_follow_from_content_alone() -> None:
    first = document(DocumentKind.ABSTRACT, TITLE, (SectionKind.RESULTS, "", "It grew."))
    again = document(DocumentKind.ABSTRACT, TITLE, (SectionKind.RESULTS, "", "It grew."))
    other = document(DocumentKind.ABSTRACT, TITLE, (SectionKind.RESULTS, "", "It shrank."))
    assert [p.id for p in passages(first)] == [p.id for p in passages(again)]
    assert {p.id for p in passages(first)}.isdisjoint(p.id for p in passages(other))
