"""`check`: one JSON line in, one JSON line out, whatever comes."""

import json

import pytest

from everyline.verify.judge import judge
from everyline.verify.pairs import as_line, read_pair


def check_line(line: str, number: int | None = None) -> str:
    pair = read_pair(line, number)
    return as_line(pair, judge(pair.claim, pair.evidence) if pair.error is None else None)


EVIDENCE = [{"id": "e1", "text": "Strokes occurred in 12% on drugabine."}]


def test_a_pair_gives_the_shape_of_the_contract() -> None:
    line = json.dumps({"id": "x1", "claim": "Strokes occurred in 13% on drugabine.", "evidence": EVIDENCE})
    out = json.loads(check_line(line))
    assert out["id"] == "x1"
    assert out["label"] == "CONTRADICTED"
    assert 0.0 <= out["score"] < 0.5
    assert out["reasons"] == [{"kind": "number", "claim": "13%", "evidence": "12%"}]
    assert out["spans"] == [{"evidence": "e1", "start": 0, "end": 37}]


def test_keys_that_hold_answers_are_ignored() -> None:
    pair = {"id": 7, "claim": "Strokes occurred in 12% on drugabine.", "evidence": EVIDENCE}
    assert check_line(json.dumps(pair)) == check_line(json.dumps({**pair, "gold": "CONTRADICTED", "support": "x"}))


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "[]",
        "null",
        '"text"',
        '{"id": "x"}',
        '{"id": "x", "claim": 3, "evidence": []}',
        '{"id": "x", "claim": "a", "evidence": {}}',
        '{"id": "x", "claim": "a", "evidence": ["b"]}',
        '{"id": "x", "claim": "a", "evidence": [{"id": "e"}]}',
        "[" * 100_000,
    ],
)
def test_a_malformed_line_gives_an_error_with_its_number(line: str) -> None:
    out = json.loads(check_line(line, 12))
    assert out["error"].startswith("line 12: ")
    assert "label" not in out


def test_a_malformed_pair_keeps_its_id() -> None:
    assert json.loads(check_line('{"id": "x9", "claim": null}'))["id"] == "x9"


def test_no_evidence_is_a_verdict_and_no_error() -> None:
    out = json.loads(check_line('{"id": "x", "claim": "Strokes occurred.", "evidence": []}'))
    assert out["label"] == "INSUFFICIENT"
