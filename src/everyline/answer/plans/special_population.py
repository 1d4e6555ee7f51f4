"""One group of people: whether it may be used, how, and what is known."""

from everyline.answer.plans.base import LABEL_FIRST, RESULT, UNKNOWN, Plan, SectionPlan

PLAN = Plan(
    needs_focus=True,
    sections=(
        SectionPlan("Use in this group", "special_population",
                    ("special-population", "contraindication", "approval", "indication-limit", "safety"),
                    6, 4, prefer=LABEL_FIRST, is_core=True),
        SectionPlan("What was found", "efficacy", ("special-population", "efficacy", RESULT), 4, 3),
        SectionPlan("Safety", "safety", ("safety", "vaccination", "interaction"), 3, 2),
        UNKNOWN,
    ),
)  # fmt: skip
