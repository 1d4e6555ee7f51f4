"""How likely a statement is true, from what the rules found and what the records show of its words.

A logistic model for each part of a record, fitted on NLI4CT's training statements by `bench/train/fit_records.py`;
the weights, their data and their seed stand in `weights.json` beside this file.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files

from everyline.verify.records.evaluate import Evaluation


def features(evaluation: Evaluation) -> dict[str, float]:
    """What the model weighs, by name; features that are absent are 0."""
    found = evaluation.founds
    out = dict(evaluation.shown)
    out["bias"] = 1.0
    if found:
        false = [one for one in found if not one.is_true]
        sure = (
            any(one.is_sure for one in false) if false else all(one.is_sure for one in found) and not evaluation.unread
        )
        decides = false[0] if false else found[0]
        out[f"{'false' if false else 'true'} {'sure' if sure else 'likely'}"] = 1.0
        out[f"{decides.kind.value} {'false' if false else 'true'} {'sure' if decides.is_sure else 'likely'}"] = 1.0
        out["share false"] = len(false) / len(found)
    else:
        out["nothing read"] = 1.0
    out["unread"] = float(evaluation.unread > 0 and bool(found))
    return out


@cache
def weights() -> dict[str, dict[str, float]]:
    """The weights by part and feature."""
    text = files("everyline.verify.records").joinpath("weights.json").read_text("utf-8")
    loaded: dict[str, dict[str, float]] = json.loads(text)["weights"]
    return loaded


def probability(evaluation: Evaluation) -> float:
    """The probability that the statement is true of the records."""
    own = weights().get(evaluation.part.value, {})
    total = sum(own.get(name, 0.0) * value for name, value in features(evaluation).items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
