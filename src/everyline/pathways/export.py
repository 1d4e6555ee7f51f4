"""What a pathway says of a patient as JSON, the form that outsiders depend on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any  # a JSON object holds whatever JSON holds

from everyline.domain.citation import Citation
from everyline.domain.guidance import Backing, CriterionFound, Due, Evaluation, Grounds, Guidance, Missing, Standing
from everyline.domain.ids import ContentHash, DocumentId
from everyline.domain.pathway import FactId, Pathway, StatementId
from everyline.domain.pathway_review import PathwayReview
from everyline.domain.text import Status
from everyline.pathways.evaluate import sentences

NOT_ADVICE = "What a pathway says of the facts it was given; no decision about a patient, and no substitute for one."


@dataclass(frozen=True)
class Told:
    """An evaluation with all that is needed to tell it. notes: what readers must know of it, as sentences.

    facts_hash: of the file of facts; of the facts themselves nothing is kept but what the traces say.
    review: what the board says of the pathway.
    """

    pathway: Pathway
    evaluation: Evaluation
    grounds: Grounds
    facts_hash: ContentHash
    notes: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    review: PathwayReview = field(default_factory=PathwayReview)

    @cached_property
    def backings(self) -> Mapping[StatementId, Backing]:
        """What the library has for each statement."""
        return {one.statement.id: one for one in self.grounds.backings}

    @cached_property
    def numbers(self) -> Mapping[DocumentId, int]:
        """The number of each reference, by its document."""
        return {one.document: one.number for one in self.grounds.references}

    def of(self, standing: Standing) -> tuple[Guidance, ...]:
        """The actions of one standing, in the order of the pathway."""
        return tuple(one for one in self.evaluation.guidance if one.standing is standing)


def notes_of(evaluation: Evaluation, grounds: Grounds, review: PathwayReview) -> tuple[str, ...]:
    """What readers must know: what the board says of it, what evidence is gone, where it is silent."""
    # Where that is why nothing is said, it is told once.
    notes: list[str] = [one for one in review.notes if one != evaluation.refused]
    gone = [one for one in grounds.backings if one.unfound]
    if gone:
        names = ", ".join(sorted({name for one in gone for name in one.unfound})[:5])
        notes.append(f"Statements told without evidence, which this library does not hold ({names}): {len(gone)}.")
    for reference in grounds.references:
        if reference.status is Status.RETRACTED:
            notes.append(f"Reference {reference.number} was retracted; do not rely on what cites it.")
    return (*notes, *evaluation.notes)


# JSON


def to_object(told: Told) -> dict[str, Any]:
    """The evaluation as a JSON object. `guidance` holds what is indicated and nothing else: what is contraindicated, or
    can't be told for want of facts, stands under keys of its own."""
    found = told.evaluation
    return {
        "pathway": found.pathway,
        "title": told.pathway.title,
        "hash": found.hash,
        "on": found.on.isoformat(),
        "reviewed_on": _iso(told.review.approved_on),
        "review_by": _iso(told.review.review_by),
        "review": _review(told.review),
        "refused": found.refused,
        "notes": list(told.notes),
        "guidance": [_guidance(told, one) for one in told.of(Standing.INDICATED)],
        "contraindicated": [_guidance(told, one) for one in told.of(Standing.CONTRAINDICATED)],
        "undetermined": [_guidance(told, one) for one in told.of(Standing.UNDETERMINED)],
        "criteria": [_criterion(told, one) for one in found.criteria],
        "schedule": [_due(told, one) for one in found.schedule],
        "gaps": list(told.pathway.gaps),
        "unused": list(told.unused),
        "references": [
            {
                "number": one.number,
                "document": one.document,
                "title": one.title,
                "authors": one.authors,
                "journal": one.journal,
                "year": one.year,
                "ids": {kind.value: value for kind, value in reversed(one.identifiers.pairs())},
                "status": one.status.value,
                "url": one.url,
                "note": one.note,
            }
            for one in told.grounds.references
        ],
    }


def _review(review: PathwayReview) -> dict[str, Any]:
    return {
        "state": review.state.value,
        "says": review.says,
        "revision": review.number,
        "hash": review.hash,
        "approved_on": _iso(review.approved_on),
        "approved_by": review.approved_by or None,
        "reviewers": list(review.reviewers),
        "is_override": review.is_override,
        "review_by": _iso(review.review_by),
        "ended_on": _iso(review.ended_on),
        "reason": review.reason or None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _guidance(told: Told, one: Guidance) -> dict[str, Any]:
    step = next(step for step in told.pathway.steps if step.id == one.step)
    statements = tuple(dict.fromkeys((*one.action.statements, *step.statements)))
    return {
        "step": step.title,
        "step_id": one.step,
        "action": one.action.says,
        "action_id": one.action.id,
        "kind": one.action.kind.value,
        "standing": one.standing.value,
        "strength": one.action.strength,
        "region": one.action.region or None,
        "because": list(one.because),
        "missing": [_missing(told, missing) for missing in one.missing],
        "statements": [_statement(told, name) for name in statements],
        "citations": _citations(told, statements),
    }


def _criterion(told: Told, one: CriterionFound) -> dict[str, Any]:
    return {
        "id": one.criterion,
        "says": one.trace.says,
        "truth": one.truth.value,
        "missing": [_missing(told, missing) for missing in one.missing],
        "trace": " ".join(sentences(one.trace)),
    }


def _missing(told: Told, one: Missing) -> dict[str, str]:
    return {"fact": one.fact, "name": fact_names(told.pathway).get(one.fact, one.fact), "why": one.why}


def fact_names(pathway: Pathway) -> dict[FactId, str]:
    """The names of facts, for people."""
    return {one.id: one.name for one in pathway.facts}


def _due(told: Told, one: Due) -> dict[str, Any]:
    return {
        "date": one.on.isoformat(),
        "test": one.test,
        "why": one.why,
        "is_planned": one.is_planned,
        "statements": [_statement(told, name) for name in one.statements],
        "citations": _citations(told, one.statements),
    }


def _statement(told: Told, name: StatementId) -> dict[str, Any]:
    statement = told.backings[name].statement
    return {"id": name, "text": statement.text, "is_boards": statement.is_boards}


def _citations(told: Told, names: Iterable[StatementId]) -> list[dict[str, Any]]:
    return [_citation(told, name, one) for name in names for one in told.backings[name].citations]


def _citation(told: Told, statement: StatementId, one: Citation) -> dict[str, Any]:
    return {
        "document": one.document,
        "finding": one.finding,
        "reference": told.numbers[one.document],
        "start": one.span.start,
        "end": one.span.end,
        "quote": one.quote,
        "document_hash": one.document_hash,
        "statement": statement,
    }
