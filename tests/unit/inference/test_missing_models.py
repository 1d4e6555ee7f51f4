"""A model that is not there is a fault with a next step, never an empty answer."""

from pathlib import Path

import pytest

from everyline.errors import ModelUnavailable
from everyline.inference.onnx import OnnxEmbedder
from everyline.inference.scripted import ScriptedEmbedder
from everyline.inference.static import StaticEmbedder


@pytest.mark.parametrize("kind", [OnnxEmbedder, StaticEmbedder])
def test_a_missing_folder_is_named(kind: type[OnnxEmbedder] | type[StaticEmbedder], tmp_path: Path) -> None:
    embedder = kind(tmp_path / "absent")
    with pytest.raises(ModelUnavailable, match="absent"):
        embedder.embed(["text"])
    with pytest.raises(ModelUnavailable, match="absent"):
        _ = embedder.name


@pytest.mark.parametrize(("kind", "file"), [(OnnxEmbedder, "encoder.onnx"), (StaticEmbedder, "vectors.npz")])
def test_damaged_weights_are_told(kind: type[OnnxEmbedder] | type[StaticEmbedder], file: str, tmp_path: Path) -> None:
    (tmp_path / file).write_bytes(b"not weights")
    with pytest.raises(ModelUnavailable, match="can't be loaded"):
        kind(tmp_path).embed(["text"])


def test_settings_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError):
        OnnxEmbedder(threads=0)
    with pytest.raises(ValueError):
        ScriptedEmbedder(0)
