"""How much, how often, for whom, and when to change it."""

from everyline.answer.plans.base import LABEL_FIRST, RESULT, UNKNOWN, Plan, SectionPlan

PLAN = Plan(
    basis="dose",
    sections=(
        SectionPlan("Dose", "dosing", ("dosing",), 6, 5, prefer=LABEL_FIRST, is_core=True),
        SectionPlan("Who it is for", "approval", ("approval", "indication-limit"), 2, 2,
                    words=r"\b(indication|approved|adults?|adolescents?|aged|licen[cs]ed)\b", prefer=LABEL_FIRST),
        SectionPlan("Dose in particular groups", "special_population", ("special-population",), 3, 3,
                    words=r"\b(no (?:dose )?change|dose change|not recommended|reduc\w+|child-pugh|egfr|impairment|"
                          r"licensed|licence)\b",
                    prefer=LABEL_FIRST),
        SectionPlan("Results by dose", "efficacy", ("comparator", "efficacy"), 3,
                    words=r"\b\d[\d.]*(?: (?:or|and|to) \d[\d.]*)? ?(?:mg|g|ug|mcg|units?)\b|\bloading dose\b"),
        SectionPlan("Reported results", "efficacy", (RESULT,), 3),
        UNKNOWN,
    ),
)  # fmt: skip
