"""One claim against findings: each kind of question has its own comparison; the first that applies answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from everyline.domain.answer import Label
from everyline.domain.audit import HeldFinding, Judged, Subject
from everyline.verify.facts.approval import compare_approval
from everyline.verify.facts.dosing import compare_dosing
from everyline.verify.facts.monitoring import compare_monitoring
from everyline.verify.facts.prior import compare_prior
from everyline.verify.facts.relevance import is_usable, of_drug
from everyline.verify.facts.results import compare_results
from everyline.verify.facts.stances import (
    compare_course,
    compare_definition,
    compare_effect,
    compare_superiority,
    compare_vaccines,
)


def compare(text: str, *, topic: str, context: str, subject: Subject, found: Sequence[HeldFinding]) -> Judged | None:
    """The verdict of the typed comparison; None where the claim is of no kind that can be compared so.

    text: a claim, or one part of it. topic: what its label or heading says it is about. context: label and headings.
    found: findings on the claim's disease; those on other drugs are left out here.
    A contradiction by any comparison counts before anything else; SUPPORTED needs every comparison that applies.
    """
    if not subject.disease:
        return None
    told = of_drug(found, subject)
    verdicts = [one for one in _each(text, topic, context, subject, told, found) if one is not None]
    if not verdicts:
        return None
    for one in verdicts:
        if one.label is Label.CONTRADICTED:
            return one
    short = [one for one in verdicts if one.label is Label.INSUFFICIENT]
    return _joined(short) if short else verdicts[0]


def _joined(verdicts: list[Judged]) -> Judged:
    """Verdicts that each found something missing, as one with all their reasons."""
    return replace(
        verdicts[0],
        reasons=tuple(dict.fromkeys(reason for one in verdicts for reason in one.reasons)),
        citations=tuple(dict.fromkeys(citation for one in verdicts for citation in one.citations)),
        notes=tuple(dict.fromkeys(note for one in verdicts for note in one.notes)),
    )


def _each(
    text: str,
    topic: str,
    context: str,
    subject: Subject,
    told: tuple[HeldFinding, ...],
    found: Sequence[HeldFinding],
) -> Iterator[Judged | None]:
    yield compare_prior(text, subject, told, found) if topic != "definition" else None
    yield compare_definition(text, topic, tuple(held for held in found if is_usable(held)))
    yield compare_vaccines(text, subject, told)
    dosing = compare_dosing(text, topic, context, subject, told)
    yield dosing
    yield compare_approval(text, topic if dosing is None else "", subject, told)
    yield compare_monitoring(text, topic, context, subject, told)
    yield compare_superiority(text, told, found)
    yield compare_effect(text, subject, told)
    yield compare_course(text, subject, told)
    yield compare_results(text, subject, told) if topic != "definition" else None
