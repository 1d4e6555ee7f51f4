"""What must not be taken together, and what to do where it must."""

from everyline.answer.plans.base import LABEL_FIRST, RESULT, Plan, SectionPlan

PLAN = Plan(
    floor=0.25,
    sections=(
        SectionPlan("Interactions", "interaction", ("interaction",), 7, 6, prefer=LABEL_FIRST, is_core=True),
        SectionPlan("Combinations advised against", "interaction", ("indication-limit", "contraindication"), 3, 2,
                    words=r"\b(with other|together|combin|co-use|immunosuppress|metaboliser|inducer|inhibitor)",
                    prefer=LABEL_FIRST, is_core=True),
        SectionPlan("Reported results", "other", (RESULT,), 3),
    ),
)  # fmt: skip
