"""Doses: how much of a drug, how often, and when it is changed."""

from __future__ import annotations

import re

from everyline.domain.answer import Reason, ReasonKind
from everyline.domain.audit import HeldFinding, Judged, Subject
from everyline.verify.facts.concepts import concepts, names
from everyline.verify.facts.facts import Facts, ends, read_facts, residue, time_of
from everyline.verify.facts.relevance import is_label, nearest
from everyline.verify.facts.say import contradicted, insufficient, supported

_PRESCRIBES = re.compile(
    r"\b(?:dos(?:e|es|ing|age)|recommended|usual|standard|start\w*|initiat\w*|increase|raise|reduce|take|daily|weekly)\b",
    re.I,
)
_STUDIED = re.compile(
    r"\b(?:trial|study|studied|pilot|off.label|investigational|in patients who|received|treated with)\b", re.I
)
_LOADING = re.compile(r"\b(?:loading|single dose|tablet|capsule|strength)\b", re.I)


def compare_dosing(
    text: str, topic: str, context: str, subject: Subject, found: tuple[HeldFinding, ...]
) -> Judged | None:
    """None where the claim gives no dose, gives one drug none, or gives a result rather than how to take it.

    context: label and headings, which may say that the use is off-label.
    """
    claim = read_facts(text)
    if (
        not claim.doses
        or claim.figures
        or len(subject.drugs) != 1
        or not (topic in ("dosing", "line") or _PRESCRIBES.search(text))
    ):
        return None
    dosing = [held for held in found if held.finding.topic == "dosing" or held.finding.dose]
    labelled = [
        held
        for held in dosing
        if is_label(held)
        and held.finding.topic == "dosing"
        and not _LOADING.search(held.statement)
        and read_facts(held.statement).doses
    ]
    studied = [held for held in dosing if held not in labelled]
    special = concepts(text, "special") - {"payer"}
    if not dosing:
        near = nearest(text, found, topics=("dosing",))
        return insufficient(Reason(ReasonKind.NOT_FOUND, text, near[0].statement if near else ""), near=near)
    if labelled:
        return _against_label(text, claim, subject, labelled, studied, frozenset(special))
    return _against_trials(text, claim, f"{context} {text}", subject, studied)


def _against_label(
    text: str,
    claim: Facts,
    subject: Subject,
    labelled: list[HeldFinding],
    studied: list[HeldFinding],
    special: frozenset[str],
) -> Judged:
    fitting = [held for held in labelled if ends(claim.doses) & ends(_facts(held).doses)]
    stated = frozenset[tuple[float, str]]().union(*(ends(_facts(held).doses) for held in labelled))
    said = text.strip()
    if not ends(claim.doses) <= stated:
        unlabelled = ends(claim.doses) - stated
        tried = [held for held in studied if unlabelled <= ends(_facts(held).doses)]
        if tried and names(text, "status", "approved"):
            return contradicted(ReasonKind.DOSE, said, labelled)
        if tried or special or _STUDIED.search(text):
            near = [*tried[:1], *labelled[:1]]
            note = "That dose was studied; it is not the labelled one." if tried else ""
            return insufficient(
                Reason(ReasonKind.DOSE, said, labelled[0].statement), near=near, notes=filter(None, [note])
            )
        return contradicted(ReasonKind.DOSE, said, labelled)
    schedules = frozenset[str]().union(*(_facts(held).schedules for held in fitting))
    if claim.schedules and schedules and not claim.schedules & schedules:
        return contradicted(ReasonKind.DOSE, said, fitting)
    if special and not any(concepts(f"{held.statement} {held.context}", "special") & special for held in fitting):
        return insufficient(Reason(ReasonKind.POPULATION, said, fitting[0].statement), near=fitting)
    return _times_and_rest(text, claim, subject, fitting)


def _times_and_rest(text: str, claim: Facts, subject: Subject, fitting: list[HeldFinding]) -> Judged:
    for time in claim.times:
        if not any(time_of(time, _facts(held).times) for held in fitting):
            unsaid = f"{time.low:g} {time.unit}s"
            return insufficient(
                Reason(ReasonKind.TIME, unsaid, fitting[0].statement),
                near=fitting,
                notes=(f"The dose is right; the source does not name {unsaid}.",),
            )
    held_words = [f"{held.statement} {held.context} {held.document.title}" for held in fitting]
    left = residue(text, *held_words, allowed=frozenset(subject.drugs))
    left = tuple(word for word in left if not names(word, "status", "approved"))
    if left:
        return insufficient(
            Reason(ReasonKind.NOT_FOUND, ", ".join(left), fitting[0].statement),
            near=fitting,
            notes=("The dose is right; the rest of the line is not in the library.",),
        )
    doses = ends(claim.doses)
    notes = ["It leaves out when which dose is meant."] if len(doses) > 1 else []
    return supported(fitting, notes)


def _against_trials(text: str, claim: Facts, context: str, subject: Subject, studied: list[HeldFinding]) -> Judged:
    """A drug without a label here: its doses are those of trials, and a claim must not make more of them."""
    fitting = [held for held in studied if ends(claim.doses) <= ends(_facts(held).doses)]
    fitting.sort(key=lambda held: held.finding.topic != "dosing")
    if not fitting:
        return insufficient(Reason(ReasonKind.DOSE, text, studied[0].statement), near=studied[:2])
    schedules = frozenset[str]().union(*(_facts(held).schedules for held in fitting))
    if claim.schedules and schedules and not claim.schedules & schedules:
        return insufficient(Reason(ReasonKind.DOSE, text, fitting[0].statement), near=fitting)
    if not _STUDIED.search(context):
        return insufficient(
            Reason(ReasonKind.CERTAINTY_INFLATED, text, fitting[0].statement),
            near=fitting,
            notes=("The dose was studied in a trial; no label here gives it for this disease.",),
        )
    return _times_and_rest(text, claim, subject, fitting)


def _facts(held: HeldFinding) -> Facts:
    return read_facts(f"{held.statement} {held.finding.dose or ''}. {held.finding.timepoint or ''}")
