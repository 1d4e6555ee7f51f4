"""Student: what the words mean and how it works first, and every clinical word explained once."""

from everyline.answer.plans.base import REVIEWS_FIRST, SectionPlan
from everyline.answer.readers.base import EVERY_TYPE, Further, Profile
from everyline.domain.question import QuestionType, Reader

PROFILE = Profile(
    Reader.STUDENT,
    first=("definition",),
    further=(
        Further(SectionPlan("Definition and mechanism", "definition", ("mechanism", "definition"), 2,
                            prefer=REVIEWS_FIRST,
                            unless=r"\b(?:randomi[sz]ed \d|\d+ (?:people|patients|adults)|end ?points?|eligibilit\w+|"
                                   r"entry|trial (?:called|defined))\b"),
                EVERY_TYPE - {QuestionType.DEFINITION, QuestionType.DIAGNOSIS}),
    ),
    explains=True,
)  # fmt: skip
