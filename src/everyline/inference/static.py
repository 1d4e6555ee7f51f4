"""Static token vectors: a text is the mean of its tokens' vectors. Thousands of texts a second, for large libraries.

A model is a folder with `vectors.npz` (`table`: (tokens, dimensions) int8; `scale`: (tokens,) float32, by which a row
is multiplied) and `tokenizer.json`. `bench/train/distil_static.py` makes one from an encoder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from everyline.errors import ModelUnavailable
from everyline.inference.base import Vectors

MODELS = Path(__file__).parent / "models"
DEFAULT_STATIC = "static-256"


class StaticEmbedder:
    """An `Embedder` over a table of token vectors, read on first use."""

    def __init__(self, folder: Path = MODELS / DEFAULT_STATIC) -> None:
        self._folder = folder
        self._lock = Lock()
        self._loaded: tuple[Vectors, Any] | None = None

    @cached_property
    def name(self) -> str:
        """Folder name and the first digits of the table's sha256."""
        try:
            digest = hashlib.sha256((self._folder / "vectors.npz").read_bytes()).hexdigest()
        except OSError as fault:
            raise self._unavailable(fault) from fault
        return f"{self._folder.name}@{digest[:12]}"

    @property
    def dimensions(self) -> int:
        return int(self._load()[0].shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(texts, dimensions) float32, rows of unit length; a text without a known token gives a row of zeros.

        Raises ModelUnavailable where the table can't be loaded.
        """
        table, tokenizer = self._load()
        rows = np.zeros((len(texts), table.shape[1]), dtype=np.float32)
        # Surrogates can't be encoded for the tokenizer; they carry no meaning, so they are replaced.
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        for row, encoding in zip(rows, tokenizer.encode_batch_fast(clean, add_special_tokens=False), strict=True):
            if encoding.ids:
                row[:] = table[encoding.ids].mean(axis=0)
                length = float(np.linalg.norm(row))
                row /= length or 1.0
        return rows

    def _load(self) -> tuple[Vectors, Any]:
        """The table as float32 and the tokenizer (`Any`: the library is not typed)."""
        with self._lock:
            if self._loaded is None:
                from tokenizers import Tokenizer

                try:
                    with np.load(self._folder / "vectors.npz") as kept:
                        table = kept["table"].astype(np.float32) * kept["scale"][:, None]
                    tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
                except Exception as fault:  # both libraries raise several kinds for a missing or damaged file
                    raise self._unavailable(fault) from fault
                tokenizer.no_truncation()
                self._loaded = (table.astype(np.float32), tokenizer)
            return self._loaded

    def _unavailable(self, fault: Exception) -> ModelUnavailable:
        return ModelUnavailable(
            f"The static vectors in {self._folder.name!r} can't be loaded ({type(fault).__name__}).",
            "Reinstall everyline, or name a folder that holds vectors.npz and tokenizer.json.",
        )
