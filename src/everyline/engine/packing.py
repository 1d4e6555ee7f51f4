"""A pathway made ready for the board: its YAML, its cards and its cases as one stored form, bound to a library."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from everyline.domain.pathway import Pathway
from everyline.engine.build import Bench
from everyline.engine.grounds import bind, evidence_for, evidence_of
from everyline.engine.guide import Opened
from everyline.engine.pathway_form import PathwayForm, made_form
from everyline.errors import InvalidInput, InvalidPathway
from everyline.pathways.load import load


def pack(opened: Opened, bench: Bench, review_by: date | None) -> str:
    """The stored form of a pathway as its folder holds it.

    review_by: the last day on which an approval of it counts; that of the file where it states one.
    Raises InvalidInput where neither says so, and where they differ.
    """
    return _form(opened.pathway, opened.text, opened.cards, opened.cases, bench, review_by)


def repack(before: PathwayForm, yaml: str, bench: Bench, review_by: date | None) -> str:
    """The stored form of a changed YAML with the cards and the cases of the form before it.

    review_by: as for `pack`, and the day of the form before where neither says so. Raises InvalidInput where the YAML
    is no pathway, or is another one.
    """
    try:
        pathway = load(yaml, "pathway.yaml")
    except InvalidPathway as fault:
        raise InvalidInput(fault.message, fault.next_step) from fault
    if pathway.id != before.pathway:
        raise InvalidInput(f"That is the pathway {pathway.id}, not {before.pathway}.", "Bring it as one of its own.")
    due = review_by or pathway.review_by or before.review_by
    return _form(pathway, yaml, before.cards, before.cases, bench, due)


def _form(
    pathway: Pathway,
    yaml: str,
    cards: Mapping[str, str],
    cases: Mapping[str, str],
    bench: Bench,
    review_by: date | None,
) -> str:
    due, own = _due(pathway, review_by), evidence_of(cards)
    documents = {name: one.hash for name, one in own.documents.items()}
    grounds = bind(pathway, evidence_for(pathway, own, bench.corpus))
    return made_form(pathway, yaml, cards, cases, documents, grounds, due)


def _due(pathway: Pathway, review_by: date | None) -> date:
    stated = pathway.review_by
    if stated is not None and review_by not in (None, stated):
        raise InvalidInput(
            f"The pathway's file says that it is to be reviewed by {stated.isoformat()}.",
            "Change it there, or leave the day out.",
        )
    due = stated or review_by
    if due is None:
        raise InvalidInput(
            "Nothing says by which day the pathway is to be reviewed again.",
            "Name it (--review-by 2027-11-25), or state review_by in the pathway's file.",
        )
    return due
