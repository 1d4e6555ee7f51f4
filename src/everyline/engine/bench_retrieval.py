"""How well a retrieval set in BEIR form is searched, by the very search that answers questions.

A temporary library is built, one passage a document, and searched by words, by meaning, and by both.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from everyline.db.tables import Library
from everyline.domain.evidence import Ranking
from everyline.domain.ids import DocumentId, PassageId, content_hash
from everyline.domain.question import Filters, Question
from everyline.domain.text import Passage, SectionKind, Span, Status
from everyline.errors import InvalidInput, InvalidQuestion
from everyline.index.base import Indexed
from everyline.index.lance import LanceIndex
from everyline.inference.base import Embedder
from everyline.retrieve.query import read_question
from everyline.retrieve.search import DENSE_SHARE, Reranker, dense, lexical, search
from everyline.retrieve.synonyms import Lexicon, built_in

DEPTH = 100
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class BeirSet:
    """documents: (id, title, text). queries: text by id. judged: grade above 0 by document, by query."""

    documents: tuple[tuple[str, str, str], ...]
    queries: Mapping[str, str]
    judged: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class MethodScores:
    """Means over the judged queries, 0 to 1, and queries a second (one at a time)."""

    method: str
    ndcg_at_10: float
    recall_at_100: float
    hit_at_1: float
    mrr_at_10: float
    queries_per_second: float


@dataclass(frozen=True, slots=True)
class RetrievalReport:
    """What was searched and how well each method did, in the order lexical, dense, hybrid."""

    documents: int
    queries: int
    embedder: str
    methods: tuple[MethodScores, ...]


def bench_retrieval(
    corpus: Path,
    queries: Path,
    qrels: Path,
    *,
    embedder: Embedder | None = None,
    dense_share: float = DENSE_SHARE,
    reranker: Reranker | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> RetrievalReport:
    """Scores on a BEIR set (corpus and queries JSON lines, qrels tab-separated; .gz accepted).

    Judged queries alone are run. Without an embedder only words are searched; with a reranker there is a fourth row.
    The scores are the same on every run; the speeds are not. dense_share, reranker: as `search` takes them.
    progress: called with stage, done and total.
    Raises InvalidInput, naming file and line, for a file that is not in BEIR form.
    """
    beir = read_beir(corpus, queries, qrels)
    tell = progress or (lambda stage, done, total: None)
    with tempfile.TemporaryDirectory(prefix="everyline-bench-") as folder:
        index = _build(Path(folder), beir, embedder, tell)
        lexicon = built_in()
        methods: list[tuple[str, Callable[[Question], Ranking]]] = [
            ("lexical", lambda question: lexical(question, index, k=DEPTH))
        ]
        if embedder is not None:
            encoder = embedder
            methods += [
                ("dense", lambda question: dense(question, index, encoder, k=DEPTH)),
                (
                    "hybrid",
                    lambda question: search(question, index, embedder=encoder, k=DEPTH, dense_share=dense_share),
                ),
            ]
        if reranker is not None:
            both = partial(search, index=index, embedder=embedder, reranker=reranker, k=DEPTH, dense_share=dense_share)
            methods.append(("reranked", both))
        scores = tuple(_run(name, find, beir, lexicon, tell) for name, find in methods)
    return RetrievalReport(len(beir.documents), len(beir.judged), embedder.name if embedder else "", scores)


def read_beir(corpus: Path, queries: Path, qrels: Path) -> BeirSet:
    """The three files as one set. A judgement of a document or a query that is not there is refused."""
    documents: dict[str, tuple[str, str, str]] = {}
    for row in _json_lines(corpus, ("_id", "text")):
        documents[row["_id"]] = (row["_id"], row.get("title") or "", row["text"])
    asked = {row["_id"]: row["text"] for row in _json_lines(queries, ("_id", "text"))}
    judged: dict[str, dict[str, int]] = {}
    for number, fields in enumerate(csv.reader(_lines(qrels), delimiter="\t"), start=1):
        if number == 1 and fields[-1:] == ["score"]:
            continue
        # BEIR has query, document, grade; TREC has an unused column after the query.
        if len(fields) not in (3, 4) or not fields[-1].lstrip("-").isdigit():
            raise InvalidInput(f"{qrels.name}, line {number}, is not a judgement.", "Give query, document and grade.")
        query, document, grade = fields[0], fields[-2], int(fields[-1])
        if query not in asked or document not in documents:
            raise InvalidInput(
                f"{qrels.name}, line {number}, judges what is not there.", "Give the three files of one set."
            )
        if grade > 0:
            judged.setdefault(query, {})[document] = grade
    if not judged:
        raise InvalidInput(f"{qrels.name} holds no judgement above 0.", "Give the qrels file of the set.")
    return BeirSet(tuple(documents.values()), asked, judged)


def _lines(path: Path) -> Iterator[str]:
    try:
        with ExitStack() as opened:
            raw = opened.enter_context(path.open("rb"))
            data = opened.enter_context(gzip.GzipFile(fileobj=raw)) if path.suffix == ".gz" else raw
            yield from opened.enter_context(io.TextIOWrapper(data, encoding="utf-8"))
    except (OSError, EOFError, UnicodeDecodeError) as fault:
        raise InvalidInput(f"{path} can't be read ({type(fault).__name__}).", "Give a text file or its .gz.") from fault


def _json_lines(path: Path, needed: Sequence[str]) -> Iterator[dict[str, str]]:
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as fault:
            raise InvalidInput(f"{path.name}, line {number}, is not JSON.", "Give BEIR files.") from fault
        if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in needed):
            raise InvalidInput(f"{path.name}, line {number}, lacks {' or '.join(needed)}.", "Give BEIR files.")
        yield row


def _build(folder: Path, beir: BeirSet, embedder: Embedder | None, tell: Callable[[str, int, int], None]) -> LanceIndex:
    library = Library.open(folder, create=True)
    dimensions = embedder.dimensions if embedder else 0
    index = LanceIndex(library, embedder=embedder.name if embedder else "", dimensions=dimensions)
    total = len(beir.documents)
    with library.writing():
        for start in range(0, total, _BATCH):
            rows = [_indexed(*document) for document in beir.documents[start : start + _BATCH]]
            vectors = None
            if embedder is not None:
                vectors = embedder.embed([f"{row.passage.heading}\n{row.passage.text}".strip() for row in rows])
            index.upsert(rows, vectors)
            tell("indexing", min(start + _BATCH, total), total)
        index.optimize()
        library.commit()
    return index


def _indexed(name: str, title: str, text: str) -> Indexed:
    body = text if text.strip() else title or "."
    passage = Passage(
        PassageId(name),
        DocumentId(name),
        content_hash(name, title, body),
        Span(0, len(body)),
        body,
        title,
        SectionKind.ABSTRACT,
    )
    return Indexed(passage, None, "other", (), "abstract", Status.CURRENT)


def _run(
    name: str,
    find: Callable[[Question], Ranking],
    beir: BeirSet,
    lexicon: Lexicon,
    tell: Callable[[str, int, int], None],
) -> MethodScores:
    rows = []
    spent = 0.0
    for number, (query, judged) in enumerate(beir.judged.items(), start=1):
        started = time.perf_counter()
        question = _question(beir.queries[query], lexicon)
        found = [hit.document for hit in find(question).hits] if question else []
        spent += time.perf_counter() - started
        # A document that is the query itself is no find (as BEIR's own evaluation leaves it out).
        rows.append(score([document for document in found if document != query], judged))
        tell(name, number, len(beir.judged))
    ndcg, recall, hit, mrr = (sum(column) / len(rows) for column in zip(*rows, strict=True))
    return MethodScores(name, ndcg, recall, hit, mrr, len(rows) / spent if spent else 0.0)


def _question(text: str, lexicon: Lexicon) -> Question | None:
    """As `ask` reads it, without filters: documents in BEIR form have no years and no designs to filter by."""
    try:
        return replace(read_question(text, lexicon=lexicon), filters=Filters())
    except InvalidQuestion:
        return None


def score(found: Sequence[str], judged: Mapping[str, int]) -> tuple[float, float, float, float]:
    """nDCG@10, recall@100, hit@1 and reciprocal rank within 10 of one ranking.

    The gain of grade g at rank r is (2^g - 1) / log2(r + 1).
    Source: Järvelin and Kekäläinen 2002, doi:10.1145/582415.582418, with the gain of Burges et al. 2005.
    """
    gain = _discounted(judged.get(document, 0) for document in found[:10])
    ideal = _discounted(sorted(judged.values(), reverse=True)[:10])
    recall = len(set(found[:100]) & judged.keys()) / len(judged)
    first = next((rank for rank, document in enumerate(found[:10], start=1) if document in judged), 0)
    return gain / ideal, recall, float(first == 1), 1 / first if first else 0.0


def _discounted(grades: Iterable[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))
