"""Claims that take a stance rather than give a figure: one treatment over another, live vaccines, how it ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from everyline.domain.answer import Reason, ReasonKind
from everyline.domain.audit import HeldFinding, Judged, Subject
from everyline.verify.facts.concepts import concepts, names, wording
from everyline.verify.facts.facts import negates, read_facts, residue
from everyline.verify.facts.relevance import is_usable, nearest, weakness
from everyline.verify.facts.say import contradicted, insufficient, supported

_UNSHOWN = re.compile(
    r"\b(?:has not been shown|not been shown|no significant difference|impossible|not placed|indirect comparison)\b",
    re.I,
)
_WORKS = re.compile(r"\b(?:demonstrat|induc|show|produc|effective|promot|lead|result|achiev)\w*", re.I)
_PLACEBO = re.compile(r"\b(?:placebo|vehicle|saline|sham)\b", re.I)
_DURING = re.compile(r"\b(?:during|while (?:on|taking|receiving)|after starting)\b", re.I)
_HEDGED = re.compile(r"\b(?:likely|probably|may|often|usually|generally|appears?)\b", re.I)


def compare_superiority(text: str, found: tuple[HeldFinding, ...], everything: Sequence[HeldFinding]) -> Judged | None:
    """A claim that a treatment beats others than placebo, against what says that this has not been shown."""
    if not names(text, "comparison", "better") or _PLACEBO.search(text) or negates(text, "comparison", "better"):
        return None
    open_ = [held for held in everything if is_usable(held) and _UNSHOWN.search(held.statement)]
    open_ = [held for held in open_ if held in found or names(held.statement, "comparison", "better")]
    open_.sort(key=lambda held: (not names(held.statement, "comparison", "better"), weakness(held)))
    said = wording(text, "comparison", "better")
    near = open_ or list(nearest(text, found, topics=("comparator", "efficacy")))
    kind = ReasonKind.CERTAINTY_INFLATED if open_ else ReasonKind.NOT_FOUND
    return insufficient(Reason(kind, said, near[0].statement if near else ""), near=near)


def compare_vaccines(text: str, subject: Subject, found: tuple[HeldFinding, ...]) -> Judged | None:
    """A claim on live vaccines against what bars them."""
    if not names(text, "vaccine", "vaccine") and not names(text, "vaccine", "live vaccine"):
        return None
    told = [
        held
        for held in found
        if names(held.statement, "vaccine", "vaccine") and held.finding.topic in ("vaccination", "monitoring")
    ]
    is_live = names(text, "vaccine", "live vaccine")
    barred = [
        held
        for held in told
        if names(held.statement, "vaccine", "live vaccine") and read_facts(held.statement).is_negated
    ]
    if is_live and barred and not read_facts(text).is_negated and not re.search(r"\bavoid|contraindicat", text, re.I):
        if _DURING.search(text) and not names(text, "when", "baseline"):
            return contradicted(ReasonKind.NEGATION, text, barred)
        return insufficient(
            Reason(ReasonKind.TIME, wording(text, "when", "baseline") or text, barred[0].statement),
            near=barred,
            notes=("The source also bars live vaccines just before treatment; the line does not.",),
        )
    if not told:
        return insufficient(Reason(ReasonKind.NOT_FOUND, text, ""), near=nearest(text, found, topics=("vaccination",)))
    left = residue(text, *(f"{held.statement} {held.context}" for held in told), allowed=frozenset(subject.drugs))
    if left:
        return insufficient(Reason(ReasonKind.NOT_FOUND, ", ".join(left), told[0].statement), near=told)
    return supported(told)


def compare_course(text: str, subject: Subject, found: tuple[HeldFinding, ...]) -> Judged | None:
    """A claim on what follows when treatment stops, or that it must go on. Figures are compared elsewhere."""
    facts = read_facts(text)
    says_continue = names(text, "course", "continuing")
    says_relapse = names(text, "course", "relapse") and names(text, "course", "stopping")
    if (
        facts.figures
        or not (says_continue or says_relapse)
        or (not subject.drugs and not subject.is_class and not says_continue)
    ):
        return None
    durable = [held for held in found if held.finding.topic == "durability"]
    if subject.drugs:
        covered = {
            drug
            for held in durable
            for drug in held.drugs
            if names(held.statement, "course", "stopping") or names(held.statement, "course", "relapse")
        }
        if not set(subject.drugs) <= covered:
            near = nearest(text, durable) or durable[:2]
            missing = ", ".join(sorted(set(subject.drugs) - covered))
            note = f"The library holds nothing on this for {missing}."
            return insufficient(
                Reason(ReasonKind.NOT_FOUND, text, near[0].statement if near else ""), near=near, notes=(note,)
            )
    if says_continue and _HEDGED.search(text):
        agreeing = [held for held in durable if names(held.statement, "course", "continuing")]
        if agreeing:
            drugs = sorted({drug for held in agreeing for drug in held.drugs})
            return supported(agreeing, [f"The library says this of {' and '.join(drugs)}."] if drugs else [])
    figures = [held for held in durable if _is_measured(held) and names(held.statement, "course", "relapse")]
    figures.sort(key=lambda held: not names(held.statement, "course", "stopping"))
    near = figures or list(nearest(text, durable))
    note = "The library gives how many and when; the line says it of all." if figures else ""
    return insufficient(
        Reason(ReasonKind.CERTAINTY_INFLATED, text, near[0].statement if near else ""),
        near=near,
        notes=filter(None, [note]),
    )


def _is_measured(held: HeldFinding) -> bool:
    facts = read_facts(held.statement)
    return bool(facts.figures or facts.times)


def compare_effect(text: str, subject: Subject, found: tuple[HeldFinding, ...]) -> Judged | None:
    """A claim that a drug works, without a figure, against what its trials or series found."""
    facts = read_facts(text)
    if facts.figures or facts.doses or facts.is_negated or len(subject.drugs) != 1 or not _WORKS.search(text):
        return None
    if "regrowth" not in concepts(text, "outcome") and not re.search(r"\beffective\b", text, re.I):
        return None
    told = [
        held
        for held in found
        if held.finding.topic in ("efficacy", "comparator") and read_facts(held.statement).figures
    ]
    told = [held for held in told if read_facts(held.finding.intervention or "").drugs == set(subject.drugs)]
    if not told:
        return None
    controlled = [held for held in told if held.finding.comparator == "placebo"]
    left = residue(
        text,
        *(f"{held.statement} {held.context} {held.document.title}" for held in told),
        allowed=frozenset(subject.drugs),
    )
    if controlled and not left:
        return supported(controlled, ["It gives no figure."])
    note = (
        "The line gives no figure."
        if controlled
        else "The line gives no figure; the library holds only uncontrolled series of this drug."
    )
    return insufficient(
        Reason(ReasonKind.CERTAINTY_INFLATED, text, (controlled or told)[0].statement),
        near=controlled or told,
        notes=(note,),
    )


def compare_definition(text: str, topic: str, found: tuple[HeldFinding, ...]) -> Judged | None:
    """A severity band or cut-off against those the library holds."""
    claim = read_facts(text)
    bounds = (*claim.figures, *claim.thresholds)
    if not claim.severities or not bounds or not names(text, "definition", "definition"):
        return None
    if topic != "definition" and not re.search(r"\bdefin|\bclassified|\bis called|\bmeans\b", text, re.I):
        return None
    bands = [
        held
        for held in found
        if held.finding.topic == "definition" and read_facts(held.statement).severities & claim.severities
    ]
    bands.sort(key=lambda held: -len(read_facts(held.statement).severities & claim.severities))
    bands = [held for held in bands if read_facts(held.statement).figures or read_facts(held.statement).thresholds]
    if not bands:
        return None
    wanted = {value for q in bounds for value in (q.low, q.high)}
    saying = [
        held
        for held in bands
        if wanted
        & {
            v
            for q in (*read_facts(held.statement).figures, *read_facts(held.statement).thresholds)
            for v in (q.low, q.high)
        }
    ]
    words = text if len(text) < 120 else ", ".join(f"{value:g}" for value in sorted(wanted))
    if not saying:
        return contradicted(ReasonKind.NUMBER, words, bands)
    whole = [held for held in saying if claim.severities <= read_facts(held.statement).severities]
    left = residue(text, *(f"{held.statement} {held.context}" for held in whole)) if whole else ("",)
    if whole and not left:
        return supported(whole)
    others = [held for held in bands if held not in saying]
    return insufficient(
        Reason(ReasonKind.NUMBER, words, (others or bands)[0].statement), near=[*others[:2], *saying[:1]]
    )
