"""Files, folders and archives: what is opened, what is refused, and that nothing is passed over in silence."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from everyline.domain.record import Failed, Kept, Record, Skipped
from everyline.errors import InvalidInput
from everyline.sources.registry import open_source, size_of

MARKDOWN = b"# A guideline\n\nTest before treatment.\n"


def read(path: Path, kind: str = "auto") -> list[Record]:
    return list(open_source(path, kind))


def test_every_packing_gives_the_same_document(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(MARKDOWN)
    (tmp_path / "a.md.gz").write_bytes(gzip.compress(MARKDOWN))
    (tmp_path / "a.md.xz").write_bytes(lzma.compress(MARKDOWN))
    (tmp_path / "a.md.bz2").write_bytes(bz2.compress(MARKDOWN))
    with tarfile.open(tmp_path / "b.tar.xz", "w:xz") as archive:
        archive.add(tmp_path / "a.md", "inner/a.md")
        archive.add(tmp_path / "a.md.gz", "inner/a.md.gz")
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("a.md", MARKDOWN)
    records = read(tmp_path)
    assert [type(record) for record in records] == [Kept] * 7
    assert len({record.document.id for record in records if isinstance(record, Kept)}) == 1
    assert records[-1].where.endswith("c.zip!a.md")


def test_folders_are_walked_in_sorted_order_and_hidden_files_are_told(tmp_path: Path) -> None:
    for name in ("b/2.md", "a/1.md", "c.md", ".hidden.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(MARKDOWN)
    records = read(tmp_path)
    assert [Path(record.where).name for record in records] == [".hidden.md", "1.md", "2.md", "c.md"]
    assert isinstance(records[0], Skipped)


def test_progress_adds_up_to_the_size_on_disk(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(MARKDOWN)
    (tmp_path / "a.md.gz").write_bytes(gzip.compress(MARKDOWN))
    seen: list[int] = []
    assert len(list(open_source(tmp_path, progress=seen.append))) == 2
    assert sum(seen) == size_of(tmp_path)


def test_a_gzip_bomb_is_refused_before_it_unfolds(tmp_path: Path) -> None:
    bomb = io.BytesIO()
    with gzip.GzipFile(fileobj=bomb, mode="w", compresslevel=9) as packed:
        for _ in range(60):
            packed.write(b" " * 2**20)
    (tmp_path / "bomb.xml.gz").write_bytes(b"" + bomb.getvalue())
    (failed,) = read(tmp_path / "bomb.xml.gz")
    assert isinstance(failed, Failed)
    assert "as a bomb does" in failed.reason


def test_a_zip_bomb_is_refused_and_its_neighbours_are_kept(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.md", b"words " * (10 * 2**20))
        archive.writestr("b.md", MARKDOWN)
    failed, kept = read(tmp_path / "x.zip")
    assert isinstance(failed, Failed)
    assert "as a bomb does" in failed.reason
    assert isinstance(kept, Kept)


def test_damaged_and_empty_files_fail_with_a_next_step(tmp_path: Path) -> None:
    packed = gzip.compress(os.urandom(5000))
    (tmp_path / "a.gz").write_bytes(packed[:2000])
    (tmp_path / "b.md").write_bytes(b"")
    (tmp_path / "c.zip").write_bytes(b"PK\x03\x04" + b"\x00" * 300)
    (tmp_path / "d.bin").write_bytes(b"\x7fELF" + b"\x00" * 100)
    records = read(tmp_path)
    assert [type(record) for record in records] == [Failed] * 4
    assert all(record.reason.endswith((".", "?")) and ". " in record.reason for record in records)  # type: ignore[union-attr]
    assert "empty" in records[1].reason  # type: ignore[union-attr]


def test_a_truncated_gzip_keeps_the_records_before_the_break(tmp_path: Path) -> None:
    lines = b"".join(
        b'{"pmid": "%d", "title": "T %d %s"}\n' % (n, n, os.urandom(40).hex().encode()) for n in range(1, 3000)
    )
    packed = gzip.compress(lines)
    (tmp_path / "a.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    records = read(tmp_path / "a.jsonl.gz")
    assert len(records) > 1000
    assert isinstance(records[-1], Failed)
    assert all(isinstance(record, Kept) for record in records[:-1])


def test_a_gzip_of_several_members_is_read_to_its_end(tmp_path: Path) -> None:
    line = b'{"pmid": "%d", "title": "T"}\n'
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(line % 1) + gzip.compress(line % 2) + b"\x00" * 512)
    assert [type(record) for record in read(tmp_path / "a.jsonl.gz")] == [Kept, Kept]
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(line % 1) + gzip.compress(line % 2)[:-4])
    assert [type(record) for record in read(tmp_path / "b.jsonl.gz")] == [Kept, Kept, Failed]
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(line % 1) + b"not gzip")
    assert [type(record) for record in read(tmp_path / "c.jsonl.gz")] == [Kept, Failed]


def test_a_file_that_may_not_be_read_fails_and_the_others_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(MARKDOWN)
    (tmp_path / "b.md").symlink_to(tmp_path / "nowhere")
    (tmp_path / "c.md").write_bytes(MARKDOWN)
    (tmp_path / "c.md").chmod(0)
    records = read(tmp_path)
    assert isinstance(records[0], Kept)
    assert isinstance(records[1], Failed)
    assert "not there" in records[1].reason
    if os.geteuid() != 0:  # root may read everything
        assert isinstance(records[2], Failed)
        assert "may not be read" in records[2].reason


def test_an_encrypted_member_and_a_nested_zip_fail_by_name(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.md", MARKDOWN)
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
    (failed,) = read(tmp_path / "x.zip")
    assert isinstance(failed, Failed)
    assert "inside another archive" in failed.reason


def test_an_unknown_kind_and_a_missing_path_are_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no kind 'pdf'"):
        open_source(tmp_path, "pdf")
    with pytest.raises(InvalidInput, match="nothing at"):
        open_source(tmp_path / "none")


def test_a_named_kind_refuses_what_is_of_another(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(MARKDOWN)
    (failed,) = read(tmp_path / "a.md", "pubmed")
    assert isinstance(failed, Failed)
    assert "not of the kind 'pubmed'" in failed.reason


def test_a_file_without_a_single_record_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Record ID,OriginalPaperDOI,RetractionNature,Reason\n")
    (skipped,) = read(tmp_path / "a.csv")
    assert isinstance(skipped, Skipped)
    assert skipped.reason == "it holds no records"


def test_answers_of_search_services_are_skipped_by_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"esearchresult": {"count": "0"}}')
    (tmp_path / "b.xml").write_text('<?xml version="1.0"?><eSearchResult><Count>0</Count></eSearchResult>')
    (tmp_path / "c.json").write_text('{"esearchresult": {"count": ')
    skipped_json, skipped_xml, failed = read(tmp_path)
    assert isinstance(skipped_json, Skipped)
    assert "esearchresult" in skipped_json.reason
    assert isinstance(skipped_xml, Skipped)
    assert isinstance(failed, Failed)
    assert "cut short" in failed.reason


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("deep.html", "<html><body>" + "<div>" * 20_000 + "x"),
        ("deep.json", "[" * 100_000),
        ("deep.jsonl", '{"pmid":"1","title":"t","abstract":' + "[" * 100_000),
        ("deep.xml", "<PubmedArticleSet><PubmedArticle>" + "<i>" * 5000 + "</PubmedArticle></PubmedArticleSet>"),
        ("deep.nxml", '<article article-type="x">' + "<sec>" * 3000 + "</article>"),
        ("blank.xml", " " * 100_000),
        ("types.json", '{"protocolSection": {"identificationModule": {"nctId": "NCT00000000"}, "designModule": "x"}}'),
        ("types2.json", '{"meta": {"disclaimer": "open.fda.gov"}, "results": [{"set_id": 5, "openfda": []}]}'),
    ],
)
def test_hostile_shapes_fail_in_words_and_raise_nothing(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    records = read(tmp_path / name)
    assert records
    assert all(isinstance(record, Failed) for record in records)
