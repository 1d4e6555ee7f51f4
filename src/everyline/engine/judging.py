"""The judge that outsiders' claims are given to: the rules with the learnt part that comes with the program."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache

from everyline.domain.answer import EvidenceText, Verdict
from everyline.errors import ModelUnavailable
from everyline.inference.entail import DEFAULT_ENTAILER, OnnxEntailer
from everyline.inference.onnx import MODELS
from everyline.inference.static import DEFAULT_STATIC, StaticEmbedder
from everyline.verify.entail import Calibration, Features, LearntJudge
from everyline.verify.judge import judge

__all__ = ["judge", "judge_each", "shipped_judge"]


def judge_each(pairs: Iterable[tuple[str, Sequence[EvidenceText]]]) -> list[Verdict]:
    """The verdict of the rules alone on each pair, in order."""
    return [judge(claim, evidence) for claim, evidence in pairs]


@cache
def shipped_judge(threads: int = 2) -> LearntJudge:
    """Rules and the shipped entailment model. Raises ModelUnavailable where its calibration can't be read."""
    folder = MODELS / DEFAULT_ENTAILER
    try:
        given = json.loads((folder / "calibration.json").read_text("utf-8"))
        calibration = Calibration(Features(**given["weights"]), float(given["constant"]))
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise ModelUnavailable(
            f"The calibration of {DEFAULT_ENTAILER} can't be read ({type(fault).__name__}).", "Reinstall everyline."
        ) from fault
    return LearntJudge(OnnxEntailer(folder, threads=threads), StaticEmbedder(MODELS / DEFAULT_STATIC), calibration)
