"""Laying a claim over its evidence: which atom of the evidence each atom of the claim repeats.

The sentence that repeats most of the claim is the anchor. Fields of a study card stand beside it as context; another
sentence may lend plain words, drugs and populations, never numbers, directions or negations, unless it carries a
whole stretch of the claim. Among equal atoms the alignment that keeps the claim's order wins (dynamic programming).
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from everyline.domain.answer import ReasonKind
from everyline.verify.atoms import Atom
from everyline.verify.lexicon import NEGATION, QUANTITY
from everyline.verify.quantities import same
from everyline.verify.reading import Reading, negated

# Ranks of a line among the evidence for one claim.
ANCHOR, CONTEXT, OTHER = 0, 1, 2

_LENDABLE = frozenset((ReasonKind.DRUG, ReasonKind.POPULATION, None))
_MOST_LINES = 5

# A word that stands more often than this in the chosen lines is looked for in its first places alone: work is bounded.
_MOST_PLACES = 200


class Line(NamedTuple):
    """One sentence of evidence: where it stands, its reading, and whether it is a card's field."""

    evidence: str
    start: int
    end: int
    reading: Reading
    is_field: bool
    text_number: int


class Alignment(NamedTuple):
    """claim atom i repeats evidence atom to[i] (-1: none). how[i]: "exact" or why a different print still says it.

    evidence: content atoms of the chosen lines, in order; line_of, rank_of: the line each belongs to, and its rank.
    used: positions of evidence that some claim atom repeats. coverage: share of the claim's weight that is repeated.
    anchor: positions of the anchor's atoms, half-open.
    """

    claim: Reading
    lines: tuple[Line, ...]
    ranks: tuple[int, ...]
    evidence: tuple[Atom, ...]
    line_of: tuple[int, ...]
    first_of: tuple[int, ...]
    to: tuple[int, ...]
    how: tuple[str, ...]
    used: frozenset[int]
    coverage: float
    anchor: tuple[int, int]

    def parted_before(self, position: int) -> int:
        """What stands before an evidence atom; the first of a line is parted from the line before."""
        line = self.line_of[position]
        index = position - self.first_of[line]
        return 3 if index == 0 else self.lines[line].reading.parted[index]

    def links_before(self, position: int) -> tuple[str, ...]:
        """The words between an evidence atom and the one before it in its line."""
        line = self.line_of[position]
        return self.lines[line].reading.links[position - self.first_of[line]]


def score(claim: Reading, line: Reading) -> float:
    """The weight of the claim's atoms that a line repeats; each of the claim's atoms counts once."""
    places = line.places
    return sum([own for atom, own in zip(claim.content, claim.weights, strict=True) if atom.key in places])


def align(claim: Reading, lines: list[Line], *, fields_first: bool = False) -> Alignment | None:
    """Align a claim with the lines that bear on it; None where no line repeats any of it.

    fields_first: the claim is a head made of a card's fields; they are its anchor.
    """
    chosen = _choose(claim, lines, fields_first=fields_first)
    if not chosen:
        return None
    picked = tuple(line for line, _ in chosen)
    ranks = tuple(rank for _, rank in chosen)
    evidence: list[Atom] = []
    line_of: list[int] = []
    first_of: list[int] = []
    for number, line in enumerate(picked):
        first_of.append(len(evidence))
        evidence.extend(line.reading.content)
        line_of.extend([number] * len(line.reading.content))
    candidates: list[list[int]] = []
    how: list[str] = []
    lending = [negated(line.reading) if rank == OTHER else None for line, rank in chosen]
    tables = [
        (line.reading.places, offset, denied) for line, offset, denied in zip(picked, first_of, lending, strict=True)
    ]
    for atom in claim.content:
        places: list[int] = []
        for table, offset, denied in tables:
            found_in = table.get(atom.key)
            if found_in is None:
                continue
            if denied is None:
                places.extend([offset + place for place in found_in])
            elif atom.check in _LENDABLE and atom.kind != NEGATION:
                places.extend([offset + place for place in found_in if place not in denied])
        note = "exact"
        if atom.quantity is not None:
            places, note = _quantity_places(atom, places, evidence, ranks, line_of)
        candidates.append(places[:_MOST_PLACES])
        how.append(note)
    to = _path(candidates, line_of, ranks, len(evidence))
    to = _one_to_one(claim, to, evidence)
    found = sum(own for own, place in zip(claim.weights, to, strict=True) if place >= 0)
    used = frozenset(place for place in to if place >= 0)
    anchor = ranks.index(ANCHOR)
    start = first_of[anchor]
    return Alignment(
        claim,
        picked,
        ranks,
        tuple(evidence),
        tuple(line_of),
        tuple(first_of),
        tuple(to),
        tuple(how),
        used,
        found / (claim.total or 1.0),
        (start, start + len(picked[anchor].reading.content)),
    )


