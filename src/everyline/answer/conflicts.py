"""Where sources disagree: both sides as claims, side by side, neither averaged nor dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from everyline.answer.candidates import Candidate, worded
from everyline.answer.plain import cite
from everyline.domain.answer import Draft
from everyline.domain.ids import FindingId
from everyline.domain.text import Span

_LABEL = "Disagreement:"


@dataclass(frozen=True, slots=True)
class Dispute:
    """One disagreement: what it is about, the side that was said, and the other side as a draft; who noted it."""

    about: str
    said: Draft
    other: Draft
    explanation: str
    findings: tuple[FindingId, ...]


def disputes(lines: Sequence[Candidate], shown: frozenset[FindingId]) -> tuple[Dispute, ...]:
    """The disagreements that touch what an answer shows, in order of the lines.

    A finding's own note counts where the finding is shown, or where the note names a work of which a finding on the
    same topic is shown.
    """
    topics = {line.finding.id: line.finding.topic for line in lines if line.finding}
    found = []
    for line in lines:
        finding = line.finding
        if finding is None or finding.disagreement is None:
            continue
        span = _without_label(finding.disagreement, line.evidence.document.text)
        note = span.of(line.evidence.document.text)
        named = tuple(i for i in shown if i.rsplit("-f", 1)[0] in note and topics[i] == finding.topic)
        if finding.id not in shown and not named:
            continue
        citation = cite(line.evidence.document, span, finding)
        found.append(
            Dispute(
                about=_about(line),
                said=Draft(*worded(line), "conflict", line.certainty, (finding.id,)),
                other=Draft(note, (citation,), "conflict", None, (finding.id,)),
                explanation=f"Noted by the summary of “{line.evidence.document.title}”; each side is shown as given.",
                findings=(finding.id, *sorted(named)),
            )
        )
    return tuple(found)


def _without_label(span: Span, text: str) -> Span:
    """The note itself: the card prints it behind a label."""
    said = span.of(text)
    body = said.removeprefix(_LABEL)
    start = span.start + len(said) - len(body.lstrip())
    return Span(start, start + len(body.strip()))


def _about(line: Candidate) -> str:
    finding = line.finding
    assert finding is not None
    parts = (finding.intervention, finding.outcome, finding.timepoint)
    return ", ".join(part for part in parts if part)
