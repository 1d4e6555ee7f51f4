"""Claims of one article that do not go together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from everyline.domain.audit import ArticleClaim, HeldFinding, Reading, Subject, Tension
from everyline.domain.words import content_words
from everyline.verify.facts.concepts import concepts, names
from everyline.verify.facts.facts import ends, negates, read_facts
from everyline.verify.quantities import Quantity
from everyline.verify.units import UNITS

_BOXED = re.compile(r"\b(?:black.?box|box(?:ed)? warning)", re.I)
_REASSURES = re.compile(r"\b(?:well.tolerated|no serious|(?:not|no) [\w ]{0,30}reported|safe\b|few side effects)", re.I)
_DECIDES = re.compile(r"\b(?:inadequate|insufficient|no|poor|lack of) response\b|\bexpect\b|\bstop if\b", re.I)
_FAILED = re.compile(r"(?:failures? of|have failed|failed|refractory to)\s+(.{5,120})", re.I)


def tensions(reading: Reading, subjects: Mapping[str, Subject], found: Sequence[HeldFinding]) -> tuple[Tension, ...]:
    """Pairs and groups of claims that disagree, in the order of the article.

    found: findings of the library on the article's disease; they tell how many heads a boxed warning has.
    """
    claims = [claim for claim in reading.claims if subjects[claim.id].disease]
    return (
        *_lines(claims),
        *_conditions(claims, subjects),
        *_people(claims, subjects),
        *_boxes(reading.claims, found),
        *_reassured(claims),
        *_decisions(claims, subjects),
        *_doses(claims, subjects),
        *_figures(claims, subjects),
    )


def _said(claim: ArticleClaim) -> str:
    return f"{claim.lead}: {claim.text}" if claim.lead else claim.text


def _conditional(claims: Sequence[ArticleClaim]) -> list[ArticleClaim]:
    """Claims that make the failure of other treatments a condition."""
    return [
        claim
        for claim in claims
        if claim.topic != "definition"
        and names(claim.text, "line", "prior treatment")
        and not negates(claim.text, "line", "prior treatment")
    ]


def _lines(claims: Sequence[ArticleClaim]) -> Iterator[Tension]:
    """First choice here, only after others there."""
    later = _conditional(claims)
    first = [claim for claim in claims if names(_said(claim), "line", "first choice") and claim not in later]
    if later and first:
        after, choice = _quoted(later[-1]), _quoted(first[0])
        why = f"{after} puts these drugs after other treatments; {choice} makes one the first choice."
        yield Tension((*(claim.id for claim in later), first[0].id), why)


def _conditions(claims: Sequence[ArticleClaim], subjects: Mapping[str, Subject]) -> Iterator[Tension]:
    """What must have failed first: another thing in two places; or a condition here and none at the approval."""
    later = _conditional(claims)
    failed = [(claim, _what_failed(claim)) for claim in later]
    for number, (one, first) in enumerate(failed):
        for other, second in failed[number + 1 :]:
            if first and second and not first & second:
                yield Tension(
                    (one.id, other.id),
                    f"They do not agree on what must have failed: {_quoted(one)}, but {_quoted(other)}.",
                )
    approvals = [
        claim
        for claim in claims
        if claim.topic == "approval" and names(claim.text, "status", "approved") and claim not in later
    ]
    conditional = [claim for claim in later if names(claim.text, "status", "approved")]
    for claim in conditional:
        plain = [
            one
            for one in approvals
            if set(subjects[one.id].drugs) & set(subjects[claim.id].drugs or subjects[one.id].drugs)
        ]
        plain = [
            one for one in plain if one.topic == "approval" and subjects[one.id].disease == subjects[claim.id].disease
        ]
        if plain:
            yield Tension(
                (claim.id, *(one.id for one in plain)),
                f"{_quoted(claim)} makes approval depend on earlier treatment; {_quoted(plain[0])} sets no condition.",
            )


def _what_failed(claim: ArticleClaim) -> frozenset[str]:
    match = _FAILED.search(claim.text)
    general = {"therapy", "drug", "agent", "inadvisabl", "fail", "failur", "other"}
    return frozenset(content_words(match.group(1))) - general if match else frozenset()


def _people(claims: Sequence[ArticleClaim], subjects: Mapping[str, Subject]) -> Iterator[Tension]:
    """Approval for people of one severity here, of another there."""
    told = [(claim, read_facts(claim.text).severities) for claim in claims if names(claim.text, "status", "approved")]
    told = [(claim, severities) for claim, severities in told if severities]
    for number, (one, first) in enumerate(told):
        others = [
            claim
            for claim, second in told[number + 1 :]
            if second != first and subjects[claim.id].disease == subjects[one.id].disease
        ]
        if others:
            second = _severity(read_facts(others[0].text).severities)
            why = f"{_severity(first)} in {_quoted(one)}, {second} in {_quoted(others[0])}"
            yield Tension((one.id, *(claim.id for claim in others)), f"They differ on whom the approval is for: {why}.")
            return


def _severity(severities: frozenset[str]) -> str:
    order = ("mild", "moderate", "severe", "very severe")
    said = sorted(
        (one.partition("=")[2] for one in severities), key=lambda one: order.index(one) if one in order else 9
    )
    return " to ".join(said)


def _boxes(claims: Sequence[ArticleClaim], found: Sequence[HeldFinding]) -> Iterator[Tension]:
    """A heading that promises the boxed warning above lines that name only part of it."""
    heads = frozenset[str]().union(
        *(
            named
            for held in found
            if held.finding.topic == "boxed-warning" and len(named := concepts(held.statement, "box")) > 2
        )
    )
    by_heading: dict[tuple[str, ...], list[ArticleClaim]] = {}
    for claim in claims:
        if claim.headings and _BOXED.search(claim.headings[-1]):
            by_heading.setdefault(claim.headings, []).append(claim)
    for headings, under in by_heading.items():
        named = frozenset[str]().union(*(concepts(claim.text, "box") for claim in under))
        if heads and named < heads:
            lost = ", ".join(sorted(heads - named))
            yield Tension(
                tuple(claim.id for claim in under),
                f"The heading “{headings[-1].rstrip(':')}” promises the boxed warning; the lines beneath name "
                f"{len(named)} of its {len(heads)} heads. Missing: {lost}.",
            )


def _reassured(claims: Sequence[ArticleClaim]) -> Iterator[Tension]:
    """Reassurance beside a boxed warning."""
    warned = [
        claim
        for claim in claims
        if claim.headings and _BOXED.search(claim.headings[-1]) and not _REASSURES.search(claim.text)
    ]
    reassuring = [claim for claim in claims if _REASSURES.search(claim.text)]
    if warned and reassuring:
        yield Tension(
            (warned[0].id, *(claim.id for claim in reassuring)),
            f"Under a boxed warning stands {_quoted(warned[0])}; elsewhere {_quoted(reassuring[-1])}.",
        )


def _decisions(claims: Sequence[ArticleClaim], subjects: Mapping[str, Subject]) -> Iterator[Tension]:
    """A step decided earlier than the results it rests on were measured."""
    results = [(claim, _days(read_facts(claim.text).times)) for claim in claims if read_facts(claim.text).figures]
    for claim in claims:
        when = _days(read_facts(claim.text).times)
        if not when or not _DECIDES.search(claim.text):
            continue
        drugs = set(subjects[claim.id].drugs)
        later = [
            one
            for one, days in results
            if days and min(days) > max(when) and (not drugs or drugs & set(subjects[one.id].drugs))
        ]
        same = [one for one, days in results if days and min(days) <= max(when) and drugs & set(subjects[one.id].drugs)]
        if later and not same and drugs:
            yield Tension(
                (claim.id, *(one.id for one in later)),
                f"{_quoted(claim)} decides before the article's own results were measured: {_quoted(later[0])}.",
            )


def _days(times: tuple[Quantity, ...]) -> list[float]:
    return [time.low * UNITS[time.unit].factor for time in times if time.unit in UNITS]


def _doses(claims: Sequence[ArticleClaim], subjects: Mapping[str, Subject]) -> Iterator[Tension]:
    """Doses of one drug that share nothing."""
    told: dict[str, list[tuple[ArticleClaim, frozenset[tuple[float, str]]]]] = {}
    for claim in claims:
        drugs, facts = subjects[claim.id].drugs, read_facts(claim.text)
        if (
            len(drugs) == 1
            and facts.doses
            and not facts.figures
            and claim.topic in ("dosing", "line")
            and not re.match(r"if\b|increase|reduce", claim.text, re.I)
        ):
            told.setdefault(drugs[0], []).append((claim, ends(facts.doses)))
    for drug, rows in told.items():
        for number, (one, first) in enumerate(rows):
            for other, second in rows[number + 1 :]:
                if not first & second and subjects[one.id].disease == subjects[other.id].disease:
                    yield Tension(
                        (one.id, other.id),
                        f"They give different doses of {drug}: {_quoted(one)}, but {_quoted(other)}.",
                    )


def _figures(claims: Sequence[ArticleClaim], subjects: Mapping[str, Subject]) -> Iterator[Tension]:
    """Two figures for the same drug, dose, outcome and time."""
    seen: dict[tuple[object, ...], tuple[ArticleClaim, frozenset[float]]] = {}
    for claim in claims:
        facts = read_facts(claim.text)
        shares = frozenset(q.low for q in facts.figures if q.unit == "%")
        if not shares or not facts.times or not facts.thresholds or len(subjects[claim.id].drugs) != 1:
            continue
        key = (
            subjects[claim.id].drugs,
            facts.doses,
            facts.times,
            facts.thresholds,
            concepts(claim.text, "outcome"),
            facts.ages,
        )
        before = seen.get(key)
        if before and not before[1] & shares:
            yield Tension(
                (before[0].id, claim.id),
                f"They give different figures for the same: {_quoted(before[0])}, but {_quoted(claim)}.",
            )
        seen.setdefault(key, (claim, shares))


def _quoted(claim: ArticleClaim) -> str:
    text = _said(claim)
    return f"“{text if len(text) <= 160 else text[:159].rstrip() + '…'}”"
