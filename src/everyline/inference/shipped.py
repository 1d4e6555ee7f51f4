"""The models that come with the program, by name: what an index was built with says which one reads its questions."""

from __future__ import annotations

from everyline.errors import ModelUnavailable
from everyline.inference.base import Embedder
from everyline.inference.onnx import DEFAULT_MODEL, MODELS, OnnxEmbedder
from everyline.inference.static import DEFAULT_STATIC, StaticEmbedder


def shipped(name: str, *, threads: int = 2) -> Embedder:
    """The embedder of that name, with or without the digest of its weights ("static-256", "static-256@4dc6937e944c").

    Raises ModelUnavailable where no such model is shipped, or where it has other weights than the name says.
    """
    folder, _, digest = name.partition("@")
    embedder: Embedder
    if folder == DEFAULT_MODEL:
        embedder = OnnxEmbedder(MODELS / folder, threads=threads)
    elif folder == DEFAULT_STATIC:
        embedder = StaticEmbedder(MODELS / folder)
    else:
        raise ModelUnavailable(
            f"No model {folder!r} comes with this version.", f"There are {DEFAULT_MODEL}, {DEFAULT_STATIC}."
        )
    if digest and embedder.name != name:
        raise ModelUnavailable(
            f"The model {name} is not the one here ({embedder.name}).", "Ingest the sources again into a new folder."
        )
    return embedder
