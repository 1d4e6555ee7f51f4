"""Pharmacist: dose, interactions and who must not have it, before what it does."""

from everyline.answer.plans.base import LABEL_FIRST, SectionPlan
from everyline.answer.readers.base import Further, Profile
from everyline.domain.question import QuestionType, Reader

_SUPPLY = frozenset({QuestionType.DOSING, QuestionType.EFFICACY, QuestionType.SAFETY, QuestionType.SPECIAL_POPULATION})

PROFILE = Profile(
    Reader.PHARMACIST,
    first=("dosing", "interaction", "boxed_warning", "special_population"),
    further=(
        Further(SectionPlan("Dose", "dosing", ("dosing",), 2, prefer=LABEL_FIRST), _SUPPLY - {QuestionType.DOSING}),
        Further(SectionPlan("Missed dose", "dosing", ("dosing",), 1, words=r"\bmiss(?:ed|ing)?\b", prefer=LABEL_FIRST),
                _SUPPLY),
        Further(SectionPlan("Interactions", "interaction", ("interaction",), 2, prefer=LABEL_FIRST), _SUPPLY),
        Further(SectionPlan("Contraindications and limits of use", "other", ("contraindication", "indication-limit"), 2,
                            words=r"\b(?:contraindicat|not recommended|avoid|must not|do not use|hypersensitiv)",
                            prefer=LABEL_FIRST), _SUPPLY - {QuestionType.SAFETY}),
        Further(SectionPlan("Renal and hepatic impairment", "special_population", ("special-population", "dosing"), 2,
                            words=r"\b(?:renal|kidney|eGFR|hepatic|liver|Child-Pugh)\b", prefer=LABEL_FIRST),
                _SUPPLY - {QuestionType.SPECIAL_POPULATION}),
    ),
)  # fmt: skip
