"""`check`: a pair a line in, a verdict a line out."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

Run = Callable[..., subprocess.CompletedProcess[bytes]]


EVIDENCE = [{"id": "e1", "text": "At week 36 response was 38.8% on 4 mg and 6.2% on placebo."}]


def lines(*pairs: object) -> bytes:
    return b"\n".join(pair if isinstance(pair, bytes) else json.dumps(pair).encode() for pair in pairs)


def test_order_out_equals_order_in_and_a_bad_line_spoils_only_itself(everyline: Run) -> None:
    true = {"id": "x1", "claim": "At week 36 response was 38.8% on 4 mg and 6.2% on placebo.", "evidence": EVIDENCE}
    false = {"id": "x2", "claim": "At week 36 response was 88.3% on 4 mg and 6.2% on placebo.", "evidence": EVIDENCE}
    done = everyline("check", "-", "--json", feed=lines(true, b"{broken", false, {"id": "x3"}, b"\xff\xfe{}"))
    out = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [row.get("label", "error") for row in out] == ["SUPPORTED", "error", "CONTRADICTED", "error", "error"]
    assert out[2]["reasons"][0]["kind"] == "number"
    assert 0.0 <= out[2]["score"] < 0.5 <= out[0]["score"] <= 1.0
    assert out[0]["spans"] == [{"evidence": "e1", "start": 0, "end": len(EVIDENCE[0]["text"])}]
    assert "line 2" in out[1]["error"]


def test_no_lines_give_no_verdicts(everyline: Run) -> None:
    done = everyline("check", feed=b"\n\n")
    assert (done.returncode, done.stdout) == (0, b"")
