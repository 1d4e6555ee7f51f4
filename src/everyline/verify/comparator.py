"""Comparisons: what is set against what, and the exchange of two parts of one statement.

"More often with A than with B" and "more often with B than with A" hold the same words; so do "A was superior to B"
and its reverse, "before A, B" and its reverse. An exchange shows in the alignment: two stretches of the claim stand
in each other's place while what lies between them has stayed.
"""

from __future__ import annotations

from collections.abc import Iterator

from everyline.domain.answer import Reason, ReasonKind
from everyline.verify.align import Alignment
from everyline.verify.binding import is_value
from everyline.verify.reading import COMMA


def check(alignment: Alignment) -> Iterator[Reason]:
    """Parts of the evidence that the claim has exchanged."""
    yield from _roles(alignment)
    runs = _runs(alignment)
    for first, last in _exchanges(runs):
        if not _parallel(alignment, runs[first], runs[last]) or _whole_items(alignment, runs, first, last):
            continue
        claim = alignment.claim
        ours = claim.text[claim.content[runs[first][0]].start : claim.content[runs[last][1]].end]
        places = [alignment.to[i] for i in range(runs[first][0], runs[last][1] + 1) if alignment.to[i] >= 0]
        line = alignment.lines[alignment.line_of[places[0]]]
        low = alignment.evidence[min(places)].start
        high = alignment.evidence[max(places)].end
        yield Reason(_kind(alignment, runs[first]), ours, line.reading.text[low:high])
        return


_LINKS = frozenset(("than", "versus"))


def _roles(alignment: Alignment) -> Iterator[Reason]:
    """What the claim makes the comparator, while the evidence compares the other way round."""
    claim = alignment.claim
    start, end = alignment.anchor
    ours = {alignment.to[i]: i for i, links in enumerate(claim.links) if _LINKS & set(links)}
    theirs = {p for p in range(start, end) if _LINKS & set(alignment.links_before(p))}
    for place, index in ours.items():
        if not start <= place < end or place in theirs or is_value(claim.content[index]):
            continue
        kept = [p for p in theirs if p in alignment.used and p not in ours and not is_value(alignment.evidence[p])]
        if kept:
            other, atom = alignment.evidence[kept[0]], claim.content[index]
            line = alignment.lines[alignment.line_of[kept[0]]]
            yield Reason(ReasonKind.ARM, claim.text[atom.start : atom.end], line.reading.text[other.start : other.end])
            return


def _parallel(alignment: Alignment, first: tuple[int, int, int, int], last: tuple[int, int, int, int]) -> bool:
    """Whether two stretches could fill one another's slot: both short, and of one sort."""
    return all(run[1] - run[0] < _LONGEST for run in (first, last)) and _sort(alignment, first) == _sort(
        alignment, last
    )


_LONGEST = 3
_ARMS = (ReasonKind.DRUG, ReasonKind.DOSE, ReasonKind.COMPARATOR, ReasonKind.ARM)


def _sort(alignment: Alignment, run: tuple[int, int, int, int]) -> object:
    for atom in alignment.claim.content[run[0] : run[1] + 1]:
        if is_value(atom):
            return "value"
        if atom.check is not None:
            return "arm" if atom.check in _ARMS else atom.check
    return "words"


def _runs(alignment: Alignment) -> list[tuple[int, int, int, int]]:
    """Stretches of the claim that repeat stretches of the anchor in order: (first, last, first place, last place)."""
    start, end = alignment.anchor
    runs: list[tuple[int, int, int, int]] = []
    for index, place in enumerate(alignment.to):
        if not start <= place < end:
            continue
        if runs and runs[-1][3] < place and _only_light(alignment, runs[-1][3] + 1, place):
            runs[-1] = (runs[-1][0], index, runs[-1][2], place)
        else:
            runs.append((index, index, place, place))
    return runs


def _only_light(alignment: Alignment, start: int, end: int) -> bool:
    """Whether the claim leaves out all atoms passed over; if it has them elsewhere, their order has changed."""
    return all(position not in alignment.used for position in range(start, end))


def _exchanges(runs: list[tuple[int, int, int, int]]) -> Iterator[tuple[int, int]]:
    """Pairs of runs that stand in each other's place with at least one run between them in order."""
    places = [run[2] for run in runs]
    order = sorted(range(len(runs)), key=places.__getitem__)
    position = {run: rank for rank, run in enumerate(order)}
    moved = [i for i in range(len(runs)) if position[i] != i]
    if len(moved) == 2 and moved[1] - moved[0] >= 2:
        yield moved[0], moved[1]


def _whole_items(alignment: Alignment, runs: list[tuple[int, int, int, int]], first: int, last: int) -> bool:
    """Whether both stretches are whole items of a list, in claim and evidence: then only the list's order changed.

    Items that begin with their values are left to `binding`.
    """
    if all(runs[i][1] > runs[i][0] and is_value(alignment.claim.content[runs[i][0]]) for i in (first, last)):
        return True
    for index in (first, last):
        low, high, place, end = runs[index]
        claim = alignment.claim
        if low > 0 and claim.parted[low] < COMMA:
            return False
        if high + 1 < len(claim.content) and claim.parted[high + 1] < COMMA:
            return False
        if alignment.parted_before(place) < COMMA:
            return False
        if end + 1 < alignment.anchor[1] and alignment.parted_before(end + 1) < COMMA:
            return False
    return True


def _kind(alignment: Alignment, run: tuple[int, int, int, int]) -> ReasonKind:
    check = alignment.claim.content[run[0]].check
    return check if check in (ReasonKind.TIME, ReasonKind.POPULATION) else ReasonKind.ARM
