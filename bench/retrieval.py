"""Retrieval on SciFact, BioASQ and PubMedQA, with bm25s and tantivy at their defaults in the same run.

    python bench/retrieval.py --set scifact|bioasq|pubmedqa [--split test|train] [--encoder onnx|static|none]
        [--rerank] [--model FOLDER] [--json]

PubMedQA: each of the 1,000 questions must find its own abstract among all abstracts at hand. The question is the
article's title, so documents are indexed without their titles.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

from everyline.engine.bench_retrieval import BeirSet, MethodScores, bench_retrieval, read_beir, score
from everyline.inference.base import Embedder
from everyline.inference.onnx import DEFAULT_MODEL, MODELS, OnnxEmbedder
from everyline.inference.static import StaticEmbedder
from everyline.retrieve.rerank import EncoderReranker
from everyline.retrieve.search import DENSE_SHARE, STATIC_SHARE

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
DEPTH = 100


def files(name: str, split: str, folder: Path) -> tuple[Path, Path, Path]:
    """Corpus, queries and judgements of a set."""
    if name == "pubmedqa":
        return pubmedqa(folder)
    qrels = "beir_qrels.tsv" if name == "bioasq" else f"beir_qrels_{split}.tsv"
    return DATA / name / "beir_corpus.jsonl.gz", DATA / name / "beir_queries.jsonl", DATA / name / qrels


def pubmedqa(folder: Path) -> tuple[Path, Path, Path]:
    """PubMedQA as a known-item set in BEIR form: abstracts without titles, questions, one right document each."""
    corpus, queries, qrels = folder / "corpus.jsonl", folder / "queries.jsonl", folder / "qrels.tsv"
    held = set()
    with (
        gzip.open(DATA / "pubmed-abstracts/abstracts.jsonl.gz", "rt", encoding="utf-8") as lines,
        corpus.open("w") as out,
    ):
        for row in map(json.loads, lines):
            if row["abstract"]:
                held.add(row["pmid"])
                out.write(json.dumps({"_id": row["pmid"], "title": "", "text": row["abstract"]}) + "\n")
    with (
        gzip.open(DATA / "pubmedqa/pqal.jsonl.gz", "rt", encoding="utf-8") as lines,
        queries.open("w") as asked,
        qrels.open("w") as judged,
    ):
        judged.write("query-id\tcorpus-id\tscore\n")
        for row in map(json.loads, lines):
            pmid = str(row["pmid"])
            if pmid in held:
                asked.write(json.dumps({"_id": f"q{pmid}", "text": row["question"]}) + "\n")
                judged.write(f"q{pmid}\t{pmid}\t1\n")
    return corpus, queries, qrels


def peer_scores(name: str, find: Callable[[str], list[str]], beir: BeirSet) -> MethodScores:
    """A peer's ranking function, timed and scored as our own is."""
    rows, spent = [], 0.0
    for query, judged in beir.judged.items():
        started = time.perf_counter()
        found = find(beir.queries[query])
        spent += time.perf_counter() - started
        rows.append(score([document for document in found if document != query], judged))
    ndcg, recall, hit, mrr = (sum(column) / len(rows) for column in zip(*rows, strict=True))
    return MethodScores(name, ndcg, recall, hit, mrr, len(rows) / spent)


def with_bm25s(beir: BeirSet) -> MethodScores:
    """bm25s at its defaults: its tokenizer with English stop words, no stemming."""
    import bm25s

    names = [name for name, _, _ in beir.documents]
    index = bm25s.BM25()
    index.index(
        bm25s.tokenize([f"{title} {text}" for _, title, text in beir.documents], show_progress=False),
        show_progress=False,
    )

    def find(query: str) -> list[str]:
        tokens = bm25s.tokenize(query, show_progress=False)
        found, _ = index.retrieve(tokens, k=min(DEPTH, len(names)), show_progress=False)
        return [names[place] for place in found[0]]

    return peer_scores("bm25s", find, beir)


def with_tantivy(beir: BeirSet) -> MethodScores:
    """tantivy at its defaults, with its English stemmer on one field of title and text."""
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("name", stored=True, tokenizer_name="raw")
    schema.add_text_field("words", tokenizer_name="en_stem")
    index = tantivy.Index(schema.build())
    writer = index.writer()
    for name, title, text in beir.documents:
        writer.add_document(tantivy.Document(name=name, words=f"{title}\n{text}"))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def find(query: str) -> list[str]:
        parsed, _ = index.parse_query_lenient(query, ["words"])
        return [searcher.doc(address)["name"][0] for _, address in searcher.search(parsed, DEPTH).hits]

    return peer_scores("tantivy", find, beir)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", choices=("scifact", "bioasq", "pubmedqa"), default="scifact")
    parser.add_argument("--split", choices=("test", "train"), default="test")
    parser.add_argument("--encoder", choices=("onnx", "static", "none"), default="onnx")
    parser.add_argument("--rerank", action="store_true", help="also order the head again with the transformer")
    parser.add_argument("--model", type=Path, default=MODELS / DEFAULT_MODEL)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    encoders: Mapping[str, Callable[[], Embedder | None]] = {
        "onnx": lambda: OnnxEmbedder(given.model),
        "static": StaticEmbedder,
        "none": lambda: None,
    }
    with tempfile.TemporaryDirectory() as folder:
        paths = files(given.set, given.split, Path(folder))
        share = STATIC_SHARE if given.encoder == "static" else DENSE_SHARE
        reranker = EncoderReranker(OnnxEmbedder(given.model)) if given.rerank else None
        report = bench_retrieval(*paths, embedder=encoders[given.encoder](), dense_share=share, reranker=reranker)
        beir = read_beir(*paths)
    methods = (*report.methods, with_bm25s(beir), with_tantivy(beir))
    if given.json:
        print(json.dumps(asdict(report) | {"methods": [asdict(one) for one in methods]}, indent=1))
        return
    print(f"{given.set}: {report.documents:,} documents, {report.queries:,} queries, encoder {report.embedder or '-'}")
    print(f"{'':9}nDCG@10  R@100  hit@1  MRR@10  queries/s")
    for one in methods:
        print(
            f"{one.method:9}{one.ndcg_at_10:7.4f} {one.recall_at_100:6.4f} {one.hit_at_1:6.4f} {one.mrr_at_10:7.4f}"
            f" {one.queries_per_second:8.1f}"
        )


if __name__ == "__main__":
    main()
