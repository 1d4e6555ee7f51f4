"""How well something works: results per group, with comparator and time."""

from everyline.answer.plans.base import RESULT, REVIEWS_FIRST, UNKNOWN, Plan, SectionPlan

PLAN = Plan(
    sections=(
        SectionPlan("What was found", "efficacy", ("efficacy", "special-population", "comparator", RESULT), 7, 4,
                    is_core=True),
        SectionPlan("How long it lasts", "durability", ("durability",), 2, 2),
        SectionPlan("Compared with other treatments", "comparison", ("comparator",), 2, prefer=REVIEWS_FIRST,
                    needs_drug=True),
        UNKNOWN,
    )
)  # fmt: skip
