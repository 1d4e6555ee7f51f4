"""What a reader gets beside the plan's sections: little, and nothing that a narrow question is not after."""

from __future__ import annotations

from tests.unit.answer.test_relevance import label

from everyline.answer.readers.further import with_further
from everyline.answer.write import write
from everyline.domain.question import Pico, Question, QuestionType, Reader

LABEL = label(
    ("dosing", "dose", "5 mg by mouth once daily."),
    ("dosing", "missed dose", "A missed dose is taken within 8 hours."),
    ("interaction", "CYP3A", "Strong CYP3A inhibitors raise exposure."),
    ("interaction", "rifampicin", "Rifampicin lowers the effect."),
    ("contraindication", "hypersensitivity", "Contraindicated in hypersensitivity to the drug."),
    ("monitoring", "lipids", "Check lipids 12 weeks after starting."),
    ("monitoring", "lymphocytes", "Check lymphocytes before starting."),
    ("special-population", "kidney", "Not recommended in severe renal impairment."),
    ("efficacy", "response", "A response was seen in 40% at week 24."),
)


def added(text: str, kind: QuestionType, reader: Reader) -> list[str]:
    """The lines beside the plan's, in order."""
    question = Question(text, type=kind, reader=reader, pico=Pico(intervention=("drugabine",)))
    outline = write(question, (LABEL,))
    planned = {one.plan.heading for one in outline.sections}
    return [
        draft.text
        for written in with_further(outline, question).sections
        if written.plan.heading not in planned
        for draft in written.drafts
    ]


def test_a_question_of_one_drug_and_type_gets_a_few_lines() -> None:
    lines = added("What is the dose of drugabine?", QuestionType.DOSING, Reader.PHARMACIST)
    assert 0 < len(lines) <= 3
    assert any("hypersensitivity" in line for line in lines)  # no second line of a section before a first of another


def test_a_narrow_question_gets_only_lines_that_hold_what_it_is_after() -> None:
    for reader in Reader:
        for line in added("How often are lipids a harm of drugabine?", QuestionType.SAFETY, reader):
            assert "lipids" in line
    plain = added("Is drugabine safe?", QuestionType.SAFETY, Reader.PHARMACIST)
    narrow = added("Do lipids rise with drugabine?", QuestionType.SAFETY, Reader.PHARMACIST)
    assert plain
    assert not any(line in narrow for line in plain)


def test_nothing_is_added_to_a_clinicians_answer() -> None:
    assert added("What is the dose of drugabine?", QuestionType.DOSING, Reader.CLINICIAN) == []
