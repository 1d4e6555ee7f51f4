"""Rows of one document that tell parts of one result: groups in one finding, the printed difference in another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from everyline.appraise.doses import is_same_dose
from everyline.appraise.works import TrialKey
from everyline.domain.synthesis import Row

# An outcome that only says that two groups were compared.
_UNNAMED = frozenset({"difference", "response difference", "difference from placebo"})


@dataclass(frozen=True, slots=True)
class Tabled:
    """A row with what matching needs beside it: the topic of its finding, whose result it is, and its subgroup."""

    row: Row
    topic: str
    key: TrialKey
    subgroup: str
    rank: int


def merged(tabled: Sequence[Tabled]) -> tuple[Tabled, ...]:
    """Rows of one document on the same comparison, outcome and time as one: groups from one finding, the printed
    difference from another. A difference of nothing named goes to the one row it fits, or nowhere."""
    kept: list[Tabled] = []
    for one in sorted(tabled, key=lambda one: not one.row.groups):
        fitting = [
            place for place, there in enumerate(kept) if not one.row.groups and there.row.groups and _is_of(one, there)
        ]
        if len(fitting) == 1:
            there = kept[fitting[0]]
            kept[fitting[0]] = replace(there, row=_joined(there.row, one.row))
        elif one.row.outcome.lower() not in _UNNAMED:
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.rank))


def _is_of(effect: Tabled, groups: Tabled) -> bool:
    """Whether an effect is the one of a row's groups."""
    one, other = effect.row, groups.row
    same = one.document == other.document and effect.key.name == groups.key.name and effect.subgroup == groups.subgroup
    if not same or one.timepoint != other.timepoint or not is_same_dose(one.dose, other.dose):
        return False
    if one.outcome == other.outcome:
        return True
    shares = [group.percent for group in other.groups]
    if one.outcome.lower() not in _UNNAMED or len(shares) != 2 or None in shares:
        return False
    apart = (shares[0] or 0.0) - (shares[1] or 0.0)
    return all(abs(apart - estimate.value) <= 1.5 for estimate in one.estimates)


def _joined(row: Row, other: Row) -> Row:
    estimates = (*row.estimates, *(estimate for estimate in other.estimates if estimate not in row.estimates))
    citations = dict.fromkeys((*row.further, other.citation, *other.further))
    normals = dict.fromkeys((*row.normals, *other.normals))
    return replace(
        row,
        estimates=estimates,
        direction=row.direction or other.direction,
        comparator=row.comparator or other.comparator,
        further=tuple(citations),
        normals=tuple(normals),
    )
