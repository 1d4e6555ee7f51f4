"""What a term means, how it is worked out, what it does not say."""

from everyline.answer.plans.base import RESULT, REVIEWS_FIRST, Plan, SectionPlan

PLAN = Plan(
    sections=(
        SectionPlan("Definition", "definition", ("definition", "mechanism"), 6, prefer=REVIEWS_FIRST, is_core=True),
        SectionPlan("From the literature", "other", (RESULT,), 4, prefer=REVIEWS_FIRST),
    ),
)
