"""Monitoring: which test, when."""

from __future__ import annotations

import re

from everyline.domain.answer import Reason, ReasonKind
from everyline.domain.audit import HeldFinding, Judged, Subject
from everyline.verify.facts.concepts import concepts, names, wording
from everyline.verify.facts.facts import Facts, read_facts, residue, time_of
from everyline.verify.facts.relevance import is_firm, nearest
from everyline.verify.facts.say import contradicted, insufficient, supported

_ASKS = re.compile(r"\b(?:check|monitor|measur|test|screen|repeat|obtain)\w*", re.I)
_LIMITS = re.compile(r"\b(?:below|under|less than|above|exceed\w*|<|>)\s*[\d≤≥<>]", re.I)
_TOPICS = ("monitoring", "contraindication")


def compare_monitoring(
    text: str, topic: str, context: str, subject: Subject, found: tuple[HeldFinding, ...]
) -> Judged | None:
    """None where the claim names no test as something to be done. context: headings, which may say when."""
    tests = concepts(text, "test")
    rules = [held for held in found if held.finding.topic in _TOPICS]
    if tests and _LIMITS.search(text):
        return _limits(text, tests, subject, [held for held in rules if is_firm(held)])
    if (topic != "monitoring" and not (tests and _ASKS.search(text))) or read_facts(text).figures:
        return None
    if not tests:
        near = nearest(text, rules, topics=("monitoring",))
        return insufficient(Reason(ReasonKind.NOT_FOUND, text, near[0].statement if near else ""), near=near)
    claim = read_facts(text)
    at_start = names(text, "when", "baseline") or (not claim.times and names(context, "when", "baseline"))
    firm: list[HeldFinding] = []
    for test in sorted(tests):
        said = wording(text, "test", test)
        about = [held for held in rules if test in concepts(held.statement, "test")]
        fitting = [held for held in about if _is_when(held, claim, at_start)]
        binding = [held for held in fitting if is_firm(held)]
        if not about:
            near = nearest(text, rules, topics=("monitoring",))
            return insufficient(
                Reason(ReasonKind.NOT_FOUND, said, ""),
                near=near,
                notes=(f"No label or guideline in the library asks for {said}.",),
            )
        if not fitting:
            timed = [held for held in about if is_firm(held) and _facts(held).times and claim.times]
            if timed and subject.drugs and len(tests) == 1:
                return contradicted(ReasonKind.TIME, text, timed)
            return insufficient(Reason(ReasonKind.TIME, f"{said}{_at(claim)}", about[0].statement), near=about)
        if not binding:
            return insufficient(
                Reason(ReasonKind.CERTAINTY_INFLATED, said, fitting[0].statement),
                near=fitting,
                notes=("Only an opinion in the library says so; no label or guideline here does.",),
            )
        firm.extend(binding)
    held_words = [f"{held.statement} {held.context}" for held in firm]
    left = tuple(
        word
        for word in residue(text, *held_words, allowed=frozenset(subject.drugs))
        if not concepts(word, "test") and word.lower() not in _tested(text)
    )
    if left:
        return insufficient(Reason(ReasonKind.NOT_FOUND, ", ".join(left), firm[0].statement), near=firm)
    drugs = sorted({drug for held in firm for drug in held.drugs})
    notes = [f"The library says this of {' and '.join(drugs)}."] if drugs and not subject.drugs else []
    return supported(firm, notes)


def _limits(text: str, tests: frozenset[str], subject: Subject, rules: list[HeldFinding]) -> Judged | None:
    """A limit of a test against those of the labels: contradicted where none of them has it; else left to others."""
    wanted = _numbers(read_facts(text))
    about = [
        held for held in rules if tests & concepts(held.statement, "test") and _numbers(read_facts(held.statement))
    ]
    known = frozenset[float]().union(*(_numbers(read_facts(held.statement)) for held in about))
    if not wanted or not about or not subject.drugs or wanted & known:
        return None
    return contradicted(ReasonKind.NUMBER, text, about)


def _numbers(facts: Facts) -> frozenset[float]:
    return frozenset(q.low for q in (*facts.figures, *facts.thresholds))


def _at(claim: Facts) -> str:
    return f" at {', '.join(f'{time.low:g} {time.unit}s' for time in claim.times)}" if claim.times else ""


def _is_when(held: HeldFinding, claim: Facts, at_start: bool) -> bool:
    if claim.times:
        return all(time_of(time, _facts(held).times) for time in claim.times)
    if at_start:
        return names(f"{held.statement} {held.context}", "when", "baseline")
    return not _facts(held).times or not at_start


def _facts(held: HeldFinding) -> Facts:
    return read_facts(f"{held.statement} {held.finding.timepoint or ''}")


def _tested(text: str) -> frozenset[str]:
    """The single words that the names of tests in a text are made of."""
    return frozenset(word.lower() for test in concepts(text, "test") for word in wording(text, "test", test).split())
