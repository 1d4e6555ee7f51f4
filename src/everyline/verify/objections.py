"""What speaks against a claim whose wording is free: numbers, drugs and directions, wherever they stand.

A paraphrase can't be laid over its evidence word by word, so the checks of the judge that need an alignment say
little of it. These need none: each looks for what the claim says anywhere in the evidence. They only ever object;
silence is no support. `objections` names what the evidence lacks or has otherwise; `doubts` what can't be told without
an alignment: which of several numbers, drugs or groups of people the claim speaks of, and words that make it stronger.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from everyline.domain.answer import EvidenceText, Reason, ReasonKind
from everyline.verify.atoms import Atom
from everyline.verify.lexicon import BOOSTER, RESTRICTOR
from everyline.verify.polarity import polarity
from everyline.verify.quantities import Quantity, derive, same
from everyline.verify.reading import Reading, read
from everyline.verify.sentences import sentences

# Units of numbers that name a thing rather than measure it.
_NAMES = frozenset(("phase", "grade", "stage", "type"))

# Numbers up to this one in words ("one of", "two groups") are ways of speaking.
_MOST_SPOKEN = 3

# The strongest answers of their groups: no evidence of less bears them.
_STRONGEST = frozenset(("frequency=always", "share=all", "showing=prove", "duty=must"))
_EXCLUSIVE = frozenset((ReasonKind.POPULATION, ReasonKind.OUTCOME, ReasonKind.COMPARATOR))

# Groups of directions whose two answers exclude one another wherever the same thing is spoken of; those of one number
# go up and down together.
_POLES = {"change": 0, "amount": 0, "high or low": 0, "quality": 1, "effect": 2, "prevention": 3, "activity": 4,
          "extreme": 5}  # fmt: skip
_UP = frozenset(("increase", "higher", "high", "better", "effective", "prevent", "activate", "highest"))


def objections(claim: str, evidence: Sequence[EvidenceText]) -> tuple[Reason, ...]:
    """The reasons against a freely worded claim, in the order of the claim."""
    ours = read(claim)
    theirs = [read(one.text[start:end]) for one in evidence for start, end in sentences(one.text)]
    return (*_quantities(ours, theirs), *_drugs(ours, theirs), *_directions(ours, theirs))


def doubts(claim: str, seen: str) -> tuple[Reason, ...]:
    """What of a freely worded claim only an alignment could settle, in the order of the claim. seen: its window.

    A number, where the text prints another of its unit; a drug, where it names others that the claim does not; a word
    of a group of exclusive answers, where it has another answer and not this one; a word that makes the claim stronger
    or narrower than anything in the text; a denial in the claim or in the sentences nearest to it, not in both.
    """
    ours = read(claim)
    theirs = [atom for start, end in sentences(seen) for atom in read(seen[start:end]).content]
    keys = {atom.key for atom in theirs}
    drugs = {atom.key for atom in ours.content if atom.check is ReasonKind.DRUG}
    found: list[Reason] = []
    for atom in ours.content:
        said = ours.text[atom.start : atom.end]
        quantity = atom.quantity
        if quantity is not None:
            rivals = {a.key for a in theirs if a.quantity is not None and a.quantity.unit == quantity.unit}
            named = quantity.unit in _NAMES or _only_names(ours.text, atom, quantity)
            if not named and len(rivals) > 1:
                found.append(Reason(atom.check or ReasonKind.NUMBER, said, ""))
        elif atom.check is ReasonKind.DRUG:
            if any(a.check is ReasonKind.DRUG and a.key not in drugs for a in theirs):
                found.append(Reason(ReasonKind.DRUG, said, ""))
        elif (atom.kind in (BOOSTER, RESTRICTOR) or atom.key in _STRONGEST) and atom.key not in keys:
            found.append(Reason(ReasonKind.CERTAINTY_INFLATED, said, ""))
        elif atom.check in _EXCLUSIVE and atom.key not in keys and any(a.group == atom.group for a in theirs):
            found.append(Reason(atom.check, said, ""))
    if polarity(claim, seen).one_denies < 0:
        found.append(Reason(ReasonKind.NEGATION, claim, ""))
    return tuple(found)


def _quantities(ours: Reading, theirs: list[Reading]) -> Iterator[Reason]:
    known = [atom.quantity for line in theirs for atom in line.content if atom.quantity is not None]
    counts = [
        (first.quantity, second.quantity)
        for line in theirs
        for first, second, links in zip(line.content, line.content[1:], line.links[1:], strict=False)
        if first.quantity is not None and second.quantity is not None and ("/" in links or "of" in links)
    ]
    words = frozenset(atom.key.rpartition("=")[2] for atom in ours.content)
    for atom in ours.content:
        quantity = atom.quantity
        if quantity is None or quantity.unit in _NAMES or _only_names(ours.text, atom, quantity):
            continue
        if any(same(quantity, other) or _within(quantity, other) for other in known):
            continue
        if derive(quantity, known, counts, words):
            continue
        near = next((o for o in known if o.unit == quantity.unit and o.unit), None)
        yield Reason(atom.check or ReasonKind.NUMBER, ours.text[atom.start : atom.end], near.key if near else "")


def _only_names(text: str, atom: Atom, quantity: Quantity) -> bool:
    """Whether a number is part of a name ("COVID-19", "fox0", "disease 2019"), or a small number in words."""
    before, after = text[max(0, atom.start - 2) : atom.start], text[atom.end : atom.end + 1]
    if after.isalpha() or before[-1:].isalpha() or (before[:1].isalnum() and before[-1:] in "-–/"):
        return True
    if quantity.unit or quantity.op:
        return False
    spoken = quantity.low <= _MOST_SPOKEN and text[atom.start : atom.start + 1].isalpha()
    return spoken or text[: atom.start].rstrip().lower().endswith(("disease", "virus"))


def _within(claim: Quantity, evidence: Quantity) -> bool:
    """Whether the two print one value: the claim may leave the unit out, and a table may leave out its percent sign."""
    unit_fits = not claim.unit or claim.unit == evidence.unit or (claim.unit == "%" and not evidence.unit)
    return (claim.low, claim.high) == (evidence.low, evidence.high) and unit_fits


def _drugs(ours: Reading, theirs: list[Reading]) -> Iterator[Reason]:
    held = {atom.key for line in theirs for atom in line.content}
    rivals = [(line, atom) for line in theirs for atom in line.content if atom.check is ReasonKind.DRUG]
    for atom in ours.content:
        if atom.check is ReasonKind.DRUG and atom.key not in held:
            other = next(((line, rival) for line, rival in rivals), None)
            said = other[0].text[other[1].start : other[1].end] if other else ""
            yield Reason(ReasonKind.DRUG, ours.text[atom.start : atom.end], said)


def _directions(ours: Reading, theirs: list[Reading]) -> Iterator[Reason]:
    """A direction of the claim whose neighbours the evidence has with the opposite direction, and nowhere with it."""
    for index, atom in enumerate(ours.content):
        pole = _pole(atom, ours.text)
        if pole is None:
            continue
        near = {a.key for a in ours.content[max(0, index - 2) : index + 3] if _solid(a)}
        agreeing = False
        said = ""
        for line in theirs:
            for place, other in enumerate(line.content):
                found = _pole(other, line.text)
                if found is None or found[0] != pole[0]:
                    continue
                if near & {a.key for a in line.content[max(0, place - 3) : place + 4]}:
                    agreeing = agreeing or found == pole
                    said = said or (line.text[other.start : other.end] if found != pole else "")
        if said and not agreeing:
            yield Reason(ReasonKind.DIRECTION, ours.text[atom.start : atom.end], said)


# Words that as often place a thing in time or space as they compare: "over a year".
_PLACES = frozenset(("over", "above", "under", "below", "beneath"))


def _pole(atom: Atom, text: str) -> tuple[int, bool] | None:
    """The group of a direction and whether it points up; None for other words."""
    if atom.check is not ReasonKind.DIRECTION or atom.group not in _POLES:
        return None
    if text[atom.start : atom.end].lower() in _PLACES:
        return None
    return _POLES[atom.group], atom.key.rpartition("=")[2] in _UP


def _solid(atom: Atom) -> bool:
    return not atom.neutral and atom.quantity is None and atom.check is not ReasonKind.DIRECTION
