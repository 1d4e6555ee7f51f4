"""Write a trained entailment model as an int8 ONNX model folder that `everyline.inference.entail` can load.

    python bench/train/export_entailment.py --weights final.safetensors --tokenizer tokenizer.json --out models/NAME

Needs the `train` extra. The calibration (`calibration.json`) is fitted afterwards: bench/train/calibrate_entailment.py.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
from pathlib import Path

import onnx
from bert import names
from graph import entailment_graph
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

MAX_TOKENS = 208  # what the model was trained with


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    logging.getLogger().setLevel(logging.ERROR)
    own = load_file(given.weights)
    weights = {key: value for key, value in own.items() if key.startswith(("inner.", "outer."))}
    for theirs, ours in names().items():
        for part in ("weight", "bias"):
            if f"encoder.{ours}.{part}" in own:
                weights[f"{theirs}.{part}"] = own[f"encoder.{ours}.{part}"]
    given.out.mkdir(parents=True, exist_ok=True)
    exact, small = given.out / "entailment.float.onnx", given.out / "entailment.onnx"
    onnx.save(entailment_graph(weights, layers=6, heads=12, tokens=MAX_TOKENS, epsilon=1e-12), str(exact))
    quantize_dynamic(
        exact,
        small,
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Attention", "Gather"],
        nodes_to_exclude=[],
        extra_options={"DefaultTensorType": 1},
    )
    exact.unlink()
    tokenizer = json.loads(given.tokenizer.read_text(encoding="utf-8"))
    tokenizer["padding"] = tokenizer["truncation"] = None
    (given.out / "tokenizer.json").write_text(
        json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )
    for file in sorted(given.out.glob("*")):
        print(file.name, file.stat().st_size, hashlib.sha256(file.read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
