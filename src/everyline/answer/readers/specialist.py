"""Specialist: the clinician's answer, with how results were set up, compared and appraised."""

from everyline.answer.plans.base import RESULTS_FIRST, SectionPlan
from everyline.answer.readers.base import Further, Profile
from everyline.domain.question import QuestionType, Reader

PROFILE = Profile(
    Reader.SPECIALIST,
    further=(
        Further(
            SectionPlan("Estimates and intervals", "efficacy", ("efficacy", "comparator", "safety", "result"), 3,
                        words=r"\b(?:CI|confidence interval|OR|RR|HR|odds ratio|hazard ratio|risk ratio|relative risk|"
                              r"difference|SUCRA|p ?[<=>])(?!\w)", prefer=RESULTS_FIRST),
            frozenset({QuestionType.EFFICACY, QuestionType.COMPARISON, QuestionType.SAFETY, QuestionType.YES_NO}),
        ),
    ),
)  # fmt: skip
