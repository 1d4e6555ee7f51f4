"""The arms of a finding sorted out: which result each figure is of, in whom, when, and which group is the control."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from everyline.appraise.doses import dose_of
from everyline.appraise.figures import Figure, read_figure
from everyline.appraise.normalise import CONTROL, file_comparator
from everyline.appraise.outcomes import KNOWN_EVENT, file_outcome
from everyline.domain.evidence import Arm, Finding
from everyline.domain.synthesis import Refusal
from everyline.domain.words import content_words, mentions

# Names of a measure that say nothing of what was measured.
_BARE = re.compile(
    r"^(?:responders?|response|responses|improved|participants?|patients?|number|count(?: of participants)?|value|"
    r"estimate|"
    r"difference|(?:least squares |geometric |adjusted )?mean|median|rate|results?|percentage|proportion|recapture)$",
    re.I,
)
# Outcomes that are a heading over several, or a list of them: the measure's own name tells which.
_HEADING = re.compile(
    r";|^(?:adverse (?:events?|reactions?)|common AE|any and serious AE|secondary endpoints?|incidence\b.*)$| and ",
    re.I,
)
# Figures that describe a study or its people, not what became of them.
_NO_RESULT = re.compile(
    r"\b(?:baseline|planned|studies|trials|records|before|exposure|age|duration|reports|enrolment|enrollment|complet(?:ing|ers|ed)|dropouts?|(?:re-?)?randomi[sz]ed|enrolled)\b",
    re.I,
)
_PART = re.compile(r"^(?:[A-Z]{2,}\d|Study \d)\s+(?=\S)")
_WHEN = re.compile(r"(?<!for )\b(?:at )?(?:(wk|week|month|day)s? ?(\d+)|(\d+) (weeks?|months?|days?)(?! of))\b", re.I)


@dataclass(frozen=True, slots=True)
class Figured:
    """One arm with what its name tells: time, part of a study, subgroup, dose, and whether it is the control."""

    arm: Arm
    label: str
    figure: Figure
    outcome: str
    time: str
    part: str
    subgroup: str
    dose: str
    is_control: bool


@lru_cache(maxsize=8192)
def sort_out(finding: Finding) -> tuple[tuple[Figured, ...], tuple[Refusal, ...]]:
    """The figures of a finding, and those that can't be true. Values that are not one number are left out. Remembered:
    certainty and rows read the same findings, question after question."""
    outcome = finding.outcome or ""
    chances = {arm.arm: arm.value for arm in finding.arms if arm.measure.strip().lower() in ("p", "p value", "p-value")}
    figured, refused = [], []
    several = len({arm.measure for arm in finding.arms}) > 1
    shared = _shared_tails(finding.arms)
    against_each_other = _against_each_other(finding)
    for arm in finding.arms:
        if arm.measure.strip().lower() in ("p", "p value", "p-value") or _NO_RESULT.search(arm.measure):
            continue
        try:
            figure = read_figure(arm, outcome=outcome, p=chances.get(arm.arm))
        except ValueError as error:
            refused.append(Refusal(finding.id, f"{arm.measure} {arm.value} {arm.unit}".strip(), str(error)))
            continue
        is_untold = _BARE.match(arm.measure) and ";" in outcome  # a rate, of which of the outcomes?
        if figure.value is not None and not is_untold:
            figured.append(_figured(arm, figure, finding, several, shared, against_each_other))
    return tuple(figured), tuple(refused)


def treatments(finding: Finding) -> tuple[str, ...]:
    """The treatments that a finding names, in order."""
    return tuple(part.strip() for part in (finding.intervention or "").split(";") if part.strip())


def _against_each_other(finding: Finding) -> bool:
    """Whether groups are set against each other with none of them named as the comparator: by what the finding says, or
    because its treatments are the very names of its groups, as in a registry's results without a placebo."""
    labels = {arm.arm or "" for arm in finding.arms}
    if any(dose_of(one) or _is_control(one, finding) for one in labels):
        return False
    return bool(finding.comparator) or len(labels & set(treatments(finding))) > 1


