"""Binding: each number belongs to an arm, a dose, an outcome and a time, and must go with them in the claim too.

"34% on drug and 21% on placebo" and "34% on placebo and 21% on drug" hold the same words. Every measured value is
given its labels: the content words of its own item in a list of values. A list says its labels after its values
("38.8% on 4 mg, 6.2% on placebo"), before them ("drug 34%, placebo 21%"), or in a row of their own ("35%, 22% and 5%
for 4 mg, 2 mg and placebo"). A claim whose value carries a label that in the evidence belongs to a competing value,
and not to this one, is bound wrongly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from everyline.domain.answer import Reason, ReasonKind
from everyline.verify.align import OTHER, Alignment
from everyline.verify.atoms import Atom
from everyline.verify.lexicon import QUANTITY
from everyline.verify.reading import CLAUSE, COMMA, Reading, read

Labels = dict[int, frozenset[int]]

_ARM_KINDS = (ReasonKind.DRUG, ReasonKind.DOSE, ReasonKind.COMPARATOR, ReasonKind.ARM)


# Units that name a kind rather than measure: phase 3, type 2, grade 1.
_KINDS = frozenset(("phase", "grade", "stage", "type"))


def is_value(atom: Atom) -> bool:
    """Whether an atom is a measured value rather than a dose, a time or a threshold ("20 or less")."""
    quantity = atom.quantity
    if quantity is None or atom.check is not ReasonKind.NUMBER or quantity.unit in _KINDS:
        return False
    return not quantity.op or (quantity.unit == "%" and quantity.op in "<>")


class Binding(NamedTuple):
    """labels: for each measured value the positions of its labels. in_rows: values whose labels are a row apart."""

    labels: Labels
    in_rows: frozenset[int]


@lru_cache(maxsize=4096)
def bind(text: str) -> Binding:
    """What each measured value of a sentence belongs to. Values of one unit compete for labels."""
    reading = read(text)
    labels: Labels = {}
    in_rows: set[int] = set()
    values = [i for i, atom in enumerate(reading.content) if is_value(atom)]
    for run in _clauses(reading, values):
        start, end = _clause_start(reading, run[0]), _clause_end(reading, run[-1])
        rows = _row(reading, run, start, end)
        if rows is not None:
            labels.update(rows)
            in_rows.update(run)
        else:
            labels.update(_unshared_times(reading, _run_labels(reading, run, start, end)))
    return Binding(labels, frozenset(in_rows))


def _clauses(reading: Reading, values: list[int]) -> list[list[int]]:
    """Values that stand in one list: of one unit, not parted by a full clause break other than a comparison."""
    runs: list[list[int]] = []
    latest: dict[str, list[int]] = {}
    for index in values:
        unit = _unit(reading, index)
        run = latest.get(unit)
        if run is not None and not _broken(reading, run[-1], index):
            run.append(index)
        else:
            latest[unit] = [index]
            runs.append(latest[unit])
    return runs


def _unit(reading: Reading, index: int) -> str:
    quantity = reading.content[index].quantity
    return quantity.unit if quantity else ""


def _broken(reading: Reading, start: int, end: int) -> bool:
    return any(
        reading.parted[i] == CLAUSE and any(w in ";.!?" for w in reading.links[i]) for i in range(start + 1, end + 1)
    )


def _clause_start(reading: Reading, index: int) -> int:
    while index > 0 and reading.parted[index] < CLAUSE:
        index -= 1
    return index


def _clause_end(reading: Reading, index: int) -> int:
    """One past the last position of the clause of a value."""
    end = index + 1
    while end < len(reading.content) and reading.parted[end] < CLAUSE:
        end += 1
    return end


def _run_labels(reading: Reading, run: list[int], start: int, end: int) -> Labels:
    content = reading.content
    if len(run) > 1 and run[-1] - run[0] == len(run) - 1:
        return {index: frozenset() for index in run}
    if len(run) == 1:
        after = list(range(run[0] + 1, end))
        before = list(range(start, run[0]))
        return {run[0]: frozenset(_meant(content, after + before))}
    after_last = _meant(content, range(run[-1] + 1, end))
    found: Labels = {}
    if after_last and not _trailing(reading, run[-1]):
        for index, following in zip(run, [*run[1:], end], strict=True):
            stop = following
            while stop > index + 1 and following != end and reading.parted[stop] < COMMA:
                stop -= 1
            found[index] = frozenset(_meant(content, range(index + 1, stop if following != end else end)))
        return _carried(reading, found)
    previous = start
    for index in run:
        found[index] = frozenset(_meant(content, range(previous, index)))
        previous = index + 1
    return found


def _carried(reading: Reading, found: Labels) -> Labels:
    """Labels with a drug named once carried to the doses after it: "38.8% on baricitinib 4 mg, 22.8% on 2 mg"."""
    drug: int | None = None
    carried: Labels = {}
    for value in sorted(found):
        marks = found[value]
        checks = {reading.content[mark].check: mark for mark in marks}
        if ReasonKind.DRUG in checks:
            drug = checks[ReasonKind.DRUG]
        elif drug is not None and ReasonKind.DOSE in checks and ReasonKind.COMPARATOR not in checks:
            marks = marks | {drug}
        carried[value] = marks
    return carried


def _unshared_times(reading: Reading, found: Labels) -> Labels:
    """Labels without a time that only the last value carries: "22.5% on 8 mg and 11.8% on placebo by week 24"."""
    if len(found) < 2:
        return found
    last = max(found)
    timed = {value: any(reading.content[m].check is ReasonKind.TIME for m in marks) for value, marks in found.items()}
    if timed[last] and sum(timed.values()) == 1:
        kept = frozenset(m for m in found[last] if reading.content[m].check is not ReasonKind.TIME)
        return {**found, last: kept}
    return found


def _trailing(reading: Reading, last: int) -> bool:
    """Whether what follows the last value is parted from it by a comma: a remark about the whole list."""
    return last + 1 < len(reading.content) and reading.parted[last + 1] >= COMMA and "(" not in reading.links[last + 1]


def _meant(content: Sequence[Atom], positions: Sequence[int] | range) -> list[int]:
    return [i for i in positions if not content[i].neutral]


def _row(reading: Reading, run: list[int], start: int, end: int) -> Labels | None:
    """Labels in a row of their own: k values side by side, then (or before) k labels side by side."""
    rows: list[list[int]] = []
    for index in run:
        if rows and rows[-1][-1] + 1 == index:
            rows[-1].append(index)
        else:
            rows.append([index])
    size = len(rows[0])
    if size < 2 or any(len(row) != size for row in rows):
        return None
    if len(rows) > 1:
        groups = _groups(reading, run[-1] + 1, end)[:size]
        if len(groups) != size:
            return None
        return {
            index: frozenset(_meant(reading.content, g)) for row in rows for index, g in zip(row, groups, strict=True)
        }
    groups = _groups(reading, run[-1] + 1, end)
    if len(groups) < len(run):
        before = _groups(reading, start, run[0])
        groups = _arms_of(reading, before, len(run)) or (before[-len(run) :] if len(before) >= len(run) else [])
        if groups and len(before) > len(run):
            groups[0] = groups[0][-2:]
    else:
        groups = groups[: len(run)]
    if len(groups) != len(run):
        return None
    return {index: frozenset(_meant(reading.content, group)) for index, group in zip(run, groups, strict=True)}


def _arms_of(reading: Reading, groups: list[list[int]], size: int) -> list[list[int]]:
    """The nearest groups side by side that each name an arm: "with A 4 mg, A 2 mg and placebo, rates were ..."."""
    for last in range(len(groups), size - 1, -1):
        window = groups[last - size : last]
        if all(any(reading.content[i].check in _ARM_KINDS for i in group) for group in window):
            return [list(group) for group in window]
    return []


def _groups(reading: Reading, start: int, end: int) -> list[list[int]]:
    """Positions from start to end, cut at commas and conjunctions."""
    groups: list[list[int]] = []
    for index in range(start, end):
        if not groups or reading.parted[index] >= COMMA:
            groups.append([])
        groups[-1].append(index)
    return groups


def check(alignment: Alignment) -> Iterator[Reason]:
    """Values of the claim that carry the label of another value of the evidence."""
    claim = alignment.claim
    ours, in_rows = bind(claim.text)
    theirs: dict[int, Labels] = {}
    owners: dict[int, dict[str, set[int]]] = {}
    for number, line in enumerate(alignment.lines):
        bound = bind(line.reading.text).labels
        theirs[number] = bound
        table: dict[str, set[int]] = {}
        for value, marks in bound.items():
            for mark in marks:
                table.setdefault(line.reading.content[mark].key, set()).add(value)
        owners[number] = table
    for value, marks in ours.items():
        place = alignment.to[value]
        if place < 0:
            continue
        number = alignment.line_of[place]
        offset = alignment.first_of[number]
        local = place - offset
        table = owners[number]
        unit = alignment.evidence[place].quantity.unit if alignment.evidence[place].quantity else ""  # type: ignore[union-attr]
        reading = alignment.lines[number].reading
        for mark in sorted(marks):
            atom = claim.content[mark]
            holders = table.get(atom.key)
            if not holders or local in holders or _shared(reading, atom.key, theirs[number]):
                continue
            rivals = [h for h in holders if _unit(reading, h) == unit]
            if rivals and any(_said_alone(claim, ours, value, mark)):
                other = reading.content[rivals[0]]
                yield Reason(_kind(atom), _excerpt(claim, value, mark), _excerpt_of(reading, other, atom.key))
                break
    yield from _borrowed(alignment, ours)
    yield from _order(alignment, ours, in_rows)


def _borrowed(alignment: Alignment, ours: Labels) -> Iterator[Reason]:
    """Values said of a thing that only another sentence names, which has a like value of its own for it."""
    claim = alignment.claim
    for value, marks in ours.items():
        place = alignment.to[value]
        if place < 0:
            continue
        for mark in sorted(marks):
            lent = alignment.to[mark]
            number = alignment.line_of[lent]
            if lent < 0 or number == alignment.line_of[place] or alignment.ranks[number] != OTHER:
                continue
            reading = alignment.lines[number].reading
            unit = _unit(claim, value)
            like = [atom for i, atom in enumerate(reading.content) if is_value(atom) and _unit(reading, i) == unit]
            if like:
                key = claim.content[mark].key
                yield Reason(
                    _kind(claim.content[mark]), _excerpt(claim, value, mark), _excerpt_of(reading, like[0], key)
                )
                return


def _said_alone(claim: Reading, ours: Labels, value: int, mark: int) -> Iterator[bool]:
    """Whether the mark is this value's own: not shared with every other value of the claim's clause."""
    yield not (len(ours) == 1 and mark < value and claim.parted[value] >= CLAUSE)


def _shared(reading: Reading, key: str, bound: Labels) -> bool:
    """Whether a label also stands in the sentence outside of every value's item."""
    labelled = {mark for marks in bound.values() for mark in marks}
    return any(place not in labelled for place in reading.places.get(key, ()))


