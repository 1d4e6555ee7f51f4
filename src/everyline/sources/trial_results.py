"""Posted results of a trial as plain sentences, and each as a finding whose numbers are spans of its sentence.

Nothing is computed: values, limits, denominators and p values stand as the registry prints them. What can't be true
(`trial_checks`) is refused row by row: a table with one impossible figure in a row may have more of them there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from everyline.domain.evidence import Arm
from everyline.domain.ids import FindingId
from everyline.domain.record import Refusal
from everyline.domain.text import SectionKind, Span
from everyline.sources.base import Layout, tidy
from everyline.sources.jsonstream import member, rows_in
from everyline.sources.trial_analyses import compared, direction_of
from everyline.sources.trial_checks import (
    is_count_of_people,
    number_in,
    wrong_events,
    wrong_limits,
    wrong_spread,
    wrong_value,
)
from everyline.sources.trial_groups import (
    ResultGroup,
    TrialArm,
    comparator_of,
    dose_of,
    groups_in,
    intervention_of,
    plain,
)
from everyline.sources.trial_sentence import Figures, text_of

Row = Mapping[str, Any]
Draft = dict[str, Any]
_TIME = re.compile(
    r"(?:(?:at |after |up to |change (?:from baseline )?(?:at|to) )*(?:baseline(?: to)?\W*)?"
    r"(?:weeks?|months?|days?|years?|hours?|cycles?|visits?)\s?\d.*"
    r"|\d+(?:\.\d+)?[\s-]?(?:weeks?|months?|days?|years?|hours?|minutes?)\b.*"
    r"|baseline|screening|follow-?up|end of (?:study|treatment|therapy))",
    re.I,
)
_OF_HARM = re.compile(
    r"\b(adverse (?:events?|reactions?|effects?)|toxicit\w+|safety|side effects?|dose[- ]limiting|TEAEs?|SAEs?|AEs?)\b",
    re.I,
)
_SHORT_POPULATION = 80
_FIELDS = {
    "population": "Population",
    "intervention": "Intervention",
    "dose": "Dose",
    "comparator": "Comparator",
    "timepoint": "Time point",
}


@dataclass(frozen=True, slots=True)
class Trial:
    """What every finding of a trial shares. number: in small letters, the beginning of each finding's id."""

    number: str
    population: str
    arms: tuple[TrialArm, ...]


@dataclass(slots=True)
class _Table:
    """One outcome, or the adverse events, while it is laid out: its fields, and the context lines written so far."""

    trial: Trial
    layout: Layout
    prefix: str
    kind: SectionKind
    topic: str
    groups: Mapping[Any, ResultGroup]
    population: str
    contexts: dict[str, Span] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)

    def add(
        self, sentence: Figures, *, outcome: str, timepoint: str, heading: str, shown: Iterable[ResultGroup]
    ) -> None:
        """Write a sentence and its fields, and keep the finding that they are. shown: the groups it is about."""
        groups = list(shown)
        fields = {
            "population": self.population or None,
            "intervention": intervention_of(groups),
            "dose": dose_of(groups),
            "comparator": comparator_of(groups),
            "outcome": plain(outcome),
            "timepoint": plain(timepoint) or None,
        }
        # The outcome opens the sentence; as a field too, it would draw the sentence's head away from its figures.
        line = " ".join(f"{_FIELDS[k]}: {v.rstrip('.')}." for k, v in fields.items() if v and k in _FIELDS)
        if line and line not in self.contexts:
            self.contexts[line] = self.layout.add_section(SectionKind.FINDING_CONTEXT, self.prefix, line, gap="\n\n")
        span = self.layout.add_section(self.kind, heading, sentence.text)
        self.drafts.append(
            {
                "id": FindingId(f"{self.prefix}-{len(self.drafts) + 1:03}"),
                "topic": self.topic,
                "statement": span,
                "context": self.contexts.get(line),
                "arms": sentence.bound(span),
                "direction": sentence.direction,
                **{key: value.rstrip(".") if value else None for key, value in fields.items()},
            }
        )


def lay_out_results(results: Row, layout: Layout, trial: Trial, refusals: list[Refusal]) -> list[Draft]:
    """Append the results section; the fields of a `Finding`, save document and hash, for each sentence of it.

    What is refused is added to `refusals`.
    """
    drafts: list[Draft] = []
    for index, outcome in enumerate(rows_in(member(results, "outcomeMeasuresModule", "outcomeMeasures")), 1):
        drafts += _lay_out_outcome(outcome, layout, trial, f"{trial.number}-o{index:02}", refusals)
    events = member(results, "adverseEventsModule")
    if isinstance(events, dict):
        drafts += _lay_out_events(events, layout, trial, f"{trial.number}-ae", refusals)
    return drafts


