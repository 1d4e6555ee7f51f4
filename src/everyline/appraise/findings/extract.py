"""Findings of an abstract: what each of its sentences reports, with the place of every number and name.

The judge has not seen them yet; `engine.extracting` keeps those that it supports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from everyline.appraise.findings import refuse
from everyline.appraise.findings.assign import Assigned, Result, assign
from everyline.appraise.findings.direct import direction_of
from everyline.appraise.findings.effects import Effect, PValue, other_intervals, read_effects, read_p_values, taken_by
from everyline.appraise.findings.fields import outcome_of, population_in, time_in, topic_of
from everyline.appraise.findings.groups import Group, Mention, groups_of, mentions
from everyline.appraise.findings.numbers import Figure, Kind, number, read_figures
from everyline.appraise.findings.sizes import total_of, with_sizes
from everyline.appraise.findings.tagging import Tag, Tagged, tag
from everyline.domain.evidence import Arm, Direction, Finding, Refused
from everyline.domain.ids import FindingId
from everyline.domain.text import Document, SectionKind, Sentence, Span

_FOUND = frozenset({SectionKind.RESULTS, SectionKind.CONCLUSION, SectionKind.OUTCOMES})
_TOLD = frozenset(
    {
        SectionKind.METHODS,
        SectionKind.AIM,
        SectionKind.ABSTRACT,
        SectionKind.BACKGROUND,
        SectionKind.OTHER,
        SectionKind.ELIGIBILITY,
        SectionKind.ARMS,
    }
)
# An abstract without headings: results stand behind this share of it.
_LATE = 0.3
# What is read of a document: more than any abstract, less than a full text would take.
_MOST_SENTENCES = 45
_LONGEST_SENTENCE = 1200
_PLANS = re.compile(
    r"\b(?:will be|were to receive|power|sample size|alpha|two-sided|primary (?:end ?point|outcome)s? (?:was|were|is|included)|inclusion criteria|hypothesi[sz]ed|"
    r"were (?:randomi[sz]ed|randomly|assigned|allocated|enrolled|recruited)|aim(?:ed)? (?:of|to)|objective)\b",
    re.I,
)
_SUBSET = re.compile(
    r"\b(?:among|in the subgroup|subgroup|subset|completers|per[- ]protocol|of the \d+|of those|in (?:patients|women|men|those|children) with|"
    r"evaluable|responders|available for)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was read from one document."""

    findings: tuple[Finding, ...]
    refused: tuple[Refused, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class _Bundle:
    """What a sentence gives of one outcome."""

    values: tuple[Assigned, ...] = ()
    effects: tuple[Effect, ...] = ()
    p: PValue | None = None

    @property
    def low(self) -> int:
        return min([v.cluster.span.start for v in self.values] + [e.whole.start for e in self.effects])

    @property
    def high(self) -> int:
        return max([v.cluster.span.end for v in self.values] + [e.whole.end for e in self.effects])


@dataclass(frozen=True, slots=True)
class _Study:
    """What all findings of an abstract share."""

    document: Document
    groups: tuple[Group, ...]
    tagged: tuple[Tagged, ...]
    population: tuple[str, Span] | None
    total: tuple[str, Span] | None


def extract(document: Document, sentences: Sequence[Sentence]) -> Extraction:
    """The findings of an abstract, in order of the text.

    sentences: of the document, in order; a title first where there is one. A result without an outcome, or whose
    groups can't be told, gives none. Values that can't be true are refused with a reason.
    """
    read = [s for s in sentences if s.span.end - s.span.start <= _LONGEST_SENTENCE][:_MOST_SENTENCES]
    if len(read) < 3 or not any(c.isdigit() for c in document.text):
        return Extraction((), (), ())
    study = _study(document, read)
    findings: list[Finding] = []
    refused: list[Refused] = []
    last = read[-1].span.end
    for sentence in read:
        if _can_report(sentence, document, last):
            _read_sentence(sentence, study, findings, refused)
    return Extraction(tuple(findings), tuple(refused), study.groups)


def _study(document: Document, read: Sequence[Sentence]) -> _Study:
    text = document.text
    spans = [s.span for s in read]
    tagged = tag(text, spans)
    title = spans[0] if read[0].kind is SectionKind.TITLE or text.startswith(document.title or "\0") else None
    body = [s for s in read if s.kind is not SectionKind.TITLE]
    told = [s.span for s in body if s.kind is SectionKind.METHODS] + [
        s.span for s in body if s.kind in _TOLD - {SectionKind.METHODS}
    ]
    others = [s.span for s in body if s.kind in _FOUND]
    treatments = [t for t in tagged if t.tag is Tag.TREATMENT]
    groups = with_sizes(groups_of(title, told or others, others, text, treatments), [*told, *others], text)
    early = [*([title] if title else []), *told[: len(told) if others else max(2, len(told) // 2)]]
    return _Study(document, groups, tagged, population_in(early, text), total_of(groups, [*told, *others], text))


def _can_report(sentence: Sentence, document: Document, last: int) -> bool:
    if sentence.kind in _FOUND:
        return True
    if sentence.kind not in (SectionKind.ABSTRACT, SectionKind.OTHER, SectionKind.BODY):
        return False
    said = sentence.span.of(document.text)
    return sentence.span.start >= _LATE * last and not _PLANS.search(said)


def _read_sentence(sentence: Sentence, study: _Study, findings: list[Finding], refused: list[Refused]) -> None:
    text, span, document = sentence.span.of(study.document.text), sentence.span, study.document
    effects, p_values = read_effects(text, span.start), read_p_values(text, span.start)
    named = mentions(study.groups, text, span.start)
    sound = []
    for effect in effects:
        fault = refuse.fault_of_effect(effect)
        if fault:
            refused.append(Refused(document.id, effect.whole, fault))
        else:
            sound.append(effect)
    taken = (*taken_by(effects, p_values), *other_intervals(text, span.start))
    clusters = read_figures(text, span.start, taken)
    fine = []
    for cluster in clusters:
        if cluster.figures[0].kind is Kind.PEOPLE:
            continue
        fault = refuse.fault_of_cluster(cluster)
        if fault:
            refused.append(Refused(document.id, cluster.span, fault))
        else:
            fine.append(cluster)
    if len(fine) < len([c for c in clusters if c.figures[0].kind is not Kind.PEOPLE]):
        return  # a sentence with an impossible value is not to be trusted for the others
    results = assign(text, span.start, fine, named, study.groups)
    after = span.start
    for bundle in _bundles(results, sound, p_values):
        finding = _finding(sentence, study, named, bundle, after, refused)
        after = bundle.high
        if finding is not None:
            findings.append(finding)
    if not results and not sound and sentence.kind is not SectionKind.CONCLUSION:
        finding = _direction_only(sentence, study, named, p_values)
        if finding is not None:
            findings.append(finding)


def _bundles(results: Sequence[Result], effects: Sequence[Effect], p_values: Sequence[PValue]) -> list[_Bundle]:
    """Figures, estimate and p value of one outcome: an estimate belongs to the figures right before it, a p value to
    what stands right before it."""
    marks: list[tuple[int, Result | Effect | PValue]] = [(r.values[0].cluster.span.start, r) for r in results]
    marks += [(e.whole.start, e) for e in effects] + [(p.span.start, p) for p in p_values]
    bundles: list[_Bundle] = []
    for _, item in sorted(marks, key=lambda pair: pair[0]):
        last = bundles[-1] if bundles else None
        if isinstance(item, Result):
            open_effect = (
                last is not None
                and last.effects
                and not last.values
                and item.values[0].cluster.span.start - last.high < 40
            )
            if open_effect and last is not None:
                bundles[-1] = _Bundle(item.values, last.effects, last.p)
            else:
                bundles.append(_Bundle(item.values))
        elif isinstance(item, Effect):
            if last is not None and not last.effects and item.whole.start - last.high < 110:
                bundles[-1] = _Bundle(last.values, (item,), last.p or _p_of(item))
            else:
                bundles.append(_Bundle((), (item,), _p_of(item)))
        elif last is not None and last.p is None and 0 <= item.span.start - last.high < 90:
            bundles[-1] = _Bundle(last.values, last.effects, item)
    return bundles


def _p_of(effect: Effect) -> PValue | None:
    return PValue(effect.p, effect.span) if effect.p else None


def _finding(
    sentence: Sentence, study: _Study, named: Sequence[Mention], bundle: _Bundle, after: int, refused: list[Refused]
) -> Finding | None:
    text, span = sentence.span.of(study.document.text), sentence.span
    owners = {v.group for v in bundle.values}
    if bundle.values and len(owners) < 2 and not bundle.effects and not _stands_alone(bundle, text):
        return None
    names = [m.span for m in named]
    outcome = outcome_of(text, span.start, [t for t in study.tagged if span.holds(t.span)], bundle.low, after, names)
    if outcome is None:
        return None
    arms = []
    for value in bundle.values:
        made = list(_arms(value, study, text, refused))
        if not made:
            return None
        arms += made
    for effect in bundle.effects:
        arms.append(Arm(effect.measure, effect.value, effect.unit, None, None, effect.interval, effect.span))
    if bundle.p is not None and refuse.fault_of_p(bundle.p) is None:
        arms.append(Arm("p", bundle.p.text, "", None, None, None, bundle.p.span))
    treated, control = _sides(study.groups, owners)
    if not bundle.values and (treated is None or control is None or not named):
        return None  # an estimate of what against what can't be told
    direction = direction_of(
        text, span.start, named, outcome[1], bundle.values, bundle.effects, bundle.p, study.groups, treated, control
    )
    return _made(sentence, study, named, outcome, tuple(arms), direction, treated, control, bundle.low)


def _stands_alone(bundle: _Bundle, text: str) -> bool:
    """Whether one group's figure is a result by itself: a share or count of people, not one part of a lost pair."""
    kinds = {f.kind for v in bundle.values for f in v.cluster.figures}
    return bool(kinds & {Kind.PERCENT, Kind.EVENTS}) and not re.search(
        r"\b(?:versus|vs?\.?|compared|than|respectively)\b", text
    )


def _arms(value: Assigned, study: _Study, text: str, refused: list[Refused]) -> Iterator[Arm]:
    """The figures of one group as they are printed; none where they can't be true for a group of its size."""
    group = study.groups[value.group]
    own = next((f.of for f in value.cluster.figures if f.of), None)
    size = own or (group.n if not _SUBSET.search(text) else None)
    fault = refuse.fault_of_cluster(value.cluster, size)
    if fault:
        refused.append(Refused(study.document.id, value.cluster.span, fault))
        return
    for figure in value.cluster.figures:
        yield Arm(figure.kind.value, figure.value, _unit(figure), group.label, size, figure.spread, figure.span)


def _unit(figure: Figure) -> str:
    return "participants" if figure.kind is Kind.EVENTS else figure.unit


def _sides(groups: Sequence[Group], owners: set[int]) -> tuple[int | None, int | None]:
    """Treatment and comparator of a result: of two groups the one that is the control, else the later named; of more,
    the control, where one of those with figures is."""
    if not groups:
        return None, None
    seen = sorted(owners) if len(owners) >= 2 else list(range(len(groups)))
    controls = [i for i in seen if groups[i].is_control]
    control = controls[0] if controls else seen[-1] if len(seen) == 2 else None
    treated = [i for i in seen if i != control and not groups[i].is_control]
    return (treated[0] if treated else None), control


def _direction_only(
    sentence: Sentence, study: _Study, named: Sequence[Mention], p_values: Sequence[PValue]
) -> Finding | None:
    """A sentence that tells only which way an outcome went."""
    text, span = sentence.span.of(study.document.text), sentence.span
    if not study.groups:
        return None
    end = p_values[0].span.start if p_values else span.end
    tagged = [t for t in study.tagged if span.holds(t.span)]
    outcome = outcome_of(text, span.start, tagged, end, span.start, [m.span for m in named])
    if outcome is None or not (
        named
        or re.search(
            r"\bbetween (?:the )?(?:two |treatment |study )?(?:groups|arms|treatments)\b|\bboth groups\b", text, re.I
        )
    ):
        return None
    treated, control = _sides(study.groups, {m.index for m in named})
    p = p_values[0] if len(p_values) == 1 else None
    direction = direction_of(text, span.start, named, outcome[1], (), (), p, study.groups, treated, control)
    if direction is None:
        return None
    arms = (Arm("p", p.text, "", None, None, None, p.span),) if p and refuse.fault_of_p(p) is None else ()
    return _made(sentence, study, named, outcome, arms, direction, treated, control, outcome[1].start)


def _made(
    sentence: Sentence,
    study: _Study,
    named: Sequence[Mention],
    outcome: tuple[str, Span],
    arms: tuple[Arm, ...],
    direction: Direction | None,
    treated: int | None,
    control: int | None,
    at: int,
) -> Finding:
    document = study.document
    text = sentence.span.of(document.text)
    group = study.groups[treated] if treated is not None else None
    other = study.groups[control] if control is not None else None
    time = time_in(text, sentence.span.start, at)
    parts = [("outcome", outcome[1])]
    for name, part in (
        ("population", study.population[1] if study.population else None),
        ("participants", study.total[1] if study.total else None),
        ("intervention", group.span if group else None),
        ("dose", group.dose_span if group else None),
        ("comparator", other.span if other else None),
        ("timepoint", time[1] if time else None),
        *((f"n of {g.label}", g.n_span) for g in study.groups),
        *((f"arm {g.label}", _nearest(named, i, at)) for i, g in enumerate(study.groups)),
    ):
        if part is not None:
            parts.append((name, part))
    return Finding(
        id=finding_id(document, at),
        document=document.id,
        document_hash=document.hash,
        topic=topic_of(outcome[0], text),
        statement=sentence.span,
        population=study.population[0] if study.population else None,
        intervention=group.label if group else None,
        dose=group.dose if group else None,
        comparator=other.label if other else None,
        outcome=outcome[0],
        timepoint=time[0] if time else None,
        arms=arms,
        direction=direction,
        parts=tuple(parts),
    )


def _nearest(named: Sequence[Mention], index: int, at: int) -> Span | None:
    """Where the statement names a group, nearest to the result."""
    own = [m.span for m in named if m.index == index]
    return min(own, key=lambda span: abs(span.start - at)) if own else None


def finding_id(document: Document, at: int) -> FindingId:
    """The same for the same place of the same document: `pmid-10547391-s1240`."""
    return FindingId(f"{re.sub(r'[^A-Za-z0-9.]+', '-', document.id)}-s{at}")


def participants(finding: Finding, text: str) -> int | None:
    """How many people were studied, where the abstract prints it in figures."""
    span = next((span for name, span in finding.parts if name == "participants"), None)
    said = span.of(text) if span else ""
    return int(number(re.sub(r"\s", "", said))) if re.fullmatch(r"\d[\d,\s]*", said) else None
