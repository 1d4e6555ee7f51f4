"""Every real sample is read: each record kept, deleted, noticed, skipped or failed, and the counts add up.

The samples lie beside the repository and are not part of it; without them these tests are skipped.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from everyline.domain.record import Deleted, Failed, Kept, Noticed, Record, Skipped
from everyline.domain.text import NoticeKind, SectionKind, Status
from everyline.sources.registry import open_source

DATA = Path(__file__).parents[3] / ".." / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the real samples are not beside this repository")


def read(name: str) -> list[Record]:
    return list(open_source(DATA / name))


def kinds(records: list[Record]) -> Counter[str]:
    return Counter(type(record).__name__ for record in records)


def rows(name: str) -> Iterator[dict[str, Any]]:
    path = DATA / name
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
        yield from map(json.loads, file)


def plain(text: str) -> str:
    """Letters and digits only: the index keeps markup and spacing otherwise than we do."""
    return "".join(character for character in text if character.isalnum())


@pytest.fixture(scope="module")
def pubmed() -> list[Record]:
    return read("pubmed-xml/pubmed_xml_samples.tar.xz")


def test_every_citation_of_the_pubmed_samples_is_kept_and_every_other_answer_skipped(pubmed: list[Record]) -> None:
    index = list(rows("pubmed-xml/index.jsonl.gz"))
    of_kind = Counter(row["kind"] for row in index)
    citations = sum(len(row["records"]) for row in index)
    kept = Counter(record.document.provenance.reader for record in pubmed if isinstance(record, Kept))
    # The three text files hold 1, 4 and 1 citations, counted by their PMID lines; the PMC answer holds one article.
    assert kept == {"pubmed": citations, "medline": 6, "jats": of_kind["pmc-articleset"]}
    skipped = [record for record in pubmed if isinstance(record, Skipped)]
    held = {"efetch-pubmed", "medline-text", "pmc-articleset"}
    assert len(skipped) == sum(count for kind, count in of_kind.items() if kind not in held)
    assert all(record.reason for record in skipped)
    assert kinds(pubmed) == {"Kept": 197, "Skipped": 30, "Deleted": 593, "Noticed": 5}


def test_the_pubmed_samples_agree_with_their_index_record_by_record(pubmed: list[Record]) -> None:
    documents: dict[str, list[Any]] = {}
    for record in pubmed:
        if isinstance(record, Kept) and record.document.provenance.reader == "pubmed":
            documents.setdefault(str(record.document.identifiers.pmid), []).append(record.document)
    for row in rows("pubmed-xml/index.jsonl.gz"):
        for expected in row["records"]:
            found = documents[expected["pmid"]]
            assert any(plain(document.title) == plain(expected.get("title") or document.title) for document in found)
            if expected.get("year"):
                assert any(document.year == int(expected["year"]) for document in found), expected["pmid"]
            assert any(list(document.publication_types) == expected["pubtypes"] for document in found)
            labels = expected.get("abstract_labels") or []
            headings = {section.heading for document in found for section in document.sections}
            assert set(filter(None, labels)) <= headings, expected["pmid"]


def test_the_paper_of_1998_is_known_as_retracted(pubmed: list[Record]) -> None:
    documents = {record.document.id: record.document for record in pubmed if isinstance(record, Kept)}
    paper = next(document for identity, document in documents.items() if identity == "pmid:9500320")
    assert paper.status is Status.RETRACTED
    assert NoticeKind.RETRACTION in {notice.kind for notice in paper.notices}


def test_update_files_delete_what_they_list(pubmed: list[Record]) -> None:
    deleted = [record.document for record in pubmed if isinstance(record, Deleted)]
    assert "pmid:33952505" in deleted
    assert len(deleted) == 593


def test_every_article_of_pubmed_central_agrees_with_its_index() -> None:
    records = read("pmc-jats/jats_samples.tar.xz")
    index = {row["pmcid"]: row for row in rows("pmc-jats/index.jsonl")}
    assert kinds(records) == {"Kept": len(index), "Noticed": 1}
    for record in records:
        if not isinstance(record, Kept):
            continue
        document = record.document
        row = index[str(document.identifiers.pmcid)]
        assert document.id == f"pmcid:{row['pmcid']}"
        assert (document.identifiers.pmid or "") == str(row["pmid"] or "")
        assert (document.identifiers.doi or "") == (row["doi"] or "").lower()
        assert (document.title, document.year) == (row["title"], row["year"])
        if row["license_url"]:
            assert document.provenance.licence
        assert "[]" not in document.text
        assert any(section.kind is not SectionKind.TITLE for section in document.sections)


def test_the_label_samples_are_read_with_their_sections() -> None:
    records = read("drug-labels/spl_samples.tar.xz")
    assert kinds(records) == {"Kept": 4, "Skipped": 2}
    labels = {record.document.title: record.document for record in records if isinstance(record, Kept)}
    humira = labels["HUMIRA (adalimumab) injection, for subcutaneous use"]
    (boxed,) = [section for section in humira.sections if section.kind is SectionKind.BOXED_WARNING]
    assert boxed.heading == "WARNING: SERIOUS INFECTIONS AND MALIGNANCY"
    assert "TB" in boxed.span.of(humira.text)
    lipitor = labels["LIPITOR® (atorvastatin calcium) Tablets for oral administration"]
    against = [s.span.of(lipitor.text) for s in lipitor.sections if s.kind is SectionKind.CONTRAINDICATIONS]
    assert any("Active liver disease" in text for text in against)
    assert any("Hypersensitivity" in text for text in against)
    assert any("pregnant" in text for text in against)


def test_the_answers_of_web_services_are_read_or_skipped_file_by_file() -> None:
    records = read("api-samples/api_samples.tar.xz")
    assert kinds(records) == {"Kept": 53, "Skipped": 39, "Failed": 1}
    kept = Counter(record.document.provenance.reader for record in records if isinstance(record, Kept))
    assert kept == {"clinicaltrials": 27, "europepmc": 18, "jats": 3, "openfda": 2, "pubmed": 3}
    files = {record.where.split("!")[1].split(",")[0] for record in records}
    assert files == {row["file"] for row in rows("api-samples/index.jsonl")}
    # The one that fails is made up and has no identifier, as its index says.
    made_up = {row["file"] for row in rows("api-samples/index.jsonl") if row["status"] == "synthetic_and_ineligible"}
    (failed,) = [record for record in records if isinstance(record, Failed)]
    assert failed.where.split("!")[1].split(",")[0] in made_up


def test_every_row_of_the_retraction_lists_gives_its_notices() -> None:
    by_doi = read("retractions/retraction_watch_doi.jsonl.gz")
    natures = Counter(nature for row in rows("retractions/retraction_watch_doi.jsonl.gz") for nature in row["nature"])
    found = Counter(notice.kind for record in by_doi if isinstance(record, Noticed) for notice in record.notices)
    assert kinds(by_doi) == {"Noticed": 57551}
    assert found == {
        NoticeKind.RETRACTION: natures["Retraction"],
        NoticeKind.CONCERN: natures["Expression of concern"],
        NoticeKind.ERRATUM: natures["Correction"],
        NoticeKind.REINSTATEMENT: natures["Reinstatement"],
    }
    by_pmid = read("retractions/pubmed_retraction_links.jsonl.gz")
    assert kinds(by_pmid) == {"Noticed": 2183}
    partial = [r for r in by_pmid if isinstance(r, Noticed) and r.notices[0].kind is NoticeKind.PARTIAL_RETRACTION]
    assert len(partial) == 28


def test_every_plain_abstract_is_kept() -> None:
    records = read("pubmed-abstracts/abstracts.jsonl.gz")
    assert kinds(records) == {"Kept": sum(1 for _ in rows("pubmed-abstracts/abstracts.jsonl.gz"))}


def test_every_finding_of_the_evidence_becomes_a_span_of_a_card(tmp_path: Path) -> None:
    yaml = pytest.importorskip("yaml")
    facts = yaml.safe_load((DATA / ".." / "evidence" / "alopecia-areata" / "facts.yaml").read_text())
    for source in facts["source"]:
        card = {"schema": "everyline-card/1", "topic": facts["disease"], **source}
        (tmp_path / f"{source['id']}.yaml").write_text(yaml.safe_dump(card, allow_unicode=True, sort_keys=False))
    records = list(open_source(tmp_path))
    assert kinds(records) == {"Kept": len(facts["source"])}
    statements = {
        finding.id: finding.statement.of(record.document.text)
        for record in records
        if isinstance(record, Kept)
        for finding in record.findings
    }
    assert statements == {f["id"]: f["statement"] for source in facts["source"] for f in source["findings"]}
