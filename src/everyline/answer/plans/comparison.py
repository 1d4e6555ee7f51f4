"""One thing against another: head to head first, and said first where there is none."""

from everyline.answer.plans.base import RESULT, REVIEWS_FIRST, UNKNOWN, Plan, SectionPlan

PLAN = Plan(
    floor=0.3,
    sections=(
        SectionPlan(
            "Compared directly or indirectly",
            "comparison",
            ("comparator", RESULT),
            5,
            prefer=REVIEWS_FIRST,
            needs_drug=True,
            is_core=True,
        ),
        SectionPlan("Each against its own comparator", "efficacy", ("efficacy",), 6, 2, is_core=True),
        SectionPlan("Safety", "safety", ("safety", "boxed-warning"), 3, 1),
        UNKNOWN,
    ),
)  # fmt: skip
