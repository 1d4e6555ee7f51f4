"""What every embedder does, whatever runs it."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from everyline.inference.base import Embedder
from everyline.inference.onnx import OnnxEmbedder
from everyline.inference.scripted import ScriptedEmbedder
from everyline.inference.static import StaticEmbedder

MAKERS: dict[str, Callable[[], Embedder]] = {
    "scripted": cache(ScriptedEmbedder),
    "static": cache(StaticEmbedder),
    "onnx": cache(OnnxEmbedder),
}
TEXTS = ("Hair regrew on baricitinib.", "Baricitinib led to regrowth of hair.", "The train left at noon.")


@pytest.fixture(params=sorted(MAKERS))
def embedder(request: pytest.FixtureRequest) -> Embedder:
    return MAKERS[request.param]()


def test_rows_have_unit_length_and_the_stated_shape(embedder: Embedder) -> None:
    rows = embedder.embed(TEXTS)
    assert rows.shape == (3, embedder.dimensions)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_an_empty_text_gives_zeros(embedder: Embedder, text: str) -> None:
    rows = embedder.embed([TEXTS[0], text])
    assert not rows[1].any()
    assert rows[0].any()


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, embedder.dimensions)


def test_a_text_has_the_same_vector_in_any_company_and_order(embedder: Embedder) -> None:
    together = embedder.embed([*TEXTS, "word " * 300])
    for place, text in enumerate(TEXTS):
        assert np.array_equal(embedder.embed([text])[0], together[place])
    assert np.array_equal(embedder.embed(TEXTS[::-1]), together[:3][::-1])


def test_nearer_meaning_is_a_larger_product(embedder: Embedder) -> None:
    rows = embedder.embed(TEXTS)
    assert rows[0] @ rows[1] > rows[0] @ rows[2]


@pytest.mark.parametrize("text", ["a \ud800 lone surrogate", "円形脱毛症", "x" * 20_000, "\x00", "🙂"])
def test_any_text_has_finite_numbers(embedder: Embedder, text: str) -> None:
    assert np.isfinite(embedder.embed([text])).all()


def test_the_name_is_stable_and_not_empty(embedder: Embedder) -> None:
    assert embedder.name
    assert embedder.name == type(embedder)().name
