"""How long `ask` takes: from a cold process to the whole answer, and warm, on the starter library or any other.

Warm: every question of tests/integration/ask/questions.yaml (or --questions), one at a time, twice; the second round
is measured. Cold: the wall clock of whole processes, the median of --runs. Peer for cold: `python -c "import lancedb"`
alone, in the same run, since most of a cold start is loading the storage engine.

    python bench/ask_latency.py [--library DIR] [--runs 5] [--questions FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from everyline.engine.ask import Request, ask
from everyline.engine.build import open_library
from everyline.settings import Settings

QUESTIONS = Path(__file__).parents[1] / "tests" / "integration" / "ask" / "questions.yaml"


def timed(command: list[str], environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return time.perf_counter() - begun


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--library")
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--questions", type=Path)
    given = options.parse_args()
    asked = (
        given.questions.read_text(encoding="utf-8").split("\n")
        if given.questions
        else [entry["ask"] for entry in yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))]
    )
    asked = [question for question in asked if question.strip()]
    with tempfile.TemporaryDirectory() as home:
        settings = (
            Settings(given.library, is_default_library=False)
            if given.library
            else Settings.read({"XDG_DATA_HOME": home, "HOME": home})
        )
        bench = open_library(settings)
        for question in asked:
            ask(bench, Request(question))
        warm = []
        for question in asked:
            begun = time.perf_counter()
            ask(bench, Request(question))
            warm.append(time.perf_counter() - begun)
        environment = {**os.environ, "EVERYLINE_LIBRARY": settings.library}
        command = [sys.executable, "-m", "everyline", "ask", asked[0]]
        cold = [timed(command, environment) for _ in range(given.runs)]
        peer = [timed([sys.executable, "-c", "import lancedb"], environment) for _ in range(given.runs)]
    warm.sort()
    print(
        json.dumps(
            {
                "passages": bench.index.count(),
                "questions": len(asked),
                "warm_p50_ms": round(1000 * statistics.median(warm), 1),
                "warm_p99_ms": round(1000 * warm[min(len(warm) - 1, int(0.99 * len(warm)))], 1),
                "cold_median_s": round(statistics.median(cold), 3),
                "import_lancedb_median_s": round(statistics.median(peer), 3),
            }
        )
    )


if __name__ == "__main__":
    main()
