"""Claim-evidence pairs as JSON Lines: one pair a line in, one verdict a line out, as the contract fixes it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from everyline.domain.answer import EvidenceText, Label, Verdict
from everyline.verify.judge import derived


class Pair(NamedTuple):
    """A line as read. error: one sentence where it could not be; claim and evidence are empty then."""

    id: Any
    claim: str
    evidence: tuple[EvidenceText, ...]
    error: str | None = None


def read_pair(line: str, number: int | None = None) -> Pair:
    """The pair of one line; `number` is the line's number from 1, named in an error.

    Keys other than id, claim and evidence are ignored. A malformed line keeps its id if that can be read.
    """
    identifier: Any = None
    try:
        pair = json.loads(line)
        if not isinstance(pair, dict):
            raise ValueError("the line is not a JSON object")
        identifier = pair.get("id")
        claim, evidence = pair_of(pair)
        return Pair(identifier, claim, tuple(evidence))
    except (ValueError, RecursionError) as error:
        where = f"line {number}: " if number is not None else ""
        what = "not JSON" if isinstance(error, json.JSONDecodeError) else str(error)
        return Pair(identifier, "", (), f"{where}{what}")


def as_line(pair: Pair, verdict: Verdict | None) -> str:
    """The answer to a pair as a JSON line without its line end: its verdict, or {"id", "error"}."""
    if pair.error is not None or verdict is None:
        return json.dumps({"id": pair.id, "error": pair.error}, ensure_ascii=False)
    notes = notes_on(pair.claim, pair.evidence) if verdict.label is Label.SUPPORTED else []
    return json.dumps({"id": pair.id, **as_json(verdict), "notes": notes}, ensure_ascii=False)


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
