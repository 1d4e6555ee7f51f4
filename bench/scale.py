"""How search grows with the library: time and memory of lexical and dense queries from 10,000 to 1,000,000 passages.

Passages are recombined sentences of real abstracts (each keeps a real title, so word frequencies stay natural). A
vector is the sum of one random vector a word, rare words weighing more: near texts have near vectors, as with any
static embedding, so the index works as it would, but nothing is said of the quality of a model. Queries are real
questions.

    python bench/scale.py --sizes 10000 100000 [--dimensions 256] [--json OUT]
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
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
EMBEDDER = "sums-of-random-word-vectors"
QUERIES = 200
K = 50
_CHUNK = 20_000


class Material:
    """Real abstracts in sentences, and a vector for every text made of them."""

    def __init__(self, dimensions: int) -> None:
        self.titles: list[str] = []
        self.sentences: list[list[str]] = []
        self.years: list[int | None] = []
        with gzip.open(DATA / "pubmed-abstracts" / "abstracts.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if row["abstract"]:
                    self.titles.append(row["title"] or "")
                    self.sentences.append([span.of(row["abstract"]) for span in sentence_spans(row["abstract"])])
                    self.years.append(row["year"])
        counts = Counter(word for sentences in self.sentences for text in sentences for word in words(text))
        total = counts.total()
        # Weighting by a / (a + p(word)): Arora, Liang and Ma 2017, "A simple but tough-to-beat baseline".
        self._weights = {word: 1e-3 / (1e-3 + count / total) for word, count in counts.items()}
        self._dimensions = dimensions
        self._words: dict[str, np.ndarray] = {}
        self.title_vectors = np.stack([self._sum(title) for title in self.titles])
        self.sentence_vectors = [np.stack([self._sum(text) for text in texts]) for texts in self.sentences]

    def vector(self, text: str) -> np.ndarray:
        return to_unit(self._sum(text)[None, :])[0]

    def _sum(self, text: str) -> np.ndarray:
        found = np.zeros(self._dimensions, dtype=np.float32)
        for word in words(text):
            if word not in self._words:
                seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
                self._words[word] = np.random.default_rng(seed).standard_normal(self._dimensions).astype(np.float32)
            found += self._weights.get(word, 1.0) * self._words[word]
        return found


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def to_unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def questions() -> list[str]:
    with gzip.open(DATA / "pubmedqa" / "pqal.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line)["question"] for line in lines]


def passages(material: Material, count: int, *, seed: int = 7) -> Iterator[tuple[Indexed, np.ndarray]]:
    """Each real abstract first as it is, then recombined: a real title and three sentences of each of three others."""
    rng = random.Random(seed)
    real = len(material.titles)
    for number in range(count):
        own = number % real
        chosen = [(own, place) for place in range(len(material.sentences[own]))]
        if number >= real:
            others = [rng.randrange(real) for _ in range(3)]
            chosen = [(other, rng.randrange(len(material.sentences[other]))) for other in others for _ in range(3)]
        text = " ".join(material.sentences[other][place] for other, place in chosen)
        vector = material.title_vectors[own] + sum(material.sentence_vectors[o][place] for o, place in chosen)
        document = DocumentId(f"pmid:{number + 1}")
        version = content_hash(document, text)
        identity = PassageId(f"{version[7:23]}-0-{len(text)}")
        title, span = material.titles[own], Span(0, len(text))
        passage = Passage(identity, document, version, span, text, title, SectionKind.ABSTRACT)
        design = "rct" if number % 5 == 0 else "other"
        yield Indexed(passage, material.years[own], design, (), "abstract", Status.CURRENT), vector


def build(folder: Path, count: int, material: Material, dimensions: int) -> float:
    """Seconds to index the passages, folding included. The truly nearest of each query are kept beside the library."""
    library = Library.open(folder, create=True)
    spent = 0.0
    queries = np.load(folder.parent / f"queries-{dimensions}.npy")
    nearest: list[list[tuple[float, str]]] = [[] for _ in queries]
    with library.writing():
        index = LanceIndex(library, embedder=EMBEDDER, dimensions=dimensions)
        made = passages(material, count)
        while chunk := list(islice(made, _CHUNK)):
            vectors = to_unit(np.stack([vector for _, vector in chunk]))
            began = time.perf_counter()
            index.upsert([row for row, _ in chunk], vectors)
            spent += time.perf_counter() - began
            for place, products in enumerate(queries @ vectors.T):
                best = np.argpartition(-products, K)[:K]
                nearest[place] += [(-float(products[i]), chunk[i][0].passage.id) for i in best]
                nearest[place] = sorted(nearest[place])[:K]
        (folder / "nearest.json").write_text(json.dumps([[name for _, name in found] for found in nearest]))
        began = time.perf_counter()
        index.optimize()
        library.commit()
        library.keep()
        spent += time.perf_counter() - began
    return spent


def serve(folder: Path, dimensions: int) -> dict[str, float]:
    """Time the queries in this process and report its memory; run it in a process of its own."""
    index = LanceIndex(Library.open(folder), embedder=EMBEDDER)
    asked = random.Random(7).sample(questions(), QUERIES)
    vectors = np.load(folder.parent / f"queries-{dimensions}.npy")
    filtered = Filters(year_from=2000, designs=("rct",))
    found: dict[str, float] = {}
    for name, query in (
        (
            "both",
            lambda i: (
                index.lexical(asked[i], k=K, filters=Filters()),
                index.dense(vectors[i], k=K, filters=Filters()),
            ),
        ),
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
    nearest = json.loads((folder / "nearest.json").read_text())
    given = [{hit.passage for hit in index.dense(v, k=K, filters=Filters())} for v in vectors]
    found["dense_recall"] = round(statistics.mean(len(g & set(n)) / K for g, n in zip(given, nearest, strict=True)), 3)
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
    material: Material | None = None
    with tempfile.TemporaryDirectory() as temporary:
        for size in options.sizes:
            folder = (options.folder or Path(temporary)) / f"scale-{size}-{options.dimensions}"
            seconds = None
            if not folder.exists():
                material = material or Material(options.dimensions)
                asked = random.Random(7).sample(questions(), QUERIES)
                folder.parent.mkdir(parents=True, exist_ok=True)
                np.save(folder.parent / f"queries-{options.dimensions}.npy", np.stack([*map(material.vector, asked)]))
                seconds = build(folder, size, material, options.dimensions)
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
