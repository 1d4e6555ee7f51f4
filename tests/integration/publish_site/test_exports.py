"""Published articles as files, read back by other programs than those that wrote them."""

from __future__ import annotations

import hashlib
import io
import json

import bibtexparser
import pytest
import rispy
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from docx import Document
from fastapi.testclient import TestClient
from pypdf import PdfReader
from tests.integration.board.conftest import People
from tests.integration.publish_site.conftest import SLUG

from everyline.domain.review import Revision
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.export_forms import Export
from everyline.engine.reverify import recheck
from everyline.publish import everyline_verify
from everyline.publish.everyline_verify import canonical


def kept(client: TestClient, form: str) -> bytes:
    answer = client.get(f"/articles/{SLUG}.{form}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == f'attachment; filename="{SLUG}-r1.{form}"'
    assert answer.headers["x-robots-tag"] == "noindex"
    return answer.content


def test_pdf_word_and_markdown_bear_the_review_and_never_say_unreviewed(anybody: TestClient, article: Revision) -> None:
    texts = {
        "pdf": " ".join(page.extract_text() for page in PdfReader(io.BytesIO(kept(anybody, "pdf"))).pages),
        "docx": "\n".join(one.text for one in Document(io.BytesIO(kept(anybody, "docx"))).paragraphs),
        "md": kept(anybody, "md").decode(),
    }
    for form, text in texts.items():
        said = " ".join(text.replace("\\", "").split())
        assert "approved by editor on 2026-11-25" in said, form
        assert "reviewed by ann, bob" in said, form
        assert "50 mg" in said, form
        assert "nreviewed" not in said, form


def test_json_is_the_revision_byte_for_byte_and_still_holds(
    anybody: TestClient, article: Revision, starter: Bench
) -> None:
    data = kept(anybody, "json")
    assert data.decode() == article.content
    assert recheck(starter, data).holds


def test_reference_managers_read_each_work_with_the_identifiers_given_and_no_other(
    anybody: TestClient, article: Revision
) -> None:
    references = json.loads(article.content)["references"]
    ris = rispy.loads(kept(anybody, "ris").decode())
    bibtex = bibtexparser.parse_string(kept(anybody, "bib").decode())
    csl = json.loads(kept(anybody, "csl.json"))
    assert bibtex.failed_blocks == []
    assert len(ris) == len(bibtex.entries) == len(csl) == len(references)
    for reference, one, entry, item in zip(references, ris, bibtex.entries, csl, strict=True):
        ids = reference["ids"]
        fields = {name: field.value for name, field in entry.fields_dict.items()}
        assert one["title"] == item["title"] == reference["title"]
        assert (one.get("doi"), one.get("accession_number")) == (ids.get("doi"), ids.get("pmid"))
        assert (item.get("DOI"), item.get("PMID")) == (ids.get("doi"), ids.get("pmid"))
        assert fields.get("pmid") == ids.get("pmid")
        assert fields.get("doi", "").replace("\\", "") == ids.get("doi", "")
        for registration in ids.get("nct_all", [ids["nct"]] if "nct" in ids else []):
            assert registration in " ".join(one["notes"])
            assert registration in item["note"]


def test_the_proof_bundle_holds_by_the_verifier_a_stranger_runs(
    anybody: TestClient, article: Revision, board: Board
) -> None:
    proof = everyline_verify.check(kept(anybody, "bundle.json"), public_key=bytes.fromhex(board.signer.public))
    assert proof.faults == ()
    assert proof.holds


def test_each_entry_of_the_review_record_is_signed_and_none_is_the_boards_talk(
    anybody: TestClient, board: Board, people: People, article: Revision
) -> None:
    board.comment(people.ann, article.id, "between ourselves")
    record = json.loads(kept(anybody, "review.json"))
    assert [one["act"] for one in record["trail"]] == [
        "create", "submit", "assign", "review", "review", "approve", "publish",
    ]  # fmt: skip
    assert "between ourselves" not in json.dumps(record)
    assert (record["reviewers"], record["approved_by"], record["hash"]) == (["ann", "bob"], "editor", article.hash)
    for entry in record["trail"]:
        fields = {name: value for name, value in entry.items() if name not in ("hash", "signature")}
        assert hashlib.sha256(canonical(fields)).hexdigest() == entry["hash"]
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(record["keys"][entry["key"]]))
        public.verify(bytes.fromhex(entry["signature"]), entry["hash"].encode())


@pytest.mark.parametrize("form", [one.value for one in Export])
def test_nothing_is_given_out_of_what_lapsed_or_was_withdrawn(
    anybody: TestClient, board: Board, people: People, article: Revision, form: str
) -> None:
    board.lapse(people.editor, article.id, "the label changed")
    lapsed = anybody.get(f"/articles/{SLUG}.{form}")
    assert lapsed.status_code == 409
    assert "the label changed" in lapsed.text
    board.withdraw(people.editor, article.id, "it was wrong")
    gone = anybody.get(f"/articles/{SLUG}.{form}")
    assert gone.status_code == 410
    assert "it was wrong" in gone.text
    assert "50 mg" not in lapsed.text + gone.text


@pytest.mark.parametrize("form", ["exe", "html", "pdf.exe", "csl", "bundle", "..%2f", "pdf%0d%0aX:1", "PDF"])
def test_a_form_there_is_not_is_told_in_a_page(anybody: TestClient, article: Revision, form: str) -> None:
    answer = anybody.get(f"/articles/{SLUG}.{form}")
    assert answer.status_code == 404
    assert "x" not in answer.headers
