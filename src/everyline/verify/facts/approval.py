"""Approval: who approved which drug, for which disease and for whom."""

from __future__ import annotations

import re
from collections.abc import Iterable

from everyline.domain.answer import Reason, ReasonKind
from everyline.domain.audit import HeldFinding, Judged, Subject
from everyline.verify.facts.concepts import concepts, names, wording
from everyline.verify.facts.facts import Facts, negates, read_facts, residue
from everyline.verify.facts.relevance import nearest, weakness
from everyline.verify.facts.say import contradicted, insufficient, supported

_UNGRANTED = re.compile(
    r"\b(?:not|no|nor|never|under trial|trial use|priority review|fast.track|recommend\w*|positive opinion)\b", re.I
)
Grants = tuple[tuple[HeldFinding, str], ...]
_FIRST = re.compile(r"\b(?:first|only|third|second)\b", re.I)


def compare_approval(text: str, topic: str, subject: Subject, found: tuple[HeldFinding, ...]) -> Judged | None:
    """None where the claim is not about approval."""
    if topic != "approval" and not names(text, "status", "approved") and not names(text, "status", "investigational"):
        return None
    if not names(text, "status", "approved"):
        near = nearest(text, found, topics=("approval",))
        said = wording(text, "status", "investigational")
        if not said:
            return None
        return insufficient(Reason(ReasonKind.NOT_FOUND, said, near[0].statement if near else ""), near=near)
    claim = read_facts(text)
    grants: Grants = tuple(
        (held, clause) for held in found if held.finding.topic == "approval" for clause in _grants(held)
    )
    region = concepts(text, "region")
    if region:
        grants = tuple((held, clause) for held, clause in grants if _regions(held, clause) & region)
    denies = negates(text, "status", "approved") or _denied(text)
    drugs = set(subject.drugs)
    if not drugs:
        near = tuple(held for held, _ in grants[:2])
        return insufficient(Reason(ReasonKind.POPULATION, text, near[0].statement if near else ""), near=near)
    held_for = {drug for held, _ in grants for drug in held.drugs}
    if not drugs <= held_for:
        near = nearest(text, found, topics=("approval",))
        missing = ", ".join(sorted(drugs - held_for))
        return insufficient(
            Reason(
                ReasonKind.NOT_FOUND,
                f"{wording(text, 'status', 'approved')} ({missing})",
                near[0].statement if near else "",
            ),
            near=near,
        )
    if denies:
        return contradicted(ReasonKind.NEGATION, wording(text, "status", "approved"), [held for held, _ in grants])
    return _population(text, claim, subject, grants, found)


def _population(
    text: str,
    claim: Facts,
    subject: Subject,
    grants: Grants,
    found: tuple[HeldFinding, ...],
) -> Judged:
    """The people, the year and the disease of an approval that the library holds."""
    facts = [
        (held, read_facts(f"{clause} {held.finding.population or ''} {held.finding.timepoint or ''}"))
        for held, clause in grants
    ]
    known_severities = frozenset[str]().union(*(one.severities for _, one in facts))
    extra = claim.severities - known_severities
    if claim.severities and known_severities and extra:
        first = next(held for held, one in facts if one.severities)
        return contradicted(ReasonKind.POPULATION, text, [first])
    known_ages = frozenset[str]().union(*(one.ages for _, one in facts))
    if claim.ages - known_ages and known_ages:
        first = next(held for held, one in facts if one.ages)
        return contradicted(ReasonKind.POPULATION, ", ".join(sorted(claim.ages - known_ages)), [first])
    known_years = frozenset[int]().union(*(one.years for _, one in facts))
    if claim.years - known_years:
        dated = [held for held, one in facts if one.years]
        if dated and known_years:
            return contradicted(ReasonKind.TIME, str(min(claim.years - known_years)), dated)
        return insufficient(Reason(ReasonKind.TIME, str(min(claim.years)), ""), near=[held for held, _ in facts[:1]])
    held = list(dict.fromkeys(one for one, _ in grants))
    words = [f"{one.statement} {one.context} {one.document.title}" for one in held]
    left = residue(text, *words, allowed=frozenset(subject.drugs))
    left = tuple(word for word in left if not names(word, "status", "approved"))
    if left:
        return insufficient(Reason(ReasonKind.NOT_FOUND, ", ".join(left), held[0].statement), near=held)
    notes = []
    if known_ages - claim.ages and not claim.ages:
        notes.append(f"It does not say for which ages: {_who(facts)}.")
    return supported(held, notes)


def _who(facts: list[tuple[HeldFinding, Facts]]) -> str:
    for held, one in facts:
        if one.ages and held.finding.population:
            return held.finding.population
    return "the label does"


def _grants(held: HeldFinding) -> list[str]:
    """The clauses of a finding that state an approval given."""
    clauses = (
        re.split(r"[;:]\s|,\s(?=while|but|nor)", held.statement)
        if "indication:" not in held.statement
        else [held.statement]
    )
    return [clause for clause in clauses if names(clause, "status", "approved") and not _UNGRANTED.search(clause)]


def _regions(held: HeldFinding, clause: str) -> frozenset[str]:
    return concepts(clause, "region") or concepts(f"{held.context} {held.document.title}", "region")


def _denied(text: str) -> bool:
    return bool(
        re.search(
            r"\bnot (?:yet |currently )?(?:fda.)?(?:approved|licen[cs]ed)|\bunapproved\b|\bunlicensed\b", text, re.I
        )
    )


def granted(found: Iterable[HeldFinding], regions: frozenset[str]) -> dict[str, list[HeldFinding]]:
    """The drugs that the findings call approved, each with those that say so, the label's own first.

    regions: only approvals given there; empty for anywhere.
    """
    drugs: dict[str, list[HeldFinding]] = {}
    for held in sorted(found, key=lambda one: (weakness(one), one.finding.id)):
        if held.finding.topic != "approval":
            continue
        for clause in _grants(held):
            if regions and not _regions(held, clause) & regions:
                continue
            for drug in held.drugs:
                drugs.setdefault(drug, []).append(held)
    return drugs
