"""Linear models over hashed features: small, read in milliseconds, the same result on every machine.

A model is a folder with `weights.npz`: `weights` (buckets, labels) int8, `scale` (labels,) float32, `bias` (labels,)
float32, `transitions` (labels, labels) float32 for models that label sequences. The scripts of `bench/train` make them.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from everyline.errors import ModelUnavailable

MODELS = Path(__file__).parent / "models"
Scores = npt.NDArray[np.float32]


def bucket(feature: str, buckets: int) -> int:
    """Where a feature's weights stand; different features may share a place."""
    return zlib.crc32(feature.encode("utf-8", "replace")) % buckets


class LinearModel:
    """Weights as loaded. labels: how many columns of scores."""

    def __init__(self, folder: Path) -> None:
        """Raises ModelUnavailable where the weights can't be read."""
        try:
            with np.load(folder / "weights.npz") as kept:
                self._weights: Scores = kept["weights"].astype(np.float32) * kept["scale"][None, :]
                self._bias: Scores = kept["bias"].astype(np.float32)
                self._moves: list[list[float]] = kept["transitions"].astype(np.float64).tolist()
        except (OSError, ValueError, KeyError) as fault:
            raise ModelUnavailable(
                f"The weights of {folder.name} can't be read ({type(fault).__name__}).", "Reinstall everyline."
            ) from fault
        self._buckets = len(self._weights)
        self._known: dict[str, int] = {}

    def scores(self, rows: Sequence[Sequence[str]]) -> Scores:
        """(rows, labels) float32: the sum of the weights of each row's features, and the bias."""
        out = np.empty((len(rows), len(self._bias)), dtype=np.float32)
        if not rows:
            return out
        known, buckets = self._known, self._buckets
        if len(known) > 200_000:
            known.clear()
        flat = []
        for row in rows:
            for feature in row:
                at = known.get(feature)
                if at is None:
                    at = known[feature] = bucket(feature, buckets)
                flat.append(at)
        lengths = [len(row) for row in rows]
        starts = np.concatenate(([0], np.cumsum(lengths[:-1]))).astype(np.int64)
        out[:] = np.add.reduceat(self._weights[np.asarray(flat)], starts, axis=0) + self._bias
        return out

    def scores_at(self, places: npt.NDArray[np.int64]) -> Scores:
        """(rows, labels) float32, from the places of each row's features, (rows, features)."""
        summed: Scores = self._weights[places].sum(axis=1) + self._bias
        return summed

    def best_path(self, scores: Scores) -> list[int]:
        """The labels of a sequence with the highest sum of scores and transitions (Viterbi)."""
        if not len(scores):
            return []
        moves = [list(column) for column in zip(*self._moves, strict=True)]
        labels = range(len(moves))
        rows: list[list[float]] = scores.tolist()
        total, back = rows[0], []
        for row in rows[1:]:
            made, origin = [], []
            for score, into in zip(row, moves, strict=True):
                options = [t + m for t, m in zip(total, into, strict=True)]
                best = max(options)
                made.append(best + score)
                origin.append(options.index(best))
            total = made
            back.append(origin)
        path = [max(labels, key=total.__getitem__)]
        for step in reversed(back):
            path.append(step[path[-1]])
        return path[::-1]


@cache
def shipped_linear(name: str) -> LinearModel:
    """A linear model that comes with the program, read once."""
    return LinearModel(MODELS / name)


def as_weights(weights: Any, bias: Any, transitions: Any) -> dict[str, Any]:
    """What `weights.npz` holds, from trained values: a scale a label, one byte a weight."""
    scale = np.abs(weights).max(axis=0) / 127 + 1e-12
    return {
        "weights": np.round(weights / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "bias": np.asarray(bias, dtype=np.float32),
        "transitions": np.asarray(transitions, dtype=np.float32),
    }
