"""When two documents are one work, and when two works tell of the same patients.

A work can be held under two identifiers: its abstract under a PMID, its full text under a PMC number. It must count
once, as must a trial that several works report. The same PMID, PMC number or DOI is one work; a shared registration
number (NCT) is one trial. Source: Tramer et al. 1997, doi:10.1136/bmj.315.7109.635, on what counting twice does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from everyline.domain.ids import DocumentId, Identifiers
from everyline.domain.text import Document


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


# A trial's own name: capitals with a part that tells it apart (BRAVE-AA1, ALLEGRO-2b/3), or capitals before "trial",
# "study" or "Surveillance" (ORAL Surveillance).
_NAME = re.compile(
    r"\b(?!(?:COVID|SARS|SALT|PASI|EASI|HADS|DLQI|SF|HIV|COX|IL|TNF|CYP\w*|JAK\w*|STAT|TYK|NCT\d*|EUCT)\b)"
    r"(?![A-Z]{2,4}-\d{3,}\b)"  # a drug's code
    r"([A-Z]{3,}(?:-[A-Z0-9]+[a-z]?(?:/\d)?)*-[A-Z0-9]+[a-z]?(?:/\d)?|[A-Z]{2,}-[A-Z]{2,} Study \d|"
    r"[A-Z]{4,}(?= (?:trial|study)\b)|[A-Z]{2,} Surveillance|[A-Z]{4,} \d{2,3}(?= (?:trial|study)\b))(?![A-Za-z0-9])"
)


@dataclass(frozen=True, slots=True)
class TrialKey:
    """What a result's people are known by: the trial's name as its finding or title gives it, registrations, work."""

    name: str
    nct: frozenset[str]
    document: DocumentId

    @property
    def text(self) -> str:
        """The key as shown: the name, else the registrations, else the work."""
        return self.name or ", ".join(sorted(self.nct)) or str(self.document)

    @property
    def is_known(self) -> bool:
        """Whether anything says which trial it is."""
        return bool(self.name or self.nct)


def trial_of(said: str, document: Document, *, part: str = "") -> TrialKey:
    """The trial a result is of. said: the finding's own words, which go before the title.

    part: a short name of one of two trials that a group carries ("AA1" of BRAVE-AA1), found again in the text.
    """
    nct = frozenset(document.identifiers.nct)
    named = names_of_trials(said) or names_of_trials(document.title)
    if part:
        for name in dict.fromkeys(names_of_trials(f"{said} {document.title} {document.text[:3000]}")):
            if name.endswith(part):
                return TrialKey(name, nct, document.id)
    return TrialKey(named[0] if len(named) == 1 else "", nct, document.id)


def names_of_trials(text: str) -> tuple[str, ...]:
    """The trials a text names, each once, in order."""
    return tuple(dict.fromkeys(found[1] for found in _NAME.finditer(text)))


def is_same_trial(one: TrialKey, other: TrialKey) -> bool:
    """Whether two results may be of the same people; in doubt they are.

    Two registrations in one paper are told apart by names that differ in their number alone (BRAVE-AA1, BRAVE-AA2);
    names that begin alike but differ otherwise may be a trial and its extension.
    """
    if one.name and other.name:
        if _are_numbered(one.name, other.name):
            return one.name == other.name
        if one.name.split("-")[0] == other.name.split("-")[0]:
            return True
    return one.document == other.document or bool(one.nct & other.nct)


def is_surely_same_trial(one: TrialKey, other: TrialKey) -> bool:
    """Whether two results are of one trial beyond doubt: one name, or one registration and no names that differ."""
    if one.name and other.name:
        return one.name == other.name
    return len(one.nct) == 1 and one.nct == other.nct


def _are_numbered(one: str, other: str) -> bool:
    ends = [re.fullmatch(r"(.*[^\d/])(\d+)", name) for name in (one, other)]
    return len({end[1] for end in ends if end}) == 1 and all(ends)
