"""What several results say together: effects, evidence tables, pooled estimates, absolute effects, disagreements.

A source's own figures stay texts in `Arm`; here they are numbers that can be reckoned with. Nothing here is said as a
claim: what is worked out is a `Calculation`, with its inputs bound to spans and its arithmetic shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from math import inf, isfinite

from everyline.domain.citation import Citation
from everyline.domain.evidence import Certainty, Design, Direction, Step
from everyline.domain.ids import DocumentId, FindingId


class Measure(Enum):
    """What an effect compares. Ratios are pooled on the logarithm."""

    RISK_RATIO = "risk ratio"
    ODDS_RATIO = "odds ratio"
    HAZARD_RATIO = "hazard ratio"
    RATE_RATIO = "rate ratio"
    RISK_DIFFERENCE = "risk difference"
    MEAN_DIFFERENCE = "mean difference"
    STANDARDISED_MEAN_DIFFERENCE = "standardised mean difference"

    @property
    def is_ratio(self) -> bool:
        return self.value.endswith("ratio")

    @property
    def neutral(self) -> float:
        """The value that means no difference."""
        return 1.0 if self.is_ratio else 0.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """An effect with its interval, low not above high. level: of the interval, in percent.

    Risk differences are in percentage points. p: as printed. is_derived: worked out from the groups, not printed.
    standard_error: on the scale on which effects are pooled (the logarithm of a ratio), None where it is not known.
    """

    measure: Measure
    value: float
    low: float | None = None
    high: float | None = None
    level: float = 95.0
    p: str | None = None
    unit: str = ""
    is_derived: bool = False
    standard_error: float | None = None

    def __post_init__(self) -> None:
        if not all(isfinite(one) for one in (self.value, self.low, self.high, self.standard_error) if one is not None):
            raise ValueError(f"the {self.measure.value} or its interval is no finite number")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"an interval runs from {self.low} to {self.high}")
        if self.measure.is_ratio and self.value <= 0:
            raise ValueError(f"{self.value} is no {self.measure.value}")
        if self.standard_error is not None and self.standard_error <= 0:
            raise ValueError(f"a standard error of {self.standard_error}")


@dataclass(frozen=True, slots=True)
class Group:
    """One group of people with its result. percent: 0 to 100. A figure the source does not give is None.

    value: a result that is neither a share of people nor a mean, such as a rate. unit: of mean or value, as printed.
    """

    label: str
    is_control: bool
    n: int | None = None
    events: int | None = None
    percent: float | None = None
    mean: float | None = None
    sd: float | None = None
    dose: str | None = None
    value: float | None = None
    unit: str = ""

    def __post_init__(self) -> None:
        if self.n is not None and self.n < 0:
            raise ValueError(f"{self.n} people in {self.label}")
        if self.events is not None and (self.events < 0 or (self.n is not None and self.events > self.n)):
            raise ValueError(f"{self.events} events among {self.n} people in {self.label}")
        if self.percent is not None and not 0 <= self.percent <= 100:
            raise ValueError(f"{self.percent} % in {self.label}")
        if self.mean is not None and not isfinite(self.mean):
            raise ValueError(f"a mean of {self.mean} in {self.label}")
        if self.sd is not None and not 0 <= self.sd < inf:
            raise ValueError(f"a standard deviation of {self.sd} in {self.label}")


@dataclass(frozen=True, slots=True)
class Normal:
    """A field as the source says it and as the table files it, so that the mapping can be seen. why: the rule."""

    field: str
    said: str
    filed_as: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One result in an evidence table. trial: what papers of one trial share (a registration number, else the work).

    population to timepoint are as filed; `normals` tells what the source said. participants: of the study.
    groups: the treated one first, then its control. further: where figures stand that `citation` does not hold.
    """

    finding: FindingId
    document: DocumentId
    citation: Citation
    study: str
    trial: str
    design: Design
    year: int | None
    participants: int | None
    population: str
    intervention: str
    dose: str
    comparator: str
    outcome: str
    timepoint: str
    groups: tuple[Group, ...]
    estimates: tuple[Estimate, ...]
    direction: Direction | None
    certainty: Certainty | None
    steps: tuple[Step, ...]
    normals: tuple[Normal, ...] = ()
    further: tuple[Citation, ...] = ()

    @property
    def treatment(self) -> str:
        """What was given, with its dose."""
        return " ".join(filter(None, (self.intervention, self.dose)))

    @property
    def comparison(self) -> str:
        """What is compared, in words: "baricitinib 4 mg once daily against placebo"."""
        return f"{self.treatment} against {self.comparator}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A figure that can't be true, such as 110 % of people: kept with the reason, never tabulated."""

    finding: FindingId
    said: str
    reason: str


