"""Results: a figure with everything it is bound to (drug, dose, comparator, outcome, time, people)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from everyline.domain.answer import Reason, ReasonKind
from everyline.domain.audit import HeldFinding, Judged, Subject
from everyline.verify.facts.binding import bound, groups_of, named, of_arms
from everyline.verify.facts.concepts import concepts
from everyline.verify.facts.facts import Facts, ends, holds, read_facts, residue, time_of
from everyline.verify.facts.relevance import nearest
from everyline.verify.facts.say import contradicted, insufficient, supported
from everyline.verify.quantities import Quantity

_TOPICS = frozenset({"efficacy", "safety", "durability", "comparator", "special-population"})
_INSTRUMENTS = frozenset({"IGA", "quality of life", "SALT change", "adverse events"})


@dataclass(frozen=True, slots=True)
class _Fit:
    """A finding with what of the claim's figures it holds, what differs, and what the claim leaves out."""

    held: HeldFinding
    matched: int
    differs: tuple[Reason, ...]
    lost: tuple[Reason, ...]


def compare_results(text: str, subject: Subject, found: tuple[HeldFinding, ...]) -> Judged | None:
    """None where the claim gives no figure."""
    claim = read_facts(text)
    figures = claim.figures
    if not figures:
        return None
    results = [held for held in found if held.finding.topic in _TOPICS]
    fits = [_fit(text, claim, held) for held in results]
    fits = sorted((fit for fit in fits if fit.matched), key=lambda fit: (-fit.matched, len(fit.differs), len(fit.lost)))
    whole = [fit for fit in fits if fit.matched == len(figures)]
    if not whole:
        return _unmatched(text, claim, subject, results, fits)
    best = whole[0]
    if not _is_distinct(figures) and any(reason.kind is ReasonKind.OUTCOME for reason in best.differs):
        return _unmatched(text, claim, subject, results, [])  # one round figure of something else is a chance meeting
    if best.differs:
        if _is_distinct(figures) and subject.drugs and all(r.kind in _EXCLUDING and r.evidence for r in best.differs):
            return contradicted(best.differs[0].kind, best.differs[0].claim, [best.held])
        return insufficient(
            *best.differs,
            *best.lost,
            near=[best.held],
            notes=("The figure is in the library, bound to something else.",),
        )
    if best.lost:
        return insufficient(
            *best.lost, near=[fit.held for fit in whole], notes=("The figure is right; it loses what it is bound to.",)
        )
    left = residue(
        text, best.held.statement, best.held.context, best.held.document.title, allowed=frozenset(subject.drugs)
    )
    if left:
        return insufficient(Reason(ReasonKind.NOT_FOUND, ", ".join(left), best.held.statement), near=[best.held])
    if not subject.drugs:
        return insufficient(
            Reason(ReasonKind.DRUG, text, best.held.statement),
            near=[best.held],
            notes=("The line does not say of which drug.",),
        )
    return supported([fit.held for fit in whole if not fit.differs and not fit.lost])


_EXCLUDING = frozenset({ReasonKind.ARM, ReasonKind.TIME, ReasonKind.DOSE, ReasonKind.POPULATION, ReasonKind.COMPARATOR})


def _is_distinct(figures: tuple[Quantity, ...]) -> bool:
    """Whether figures are such that they are hardly met by chance: a decimal, or several together."""
    return len(figures) > 1 or any(one.decimals for one in figures)


def _fit(text: str, claim: Facts, held: HeldFinding) -> _Fit:
    stated = read_facts(held.statement)
    fields = read_facts(held.context)
    figures = (*stated.figures, *fields.figures)
    matched = sum(holds(figure, figures) for figure in claim.figures)
    if not matched:
        return _Fit(held, 0, (), ())
    return _Fit(held, matched, tuple(_differs(text, claim, held, stated, fields)), tuple(_lost(text, claim, held)))


def _differs(text: str, claim: Facts, held: HeldFinding, stated: Facts, fields: Facts) -> Iterator[Reason]:
    finding = held.finding
    times = (*stated.times, *read_facts(finding.timepoint or "").times)
    for time in claim.times:
        if not time_of(time, times):
            yield Reason(ReasonKind.TIME, _words(time), finding.timepoint or "")
    doses = (*stated.doses, *read_facts(finding.dose or "").doses)
    if claim.doses and not ends(claim.doses) <= ends(doses):
        yield Reason(ReasonKind.DOSE, ", ".join(map(_words, claim.doses)), finding.dose or "")
    people = read_facts(finding.population or "")
    who = people.ages | stated.ages
    if claim.ages - who and who:
        yield Reason(ReasonKind.POPULATION, ", ".join(sorted(claim.ages - who)), finding.population or "")
    comparators = stated.comparators | fields.comparators
    if claim.comparators - comparators:
        yield Reason(
            ReasonKind.COMPARATOR,
            ", ".join(c.partition("=")[2] for c in sorted(claim.comparators - comparators)),
            finding.comparator or "",
        )
    measured = concepts(text, "outcome") & _INSTRUMENTS
    known = concepts(f"{held.statement} {finding.outcome or ''}", "outcome")
    if measured - known:
        yield Reason(ReasonKind.OUTCOME, ", ".join(sorted(measured - known)), finding.outcome or "")
    points = {q.low for q in (*stated.figures, *fields.figures) if q.unit in ("pp", "points")}
    if any(q.unit == "%" and q.low in points for q in claim.figures):
        yield Reason(
            ReasonKind.UNIT, ", ".join(_words(q) for q in claim.figures if q.low in points), "percentage points"
        )
    yield from _elsewhere(text, held)
    if claim.is_negated != stated.is_negated:
        yield Reason(ReasonKind.NEGATION, text, held.statement)


