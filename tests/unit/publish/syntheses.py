"""An answer with a synthesis, built by hand from study cards of the starter library: their texts, figures and spans.

Two trials of baricitinib 4 mg are pooled from printed risk differences, one of deuruxolitinib 8 mg is worked out from
percentages and numbers of people.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from everyline.answer.cite import references
from everyline.appraise.absolute import absolute, baseline_percent, worked
from everyline.appraise.effects import of_groups
from everyline.appraise.pool import pool
from everyline.domain.answer import Answer, AnswerProvenance, AnswerSection, Claim, Label, Verdict
from everyline.domain.citation import Citation
from everyline.domain.evidence import Certainty, Design, Direction, Finding, Step
from everyline.domain.ids import AnswerId, ClaimId, DocumentId
from everyline.domain.question import Pico, Question, QuestionType, Reader
from everyline.domain.record import Kept
from everyline.domain.synthesis import (
    Calculation,
    Disagreement,
    Estimate,
    Group,
    Measure,
    Normal,
    Row,
    Summary,
    Synthesis,
)
from everyline.publish.export import answer_digest, id_of
from everyline.sources.cards import read_card

CARDS = Path(__file__).parents[3] / "content" / "library" / "alopecia-areata"
JUDGE = "rules 1"
POINTS = "percentage points"
STEPS = (
    Step("design", "starts high: rct"),
    Step("indirectness", "the people studied are those asked about"),
    Step("risk of bias", "how people were assigned is not told", -1),
)


@cache
def card(name: str) -> Kept:
    return read_card((CARDS / f"{name}.yaml").read_text(encoding="utf-8"), name)


def found(finding: str) -> tuple[Kept, Finding]:
    kept = card(finding.rpartition("-f")[0])
    return kept, next(one for one in kept.findings if one.id == finding)


def cited(finding: str) -> Citation:
    kept, one = found(finding)
    text = kept.document.text
    span = one.statement
    return Citation(kept.document.id, kept.document.hash, span, text[span.start : span.end], one.id)


def laid_out(finding: str) -> tuple[Citation, ...]:
    """Where a card lays out the fields and values of a finding, intervals and numbers of people among them."""
    kept, one = found(finding)
    if one.context is None:
        return ()
    quote = one.context.of(kept.document.text)
    return (Citation(kept.document.id, kept.document.hash, one.context, quote, one.id),)


def row(
    finding: str,
    study: str,
    trial: str,
    *,
    treatment: str,
    groups: tuple[Group, ...] = (),
    estimates: tuple[Estimate, ...] = (),
    dose: str,
) -> Row:
    kept, one = found(finding)
    return Row(
        finding=one.id,
        document=kept.document.id,
        citation=cited(finding),
        study=study,
        trial=trial,
        design=Design.RCT,
        year=kept.document.year,
        participants=None,
        population=one.population or "",
        intervention=treatment,
        dose=dose,
        comparator=one.comparator or "",
        outcome="SALT of 20 or less",
        timepoint=one.timepoint or "",
        groups=groups,
        estimates=estimates,
        direction=Direction.INCREASED,
        certainty=Certainty.MODERATE,
        steps=STEPS,
        normals=(Normal("outcome", one.outcome or "", "SALT of 20 or less", "scale and bound"),),
        further=laid_out(finding),
    )


def percents(
    treated: str, percent: float, placebo: float, n: int | None = None, m: int | None = None
) -> tuple[Group, ...]:
    return (Group(treated, False, n=n, percent=percent), Group("placebo", True, n=m, percent=placebo))


def difference(value: float, low: float, high: float) -> Estimate:
    return Estimate(Measure.RISK_DIFFERENCE, value, low, high, unit=POINTS)


def rows() -> tuple[Row, ...]:
    brave1, brave2 = "NCT03570749", "NCT03899259"
    bari = {"treatment": "baricitinib", "dose": "4 mg once daily"}
    thrive = percents("8 mg", 29.6, 0.8, 351, 140)
    return (
        row("king-2022-brave-f01", "King 2022, BRAVE-AA1", brave1, groups=percents("4 mg", 38.8, 6.2), **bari),
        row("king-2022-brave-f02", "King 2022, BRAVE-AA2", brave2, groups=percents("4 mg", 35.9, 3.3), **bari),
        row("king-2022-brave-f03", "King 2022, BRAVE-AA1", brave1, estimates=(difference(32.6, 25.6, 39.5),), **bari),
        row("king-2022-brave-f04", "King 2022, BRAVE-AA2", brave2, estimates=(difference(32.6, 25.6, 39.6),), **bari),
        row(
            "king-2024-thrive-aa1-f01",
            "King 2024, THRIVE-AA1",
            "king-2024-thrive-aa1",
            groups=thrive,
            estimates=of_groups(thrive),
            treatment="deuruxolitinib",
            dose="8 mg twice daily",
        ),
    )


def synthesis() -> Synthesis:
    table = rows()
    first, second, third, fourth, fifth = table
    where = "placebo groups of BRAVE-AA1 and BRAVE-AA2"
    pooled = pool(
        [(one.finding, one.study, one.estimates[0]) for one in (third, fourth)],
        comparison="baricitinib 4 mg once daily against placebo",
        outcome="SALT of 20 or less",
        timepoint="week 36",
    )
    pooled = replace(pooled, certainty=Certainty.MODERATE, steps=STEPS)
    base = baseline_percent([first.groups[1], second.groups[1]])
    assert base is not None
    many = absolute(pooled.random, baseline_percent=base, baseline=where)
    assert many is not None
    single = next(one for one in fifth.estimates if one.measure is Measure.RISK_DIFFERENCE)
    one = absolute(single, baseline_percent=0.8, baseline="placebo group of THRIVE-AA1")
    assert one is not None
    return Synthesis(
        rows=table,
        summaries=(
            Summary(
                comparison="baricitinib 4 mg once daily against placebo",
                outcome="SALT of 20 or less",
                timepoint="week 36",
                estimate=pooled.random,
                absolute=many,
                studies=2,
                participants=None,
                certainty=Certainty.MODERATE,
                steps=STEPS,
                findings=tuple(r.finding for r in table[:4]),
                pooled=pooled,
            ),
            Summary(
                comparison="deuruxolitinib 8 mg twice daily against placebo",
                outcome="SALT of 20 or less",
                timepoint="week 24",
                estimate=single,
                absolute=one,
                studies=1,
                participants=491,
                certainty=Certainty.MODERATE,
                steps=STEPS,
                findings=(fifth.finding,),
            ),
        ),
        disagreements=(
            Disagreement(
                "SALT of 20 or less on placebo",
                "result",
                (first.finding, fifth.finding),
                "the trials ended at different times",
            ),
        ),
        calculations=(_worked(fifth, single, one),),
    )


def _worked(fifth: Row, single: Estimate, one: object) -> Calculation:
    return worked(
        single,
        one,  # type: ignore[arg-type]  # an Absolute, checked by the caller
        treatment="deuruxolitinib 8 mg",
        comparator="placebo",
        outcome="SALT of 20 or less at week 24",
        inputs=(("8 mg", "29.6 %", fifth.citation), ("placebo", "0.8 %", fifth.citation)),
        treated_percent=29.6,
    )


def claim(name: str, finding: str) -> Claim:
    citation = cited(finding)
    verdict = Verdict(Label.SUPPORTED, 1.0, (), JUDGE)
    return Claim(ClaimId(name), citation.quote, (citation,), verdict, Certainty.MODERATE, STEPS)


def answer(reader: Reader = Reader.CLINICIAN, **changes: object) -> Answer:
    """An answer with everything a synthesis can have; its claims are the cards' own statements."""
    claims = (claim("c1", "king-2022-brave-f01"), claim("c2", "king-2024-thrive-aa1-f01"))
    given = synthesis()
    kept = {one.document.id: one.document for one in map(card, ("king-2022-brave", "king-2024-thrive-aa1"))}
    documents: dict[DocumentId, object] = dict(kept)
    made = Answer(
        id=AnswerId(""),
        question=Question(
            text="How well do baricitinib and deuruxolitinib work in severe alopecia areata?",
            reader=reader,
            type=QuestionType.EFFICACY,
            pico=Pico(population=("severe alopecia areata",), intervention=("baricitinib", "deuruxolitinib")),
        ),
        bottom_line=(ClaimId("c1"),),
        sections=(AnswerSection("Efficacy", "efficacy", (ClaimId("c1"), ClaimId("c2"))),),
        claims=claims,
        findings=((found("king-2022-brave-f01")[1], (ClaimId("c1"),)),),
        conflicts=(),
        premises=(),
        gaps=("No trial compares the two drugs with each other.",),
        follow_ups=(),
        references=references(claims, documents, {}, given),  # type: ignore[arg-type]  # documents by id
        withheld=(),
        abstention=None,
        provenance=AnswerProvenance("starter", "v7", "lancedb 0.40", JUDGE, "plain 1", "0.1.0"),
        synthesis=given,
    )
    made = replace(made, **changes)  # type: ignore[arg-type]  # fields of an Answer, given by name in tests
    return replace(made, id=id_of(answer_digest(made)))


