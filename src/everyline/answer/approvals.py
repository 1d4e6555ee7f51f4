"""Which drugs are approved for the condition asked about, as far as the library's own lines say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from everyline.answer.candidate import Candidate
from everyline.domain.evidence import Design
from everyline.domain.question import Question
from everyline.domain.words import mentions, other_diseases

_APPROVED = re.compile(r"\b(approved|approval|authoris\w+|indication|indicated)\b", re.I)
_NOT_APPROVED = re.compile(
    r"\b(not (?:an? )?(?:approv|licens|authoris|recommend|indicat)|no \w+ or \w+ approval|priority review|under trial|"
    r"investigational|still a trial|are trial data|fast-track|could not be settled|not been approved)",
    re.I,
)


def drugs_in(lines: Sequence[Candidate], question: Question) -> tuple[str, ...]:
    """Drugs the lines speak of: those asked for by name first, then the approved, then by how much is held on each."""
    counts: dict[str, int] = {}
    for line in lines:
        if line.drug:
            counts[line.drug] = counts.get(line.drug, 0) + 1
    asked = {term.lower() for term in question.pico.intervention}
    stands = {drug: is_approved(drug, lines, question) for drug in counts}
    return tuple(sorted(counts, key=lambda drug: (drug not in asked, not stands[drug], -counts[drug], drug)))


def is_approved(drug: str, lines: Iterable[Candidate], question: Question) -> bool:
    """Whether a line grants approval for the condition and a label gives the drug's dose."""
    own = [line for line in lines if line.drug == drug]
    granted = any(
        line.topic == "approval" and grants(line, question) and line.design is not Design.REGISTRY for line in own
    )
    return granted and any(line.topic == "dosing" and line.design is Design.LABEL for line in own)


def grants(line: Candidate, question: Question) -> bool:
    """Whether a line says that something is approved, for the condition asked about or for none in particular."""
    population = (line.finding.population or "") if line.finding else ""
    text = f"{population} {line.said}"
    asked = [name for term in question.pico.population for name in question.names(term)]
    elsewhere = mentions(text, other_diseases(asked))
    return bool(_APPROVED.search(line.said)) and not _NOT_APPROVED.search(line.said) and not elsewhere
