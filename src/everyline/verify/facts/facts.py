"""The typed facts of a text: what of it can be compared whatever its wording."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from everyline.domain.answer import ReasonKind
from everyline.verify.facts.concepts import spans
from everyline.verify.lexicon import NEGATION, QUANTITY
from everyline.verify.quantities import Quantity, same
from everyline.verify.reading import Reading, negated, read
from everyline.verify.sentences import sentences

_FROM_AGE = re.compile(
    r"\b(?:aged?|ages?|from(?: age)?)?\s*(\d{1,2})\s*(?:years?)?(?: of age)?\s*"
    r"(?:and|or) (?:over|older|above|more|up)\b",
    re.I,
)
_AGE_FROM = re.compile(r"\b(?:from(?: age)?|aged) (\d{1,2})\b", re.I)
_AGE_RANGE = re.compile(
    r"\b(?:aged? )?(\d{1,2})\s*(?:-|–|to)\s*(?:under |less than )?(\d{1,2})(?: years|\b(?=[,)\s]))", re.I
)
_YEAR = range(1900, 2100)
_GROUPS = {"adult": (18, 200), "adolescent": (12, 17), "child": (0, 11)}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a text states, part by part. figures: shares, counts and scores; thresholds: "SALT of 20 or less".

    keys: of its content atoms. is_negated: whether a negation governs some of it.
    """

    text: str
    drugs: frozenset[str]
    doses: tuple[Quantity, ...]
    schedules: frozenset[str]
    times: tuple[Quantity, ...]
    figures: tuple[Quantity, ...]
    thresholds: tuple[Quantity, ...]
    years: frozenset[int]
    severities: frozenset[str]
    ages: frozenset[str]
    comparators: frozenset[str]
    keys: frozenset[str]
    is_negated: bool


@lru_cache(maxsize=16384)
def read_facts(text: str) -> Facts:
    """The facts of a text of any length, sentence by sentence."""
    readings = [read(text[start:end]) for start, end in sentences(text)]
    atoms = [(atom, reading) for reading in readings for atom in reading.content]
    doses, times, figures, thresholds = [], [], [], []
    years: set[int] = set()
    for atom, reading in atoms:
        quantity = atom.quantity
        if atom.kind != QUANTITY or quantity is None:
            continue
        if atom.check is ReasonKind.DOSE:
            doses.append(quantity)
        elif atom.check is ReasonKind.TIME:
            times.append(quantity)
        elif not quantity.unit and quantity.low == quantity.high and quantity.low in _YEAR:
            years.add(int(quantity.low))
        elif quantity.op and quantity.unit != "%":
            thresholds.append(quantity)
        elif not _is_age(reading.text, atom.start, atom.end) and not _is_name(reading.text, atom.start):
            figures.append(quantity)
    keys = frozenset(atom.key for atom, _ in atoms)
    return Facts(
        text=text,
        drugs=frozenset(atom.key for atom, _ in atoms if atom.group == "drug"),
        doses=tuple(doses),
        schedules=frozenset(key for key in keys if key.startswith("schedule=")),
        times=tuple(times),
        figures=tuple(figures),
        thresholds=tuple(thresholds),
        years=frozenset(years),
        severities=frozenset(key for key in keys if key.startswith("severity=")),
        ages=_ages(text, keys),
        comparators=frozenset(key for key in keys if key.startswith("comparator=")),
        keys=keys,
        is_negated=any(atom.kind == NEGATION for atom, _ in atoms),
    )


def _is_age(text: str, start: int, end: int) -> bool:
    return bool(
        re.search(r"\b(?:aged?|ages)\s*$", text[:start], re.I) or re.match(r"[ -](?:years?|yr)s?\b", text[end:])
    )


def _is_name(text: str, start: int) -> bool:
    """Whether a number is part of a name: "JAK 3", "phase 2", "step 1"."""
    return bool(re.search(r"\b(?:JAK|TYK|CYP|IL|step|phase|grade|type|study|table)[ -]?$", text[:start], re.I))


