"""Findings of prose, kept only where the judge supports them: extraction and judge meet here.

Each finding is worded as a plain claim, for the judge alone, and held against its own sentence and the sentences that
name its groups. Nothing is said with these words: answers quote the sentences themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from everyline.appraise.certainty import certainty_of
from everyline.appraise.findings.extract import extract
from everyline.domain.answer import EvidenceText, Label
from everyline.domain.evidence import Arm, Direction, Evidence, Finding, Refused
from everyline.domain.ids import DocumentId
from everyline.domain.question import Question
from everyline.domain.text import Document, DocumentKind, Sentence, Span
from everyline.verify.judge import judge

# Documents of an answer that are read for findings, the best ranked first: some milliseconds each.
REACH = 6
# Findings of one abstract that are judged; the rest of a list of twenty outcomes would cost more than it tells.
MOST = 12

_NAMED_EFFECTS = ("ratio", "difference")
_TOLD_APART = {Direction.INCREASED: "higher", Direction.DECREASED: "lower"}
_ALIKE = re.compile(
    r"\b(?:(?:was|were) (?:\w+ )?(?:similar|comparable|equal|equivalent|not (?:\w+ )?different)|"
    r"did not (?:\w+ )?differ(?: \w+ly)?)\b",
    re.I,
)
_GROUP_PARTS = ("intervention", "comparator")


def with_findings(
    question: Question,
    evidence: Sequence[Evidence],
    sentences: Callable[[Document], Sequence[Sentence]],
    *,
    bearing: Collection[DocumentId] | None = None,
) -> tuple[Evidence, ...]:
    """The evidence with the findings of its first abstracts, each appraised, and with what was refused there.

    bearing: the documents that have a line near enough to the question to stand in its answer; the others are not read,
    since what they found is beside it. None reads any. What an answer's lines are made from (`Evidence.findings`,
    `Evidence.sentences`) stays as it was.
    """
    conditions = tuple(name for term in question.pico.population for name in question.names(term))
    made, left = [], REACH
    for item in evidence:
        bears = bearing is None or item.document.id in bearing
        if left and bears and item.document.kind is DocumentKind.ABSTRACT and not item.findings:
            left -= 1
            findings, refused = supported(item.document, tuple(sentences(item.document)))
            extracted = tuple((f, certainty_of(f, item.document, item.appraisal, conditions)) for f in findings)
            item = replace(item, extracted=extracted, refused=refused)
        made.append(item)
    return tuple(made)


@lru_cache(maxsize=512)
def supported(document: Document, sentences: tuple[Sentence, ...]) -> tuple[tuple[Finding, ...], tuple[Refused, ...]]:
    """The findings of an abstract that the judge supports, and what was refused, with the reason. Remembered: the same
    abstracts come back question after question."""
    read = extract(document, sentences)
    kept: list[Finding] = []
    refused = list(read.refused)
    for finding in read.findings[:MOST]:
        why = _fault(finding, document, sentences)
        if why is None:
            kept.append(finding)
        else:
            refused.append(Refused(document.id, finding.statement, why))
    return tuple(kept), tuple(refused)


def claims_of(finding: Finding, text: str) -> tuple[tuple[str, ...], ...]:
    """A finding as plain claims: its groups' figures, its estimate, and, where it has neither, its direction; each in
    one or two wordings, of which the judge must support one."""
    said = dict(finding.parts)
    statement = finding.statement.of(text)
    groups: dict[str, list[str]] = {}
    claims: list[tuple[str, ...]] = []
    for arm in finding.arms:
        if arm.arm is not None:
            spot = said.get(f"arm {arm.arm}")
            name = spot.of(text) if spot else arm.arm
            groups.setdefault(name, []).append(f"{arm.value}{_unit(arm)}")
        elif arm.measure.endswith(_NAMED_EFFECTS):
            printed = said["estimate"].of(text) if "estimate" in said else ""
            worded = f"{_measure(arm, statement)} {arm.value}{_unit(arm)}{_interval(arm)}"
            claims.append(tuple(f"{finding.outcome}: {words}." for words in (worded, printed) if words))
    if groups:
        told = " and ".join(f"{_together(values)} with {name}" for name, values in groups.items())
        listed = ", ".join(f"{name} {_together(values)}" for name, values in groups.items())
        claims.insert(0, (f"{finding.outcome}: {told}.", f"{finding.outcome} {listed}."))
    if not claims and finding.direction is not None:
        claims.append((_direction(finding, said, text),))
    return tuple(claims)


def _fault(finding: Finding, document: Document, sentences: Sequence[Sentence]) -> str | None:
    """Why a finding is not kept; None where its own words bear it out."""
    claims = claims_of(finding, document.text)
    if not claims:
        return "nothing that could be checked"
    evidence = [
        EvidenceText(f"{document.id}#{span.start}", span.of(document.text)) for span in _spans(finding, sentences)
    ]
    for wordings in claims:
        verdicts = []
        for claim in wordings:
            verdicts.append(judge(claim, evidence))
            if verdicts[-1].label is Label.SUPPORTED:
                break
        else:
            kinds = ", ".join(dict.fromkeys(reason.kind.value for reason in verdicts[0].reasons))
            return f"not borne out by its own sentence ({kinds or verdicts[0].label.value}): {wordings[0]}"
    return None


def _spans(finding: Finding, sentences: Sequence[Sentence]) -> tuple[Span, ...]:
    """The statement, then the sentences that name its groups where the statement does not."""
    named = [span for name, span in finding.parts if name in _GROUP_PARTS and not finding.statement.holds(span)]
    around = [s.span for s in sentences if any(s.span.holds(span) for span in named)]
    return (finding.statement, *(span for span in around if span != finding.statement))


def _unit(arm: Arm) -> str:
    if arm.unit in ("", "participants") or " per " in arm.unit:
        return ""
    return "%" if arm.unit == "%" else f" {arm.unit}"


def _together(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else f"{values[0]} ({', '.join(values[1:])})"


def _measure(arm: Arm, statement: str) -> str:
    """The measure in the sentence's own words where it has no such word."""
    if arm.measure.endswith("difference") and arm.measure not in statement.lower():
        return "difference"
    return arm.measure


def _interval(arm: Arm) -> str:
    return f" ({arm.interval})" if arm.interval else ""


def _direction(finding: Finding, said: Mapping[str, Span], text: str) -> str:
    names = []
    for part, label in (("intervention", finding.intervention), ("comparator", finding.comparator)):
        spot = said.get(f"arm {label}")
        names.append(spot.of(text) if spot else said[part].of(text) if part in said else "")
    statement = finding.statement.of(text)
    if finding.direction is Direction.NO_DIFFERENCE:
        between = (
            f" between {names[0]} and {names[1]}" if all(n and n in statement for n in names) else " between groups"
        )
        if alike := _ALIKE.search(statement):
            return f"{finding.outcome} {alike[0].lower()}{between}."
        word = "significant difference" if re.search(r"\bsignifican", statement, re.I) else "difference"
        return f"There was no {word} in {finding.outcome}{between}."
    cue = _TOLD_APART[finding.direction or Direction.INCREASED]
    return f"{finding.outcome} was {cue} with {names[0]} than with {names[1]}."
