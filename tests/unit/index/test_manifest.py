"""An index is opened only with what it was built with."""

from __future__ import annotations

import pytest

from everyline.errors import StaleIndex
from everyline.index.manifest import SCHEMA, Manifest


def test_a_manifest_comes_back_from_its_json() -> None:
    manifest = Manifest(embedder="minilm/1", dimensions=384)
    assert Manifest.from_json(manifest.to_json()) == manifest


def test_another_model_or_another_schema_is_stale() -> None:
    with pytest.raises(StaleIndex, match="minilm/1, not of other/2"):
        Manifest(embedder="minilm/1", dimensions=384).check(embedder="other/2")
    with pytest.raises(StaleIndex, match="schema"):
        Manifest(schema=SCHEMA + 1).check(embedder=None)
    Manifest(embedder="minilm/1", dimensions=384).check(embedder=None)
    Manifest().check(embedder="minilm/1")


def test_an_embedder_without_dimensions_is_refused() -> None:
    with pytest.raises(ValueError, match="or neither"):
        Manifest(embedder="minilm/1")


def test_the_identity_of_an_index_follows_from_its_manifest_and_the_snapshot() -> None:
    manifest = Manifest()
    assert manifest.identity("s1") == Manifest().identity("s1")
    assert manifest.identity("s1") != manifest.identity("s2")
    assert manifest.identity("s1") != Manifest(embedder="minilm/1", dimensions=384).identity("s1")
