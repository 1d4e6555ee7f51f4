"""What the syntheses of the starter answers hold, how many of the disagreements shown are real, and the time it takes.

Every disagreement of the answers to tests/integration/ask/questions.yaml is looked up in bench/conflicts_read.yaml,
where a person has said whether the sources really differ; one that nobody has read counts as not real. Time is
processor time of the synthesis alone, over the second of two rounds.

    python bench/syntheses.py [--show]
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import yaml

import everyline.engine.ask as asking
from everyline.domain.synthesis import Synthesis
from everyline.engine.ask import Request, ask
from everyline.engine.build import open_library
from everyline.settings import Settings

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "tests" / "integration" / "ask" / "questions.yaml"
READ = ROOT / "bench" / "conflicts_read.yaml"


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--show", action="store_true", help="print each disagreement")
    given = options.parse_args()
    real = {one["about"]: one["real"] for one in yaml.safe_load(READ.read_text(encoding="utf-8"))}
    questions = [entry["ask"] for entry in yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))]
    seconds: list[float] = []
    synthesise = asking.synthesis_of

    def timed(*parts: Any) -> Synthesis:
        begin = time.process_time()
        made = synthesise(*parts)
        seconds.append(time.process_time() - begin)
        return made

    asking.synthesis_of = timed
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as home:
        bench = open_library(Settings.read({"XDG_DATA_HOME": home, "HOME": home}))
        for question in questions:
            answer = ask(bench, Request(question))
            found = answer.synthesis
            counts["questions"] += 1
            counts["tables"] += bool(found.rows)
            counts["rows"] += len(found.rows)
            counts["summaries"] += len(found.summaries)
            counts["pooled"] += sum(one.pooled is not None for one in found.summaries)
            for conflict in answer.conflicts:
                counts["conflicts"] += 1
                counts["conflicts_real"] += real.get(conflict.about, False)
                counts["conflicts_unread"] += conflict.about not in real
                if given.show:
                    print(f"{question} | {conflict.about} | {conflict.explanation}")
        seconds.clear()
        for question in questions:
            ask(bench, Request(question))
    print(
        json.dumps(
            {
                **counts,
                "precision": round(counts["conflicts_real"] / max(1, counts["conflicts"]), 3),
                "p50_ms": round(1000 * median(seconds), 1),
                "p95_ms": round(1000 * quantiles(seconds, n=20)[-1], 1),
            }
        )
    )


if __name__ == "__main__":
    main()
