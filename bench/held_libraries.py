"""The two libraries the answer benches ask: all abstracts, labels and records at hand, and the BioASQ snippet corpus.

    python bench/held_libraries.py [--folder DIR]

`all`: pubmed-abstracts, the SciFact corpus, evidence-inference abstracts, pubmed-xml, drug-labels and api-samples of
shared/data. SciFact gives no PMIDs, so its works get stand-in numbers from 60,000,000 on. `bioasq`: the snippet corpus,
whose numbers are PMIDs. Both are built once, with static vectors, and kept in the folder.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from everyline.engine.build import take_in
from everyline.settings import Settings

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
FOLDER = Path(tempfile.gettempdir()) / "everyline-bench"
FIRST_STAND_IN = 60_000_000
NAMES = ("all", "bioasq")


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines, gzipped or not."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def held_library(name: str, folder: Path = FOLDER) -> Settings:
    """The settings that open one of `NAMES`, built first where the folder does not hold it yet."""
    library = folder / name
    settings = Settings(str(library), is_default_library=False)
    if not (folder / f"{name}.done").exists():
        with tempfile.TemporaryDirectory() as written:
            paths = _sources(name, Path(written))
            report = take_in(settings, paths)
        fates = {outcome.value: number for outcome, number in report.outcomes.items()}
        print(f"{name}: {fates}")
        (folder / f"{name}.done").touch()
    return settings


def _sources(name: str, written: Path) -> list[Path]:
    if name == "bioasq":
        corpus = (
            {"pmid": row["_id"], "title": row["title"], "abstract": row["text"]}
            for row in rows_of(DATA / "bioasq/beir_corpus.jsonl.gz")
        )
        return [_lines(written / "bioasq.jsonl", corpus)]
    scifact = (
        {"pmid": str(FIRST_STAND_IN + number), "title": row["title"], "abstract": " ".join(row["abstract"])}
        for number, row in enumerate(rows_of(DATA / "scifact/corpus.jsonl.gz"))
    )
    trials = (
        {
            **{key: row[key] for key in ("pmid", "pmcid", "doi", "title", "journal", "year", "license")},
            "abstract": " ".join(
                f"{heading.upper()}: {text}" if heading else text for heading, text in row["abstract"]
            ),
        }
        for row in rows_of(DATA / "evidence-inference/articles.jsonl.gz")
        if row["abstract"]
    )
    return [
        _lines(written / "trials.jsonl", trials),
        DATA / "pubmed-abstracts/abstracts.jsonl.gz",
        _lines(written / "scifact.jsonl", scifact),
        DATA / "pubmed-xml/pubmed_xml_samples.tar.xz",
        DATA / "drug-labels/spl_samples.tar.xz",
        DATA / "api-samples/api_samples.tar.xz",
    ]


def _lines(path: Path, rows: Iterator[dict[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return path


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folder", type=Path, default=FOLDER)
    given = options.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        print(held_library(name, given.folder).library)


if __name__ == "__main__":
    main()
