"""Made-up patients of a pathway, for tests and measures: no real person, every kind of fact, many of them missing.

The same source of chance gives the same patients.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from everyline.domain.pathway import Fact, FactDefinition, FactKind, Pathway
from everyline.pathways.names import expressions, leaves

_OLDEST_DAYS = 36_500
_LONGEST_COURSE = 1_500
_BESIDE = (Decimal(-1), Decimal("-0.1"), Decimal(0), Decimal("0.1"), Decimal(1))


def patients(pathway: Pathway, on: date, chance: Random) -> Iterator[tuple[Fact, ...]]:
    """One patient after another without end, ill in many ways or few, with much told of them or little."""
    marks = _marks(pathway)
    while True:
        share, ill = chance.choice((0.1, 0.5, 0.8, 0.95, 1.0)), chance.choice((0.02, 0.3))
        told: list[Fact] = []
        for definition in pathway.facts:
            if chance.random() < share:
                told += facts_of(definition, marks.get(definition.id, ()), on, chance, ill)
        chance.shuffle(told)
        yield tuple(told)


def facts_of(
    definition: FactDefinition, marks: tuple[Decimal, ...], on: date, chance: Random, ill: float = 0.3
) -> list[Fact]:
    """What is told of one thing: mostly once, sometimes twice, stale, without a day, or against itself.

    marks: numbers it is held against; values lie on them as often as elsewhere. ill: how often a thing is present.
    """
    times = 1 if definition.kind is FactKind.DATE else chance.choice((1, 1, 1, 1, 2, 3))
    return [_fact(definition, marks, on, chance, ill) for _ in range(times)]


def _fact(definition: FactDefinition, marks: tuple[Decimal, ...], on: date, chance: Random, ill: float) -> Fact:
    day = None if chance.random() < 0.05 else on - timedelta(days=chance.choice((0, 1, 20, 80, 200, 1_000)))
    match definition.kind:
        case FactKind.DATE:
            return Fact(definition.id, on - timedelta(days=chance.randrange(_OLDEST_DAYS)))
        case FactKind.QUANTITY:
            return Fact(definition.id, _number(definition, marks, chance), day)
        case FactKind.CHOICE:
            return Fact(definition.id, chance.choice(definition.choices), day)
        case FactKind.PRESENCE:
            return Fact(definition.id, chance.random() < ill, day)
        case FactKind.MEDICINE:
            if chance.random() > ill:
                return Fact(definition.id, False, day)
            begun = on - timedelta(days=chance.randrange(_LONGEST_COURSE))
            ends = begun + timedelta(days=chance.randrange(_LONGEST_COURSE)) if chance.random() < 0.3 else None
            return Fact(definition.id, True, begun, ends)


def _number(definition: FactDefinition, marks: tuple[Decimal, ...], chance: Random) -> Decimal:
    low = definition.low if definition.low is not None else Decimal(0)
    high = definition.high if definition.high is not None else 3 * max((*marks, low, Decimal(1)))
    value = low + (high - low) * chance.randrange(1001) / 1000
    if marks and chance.random() < 0.6:
        value = chance.choice(marks) + chance.choice(_BESIDE)
    return min(max(value, low), high)


def _marks(pathway: Pathway) -> dict[str, tuple[Decimal, ...]]:
    """The numbers that each quantity is held against."""
    values = {one.id: [held.value for held in one.values] for one in pathway.thresholds}
    found: dict[str, dict[Decimal, None]] = {}
    for _, expression in expressions(pathway):
        for leaf in leaves(expression):
            fact, threshold = getattr(leaf, "fact", None), getattr(leaf, "threshold", None)
            if fact is not None and threshold is not None:
                found.setdefault(fact, {}).update(dict.fromkeys(values[threshold]))
    return {fact: tuple(marks) for fact, marks in found.items()}
