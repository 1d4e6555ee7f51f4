"""Scores of a pathway: read from its file and worked out, exactly, with what a value means by the pathway's criteria.

The weights stand in the file (docs/reference/pathway-format.md), each with the statement it is from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from everyline.domain.pathway import Criterion, CriterionId, Fact, FactId, FactKind, Pathway, StatementId, Truth
from everyline.domain.score import Area, Score
from everyline.errors import InvalidFacts
from everyline.pathways.criteria import criterion, patient
from everyline.pathways.load import NEXT, Reader
from everyline.pathways.strict_yaml import parse

_DRAWINGS = {"scalp": {"top", "back", "left", "right"}}
# What stands in an address beside the pathway's own pages.
_TAKEN = frozenset({"patient"})
_WHOLE = (Decimal(0), Decimal(100))
_NUMBER = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Worked:
    """A score worked out. parts: what each area adds. bands: the criteria that hold of it."""

    total: Decimal
    parts: tuple[tuple[Area, Decimal, Decimal], ...]
    bands: tuple[Criterion, ...]


def read_scores(text: str, name: str, pathway: Pathway) -> tuple[Score, ...]:
    """The scores that a pathway's YAML defines, none where it has none; raises InvalidPathway with the place of a
    fault."""
    found = parse(text, name, NEXT)
    return _Scores(name, pathway).read(found.get("scores") if isinstance(found, Mapping) else None)


def work_out(score: Score, told: Mapping[str, str], pathway: Pathway, on: date) -> Worked:
    """The score of per cents as they were typed, by area, with what it means on a day. Nothing is rounded.

    Raises InvalidFacts, with the areas as places, where one has no number from 0 to 100.
    """
    shares: dict[str, Decimal] = {}
    faults: dict[str, str] = {}
    for area in score.areas:
        typed = told.get(area.id, "").strip().removesuffix("%").strip()
        if not typed:
            faults[area.id] = f"{area.name}: no number was given."
        elif not _NUMBER.fullmatch(typed) or (share := Decimal(typed.replace(",", "."))) > 100:
            faults[area.id] = f"{area.name}: “{typed[:20]}” is no number from 0 to 100."
        else:
            shares[area.id] = share
    if faults:
        said = " ".join(faults.values())
        told_by_place = tuple(f"{area}: {fault}" for area, fault in faults.items())
        raise InvalidFacts(said, "Give a number from 0 to 100 for each area.", told_by_place)
    parts = tuple((area, shares[area.id], area.weight * shares[area.id] / 100) for area in score.areas)
    total = sum((part for _, _, part in parts), Decimal(0))
    return Worked(total, parts, bands_of(score, total, pathway, on))


def bands_of(score: Score, total: Decimal, pathway: Pathway, on: date) -> tuple[Criterion, ...]:
    """The criteria of a score's bands that hold of a value, by the pathway's own thresholds on a day."""
    seen = patient(pathway, (Fact(score.fact, total, on),), on)
    named = {one.id: one for one in pathway.criteria}
    return tuple(named[one] for one in score.bands if criterion(seen, one).truth is Truth.TRUE)


class _Scores(Reader):
    """One reading of the part of a file that holds scores."""

    def __init__(self, name: str, pathway: Pathway) -> None:
        super().__init__(name)
        self._facts = {one.id: one for one in pathway.facts}
        self._criteria = {one.id for one in pathway.criteria}
        self._cited = {one.id for one in pathway.statements}

    def read(self, found: object) -> tuple[Score, ...]:
        return () if found is None else tuple(self._each(found, "scores", self._score))

    def _score(self, key: str, found: object, place: str) -> Score:
        one = self._map(found, place, "title asks fact areas bands statements drawing")
        made = self._made(place, lambda: Score(
            id=key,
            title=self._text(one.get("title"), f"{place}.title"),
            asks=self._text(one.get("asks"), f"{place}.asks"),
            fact=FactId(self._id(one.get("fact"), f"{place}.fact")),
            areas=tuple(self._each(one.get("areas"), f"{place}.areas", self._area)),
            bands=tuple(CriterionId(name) for name in self._texts(one.get("bands"), f"{place}.bands")),
            statements=self._statements(one.get("statements"), f"{place}.statements"),
            drawing=self._text_or_none(one.get("drawing"), f"{place}.drawing"),
        ))  # fmt: skip
        self._check(made, place)
        return made

    def _area(self, key: str, found: object, place: str) -> Area:
        one = self._map(found, place, "name weight statement")
        return Area(
            key,
            self._text(one.get("name"), f"{place}.name"),
            self._number(one.get("weight"), f"{place}.weight"),
            StatementId(self._id(one.get("statement"), f"{place}.statement")),
        )

    def _check(self, score: Score, place: str) -> None:
        fact = self._facts.get(score.fact)
        if score.id in _TAKEN:
            raise self.fault(place, "its address is that of another page")
        if fact is None or fact.kind is not FactKind.QUANTITY or (fact.low, fact.high) != _WHOLE:
            raise self.fault(f"{place}.fact", f"{score.fact!r} is no quantity from 0 to 100 among the facts")
        if unknown := [one for one in score.bands if one not in self._criteria]:
            raise self.fault(f"{place}.bands", f"there is no criterion {unknown[0]!r}")
        for cited in (*score.statements, *(one.statement for one in score.areas)):
            if cited not in self._cited:
                raise self.fault(place, f"there is no statement {cited!r}")
        if score.drawing and _DRAWINGS.get(score.drawing) != {one.id for one in score.areas}:
            raise self.fault(f"{place}.drawing", f"no drawing {score.drawing!r} has these areas")
