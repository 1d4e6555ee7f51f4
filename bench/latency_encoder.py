"""How long a question takes to encode, and how many abstracts a second: p50 and p99 in milliseconds, one at a time.

python bench/latency_encoder.py [--runs 300]
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import time
from pathlib import Path

from everyline.inference.base import Embedder
from everyline.inference.onnx import OnnxEmbedder
from everyline.inference.static import StaticEmbedder

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "scifact"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=300)
    given = parser.parse_args()
    queries = [json.loads(line)["text"] for line in (DATA / "beir_queries.jsonl").read_text().splitlines()][
        : given.runs
    ]
    with gzip.open(DATA / "beir_corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        abstracts = [json.loads(line)["text"] for line in lines][:100]
    embedders: dict[str, Embedder] = {"onnx": OnnxEmbedder(threads=2), "static": StaticEmbedder()}
    figures: dict[str, dict[str, float]] = {}
    for kind, embedder in embedders.items():
        started = time.perf_counter()
        embedder.embed(["first"])
        first = time.perf_counter() - started
        took = []
        for query in queries:
            begun = time.perf_counter()
            embedder.embed([query])
            took.append((time.perf_counter() - begun) * 1000)
        begun = time.perf_counter()
        embedder.embed(abstracts)
        rate = len(abstracts) / (time.perf_counter() - begun)
        p99 = statistics.quantiles(took, n=100)[98]
        figures[kind] = {
            "load_ms": round(first * 1000),
            "query_p50_ms": round(statistics.median(took), 2),
            "query_p99_ms": round(p99, 2),
            "abstracts_per_second": round(rate),
        }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
