"""A plan for each question type, a file each."""

from __future__ import annotations

from everyline.answer.plans import (
    comparison,
    definition,
    diagnosis,
    dosing,
    efficacy,
    interaction,
    monitoring,
    prognosis,
    safety,
    special_population,
    treatment_options,
    yes_no,
)
from everyline.answer.plans.base import Plan
from everyline.domain.question import QuestionType

PLANS: dict[QuestionType, Plan] = {
    QuestionType.TREATMENT_OPTIONS: treatment_options.PLAN,
    QuestionType.EFFICACY: efficacy.PLAN,
    QuestionType.DOSING: dosing.PLAN,
    QuestionType.SAFETY: safety.PLAN,
    QuestionType.MONITORING: monitoring.PLAN,
    QuestionType.COMPARISON: comparison.PLAN,
    QuestionType.INTERACTION: interaction.PLAN,
    QuestionType.SPECIAL_POPULATION: special_population.PLAN,
    QuestionType.PROGNOSIS: prognosis.PLAN,
    QuestionType.DIAGNOSIS: diagnosis.PLAN,
    QuestionType.DEFINITION: definition.PLAN,
    QuestionType.YES_NO: yes_no.PLAN,
}
