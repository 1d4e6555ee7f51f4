"""When two documents are one work, and when two works tell of the same patients.

A work can be held under two identifiers: its abstract under a PMID, its full text under a PMC number. It must count
once, as must a trial that several works report. The same PMID, PMC number or DOI is one work; a shared registration
number (NCT) is one trial. Source: Tramer et al. 1997, doi:10.1136/bmj.315.7109.635, on what counting twice does.
"""

from __future__ import annotations

from collections.abc import Sequence

from everyline.domain.ids import Identifiers


def is_same_work(one: Identifiers, other: Identifiers) -> bool:
    """Whether two documents share a PMID, a PMC number or a DOI."""
    pairs = ((one.pmid, other.pmid), (one.pmcid, other.pmcid), (_folded(one.doi), _folded(other.doi)))
    return any(ours is not None and ours == theirs for ours, theirs in pairs)


def same_patients(works: Sequence[Identifiers]) -> tuple[tuple[int, ...], ...]:
    """The places of works, grouped by the patients they tell of; groups and places in the order given.

    Works that share an identifier or a registration number stand together, and so do works linked through a third.
    """
    group = list(range(len(works)))
    for place, work in enumerate(works):
        for before in range(place):
            if is_same_work(work, works[before]) or set(work.nct) & set(works[before].nct):
                old, new = max(group[place], group[before]), min(group[place], group[before])
                group = [new if number == old else number for number in group]
    return tuple(tuple(p for p, number in enumerate(group) if number == wanted) for wanted in dict.fromkeys(group))


def _folded(doi: str | None) -> str | None:
    return doi.lower() if doi is not None else None
