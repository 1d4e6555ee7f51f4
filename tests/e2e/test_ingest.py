"""`ingest` and `search` on real PubMed records, and on what is no literature."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[bytes]]


RECORD = """<?xml version="1.0"?><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID>
<Article><Journal><JournalIssue><PubDate><Year>2012</Year></PubDate></JournalIssue></Journal>
<ArticleTitle>Candesartin for migraine</ArticleTitle>
<Abstract><AbstractText Label="RESULTS">Candesartin 16 mg reduced attack days by 26% against placebo.
</AbstractText></Abstract>
<PublicationTypeList><PublicationType>Randomized Controlled Trial</PublicationType></PublicationTypeList>
</Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"""


def test_records_are_taken_in_once_found_and_quoted(everyline: Run, tmp_path: Path) -> None:
    source, library = tmp_path / "records.xml", str(tmp_path / "library")
    source.write_text(RECORD.format(pmid=11), encoding="utf-8")
    first = json.loads(everyline("ingest", str(source), "--library", library, "--json").stdout)
    again = json.loads(everyline("ingest", str(source), "--library", library, "--json").stdout)
    assert (first["records"], first["kept"], again["files_passed_over"]) == (1, 1, 1)
    hits = json.loads(everyline("search", "candesartin migraine", "--library", library, "--json").stdout)["hits"]
    assert [hit["document"] for hit in hits] == ["pmid:11"]
    answer = json.loads(everyline("ask", "Does candesartin help migraine?", "--library", library, "--json").stdout)
    assert answer["claims"][0]["text"] == "Candesartin 16 mg reduced attack days by 26% against placebo."
    assert answer["claims"][0]["citations"][0]["document"] == "pmid:11"


def test_filters_of_search_hold(everyline: Run, tmp_path: Path) -> None:
    source, library = tmp_path / "records.xml", str(tmp_path / "library")
    source.write_text(RECORD.format(pmid=11), encoding="utf-8")
    everyline("ingest", str(source), "--library", library)
    for flags, found in (
        (("--from", "2012"), 1),
        (("--from", "2013"), 0),
        (("--design", "rct"), 1),
        (("--design", "cohort"), 0),
    ):
        hits = json.loads(everyline("search", "migraine", *flags, "--library", library, "--json").stdout)["hits"]
        assert len(hits) == found, flags


def test_a_broken_file_is_told_with_its_place_and_the_rest_is_kept(everyline: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xml").write_text(RECORD.format(pmid=11), encoding="utf-8")
    (tmp_path / "in" / "b.xml").write_text(RECORD.format(pmid=12)[:400], encoding="utf-8")
    done = everyline("ingest", str(tmp_path / "in"), "--library", str(tmp_path / "library"), "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert (report["kept"], report["failed"]) == (1, 1)
    assert "b.xml" in report["reasons"][0]["places"][0]


def test_a_pmc_number_in_a_pmid_field_is_never_read_as_a_pmid(everyline: Run, tmp_path: Path) -> None:
    source, library = tmp_path / "records.xml", str(tmp_path / "library")
    source.write_text(RECORD.format(pmid="PMC128915"), encoding="utf-8")
    report = json.loads(everyline("ingest", str(source), "--library", library, "--json").stdout)
    assert report["kept"] + report["updated"] == 0
    assert report["failed"] == 1
