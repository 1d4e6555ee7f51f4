"""Findings as rows of an evidence table: one outcome at one time, one dose beside its control, with numbers.

A row holds nothing that its source does not print, save what is filed under another wording (`Row.normals`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from everyline.appraise.certainty import ESTIMATES, Rating, sample_size
from everyline.appraise.doses import file_dose
from everyline.appraise.groups import Figured, sort_out, treatments
from everyline.appraise.merge import Tabled, merged
from everyline.appraise.normalise import file_comparator, file_drug, file_time
from everyline.appraise.outcomes import file_outcome
from everyline.appraise.people import file_population
from everyline.appraise.works import trial_of
from everyline.domain.citation import Citation
from everyline.domain.evidence import Appraisal, Certainty, Design, Direction, Evidence, Finding
from everyline.domain.ids import FindingId
from everyline.domain.synthesis import Estimate, Group, Measure, Normal, Refusal, Row
from everyline.domain.text import Document, DocumentKind

# What a finding of these is about is no effect of a treatment.
_NO_RESULT = re.compile(
    r"\b(?:design|baseline|eligibility|recommendation|licen[cs]e|trial programme|predictors?|rank|evidence base|"
    r"appraisal|"
    r"evidence limits|exposure|reporting signals|planned|AUC|Cmax|duration effect)\b",
    re.I,
)
_ENROLLED = re.compile(
    r"^(?:randomi[sz]ed|participants|enrolled|patients randomi[sz]ed|responders re-randomi[sz]ed)$", re.I
)
_MEAN = re.compile(r"\b(?:mean|change|average|fall|reduction|points?|units on a scale|scores?)\b", re.I)
# Scraps of a sentence that name no outcome.
_UNNAMED = re.compile(
    r"^(?:percent(?:age)?|patients?|participants?|values?|numbers?|rates?|proportion|incidence|group|mean|median)?$|"
    r"\b(?:who|that|which|of|with|and|in|for|to|also|than)$",
    re.I,
)
_RATE = re.compile(r"\bper \d+|\b(?:rate|time to|duration of|length of|survival)\b", re.I)


def tabulate(
    evidence: Sequence[Evidence],
    *,
    names: Mapping[str, str] | None = None,
    only: Collection[FindingId] | None = None,
) -> tuple[tuple[Tabled, ...], tuple[Refusal, ...]]:
    """Every row the findings give, in their order, and the figures that were refused.

    names: other names of drugs in lower case, with the generic each stands for. only: findings to take; None takes all.
    """
    tabled: list[Tabled] = []
    refused: list[Refusal] = []
    for item in evidence:
        if "judged wrong" in item.document.provenance.read_as:
            continue
        told = (*item.findings, *((finding, _of_prose(appraisal)) for finding, appraisal in item.extracted))
        sizes = _sizes(finding for finding, _ in told)
        for finding, appraisal in told:
            if only is not None and finding.id not in only:
                continue
            if finding.topic not in ESTIMATES or _NO_RESULT.search(finding.outcome or ""):
                continue
            made, faults = _rows(finding, appraisal, item, names or {}, sizes)
            tabled += made
            refused += faults
    return merged(tabled), tuple(refused)


def _of_prose(appraisal: Appraisal) -> Appraisal:
    """The appraisal of a finding read from prose: one sentence, with no table beside it, is never high certainty."""
    rating = Rating(appraisal.certainty, appraisal.steps)
    rating.cap("reading", "at most moderate: read from a sentence, by a machine", Certainty.MODERATE)
    return replace(appraisal, certainty=rating.level, steps=tuple(rating.steps))


def _rows(
    finding: Finding, appraisal: Appraisal, item: Evidence, names: Mapping[str, str], sizes: Mapping[str, int]
) -> tuple[list[Tabled], tuple[Refusal, ...]]:
    figured, refused = sort_out(finding)
    by_result: dict[tuple[str, str, str, str], list[Figured]] = {}
    controls = [one for one in figured if one.is_control]
    for one in figured:
        if one.is_control and any(not other.is_control for other in figured):
            continue
        by_result.setdefault((one.outcome, one.time, one.part, one.subgroup), []).append(one)
    rows = []
    for (outcome, time, part, subgroup), members in by_result.items():
        against = [
            one
            for one in controls
            if (one.outcome, one.time, one.part) == (outcome, time, part)
            and one.subgroup in (subgroup, "")
            and one not in members
        ]
        for together in _lines(members, finding, bool(against)):
            row = _Row(finding, appraisal, item, names, sizes).make(together, against, outcome, time, part, subgroup)
            if row is not None:
                rows.append(row)
    return rows, refused


def _lines(members: list[Figured], finding: Finding, has_control: bool) -> list[list[Figured]]:
    """Which figures share a row: those of one dose; or all groups, where they are compared with each other."""
    names = treatments(finding)
    is_open = bool(finding.comparator) or sum(one.label in names for one in members) > 1
    is_open &= not has_control and not any(one.dose for one in members)
    if is_open and len({one.label for one in members}) > 1:
        return [members]
    by_dose: dict[str, list[Figured]] = {}
    for one in members:
        by_dose.setdefault(one.dose or one.label, []).append(one)
    # Of figures that nothing tells apart the first is of all people, those after it of some of them.
    return [[one for one in line if one.figure.effect or one is _first_group(line)] for line in by_dose.values()]


def _first_group(line: list[Figured]) -> Figured | None:
    return next((one for one in line if one.figure.effect is None), None)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row in the making: what all rows of one finding share."""

    finding: Finding
    appraisal: Appraisal
    item: Evidence
    names: Mapping[str, str]
    sizes: Mapping[str, int]

    def make(
        self, members: list[Figured], against: list[Figured], outcome: str, time: str, part: str, subgroup: str
    ) -> Tabled | None:
        finding, document = self.finding, self.item.document
        said = finding.statement.of(document.text)
        key = trial_of(f"{said} {finding.population or ''}", document, part=part)
        normals = self._normals(members, outcome, time, subgroup, bool(against))
        groups = tuple(group for one in (*members, *against[:1]) if (group := self._group(one)) is not None)
        estimates = tuple(
            estimate for one in members if one.figure.effect and (estimate := _checked(one.figure.effect, groups))
        )
        if _UNNAMED.search(outcome) or outcome.count("(") != outcome.count(")"):
            return None
        if (finding.intervention or "").count("(") != (finding.intervention or "").count(")"):
            return None
        if not estimates and not any(_has_figure(group) for group in groups if not group.is_control):
            return None
        filed = {normal.field: normal.filed_as for normal in normals}
        row = Row(
            finding=finding.id,
            document=document.id,
            citation=Citation(document.id, document.hash, finding.statement, said, finding.id),
            study=study_label(document, key.name),
            trial=key.text,
            design=self.appraisal.design,
            year=document.year,
            participants=_sum(groups) if subgroup else self._participants(groups, key.name),
            population=filed.get("population", ""),
            intervention=filed.get("intervention", ""),
            dose=filed.get("dose", ""),
            comparator=filed.get("comparator", ""),
            outcome=filed["outcome"],
            timepoint=filed.get("timepoint", ""),
            groups=groups,
            estimates=estimates,
            direction=finding.direction or _direction(estimates),
            certainty=None if self.appraisal.design in (Design.LABEL, Design.GUIDELINE) else self.appraisal.certainty,
            steps=self.appraisal.steps,
            normals=tuple(normal for normal in normals if _plain(normal.said) != _plain(normal.filed_as)),
            further=self._context(),
        )
        return Tabled(row, finding.topic, key, subgroup, self.item.rank)

    def _normals(
        self, members: list[Figured], outcome: str, time: str, subgroup: str, has_control: bool
    ) -> tuple[Normal, ...]:
        finding = self.finding
        doses = tuple(dict.fromkeys(one.dose for one in members if one.dose))
        population = finding.population or ""
        if self.item.document.kind is DocumentKind.TRIAL and self.item.document.mesh_terms:
            population = f"{population or 'participants'} ({self.item.document.mesh_terms[0]})"
        found = [file_outcome(outcome)]
        if time:
            found.append(file_time(time))
        if subgroup and len({one.subgroup for one in members}) == 1:
            population = f"{population}; {subgroup}".strip("; ")
        if population:
            found.append(file_population(population))
        named = treatments(finding)
        if named:
            given = [name for name in named if name in {one.label for one in members}] if len(named) > 1 else []
            found.append(file_drug("; ".join(given) or (finding.intervention or ""), self.names))
        if doses:
            found.append(file_dose(" or ".join(doses), finding.dose or ""))
        elif finding.dose and not any(one.is_control for one in members):
            found.append(file_dose(finding.dose))
        if len(members) > 1 and len(named) > 1 and not finding.comparator:
            found.append(Normal("comparator", "each other", "each other"))
        if finding.comparator and (has_control or len(members) > 1 or any(one.figure.effect for one in members)):
            found.append(file_comparator(finding.comparator))
        return tuple(found)

    def _group(self, one: Figured) -> Group | None:
        figure = one.figure
        if figure.effect is not None:
            return None
        is_count = figure.percent is not None or figure.events is not None
        is_mean = not is_count and bool(_MEAN.search(f"{one.arm.measure} {one.outcome} {one.arm.unit}"))
        is_rate = not (is_count or is_mean) and bool(_RATE.search(f"{one.arm.unit} {one.outcome}"))
        if not (is_count or is_mean or is_rate):
            return None
        return Group(
            label=one.label,
            is_control=one.is_control,
            n=figure.n,
            events=figure.events,
            percent=figure.percent,
            mean=figure.value if is_mean else None,
            sd=figure.sd,
            dose=file_dose(one.dose, self.finding.dose or "").filed_as if one.dose else None,
            value=figure.value if is_rate else None,
            unit="" if is_count else one.arm.unit,
        )

    def _participants(self, groups: Sequence[Group], name: str) -> int | None:
        if name in self.sizes:
            return self.sizes[name]
        if len(self.sizes) == 1 and "" in self.sizes:
            return self.sizes[""]
        stated = sample_size(self.finding.population or "")
        if stated is not None:
            return stated
        return _sum(groups)

    def _context(self) -> tuple[Citation, ...]:
        finding, document = self.finding, self.item.document
        if finding.context is None:
            return ()
        return (Citation(document.id, document.hash, finding.context, finding.context.of(document.text), finding.id),)


