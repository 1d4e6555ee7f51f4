"""What to expect with time, with treatment and after it."""

from everyline.answer.plans.base import RESULT, UNKNOWN, Plan, SectionPlan

PLAN = Plan(
    floor=0.35,
    sections=(
        SectionPlan("Course", "durability", ("durability", RESULT), 7, 5),
        SectionPlan("Course of the disease", "other", ("definition",), 4,
                    words=r"\b(history|course|chronic|remi|progress|relaps|spontaneous|long)"),
        UNKNOWN,
    ),
)  # fmt: skip
