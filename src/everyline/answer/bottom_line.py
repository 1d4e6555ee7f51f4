"""The first lines a reader sees of a question of options, composed from what was found on each option."""

from __future__ import annotations

import re
from collections.abc import Sequence

from everyline.answer.approvals import grants
from everyline.answer.candidates import Candidate, worded
from everyline.answer.choose import Matter, commonest_outcome, is_second_hand
from everyline.answer.focus import is_of_group
from everyline.answer.plain import cite, word_arms
from everyline.domain.answer import Citation, Draft
from everyline.domain.evidence import Certainty, Design

BOTTOM_LINE = "bottom line"


def draft_of(line: Candidate, heading: str) -> Draft:
    """A line as the draft of a claim under a heading."""
    text, citations = worded(line)
    return Draft(
        text=text,
        citations=citations,
        section=heading,
        certainty=line.certainty,
        findings=(line.finding.id,) if line.finding else (),
        is_bottom_line=heading == BOTTOM_LINE,
        steps=line.steps,
    )


def of_options(matter: Matter) -> tuple[Draft, ...]:
    """What is approved, each drug's main result, the boxed warning, and what stopping does: a line each, as far as
    the lines hold it."""
    lines, approved = matter.lines, _approved_for_group(matter)
    groups = matter.groups
    drafts = []
    naming = [line for line in lines if line.topic == "approval" and grants(line, matter.question)]
    if groups:
        naming = [line for line in naming if line.drug in approved and is_of_group(line.words, groups)]
    if not naming:
        return ()

    def width(line: Candidate) -> tuple[int, bool, int]:
        named = max(sum(drug in line.said.lower() for drug in approved), int(line.drug in approved))
        return (named, bool(groups) and line.design is Design.LABEL, -line.evidence.rank)

    widest = max(naming, key=width)
    if groups or sum(drug in widest.said.lower() for drug in approved) > 1:
        drafts.append(draft_of(widest, BOTTOM_LINE))
    drafts.extend(draft for drug in approved if (draft := _result_line(drug, lines)) is not None)
    warned = [line for line in lines if line.topic == "boxed-warning" and line.drug in approved]
    if warned:
        most = max(warned, key=lambda line: (line.design is Design.LABEL, line.said.count(","), line.said))
        drafts.append(draft_of(most, BOTTOM_LINE))
    stopped = [
        line for line in lines if line.topic == "durability" and line.drug in approved and _tells_of_stopping(line)
    ]
    if stopped:
        last = max(stopped, key=lambda line: (line.design is Design.RCT, "placebo" not in line.said, line.said))
        drafts.append(draft_of(last, BOTTOM_LINE))
    return tuple(drafts)


def _approved_for_group(matter: Matter) -> tuple[str, ...]:
    """The approved drugs, or for a question about an age group those whose approval names it: what is approved for
    adults must not stand first in an answer about a child."""
    groups = matter.groups
    if not groups:
        return matter.approved
    granted = (line for line in matter.lines if line.topic == "approval" and grants(line, matter.question))
    named = {line.drug for line in granted if is_of_group(line.words, groups)}
    return tuple(drug for drug in matter.approved if drug in named)


def _tells_of_stopping(line: Candidate) -> bool:
    """Whether a line compares people who stopped with people who went on."""
    finding = line.finding
    return bool(finding and finding.comparator and finding.arms and re.search(r"\b(withdr|stopp)", line.said, re.I))


def _result_line(drug: str, lines: Sequence[Candidate]) -> Draft | None:
    """One drug's main result in one line: the commonest outcome, on labelled doses, against its comparator."""
    doses = frozenset(
        dose
        for line in lines
        if line.topic == "dosing" and line.drug == drug and line.design is Design.LABEL and line.finding
        for dose in re.findall(r"\d+(?:\.\d+)? mg", line.finding.dose or "")
    )
    results = [line for line in lines if line.topic == "efficacy" and line.drug == drug and line.finding]
    common = commonest_outcome([line for line in lines if line.topic == "efficacy" and line.design is Design.RCT])
    ranked = sorted(
        results,
        key=lambda line: (
            line.is_special,
            line.design is not Design.RCT,
            not (line.finding and (line.finding.outcome or "") == common),
            is_second_hand(line),
            line.evidence.rank,
            line.finding.statement.start if line.finding else 0,
        ),
    )
    for line in ranked:
        assert line.finding is not None
        said = word_arms(line.finding, line.evidence.document, drug, doses)
        if said is not None:
            return Draft(
                text=f"{said[0].upper()}{said[1:]}.",
                citations=_with_context(line),
                section=BOTTOM_LINE,
                certainty=line.certainty or Certainty.LOW,
                findings=(line.finding.id,),
                is_bottom_line=True,
                steps=line.steps,
            )
    return None


def _with_context(line: Candidate) -> tuple[Citation, ...]:
    """A line's citations with its finding's context, for wordings that draw on the context's fields."""
    _, citations = worded(line)
    finding = line.finding
    if finding is None or finding.context is None or any(c.span == finding.context for c in citations):
        return citations
    return (*citations, cite(line.evidence.document, finding.context, finding))