def _elsewhere(text: str, held: HeldFinding) -> Iterator[Reason]:
    """Figures that the claim gives to another dose or group than the finding does."""
    ours = bound(text)
    theirs = of_arms(held.finding.arms) or bound(held.statement)
    if len(groups_of(theirs)) < 2:
        return
    for share, groups in ours.items():
        known = theirs.get(share)
        if known is None:
            if share in {q.low for q in read_facts(held.statement).figures}:
                yield Reason(ReasonKind.ARM, f"{share:g}%", "")
        elif not groups & known:
            said = " or ".join(sorted(named(group) for group in known))
            yield Reason(ReasonKind.ARM, f"{share:g}% on {named(next(iter(groups)))}", f"{share:g}% on {said}")


def _lost(text: str, claim: Facts, held: HeldFinding) -> Iterator[Reason]:
    finding = held.finding
    if not claim.times and finding.timepoint and read_facts(finding.timepoint).times:
        yield Reason(ReasonKind.TIME, "", finding.timepoint)
    doses = ends((*read_facts(finding.dose or "").doses, *read_facts(held.statement).doses))
    if not claim.doses and len(doses) > 1:
        yield Reason(ReasonKind.DOSE, "", finding.dose or held.statement)
    difference = any(q.unit == "pp" for q in read_facts(held.statement).figures)
    if difference and finding.comparator and not claim.comparators:
        yield Reason(ReasonKind.COMPARATOR, "", finding.comparator)
    people = read_facts(finding.population or "").ages
    if people and "adult" not in people and not claim.ages:
        yield Reason(ReasonKind.POPULATION, "", finding.population or "")
    shared = concepts(text, "outcome") & concepts(f"{held.statement} {finding.outcome or ''}", "outcome")
    if not shared and not _content(claim) & _content(read_facts(held.statement)):
        yield Reason(ReasonKind.OUTCOME, "", finding.outcome or held.statement)


def _unmatched(text: str, claim: Facts, subject: Subject, results: list[HeldFinding], fits: list[_Fit]) -> Judged:
    """A figure that no finding holds: contradicted only by a finding that answers the very same question."""
    rivals = [held for held in results if _same_question(text, claim, subject, held)]
    if rivals:
        return contradicted(ReasonKind.NUMBER, ", ".join(map(_words, claim.figures)), rivals)
    near = [fit.held for fit in fits[:2]] or list(nearest(text, results))
    missing = [
        q for q in claim.figures if not any(holds(q, read_facts(f"{h.statement} {h.context}").figures) for h in near)
    ]
    said = ", ".join(map(_words, missing or claim.figures))
    return insufficient(Reason(ReasonKind.NUMBER, said, near[0].statement if near else ""), near=near)


def _same_question(text: str, claim: Facts, subject: Subject, held: HeldFinding) -> bool:
    """Whether a finding states the figure of the same drug, dose, outcome, cut-off and time, in the same people."""
    finding = held.finding
    if not (len(subject.drugs) == 1 and claim.doses and claim.times and claim.thresholds):
        return False
    stated = read_facts(f"{held.statement} {finding.dose or ''}. {finding.timepoint or ''}. {finding.outcome or ''}.")
    people = read_facts(f"{finding.population or ''} {held.statement}")
    return (
        set(held.drugs) == set(subject.drugs)
        and ends(claim.doses) <= ends(stated.doses)
        and all(time_of(time, stated.times) for time in claim.times)
        and all(holds(one, stated.thresholds) for one in claim.thresholds)
        and bool(concepts(text, "outcome") & concepts(f"{held.statement} {finding.outcome or ''}", "outcome"))
        and bool(stated.figures)
        and (not claim.ages or bool(claim.ages & people.ages))
        and "adolescent" not in people.ages - claim.ages
    )


def _content(facts: Facts) -> frozenset[str]:
    """The keys of what a text speaks of: no figure, no drug, no dose, no comparator."""
    return frozenset(key for key in facts.keys if "=" not in key and not key[:1].isdigit()) - facts.drugs


_OPERATORS = {">=": "at least ", "<=": "at most ", ">": "more than ", "<": "less than "}


def _words(quantity: Quantity) -> str:
    unit = {"%": "%", "pp": " points"}.get(quantity.unit, f" {quantity.unit}" if quantity.unit else "")
    low, high = (f"{end:.{quantity.decimals}f}" if quantity.decimals else f"{end:g}" for end in quantity[1:3])
    value = low if low == high else f"{low} to {high}"
    return f"{_OPERATORS.get(quantity.op, quantity.op)}{value}{unit}"
