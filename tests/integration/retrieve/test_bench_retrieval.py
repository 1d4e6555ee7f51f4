"""Scores of a retrieval set: on a tiny set worked by hand, on bad files, and on real sets where they are at hand."""

import gzip
import json
import math
from pathlib import Path

import pytest

from everyline.engine.bench_retrieval import bench_retrieval, read_beir, score
from everyline.errors import InvalidInput
from everyline.inference.scripted import ScriptedEmbedder

SHARED = Path(__file__).parents[4] / "shared/data"
DOCUMENTS = [
    {"_id": "1", "title": "Baricitinib", "text": "Hair regrew on baricitinib in severe alopecia areata."},
    {"_id": "2", "title": "Statins", "text": "Statins lower cholesterol."},
    {"_id": "3", "title": "", "text": "Metformin for type 2 diabetes."},
]
QUERIES = [{"_id": "q1", "text": "does baricitinib regrow hair"}, {"_id": "q2", "text": "cholesterol lowering"}]
QRELS = "query-id\tcorpus-id\tscore\nq1\t1\t1\nq2\t2\t1\nq2\t3\t0\n"


def write(folder: Path, *, qrels: str = QRELS, corpus: str | None = None) -> tuple[Path, Path, Path]:
    lines = corpus if corpus is not None else "\n".join(map(json.dumps, DOCUMENTS))
    (folder / "corpus.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, QUERIES)))
    (folder / "qrels.tsv").write_text(qrels)
    return folder / "corpus.jsonl.gz", folder / "queries.jsonl", folder / "qrels.tsv"


def test_a_tiny_set_is_searched_three_ways(tmp_path: Path) -> None:
    report = bench_retrieval(*write(tmp_path), embedder=ScriptedEmbedder(128))
    assert (report.documents, report.queries) == (3, 2)
    assert [one.method for one in report.methods] == ["lexical", "dense", "hybrid"]
    assert report.methods[0].ndcg_at_10 == report.methods[2].ndcg_at_10 == 1.0
    again = bench_retrieval(*write(tmp_path), embedder=ScriptedEmbedder(128))
    assert [one.ndcg_at_10 for one in again.methods] == [one.ndcg_at_10 for one in report.methods]


def test_without_an_embedder_only_words_are_searched(tmp_path: Path) -> None:
    assert [one.method for one in bench_retrieval(*write(tmp_path)).methods] == ["lexical"]


def test_scores_are_those_of_their_definitions() -> None:
    ndcg, recall, hit, mrr = score(["x", "a", "b"], {"a": 1, "b": 2, "c": 1})
    ideal = 3 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
    assert ndcg == pytest.approx((1 / math.log2(3) + 3 / math.log2(4)) / ideal)
    assert (recall, hit, mrr) == (pytest.approx(2 / 3), 0.0, 0.5)
    assert score([], {"a": 1}) == (0.0, 0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"qrels": "q1\t9\t1\n"}, "judges what is not there"),
        ({"qrels": "q1 1 1\n"}, "line 1"),
        ({"qrels": "q1\t1\t0\n"}, "no judgement"),
        ({"corpus": "{broken"}, "line 1"),
        ({"corpus": '{"_id": 5, "text": "x"}'}, "lacks"),
    ],
)
def test_files_that_are_not_a_set_are_refused(settings: dict[str, str], message: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=message):
        read_beir(*write(tmp_path, **settings))


def test_a_missing_or_cut_file_is_refused(tmp_path: Path) -> None:
    corpus, queries, qrels = write(tmp_path)
    with pytest.raises(InvalidInput, match="can't be read"):
        read_beir(corpus, queries, tmp_path / "absent.tsv")
    corpus.write_bytes(corpus.read_bytes()[:-12])
    with pytest.raises(InvalidInput, match="can't be read"):
        read_beir(corpus, queries, qrels)


@pytest.mark.slow
def test_scifact_is_searched_as_well_as_a_lucene_class_bm25() -> None:
    folder = SHARED / "scifact"
    if not folder.exists():
        pytest.skip("the SciFact set is not at hand")
    names = ("beir_corpus.jsonl.gz", "beir_queries.jsonl", "beir_qrels_test.tsv")
    report = bench_retrieval(*(folder / name for name in names))
    assert report.methods[0].ndcg_at_10 >= 0.68
    assert report.methods[0].recall_at_100 >= 0.91
