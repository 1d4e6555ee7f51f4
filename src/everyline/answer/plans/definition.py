"""What a term means, how it is worked out, what it does not say; and whatever else a plain question asks."""

from everyline.answer.plans.base import REVIEWS_FIRST, Plan, SectionPlan

PLAN = Plan(
    sections=(
        SectionPlan("Definition", "definition", ("definition", "mechanism"), 6, prefer=REVIEWS_FIRST, is_core=True),
    ),
)
