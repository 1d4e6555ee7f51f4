"""Edits measured on a file of pairs: what is counted, what is skipped, what comes out."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from everyline.domain.answer import EvidenceText, Label, Verdict
from everyline.engine.bench_edits import as_table, bench_edits
from everyline.errors import InvalidInput

TEXT = "At week 24, 38.8% on baricitinib 4 mg once daily and 6.2% on placebo had less hair loss."
EVIDENCE = [{"id": "e", "text": TEXT}]


def write(folder: Path, *rows: object, packed: bool = False) -> Path:
    lines = b"\n".join(row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows)
    path = folder / ("pairs.jsonl.gz" if packed else "pairs.jsonl")
    path.write_bytes(gzip.compress(lines) if packed else lines)
    return path


def test_a_faithful_pair_is_edited_and_the_edits_are_caught(tmp_path: Path) -> None:
    report = bench_edits(write(tmp_path, {"claim": TEXT, "evidence": EVIDENCE}))
    assert (report.faithful, report.refused) == (1, 0)
    assert report.edits > 10
    assert report.catch_rate == report.lowest_kind == report.tnr == 1.0
    assert {"number", "dose", "time", "drug", "arm", "unit", "comparator"} <= {one.kind for one in report.edit_kinds}
    assert all(one.of == one.made and one.false_alarm_rate == 0.0 for one in report.edit_kinds)
    assert report.balanced_accuracy == 1.0
    assert [step.risk for step in report.risk] == [0.0] * 10
    assert report.ece is not None


def test_the_same_file_gives_the_same_figures_packed_or_not(tmp_path: Path) -> None:
    row = {"claim": TEXT, "evidence": EVIDENCE}
    first, second = bench_edits(write(tmp_path, row)), bench_edits(write(tmp_path, row, packed=True))
    assert first.edit_kinds == second.edit_kinds
    assert first.risk == second.risk
    assert bench_edits(write(tmp_path, row), seed=8).edit_kinds


def test_given_edits_and_unfaithful_pairs_are_counted_under_their_own_kinds(tmp_path: Path) -> None:
    rows = (
        {"claim": TEXT, "edited": TEXT.replace("38.8", "83.8"), "change": [["38.8", "83.8"]], "evidence": EVIDENCE},
        {"edited": TEXT.replace("24", "42"), "edit_kind": "week", "evidence": EVIDENCE},
        {"claim": "Hair grew on placebo.", "gold": "CONTRADICTED", "evidence": EVIDENCE},
    )
    report = bench_edits(write(tmp_path, *rows), per_kind=0)
    kinds = {one.kind: one for one in report.edit_kinds}
    assert {name: one.made for name, one in kinds.items()} == {"given": 1, "unfaithful": 1, "week": 1}
    assert report.faithful == 1
    assert kinds["given"].of == 1
    assert kinds["week"].of == 0
    assert kinds["week"].false_alarm_rate is None


def test_a_pair_given_twice_is_judged_once(tmp_path: Path) -> None:
    row = {"claim": TEXT, "evidence": EVIDENCE}
    once, twice = bench_edits(write(tmp_path, row)), bench_edits(write(tmp_path, row, row))
    assert (once.faithful, once.edits) == (twice.faithful, twice.edits)
    assert twice.lines == 2


def test_lines_that_cannot_be_read_are_skipped_and_told(tmp_path: Path) -> None:
    good = {"claim": TEXT, "evidence": EVIDENCE, "kind": "verbatim"}
    bad = (b"{", b"\xff\xfe", b"[]", {"evidence": EVIDENCE}, {"claim": 3, "evidence": EVIDENCE}, {"claim": TEXT})
    report = bench_edits(write(tmp_path, *bad, good, {"edited": 4, "evidence": EVIDENCE}))
    assert (report.lines, report.skipped, report.faithful) == (8, 7, 1)
    assert [fault.line for fault in report.faults] == [1, 2, 3, 4, 5, 6, 8]
    assert "7 of 8 lines could not be read" in as_table(report)
    assert [one.kind for one in report.faithful_kinds] == ["verbatim"]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"{}\n[]"])
def test_a_file_without_a_pair_is_refused_with_a_next_step(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match="no pair"):
        bench_edits(path)


def test_a_file_that_is_not_there_or_cut_off_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="can't be read"):
        bench_edits(tmp_path / "none.jsonl")
    whole = write(tmp_path, {"claim": TEXT, "evidence": EVIDENCE}, packed=True)
    whole.write_bytes(whole.read_bytes()[:60])
    with pytest.raises(InvalidInput, match="can't be read"):
        bench_edits(whole)


def test_a_judge_that_supports_everything_catches_nothing(tmp_path: Path) -> None:
    def gullible(claim: str, evidence: Sequence[EvidenceText]) -> Verdict:
        return Verdict(Label.SUPPORTED, 1.0, (), "gullible")

    report = bench_edits(write(tmp_path, {"claim": TEXT, "evidence": EVIDENCE}), judge=gullible)
    assert (report.tpr, report.tnr, report.balanced_accuracy) == (1.0, 0.0, 0.5)
    assert report.told_apart_rate == 0.0
    assert report.risk[-1].risk == round(report.edits / (report.edits + 1), 4)
