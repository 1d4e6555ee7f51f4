"""Answers that others wrote, most of them on what the starter library does not hold: nothing of them may be borne out.

They were read by eye: none of their lines says what the library's cards say, so any SUPPORTED would be wrong, and any
CONTRADICTED too.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from everyline.domain.answer import Label
from everyline.engine.audit import audit
from everyline.engine.build import Bench


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def mediqa(folder: Path, wanted: str) -> str:
    for name in ("qa_test", "qa_validation", "qa_train_liveqa", "qa_train_alexa"):
        for row in rows(folder / "mediqa-2019" / f"{name}.jsonl.gz"):
            for answer in row["answers"]:
                if answer["aid"] == wanted and wanted.startswith(str(row["qid"])):
                    return f"{row['question']}\n\n{answer['answer']}"
    raise LookupError(wanted)


def expertqa(folder: Path, place: int) -> str:
    row = list(rows(folder / "expertqa-medical" / "answers_dev.jsonl.gz"))[place]
    return f"{row['question']}\n\n{row['answer']}"


def liveqa(folder: Path, wanted: str) -> str:
    for row in rows(folder / "liveqa-med-2017" / "test_questions.jsonl.gz"):
        if row["qid"] == wanted:
            given = row["reference_answers"][0]
            return f"{row['nist_paraphrase']}\n\n{given['answer'] if isinstance(given, dict) else given[0]}"
    raise LookupError(wanted)


ARTICLES = {
    "hair loss (MEDIQA 39_Answer1)": lambda folder: mediqa(folder, "39_Answer1"),
    "rheumatoid arthritis, tofacitinib (MEDIQA 68_Answer3)": lambda folder: mediqa(folder, "68_Answer3"),
    "psoriasis, ciclosporin (MEDIQA 74_Answer3)": lambda folder: mediqa(folder, "74_Answer3"),
    "MTHFR (LiveQA TQ77)": lambda folder: liveqa(folder, "TQ77"),
    "cited answer (ExpertQA 0)": lambda folder: expertqa(folder, 0),
    "cited answer (ExpertQA 7)": lambda folder: expertqa(folder, 7),
}


@pytest.mark.parametrize("name", ARTICLES)
def test_every_line_gets_a_readable_verdict_and_none_is_borne_out(name: str, shared_data: Path, starter: Bench) -> None:
    done = audit(starter, ARTICLES[name](shared_data).encode(), "answer.txt")
    assert done.claims
    for one in done.claims:
        assert one.judged.label is Label.INSUFFICIENT, f"{one.claim.text}: {one.why}"
        assert one.why.startswith("Not shown (")
        assert one.judged.reasons
    assert done.omissions == ()
