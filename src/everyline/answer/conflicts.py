"""Where sources disagree: both sides as claims, side by side, neither averaged nor dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from everyline.answer.candidates import Candidate
from everyline.answer.plain import cite
from everyline.domain.answer import Draft
from everyline.domain.ids import FindingId

_LABEL = "Disagreement:"


@dataclass(frozen=True, slots=True)
class Dispute:
    """One disagreement: what it is about, the side that was said, and the other side as a draft."""

    about: str
    said: Draft
    other: Draft
    findings: tuple[FindingId, ...]


def disputes(lines: Sequence[Candidate], shown: frozenset[FindingId]) -> tuple[Dispute, ...]:
    """The disagreements that touch what an answer shows, in order of the lines.

    A finding's own note counts where the finding is shown, or where the note names a work of which a finding is shown.
    """
    found = []
    for line in lines:
        finding = line.finding
        if finding is None or finding.disagreement is None:
            continue
        note = finding.disagreement.of(line.evidence.document.text).removeprefix(_LABEL).strip()
        named = tuple(i for i in shown if i.rsplit("-f", 1)[0] in note and i != finding.id)
        if finding.id not in shown and not named:
            continue
        citation = cite(line.evidence.document, finding.disagreement, finding)
        found.append(
            Dispute(
                about=_about(line),
                said=Draft(line.text, line.citations, "conflict", line.certainty, (finding.id,)),
                other=Draft(note, (citation,), "conflict", None, (finding.id,)),
                findings=(finding.id, *sorted(named)),
            )
        )
    return tuple(found)


def _about(line: Candidate) -> str:
    finding = line.finding
    assert finding is not None
    parts = (finding.intervention, finding.outcome, finding.timepoint)
    return ", ".join(part for part in parts if part)
