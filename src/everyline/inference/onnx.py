"""A transformer sentence encoder under onnxruntime: token ids in, unit vectors out. No training framework at run time.

A model is a folder with `encoder.onnx` (inputs `input_ids`, `attention_mask`; output `embedding`, pooled and of unit
length) and `tokenizer.json`. The folders under `models/` ship with the package; `bench/train` says how they were made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from everyline.errors import ModelUnavailable
from everyline.inference.base import Vectors

MODELS = Path(__file__).parent / "models"
DEFAULT_MODEL = "minilm-l6-medical"


def open_session(path: Path) -> Any:
    """A session over a model file, of one thread and on the processor; `Any` because the library is not typed.

    Raises whatever onnxruntime raises for a missing or damaged file.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def side_by_side(work: Callable[[int], None], order: Sequence[int], threads: int) -> None:
    """Do a piece of work for each number, in that order, `threads` at a time."""
    if len(order) <= 1 or threads == 1:
        for number in order:
            work(number)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(work, order))


class OnnxEmbedder:
    """An `Embedder` over a model folder, read on first use.

    A text is encoded by itself, without padding: the int8 graph scales activations by the largest value of a run, so
    in a batch a text's vector would depend on its neighbours. On the CPU this is no slower than batches; `threads`
    texts are encoded side by side.
    """

    def __init__(self, folder: Path = MODELS / DEFAULT_MODEL, *, threads: int = 2) -> None:
        if threads < 1:
            raise ValueError("an encoder needs at least one thread")
        self._folder = folder
        self._threads = threads
        self._lock = Lock()
        self._loaded: tuple[Any, Any] | None = None

    @cached_property
    def name(self) -> str:
        """Folder name and the first digits of the weights' sha256, so that other weights are another model."""
        try:
            digest = hashlib.sha256((self._folder / "encoder.onnx").read_bytes()).hexdigest()
        except OSError as fault:
            raise self._unavailable(fault) from fault
        return f"{self._folder.name}@{digest[:12]}"

    @property
    def dimensions(self) -> int:
        session, _ = self._load()
        return int(session.get_outputs()[0].shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(texts, dimensions) float32, rows of unit length; an empty text gives a row of zeros.

        Texts past the model's limit of tokens are cut. The order of texts and what stands beside one do not matter.
        Raises ModelUnavailable where the weights can't be loaded.
        """
        session, tokenizer = self._load()
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        full = [number for number, text in enumerate(texts) if text.strip()]
        # Surrogates can't be encoded for the tokenizer; they carry no meaning, so they are replaced.
        clean = [texts[number].encode("utf-8", "replace").decode("utf-8") for number in full]
        encodings = tokenizer.encode_batch_fast(clean)

        def encode(place: int) -> None:
            ids = np.asarray([encodings[place].ids], dtype=np.int64)
            feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
            rows[full[place]] = session.run(None, feed)[0][0]

        # Long texts first, so that no thread is left with one at the end.
        order = sorted(range(len(full)), key=lambda place: -len(encodings[place].ids))
        side_by_side(encode, order, self._threads)
        return rows

    def _load(self) -> tuple[Any, Any]:
        """The session and the tokenizer; `Any` because neither library is typed."""
        with self._lock:
            if self._loaded is None:
                from tokenizers import Tokenizer

                try:
                    session = open_session(self._folder / "encoder.onnx")
                    tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
                except Exception as fault:  # both libraries raise bare Exception for a missing or damaged file
                    raise self._unavailable(fault) from fault
                self._loaded = (session, tokenizer)
            return self._loaded

    def _unavailable(self, fault: Exception) -> ModelUnavailable:
        return ModelUnavailable(
            f"The encoder in {self._folder.name!r} can't be loaded ({type(fault).__name__}).",
            "Reinstall everyline, or name a folder that holds encoder.onnx and tokenizer.json.",
        )
