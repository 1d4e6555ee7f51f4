"""Nurse: how it is given and what is watched, before what it does."""

from everyline.answer.plans.base import LABEL_FIRST, SectionPlan
from everyline.answer.readers.base import Further, Profile
from everyline.domain.question import QuestionType, Reader

_GIVING = frozenset({QuestionType.DOSING, QuestionType.EFFICACY, QuestionType.SAFETY, QuestionType.SPECIAL_POPULATION})

PROFILE = Profile(
    Reader.NURSE,
    first=("dosing", "monitoring", "boxed_warning", "safety"),
    further=(
        Further(SectionPlan("Administration", "dosing", ("dosing",), 2, prefer=LABEL_FIRST,
                            words=r"\b(?:by mouth|oral|food|swallow\w*|missed|inject\w*|infus\w*|tablet|capsule)\b"),
                _GIVING - {QuestionType.DOSING}),
        Further(SectionPlan("Tests and vaccination", "monitoring", ("monitoring", "vaccination"), 3,
                            prefer=LABEL_FIRST), _GIVING),
        Further(SectionPlan("What to watch for and report", "safety", ("safety", "boxed-warning", "contraindication"),
                            2, prefer=LABEL_FIRST,
                            words=r"\b(?:report|watch|observe|signs?|symptoms?|stop|pause|interrupt|discontinu\w+)\b"),
                _GIVING - {QuestionType.SAFETY}),
    ),
)  # fmt: skip
