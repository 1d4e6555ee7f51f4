"""Documents, their versions, findings and notices, kept in a library on disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from everyline.corpus.store import Corpus
from everyline.db.tables import Library
from everyline.domain.evidence import Arm, Finding
from everyline.domain.ids import ContentHash, DocumentId, FindingId, Identifiers, IdKind
from everyline.domain.record import Outcome
from everyline.domain.text import Document, DocumentKind, Notice, NoticeKind, Provenance, Span, Status
from everyline.errors import UnknownId

RETRACTION = Notice(NoticeKind.RETRACTION, "Retraction Watch", "10.1000/notice")


def work(number: int, text: str = "It grew.", **changes: object) -> Document:
    made = Document(
        id=DocumentId(f"pmid:{number}"),
        kind=DocumentKind.ABSTRACT,
        title="A trial",
        text=text,
        sections=(),
        identifiers=Identifiers(pmid=str(number), doi=f"10.1000/{number}"),
        provenance=Provenance("test", "own"),
        year=2020,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def finding(document: Document, name: str = "f1") -> Finding:
    return Finding(
        id=FindingId(name),
        document=document.id,
        document_hash=document.hash,
        topic="efficacy",
        statement=Span(0, 2),
        context=Span(3, 7),
        dose="4 mg",
        arms=(Arm("response", "38.8", "%", "baricitinib 4 mg", "281", "33 to 45", Span(0, 1)), Arm("n", "9", "")),
    )


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library", create=True)
    with opened.writing():
        yield opened


@pytest.fixture
def corpus(library: Library) -> Corpus:
    return Corpus(library)


def test_a_document_comes_back_as_it_was(corpus: Corpus) -> None:
    document = work(
        1, "Über 5 µg — it’s “quoted” 😀.", authors=("O'Neil A",), notices=(RETRACTION,), keywords=("a", "b")
    )
    assert corpus.upsert([(document, [finding(document)])]) == (Outcome.KEPT,)
    assert corpus.get(document.id) == document
    assert corpus.get_version(document.hash) == document
    assert corpus.findings([document.id]) == (finding(document),)


def test_the_same_document_again_changes_nothing(corpus: Corpus, library: Library) -> None:
    corpus.upsert([(work(1), [finding(work(1))])])
    state = dict(library.state)
    assert corpus.upsert([(work(1), [finding(work(1))])]) == (Outcome.UNCHANGED,)
    assert dict(library.state) == state
    assert corpus.counts().versions == 1


def test_new_text_is_a_new_version_and_the_old_one_stays_readable_by_hash(corpus: Corpus) -> None:
    old, new = work(1, "It grew."), work(1, "It shrank.")
    corpus.upsert([(old, [finding(old)])])
    assert corpus.upsert([(new, [])]) == (Outcome.UPDATED,)
    assert corpus.get(old.id) == new
    assert corpus.get_version(old.hash) == old
    assert corpus.findings([old.id]) == ()


def test_changed_metadata_updates_in_place(corpus: Corpus) -> None:
    corpus.upsert([(work(1), [])])
    assert corpus.upsert([(work(1, mesh_terms=("Alopecia Areata",)), [finding(work(1))])]) == (Outcome.UPDATED,)
    assert corpus.get(DocumentId("pmid:1")).mesh_terms == ("Alopecia Areata",)
    assert corpus.counts().versions == 1
    assert len(corpus.findings([DocumentId("pmid:1")])) == 1


def test_going_back_to_an_older_text_is_an_update_too(corpus: Corpus) -> None:
    for text in ("One.", "Two.", "One."):
        corpus.upsert([(work(1, text), [])])
    assert corpus.get(DocumentId("pmid:1")).text == "One."
    assert corpus.counts().versions == 2


def test_of_one_work_named_twice_in_a_batch_the_last_counts(corpus: Corpus) -> None:
    outcomes = corpus.upsert([(work(1, "One."), []), (work(2), []), (work(1, "Two."), []), (work(1, "Two."), [])])
    assert outcomes == (Outcome.KEPT, Outcome.KEPT, Outcome.UPDATED, Outcome.UNCHANGED)
    assert corpus.get(DocumentId("pmid:1")).text == "Two."
    assert corpus.counts().documents == 2


def test_a_deleted_document_is_gone_but_its_version_stays(corpus: Corpus) -> None:
    corpus.upsert([(work(1), [finding(work(1))]), (work(2), [])])
    assert corpus.delete([DocumentId("pmid:1"), DocumentId("pmid:77")]) == ("pmid:1",)
    with pytest.raises(UnknownId, match="pmid:1"):
        corpus.get(DocumentId("pmid:1"))
    assert corpus.get_version(work(1).hash) == work(1)
    assert corpus.findings([DocumentId("pmid:1")]) == ()
    assert [document.id for document in corpus] == ["pmid:2"]


def test_an_unknown_version_is_named(corpus: Corpus) -> None:
    with pytest.raises(UnknownId, match="sha256:0"):
        corpus.get_version(ContentHash("sha256:0"))


def test_many_keeps_the_order_asked_and_passes_over_unknown_ids(corpus: Corpus) -> None:
    corpus.upsert([(work(n), []) for n in range(1, 6)])
    asked = [DocumentId(f"pmid:{n}") for n in (4, 99, 2, 4, 1)]
    assert [document.id for document in corpus.many(asked)] == ["pmid:4", "pmid:2", "pmid:1"]


def test_a_notice_by_doi_reaches_every_document_of_the_work(corpus: Corpus) -> None:
    card = work(1, id=DocumentId("card:king-2022"), identifiers=Identifiers(doi="10.1000/1"))
    corpus.upsert([(work(1), []), (card, []), (work(2), [])])
    assert corpus.notice(IdKind.DOI, "10.1000/1", [RETRACTION]) == ("card:king-2022", "pmid:1")
    assert corpus.status(DocumentId("pmid:1")) is Status.RETRACTED
    assert corpus.status(card.id) is Status.RETRACTED
    assert corpus.status(DocumentId("pmid:2")) is Status.CURRENT
    assert corpus.notices(card.id) == (RETRACTION,)


def test_a_notice_is_remembered_for_a_work_that_comes_later(corpus: Corpus) -> None:
    assert corpus.notice(IdKind.PMID, "1", [RETRACTION]) == ()
    corpus.upsert([(work(1), [])])
    assert corpus.status(DocumentId("pmid:1")) is Status.RETRACTED


def test_a_reinstatement_lifts_a_retraction_whatever_came_first(corpus: Corpus) -> None:
    corpus.upsert([(work(1), [])])
    corpus.notice(IdKind.PMID, "1", [Notice(NoticeKind.REINSTATEMENT, "Retraction Watch")])
    corpus.notice(IdKind.DOI, "10.1000/1", [RETRACTION])
    assert corpus.status(DocumentId("pmid:1")) is Status.CURRENT


def test_a_records_own_notice_reaches_other_documents_of_the_work_and_ends_with_it(corpus: Corpus) -> None:
    card = work(1, id=DocumentId("card:king-2022"), identifiers=Identifiers(pmid="1"))
    corpus.upsert([(card, []), (work(1, notices=(RETRACTION,)), [])])
    assert corpus.status(card.id) is Status.RETRACTED
    corpus.upsert([(work(1), [])])
    assert corpus.status(card.id) is Status.CURRENT


def test_the_same_work_is_known_under_its_other_ids(corpus: Corpus) -> None:
    card = work(1, id=DocumentId("card:king-2022"), identifiers=Identifiers(doi="10.1000/1"))
    trial = work(3, id=DocumentId("nct:NCT00000001"), identifiers=Identifiers(nct=("NCT00000001",)))
    named = work(4, identifiers=Identifiers(pmid="4", nct=("NCT00000001",)))
    corpus.upsert([(work(1), []), (card, []), (trial, []), (named, [])])
    assert corpus.same_work(DocumentId("pmid:1")) == ("card:king-2022",)
    assert corpus.same_work(card.id) == ("pmid:1",)
    assert corpus.same_work(trial.id) == ()
    assert corpus.known_as(IdKind.DOI, "10.1000/1") == ("card:king-2022", "pmid:1")


def test_the_fingerprint_of_a_corpus_depends_on_content_alone(tmp_path: Path) -> None:
    def fingerprint(name: str, *batches: list[Document], delete: tuple[str, ...] = ()) -> str:
        library = Library.open(tmp_path / name, create=True)
        with library.writing():
            corpus = Corpus(library)
            for batch in batches:
                corpus.upsert([(document, []) for document in batch])
            corpus.delete(DocumentId(identifier) for identifier in delete)
            library.commit()
        return library.snapshot

    plain = fingerprint("a", [work(1), work(2)])
    assert fingerprint("b", [work(2)], [work(1)]) == plain
    assert fingerprint("c", [work(1, "Other."), work(3)], [work(2), work(1)], delete=("pmid:3",)) == plain
    assert fingerprint("d", [work(1)]) != plain
    assert fingerprint("e", [work(1), work(2, year=2021)]) != plain


def test_hostile_values_are_only_values(corpus: Corpus) -> None:
    hostile = DocumentId("file:x' OR '1'='1")
    corpus.upsert([(work(1), []), (work(2, id=hostile, identifiers=Identifiers()), [])])
    assert corpus.delete([DocumentId("x' OR '1'='1")]) == ()
    assert corpus.delete([hostile]) == (hostile,)
    assert corpus.counts().documents == 1
