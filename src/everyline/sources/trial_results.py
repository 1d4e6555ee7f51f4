"""Posted results of a trial as plain sentences, and each as a finding whose numbers are spans of its sentence.

Nothing is computed: values, limits, denominators and p values stand as the registry prints them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from everyline.domain.evidence import Arm
from everyline.domain.ids import FindingId
from everyline.domain.text import SectionKind, Span
from everyline.sources.base import Layout, tidy
from everyline.sources.jsonstream import member, rows_in

Row = Mapping[str, Any]
Draft = dict[str, Any]


@dataclass(slots=True)
class _Sentence:
    """A sentence in the making, with the places of its figures."""

    text: str = ""
    arms: list[tuple[Arm, int]] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.text += text

    def figure(self, arm: Arm) -> None:
        """Write a value where the sentence has come to."""
        self.arms.append((arm, len(self.text)))
        self.text += arm.value

    def bound(self, span: Span) -> tuple[Arm, ...]:
        """The figures with their spans in the document, once the sentence stands at `span`."""
        return tuple(
            Arm(arm.measure, arm.value, arm.unit, arm.arm, arm.n, arm.interval, Span(at, at + len(arm.value)))
            for arm, place in self.arms
            for at in (span.start + place,)
        )


def lay_out_results(results: Row, layout: Layout, number: str) -> list[Draft]:
    """Append the results section; the fields of a `Finding`, save document and hash, for each sentence of it."""
    drafts: list[Draft] = []
    for index, outcome in enumerate(rows_in(member(results, "outcomeMeasuresModule", "outcomeMeasures")), 1):
        drafts += _lay_out_outcome(outcome, layout, f"{number.lower()}-o{index:02}")
    events = member(results, "adverseEventsModule")
    if isinstance(events, dict):
        drafts += _lay_out_events(events, layout, f"{number.lower()}-ae")
    return drafts


def _lay_out_outcome(outcome: Row, layout: Layout, prefix: str) -> list[Draft]:
    title = tidy(str(outcome.get("title") or "")).rstrip(".")
    frame, kind = _text(outcome, "timeFrame").rstrip("."), _text(outcome, "type").capitalize()
    groups = {row.get("id"): row for row in rows_in(outcome.get("groups"))}
    sentences = [*_measured(outcome, groups, title, frame), *_compared(outcome, groups, title, frame)]
    if not sentences:
        return []
    population = _text(outcome, "populationDescription").rstrip(".")
    described = "; ".join(f"{_text(g, 'title')}: {_text(g, 'description')}".rstrip(": .") for g in groups.values())
    parts = [
        ("Outcome", f"{title}" + (f" ({kind.lower()})" if kind else "")),
        ("Time point", frame),
        ("Population", population),
        ("Groups", described),
    ]
    line = " ".join(f"{name}: {value}." for name, value in parts if value)
    context = layout.add_section(SectionKind.FINDING_CONTEXT, prefix, line, gap="\n\n")
    drafts = []
    for index, sentence in enumerate(sentences, 1):
        span = layout.add_section(SectionKind.OUTCOMES, title, sentence.text)
        drafts.append(
            _draft(f"{prefix}-{index:02}", "efficacy", span, sentence, context, title, frame, population, groups)
        )
    return drafts


def _measured(outcome: Row, groups: Mapping[Any, Row], title: str, frame: str) -> Iterator[_Sentence]:
    """A sentence for each row of the table of an outcome, with the figure of every group."""
    unit, parameter = _text(outcome, "unitOfMeasure"), _text(outcome, "paramType").replace("_", " ").lower()
    spread = _text(outcome, "dispersionType")
    overall = _counts(outcome)
    for row_class in rows_in(outcome.get("classes")):
        counts = _counts(row_class) or overall
        for category in rows_in(row_class.get("categories")):
            labels = [text for text in (_text(row_class, "title"), _text(category, "title")) if text]
            when = f" ({frame})" if frame else ""
            sentence = _Sentence(f"{', '.join([title, *labels])}{when}: ")
            for measured in rows_in(category.get("measurements")):
                value = _text(measured, "value")
                if not any(character.isdigit() for character in value):
                    continue  # NA, with the registry's comment in place of a figure
                group, n = groups.get(measured.get("groupId"), {}), counts.get(measured.get("groupId"))
                interval = _interval(measured, spread)
                sentence.say("; " if sentence.arms else "")
                sentence.figure(Arm(parameter or "value", value, unit, _text(group, "title") or None, n, interval))
                aside = "; ".join(filter(None, [interval, f"{n} analysed" if n else None]))
                sentence.say(f" {unit}".rstrip() + (f" ({aside})" if aside else "") + f" with {_text(group, 'title')}")
            if sentence.arms:
                sentence.say(".")
                yield sentence


def _compared(outcome: Row, groups: Mapping[Any, Row], title: str, frame: str) -> Iterator[_Sentence]:
    """A sentence for each statistical analysis that gives an estimate or a p value."""
    for analysis in rows_in(outcome.get("analyses")):
        names = [_text(groups.get(group, {}), "title") for group in analysis.get("groupIds") or ()]
        compared = " versus ".join(name for name in names if name) or "all groups"
        sentence = _Sentence(f"{title}{f' ({frame})' if frame else ''}, {compared}: ")
        measure, value = _text(analysis, "paramType"), _text(analysis, "paramValue")
        low, high, percent = (_text(analysis, key) for key in ("ciLowerLimit", "ciUpperLimit", "ciPctValue"))
        interval = f"{percent}% CI {low} to {high}".removeprefix("% ") if low and high else None
        if value:
            sentence.say(f"{measure or 'estimate'} ")
            sentence.figure(Arm(measure or "estimate", value, "", compared, None, interval))
            sentence.say(f" ({interval})" if interval else "")
        if p := _text(analysis, "pValue"):
            sentence.say(", p " if value else "p ")
            sentence.say("" if p[0] in "<>=≤≥" else "= ")
            sentence.figure(Arm("p", p, "", compared))
        method = _text(analysis, "statisticalMethod")
        if sentence.arms:
            sentence.say(f" ({method})." if method else ".")
            yield sentence


def _lay_out_events(module: Row, layout: Layout, prefix: str) -> list[Draft]:
    groups = {row.get("id"): row for row in rows_in(module.get("eventGroups"))}
    frame = _text(module, "timeFrame").rstrip(".")
    sentences = [("all events", sentence) for sentence in _totals(groups.values())]
    for heading, key in (("serious adverse event", "seriousEvents"), ("other adverse event", "otherEvents")):
        sentences += [(heading, s) for event in rows_in(module.get(key)) if (s := _event(event, groups, heading)).arms]
    if not sentences:
        return []
    threshold = _text(module, "frequencyThreshold")
    parts = [
        ("Time point", frame),
        ("Reported above", f"{threshold}% in a group" if threshold and threshold != "0" else ""),
        ("Groups", "; ".join(f"{_text(g, 'title')}: {_text(g, 'description')}".rstrip(": .") for g in groups.values())),
    ]
    line = "Adverse events. " + " ".join(f"{name}: {value}." for name, value in parts if value)
    context = layout.add_section(SectionKind.FINDING_CONTEXT, prefix, line.strip(), gap="\n\n")
    drafts = []
    for index, (heading, sentence) in enumerate(sentences, 1):
        span = layout.add_section(SectionKind.ADVERSE_EVENTS, heading, sentence.text)
        name = sentence.arms[0][0].measure
        drafts.append(_draft(f"{prefix}-{index:03}", "safety", span, sentence, context, name, frame, "", groups))
    return drafts


_TOTALS = (("Death from any cause", "deaths"), ("Serious adverse events", "serious"), ("Other adverse events", "other"))


def _totals(groups: Any) -> Iterator[_Sentence]:
    for name, key in _TOTALS:
        rows = [(g, _text(g, f"{key}NumAffected"), _text(g, f"{key}NumAtRisk")) for g in groups]
        sentence = _Sentence(f"{name}: ")
        for group, affected, at_risk in rows:
            _count(sentence, name, affected, at_risk, group)
        if sentence.arms:
            sentence.say(".")
            yield sentence


def _event(event: Row, groups: Mapping[Any, Row], heading: str) -> _Sentence:
    term = _text(event, "term")
    sentence = _Sentence(f"{term} ({heading}): ")
    for row in rows_in(event.get("stats")):
        affected, at_risk = _text(row, "numAffected"), _text(row, "numAtRisk")
        _count(sentence, term, affected, at_risk, groups.get(row.get("groupId"), {}))
    sentence.say("." if sentence.arms else "")
    return sentence


def _count(sentence: _Sentence, measure: str, affected: str, at_risk: str, group: Row) -> None:
    if affected and at_risk:
        sentence.say("; " if sentence.arms else "")
        sentence.figure(Arm(measure, affected, "participants", _text(group, "title") or None, at_risk))
        sentence.say(f" of {at_risk} participants with {_text(group, 'title')}")


def _draft(
    identity: str,
    topic: str,
    span: Span,
    sentence: _Sentence,
    context: Span,
    outcome: str,
    frame: str,
    population: str,
    groups: Mapping[Any, Row],
) -> Draft:
    names = [_text(group, "title") for group in groups.values()]
    return {
        "id": FindingId(identity),
        "topic": topic,
        "statement": span,
        "context": context,
        "population": population or None,
        "intervention": "; ".join(name for name in names if "placebo" not in name.lower()) or None,
        "comparator": "; ".join(name for name in names if "placebo" in name.lower()) or None,
        "outcome": outcome,
        "timepoint": frame or None,
        "arms": sentence.bound(span),
    }


def _counts(table: Row) -> dict[Any, str]:
    """Participants analysed by group; denominators in other units (eyes, teeth) are not participants."""
    for denominator in rows_in(table.get("denoms")):
        if _text(denominator, "units").lower() == "participants":
            return {row.get("groupId"): _text(row, "value") for row in rows_in(denominator.get("counts"))}
    return {}


def _interval(measured: Row, spread: str) -> str | None:
    low, high, single = (_text(measured, key) for key in ("lowerLimit", "upperLimit", "spread"))
    name = spread.replace("Confidence Interval", "CI").replace("_", " ")
    if low and high:
        return f"{name} {low} to {high}".strip()
    return f"{name.lower()} {single}".strip() if single else None


def _text(row: Row, key: str) -> str:
    value = row.get(key)
    return tidy(str(value)) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
