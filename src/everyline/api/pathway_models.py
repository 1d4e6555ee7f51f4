"""A pathway as REST tells it."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel

from everyline.domain.guidance import Backing
from everyline.domain.pathway import ActionKind, FactKind, Pathway
from everyline.domain.pathway_review import PathwayReview, Reviewed
from everyline.engine.bound import BoundPathway


class PathwaySummary(BaseModel):
    """A pathway as it is listed. hash: of its content. state, review: what the board says of it, in a word and in
    sentences. reviewed_on, review_by: null before it was approved."""

    id: str
    title: str
    about: str
    hash: str
    regions: list[str]
    state: Reviewed
    review: list[str]
    reviewed_on: date | None
    review_by: date | None

    @classmethod
    def of(cls, one: Pathway, review: PathwayReview) -> PathwaySummary:
        return cls(
            id=one.id, title=one.title, about=one.about, hash=one.hash, regions=list(one.regions),
            state=review.state, review=list(review.notes), reviewed_on=review.approved_on, review_by=review.review_by,
        )  # fmt: skip


class PathwaysModel(BaseModel):
    """Pathways by id."""

    pathways: list[PathwaySummary]


class CodeModel(BaseModel):
    """A code of a terminology."""

    system: str
    code: str


class AskedFactModel(BaseModel):
    """A fact that is asked for. unit: UCUM. units: further units, with how much of `unit` one of each is."""

    id: str
    name: str
    kind: FactKind
    why: str
    unit: str
    units: dict[str, str]
    low: str | None
    high: str | None
    choices: list[str]
    valid_days: int | None
    codes: list[CodeModel]


class ThresholdValueModel(BaseModel):
    """The value of a threshold from a day on."""

    threshold: str
    value: str
    unit: str
    since: date
    statement: str


class QuotedModel(BaseModel):
    """The exact words that a statement rests on: characters `start` to `end` of a document version's text."""

    document: str
    document_hash: str
    start: int
    end: int
    quote: str
    reference: int
    finding: str | None


class StatementModel(BaseModel):
    """A statement with what it cites. is_boards: no source says it, the board answers for it.

    unfound: findings that it cites and this library does not hold.
    """

    id: str
    text: str
    is_boards: bool
    citations: list[QuotedModel]
    unfound: list[str]


class CriterionModel(BaseModel):
    """A criterion. asks: its expression in words."""

    id: str
    says: str
    asks: str
    statements: list[str]


class ActionModel(BaseModel):
    """An action. when: beyond its step's condition, in words, empty for always. unless: criteria that speak against."""

    id: str
    says: str
    kind: ActionKind
    strength: str
    region: str | None
    when: str
    unless: list[str]
    statements: list[str]


class StepModel(BaseModel):
    """A step. when: for whom, in words; empty for everybody."""

    id: str
    title: str
    when: str
    statements: list[str]
    actions: list[ActionModel]


class SeriesModel(BaseModel):
    """Tests due after a medicine is begun: `at` so long after the start, then `every` so long, until `until`."""

    id: str
    test: str
    medicine: str
    at: list[str]
    every: str | None
    until: str | None
    when: str
    region: str | None
    statements: list[str]


class AreaModel(BaseModel):
    """An area of a score, with its weight in per cent of the whole and the statement that says so."""

    id: str
    name: str
    weight: str
    statement: str


class ScoreModel(BaseModel):
    """What is worked out of several areas: the sum of the per cent found in each times its weight. fact: what it is the
    value of. bands: criteria that say what a value means."""

    id: str
    title: str
    asks: str
    fact: str
    areas: list[AreaModel]
    bands: list[str]
    statements: list[str]


class CitedWorkModel(BaseModel):
    """A cited work. status: current, or what became of it, as retracted."""

    number: int
    document: str
    title: str
    authors: str
    journal: str
    year: int | None
    ids: dict[str, str]
    status: str
    url: str | None
    note: str


