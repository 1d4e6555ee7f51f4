"""The learnt part of the judge under onnxruntime: claim and evidence in, three shares out.

A model is a folder with `entailment.onnx` (inputs `input_ids`, `attention_mask`, `token_type_ids`; output `logits` in
the order supported, contradicted, insufficient), `tokenizer.json` and `calibration.json`. The one under `models/` was
trained by `bench/train/train_entailment.py`; its MODEL.md states data and scores.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from everyline.errors import ModelUnavailable
from everyline.inference.base import Entailment
from everyline.inference.onnx import MODELS, open_session, side_by_side

DEFAULT_ENTAILER = "minilm-l6-entailment"
CLAIM_TOKENS, ALL_TOKENS = 80, 208
_FIRST, _BREAK = 101, 102  # [CLS] and [SEP] of the tokenizer


class OnnxEntailer:
    """An `Entailer` over a model folder, read on first use.

    A pair is read by itself, without padding, so that its shares never depend on the pairs beside it: the int8 graph
    scales activations by the largest value of a run. `threads` pairs are read side by side.
    """

    def __init__(self, folder: Path = MODELS / DEFAULT_ENTAILER, *, threads: int = 2) -> None:
        if threads < 1:
            raise ValueError("a model needs at least one thread")
        self._folder = folder
        self._threads = threads
        self._lock = Lock()
        self._loaded: tuple[Any, Any, float] | None = None

    @cached_property
    def name(self) -> str:
        """Folder name and the first digits of the weights' sha256, so that other weights are another judge."""
        try:
            digest = hashlib.sha256((self._folder / "entailment.onnx").read_bytes()).hexdigest()
        except OSError as fault:
            raise self._unavailable(fault) from fault
        return f"{self._folder.name}@{digest[:12]}"

    def entail(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        """What each (claim, text) gives, in order.

        Of a claim the first 80 tokens are read, of both together 208. Shares are calibrated by one temperature
        (Guo et al. 2017, arXiv:1706.04599), fitted on pairs held back from training.
        """
        session, tokenizer, temperature = self._load()
        clean = [part.encode("utf-8", "replace").decode("utf-8") for pair in pairs for part in pair]
        encodings = tokenizer.encode_batch_fast(clean, add_special_tokens=False)
        found: list[Entailment] = [Entailment(0.0, 0.0, 1.0)] * len(pairs)
        read = [_ids(encodings[2 * n].ids, encodings[2 * n + 1].ids) for n in range(len(pairs))]

        def entail(number: int) -> None:
            ids, kinds = read[number]
            feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": kinds}
            logits = np.asarray(session.run(None, feed)[0][0], dtype=np.float64) / temperature
            shares = np.exp(logits - logits.max())
            shares /= shares.sum()
            found[number] = Entailment(*(round(float(share), 4) for share in shares))

        order = sorted(range(len(pairs)), key=lambda n: -read[n][0].shape[1])
        side_by_side(entail, order, self._threads)
        return found

    def _load(self) -> tuple[Any, Any, float]:
        """Session, tokenizer and temperature; `Any` because neither library is typed."""
        with self._lock:
            if self._loaded is None:
                from tokenizers import Tokenizer

                try:
                    session = open_session(self._folder / "entailment.onnx")
                    tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
                    calibration = json.loads((self._folder / "calibration.json").read_text("utf-8"))
                    temperature = float(calibration["temperature"])
                except Exception as fault:  # both libraries raise bare Exception for a missing or damaged file
                    raise self._unavailable(fault) from fault
                self._loaded = (session, tokenizer, temperature)
            return self._loaded

    def _unavailable(self, fault: Exception) -> ModelUnavailable:
        return ModelUnavailable(
            f"The entailment model in {self._folder.name!r} can't be loaded ({type(fault).__name__}).",
            "Reinstall everyline, or name a folder that holds entailment.onnx, tokenizer.json and calibration.json.",
        )


def _ids(claim: list[int], text: list[int]) -> tuple[Any, Any]:
    """Token ids and segments of one pair, as the model was trained on them; arrays of (1, tokens)."""
    first = [_FIRST, *claim[:CLAIM_TOKENS], _BREAK]
    second = [*text[: ALL_TOKENS - len(first) - 1], _BREAK]
    ids = np.asarray([first + second], dtype=np.int64)
    kinds = np.asarray([[0] * len(first) + [1] * len(second)], dtype=np.int64)
    return ids, kinds
