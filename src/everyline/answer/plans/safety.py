"""What harm to expect and what is warned of."""

from everyline.answer.plans.base import HARMS_FIRST, LABEL_FIRST, RESULT, UNKNOWN, Plan, SectionPlan

PLAN = Plan(
    basis="boxed warning",
    sections=(
        SectionPlan("Boxed warning", "boxed_warning", ("boxed-warning",), 5, 2, prefer=LABEL_FIRST, is_core=True),
        SectionPlan("What was found", "safety", ("safety", RESULT), 6, 5, prefer=HARMS_FIRST, is_core=True),
        SectionPlan("Contraindications and limits of use", "other", ("contraindication", "indication-limit"), 3, 2,
                    words=r"\b(contraindicat|not recommended|avoid|only when|hypersensitiv|must not|do not use)",
                    prefer=LABEL_FIRST),
        UNKNOWN,
    ),
)  # fmt: skip
