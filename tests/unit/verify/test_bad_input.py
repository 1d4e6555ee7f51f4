"""Whatever is given as claim or evidence, there is a verdict, and it comes in bounded time."""

import json
import time
from collections.abc import Iterator

import pytest

from everyline.domain.answer import EvidenceText, Label, ReasonKind
from everyline.engine.check import AT_ONCE, check_lines
from everyline.engine.judging import judge_each
from everyline.verify.judge import judge

TEXT = "Strokes occurred in 12% on drugabine and 18% on placebo at month 12. Bleeding was not increased."
EVIDENCE = [EvidenceText("e", TEXT)]
SIZE = 50_000
MOST_S = 2.0


def _checked(pair: dict[str, object]) -> str:
    return next(check_lines([json.dumps(pair).encode()], judge_each))


@pytest.mark.parametrize("claim", ["a", "7", "é", ".", " ", "\u200b", "%", "[", "我"])
def test_a_claim_of_one_character_has_a_verdict(claim: str) -> None:
    verdict = judge(claim, EVIDENCE)
    assert verdict.label is Label.INSUFFICIENT
    assert verdict.reasons


LONG = {
    "sentences": "Strokes occurred in 13% on drugabine and 17% on placebo at month 6. " * 740,
    "one sentence": "strokes and bleeding " * 2400,
    "one word": "a" * SIZE,
    "numbers": " ".join(str(n % 97) for n in range(17_000)),
    "numbers and commas": "1," * (SIZE // 2),
    "brackets": "[" * SIZE,
    "round brackets": "(a " * (SIZE // 3),
    "colons": "a: " * (SIZE // 3),
    "negations": "not " * (SIZE // 4),
    "full stops": "1." * (SIZE // 2),
    "clauses": "strokes fell, and " * (SIZE // 18),
    "blanks": " " * SIZE + "a",
}


@pytest.mark.parametrize("kind", LONG)
def test_a_claim_of_50_kb_is_judged_in_bounded_time(kind: str) -> None:
    start = time.process_time()
    verdict = judge(LONG[kind], EVIDENCE)
    assert time.process_time() - start < MOST_S
    assert verdict.label is not Label.SUPPORTED


@pytest.mark.parametrize("kind", ["numbers", "one sentence", "numbers and commas", "clauses"])
def test_evidence_of_50_kb_is_read_in_bounded_time(kind: str) -> None:
    start = time.process_time()
    judge("Strokes occurred in 13% on drugabine, and bleeding fell in 1 of 7.", [EvidenceText("e", LONG[kind])])
    assert time.process_time() - start < MOST_S


def test_a_sentence_too_long_to_be_one_statement_is_not_checkable() -> None:
    verdict = judge(LONG["one sentence"], EVIDENCE)
    assert [reason.kind for reason in verdict.reasons] == [ReasonKind.NOT_CHECKABLE]


def test_a_long_quotation_is_still_a_quotation() -> None:
    assert judge(LONG["one sentence"], [EvidenceText("e", LONG["one sentence"])]).label is Label.SUPPORTED


@pytest.mark.parametrize(
    "texts",
    [
        (),
        ("",),
        ("Schlaganfälle traten unter Drugabin bei 12 % und unter Placebo bei 18 % auf.",),
        ("脳卒中はドルガビン群で12%に発生した。",),
        ("| arm | n | % |\n| --- | --- | --- |\n| drugabine | 50 | 12 |\n| placebo | 50 | 18 |",),
        ("12 18 50 50 0.66 0.50 0.87",),
    ],
)
def test_evidence_that_cannot_carry_the_claim_is_insufficient(texts: tuple[str, ...]) -> None:
    evidence = [EvidenceText(str(n), text) for n, text in enumerate(texts)]
    verdict = judge("Bleeding was not increased with drugabine.", evidence)
    assert verdict.label is Label.INSUFFICIENT
    assert verdict.score < 0.5


def test_unknown_keys_change_nothing() -> None:
    pair = {"id": "x", "claim": TEXT, "evidence": [{"id": "e", "text": TEXT}]}
    known = _checked(pair)
    more = {**pair, "gold": "CONTRADICTED", "new": {"a": [1]}, "evidence": [{"id": "e", "text": TEXT, "kind": 3}]}
    assert _checked(more) == known


def test_a_derived_number_is_noted_in_the_output() -> None:
    pair = {
        "id": "x",
        "claim": "Nausea occurred in 75% of adults.",
        "evidence": [{"id": "e", "text": "Nausea occurred in 9 of 12 adults."}],
    }
    out = json.loads(_checked(pair))
    assert out["label"] == "SUPPORTED"
    assert out["notes"] == [{"kind": "derived", "claim": "75%", "evidence": "9 of 12"}]


def test_malformed_lines_spoil_only_themselves() -> None:
    good = json.dumps({"id": "g", "claim": "Bleeding was not increased.", "evidence": [{"text": TEXT}]}).encode()
    lines = [good, b"{", b"\xff\xfe", b"[]", b'{"claim": "a"}', b"", good, b'{"id": NaN}', b"null", good]
    out = [json.loads(line) for line in check_lines(lines, judge_each)]
    assert [row.get("label", "error") for row in out] == [
        "SUPPORTED", "error", "error", "error", "error", "SUPPORTED", "error", "error", "SUPPORTED"
    ]  # fmt: skip
    assert "line 2" in out[1]["error"]
    assert "line 8" in out[6]["error"]


def test_a_batch_is_a_stream_and_never_held_whole() -> None:
    given = 0

    def endless() -> Iterator[bytes]:
        nonlocal given
        while True:
            given += 1
            yield json.dumps(
                {"id": given, "claim": "Bleeding was not increased.", "evidence": [{"text": TEXT}]}
            ).encode()

    verdicts = check_lines(endless(), judge_each)
    assert [json.loads(next(verdicts))["id"] for _ in range(50)] == list(range(1, 51))
    assert given <= 50 + AT_ONCE
