"""PubMed XML from bytes to records: citations a second of one core, beside pubmed_parser on the same file.

The file is one gzipped PubmedArticleSet of the real efetch records at hand, repeated. Both readers go through it in
turn, several times, in one process; what counts is processor time, so that other work on the machine does not. The
peer skips records without a journal, so those are left out for both.

    python bench/ingest_parse.py [--records 3000] [--rounds 5]
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import tarfile
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pubmed_parser

from everyline.domain.record import Kept
from everyline.sources.registry import open_source

SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "data" / "pubmed-xml" / "pubmed_xml_samples.tar.xz"
_ARTICLE = re.compile(rb"<PubmedArticle>.*?</PubmedArticle>", re.DOTALL)


def real_articles() -> list[bytes]:
    """Every PubmedArticle of the samples that both readers can take, as it stands there, in order of file name."""
    found: list[bytes] = []
    with tarfile.open(SAMPLES) as archive:
        for member in sorted(archive, key=lambda member: member.name):
            stream = archive.extractfile(member) if member.isfile() and member.name.endswith(".xml") else None
            if stream is not None:
                found += _ARTICLE.findall(stream.read())
    return [article for article in found if b"<Journal>" in article and b"<Title>" in article]


def write_set(path: Path, articles: list[bytes], count: int) -> int:
    """A gzipped article set of `count` articles, the given ones over and over; its size unpacked."""
    chosen = [articles[index % len(articles)] for index in range(count)]
    body = (
        b'<?xml version="1.0" encoding="utf-8"?>\n<PubmedArticleSet>\n'
        + b"\n".join(chosen)
        + b"\n</PubmedArticleSet>\n"
    )
    path.write_bytes(gzip.compress(body, compresslevel=6))
    return len(body)


def ours(path: Path) -> int:
    return sum(isinstance(record, Kept) for record in open_source(path, "pubmed"))


def peer(path: Path) -> int:
    return sum(1 for _ in pubmed_parser.parse_medline_xml(str(path)))


def rate(read: Callable[[Path], int], path: Path, count: int) -> float:
    start = time.process_time()
    assert read(path) == count
    return count / (time.process_time() - start)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "articles.xml.gz")
        size = write_set(path, real_articles(), options.records)
        pairs = [(rate(ours, path, options.records), rate(peer, path, options.records)) for _ in range(options.rounds)]
    own, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    result = {
        "records": options.records,
        "bytes_per_record": size // options.records,
        "records_per_second": round(own),
        "peer_records_per_second": round(other),
        "ratio": round(statistics.median(a / b for a, b in pairs), 2),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
