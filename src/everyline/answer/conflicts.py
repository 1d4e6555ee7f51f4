"""Where sources disagree: both sides as claims, side by side, neither averaged nor dropped, with the likely reason."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from everyline.answer.candidate import Candidate, worded
from everyline.answer.focus import age_groups
from everyline.answer.plain import cite
from everyline.domain.answer import Draft
from everyline.domain.evidence import Design
from everyline.domain.ids import FindingId
from everyline.domain.synthesis import Disagreement
from everyline.domain.text import Span
from everyline.domain.words import content_words

# Disagreements found by rule that one answer shows; the first are those of the lines it shows first.
MOST_FOUND = 3
MOST_SIDES = 3
_LABEL = "Disagreement:"
# A library's own id of a work, in brackets behind the words that it stands for.
_ID_BEHIND = re.compile(r" \((?:[a-z\d]+-)+[a-z\d]+\)")
_SHOWN = "Each side is shown as given; none was averaged or dropped."
# What a note gives as the reason, by its words; the first that it holds.
_REASONS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(?:data cut|cut-off|draft|replaced|earlier|older|interim)\b", re.I), "an earlier text or data cut"),
    (re.compile(r"\b(?:analys[ei]s|missing data|imput|carried forward)\w*", re.I),
     "another analysis, or another way of counting missing data"),
    (re.compile(r"\b(?:endpoint|definition|differ from|bands?|measure|improvement)\b", re.I), "another definition"),
    (re.compile(r"\b(?:misprint|contradicts|prints?\b|words the|repeats the|third-party|secondary)", re.I),
     "a secondary page may have misread or misprinted it"),
    (re.compile(r"\b(?:label|agency|Europe|EU|US|region)\b"), "authorities of different regions decide apart"),
    (re.compile(r"\b(?:mg|dose)\b", re.I), "another dose"),
)  # fmt: skip
# Notes that settle the matter themselves, or speak of another endpoint, people or disease than the finding: cautions
# for whoever keeps the library, no disagreement between sources.
_SETTLED = re.compile(r"\b(?:is a slip|mix-up|must not be used for|another endpoint|repeats the)\b", re.I)


@dataclass(frozen=True, slots=True)
class Dispute:
    """One disagreement: what it is about, its sides as drafts, the findings whose claims also belong to it, and why."""

    about: str
    sides: tuple[Draft, ...]
    explanation: str
    findings: tuple[FindingId, ...]


def disputes(
    lines: Sequence[Candidate],
    shown: frozenset[FindingId],
    found: Sequence[Disagreement] = (),
    asked: str = "",
) -> tuple[Dispute, ...]:
    """The disagreements that touch what an answer shows: those that a summary notes, in order of the lines, then those
    found by rule.

    A finding's own note counts where the finding is shown, or where the note names a work of which a finding on the
    same topic is shown. One found by rule counts where a side of it is shown; where a note tells of the same findings,
    it gives that note its reason and is not told again. asked: the question; what was found in people of another age,
    or at another time, than it names is no matter of its answer.
    """
    groups, times = age_groups(asked), _times(asked)
    lines = [line for line in lines if not _is_of_another_age(line, groups) and _is_of_time(line, times)]
    noted = _noted(lines, shown & {line.finding.id for line in lines if line.finding}, found)
    known = {line.finding.id: line for line in lines if line.finding}
    told = [frozenset(one.findings) for one in noted]
    ruled = []
    for one in found:
        sides = [known[side] for side in one.sides if side in known]
        if len(sides) < 2 or not shown & {*one.sides} or any(set(one.sides) <= other for other in told):
            continue
        sides = sides[:MOST_SIDES]
        drafts = tuple(Draft(*worded(line), "conflict", line.certainty, _ids(line), steps=line.steps) for line in sides)
        ruled.append(Dispute(one.about, drafts, _explained(one.reason), ()))
    return (*noted, *ruled[:MOST_FOUND])


def _noted(
    lines: Sequence[Candidate], shown: frozenset[FindingId], found: Sequence[Disagreement]
) -> tuple[Dispute, ...]:
    known = {line.finding.id: line for line in lines if line.finding}
    works = {str(line.evidence.document.id).rpartition(":")[2] for line in lines}
    noted = []
    for line in lines:
        finding = line.finding
        if finding is None or finding.disagreement is None:
            continue
        span = _without_label(finding.disagreement, line.evidence.document.text)
        note = span.of(line.evidence.document.text)
        if _SETTLED.search(note):
            continue
        named = _named(line, note, shown, known)
        if (finding.id not in shown and not named) or (not named and _names_a_work(note, works)):
            continue  # nothing shown is touched, or a reader could not tell which work is meant
        citation = cite(line.evidence.document, span, finding)
        findings = (finding.id, *sorted(named))
        by_rule = next((one.reason for one in found if set(one.sides) <= {*findings}), "")
        noted.append(
            Dispute(
                about=_about(line),
                sides=(
                    Draft(*worded(line), "conflict", line.certainty, (finding.id,), steps=line.steps),
                    Draft(_ID_BEHIND.sub("", note), (citation,), "conflict", None, (finding.id,)),
                ),
                explanation=_explained(by_rule or _reason(line, note)),
                findings=findings,
            )
        )
    return tuple(noted)


def _names_a_work(note: str, works: Collection[str]) -> bool:
    """Whether a note names a work by a library's own id, not only in brackets."""
    said = set(re.findall(r"[a-z\d]+(?:-[a-z\d]+)+", _ID_BEHIND.sub("", note)))
    return not said.isdisjoint(works)


