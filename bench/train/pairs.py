"""Pairs of a short text and the passage it belongs to, for training an encoder; nothing that is reported on.

Left out: every PubMedQA and BioASQ document, SciFact test queries, the authors' test articles of Evidence Inference.
A fixed part of the SciFact train queries is the dev set and is never trained on.
"""

from __future__ import annotations

import csv
import gzip
import json
import random
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Pair:
    """query: the short text. passage: what it belongs to. key: equal keys are never each other's negatives."""

    query: str
    passage: str
    key: str


def rows(path: Path) -> Iterator[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def is_dev(query_id: str) -> bool:
    """One SciFact train query in three, by its number's checksum."""
    return zlib.crc32(query_id.encode()) % 3 == 0


def scifact_train(data: Path) -> list[tuple[str, str, str]]:
    """(query id, query, document id) of every train judgement."""
    queries = {row["_id"]: row["text"] for row in rows(data / "scifact/beir_queries.jsonl")}
    with open(data / "scifact/beir_qrels_train.tsv", encoding="utf-8") as lines:
        judged = list(csv.DictReader(lines, delimiter="\t"))
    return [(row["query-id"], queries[row["query-id"]], row["corpus-id"]) for row in judged]


def scifact_corpus(data: Path) -> dict[str, str]:
    return {row["_id"]: f"{row['title']} {row['text']}" for row in rows(data / "scifact/beir_corpus.jsonl.gz")}


def scifact(data: Path) -> Iterator[Pair]:
    corpus = scifact_corpus(data)
    for number, query, document in scifact_train(data):
        if not is_dev(number):
            yield Pair(query, corpus[document], f"scifact:{document}")


def abstracts(data: Path) -> Iterator[Pair]:
    """A title with its abstract, and the last sentence of an abstract (its conclusion) with the rest."""
    left_out = {str(row["pmid"]) for row in rows(data / "pubmedqa/pqal.jsonl.gz")}
    for row in rows(data / "bioasq/golden_7b-10b.jsonl.gz"):
        left_out |= {str(pmid) for pmid in row["doc_pmids"]}
    for row in rows(data / "pubmed-abstracts/abstracts.jsonl.gz"):
        title, text = (row["title"] or "").strip(), (row["abstract"] or "").strip()
        if row["pmid"] in left_out or len(text) < 200 or len(title) < 15:
            continue
        key = f"pmid:{row['pmid']}"
        if zlib.crc32(key.encode()) % 5 < 2:
            yield Pair(title, text, key)
            continue
        cut = re.search(r"CONCLUSIONS?: ", text)
        body, _, last = text.rstrip(". ").rpartition(". ")
        if cut:
            body, last = text[: cut.start()], text[cut.end() :].split(". ")[0]
        if len(last) > 30 and len(body) > 200:
            yield Pair(last, f"{title} {body}", key)


def trials(data: Path) -> Iterator[Pair]:
    """What a trial compared, and on which outcome, worded as a question or a phrase, with its abstract."""
    articles = {
        row["pmcid"]: row["title"] + " " + " ".join(text for _, text in row["abstract"])
        for row in rows(data / "evidence-inference/articles.jsonl.gz")
        if row["split"] == "train" and row["abstract"]
    }
    forms = (
        "Does {i} change {o} compared with {c}?",
        "{i} versus {c}: {o}",
        "What is the effect of {i} on {o}?",
        "{i} for {o}",
    )
    for name in ("prompts_train", "prompts_unlabelled"):
        for number, row in enumerate(rows(data / f"evidence-inference/{name}.jsonl.gz")):
            if row["pmcid"] in articles:
                query = forms[number % len(forms)].format(i=row["intervention"], c=row["comparator"], o=row["outcome"])
                yield Pair(query, articles[row["pmcid"]], row["pmcid"])


def consumer(data: Path) -> Iterator[Pair]:
    """Questions of the NIH consumer pages with their answers."""
    for row in rows(data / "medquad/medquad_answered.jsonl.gz"):
        if len(row["answer"]) > 80:
            yield Pair(row["question"], row["answer"][:1200], f"{row['focus']}:{row['qtype']}")


def training_pairs(data: Path, random_: random.Random) -> list[Pair]:
    """The mixture, with how much is taken of each set; SciFact's few claims are seen twice."""

    def some(pairs: Iterator[Pair], count: int) -> list[Pair]:
        found = list(pairs)
        return random_.sample(found, min(count, len(found)))

    claims = list(scifact(data))
    return [*claims, *claims, *some(abstracts(data), 9000), *some(trials(data), 4000), *some(consumer(data), 2500)]
