"""Reads a stored synthesis back: the shapes of its JSON, and what they say as the words of the domain."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt, StrictStr

from everyline.domain.citation import Citation
from everyline.domain.evidence import Certainty, Design, Direction, Step
from everyline.domain.ids import DocumentId, FindingId
from everyline.domain.synthesis import (
    Absolute,
    Calculation,
    Disagreement,
    Estimate,
    Group,
    Measure,
    Normal,
    Pooled,
    Row,
    Spread,
    StudyWeight,
    Summary,
    Weighting,
)
from everyline.domain.text import Span
from everyline.publish.stored import Position, Stored, StoredCitation

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]


class StoredPlace(Stored):
    """A range of a document."""

    start: Position
    end: Position


class StoredStep(Stored):
    """One reason of a rating."""

    domain: StrictStr
    text: StrictStr
    change: StrictInt
    span: StoredPlace | None

    def domain_step(self) -> Step:
        span = None if self.span is None else Span(self.span.start, self.span.end)
        return Step(self.domain, self.text, self.change, span)


class StoredEstimate(Stored):
    """An effect."""

    measure: Measure
    value: Number
    low: Number | None
    high: Number | None
    level: Number
    p: StrictStr | None
    unit: StrictStr
    is_derived: StrictBool
    standard_error: Number | None

    def estimate(self) -> Estimate:
        return Estimate(
            self.measure,
            self.value,
            self.low,
            self.high,
            self.level,
            self.p,
            self.unit,
            self.is_derived,
            self.standard_error,
        )


class StoredGroup(Stored):
    """One group of a row."""

    label: StrictStr
    is_control: StrictBool
    n: StrictInt | None
    events: StrictInt | None
    percent: Number | None
    mean: Number | None
    sd: Number | None
    dose: StrictStr | None
    value: Number | None = None
    unit: StrictStr = ""

    def group(self) -> Group:
        return Group(
            self.label,
            self.is_control,
            self.n,
            self.events,
            self.percent,
            self.mean,
            self.sd,
            self.dose,
            self.value,
            self.unit,
        )


class StoredNormal(Stored):
    """How a source's words were filed."""

    field: StrictStr
    said: StrictStr
    filed_as: StrictStr
    why: StrictStr


class StoredRow(Stored):
    """A row of the evidence table."""

    finding: FindingId
    document: DocumentId
    citation: StoredCitation
    study: StrictStr
    trial: StrictStr
    design: Design
    year: StrictInt | None
    participants: StrictInt | None
    population: StrictStr
    intervention: StrictStr
    dose: StrictStr
    comparator: StrictStr
    outcome: StrictStr
    timepoint: StrictStr
    groups: tuple[StoredGroup, ...]
    estimates: tuple[StoredEstimate, ...]
    direction: Direction | None
    certainty: Certainty | None
    steps: tuple[StoredStep, ...]
    normals: tuple[StoredNormal, ...]
    further: tuple[StoredCitation, ...] = ()

    def row(self) -> Row:
        """The row; raises ValueError where a group or an effect holds what can't be."""
        return Row(
            finding=self.finding,
            document=self.document,
            citation=_citation(self.citation),
            study=self.study,
            trial=self.trial,
            design=self.design,
            year=self.year,
            participants=self.participants,
            population=self.population,
            intervention=self.intervention,
            dose=self.dose,
            comparator=self.comparator,
            outcome=self.outcome,
            timepoint=self.timepoint,
            groups=tuple(one.group() for one in self.groups),
            estimates=tuple(one.estimate() for one in self.estimates),
            direction=self.direction,
            certainty=self.certainty,
            steps=tuple(one.domain_step() for one in self.steps),
            normals=tuple(Normal(one.field, one.said, one.filed_as, one.why) for one in self.normals),
            further=tuple(_citation(one) for one in self.further),
        )


class StoredStudyWeight(Stored):
    """A study of a pooled estimate."""

    finding: FindingId
    study: StrictStr
    estimate: StoredEstimate
    fixed_percent: Number
    random_percent: Number

    def study_weight(self) -> StudyWeight:
        return StudyWeight(self.finding, self.study, self.estimate.estimate(), self.fixed_percent, self.random_percent)


class StoredInterval(Stored):
    """From low to high."""

    low: Number
    high: Number