def _figured(
    arm: Arm, figure: Figure, finding: Finding, several: bool, shared: frozenset[str], against_each_other: bool
) -> Figured:
    label = arm.arm or ""
    part = _PART.match(label)
    rest = label[part.end() :] if part else label
    when = _WHEN.search(rest)
    if when:
        rest = f"{rest[: when.start()]} {rest[when.end() :]}".strip(" ,")
    head, comma, tail = rest.partition(",")
    subgroup = tail.strip() if comma and tail.strip() in shared else ""
    rest = head.strip() if subgroup else rest
    is_control = _is_control(rest, finding)
    is_former = rest.lower().startswith("from ")  # what people had before they stopped is no dose of theirs
    dose = "" if is_control or is_former else dose_of(rest)
    if not (subgroup or is_control or dose or against_each_other) and rest and not _names_treatment(rest, finding):
        subgroup = rest
    # "intralesional steroid 88 %, phenol 52 %": treatments set against each other, each the name of its figure.
    is_named_by_measure = finding.comparator == "each other" and not any(one.arm for one in finding.arms)
    return Figured(
        arm=arm,
        label=arm.measure if is_named_by_measure else label if rest else finding.intervention or "all",
        figure=figure,
        outcome=(finding.outcome or "") if is_named_by_measure else _outcome(figure, finding.outcome or "", several),
        time=_time(when, finding.timepoint or "") if when else (finding.timepoint or ""),
        part=part[0].strip() if part else "",
        subgroup=subgroup,
        dose=dose,
        is_control=is_control,
    )


def _outcome(figure: Figure, outcome: str, several: bool) -> str:
    name = figure.about.strip()
    if not name or _BARE.match(name):
        return outcome or name
    if (
        not outcome
        or several
        or file_outcome(name).why == KNOWN_EVENT
        or figure.effect is not None
        or _HEADING.search(outcome)
    ):
        return name
    return outcome


def _is_control(label: str, finding: Finding) -> bool:
    if not label or label.lower().startswith("from "):
        return False
    comparator = finding.comparator or ""
    if CONTROL.search(label) or file_comparator(label).filed_as == file_comparator(comparator).filed_as:
        return bool(comparator) or bool(CONTROL.search(label))
    if not comparator or comparator.lower() in ("each other", "none"):
        return False
    if dose_of(comparator) and dose_of(comparator) == label:
        return True
    wanted, there = set(content_words(comparator)), set(content_words(label))
    given = set(content_words(finding.intervention or ""))
    if wanted and wanted <= there and not (given and given <= there and not given <= wanted):
        return True
    first, *others = comparator.split()
    return label.lower() == (first + "".join(word[0] for word in others)).lower()  # TNFi of "TNF inhibitor"


def _names_treatment(label: str, finding: Finding) -> bool:
    """Whether a group is named by what it got, or by nothing that tells it apart."""
    given = finding.intervention or ""
    if (
        label.lower() in ("all", "overall", "total", "treated", "drug", "treatment", "active", "continuous")
        or "dose" in label.lower()
    ):
        return True
    if mentions(given, [label]) or mentions(label, re.split(r"[;,/]| and | plus ", given) if given else []):
        return True
    return bool(set(content_words(label)) & set(content_words(given)))


def _shared_tails(arms: Sequence[Arm]) -> frozenset[str]:
    """What follows the comma of a group's name, where several groups share it or it repeats: a subgroup."""
    tails = [arm.arm.partition(",")[2].strip() for arm in arms if arm.arm and "," in arm.arm]
    return frozenset(tail for tail in tails if tails.count(tail) > 1)


def _time(found: re.Match[str], whole: str) -> str:
    """The time a group's name tells, with what the finding counts it from ("4 weeks after withdrawal")."""
    since = re.search(r"\b(?:after|since|following)\b.*", whole)
    unit, count = (found[1], found[2]) if found[1] else (found[4], found[3])
    name = "week" if unit.lower().startswith("w") else unit.lower().rstrip("s")
    return f"{name} {count} {since[0]}" if since else f"{name} {count}"
