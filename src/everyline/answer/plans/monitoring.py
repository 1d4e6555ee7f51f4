"""Which tests, when, and at what limit to act."""

from everyline.answer.plans.base import LABEL_FIRST, RESULT, Plan, SectionPlan
from everyline.answer.plans.treatment_options import BEFORE

PLAN = Plan(
    floor=0.25,
    sections=(
        SectionPlan("Before treatment", "monitoring", ("monitoring", "contraindication"), 9, 5, words=BEFORE,
                    unless=r"\b(after starting|12-week|week 4|weeks after)", prefer=LABEL_FIRST, is_core=True),
        SectionPlan("During treatment", "monitoring", ("monitoring",), 6, 4, prefer=LABEL_FIRST, is_core=True),
        SectionPlan("Vaccination", "monitoring", ("vaccination",), 2, 2, prefer=LABEL_FIRST, is_core=True),
        SectionPlan("Reported results", "other", (RESULT,), 3),
    ),
)  # fmt: skip
