"""`bench edits` as a person runs it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[bytes]]

ROW = {
    "claim": "Acne was seen in 12% on warfarin.",
    "evidence": [{"id": "e", "text": "Acne was seen in 12% on warfarin."}],
}


def test_bench_edits_prints_a_table_or_json(everyline: Run, tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text(json.dumps(ROW) + "\nnot a pair\n", encoding="utf-8")
    table = everyline("bench", "edits", "--pairs", str(pairs))
    assert table.returncode == 0
    assert b"kind of edit" in table.stdout
    assert b"1 of 2 lines could not be read" in table.stdout
    found = json.loads(everyline("bench", "edits", "--pairs", str(pairs), "--json").stdout)
    assert (found["faithful"], found["skipped"], found["catch_rate"]) == (1, 1, 1.0)


def test_bench_edits_refuses_what_is_not_there(everyline: Run, tmp_path: Path) -> None:
    done = everyline("bench", "edits", "--pairs", str(tmp_path / "none.jsonl"))
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"can't be read" in done.stderr
