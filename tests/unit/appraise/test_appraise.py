"""Design from the source's own types first; certainty by stated steps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from everyline.appraise.certainty import Rating, appraise, certainty_of, sample_size
from everyline.appraise.design import design_of
from everyline.domain.evidence import Arm, Certainty, Design, Finding
from everyline.domain.ids import FindingId, Identifiers, IdKind, document_id
from everyline.domain.text import Document, DocumentKind, Provenance, Span, Status


def a_document(title: str = "A study", body: str = "Text.", types: tuple[str, ...] = (), read_as: str = "") -> Document:
    return Document(
        id=document_id(IdKind.PMID, "1"),
        kind=DocumentKind.ABSTRACT,
        title=title,
        text=f"{title}\n{body}",
        sections=(),
        identifiers=Identifiers(pmid="1"),
        provenance=Provenance("test", "here", read_as),
        publication_types=types,
    )


def a_finding(document: Document, **parts: object) -> Finding:
    given: dict[str, object] = {"topic": "efficacy", "comparator": "placebo", "population": "adults", **parts}
    arms = (Arm("response", "10", "%", "drug"),)
    return Finding(FindingId("f"), document.id, document.hash, statement=Span(0, 1), arms=arms, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("document", "design"),
    [
        (a_document(types=("Journal Article", "Randomized Controlled Trial")), Design.RCT),
        (a_document(types=("Meta-Analysis", "Randomized Controlled Trial")), Design.SYSTEMATIC_REVIEW),
        (a_document("A cohort of nurses", types=("Journal Article",)), Design.COHORT),
        (a_document("Drug A: a randomised trial"), Design.RCT),
        (a_document("Effects in mice", types=("Journal Article",)), Design.ANIMAL),
        (a_document("Something else"), Design.OTHER),
        (a_document(body="Patients were randomised.", types=("Clinical Trial",)), Design.RCT),
    ],
)
def test_the_design_comes_from_types_then_words(document: Document, design: Design) -> None:
    assert design_of(document) is design


@pytest.mark.parametrize(
    ("design", "status", "read_as", "level"),
    [
        (Design.RCT, Status.CURRENT, "", Certainty.HIGH),
        (Design.RCT, Status.CURRENT, "news report", Certainty.MODERATE),
        (Design.RCT, Status.CONCERN, "", Certainty.VERY_LOW),
        (Design.COHORT, Status.CURRENT, "", Certainty.LOW),
        (Design.CASE_SERIES, Status.CURRENT, "digest", Certainty.VERY_LOW),
    ],
)
def test_certainty_starts_at_design_and_every_step_is_said(
    design: Design, status: Status, read_as: str, level: Certainty
) -> None:
    appraisal = appraise(a_document(read_as=read_as), design, status)
    assert appraisal.certainty is level
    assert appraisal.steps[0].text.startswith("starts")
    assert (len(appraisal.steps) > 1) == bool(read_as or status is not Status.CURRENT)


def test_people_with_another_disease_lower_it_unless_that_is_the_question() -> None:
    document = a_document()
    base = appraise(document, Design.RCT, Status.CURRENT)
    other = a_finding(document, population="rheumatoid arthritis, 50 or older")
    assert certainty_of(other, document, base, ("alopecia areata",)).certainty is Certainty.MODERATE
    assert certainty_of(other, document, base, ("rheumatoid arthritis",)).certainty is Certainty.HIGH


def test_few_people_no_comparison_and_indirect_comparison_lower_it() -> None:
    document = a_document()
    trial = appraise(document, Design.RCT, Status.CURRENT)
    review = appraise(document, Design.SYSTEMATIC_REVIEW, Status.CURRENT)
    assert (
        certainty_of(a_finding(document, population="32 adults"), document, trial, ()).certainty is Certainty.MODERATE
    )
    assert certainty_of(a_finding(document, comparator=None), document, trial, ()).certainty is Certainty.MODERATE
    assert certainty_of(a_finding(document, comparator="each other"), document, review, ()).certainty is Certainty.LOW
    assert certainty_of(a_finding(document, comparator=None), document, review, ()).certainty is Certainty.LOW


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("We enrolled 1,294 patients.", 1294),
        ("In 40 consecutive adult patients", 40),
        ("(n=130)", 130),
        ("a dose of 50 mg", None),
    ],
)
def test_participants_are_read_beside_a_word_for_people(text: str, size: int | None) -> None:
    assert sample_size(text) == size


@pytest.mark.parametrize(
    ("arms", "lost"),
    [
        (
            (Arm("HR death", "0.8", "", "drug", None, "95% CI 0.6-1.1"),),
            ["the interval of the hazard ratio, 0.6 to 1.1"],
        ),
        ((Arm("HR death", "0.8", "", "drug", None, "95% CI 0.7-0.9"),), []),
        (
            (Arm("death", "10", "%", "drug", "10/100"), Arm("death", "20", "%", "placebo", "20/100")),
            ["the interval of the risk ratio, 0.25 to 1.01", "30 events, fewer than 300"],
        ),
        ((Arm("death", "20", "%", "drug", "200/1000"), Arm("death", "40", "%", "placebo", "400/1000")), []),
    ],
)
def test_imprecision_is_read_from_intervals_and_events(arms: tuple[Arm, ...], lost: list[str]) -> None:
    document = a_document()
    base = appraise(document, Design.RCT, Status.CURRENT)
    given = replace(a_finding(document, outcome="death"), arms=arms)
    found = [step for step in certainty_of(given, document, base, ()).steps if step.domain == "imprecision"]
    assert [step.text.removesuffix(", holds no effect") for step in found] == lost
    assert all(step.change == -1 and step.span == given.statement for step in found)


def test_another_age_than_the_one_asked_about_lowers_it() -> None:
    document = a_document()
    base = appraise(document, Design.RCT, Status.CURRENT)
    adults = a_finding(document, population="adults with severe AA")
    asked = certainty_of(adults, document, base, (), asked="What can be offered to an 8-year-old?")
    assert asked.certainty is Certainty.MODERATE
    assert asked.steps[-1].text == "asked of children, studied in adults"
    assert certainty_of(adults, document, base, (), asked="What can be offered?").certainty is Certainty.HIGH


def test_a_stand_in_for_what_patients_notice_lowers_it_unless_it_is_asked_about() -> None:
    document = a_document()
    base = appraise(document, Design.RCT, Status.CURRENT)
    given = a_finding(document, outcome="change in HbA1c")
    assert certainty_of(given, document, base, ()).certainty is Certainty.MODERATE
    assert certainty_of(given, document, base, (), asked="Does it lower HbA1c?").certainty is Certainty.HIGH


@pytest.mark.parametrize(
    ("value", "interval", "level"),
    [
        ("0.4", "95% CI 0.3-0.5", Certainty.MODERATE),
        ("6.0", "95% CI 4.0-9.0", Certainty.HIGH),
        ("1.5", "95% CI 1.2-1.9", Certainty.LOW),
        ("2.5", "95% CI 0.9-7.0", Certainty.VERY_LOW),
    ],
)
def test_a_large_effect_of_a_cohort_that_nothing_lowers_raises_it(value: str, interval: str, level: Certainty) -> None:
    document = a_document(types=("cohort",))
    base = appraise(document, Design.COHORT, Status.CURRENT)
    given = replace(a_finding(document), arms=(Arm("HR death", value, "", "drug", None, interval),))
    assert certainty_of(given, document, base, ()).certainty is level


def test_certainty_never_leaves_the_ladder_and_follows_from_its_steps() -> None:
    rating = Rating(Certainty.LOW)
    for _ in range(3):
        rating.move("imprecision", "few", -1)
    assert rating.level is Certainty.VERY_LOW
    rating.move("large effect", "large", 5)
    assert rating.level is Certainty.HIGH
    rating.cap("design", "at most low", Certainty.LOW)
    assert (rating.level, rating.steps[-1].change) == (Certainty.LOW, -2)
