"""Models that come with the program."""

import hashlib
import re

import pytest

from everyline.errors import ModelUnavailable
from everyline.inference.entail import DEFAULT_ENTAILER
from everyline.inference.onnx import DEFAULT_MODEL, MODELS
from everyline.inference.shipped import shipped
from everyline.inference.static import DEFAULT_STATIC

WEIGHTS = {DEFAULT_MODEL: "encoder.onnx", DEFAULT_STATIC: "vectors.npz"}
ALL_WEIGHTS = {**WEIGHTS, DEFAULT_ENTAILER: "entailment.onnx"}


@pytest.mark.parametrize("folder", sorted(WEIGHTS))
def test_a_name_with_or_without_its_digest_opens_the_model(folder: str) -> None:
    full = shipped(folder).name
    assert shipped(full).name == full


def test_an_unknown_model_or_other_weights_are_refused() -> None:
    with pytest.raises(ModelUnavailable, match="No model"):
        shipped("another-model")
    with pytest.raises(ModelUnavailable, match="not the one here"):
        shipped(f"{DEFAULT_STATIC}@000000000000")


@pytest.mark.parametrize("folder", sorted(ALL_WEIGHTS))
def test_the_model_page_names_the_weights_that_are_there(folder: str) -> None:
    page = (MODELS / folder / "MODEL.md").read_text(encoding="utf-8")
    for file in (ALL_WEIGHTS[folder], "tokenizer.json"):
        digest = hashlib.sha256((MODELS / folder / file).read_bytes()).hexdigest()
        assert digest in page
    assert re.search(r"licence \| Apache-2\.0", page)
    assert "trained on" in page


def test_models_stay_small_enough_to_ship() -> None:
    for file in MODELS.rglob("*"):
        assert not file.is_file() or file.stat().st_size <= 24_000_000
