"""Exports of the sample pathway, and ways to spoil them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from functools import cache
from typing import Any

from tests.unit.pathways.patients import SAMPLE

from everyline.domain.guidance import Backing, Grounds
from everyline.domain.pathway_review import PathwayReview
from everyline.fhir.plans import bundle
from everyline.fhir.releases import Release

GROUNDS = Grounds(tuple(Backing(one) for one in SAMPLE.statements), ())


@cache
def _exported(version: Release) -> dict[str, Any]:
    return bundle(SAMPLE, GROUNDS, PathwayReview(), version)


def sample(version: Release = Release.R5) -> dict[str, Any]:
    """The sample as a Bundle, to be changed at will."""
    return copy.deepcopy(_exported(version))


def spoiled(change: Callable[[dict[str, Any]], object], version: Release = Release.R5) -> bytes:
    """The sample's file after a change of its Bundle."""
    found = sample(version)
    change(found)
    return json.dumps(found).encode()


def plan(found: dict[str, Any]) -> dict[str, Any]:
    """The plan of a Bundle."""
    return found["entry"][0]["resource"]  # type: ignore[no-any-return]


def root(found: dict[str, Any]) -> dict[str, Any]:
    """The action that holds the steps."""
    return plan(found)["action"][0]  # type: ignore[no-any-return]


def action(found: dict[str, Any], number: int = 0) -> dict[str, Any]:
    """An action of the first step."""
    return root(found)["action"][0]["action"][number]  # type: ignore[no-any-return]


def variable(found: dict[str, Any], name: str) -> dict[str, Any]:
    """The expression of a variable."""
    several = [one["valueExpression"] for one in plan(found)["extension"] if "valueExpression" in one]
    return next(one for one in several if one["name"] == name)
