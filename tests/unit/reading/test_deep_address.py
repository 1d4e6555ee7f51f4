"""The publisher's page at the words cited: URL fragment text directives (https://wicg.github.io/scroll-to-text-fragment/)."""

from __future__ import annotations

from urllib.parse import unquote

from everyline.domain.ids import Identifiers, IdKind, document_id
from everyline.domain.text import Document, DocumentKind, Provenance
from everyline.engine.reading import deep_address


def document(kind: DocumentKind, identifiers: Identifiers) -> Document:
    return Document(
        id=document_id(IdKind.PMID, "1"), kind=kind, title="Title", text="Title", sections=(),
        identifiers=identifiers, provenance=Provenance("test", "here"),
    )  # fmt: skip


def test_few_words_are_named_whole() -> None:
    found = deep_address(document(DocumentKind.ABSTRACT, Identifiers(pmid="1")), "38.8% vs. 6.2%, P<0.001 (4-mg arm)")
    assert found is not None
    page, _, directive = found.partition("#:~:text=")
    assert page == "https://pubmed.ncbi.nlm.nih.gov/1/"
    assert unquote(directive) == "38.8% vs. 6.2%, P<0.001 (4-mg arm)"
    assert not set(",-&<> ") & set(directive), "what the directive itself is written with is encoded"


def test_many_words_are_named_by_their_ends() -> None:
    words = " ".join(f"word{n}" for n in range(40))
    found = deep_address(document(DocumentKind.LABEL, Identifiers(pmid="1")), words)
    assert found is not None
    start, end = found.partition("#:~:text=")[2].split(",")
    assert unquote(start) == "word0 word1 word2 word3 word4"
    assert unquote(end) == "word35 word36 word37 word38 word39"


def test_our_own_summary_is_not_looked_for_on_the_publishers_page() -> None:
    assert deep_address(document(DocumentKind.CARD, Identifiers(pmid="1")), "Our words.") is None


def test_a_work_without_an_address_has_none() -> None:
    assert deep_address(document(DocumentKind.ABSTRACT, Identifiers()), "Words.") is None
