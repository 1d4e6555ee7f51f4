"""Pathways given to other systems as FHIR PlanDefinitions, and taken from them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from everyline.domain.pathway import Pathway
from everyline.domain.pathway_review import PathwayReview
from everyline.engine.build import Bench
from everyline.engine.guide import Opened, grounds_of, unreviewed
from everyline.errors import InvalidInput, InvalidPathway, Withdrawn
from everyline.fhir.documents import plan_file
from everyline.fhir.drafts import drafted
from everyline.fhir.plans import bundle
from everyline.fhir.read_plans import is_ours, read_plan
from everyline.fhir.releases import Release, checked
from everyline.pathways.load import load
from everyline.pathways.write import written

__all__ = ["Imported", "Release", "exported", "imported"]


@dataclass(frozen=True, slots=True)
class Imported:
    """A pathway from a PlanDefinition. text: its YAML, whose hash it has. is_draft: whether a person must complete it.

    remarks: what was not read or not taken, each with its place.
    """

    pathway: Pathway
    text: str
    is_draft: bool
    remarks: tuple[str, ...]


def exported(opened: Opened, bench: Bench | None, version: Release, review: PathwayReview | None = None) -> str:
    """A pathway as the JSON of a FHIR Bundle, ending with a newline; the same pathway and library give the same text.

    review: what the board says of it; None: no board was asked.
    Raises Withdrawn for a pathway that the board withdrew or rejected, InvalidInput where it would be no valid FHIR,
    as with an id too long for it.
    """
    review = review or unreviewed(opened.pathway)
    if review.refusal:
        raise Withdrawn(review.refusal, "Export what the board stands behind, or a draft of your own.")
    found = bundle(opened.pathway, grounds_of(opened, bench), review, version)
    for entry in found["entry"]:
        checked(entry["resource"], version)
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def imported(data: bytes) -> Imported:
    """The pathway of a file with a PlanDefinition: the one that was exported, or the draft of another plan.

    The hash is that of the YAML written for it, so it differs from the hash of the file that was exported.
    Raises InvalidInput with the place of the fault for a file that can't be read, an export with a condition of another
    form, and a pathway that breaks the form of pathways.
    """
    file = plan_file(data)
    remarks: tuple[str, ...] = ()
    if is_draft := not is_ours(file.plan):
        draft = drafted(file)
        pathway, remarks = draft.pathway, draft.remarks
    else:
        pathway = read_plan(file)
    text = written(pathway)
    try:
        loaded = load(text, "the pathway of this file")
    except InvalidPathway as fault:
        raise InvalidInput(fault.message, "Correct the file.") from fault
    if replace(loaded, hash=pathway.hash) != pathway:
        raise InvalidInput("The file tells a pathway that its YAML can't hold.", "Name ids, texts and lists as usual.")
    return Imported(loaded, text, is_draft, remarks)