def _named(
    line: Candidate, note: str, shown: frozenset[FindingId], known: Mapping[FindingId, Candidate]
) -> tuple[FindingId, ...]:
    """The shown findings of a work that a note names, on the topic and the outcome it is about; where none is on its
    outcome, the one that shares most words with it."""
    assert line.finding is not None
    topic, outcome = line.finding.topic, (line.finding.outcome or "").split(" (")[0]
    named = sorted(i for i in shown if i.rsplit("-f", 1)[0] in note and _topic(known[i]) == topic)
    same = tuple(i for i in named if _outcome(known[i]).split(" (")[0] == outcome)
    wanted = {*content_words(note), *line.words}
    return same or tuple(sorted(named, key=lambda i: (-len(known[i].words & wanted), i))[:1])


def _is_of_another_age(line: Candidate, groups: tuple[str, ...]) -> bool:
    """Whether a line is about people of a stated age who are not those asked about."""
    people = (line.finding.population or "") if line.finding else ""
    named = {*age_groups(people), *(("adult",) if re.search(r"\badults\b", people, re.I) else ())}
    return bool(groups and named) and not named & set(groups)


def _times(text: str) -> frozenset[str]:
    """The weeks, months and years a text names, as numbers with their unit."""
    after = re.findall(r"\b(week|month|year)s? (\d+)\b", text, re.I)
    before = re.findall(r"\b(\d+) (week|month|year)s?\b(?![- ]old)", text, re.I)
    return frozenset(f"{unit.lower()} {count}" for unit, count in (*after, *((unit, count) for count, unit in before)))


def _is_of_time(line: Candidate, times: frozenset[str]) -> bool:
    """Whether a line is of a time the question names; of any, where either names none."""
    told = _times((line.finding.timepoint or "") if line.finding else "")
    return not times or not told or bool(times & told)


def _topic(line: Candidate) -> str:
    return line.finding.topic if line.finding else ""


def _outcome(line: Candidate) -> str:
    return (line.finding.outcome or "") if line.finding else ""


def _reason(line: Candidate, note: str) -> str:
    if line.design is Design.LABEL and re.search(r"\b(?:data|trial)\b", note):
        return "a label's advice beside a trial's result"
    return reason_noted(note)


def reason_noted(note: str) -> str:
    """What a note on a disagreement gives as its reason, in a few words; empty where it gives none."""
    return next((reason for words, reason in _REASONS if words.search(note)), "")


def _explained(reason: str) -> str:
    return f"Likely reason, by a machine's reading: {reason}. {_SHOWN}" if reason else _SHOWN


def _ids(line: Candidate) -> tuple[FindingId, ...]:
    return (line.finding.id,) if line.finding else ()


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
