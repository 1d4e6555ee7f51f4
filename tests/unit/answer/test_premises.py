"""Which statements a question takes for granted, by its words alone."""

import pytest

from everyline.answer.premises import PremiseKind, supposed
from everyline.retrieve.query import read_question
from everyline.retrieve.synonyms import built_in


def found(text: str) -> list[tuple[PremiseKind, str]]:
    return [(one.kind, one.text) for one in supposed(read_question(text, lexicon=built_in()))]


@pytest.mark.parametrize(
    ("text", "kind", "premise"),
    [
        (
            "Why is baricitinib approved for children?",
            PremiseKind.APPROVAL,
            "baricitinib is approved for children",
        ),
        (
            "Since ritlecitinib has no boxed warning, is it first?",
            PremiseKind.BOXED_WARNING,
            "ritlecitinib has no boxed warning",
        ),
        ("How is the usual 8 mg dose of baricitinib reduced?", PremiseKind.DOSE, "the usual 8 mg dose of baricitinib"),
        ("Given that baricitinib doesn't work, what else is there?", PremiseKind.NO_EFFECT, "baricitinib doesn't work"),
        (
            "Since apixaban is safe in pregnancy, may she go on?",
            PremiseKind.REPRODUCTION,
            "apixaban is safe in pregnancy",
        ),
        ("Because metformin cures diabetes, when is it stopped?", PremiseKind.CURE, "metformin cures diabetes"),
        (
            "Now that semaglutide beats liraglutide head to head, who should switch?",
            PremiseKind.SUPERIOR,
            "semaglutide beats liraglutide head to head",
        ),
        (
            "Is upadacitinib, which is approved for vitiligo, safe?",
            PremiseKind.APPROVAL,
            "upadacitinib is approved for vitiligo",
        ),
    ],
)
def test_a_presupposition_is_read_out(text: str, kind: PremiseKind, premise: str) -> None:
    assert found(text) == [(kind, premise)]


@pytest.mark.parametrize(
    "text",
    [
        "Is baricitinib approved for children?",
        "Is apixaban safe in pregnancy?",
        "Since when is warfarin used?",
        "What if metformin does not work?",
        "If baricitinib is not effective, what next?",
        "Why do people relapse after stopping antidepressants?",
        "As a nurse, what should I watch for with lithium?",
        "Given severe disease, which dose of baricitinib is used?",
        "What are the side effects of dupilumab?",
    ],
)
def test_what_is_asked_or_supposed_is_no_premise(text: str) -> None:
    assert found(text) == []
