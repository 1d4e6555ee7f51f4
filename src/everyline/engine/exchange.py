"""Pathways given to other systems as FHIR PlanDefinitions, and taken from them."""

from __future__ import annotations

import json

from everyline.engine.build import Bench
from everyline.engine.guide import Opened, grounds_of
from everyline.fhir.plans import bundle
from everyline.fhir.releases import Release, checked

__all__ = ["Release", "exported"]


def exported(opened: Opened, bench: Bench | None, release: Release) -> str:
    """A pathway as the JSON of a FHIR Bundle, ending with a newline; the same pathway and library give the same text.

    Raises InvalidInput where it would not be valid FHIR, as with an id too long for it.
    """
    found = bundle(opened.pathway, grounds_of(opened, bench), release)
    for entry in found["entry"]:
        checked(entry["resource"], release)
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
