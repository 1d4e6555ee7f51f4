"""How search grows with the library: time and memory of lexical and dense queries from 10,000 to 1,000,000 passages.

Passages are recombined sentences of real abstracts (each keeps a real title, so word frequencies stay natural);
vectors are random unit vectors, which time the search but say nothing of its quality. Queries are real questions.

    python bench/scale.py --sizes 10000 100000 [--dimensions 256] [--json OUT]
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from everyline.corpus.sentences import sentence_spans
from everyline.db.tables import Library
from everyline.domain.ids import DocumentId, PassageId, content_hash
from everyline.domain.question import Filters
from everyline.domain.text import Passage, SectionKind, Span, Status
from everyline.index.base import Indexed
from everyline.index.lance import LanceIndex

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
EMBEDDER = "random-unit-vectors"
QUERIES = 200
K = 50
_CHUNK = 20_000


def abstracts() -> list[tuple[str, list[str], int | None]]:
    """Title, sentences and year of every real abstract."""
    found = []
    with gzip.open(DATA / "pubmed-abstracts" / "abstracts.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["abstract"]:
                text = row["abstract"]
                found.append((row["title"] or "", [span.of(text) for span in sentence_spans(text)], row["year"]))
    return found


def questions() -> list[str]:
    with gzip.open(DATA / "pubmedqa" / "pqal.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line)["question"] for line in lines]


def passages(count: int, *, seed: int = 7) -> Iterator[Indexed]:
    """Each real abstract first as it is, then recombined: its title, and sentences of three others."""
    real = abstracts()
    rng = random.Random(seed)
    for number in range(count):
        title, sentences, year = real[number % len(real)]
        if number >= len(real):
            others = [rng.choice(real)[1] for _ in range(3)]
            sentences = [rng.choice(other) for other in others for _ in range(3)]
        text = " ".join(sentences)
        document = DocumentId(f"pmid:{number + 1}")
        version = content_hash(document, text)
        span = Span(0, len(text))
        identity = PassageId(f"{version[7:23]}-0-{len(text)}")
        passage = Passage(identity, document, version, span, text, title, SectionKind.ABSTRACT)
        yield Indexed(passage, year, "rct" if number % 5 == 0 else "other", (), "abstract", Status.CURRENT)


def build(folder: Path, count: int, dimensions: int) -> float:
    """Seconds to index the passages, folding included."""
    library = Library.open(folder, create=True)
    rng = np.random.default_rng(7)
    chunk: list[Indexed] = []
    spent = 0.0
    with library.writing():
        index = LanceIndex(library, embedder=EMBEDDER, dimensions=dimensions)
        for row in passages(count):
            chunk.append(row)
            if len(chunk) == _CHUNK:
                spent += _write(index, chunk, rng, dimensions)
                chunk = []
        if chunk:
            spent += _write(index, chunk, rng, dimensions)
        began = time.perf_counter()
        index.optimize()
        library.commit()
        library.keep()
        spent += time.perf_counter() - began
    return spent


def _write(index: LanceIndex, chunk: list[Indexed], rng: np.random.Generator, dimensions: int) -> float:
    vectors = unit(rng, len(chunk), dimensions)
    began = time.perf_counter()
    index.upsert(chunk, vectors)
    return time.perf_counter() - began


def unit(rng: np.random.Generator, rows: int, dimensions: int) -> np.ndarray:
    vectors = rng.standard_normal((rows, dimensions)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def serve(folder: Path, dimensions: int) -> dict[str, float]:
    """Time the queries in this process and report its memory; run it in a process of its own."""
    index = LanceIndex(Library.open(folder), embedder=EMBEDDER)
    asked = random.Random(7).sample(questions(), QUERIES)
    vectors = unit(np.random.default_rng(11), QUERIES, dimensions)
    filtered = Filters(year_from=2000, designs=("rct",))
    found: dict[str, float] = {}
    for name, query in (
        ("lexical", lambda i: index.lexical(asked[i], k=K, filters=Filters())),
        ("lexical_filtered", lambda i: index.lexical(asked[i], k=K, filters=filtered)),
        ("dense", lambda i: index.dense(vectors[i], k=K, filters=Filters())),
        ("dense_filtered", lambda i: index.dense(vectors[i], k=K, filters=filtered)),
    ):
        for i in range(20):
            query(i)
        times = []
        for i in range(QUERIES):
            began = time.perf_counter()
            query(i)
            times.append((time.perf_counter() - began) * 1000)
        cuts = statistics.quantiles(times, n=100)
        found[f"{name}_p50_ms"] = round(cuts[49], 1)
        found[f"{name}_p99_ms"] = round(cuts[98], 1)
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(("VmHWM", "VmRSS")):
            found[f"{line[:5].lower()}_mib"] = round(int(line.split()[1]) / 1024)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--dimensions", type=int, default=256)
    parser.add_argument("--folder", type=Path, help="keep the libraries here")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    if options.serve:
        print(json.dumps(serve(options.serve, options.dimensions)))
        return
    measured = []
    with tempfile.TemporaryDirectory() as temporary:
        for size in options.sizes:
            folder = (options.folder or Path(temporary)) / f"scale-{size}-{options.dimensions}"
            seconds = None if folder.exists() else build(folder, size, options.dimensions)
            command = [sys.executable, __file__, "--serve", str(folder), "--dimensions", str(options.dimensions)]
            served = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            disk = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 2**20
            row = {"passages": size, "index_s": seconds and round(seconds, 1), "disk_mib": round(disk), **served}
            print(json.dumps(row), flush=True)
            measured.append(row)
    if options.json:
        options.json.write_text(json.dumps(measured, indent=1))


if __name__ == "__main__":
    main()