def _lay_out_outcome(outcome: Row, layout: Layout, trial: Trial, prefix: str, refusals: list[Refusal]) -> list[Draft]:
    title, frame = plain(outcome.get("title")).rstrip("."), plain(outcome.get("timeFrame")).rstrip(".")
    kind = text_of(outcome, "type").lower().replace("_", " ")
    groups = groups_in(rows_in(outcome.get("groups")), trial.arms)
    analysed = plain(outcome.get("populationDescription")).rstrip(".")
    short = f" ({analysed[0].lower() + analysed[1:]})" if 0 < len(analysed) <= _SHORT_POPULATION else ""
    topic = "safety" if _OF_HARM.search(title) else "efficacy"
    table = _Table(trial, layout, prefix, SectionKind.OUTCOMES, topic, groups, trial.population + short)
    head = _Head(title, f"{kind} outcome" if kind else "", frame)
    measured = list(_measured(outcome, groups, head, f"outcome {title!r}", refusals))
    values = measured[0].values if len(measured) == 1 else {}  # of several rows it can't be told which was analysed
    for row in measured:
        timed = next((label for label in row.labels if _TIME.fullmatch(label)), frame)
        table.add(row.sentence, outcome=title, timepoint=timed, heading=title, shown=row.shown)
    for analysis, sentence, pair in compared(outcome, groups, head.words(()), f"outcome {title!r}", refusals):
        sentence.direction = direction_of(analysis, pair, values)
        table.add(sentence, outcome=title, timepoint=frame, heading=title, shown=[group for _, group in pair])
    if table.drafts:
        told = [("Analysed", analysed), ("Groups", ". ".join(group.told for group in groups.values()))]
        line = " ".join(f"{name}: {value}." for name, value in told if value)
        layout.add_section(SectionKind.FINDING_CONTEXT, f"{prefix} groups", line)
    elif text_of(outcome, "reportingStatus") == "NOT_POSTED":
        due = text_of(outcome, "anticipatedPostingDate")
        line = f"{title}: no result is posted for this outcome{f', which is expected by {due}' if due else ''}."
        layout.add_section(SectionKind.METHODS, "outcome not posted", line, gap="\n\n")
    return table.drafts


@dataclass(frozen=True, slots=True)
class _Head:
    """How the sentences of an outcome begin."""

    title: str
    kind: str
    frame: str

    def words(self, labels: tuple[str, ...]) -> str:
        """Without a colon: the only one of a sentence stands before its figures."""
        aside = "; ".join(part for part in (self.kind, self.frame) if part)
        words = ", ".join([self.title, *labels]) + (f" ({aside})" if aside else "")
        return words.replace(": ", " - ")


@dataclass(frozen=True, slots=True)
class _Measured:
    """A row of an outcome's table. values: by the id of the group, as numbers."""

    labels: tuple[str, ...]
    sentence: Figures
    values: Mapping[Any, float]
    shown: tuple[ResultGroup, ...]


def _measured(
    outcome: Row, groups: Mapping[Any, ResultGroup], head: _Head, place: str, refusals: list[Refusal]
) -> Iterator[_Measured]:
    """Each row of the table of an outcome, with the figure of every group."""
    unit, parameter = plain(outcome.get("unitOfMeasure")), text_of(outcome, "paramType").replace("_", " ").lower()
    counted = text_of(outcome, "typeUnitsAnalyzed") if parameter == "count of units" else ""
    overall = _counts(outcome, counted)
    for row_class in rows_in(outcome.get("classes")):
        counts = _counts(row_class, counted) or overall
        for category in rows_in(row_class.get("categories")):
            labels = tuple(plain(part.get("title")) for part in (row_class, category) if plain(part.get("title")))
            sentence, values, shown = Figures(f"{head.words(labels)}: "), {}, []
            wrong: tuple[str, str] | None = None
            for measured in rows_in(category.get("measurements")):
                value = text_of(measured, "value")
                if not any(character.isdigit() for character in value):
                    continue  # NA, with the registry's comment in place of a figure
                group, n = groups.get(measured.get("groupId")), counts.get(measured.get("groupId"))
                why = _wrong(measured, outcome, unit, parameter, n, group)
                why = "one group twice in a row" if group in shown else why
                wrong = wrong or (
                    (why, f"{group.title if group else 'an unnamed group'} {value} {unit}") if why else None
                )
                if group is None or why:
                    continue
                sentence.say("; " if sentence.arms else "")
                _say_value(sentence, measured, outcome, unit, parameter, n, group, counted)
                shown.append(group)
                if (figure := number_in(value)) is not None:
                    values[measured.get("groupId")] = figure
            if wrong:
                refusals.append(Refusal(f"{', '.join([place, *labels])}: {wrong[1]}", wrong[0]))
            elif sentence.arms:
                sentence.say(".")
                yield _Measured(labels, sentence, values, tuple(shown))


def _wrong(
    measured: Row, outcome: Row, unit: str, parameter: str, n: str | None, group: ResultGroup | None
) -> str | None:
    if group is None or not group.title:
        return "a group that the table does not name"
    value, spread = text_of(measured, "value"), text_of(outcome, "dispersionType")
    low, high, single = (text_of(measured, key) for key in ("lowerLimit", "upperLimit", "spread"))
    return (
        wrong_value(value, parameter=parameter, unit=unit, title=text_of(outcome, "title"), n=n)
        or wrong_limits(value, low, high, spread=spread)
        or wrong_spread(single)
    )