def _ages(text: str, keys: frozenset[str]) -> frozenset[str]:
    found = {key.removeprefix("age=") for key in keys if key.startswith("age=")} & _GROUPS.keys()
    for match in (*_FROM_AGE.finditer(text), *_AGE_FROM.finditer(text)):
        found |= {name for name, (_, last) in _GROUPS.items() if last >= int(match.group(1))}
    for match in _AGE_RANGE.finditer(text):
        low, high = int(match.group(1)), int(match.group(2))
        if "year" in match.group() or "age" in match.group().lower():
            found |= {name for name, (first, last) in _GROUPS.items() if first <= high - 1 and last >= low}
    return frozenset(found)


def ends(quantities: tuple[Quantity, ...]) -> frozenset[tuple[float, str]]:
    """The values that quantities name, ranges by both their ends, each with its unit."""
    return frozenset((value, q.unit) for q in quantities for value in (q.low, q.high))


def holds(wanted: Quantity, held: tuple[Quantity, ...]) -> bool:
    """Whether one of the quantities says the same; percent and percentage points count as one here."""
    return any(_plain(wanted, one) or same(wanted, one) for one in held)


def _plain(wanted: Quantity, held: Quantity) -> bool:
    units = {wanted.unit, held.unit}
    return (wanted.low, wanted.high, wanted.op) == (held.low, held.high, held.op) and (
        len(units) == 1 or units <= {"%", "pp", "points"} or units == {"", "points"}
    )


def time_of(wanted: Quantity, held: tuple[Quantity, ...]) -> bool:
    """Whether a time is one of those held, or lies at an end of one of them; units of time convert."""
    if any(
        same(wanted._replace(op="", mark="", approximate=False), one._replace(op="", mark="", approximate=False))
        for one in held
    ):
        return True
    return any(
        same(wanted._replace(op="", mark=""), one._replace(op="", mark="", low=value, high=value)) is not None
        for one in held
        for value in (one.low, one.high)
    )


# Words that no finding has to repeat: they colour a statement or name the act of doing it.
_FREE_GROUPS = ("colourless", "when", "region")


def residue(claim: str, *held: str, allowed: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The words of a claim that say something none of the texts says. Figures are compared elsewhere.

    allowed: keys of atoms that the claim's context gives (its drug, its disease).
    """
    known: set[str] = set(allowed)
    for text in held:
        known |= read_facts(text).keys
    free = [span for group in _FREE_GROUPS for span in spans(claim, group)]
    reading: Reading = read(claim)
    left: list[tuple[int, int]] = []
    for atom in reading.content:
        if atom.kind == QUANTITY or atom.neutral or atom.key in known:
            continue
        if any(start <= atom.start and atom.end <= end for start, end in free):
            continue
        if atom.check is ReasonKind.TIME or atom.key.startswith(("route=", "schedule=", "order=", "average=")):
            continue
        if left and not claim[left[-1][1] : atom.start].strip(" -"):
            left[-1] = (left[-1][0], atom.end)
        else:
            left.append((atom.start, atom.end))
    return tuple(claim[start:end] for start, end in left)


def negates(text: str, group: str, concept: str) -> bool:
    """Whether a text denies what a concept names: every place of it lies under a negation."""
    from everyline.verify.facts.concepts import table  # the table is large; it loads with the first use

    pattern = dict(table()[group])[concept]
    found = False
    for start, end in sentences(text):
        part = text[start:end]
        reading = read(part)
        under = negated(reading)
        for match in pattern.finditer(part):
            found = True
            inside = [i for i, atom in enumerate(reading.content) if match.start() <= atom.start < match.end()]
            before = part[max(0, match.start() - 60) : match.start()].lower()
            if not (set(inside) & under) and not re.search(r"\b(?:no|not|never|without|neither|nor)\b[^.;,]*$", before):
                return False
    return found
