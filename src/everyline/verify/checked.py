"""What the judge compared between a line and the words it cites, told in words.

This judges nothing: it names, check by check, what of the line there was to compare and what a verdict said of it, so
that a reader sees what SUPPORTED rests on.
"""

from __future__ import annotations

from dataclasses import dataclass

from everyline.domain.answer import ReasonKind, Verdict
from everyline.verify.lexicon import NEGATION, QUANTITY
from everyline.verify.plain_words import once
from everyline.verify.reading import read
from everyline.verify.sentences import sentences

# In the order they are told: what is compared, and which atoms of a line it is.
_KINDS: tuple[tuple[ReasonKind, str], ...] = (
    (ReasonKind.NUMBER, "Numbers and units"),
    (ReasonKind.DOSE, "Doses"),
    (ReasonKind.TIME, "Times"),
    (ReasonKind.DRUG, "Drugs"),
    (ReasonKind.POPULATION, "People"),
    (ReasonKind.DIRECTION, "Direction"),
    (ReasonKind.NEGATION, "Negation"),
    (ReasonKind.CERTAINTY_INFLATED, "Words that limit or strengthen"),
)
_ALSO = {ReasonKind.UNIT: ReasonKind.NUMBER}


@dataclass(frozen=True, slots=True)
class Checked:
    """One comparison. words: of the line, as written, that it was about; empty where the line has none of the kind.
    faults: what the verdict found wrong with them, as (the line's words, the evidence's)."""

    kind: ReasonKind
    what: str
    words: tuple[str, ...]
    faults: tuple[tuple[str, str], ...]


def checked(claim: str, verdict: Verdict) -> tuple[Checked, ...]:
    """Each comparison of a line with its evidence that had something to compare, or that found a fault."""
    words: dict[ReasonKind, list[str]] = {}
    text = once(claim)
    for start, end in sentences(text):
        sentence = text[start:end]
        for atom in read(sentence).content:
            kind = ReasonKind.NEGATION if atom.kind == NEGATION else atom.check
            if kind is ReasonKind.NEGATION and atom.kind != NEGATION:
                continue  # a verb that can be turned round ("recommends") denies nothing by itself
            if kind is None and atom.kind == QUANTITY:
                kind = ReasonKind.NUMBER
            if kind is not None:
                words.setdefault(_ALSO.get(kind, kind), []).append(sentence[atom.start : atom.end])
    found = []
    for kind, what in _KINDS:
        faults = tuple((r.claim, r.evidence) for r in verdict.reasons if _ALSO.get(r.kind, r.kind) is kind)
        said = tuple(dict.fromkeys(words.get(kind, ())))
        if said or faults:
            found.append(Checked(kind, what, said, faults))
    told = {kind for kind, _ in _KINDS}
    for reason in verdict.reasons:
        kind = _ALSO.get(reason.kind, reason.kind)
        if kind not in told:
            what = kind.value.replace("_", " ").capitalize()
            found.append(Checked(kind, what, (), ((reason.claim, reason.evidence),)))
    return tuple(found)
