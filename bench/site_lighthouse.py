"""Lighthouse on a published article: performance, accessibility, best practice, findability; weight; who is asked.

A real `everyline serve` on a free port of this machine with one article published from the starter library's answer to
its broadest question, opened by Chromium under Lighthouse's own settings for a phone and for a desktop. Medians.

Lighthouse is a program of its own, installed beside this file: `npm ci --prefix bench/lighthouse` (Node 20).

    python bench/site_lighthouse.py [--runs 3] [--path /articles/...] [--failing]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from served import Server, cast, opened, serving  # noqa: E402

LIGHTHOUSE = HERE / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
QUESTION = "What are the treatment options for patients with moderate to severe alopecia areata using JAK inhibitors?"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PRESETS = {"phone": (), "desktop": ("--preset=desktop",)}


def report(address: str, options: tuple[str, ...], *, tries: int = 3) -> dict[str, Any]:
    """One run's report; a run whose trace Lighthouse could not record is made again."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None or not LIGHTHOUSE.is_file():
        sys.exit("Needs Chromium, and Lighthouse: npm ci --prefix bench/lighthouse")
    with tempfile.TemporaryDirectory() as profile:
        flags = " ".join((*FLAGS, f"--user-data-dir={profile}"))
        command = ["node", str(LIGHTHOUSE), address, "--output=json", "--quiet", f"--chrome-flags={flags}", *options]
        environment = {**os.environ, "CHROME_PATH": chromium}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300)
    if done.returncode and tries > 1:
        return report(address, options, tries=tries - 1)
    if done.returncode:
        sys.exit(f"Lighthouse ended with {done.returncode}: {done.stderr[-1000:]}")
    made: dict[str, Any] = json.loads(done.stdout)
    return made


def measured(made: dict[str, Any], own: str) -> dict[str, float]:
    """Scores out of 100, weight in kB with and without pictures, and how many requests went elsewhere."""
    scores = {name.replace("-", "_"): 100 * (one["score"] or 0) for name, one in made["categories"].items()}
    asked = made["audits"]["network-requests"]["details"]["items"]
    weight = {one["url"]: one["transferSize"] / 1000 for one in asked}
    pictures = sum(one["transferSize"] / 1000 for one in asked if one.get("resourceType") == "Image")
    elsewhere = [url for url in weight if not url.startswith((own, "data:"))]
    return {
        **scores,
        "weight_kb": sum(weight.values()),
        "weight_without_figures_kb": sum(weight.values()) - pictures,
        "requests": len(asked),
        "requests_elsewhere": len(elsewhere),
    }


def failing(made: dict[str, Any]) -> list[str]:
    """What Lighthouse marks down, by category."""
    found = []
    for name, category in made["categories"].items():
        for one in category["auditRefs"]:
            audit = made["audits"][one["id"]]
            if one["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                found.append(f"{name}: {audit['id']} {audit['score']} {audit.get('displayValue', '')} {audit['title']}")
    return found


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--path")
    options.add_argument("--failing", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as home:
        server = Server(Path(home), f"sqlite:///{home}/board.db", Path(home) / "log")
        with opened(server.settings) as (bench, board):
            people = cast(bench, board, reviewers=2, published=[QUESTION], reviewed=())
        path = given.path or f"/articles/{people.published[0]}"
        told: dict[str, Any] = {"path": path, "runs": given.runs}
        marked: set[str] = set()
        with serving(server):
            for name, preset in PRESETS.items():
                reports = [report(server.url + path, preset) for _ in range(given.runs)]
                figures = [measured(one, server.url) for one in reports]
                told[name] = {key: round(statistics.median(one[key] for one in figures), 1) for key in figures[0]}
                marked.update(f"{name}, {what}" for one in reports for what in failing(one))
    print(json.dumps(told, indent=1))
    if given.failing:
        print("\n".join(sorted(marked)), file=sys.stderr)


if __name__ == "__main__":
    main()
