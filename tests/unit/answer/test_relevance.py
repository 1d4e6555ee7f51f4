"""Which lines answer a question about one thing, whatever section they would stand in."""

from everyline.answer.candidates import candidates
from everyline.answer.choose import Matter
from everyline.answer.focus import age_groups, aspects, focus_words, hinted_topics
from everyline.answer.plans import PLANS
from everyline.answer.relevance import answering, leading
from everyline.domain.evidence import Appraisal, Certainty, Design, Evidence, Finding
from everyline.domain.ids import FindingId, Identifiers, IdKind, content_hash, document_id
from everyline.domain.question import Pico, Question, QuestionType
from everyline.domain.text import Document, DocumentKind, Provenance, Section, SectionKind, Span

TITLE = "Drugabine: prescribing information"


def label(*lines: tuple[str, str, str]) -> Evidence:
    """A label of drugabine with findings: topic, outcome and statement of each."""
    text, spans = f"{TITLE}\n", []
    for _, _, said in lines:
        spans.append(Span(len(text), len(text) + len(said)))
        text += f"{said}\n"
    document = Document(
        id=document_id(IdKind.CARD, "drugabine"),
        kind=DocumentKind.CARD,
        title=TITLE,
        text=text,
        sections=(Section(SectionKind.TITLE, "", Span(0, len(TITLE))),),
        identifiers=Identifiers(),
        provenance=Provenance("test", "made for this test"),
    )
    appraisal = Appraisal(Design.LABEL, Certainty.MODERATE, ())
    findings = tuple(
        (
            Finding(
                id=FindingId(f"f{place}"),
                document=document.id,
                document_hash=content_hash(text),
                topic=topic,
                statement=span,
                intervention="drugabine",
                outcome=outcome,
            ),
            appraisal,
        )
        for place, ((topic, outcome, _), span) in enumerate(zip(lines, spans, strict=True))
    )
    return Evidence(document, appraisal, (), findings)


LABEL = label(
    ("dosing", "dose", "5 mg by mouth once daily."),
    ("dosing", "missed dose", "A missed dose is taken within 8 hours."),
    ("safety", "liver", "Liver injury occurred in 2% of patients."),
    ("boxed-warning", "boxed warning", "The boxed warning is for serious infections and thrombosis."),
    ("efficacy", "response", "A response was seen in 40% at week 24."),
)


def chosen(text: str, kind: QuestionType) -> list[str]:
    """Ids of the findings that answer a question about drugabine, in the order in which they lead."""
    question = Question(text, type=kind, pico=Pico(intervention=("drugabine",)))
    plan = PLANS[kind]
    matter = Matter(
        question,
        plan,
        candidates(question, (LABEL,)),
        ("drugabine",),
        ("drugabine",),
        age_groups(text),
        hinted_topics(question),
        aspects(question),
        focus_words(question),
    )
    placed = answering(matter, plan.sections)
    return [str(one.line.finding.id) for one in leading(placed, matter) if one.line.finding]


def test_the_line_that_holds_what_is_asked_leads() -> None:
    assert chosen("What if a dose of drugabine is missed?", QuestionType.DOSING)[0] == "f1"


def test_an_answer_on_dosing_holds_the_labelled_dose_whatever_else_is_asked() -> None:
    assert "f0" in chosen("What if a dose of drugabine is missed?", QuestionType.DOSING)


def test_a_question_of_safety_at_large_begins_with_the_boxed_warning() -> None:
    assert chosen("Is drugabine safe?", QuestionType.SAFETY)[0] == "f3"


def test_a_question_of_one_harm_begins_with_that_harm() -> None:
    assert chosen("Can drugabine injure the liver?", QuestionType.SAFETY)[0] == "f2"


def test_no_line_of_another_matter_is_added() -> None:
    assert "f4" not in chosen("What if a dose of drugabine is missed?", QuestionType.DOSING)


def test_a_type_read_wrongly_does_not_hide_the_line_that_answers() -> None:
    assert chosen("What did the liver show with drugabine?", QuestionType.DEFINITION) == ["f2"]
