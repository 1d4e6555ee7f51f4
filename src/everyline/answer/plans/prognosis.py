"""What to expect with time, with treatment and after it."""

from everyline.answer.plans.base import RESULT, UNKNOWN, Plan, SectionPlan

PLAN = Plan(
    floor=0.35,
    sections=(
        SectionPlan("Course of the disease", "other", ("definition",), 4, needs_drug=True, is_core=True,
                    words=r"\b(history|course|chronic|remi|progress|relaps|spontaneous|untreated)"),
        SectionPlan("Response to treatment", "efficacy", ("efficacy", "comparator"), 4, 3, is_core=True,
                    asks_drug=True),
        SectionPlan("Course with treatment and after it", "durability", ("durability", RESULT), 7, 5, is_core=True,
                    asks_drug=True),
        UNKNOWN,
    ),
)  # fmt: skip