def _say_value(
    sentence: Figures,
    measured: Row,
    outcome: Row,
    unit: str,
    parameter: str,
    n: str | None,
    group: ResultGroup,
    counted: str,
) -> None:
    """A value with what it was counted in, its spread and its group: "18 of 50 participants with Placebo"."""
    value, interval = text_of(measured, "value"), _interval(measured, text_of(outcome, "dispersionType"))
    people = is_count_of_people(parameter, unit)
    if parameter and parameter not in ("number", "count of participants", "count of units"):
        sentence.say(f"{parameter} ")
    sentence.figure(Arm(parameter or "value", value, unit, group.title, n, interval))
    if n and (people or counted):
        sentence.say(f" of {n} {unit or counted}" + (f" ({interval})" if interval else ""))
    else:
        aside = "; ".join(filter(None, [interval, f"{n} analysed" if n else None]))
        sentence.say(f" {unit}".rstrip() + (f" ({aside})" if aside else ""))
    sentence.say(f" with {group.title}")


def _lay_out_events(module: Row, layout: Layout, trial: Trial, prefix: str, refusals: list[Refusal]) -> list[Draft]:
    rows = rows_in(module.get("eventGroups"))
    groups = groups_in(rows, trial.arms)
    frame, threshold = plain(module.get("timeFrame")).rstrip("."), text_of(module, "frequencyThreshold")
    table = _Table(trial, layout, prefix, SectionKind.ADVERSE_EVENTS, "safety", groups, trial.population)
    above = f" above a frequency of {threshold}% in a group" if threshold.strip("0.") else ""
    for name, key in _TOTALS:
        counts = [(row.get("id"), text_of(row, f"{key}NumAffected"), text_of(row, f"{key}NumAtRisk")) for row in rows]
        name += above if key == "other" else ""
        _add_events(table, name, name, "all events", counts, frame, refusals)
    for heading, key in (("serious adverse event", "seriousEvents"), ("other adverse event", "otherEvents")):
        for event in rows_in(module.get(key)):
            term, stats = plain(event.get("term")), rows_in(event.get("stats"))
            counts = [(s.get("groupId"), text_of(s, "numAffected"), text_of(s, "numAtRisk")) for s in stats]
            _add_events(table, f"{term} ({heading})", term, heading, counts, frame, refusals)
    if table.drafts:
        told = [
            ("Adverse events", plain(module.get("description")).rstrip(".")),
            ("Other events are listed", above.strip()),
            ("Groups", ". ".join(group.told for group in groups.values())),
        ]
        line = " ".join(f"{name}: {value}." for name, value in told if value)
        layout.add_section(SectionKind.FINDING_CONTEXT, f"{prefix} groups", line)
    return table.drafts


_TOTALS = (("Death from any cause", "deaths"), ("Serious adverse events", "serious"), ("Other adverse events", "other"))


def _add_events(
    table: _Table,
    name: str,
    measure: str,
    heading: str,
    counts: Iterable[tuple[Any, str, str]],
    frame: str,
    refusals: list[Refusal],
) -> None:
    """A sentence of how many of each group had an event; groups for which no count is given are left out."""
    sentence, shown = Figures(f"{name.replace(': ', ' - ')}: "), []
    for key, affected, at_risk in counts:
        if not affected or not at_risk:
            continue
        group = table.groups.get(key)
        why = wrong_events(affected, at_risk) if group and group.title else "a group that the table does not name"
        if why or group is None:
            title = group.title if group else "an unnamed group"
            refusals.append(Refusal(f"{name}: {title} {affected} of {at_risk}", why or ""))
            return
        if at_risk == "0":
            continue  # nobody was there to be affected
        sentence.say("; " if sentence.arms else "")
        sentence.figure(Arm(measure, affected, "participants", group.title, at_risk))
        sentence.say(f" of {at_risk} participants with {group.title}")
        shown.append(group)
    if sentence.arms:
        sentence.say(".")
        table.add(sentence, outcome=measure, timepoint=frame, heading=heading, shown=shown)


def _counts(table: Row, units: str) -> dict[Any, str]:
    """How many were analysed by group: participants, or the units an outcome counts (eyes, teeth)."""
    wanted = units.lower() or "participants"
    for denominator in rows_in(table.get("denoms")):
        if text_of(denominator, "units").lower() == wanted:
            return {row.get("groupId"): text_of(row, "value") for row in rows_in(denominator.get("counts"))}
    return {}


def _interval(measured: Row, spread: str) -> str | None:
    low, high, single = (text_of(measured, key) for key in ("lowerLimit", "upperLimit", "spread"))
    name = tidy(spread).replace("Confidence Interval", "CI").replace("_", " ")
    name = name if "CI" in name else name.lower()
    if low and high:
        return f"{name} {low} to {high}".strip()
    return f"{name} {single}".strip() if single else None