def _choose(claim: Reading, lines: list[Line], *, fields_first: bool) -> list[tuple[Line, int]]:
    """The lines that bear on a claim with their ranks, in the order of the text."""
    scored = [(score(claim, line.reading), line) for line in lines]
    proper = [(s, line) for s, line in scored if line.is_field is fields_first] or scored
    proper.sort(key=lambda pair: (-pair[0], len(pair[1].reading.content)))
    if proper[0][0] <= 0:
        return []
    close = [pair for pair in proper[:_MOST_LINES] if pair[0] > 0]
    anchor = (
        max(close, key=lambda pair: pair[0] + _PAIR * _pairs_kept(claim, pair[1].reading))[1]
        if close[1:]
        else close[0][1]
    )
    chosen = {id(anchor): ANCHOR}
    chosen.update({id(line): CONTEXT for _, line in scored if line.is_field and line is not anchor})
    lendable = {atom.key for atom in claim.content if not atom.neutral and atom.key not in anchor.reading.places}
    if lendable:
        rest = sorted(
            (
                (sum(1 for key in lendable if key in line.reading.places), -k, line)
                for k, (_, line) in enumerate(scored)
                if id(line) not in chosen
            ),
            key=lambda item: (-item[0], -item[1]),
        )
        for gain, _, line in rest[: _MOST_LINES - 1]:
            if gain and any(key in line.reading.places for key in lendable):
                chosen[id(line)] = OTHER
                lendable -= set(line.reading.places)
    return [(line, chosen[id(line)]) for line in lines if id(line) in chosen]


# What two neighbours of the claim that are neighbours in a line too add to its score as the anchor.
_PAIR = 0.75


def _pairs_kept(claim: Reading, line: Reading) -> int:
    """How many neighbouring atoms of a claim are neighbours in a line."""
    places = line.places
    kept = 0
    for first, second in pairwise(claim.content):
        after = places.get(second.key)
        if after is not None and any(place + 1 in after for place in places.get(first.key, ())):
            kept += 1
    return kept


def _quantity_places(
    atom: Atom, exact: list[int], evidence: list[Atom], ranks: tuple[int, ...], line_of: list[int]
) -> tuple[list[int], str]:
    """Where a quantity is repeated: exactly if anywhere, else where another print says the same."""
    quantity = atom.quantity
    assert quantity is not None
    if exact:
        fitting = [p for p in exact if _marks_agree(atom, evidence[p])]
        return fitting, "exact"
    places, note = [], "exact"
    for position, other in enumerate(evidence):
        if other.quantity is not None and ranks[line_of[position]] != OTHER:
            how = same(quantity, other.quantity)
            if how:
                places.append(position)
                note = how
    return places, note


def _marks_agree(claim: Atom, evidence: Atom) -> bool:
    ours = claim.quantity.mark if claim.quantity else ""
    theirs = evidence.quantity.mark if evidence.quantity else ""
    return not ours or not theirs or ours == theirs or "over" in (ours, theirs)


def _path(candidates: list[list[int]], line_of: list[int], ranks: tuple[int, ...], size: int) -> list[int]:
    """For each claim atom one of its places, so that the whole follows the evidence's order as closely as it can."""
    to = [-1] * len(candidates)
    base = (0.0, 0.8, 1.0)
    previous: list[tuple[float, int]] = []
    back: list[dict[int, int]] = []
    rows: list[int] = []
    for index, places in enumerate(candidates):
        if not places:
            continue
        row: list[tuple[float, int]] = []
        links: dict[int, int] = {}
        for place in places:
            own = base[ranks[line_of[place]]]
            if not previous:
                row.append((own, place))
                continue
            cheapest, came = 1e9, -1
            for cost, before in previous:
                if place == before + 1:
                    step = cost
                elif line_of[place] != line_of[before]:
                    step = cost + 1.0
                elif place > before:
                    step = cost + 0.3 + min(0.3, 0.03 * (place - before))
                elif place == before:
                    step = cost + 1.5
                else:
                    step = cost + 0.7 + min(0.3, 0.02 * (before - place))
                if step < cheapest:
                    cheapest, came = step, before
            row.append((cheapest + own, place))
            links[place] = came
        rows.append(index)
        back.append(links)
        previous = row
    if not previous:
        return to
    place = min(previous)[1]
    for index, links in zip(reversed(rows), reversed(back), strict=True):
        to[index] = place
        place = links.get(place, -1)
    return to


def _one_to_one(claim: Reading, to: list[int], evidence: list[Atom]) -> list[int]:
    """A measured value of the evidence is repeated once: a second use of it in the claim is another value."""
    seen: set[int] = set()
    for index, place in enumerate(to):
        atom = claim.content[index]
        if place < 0 or atom.kind != QUANTITY or atom.check is not ReasonKind.NUMBER:
            continue
        if atom.quantity is not None and atom.quantity.op:
            continue
        if place in seen:
            to[index] = -1
        seen.add(place)
    return to
