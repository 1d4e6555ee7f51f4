"""What a model is asked for, whatever runs it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Gives texts as vectors whose inner product is their nearness.

    name: model and version, recorded in answers and manifests. dimensions: length of a vector.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(texts, dimensions) float32, rows of unit length; an empty text gives a row of zeros.

        Raises ModelUnavailable where the weights can't be loaded.
        """
        ...
