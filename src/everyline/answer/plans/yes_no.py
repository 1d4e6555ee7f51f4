"""A question that wants yes or no: the lines that decide it, strongest first."""

from everyline.answer.plans.base import EVERYTHING, LABEL_FIRST, UNKNOWN, Plan, SectionPlan

PLAN = Plan(
    floor=0.6,
    sections=(
        SectionPlan("What bears on it", "other", EVERYTHING, 7, 6, prefer=LABEL_FIRST, is_core=True),
        UNKNOWN,
    ),
)
