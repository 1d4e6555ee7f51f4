"""Records a second through the full path: parse, split, store, index; and the memory it takes as input grows tenfold.

Input is one PubmedArticleSet made of the real efetch records at hand, repeated under new PMIDs; each copy's last
sentence is varied so that no two documents are alike. Each size runs in a process of its own, whose peak memory is
taken; the parse alone is timed beside it. No vectors are made: they are timed with their model.

    python bench/ingest_full.py [--records 5000 50000]
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

from everyline.db.tables import Library
from everyline.domain.record import Outcome
from everyline.engine.ingest import ingest
from everyline.sources.registry import open_source

SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "data" / "pubmed-xml" / "pubmed_xml_samples.tar.xz"
_ARTICLE = re.compile(rb"<PubmedArticle>.*?</PubmedArticle>", re.DOTALL)
_PMID = re.compile(rb"(<MedlineCitation[^>]*>\s*<PMID[^>]*>)\d+(</PMID>)")
_FIRST_PMID = 30_000_000


def real_articles() -> list[bytes]:
    """Every PubmedArticle of the samples that has an abstract, as it stands there."""
    found: list[bytes] = []
    with tarfile.open(SAMPLES) as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() and member.name.endswith(".xml") else None
            if stream is not None:
                found += [article for article in _ARTICLE.findall(stream.read()) if b"<AbstractText" in article]
    return found


def write_input(path: Path, records: int) -> int:
    """Write an article set of so many records; its size in bytes."""
    articles = [article for article in real_articles() if _PMID.search(article)]
    with path.open("wb") as out:
        out.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<PubmedArticleSet>\n')
        for number in range(records):
            article = articles[number % len(articles)]
            named = _PMID.sub(rb"\g<1>%d\g<2>" % (_FIRST_PMID + number), article, count=1)
            mark = b" This is copy %d.</AbstractText>" % number
            out.write(named[::-1].replace(b"</AbstractText>"[::-1], mark[::-1], 1)[::-1] + b"\n")
        out.write(b"</PubmedArticleSet>\n")
    return path.stat().st_size


def measure(source: Path, folder: Path) -> dict[str, float]:
    """Run in a process of its own: rates by the clock and by processor time (all threads), and peak memory."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, cpu_began = time.perf_counter(), time.process_time()
    report = ingest(Library.open(folder, create=True), [source], kind="pubmed")
    seconds, cpu_s = time.perf_counter() - began, time.process_time() - cpu_began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    kept = report.outcomes[Outcome.KEPT]
    if report.outcomes[Outcome.FAILED] or report.outcomes[Outcome.SKIPPED]:
        raise SystemExit(f"not every record was taken in: {report.reasons[:3]}")
    began = time.process_time()
    parsed = sum(1 for _ in open_source(source, "pubmed"))
    parse_s = time.process_time() - began
    return {
        "records": kept,
        "passages": report.passages,
        "records_per_s": round(kept / seconds),
        "records_per_cpu_s": round(kept / cpu_s),
        "parse_only_per_cpu_s": round(parsed / parse_s),
        "input_mib_per_s": round(source.stat().st_size / 2**20 / seconds),
        "start_mib": round(before / 1024),
        "peak_mib": round(peak / 1024),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, nargs="+", default=[5_000, 50_000])
    parser.add_argument("--measure", type=Path, nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(*options.measure)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        for records in options.records:
            source, folder = Path(temporary) / f"{records}.xml", Path(temporary) / f"library-{records}"
            size = write_input(source, records)
            command = [sys.executable, __file__, "--measure", str(source), str(folder)]
            measured = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            print(json.dumps({"input_mib": round(size / 2**20), **measured}), flush=True)


if __name__ == "__main__":
    main()
