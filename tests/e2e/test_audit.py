"""`audit`: an article in, a verdict for each line out."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[bytes]]

ARTICLE = """# Baricitinib for alopecia areata

- Dosing: 2 mg once daily, raised to 4 mg once daily when the response is inadequate
- Dosing: 4 mg twice daily
- Works wonders in everybody
"""


def test_an_article_is_judged_line_by_line_in_every_form(everyline: Run, tmp_path: Path) -> None:
    file = tmp_path / "article.md"
    file.write_text(ARTICLE, encoding="utf-8")
    done = everyline("audit", str(file), "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert [claim["label"] for claim in told["claims"]] == ["SUPPORTED", "CONTRADICTED", "INSUFFICIENT"]
    assert told["summary"] == {"claims": 3, "supported": 1, "contradicted": 1, "insufficient": 1}
    assert told["claims"][1]["correction"] in told["claims"][1]["why"]
    page = tmp_path / "audit.html"
    assert everyline("audit", str(file), "--format", "html", "--out", str(page)).returncode == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert everyline("audit", str(file)).stdout.startswith(b"# Audit: Baricitinib")
    review = json.loads(everyline("audit", str(file), "--format", "claimreview").stdout)
    assert {one["@type"] for one in review["@graph"]} == {"ClaimReview"}


@pytest.mark.parametrize(
    "name, data, says",
    [
        ("empty.txt", b"", b"The file is empty."),
        ("page.txt", b"Subscribe\n", b"no statement that can be checked"),
        ("binary.txt", b"\x00\x01\x02", b"It is not text."),
        ("cut.pdf", b"%PDF-1.4\n", b"damaged or cut short"),
        ("missing.txt", None, b"There is no file"),
    ],
)
def test_what_can_not_be_audited_ends_with_1_and_a_sentence(
    everyline: Run, tmp_path: Path, name: str, data: bytes | None, says: bytes
) -> None:
    file = tmp_path / name
    if data is not None:
        file.write_bytes(data)
    done = everyline("audit", str(file))
    assert (done.returncode, done.stdout) == (1, b"")
    assert says in done.stderr
    assert b"Traceback" not in done.stderr
