"""Whether a drug comes only after others have failed: a claim that says so against findings that deny it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from everyline.domain.answer import Reason, ReasonKind
from everyline.domain.audit import HeldFinding, Judged, Subject
from everyline.verify.facts.concepts import names, wording
from everyline.verify.facts.facts import negates
from everyline.verify.facts.relevance import is_firm, is_usable, nearest
from everyline.verify.facts.say import contradicted, insufficient, supported

_PAYER = re.compile(r"\b(?:payer rule|insur|prior authori[sz]ation)", re.I)
_ELSEWHERE = re.compile(r"\b(?:belongs?|appl(?:y|ies)) to\b[^.]*\bnot to\b", re.I)


def compare_prior(
    text: str, subject: Subject, found: tuple[HeldFinding, ...], everything: Sequence[HeldFinding]
) -> Judged | None:
    """None where the claim does not make other treatments' failure a condition.

    found: on the claim's drugs. everything: also on others; it may tell where such a rule comes from.
    """
    if not names(text, "line", "prior treatment") or negates(text, "line", "prior treatment"):
        return None
    if names(text, "special", "payer"):
        return None
    told = [held for held in found if names(held.statement, "line", "prior treatment")]
    told = [held for held in told if not _PAYER.search(held.statement)]
    told.sort(key=lambda held: subject.disease not in held.statement.lower())
    foreign = [held for held in everything if is_usable(held) and _ELSEWHERE.search(held.statement)]
    foreign = [held for held in foreign if names(held.statement, "line", "prior treatment")]
    denied = [held for held in told if held not in foreign and is_firm(held) and _denies(held)]
    said = wording(text, "line", "prior treatment")
    if subject.drugs and not {drug for held in denied for drug in held.drugs} >= set(subject.drugs):
        near = [*denied, *foreign] or list(nearest(text, found, topics=("indication-limit", "algorithm")))
        return insufficient(Reason(ReasonKind.NOT_FOUND, said, near[0].statement if near else ""), near=near)
    if denied:
        kind = ReasonKind.POPULATION if foreign else ReasonKind.NEGATION
        evidence = foreign[0].statement if foreign else denied[0].statement
        return contradicted(kind, text, [*denied[:2], *foreign[:1]], evidence)
    agreeing = [held for held in told if held not in foreign and is_firm(held)]
    if agreeing and subject.drugs and not denied:
        return supported(agreeing)
    near = list(nearest(text, found, topics=("algorithm", "indication-limit")))
    return insufficient(Reason(ReasonKind.NOT_FOUND, said, near[0].statement if near else ""), near=near)


def _denies(held: HeldFinding) -> bool:
    clause = re.split(r";\s", held.statement)[0]
    return negates(clause, "line", "prior treatment")
