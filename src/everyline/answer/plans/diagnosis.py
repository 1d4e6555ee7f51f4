"""How it is told apart and graded."""

from everyline.answer.plans.base import RESULT, REVIEWS_FIRST, Plan, SectionPlan

PLAN = Plan(
    sections=(
        SectionPlan(
            "Criteria and grading", "definition", ("definition", "algorithm"), 6,
                    prefer=REVIEWS_FIRST, is_core=True
        ),
        SectionPlan("What was found", "other", (RESULT,), 5, prefer=REVIEWS_FIRST),
    ),
)  # fmt: skip
