"""What the results found for a question say together: the evidence table, summaries, disagreements and arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from everyline.appraise.certainty import LADDER
from everyline.appraise.disagree import disagreements
from everyline.appraise.match import is_controlled, lines, weighable
from everyline.appraise.merge import Tabled
from everyline.appraise.narrow import narrowed
from everyline.appraise.people import age_group
from everyline.appraise.rows import tabulate
from everyline.appraise.summarise import summarise
from everyline.domain.evidence import Design, Evidence
from everyline.domain.ids import FindingId
from everyline.domain.question import Question, QuestionType
from everyline.domain.synthesis import NOTHING_SYNTHESISED, Synthesis

ROWS = 12
SUMMARIES = 6
# What a question of a type wants tabulated, the first before the rest; other types want no table.
TOPICS: Mapping[QuestionType, tuple[str, ...]] = {
    QuestionType.EFFICACY: ("efficacy", "comparator", "special-population", "durability"),
    QuestionType.TREATMENT_OPTIONS: ("efficacy", "comparator", "special-population"),
    QuestionType.COMPARISON: ("comparator", "efficacy", "safety"),
    QuestionType.SAFETY: ("safety",),
    QuestionType.YES_NO: ("efficacy", "comparator", "safety", "special-population", "durability"),
    QuestionType.PROGNOSIS: ("durability",),
    QuestionType.SPECIAL_POPULATION: ("special-population", "safety"),
}
_DESIGNS = (Design.RCT, Design.SYSTEMATIC_REVIEW, Design.LABEL, Design.EXTENSION, Design.COHORT, Design.REGISTRY)


def synthesise(
    question: Question,
    evidence: Sequence[Evidence],
    *,
    bearing: Mapping[FindingId, float] | None = None,
    names: Mapping[str, str] | None = None,
) -> Synthesis:
    """The synthesis for a question, empty where its type wants none or nothing bears on it.

    bearing: findings that bear on the question with how much, 0 to 1; None takes every finding of the evidence.
    names: other names of drugs in lower case, with the generic each stands for.
    Disagreements are looked for among all findings that bear, not only among the rows shown.
    """
    topics = TOPICS.get(question.type, ())
    held, refused = tabulate(evidence, names=names, only=bearing)
    asked = age_group(question.text)
    apart = disagreements([one for one in held if not asked or age_group(one.row.population) == asked], evidence)
    if not topics:
        return Synthesis(disagreements=apart) if apart else NOTHING_SYNTHESISED
    wanted = narrowed([one for one in held if one.topic in topics], question)
    ranked = sorted(wanted, key=lambda one: -_worth(one, topics, bearing or {}))
    chosen = _spread(ranked, question)
    by_row = {id(one): line for line in lines(ranked) for one in line}
    shown = dict.fromkeys(line for one in chosen if (line := by_row.get(id(one))) is not None)
    made = [summarise(line) for line in list(shown)[:SUMMARIES]]
    # What a summary rests on stands in the table, beside what was chosen for it.
    rows = {id(one): one for one in (*chosen, *(one for summarised in made for one in summarised.rows))}
    return Synthesis(
        rows=tuple(one.row for one in sorted(rows.values(), key=ranked.index)),
        summaries=tuple(one.summary for one in made),
        disagreements=apart,
        calculations=tuple(one.calculation for one in made if one.calculation is not None),
        refused=refused,
    )


def _worth(one: Tabled, topics: tuple[str, ...], bearing: Mapping[FindingId, float]) -> float:
    """How much a row belongs in the table: on the question, controlled, weighable, of a strong design, sure."""
    row = one.row
    worth = 3.0 * bearing.get(row.finding, 0.0) + 1.0 * is_controlled(one) + 0.3 * bool(weighable(one))
    worth += 0.5 * (1 - (_DESIGNS.index(row.design) if row.design in _DESIGNS else len(_DESIGNS)) / len(_DESIGNS))
    worth += 0.2 * LADDER.index(row.certainty) if row.certainty is not None else 0.2
    worth -= 0.15 * topics.index(one.topic) + 0.4 * bool(one.subgroup)
    worth -= 0.4 * any(step.domain == "reading" and step.change < 0 for step in row.steps)
    return worth - 0.02 * one.rank


def _spread(ranked: Sequence[Tabled], question: Question) -> tuple[Tabled, ...]:
    """The rows shown, best first; where several treatments are asked of or come up, each has its turn."""
    if question.type not in (QuestionType.TREATMENT_OPTIONS, QuestionType.COMPARISON):
        return tuple(ranked[:ROWS])
    by_drug: dict[str, list[Tabled]] = {}
    for one in ranked:
        by_drug.setdefault(one.row.intervention.lower(), []).append(one)
    chosen: list[Tabled] = []
    while len(chosen) < ROWS and any(by_drug.values()):
        for waiting in by_drug.values():
            if waiting and len(chosen) < ROWS:
                chosen.append(waiting.pop(0))
    return tuple(sorted(chosen, key=ranked.index))