class PathwayModel(PathwaySummary):
    """A pathway with its evidence as this library holds it. scope: the criterion that says for whom it is."""

    authored_by: list[str]
    checked_by: list[str]
    scope: str | None
    facts: list[AskedFactModel]
    thresholds: list[ThresholdValueModel]
    criteria: list[CriterionModel]
    steps: list[StepModel]
    series: list[SeriesModel]
    scores: list[ScoreModel]
    statements: list[StatementModel]
    gaps: list[str]
    references: list[CitedWorkModel]

    @classmethod
    def bound(cls, one: BoundPathway, review: PathwayReview) -> PathwayModel:
        it = one.pathway
        return cls(
            **PathwaySummary.of(it, review).model_dump(),
            authored_by=list(it.authored_by),
            checked_by=list(it.checked_by),
            scope=it.scope,
            facts=_facts(it),
            thresholds=[
                ThresholdValueModel(
                    threshold=threshold.id, value=f"{value.value:f}", unit=threshold.unit, since=value.since,
                    statement=value.statement,
                )
                for threshold in it.thresholds
                for value in threshold.values
            ],
            criteria=[
                CriterionModel(
                    id=each.id, says=each.says, asks=one.words(each.expression), statements=list(each.statements)
                )
                for each in it.criteria
            ],
            steps=_steps(one),
            series=_series(one),
            scores=_scores(one),
            statements=[_statement(one, each) for each in one.grounds.backings],
            gaps=list(it.gaps),
            references=_references(one),
        )  # fmt: skip


def _facts(pathway: Pathway) -> list[AskedFactModel]:
    return [
        AskedFactModel(
            id=one.id, name=one.name, kind=one.kind, why=one.why, unit=one.unit,
            units={unit: f"{factor:f}" for unit, factor in one.units},
            low=None if one.low is None else f"{one.low:f}", high=None if one.high is None else f"{one.high:f}",
            choices=list(one.choices), valid_days=one.valid_days,
            codes=[CodeModel(system=code.system, code=code.code) for code in one.codes],
        )
        for one in pathway.facts
    ]  # fmt: skip


def _steps(bound: BoundPathway) -> list[StepModel]:
    return [
        StepModel(
            id=step.id,
            title=step.title,
            when=bound.words(step.when),
            statements=list(step.statements),
            actions=[
                ActionModel(
                    id=one.id, says=one.says, kind=one.kind, strength=one.strength, region=one.region or None,
                    when=bound.words(one.when), unless=list(one.unless), statements=list(one.statements),
                )
                for one in step.actions
            ],
        )
        for step in bound.pathway.steps
    ]  # fmt: skip


def _series(bound: BoundPathway) -> list[SeriesModel]:
    return [
        SeriesModel(
            id=one.id, test=one.test, medicine=one.medicine, at=[str(at) for at in one.at],
            every=str(one.every) if one.every else None, until=str(one.until) if one.until else None,
            when=bound.words(one.when), region=one.region or None, statements=list(one.statements),
        )
        for one in bound.pathway.series
    ]  # fmt: skip


def _scores(bound: BoundPathway) -> list[ScoreModel]:
    return [
        ScoreModel(
            id=one.id, title=one.title, asks=one.asks, fact=one.fact, bands=list(one.bands),
            statements=list(one.statements),
            areas=[
                AreaModel(id=area.id, name=area.name, weight=f"{area.weight:f}", statement=area.statement)
                for area in one.areas
            ],
        )
        for one in bound.scores
    ]  # fmt: skip


def _statement(bound: BoundPathway, backing: Backing) -> StatementModel:
    return StatementModel(
        id=backing.statement.id,
        text=backing.statement.text,
        is_boards=backing.statement.is_boards,
        citations=[
            QuotedModel(
                document=one.document, document_hash=one.document_hash, start=one.span.start, end=one.span.end,
                quote=one.quote, reference=bound.references[one.document].number, finding=one.finding,
            )
            for one in backing.citations
        ],
        unfound=list(backing.unfound),
    )  # fmt: skip


def _references(bound: BoundPathway) -> list[CitedWorkModel]:
    return [
        CitedWorkModel(
            number=one.number, document=one.document, title=one.title, authors=one.authors, journal=one.journal,
            year=one.year, ids={kind.value: value for kind, value in reversed(one.identifiers.pairs())},
            status=one.status.value, url=one.url, note=one.note,
        )
        for one in bound.grounds.references
    ]  # fmt: skip