def _kind(atom: Atom) -> ReasonKind:
    if atom.check in _ARM_KINDS:
        return ReasonKind.ARM
    if atom.check in (ReasonKind.TIME, ReasonKind.POPULATION):
        return atom.check
    return ReasonKind.ARM if atom.kind != QUANTITY and atom.check is None else ReasonKind.OUTCOME


def _excerpt(reading: Reading, value: int, mark: int) -> str:
    first, last = sorted((value, mark))
    return reading.text[reading.content[first].start : reading.content[last].end]


def _excerpt_of(reading: Reading, value: Atom, key: str) -> str:
    places = [reading.content[p] for p in reading.places.get(key, ())]
    mark = min(places, key=lambda atom: abs(atom.start - value.start))
    return reading.text[min(value.start, mark.start) : max(value.end, mark.end)]


def _order(alignment: Alignment, ours: Labels, in_rows: frozenset[int]) -> Iterator[Reason]:
    """Values that the claim gives in another order need a label that tells them apart and has moved with them."""
    claim = alignment.claim
    latest: dict[str, int] = {}
    for index, atom in enumerate(claim.content):
        if not is_value(atom) or alignment.to[index] < 0:
            continue
        before = latest.get(_unit(claim, index))
        latest[_unit(claim, index)] = index
        if before is None or atom.key == claim.content[before].key:
            continue
        a, b = alignment.to[before], alignment.to[index]
        if alignment.line_of[a] != alignment.line_of[b] or a < b or {before, index} <= in_rows:
            continue
        line = alignment.line_of[a]
        offset, reading = alignment.first_of[line], alignment.lines[line].reading
        theirs = bind(reading.text).labels
        keys = [{reading.content[m].key for m in theirs.get(place - offset, frozenset())} for place in (a, b)]
        said = [{claim.content[m].key for m in ours.get(value, frozenset())} for value in (before, index)]
        if not (said[0] & keys[0] - keys[1] or said[1] & keys[1] - keys[0]):
            ours_text = claim.text[claim.content[before].start : atom.end]
            low, high = alignment.evidence[b].start, alignment.evidence[a].end
            yield Reason(ReasonKind.ARM, ours_text, reading.text[low:high])
