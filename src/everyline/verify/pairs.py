"""Claim-evidence pairs as JSON Lines: one pair a line in, one verdict a line out, as the contract fixes it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from everyline.domain.answer import EvidenceText, Label, Verdict
from everyline.verify.judge import derived, judge


def check_line(line: str, number: int | None = None) -> str:
    """The verdict on one line as a JSON line without its line end.

    A malformed line gives {"id": its id if it can be read, "error": one sentence}; `number` is the line's number from
    1, named in the error. Keys other than id, claim and evidence are ignored.
    """
    identifier: Any = None
    try:
        pair = json.loads(line)
        if not isinstance(pair, dict):
            raise ValueError("the line is not a JSON object")
        identifier = pair.get("id")
        claim, evidence = pair_of(pair)
        verdict = judge(claim, evidence)
        notes = notes_on(claim, evidence) if verdict.label is Label.SUPPORTED else []
        return json.dumps({"id": identifier, **as_json(verdict), "notes": notes}, ensure_ascii=False)
    except (ValueError, RecursionError) as error:
        where = f"line {number}: " if number is not None else ""
        what = "not JSON" if isinstance(error, json.JSONDecodeError) else str(error)
        return json.dumps({"id": identifier, "error": f"{where}{what}"}, ensure_ascii=False)


def as_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict in the shape of the contract."""
    return {
        "label": verdict.label.value,
        "score": verdict.score,
        "reasons": [{"kind": r.kind.value, "claim": r.claim, "evidence": r.evidence} for r in verdict.reasons],
        "spans": [{"evidence": s.evidence, "start": s.span.start, "end": s.span.end} for s in verdict.spans],
        "judge": verdict.judge,
    }


def notes_on(claim: str, evidence: Sequence[EvidenceText]) -> list[dict[str, str]]:
    """What a reader of a supported claim should know besides: numbers that follow from the evidence unprinted."""
    return [{"kind": "derived", "claim": one.claim, "evidence": one.follows} for one in derived(claim, evidence)]


def pair_of(pair: dict[str, Any]) -> tuple[str, list[EvidenceText]]:
    """Claim and evidence of a parsed line; ValueError, in words for its writer, where a part is missing or wrong."""
    claim = pair.get("claim")
    if not isinstance(claim, str):
        raise ValueError('"claim" must be a text')
    evidence = pair.get("evidence")
    if not isinstance(evidence, list):
        raise ValueError('"evidence" must be a list of {"id", "text"}')
    texts: list[EvidenceText] = []
    for index, item in enumerate(evidence):
        if not isinstance(item, dict) or not isinstance(item.get("text"), str):
            raise ValueError(f'"evidence" item {index + 1} has no "text"')
        texts.append(EvidenceText(str(item.get("id", index + 1)), item["text"]))
    return claim, texts
