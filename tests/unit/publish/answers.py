"""Small answers built by hand for the tests of publishing. The trial, its numbers and its drug are made up."""

from __future__ import annotations

from dataclasses import replace

from everyline.domain.answer import (
    Answer,
    AnswerProvenance,
    AnswerSection,
    Citation,
    Claim,
    Conflict,
    Label,
    Premise,
    Reason,
    ReasonKind,
    Reference,
    Verdict,
    Withheld,
)
from everyline.domain.evidence import Arm, Certainty, Finding
from everyline.domain.ids import AnswerId, ClaimId, ContentHash, DocumentId, FindingId, Identifiers, content_hash
from everyline.domain.question import Pico, Question, QuestionType, Reader, Urgency
from everyline.domain.text import Span, Status

TRIAL = DocumentId("card:ash-2031-examplinib")
TRIAL_TEXT = (
    "Examplinib for patchy hair loss. At week 24 a SALT of 20 or less was reached by 31.5% on examplinib 10 mg and "
    "4.2% on placebo. Acne was seen in 6.1% on examplinib 10 mg and 1.0% on placebo."
)
LABEL = DocumentId("card:examplinib-label")
LABEL_TEXT = (
    "Examplinib label. WARNING: SERIOUS INFECTIONS. The boxed warning names serious infections, mortality and "
    "thrombosis. Test for tuberculosis before the first dose."
)
DOUBTED = DocumentId("pmid:31234567")
DOUBTED_TEXT = "At week 24 a SALT of 20 or less was reached by 62.0% on examplinib 10 mg."

TEXTS = {TRIAL: TRIAL_TEXT, LABEL: LABEL_TEXT, DOUBTED: DOUBTED_TEXT}
JUDGE = "rules 1"


def hash_of(document: DocumentId, text: str) -> ContentHash:
    return content_hash(document, text)


def cite(document: DocumentId, quote: str, finding: str | None = None) -> Citation:
    text = TEXTS[document]
    start = text.index(quote)
    return Citation(
        document=document,
        document_hash=hash_of(document, text),
        span=Span(start, start + len(quote)),
        quote=quote,
        finding=FindingId(finding) if finding else None,
    )


def claim(name: str, text: str, *citations: Citation, certainty: Certainty | None = None) -> Claim:
    return Claim(ClaimId(name), text, citations, Verdict(Label.SUPPORTED, 0.98, (), JUDGE), certainty)


def reference(number: int, document: DocumentId, title: str, **more: object) -> Reference:
    made = Reference(
        number=number,
        document=document,
        document_hash=hash_of(document, TEXTS[document]),
        title=title,
        authors="Ash B, Elm C, et al.",
        journal="J Made Up Trials",
        year=2031,
        identifiers=Identifiers(doi="10.5555/made.up.1"),
        status=Status.CURRENT,
        url="https://doi.org/10.5555/made.up.1",
    )
    return replace(made, **more)  # type: ignore[arg-type]  # fields of a Reference, given by name in tests


RESULT = "At week 24 a SALT of 20 or less was reached by 31.5% on examplinib 10 mg and 4.2% on placebo."
ACNE = "Acne was seen in 6.1% on examplinib 10 mg and 1.0% on placebo."
WARNING = "The boxed warning names serious infections, mortality and thrombosis."
TESTS = "Test for tuberculosis before the first dose."


def finding() -> Finding:
    start = TRIAL_TEXT.index(RESULT)
    return Finding(
        id=FindingId("ash-2031-examplinib-f01"),
        document=TRIAL,
        document_hash=hash_of(TRIAL, TRIAL_TEXT),
        topic="efficacy",
        statement=Span(start, start + len(RESULT)),
        population="adults with patchy hair loss",
        intervention="examplinib",
        dose="10 mg once daily",
        comparator="placebo",
        outcome="SALT <=20",
        timepoint="week 24",
        arms=(
            Arm("SALT<=20", "31.5", "%", arm="10 mg", n="200"),
            Arm("SALT<=20", "4.2", "%", arm="placebo", n="201"),
            Arm("risk difference", "27.3", "percentage points", interval="95% CI 20.1-34.5"),
        ),
    )


def answer(**changes: object) -> Answer:
    """An answer that uses every part; `changes` replace fields."""
    made = Answer(
        id=AnswerId(""),
        question=Question(
            text="Which drugs help adults with patchy hair loss?",
            type=QuestionType.TREATMENT_OPTIONS,
            pico=Pico(population=("adults", "patchy hair loss"), intervention=("examplinib",)),
        ),
        bottom_line=(ClaimId("c1"),),
        sections=(
            AnswerSection("Efficacy", "efficacy", (ClaimId("c1"),)),
            AnswerSection("Boxed warning", "boxed_warning", (ClaimId("c2"),)),
            AnswerSection("Tests before treatment", "monitoring", (ClaimId("c3"),)),
        ),
        claims=(
            claim("c1", RESULT, cite(TRIAL, RESULT, "ash-2031-examplinib-f01"), certainty=Certainty.MODERATE),
            claim("c2", WARNING, cite(LABEL, WARNING)),
            claim("c3", TESTS, cite(LABEL, TESTS), cite(TRIAL, ACNE), certainty=Certainty.VERY_LOW),
            claim("c4", DOUBTED_TEXT, cite(DOUBTED, DOUBTED_TEXT)),
        ),
        findings=((finding(), (ClaimId("c1"),)),),
        conflicts=(
            Conflict("SALT of 20 or less at week 24", (ClaimId("c1"), ClaimId("c4")), "The second had no control."),
        ),
        premises=(Premise("Several drugs are approved", Label.CONTRADICTED, (ClaimId("c2"),)),),
        gaps=("Nothing was found on children.",),
        follow_ups=("How is examplinib dosed?",),
        references=(
            reference(1, TRIAL, "Examplinib for patchy hair loss", note="Curated summary; abstract read."),
            reference(2, LABEL, "Examplinib label", status=Status.CORRECTED, year=2030),
            reference(3, DOUBTED, "Examplinib, a first look", status=Status.CONCERN, url=None),
        ),
        withheld=(
            Withheld(
                "Examplinib cures 31.5% of adults.",
                Verdict(Label.INSUFFICIENT, 0.1, (Reason(ReasonKind.OUTCOME, "cures", "SALT of 20 or less"),), JUDGE),
                (cite(TRIAL, RESULT),),
            ),
        ),
        abstention=None,
        provenance=AnswerProvenance("starter", "v7", "lancedb 0.40", JUDGE, "plain 1", "0.1.0", as_of="2031-05-01"),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # fields of an Answer, given by name in tests


def lay_and_urgent() -> Answer:
    asked = Question(text="My scalp is bare and my chest hurts", reader=Reader.PATIENT)
    return answer(question=asked, urgent=Urgency("Chest pain", "Call your emergency number now."))
