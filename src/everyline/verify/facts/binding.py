"""Which dose or group a figure belongs to."""

from __future__ import annotations

import re

from everyline.domain.evidence import Arm
from everyline.verify.facts.facts import read_facts
from everyline.verify.lexicon import QUANTITY
from everyline.verify.reading import read
from everyline.verify.sentences import sentences
from everyline.verify.units import DOSES

# A group: a dose by its values, or the comparator by name.
Group = frozenset[tuple[float, str]] | str


def bound(text: str) -> dict[float, frozenset[Group]]:
    """Each share of a text with the groups it stands beside: the first dose or comparator after it and before the next
    share, else the last one before it. A share with none is left out."""
    found: dict[float, set[Group]] = {}
    for start, end in sentences(text):
        marks: list[tuple[float | None, Group | None]] = []
        for atom in read(text[start:end]).content:
            quantity = atom.quantity
            if atom.kind == QUANTITY and quantity is not None and quantity.unit in ("%", "pp"):
                marks.append((quantity.low, None))
            elif atom.kind == QUANTITY and quantity is not None and quantity.unit in DOSES:
                marks.append((None, frozenset({(quantity.low, quantity.unit), (quantity.high, quantity.unit)})))
            elif atom.key.startswith("comparator="):
                marks.append((None, atom.key))
        for place, (share, _) in enumerate(marks):
            if share is None:
                continue
            group = _beside(marks, place)
            if group is not None:
                found.setdefault(share, set()).add(group)
    return {share: frozenset(groups) for share, groups in found.items()}


def _beside(marks: list[tuple[float | None, Group | None]], place: int) -> Group | None:
    after = marks[place + 1][1] if place + 1 < len(marks) else None
    if after is not None:
        return after
    return marks[place - 1][1] if place and marks[place - 1][1] is not None else _last(marks[:place])


def _last(marks: list[tuple[float | None, Group | None]]) -> Group | None:
    groups = [group for _, group in marks if group is not None]
    return groups[-1] if groups else None


def of_arms(arms: tuple[Arm, ...]) -> dict[float, frozenset[Group]]:
    """Each value of a finding with the groups its data gives it to."""
    found: dict[float, set[Group]] = {}
    for arm in arms:
        number = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*", arm.value)
        facts = read_facts(arm.arm or "")
        if number is None:
            continue
        if facts.doses:
            group: Group = frozenset((value, q.unit) for q in facts.doses for value in (q.low, q.high))
        elif facts.comparators:
            group = min(facts.comparators)
        else:
            continue
        found.setdefault(float(number.group(1)), set()).add(group)
    return {value: frozenset(groups) for value, groups in found.items()}


def groups_of(table: dict[float, frozenset[Group]]) -> frozenset[Group]:
    """Every group that a table names."""
    return frozenset().union(*table.values()) if table else frozenset()


def named(group: Group) -> str:
    """A group in words."""
    if isinstance(group, str):
        return group.partition("=")[2]
    return " to ".join(f"{value:g} {unit}" for value, unit in sorted(group))
