"""Patient: a short answer in plain words; what it means, what the risks are, what nobody knows yet."""

from everyline.answer.plans.base import LABEL_FIRST, SectionPlan
from everyline.answer.readers.base import EVERY_TYPE, Further, Profile
from everyline.domain.question import QuestionType, Reader

# Lines of a source that say which signs call for help, for every question that is not itself of safety.
_HELP = SectionPlan(
    "When to get help", "safety", ("safety", "boxed-warning", "contraindication", "monitoring", "definition"), 2,
    words=r"\b(?:seek|emergenc\w+|immediately|at once|right away|urgent\w*|signs? (?:of|and)|"
          r"symptoms? (?:of|such|like)|tell your|call your|contact your)\b",
    prefer=LABEL_FIRST,
)  # fmt: skip
# What a label's page looked like on a day is no risk.
_RISKS = SectionPlan(
    "Risks", "safety", ("boxed-warning", "safety"), 2, prefer=LABEL_FIRST, unless=r"\b(?:snapshot|not visible)\b"
)

HEADINGS = (
    ("approval", "What is approved"),
    ("dosing", "How it is used"),
    ("efficacy", "What this means"),
    ("boxed_warning", "The strongest warning"),
    ("safety", "Risks"),
    ("monitoring", "Tests and checks"),
    ("durability", "What happens over time"),
    ("comparison", "Next to other treatments"),
    ("special_population", "For this group of people"),
    ("interaction", "With other medicines"),
    ("definition", "What it is"),
    ("limitations", "What is not known"),
    ("algorithm", "Where it fits in"),
    ("Not approved for this condition", "Not approved for this illness"),
    ("Contraindications and limits of use", "Who should not have it"),
    ("Limits of use and contraindications", "Who should not have it"),
    ("Combinations advised against", "What should not be taken with it"),
    ("What bears on it", "What this means"),
    ("What else bears on it", "What this means"),
    ("Reported results", "What studies found"),
    ("Also asked", "You also asked"),
    ("When to get help", "When to get help"),
    ("Course of the disease", "How the illness goes"),
)

PROFILE = Profile(
    Reader.PATIENT,
    first_of_options=(
        "approval",
        "efficacy",
        "boxed_warning",
        "safety",
        "durability",
        "monitoring",
        "special_population",
    ),
    further=(
        Further(_HELP, EVERY_TYPE),
        Further(_RISKS, frozenset({QuestionType.EFFICACY, QuestionType.TREATMENT_OPTIONS, QuestionType.COMPARISON})),
    ),
    headings=HEADINGS,
    explains=True,
    is_short=True,
)
