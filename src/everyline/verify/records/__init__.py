"""Statements about clinical-trial registry records, judged: adverse events, outcomes, eligibility, interventions.

1. The evidence is read as a record (`parse`): trial, section, arms, lines with their values. Other evidence: None.
2. The statement is read (`statement`): trials and cohorts as marks, numbers with operators, clauses.
3. Each clause is judged by the rules of its section: `events`, `results`, `criteria` (with `limits`), `treatments`.
4. A logistic model (`model`) weighs what the rules found with how much of the statement the record shows.

The form of record and statement is that of NLI4CT (Jullien et al. 2023, doi:10.18653/v1/2023.semeval-1.307).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from everyline.domain.answer import EvidenceSpan, EvidenceText, Label, Reason, ReasonKind
from everyline.domain.text import Span
from everyline.verify.records.evaluate import Evaluation, evaluate
from everyline.verify.records.model import probability
from everyline.verify.records.parse import Record, records
from everyline.verify.records.statement import spoken

RECORD_JUDGE = "everyline-records/1"


class Confidence(Enum):
    """SURE: every deciding word was understood, and rules and model agree. LIKELY: some were; the rest is weighed."""

    SURE = "sure"
    LIKELY = "likely"


@dataclass(frozen=True, slots=True)
class RecordVerdict:
    """What a record says of a statement. probability: that the statement is true of it; spans: the deciding lines.

    label is SUPPORTED or CONTRADICTED; reasons say what is false, and are empty for SUPPORTED.
    """

    label: Label
    confidence: Confidence
    probability: float
    reasons: tuple[Reason, ...]
    spans: tuple[EvidenceSpan, ...]


def judge_record(claim: str, evidence: Sequence[EvidenceText]) -> RecordVerdict | None:
    """Whether a statement is true of trial registry records.

    None where no evidence is such a record, or no clause of the statement was understood; `lean` still weighs those.
    Where the evidence prints several sections, the one on which a rule speaks most surely decides.
    """
    verdicts = [verdict for group in _groups(evidence) if (verdict := _verdict(evaluate(claim, group))) is not None]
    return max(verdicts, key=lambda v: (v.confidence is Confidence.SURE, abs(v.probability - 0.5)), default=None)


def lean(claim: str, evidence: Sequence[EvidenceText]) -> float | None:
    """The probability that a statement is true of trial records, understood or not; None without such a record."""
    found = [probability(evaluate(claim, group)) for group in _groups(evidence)]
    return max(found, key=lambda p: abs(p - 0.5), default=None)


def _groups(evidence: Sequence[EvidenceText]) -> list[list[Record]]:
    groups: dict[object, list[Record]] = {}
    for record in records(evidence):
        groups.setdefault(record.part, []).append(record)
    return list(groups.values())


def _verdict(evaluation: Evaluation) -> RecordVerdict | None:
    found = evaluation.founds
    if not found:
        return None
    chance = probability(evaluation)
    true = chance >= 0.5
    false = [one for one in found if not one.is_true]
    understood = any(one.is_sure for one in false) if false else all(f.is_sure for f in found) and not evaluation.unread
    sure = understood and true is not bool(false) and abs(chance - 0.5) >= 0.1
    decides = found if true else (false or found)
    reasons = (
        () if true else tuple(_reason(one.kind, one.said, one.places[0].text if one.places else "") for one in decides)
    )
    spans = tuple(dict.fromkeys(EvidenceSpan(p.evidence, Span(p.start, p.end)) for one in decides for p in one.places))
    return RecordVerdict(
        Label.SUPPORTED if true else Label.CONTRADICTED,
        Confidence.SURE if sure else Confidence.LIKELY,
        round(chance, 4),
        reasons,
        spans,
    )


def _reason(kind: ReasonKind, said: str, evidence: str) -> Reason:
    return Reason(kind, spoken(said), evidence)


__all__ = ["RECORD_JUDGE", "Confidence", "RecordVerdict", "judge_record", "lean"]
