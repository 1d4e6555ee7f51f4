"""The judge that `check` uses, with the model that comes with the program."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest

from everyline.domain.answer import EvidenceText, Label
from everyline.engine.judging import shipped_judge
from everyline.errors import ModelUnavailable
from everyline.inference.entail import DEFAULT_ENTAILER, OnnxEntailer
from everyline.inference.onnx import MODELS
from everyline.verify.edits import edits
from everyline.verify.judge import judge

SENTENCE = "Strokes occurred in 12% on drugabine and 18% on placebo at month 12 (P = 0.03) in adults with hypertension."
EVIDENCE = [EvidenceText("e1", f"{SENTENCE} Bleeding was not increased. The trial ran in four countries.")]


def test_the_model_is_small_and_names_itself() -> None:
    assert sum(file.stat().st_size for file in (MODELS / DEFAULT_ENTAILER).iterdir()) < 40_000_000
    assert shipped_judge().name.endswith(OnnxEntailer().name)
    assert OnnxEntailer().name.startswith(f"{DEFAULT_ENTAILER}@")


def test_shares_are_probabilities_and_do_not_depend_on_neighbours() -> None:
    pairs = [("It helps.", "It does not help."), ("It helps.", "It helps a great deal."), ("", ""), ("a" * 9_000, "b")]
    model = OnnxEntailer()
    together = model.entail(pairs)
    for shares in together:
        assert abs(sum(shares) - 1) < 0.01
        assert all(0 <= share <= 1 for share in shares)
    assert [model.entail([pair])[0] for pair in pairs] == together


def test_no_edit_of_a_sentence_is_supported_where_the_rules_refuse_it() -> None:
    made = edits(SENTENCE, random.Random(7))
    assert len(made) >= 10
    verdicts = shipped_judge().each([(edit.text, EVIDENCE) for edit in made])
    for edit, verdict in zip(made, verdicts, strict=True):
        if judge(edit.text, EVIDENCE).label is not Label.SUPPORTED:
            assert verdict.label is not Label.SUPPORTED, edit


@pytest.mark.parametrize(
    "claim",
    [
        "Drugabine was approved in 2031.",
        "Drugabine was approved.",
        "Lisbon is the capital of Portugal.",
        "Patients should stop taking insulin.",
        "我",
        ".",
    ],
)
def test_what_the_evidence_does_not_speak_of_is_not_supported(claim: str) -> None:
    verdict = shipped_judge()(claim, EVIDENCE)
    assert verdict.label is not Label.SUPPORTED
    assert verdict.score < 0.5
    assert verdict.reasons


def test_same_input_same_verdict_in_whatever_company() -> None:
    claims = [SENTENCE, "Fewer people had a stroke on drugabine.", "It did harm.", "", "No bleeding was seen."]
    alone = [shipped_judge()(claim, EVIDENCE) for claim in claims]
    assert shipped_judge().each([(claim, EVIDENCE) for claim in claims]) == alone


def test_a_damaged_model_is_a_fault_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "entailment.onnx").write_bytes(b"no model")
    (tmp_path / "calibration.json").write_text(json.dumps({"temperature": 1.0}))
    with pytest.raises(ModelUnavailable, match="can't be loaded"):
        OnnxEntailer(tmp_path).entail([("a", "b")])
    with pytest.raises(ModelUnavailable):
        _ = OnnxEntailer(tmp_path / "nowhere").name


@pytest.mark.parametrize("claim", ["strokes and bleeding " * 2400, "a" * 50_000, "1," * 25_000, "not " * 12_500])
def test_a_claim_of_50_kb_is_judged_in_bounded_time(claim: str) -> None:
    start = time.perf_counter()
    verdict = shipped_judge()(claim, EVIDENCE)
    assert verdict.label is not Label.SUPPORTED
    assert time.perf_counter() - start < 5
