"""The rules of a pathway as a member of the board sees them beside its statements, and what became of its cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache

from everyline.domain.pathway import (
    Criterion,
    CriterionId,
    Expression,
    FactDefinition,
    FactId,
    Pathway,
    PathwayId,
    StatementId,
    ThresholdId,
)
from everyline.domain.text import Document
from everyline.engine.bound import thresholds_of
from everyline.engine.grounds import evidence_of
from everyline.engine.pathway_form import CLAIM, PathwayForm, loaded
from everyline.engine.reverify_pathway import CaseResult, case_results
from everyline.pathways.lint import Level, Remark, lint
from everyline.pathways.words import Words, number_in_words, unit_in_words


@dataclass(frozen=True)
class Rules:
    """A pathway's form, read for reviewers. brought: the works its own cards stand for. remarks: what the lint warns
    of. used_in: where each claim is used, in words."""

    form: PathwayForm
    pathway: Pathway
    brought: Sequence[Document]
    cases: Sequence[CaseResult]
    remarks: Sequence[Remark]
    used_in: Mapping[str, tuple[str, ...]]

    @property
    def review_by(self) -> date:
        return self.form.review_by

    @property
    def failing(self) -> Sequence[CaseResult]:
        """The cases that fail; none of what the board took, unless the program changed since."""
        return [one for one in self.cases if one.fault]

    @cached_property
    def criteria(self) -> Mapping[CriterionId, Criterion]:
        return {one.id: one for one in self.pathway.criteria}

    @cached_property
    def facts(self) -> Mapping[FactId, FactDefinition]:
        return {one.id: one for one in self.pathway.facts}

    @cached_property
    def compared(self) -> Mapping[ThresholdId, str]:
        """What each threshold is compared with, in words."""
        return thresholds_of(self.pathway)

    @cached_property
    def _words(self) -> Words:
        return Words(self.pathway)

    def words(self, asked: Expression | None) -> str:
        """A condition as words to put behind "if"; empty for none."""
        return self._words.of(asked)

    def value(self, number: Decimal, unit: str) -> str:
        """A threshold's value with its unit, as it is read."""
        return f"{number_in_words(number)} {unit_in_words(unit)}".rstrip()

    def claim(self, statement: StatementId) -> str:
        """The claim of a statement."""
        return f"{CLAIM}{statement}"


def rules_of(form: PathwayForm, on: date) -> Rules:
    """The rules of a form as they stand on a day; raises InvalidInput where its YAML makes no pathway."""
    pathway, brought, warnings = _read(form.pathway, form.yaml, tuple(form.cards.items()), on)
    return Rules(form, pathway, brought, case_results(form), warnings, _used_in(pathway))


@lru_cache(maxsize=8)  # a long pathway takes a second to read and lint, and each act on a revision shows its page anew
def _read(
    named: PathwayId, yaml: str, cards: tuple[tuple[str, str], ...], on: date
) -> tuple[Pathway, tuple[Document, ...], tuple[Remark, ...]]:
    pathway = loaded(named, yaml)
    warnings = tuple(one for one in lint(pathway, on) if one.level is Level.WARNING)
    return pathway, tuple(evidence_of(dict(cards)).documents.values()), warnings


def _used_in(pathway: Pathway) -> dict[str, tuple[str, ...]]:
    """Where each statement is used: what it is that falls with it."""
    found: dict[str, list[str]] = {}

    def use(statements: Sequence[StatementId], where: str) -> None:
        for one in statements:
            found.setdefault(f"{CLAIM}{one}", []).append(where)

    for threshold in pathway.thresholds:
        for value in threshold.values:
            use([value.statement], f"threshold {threshold.id}")
    for criterion in pathway.criteria:
        use(criterion.statements, f"criterion {criterion.id}")
    for step in pathway.steps:
        use(step.statements, f"step “{step.title}”")
        for action in step.actions:
            use(action.statements, f"action {action.id}")
    for series in pathway.series:
        use(series.statements, f"tests {series.id}")
    return {claim: tuple(dict.fromkeys(where)) for claim, where in found.items()}
