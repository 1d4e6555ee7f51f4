"""What a model is asked for, whatever runs it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

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


class Entailment(NamedTuple):
    """Shares of belief that a text supports a claim, contradicts it, or does neither; they add up to one."""

    supports: float
    contradicts: float
    neither: float


class Entailer(Protocol):
    """Tells what a text says of a claim, by a learnt model. name: model and version, recorded in verdicts."""

    @property
    def name(self) -> str: ...

    def entail(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        """What each (claim, text) gives, in order. A pair's answer does not depend on its neighbours.

        Raises ModelUnavailable where the weights can't be loaded.
        """
        ...
