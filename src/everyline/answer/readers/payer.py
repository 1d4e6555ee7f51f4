"""Payer: what is approved for whom, against what it was compared, how long it lasts and when it is stopped."""

from everyline.answer.plans.base import LABEL_FIRST, RESULTS_FIRST, SectionPlan
from everyline.answer.plans.treatment_options import STOPPING
from everyline.answer.readers.base import Further, Profile
from everyline.domain.question import QuestionType, Reader

_COVER = frozenset({QuestionType.EFFICACY, QuestionType.COMPARISON, QuestionType.DOSING, QuestionType.YES_NO,
                    QuestionType.TREATMENT_OPTIONS, QuestionType.SPECIAL_POPULATION})  # fmt: skip

PROFILE = Profile(
    Reader.PAYER,
    first=("approval", "other", "comparison", "efficacy", "durability"),
    further=(
        Further(SectionPlan("Approval and label population", "approval", ("approval",), 2, prefer=LABEL_FIRST),
                _COVER - {QuestionType.TREATMENT_OPTIONS}),
        Further(SectionPlan("Criteria and policies", "other", ("approval", "indication-limit", "algorithm"), 3,
                            words=r"\b(?:payer|authoris\w+|renewal|criteria|NICE|cost|insured|prior|polic\w+)\b"),
                _COVER),
        Further(SectionPlan("Durability and stopping rules", "durability", ("durability", "dosing"), 2,
                            words=STOPPING, prefer=RESULTS_FIRST), _COVER - {QuestionType.TREATMENT_OPTIONS}),
    ),
)  # fmt: skip