class StoredPooled(Stored):
    """A pooled estimate."""

    comparison: StrictStr
    outcome: StrictStr
    timepoint: StrictStr
    studies: tuple[StoredStudyWeight, ...]
    fixed: StoredEstimate
    random: StoredEstimate
    q: Number
    df: StrictInt
    p_heterogeneity: Number
    i2_percent: Number
    tau2: Number
    method: StrictStr
    certainty: Certainty | None
    steps: tuple[StoredStep, ...]
    spread: Spread
    weighting: Weighting
    hartung_knapp: StoredEstimate | None
    prediction: StoredInterval | None

    def pooled(self) -> Pooled:
        return Pooled(
            comparison=self.comparison,
            outcome=self.outcome,
            timepoint=self.timepoint,
            studies=tuple(one.study_weight() for one in self.studies),
            fixed=self.fixed.estimate(),
            random=self.random.estimate(),
            q=self.q,
            df=self.df,
            p_heterogeneity=self.p_heterogeneity,
            i2_percent=self.i2_percent,
            tau2=self.tau2,
            method=self.method,
            certainty=self.certainty,
            steps=tuple(one.domain_step() for one in self.steps),
            spread=self.spread,
            weighting=self.weighting,
            hartung_knapp=None if self.hartung_knapp is None else self.hartung_knapp.estimate(),
            prediction=None if self.prediction is None else (self.prediction.low, self.prediction.high),
        )


class StoredAbsolute(Stored):
    """An effect among 1000 people."""

    baseline_per_1000: Number
    treated_per_1000: Number
    difference_per_1000: Number
    low_per_1000: Number | None
    high_per_1000: Number | None
    nnt: StrictInt | None
    baseline: StrictStr

    def absolute(self) -> Absolute:
        return Absolute(
            self.baseline_per_1000,
            self.treated_per_1000,
            self.difference_per_1000,
            self.low_per_1000,
            self.high_per_1000,
            self.nnt,
            self.baseline,
        )


class StoredSummary(Stored):
    """A row of the summary of findings."""

    comparison: StrictStr
    outcome: StrictStr
    timepoint: StrictStr
    estimate: StoredEstimate | None
    absolute: StoredAbsolute | None
    studies: StrictInt
    participants: StrictInt | None
    certainty: Certainty | None
    steps: tuple[StoredStep, ...]
    findings: tuple[FindingId, ...]
    pooled: StoredPooled | None
    reason: StrictStr = ""

    def summary(self) -> Summary:
        return Summary(
            comparison=self.comparison,
            outcome=self.outcome,
            timepoint=self.timepoint,
            estimate=None if self.estimate is None else self.estimate.estimate(),
            absolute=None if self.absolute is None else self.absolute.absolute(),
            studies=self.studies,
            participants=self.participants,
            certainty=self.certainty,
            steps=tuple(one.domain_step() for one in self.steps),
            findings=self.findings,
            pooled=None if self.pooled is None else self.pooled.pooled(),
            reason=self.reason,
        )


class StoredDisagreement(Stored):
    """Sources that do not agree."""

    about: StrictStr
    kind: StrictStr
    sides: tuple[FindingId, ...]
    reason: StrictStr

    def disagreement(self) -> Disagreement:
        return Disagreement(self.about, self.kind, self.sides, self.reason)


class StoredRefusal(Stored):
    """A figure that was refused."""

    finding: FindingId
    said: StrictStr
    reason: StrictStr


class StoredInput(Stored):
    """What goes into a calculation."""

    name: StrictStr
    value: StrictStr
    citation: StoredCitation | None


class StoredCalculation(Stored):
    """Something worked out in view."""

    kind: StrictStr
    text: StrictStr
    inputs: tuple[StoredInput, ...]
    steps: tuple[StrictStr, ...]
    result: StrictStr

    def calculation(self) -> Calculation:
        return Calculation(
            self.kind,
            self.text,
            tuple(
                (one.name, one.value, None if one.citation is None else _citation(one.citation)) for one in self.inputs
            ),
            self.steps,
            self.result,
        )


def _citation(stored: StoredCitation) -> Citation:
    span = Span(stored.start, stored.end)
    return Citation(stored.document, stored.document_hash, span, stored.quote, stored.finding)