def _surname(author: str) -> str:
    """The family name of "King B", "King, Brett" or "Brett King"."""
    words = author.split()
    if "," in author or not words:
        return author.partition(",")[0].strip()
    return " ".join(words[:-1]) if len(words) > 1 and re.fullmatch(r"[A-Z]{1,3}", words[-1]) else words[-1]


def _plain(text: str) -> str:
    """A text without the ways of writing one sign, which are no mapping to show."""
    return "".join(text.replace("<=", "≤").replace(">=", "≥").split())


def study_label(document: Document, name: str) -> str:
    """First author and year, with the trial's name where one is known: "King 2022 (BRAVE-AA1)"."""
    surname = _surname(document.authors[0]) if document.authors else ""
    if not surname and document.kind is DocumentKind.TRIAL and document.identifiers.nct:
        return document.identifiers.nct[0]
    year = f" {document.year}" if document.year else ""
    if surname:
        return f"{surname}{year}" + (f" ({name})" if name else "")
    if name:
        return f"{name}{year}"
    head = re.split(r"[:(]", document.title)[0].strip()
    return (head if len(head) <= 60 else f"{head[:57].rsplit(' ', 1)[0]}...") + year


def _checked(estimate: Estimate, groups: Sequence[Group]) -> Estimate | None:
    """The estimate in the unit it is reckoned with: a risk difference in percentage points, where what is printed may
    be a proportion. None where neither fits the groups beside it."""
    if estimate.measure is not Measure.RISK_DIFFERENCE or "percent" in estimate.unit or estimate.unit == "%":
        unit = "percentage points" if estimate.measure is Measure.RISK_DIFFERENCE else estimate.unit
        return replace(estimate, unit="" if estimate.measure.is_ratio else unit)
    treated = [group.percent for group in groups if not group.is_control and group.percent is not None]
    control = [group.percent for group in groups if group.is_control and group.percent is not None]
    if len(treated) == len(control) == 1 and abs(treated[0] - control[0] - estimate.value) <= 5:
        return replace(estimate, unit="percentage points")
    return estimate if abs(estimate.value) > 1 else None


def _sizes(findings: Iterable[Finding]) -> dict[str, int]:
    """How many people a study took in, by the trial's name where its findings say it for each, else under ""."""
    found: dict[str, int] = {}
    for finding in findings:
        for arm in finding.arms:
            if _ENROLLED.match(arm.measure) and re.fullmatch(r"\d[\d,]*", arm.value):
                found.setdefault(arm.arm or "", int(arm.value.replace(",", "")))
    return found


def _sum(groups: Sequence[Group]) -> int | None:
    counts = [group.n for group in groups]
    return sum(count for count in counts if count) if counts and all(counts) else None


def _has_figure(group: Group) -> bool:
    return any(figure is not None for figure in (group.percent, group.events, group.mean, group.value))


def _direction(estimates: Sequence[Estimate]) -> Direction | None:
    """From an interval: on one side of no difference, or holding it."""
    for one in estimates:
        if one.low is None or one.high is None:
            continue
        neutral = one.measure.neutral
        if one.low > neutral:
            return Direction.INCREASED
        return Direction.DECREASED if one.high < neutral else Direction.NO_DIFFERENCE
    return None
