"""How long an article of 2,000 words takes to be audited on the starter library, rules only.

Data: an article made of statements of the starter library's own cards, one a bullet, under a heading for each drug,
every third figure changed by one, so that lines of every verdict are among them; 2,000 words. Wall time and processor
time, the library open and the encoder loaded before, as they are when several articles are audited; the median of
three. The loops tell how fast the machine was meanwhile.
Run: python bench/audit_speed.py
"""

from __future__ import annotations

import json
import re
import tempfile
import time

import yaml

from everyline.engine.audit import audit
from everyline.engine.build import open_library, starter_folder
from everyline.settings import Settings

WORDS = 2000


def article() -> str:
    lines = ["# Treatments for alopecia areata"]
    heading = ""
    count = 0
    for file in sorted(starter_folder().rglob("*.yaml")):
        for finding in yaml.safe_load(file.read_text(encoding="utf-8"))["findings"]:
            if finding["intervention"] and finding["intervention"] != heading:
                heading = finding["intervention"]
                lines += ["", f"## {heading.capitalize()}", ""]
            count += 1
            said = finding["statement"]
            lines.append(f"- {re.sub(r'[0-9]+', _next, said, count=1) if count % 3 == 0 else said}")
            if sum(len(line.split()) for line in lines) >= WORDS:
                return "\n".join(lines)
    return "\n".join(lines)


def _next(match: re.Match[str]) -> str:
    return str(int(match.group()) + 1)


def main() -> None:
    text = article()
    with tempfile.TemporaryDirectory() as home:
        bench = open_library(Settings.read({"XDG_DATA_HOME": home, "HOME": home}))
        audit(bench, b"# Alopecia areata\n\n- Baricitinib is given at 2 mg once daily\n", "warm.md")
        walls, processor = [], []
        for _ in range(3):
            start, used = time.perf_counter(), time.process_time()
            done = audit(bench, text.encode(), "article.md")
            walls.append(time.perf_counter() - start)
            processor.append(time.process_time() - used)
    start = time.process_time()
    total = 0
    for number in range(5_000_000):
        total += number & 7
    print(
        json.dumps(
            {
                "words": len(text.split()),
                "claims": len(done.claims),
                "seconds": round(sorted(walls)[1], 2),
                "processor_seconds": round(sorted(processor)[1], 2),
                "machine_million_loops_per_second": round(5.0 / (time.process_time() - start), 1),
            }
        )
    )


if __name__ == "__main__":
    main()
