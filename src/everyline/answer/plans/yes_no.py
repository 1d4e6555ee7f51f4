"""A question that wants yes or no: the lines that decide it, strongest first."""

from everyline.answer.plans.base import LABEL_FIRST, RESULT, UNKNOWN, Plan, SectionPlan

PLAN = Plan(
    floor=0.6,
    sections=(
        SectionPlan(
            "What bears on it", "other",
            ("approval", "indication-limit", "efficacy", "safety", "durability", "comparator", "special-population",
             "contraindication", "vaccination", "interaction", "dosing", "monitoring", "boxed-warning", "definition",
             "algorithm", "mechanism", RESULT), 7, 6, prefer=LABEL_FIRST, is_core=True,
        ),
        UNKNOWN,
    ),
)  # fmt: skip