class Spread(Enum):
    """How the variance between studies, tau2, was estimated."""

    DERSIMONIAN_LAIRD = "DerSimonian-Laird"
    PAULE_MANDEL = "Paule-Mandel"


class Weighting(Enum):
    """How a fixed-effect model weighs its studies."""

    INVERSE_VARIANCE = "inverse variance"
    MANTEL_HAENSZEL = "Mantel-Haenszel"


@dataclass(frozen=True, slots=True)
class StudyWeight:
    """One study of a pooled estimate. Weights are percentages that sum to 100 within a model."""

    finding: FindingId
    study: str
    estimate: Estimate
    fixed_percent: float
    random_percent: float


@dataclass(frozen=True, slots=True)
class Pooled:
    """Results of several trials on one comparison, outcome and time, as one estimate.

    q, df, p_heterogeneity, i2_percent, tau2: heterogeneity (Higgins and Thompson 2002, doi:10.1002/sim.1186).
    method: how tau2 was estimated and studies weighted, in words; spread and weighting: the same, from closed lists.
    hartung_knapp: the random-effects estimate with the interval of Hartung and Knapp, None for a single study.
    prediction: where the effect of a further study is expected, None below three studies.
    """

    comparison: str
    outcome: str
    timepoint: str
    studies: tuple[StudyWeight, ...]
    fixed: Estimate
    random: Estimate
    q: float
    df: int
    p_heterogeneity: float
    i2_percent: float
    tau2: float
    method: str
    certainty: Certainty | None = None
    steps: tuple[Step, ...] = ()
    spread: Spread = Spread.PAULE_MANDEL
    weighting: Weighting = Weighting.INVERSE_VARIANCE
    hartung_knapp: Estimate | None = None
    prediction: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Absolute:
    """An effect as events among 1000 people. nnt: people to treat for one more (or one fewer) event, rounded up; None
    where the interval of the difference holds zero, or none is known. baseline: where the comparator's risk is from."""

    baseline_per_1000: float
    treated_per_1000: float
    difference_per_1000: float
    low_per_1000: float | None
    high_per_1000: float | None
    nnt: int | None
    baseline: str


@dataclass(frozen=True, slots=True)
class Calculation:
    """Something worked out in view. inputs: name, value as printed, and its citation (None: given in the question).

    steps: the arithmetic, a line each. result: the last line's value with its unit.
    """

    kind: str
    text: str
    inputs: tuple[tuple[str, str, Citation | None], ...]
    steps: tuple[str, ...]
    result: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Sources that do not agree. kind: label-trial, region, design, date, definition, or result. reason: the likely
    one, in words; a machine's guess and marked as one. sides: findings, each shown."""

    about: str
    kind: str
    sides: tuple[FindingId, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Summary:
    """A row of a summary of findings: one comparison, outcome and time, with what it means among 1000 people.

    estimate: pooled where `pooled` is given, else of the one study. studies and participants: how many stand behind.
    reason: why several results were not pooled, or which was left out; empty where there is nothing to say.
    """

    comparison: str
    outcome: str
    timepoint: str
    estimate: Estimate | None
    absolute: Absolute | None
    studies: int
    participants: int | None
    certainty: Certainty | None
    steps: tuple[Step, ...]
    findings: tuple[FindingId, ...]
    pooled: Pooled | None = None
    reason: str = ""


def rows_behind(summary: Summary, rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows that a summary rests on.

    A finding may tell of several doses, outcomes and times, a row each. Of such a finding only the rows of the
    summary's own comparison, outcome and time count, so that no dose is told with another's figures.
    """
    found: list[Row] = []
    rows = tuple(rows)
    for finding in summary.findings:
        told = [row for row in rows if row.finding == finding]
        if len(told) > 1:
            told = [
                row
                for row in told
                if (row.comparison, row.outcome, row.timepoint)
                == (summary.comparison, summary.outcome, summary.timepoint)
            ]
        found += told
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Synthesis:
    """Everything an answer shows beside its claims: the evidence table and what follows from it.

    refused: figures that can't be true.
    """

    rows: tuple[Row, ...] = ()
    summaries: tuple[Summary, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    calculations: tuple[Calculation, ...] = ()
    refused: tuple[Refusal, ...] = ()

    def citations(self) -> tuple[Citation, ...]:
        """Every citation it rests on: of its rows, then of what goes into its calculations."""
        given = [cited for one in self.calculations for _, _, cited in one.inputs if cited is not None]
        return (*(cited for row in self.rows for cited in (row.citation, *row.further)), *given)


NOTHING_SYNTHESISED = Synthesis()
