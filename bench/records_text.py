"""NLI4CT's printed trial records as the registry's own JSON again, so that the reader of that JSON can be measured.

Only lines whose form is certain are turned back: a result block with a stated measure type, lines of values, events as
"name n/of". What the print has lost (the type of an outcome, what a group was in the protocol) stays absent.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

_NUM = r"-?(?:\d[\d,]*\.?\d*|\.\d+)"
_VALUE = re.compile(
    rf"(?:(?P<name>.*\S)\s)?\s*(?P<value>{_NUM})(?:\s*\[\d\])?"
    rf"(?:\s+\((?P<low>{_NUM}|NA) to (?P<high>{_NUM}|NA)\)|\s+\((?P<spread>{_NUM})%?\)|\s+(?P<percent>\d+\.\d+)%)?\s*$"
)
_EVENT = re.compile(r"(?P<name>.*?\S)\s*(?:\[\d+\])?\s*(?P<n>\d+)/(?P<of>\d+)(?:\s*\((?P<share>[\d.]+)%\))?\s*$")
_MEASURES = {"Count of Participants": "COUNT_OF_PARTICIPANTS", "Number": "NUMBER", "Count of Units": "COUNT_OF_UNITS"}


def studies(path: Path) -> Iterator[dict[str, Any]]:
    """Each trial of `trials.jsonl.gz` as a study of API v2, in the order of the file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield study(json.loads(line))


def study(trial: dict[str, Any]) -> dict[str, Any]:
    """One trial as a study of API v2."""
    results: dict[str, Any] = {}
    outcome = _outcome(trial["Results"])
    if outcome:
        results["outcomeMeasuresModule"] = {"outcomeMeasures": [outcome]}
    events = _events(trial["Adverse Events"], outcome)
    if events:
        results["adverseEventsModule"] = events
    return {
        "protocolSection": {
            "identificationModule": {"nctId": trial["nct_id"]},
            "conditionsModule": {"conditions": ["Breast Cancer"]},
            "designModule": {"studyType": "INTERVENTIONAL"},
            "armsInterventionsModule": _given(_arms(trial["Intervention"])),
            "eligibilityModule": {"eligibilityCriteria": "\n".join(trial["Eligibility"])},
        },
        "resultsSection": results,
        "hasResults": True,
    }


def _blocks(lines: Sequence[str], head: str) -> list[list[str]]:
    found: list[list[str]] = []
    for line in lines:
        if re.fullmatch(rf"\s*{head} \d+:\s*", line, re.I):
            found.append([])
        elif found:
            found[-1].append(line.strip())
    return found


def _arms(lines: Sequence[str]) -> list[dict[str, Any]]:
    arms = []
    for block in _blocks(lines, "intervention"):
        if block:
            named = [f"Drug: {name}" for line in block[2:] if (name := _before_colon(line))]
            arms.append({"label": block[0], "description": " ".join(block[1:]), "interventionNames": named})
    return arms


def _given(arms: list[dict[str, Any]]) -> dict[str, Any]:
    names = dict.fromkeys(name.removeprefix("Drug: ") for arm in arms for name in arm["interventionNames"])
    return {"armGroups": arms, "interventions": [{"type": "DRUG", "name": name} for name in names]}


def _before_colon(line: str) -> str:
    name, colon, _ = line.partition(": ")
    return name if colon and len(name) < 40 else ""


def _outcome(lines: Sequence[str]) -> dict[str, Any] | None:
    about = [line.strip() for line in lines[: next((i for i, x in enumerate(lines) if x.startswith("Results 1")), 0)]]
    frame = next((line.removeprefix("Time frame:").strip() for line in about if line.startswith("Time frame:")), "")
    title = about[1] if len(about) > 1 else ""
    outcome: dict[str, Any] = {"title": title, "timeFrame": frame, "groups": [], "denoms": []}
    counts, rows, sizes = {}, {}, []
    for number, block in enumerate(_blocks(lines, "results")):
        key, parsed = f"OG{number:03}", _block(block)
        if parsed is None:
            return None
        group, size, measure, spread, unit, values = parsed
        outcome["groups"].append({"id": key, "title": group})
        outcome |= {"paramType": measure, "dispersionType": spread, "unitOfMeasure": unit}
        counts[key] = size
        sizes.append({"groupId": key, "value": size})
        for name, value in values:
            rows.setdefault(name, []).append({"groupId": key, **value})
    if not rows or not title:
        return None
    outcome["denoms"] = [{"units": "Participants", "counts": sizes}]
    outcome["classes"] = [{"categories": [{"title": name, "measurements": row}]} for name, row in rows.items()]
    return outcome


def _block(lines: Sequence[str]) -> tuple[str, str, str, str, str, list[tuple[str, dict[str, str]]]] | None:
    fields = {key.strip(): value.strip() for line in lines for key, colon, value in [line.partition(":")] if colon}
    group, size = fields.get("Arm/Group Title", ""), fields.get("Overall Number of Participants Analyzed", "")
    at = next((i for i, line in enumerate(lines) if line.startswith("Unit of Measure:")), None)
    if at is None or not at or not group:
        return None
    typed = re.fullmatch(r"Measure Type: (.+)", lines[at - 1])
    spread = re.fullmatch(r"(Mean|Median|Least Squares Mean|Geometric Mean) \((.+)\)", lines[at - 1])
    if typed:
        measure, told = _MEASURES.get(typed[1], ""), ""
    elif spread:
        measure, told = spread[1].upper().replace(" ", "_"), spread[2]
    else:
        return None
    unit, _, first = lines[at].removeprefix("Unit of Measure:").strip().partition("  ")
    values = []
    for line in ([first.strip()] if first.strip() else []) + list(lines[at + 1 :]):
        found = _VALUE.fullmatch(line)
        if not found or not measure:
            return None
        row = {"value": found["value"]}
        row |= {"lowerLimit": found["low"], "upperLimit": found["high"]} if found["low"] else {}
        row |= {"spread": found["spread"]} if found["spread"] else {}
        values.append(((found["name"] or "").strip().rstrip(":"), row))
    return group, size, measure, told, unit, values


def _count(found: re.Match[str]) -> int:
    """The count of a line whose name may end in a footnote's number: "Anemia 26/36 (16.67%)" is 6 of 36."""
    digits, of = found["n"], int(found["of"])
    if found["share"] and of:
        share = float(found["share"])
        return next(
            (int(digits[i:]) for i in range(len(digits)) if abs(100 * int(digits[i:]) / of - share) < 0.02), int(digits)
        )
    return int(digits)


def _events(lines: Sequence[str], outcome: dict[str, Any] | None) -> dict[str, Any] | None:
    blocks = _blocks(lines, "adverse events")
    titles = [group["title"] for group in outcome["groups"]] if outcome else []
    if len(titles) != len(blocks):
        titles = [f"Group {number + 1}" for number in range(len(blocks))]
    groups, terms = [], {}
    for number, (title, block) in enumerate(zip(titles, blocks, strict=True)):
        key = f"EG{number:03}"
        group = {"id": key, "title": title}
        for line in block:
            found = _EVENT.fullmatch(line)
            if not found:
                continue
            if found["name"] == "Total:":
                group |= {"seriousNumAffected": int(found["n"]), "seriousNumAtRisk": int(found["of"])}
            else:
                row = {"groupId": key, "numAffected": _count(found), "numAtRisk": int(found["of"])}
                terms.setdefault(found["name"].rstrip(" *†‡"), []).append(row)
        groups.append(group)
    events = [{"term": term, "stats": stats} for term, stats in terms.items()]
    return {"eventGroups": groups, "seriousEvents": events} if groups else None
