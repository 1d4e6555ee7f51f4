"""The first lines a reader sees of a question of options, composed from what was found on each option."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from everyline.answer.approvals import grants
from everyline.answer.candidate import Candidate, worded
from everyline.answer.choose import Matter, commonest_outcome, is_second_hand
from everyline.answer.focus import is_of_group
from everyline.answer.plain import cite, word_arms
from everyline.domain.answer import Citation, Draft
from everyline.domain.evidence import Certainty, Design

BOTTOM_LINE = "bottom line"
# What a boxed warning is about, as a list: "for serious infections, mortality and thrombosis".
_HEADS = re.compile(r"(?:\bfor|\bcovers|\bwith|:) ((?:[A-Za-z][\w -]*, ){2,}?[A-Za-z][\w -]*? and [A-Za-z]\w+)")


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


def of_options(matter: Matter) -> tuple[tuple[Draft, ...], tuple[Draft, ...]]:
    """What is approved; each drug's main result; the boxed warning and what stopping does: three lines, as far as the
    lines hold it. With them, lines to take the place of one that does not pass."""
    lines, approved = matter.lines, _approved_for_group(matter)
    naming = _naming(matter, approved)
    if naming is None:
        return (), ()
    drafts = [naming] if naming.findings else []
    results = [draft for drug in approved if (draft := _result_line(drug, lines)) is not None]
    if results:
        drafts.append(_joined(results))
    warned = _warned(lines, approved)
    stopped = _stopped(lines, approved)
    last = [draft for draft in (_warning_of_all(warned, approved) or _most_told(warned), stopped) if draft is not None]
    if last:
        drafts.append(_joined(last))
    instead = [draft for draft in (*results[:1], _most_told(warned), stopped) if draft is not None]
    return tuple(drafts), tuple(instead)


def _naming(matter: Matter, approved: Sequence[str]) -> Draft | None:
    """The line that names most of the approved drugs; an empty draft where one names a single drug of several, None
    where none grants an approval."""
    groups = matter.groups
    naming = [line for line in matter.lines if line.topic == "approval" and grants(line, matter.question)]
    if groups:
        naming = [line for line in naming if line.drug in approved and is_of_group(line.words, groups)]
    if not naming:
        return None

    def width(line: Candidate) -> tuple[int, bool, int]:
        named = max(sum(drug in line.said.lower() for drug in approved), int(line.drug in approved))
        return (named, bool(groups) and line.design is Design.LABEL, -line.evidence.rank)

    widest = max(naming, key=width)
    is_wide = groups or len(approved) == 1 or sum(drug in widest.said.lower() for drug in approved) > 1
    return draft_of(widest, BOTTOM_LINE) if is_wide else Draft("", (), BOTTOM_LINE)


def _joined(drafts: Sequence[Draft]) -> Draft:
    """Several sentences as one line; as sure as the least sure of them."""
    sure = [draft for draft in drafts if draft.certainty is not None]
    least = max(sure, key=lambda draft: list(Certainty).index(draft.certainty or Certainty.HIGH), default=None)
    return replace(
        drafts[0],
        text=" ".join(draft.text for draft in drafts),
        citations=tuple(dict.fromkeys(citation for draft in drafts for citation in draft.citations)),
        certainty=least.certainty if least else None,
        steps=least.steps if least else (),
        findings=tuple(dict.fromkeys(finding for draft in drafts for finding in draft.findings)),
    )


def _warned(lines: Sequence[Candidate], approved: Sequence[str]) -> list[Candidate]:
    """Each drug's fullest line on its boxed warning, in the order of the drugs."""
    found = []
    for drug in approved:
        own = [line for line in lines if line.topic == "boxed-warning" and line.drug == drug]
        if own:
            found.append(max(own, key=lambda line: (line.design is Design.LABEL, line.said.count(","), line.said)))
    return found


def _warning_of_all(warned: Sequence[Candidate], approved: Sequence[str]) -> Draft | None:
    """One sentence for the boxed warnings of several drugs, where each line lists what its box is about."""
    heads = [heads for line in warned if (heads := _HEADS.search(line.said))]
    if len(warned) < 2 or len(heads) < len(warned):
        return None
    fullest = max((found[1] for found in heads), key=len)
    drugs = [line.drug for line in warned]
    named = f"{', '.join(drugs[:-1])} and {drugs[-1]}"
    drafts = [draft_of(line, BOTTOM_LINE) for line in warned]
    return replace(
        _joined(drafts),
        text=f"{named[0].upper()}{named[1:]} each carry a boxed warning for {fullest}.",
        citations=tuple(dict.fromkeys(c for line in warned for c in _with_context(line))),
    )


def _most_told(warned: Sequence[Candidate]) -> Draft | None:
    most = max(warned, key=lambda line: (line.said.count(","), line.said), default=None)
    return draft_of(most, BOTTOM_LINE) if most is not None else None


def _stopped(lines: Sequence[Candidate], approved: Sequence[str]) -> Draft | None:
    """What stopping does: the line of the best design that compares those who stopped with those who went on."""
    told = [line for line in lines if line.topic == "durability" and line.drug in approved and _tells_of_stopping(line)]
    last = max(told, key=lambda line: (line.design is Design.RCT, "placebo" not in line.said, line.said), default=None)
    return draft_of(last, BOTTOM_LINE) if last is not None else None


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
