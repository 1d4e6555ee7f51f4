"""Evidence made from study cards of two lines, as the tests of this folder need it. Drugs and figures are made up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from everyline.appraise.certainty import appraise, certainty_of
from everyline.appraise.design import design_of
from everyline.domain.evidence import Evidence
from everyline.domain.text import Status
from everyline.sources.cards import read_card

Values = list[dict[str, Any]]
FIELDS: Mapping[str, Any] = {
    "topic": "efficacy",
    "population": "adults with severe AA (SALT 50 or more)",
    "intervention": "drugabine",
    "dose": "4 mg once daily",
    "comparator": "placebo",
    "outcome": "SALT <=20",
    "timepoint": "week 36",
    "statement": "It was measured.",
}


def value(name: str, figure: object, arm: str | None = None, unit: str = "%", **more: object) -> dict[str, Any]:
    given = {"name": name, "value": figure, "unit": unit, "arm": arm, **more}
    return {key: one for key, one in given.items() if one is not None}


def finding(values: Values, **fields: Any) -> dict[str, Any]:
    return {**FIELDS, "values": values, **fields}


def evidence(name: str, *findings: dict[str, Any], rank: int = 0, **card: Any) -> Evidence:
    """The evidence of a card; findings get ids from f01 on."""
    whole = {
        "schema": "everyline-card/1", "topic": "alopecia areata", "id": name, "kind": "rct", "title": f"A trial {name}",
        "authors": "Doe J, Roe R", "journal": None, "year": 2024, "pmid": None, "doi": None, "nct": None, "label": None,
        "seen_at": ["https://example.org"], "read_as": "abstract", "note": None, **card,
        "findings": [{"id": f"{name}-f{number:02}", **one} for number, one in enumerate(findings, 1)],
    }  # fmt: skip
    kept = read_card(yaml.safe_dump(whole, sort_keys=False), f"{name}.yaml")
    document = kept.document
    appraisal = appraise(document, design_of(document), Status.CURRENT)
    rated = tuple((one, certainty_of(one, document, appraisal, ("alopecia areata",))) for one in kept.findings)
    return Evidence(document, appraisal, (), rated, (), rank)
