"""What can be done for a condition: the options, and for each what a prescriber must know."""

from everyline.answer.plans.base import (
    HARMS_FIRST,
    LABEL_FIRST,
    RESULT,
    RESULTS_FIRST,
    REVIEWS_FIRST,
    Plan,
    SectionPlan,
)

BEFORE = r"\b(baseline|before|start(?:ing)?|screen|genotype)\b"
LATER = r"\b(after starting|weeks? \d+|during|repeat|pause|stop for|follow-up|\d+-week)\b"
DOSED = r"\b(dose|doses|\d+ ?mg|daily|weeks)\b"
STOPPING = (
    r"\b(withdr\w+|stopp\w+|relaps\w+|recur\w+|los\w+ (?:of )?benefit|lost (?:hair|benefit)|interrupt\w+|restart\w+|"
    r"step\w* down)\b"
)

PLAN = Plan(
    weight=0.5,
    floor=0.0,
    reach=400,  # every option is asked the same things, so the net is wide
    composes_options=True,
    sections=(
        SectionPlan("Approved options", "approval", ("approval",), 7, 2, prefer=LABEL_FIRST,
                    standing="approved", is_core=True),
        SectionPlan("Dose", "dosing", ("dosing", "indication-limit"), 9, 3, words=DOSED,
                    prefer=LABEL_FIRST, standing="approved", is_core=True),
        SectionPlan("What the trials show", "efficacy", ("efficacy", RESULT), 7, 2, prefer=RESULTS_FIRST,
                    standing="approved", is_core=True),
        SectionPlan("Boxed warning", "boxed_warning", ("boxed-warning",), 5, 1, prefer=LABEL_FIRST, is_core=True),
        SectionPlan("Other safety findings", "safety", ("safety",), 8, 2, prefer=HARMS_FIRST, standing="approved"),
        SectionPlan("Limits of use and contraindications", "other",
                    ("contraindication", "indication-limit", "approval"), 8, 2, prefer=LABEL_FIRST,
                    standing="approved"),
        SectionPlan("Tests before treatment", "monitoring", ("monitoring",), 9, 4, words=BEFORE,
                    unless=r"\b(after starting|12-week|week 4|weeks after)", prefer=LABEL_FIRST, standing="approved",
                    is_core=True),
        SectionPlan("Tests during treatment", "monitoring", ("monitoring",), 7, 2, words=LATER, prefer=LABEL_FIRST,
                    standing="approved", is_core=True),
        SectionPlan("Vaccination", "monitoring", ("vaccination",), 3, 1, prefer=LABEL_FIRST, is_core=True),
        SectionPlan("What happens on stopping or stepping down", "durability", ("durability", "dosing"), 7, 4,
                    words=STOPPING, prefer=RESULTS_FIRST, standing="approved", is_core=True),
        SectionPlan("Long-term treatment", "durability", ("durability",), 4, 1, prefer=RESULTS_FIRST,
                    standing="approved"),
        SectionPlan("Particular groups", "special_population", ("special-population",), 8, 3, prefer=LABEL_FIRST,
                    standing="approved"),
        SectionPlan("Not approved for this condition", "approval", ("efficacy", "approval"), 7, 2,
                    standing="unapproved", is_varied=True),
        SectionPlan("Place among treatments", "algorithm", ("algorithm",), 3, prefer=LABEL_FIRST),
        SectionPlan("Compared with other treatments", "comparison", ("comparator",), 3, prefer=REVIEWS_FIRST),
        SectionPlan("What is not known", "limitations", (), 6, prefer=REVIEWS_FIRST, is_unsettled=True, is_core=True),
    ),
)  # fmt: skip

# Of treatment too, but of one thing about it: what a guideline says, what an agency approved, how a form is treated.
ONE_THING = Plan(
    sections=(
        SectionPlan("Approved options", "approval", ("approval", "indication-limit"), 6, 2, prefer=LABEL_FIRST,
                    is_core=True),
        SectionPlan("Place among treatments", "algorithm", ("algorithm",), 4, prefer=LABEL_FIRST, is_core=True),
        SectionPlan("What was found", "efficacy", ("efficacy", "comparator", RESULT), 7, 4, prefer=REVIEWS_FIRST,
                    is_core=True),
        SectionPlan("Dose", "dosing", ("dosing",), 4, 3, prefer=LABEL_FIRST),
        SectionPlan("Safety", "safety", ("safety", "boxed-warning", "contraindication"), 4, 2, prefer=HARMS_FIRST),
        SectionPlan("How long it lasts", "durability", ("durability",), 3, 2),
        SectionPlan("Definitions", "definition", ("definition",), 3, prefer=REVIEWS_FIRST),
        SectionPlan("What is not known", "limitations", (), 3, prefer=REVIEWS_FIRST, is_unsettled=True),
    ),
)  # fmt: skip