def text_of(document: DocumentId, version: object) -> str | None:
    """The text of a card cited, as a library gives it."""
    kept = next(
        (one for one in map(card, ("king-2022-brave", "king-2024-thrive-aa1")) if one.document.id == document), None
    )
    return kept.document.text if kept is not None and kept.document.hash == version else None


def infected(words: str, reader: Reader = Reader.CLINICIAN) -> Answer:
    """The words in every place of a synthesis where text of a source can stand."""
    made = answer(reader)
    given = made.synthesis
    step = Step(words, words, -1)
    table = tuple(
        replace(
            one,
            citation=replace(one.citation, quote=words),
            study=words,
            population=words,
            intervention=words,
            dose=words,
            comparator=words,
            outcome=words,
            timepoint=words,
            groups=tuple(replace(group, label=words) for group in one.groups),
            estimates=tuple(replace(estimate, unit=words, p=words) for estimate in one.estimates),
            steps=(step,),
            normals=(Normal(words, words, f"{words} filed", words),),
        )
        for one in given.rows
    )
    summaries = tuple(
        replace(
            one,
            comparison=words,
            outcome=words,
            timepoint=words,
            steps=(step,),
            absolute=None if one.absolute is None else replace(one.absolute, baseline=words),
            pooled=None
            if one.pooled is None
            else replace(
                one.pooled,
                comparison=words,
                outcome=words,
                timepoint=words,
                method=words,
                studies=tuple(replace(study, study=words) for study in one.pooled.studies),
            ),
        )
        for one in given.summaries
    )
    disagreements = tuple(replace(one, about=words, kind=words, reason=words) for one in given.disagreements)
    calculations = tuple(
        replace(
            one,
            text=words,
            inputs=tuple((words, words, cited) for _, _, cited in one.inputs),
            steps=(words,),
            result=words,
        )
        for one in given.calculations
    )
    claims = tuple(replace(one, steps=(step,)) for one in made.claims)
    return replace(made, claims=claims, synthesis=Synthesis(table, summaries, disagreements, calculations))
