"""A clinical-trial registry record, read: trial, section, arms, and lines with their values and places.

The form is that of ClinicalTrials.gov's result sections written out as lines, as NLI4CT prints them (Jullien et al.
2023, doi:10.18653/v1/2023.semeval-1.307): "Adverse Events 1:" with "Anaemia 3/100 (3.00%)", "Outcome Measurement:"
with "Results 1:" blocks, "Inclusion Criteria:" and "Exclusion Criteria:", "INTERVENTION 1:".
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from everyline.domain.answer import EvidenceText
from everyline.verify.records.terms import keys


class Part(Enum):
    """Which part of a registry record a text prints."""

    EVENTS = "adverse events"
    RESULTS = "results"
    ELIGIBILITY = "eligibility"
    INTERVENTION = "intervention"


class Line(NamedTuple):
    """One line of a record and its place. side: "in" or "out" of a trial for a criterion, else empty."""

    text: str
    start: int
    end: int
    side: str
    keys: tuple[str, ...]


class Row(NamedTuple):
    """One printed value. of: the people it is counted in, 0 where the line does not say. share: printed percentage."""

    name: str
    keys: frozenset[str]
    value: float
    low: float | None
    high: float | None
    of: float
    share: float | None
    start: int
    end: int


class Arm(NamedTuple):
    """An arm or cohort: its number in the record, its title, the people analysed, its rows and its own lines."""

    number: int
    title: str
    size: float
    unit: str
    measure: str
    rows: tuple[Row, ...]
    lines: tuple[Line, ...]
    keys: frozenset[str]


class Record(NamedTuple):
    """One section of one trial's record. about: title and description of an outcome. frame: its time frame.

    keys, printed: all words and numbers of its lines. weights: how rare each word is among the lines of a list of
    criteria; usual: what a word of middling rarity weighs.
    """

    evidence: str
    is_secondary: bool
    part: Part
    arms: tuple[Arm, ...]
    lines: tuple[Line, ...]
    about: tuple[Line, ...]
    frame: Line | None
    keys: frozenset[str]
    printed: frozenset[str]
    weights: dict[str, float]
    usual: float


_HEAD = re.compile(r"\s*(primary|secondary) trial, (adverse events|results|eligibility|intervention):", re.I)
_BLOCK = re.compile(r"\s*(adverse events|results|intervention) (\d{1,2})\s*:\s*$", re.I)
_INCLUSION = re.compile(r"[\W_]*(?:\w+ ){0,2}inclusion(?: criteria)?\b", re.I)
_EXCLUSION = re.compile(r"[\W_]*(?:\w+ ){0,2}exclusion(?: criteria)?\b", re.I)
_EVENT = re.compile(r"(?P<name>.*\S)\s*?(?<!\d)(?P<n>\d{1,9})/(?P<of>\d{1,9})(?:\s*\((?P<share>\d{1,3}\.\d+)%\))?\s*$")
_NUM = r"-?(?:\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,12})?|\.\d{1,12})|NA"
_TAIL = re.compile(
    rf"(?:^|(?<=[\s:]))(?P<v>{_NUM})\s*(?:\[\d\]\s*)?"
    rf"(?:\((?P<lo>{_NUM}) to (?P<hi>{_NUM})\)|\((?P<sd>{_NUM})%?\)|"
    rf"(?P<pct>\d{{1,3}}(?:\.\d+)?)%|(?:participants|units))?"
    r"\s*$"
)
_MARKS = re.compile(r"(?:[\s*†‡:]+|\s\[\d{1,2}\]|(?<=[A-Za-z]{3})\s\d{1,2})+$")
NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")
_MOST_TAIL = 110


def _float(text: str | None) -> float | None:
    if text is None or text == "NA":
        return None
    return float(text.replace(",", ""))


def _footnote(count: str, of: float, share: float | None) -> float:
    """The count of a line whose name ends in a footnote's number: "Anemia 26/36 (16.67%)" is 6 of 36."""
    value = float(count)
    if share is None or not of or abs(100 * value / of - share) <= 0.02:
        return value
    cut = float(count[1:]) if len(count) > 1 else value
    return cut if abs(100 * cut / of - share) <= 0.02 else round(share * of / 100)


def part_of(text: str) -> Part | None:
    """Which part of a registry record a text is, None where it is none."""
    head = _HEAD.match(text[:200])
    if head:
        return Part(head.group(2).lower())
    for line in text[:2000].splitlines():
        block = _BLOCK.match(line)
        if block:
            return {"a": Part.EVENTS, "r": Part.RESULTS, "i": Part.INTERVENTION}[block.group(1)[0].lower()]
        if line.startswith("Outcome Measurement:"):
            return Part.RESULTS
        if re.match(r"(?:key )?(?:inclusion|exclusion) criteria\s*:?\s*$", line, re.I):
            return Part.ELIGIBILITY
    return None


def records(evidence: Sequence[EvidenceText]) -> tuple[Record, ...]:
    """The records among the evidence texts, in order; the second of one part is the secondary trial's."""
    found: list[Record] = []
    for one in evidence:
        part = part_of(one.text)
        if part is None:
            continue
        head = _HEAD.match(one.text[:200])
        second = head.group(1).lower() == "secondary" if head else bool(found)
        found.append(_read(one.text, part)._replace(evidence=one.id, is_secondary=second))
    return tuple(found)


@lru_cache(maxsize=512)
def _read(text: str, part: Part) -> Record:
    start = 0
    head = _HEAD.match(text[:200])
    lines: list[Line] = []
    blocks: list[tuple[int, list[Line]]] = []
    about: list[Line] = []
    side = "in"
    for raw in text.splitlines(keepends=True):
        begin, start = start, start + len(raw)
        body = raw.strip()
        if not body or (head and begin == 0):
            continue
        at = begin + raw.index(body[0])
        block = _BLOCK.match(raw.rstrip("\n"))
        if block:
            blocks.append((int(block.group(2)), []))
            continue
        if part is Part.ELIGIBILITY:
            if len(body) < 400 and _EXCLUSION.match(body):
                side = "out"
            elif len(body) < 400 and _INCLUSION.match(body):
                side = "in"
        line = Line(body, at, at + len(body), side if part is Part.ELIGIBILITY else "", keys(body))
        lines.append(line)
        (blocks[-1][1] if blocks else about).append(line)
    arms = tuple(_arm(number, own, part) for number, own in blocks)
    frame = next((line for line in about if line.text.lower().startswith("time frame")), None)
    count = Counter(word for line in lines for word in set(line.keys))
    weights: dict[str, float] = {}
    if part is Part.ELIGIBILITY:
        weights = {word: math.log(1 + len(lines) / n) for word, n in count.items()}
    usual = sorted(weights.values())[len(weights) // 2] if weights else 1.0
    printed = frozenset(NUMBER.findall(text))
    return Record("", False, part, arms, tuple(lines), tuple(about), frame, frozenset(count), printed, weights, usual)


def _arm(number: int, lines: list[Line], part: Part) -> Arm:
    rows: list[Row] = []
    title, size, unit, measure = "", 0.0, "", ""
    on = False
    if part is Part.INTERVENTION and lines:
        title = lines[0].text
    for line in lines:
        body = line.text
        if part is Part.EVENTS:
            match = _EVENT.match(body) if len(body) < 500 else None
            if match:
                of = float(match.group("of"))
                share = _float(match.group("share"))
                name = _MARKS.sub("", match.group("name"))
                count = _footnote(match.group("n"), of, share)
                rows.append(Row(name, frozenset(keys(name)), count, None, None, of, share, line.start, line.end))
                size = max(size, of)
        elif part is Part.RESULTS:
            low = body.lower()
            if low.startswith("arm/group title:"):
                title = body[16:].strip()
            elif low.startswith("overall number of participants analyzed:"):
                size = _float(re.sub(r"[^\d.]", "", body[40:])[:12].strip(".") or "0") or 0.0
            elif "Unit of Measure:" in body:
                before, _, after = body.partition("Unit of Measure:")
                measure = f"{measure} {before}".strip()
                unit, _, rest = after.strip().partition("  ")
                on = True
                row = _row(rest.strip() or unit, line, size)
                if row:
                    rows.append(row)
            elif low.startswith("measure type:") or (
                not on and re.match(r"(?:mean|median|number|count|geom|least)", low)
            ):
                measure = f"{measure} {body}".strip()
            elif on:
                row = _row(body, line, size)
                if row:
                    rows.append(row)
    if part is Part.RESULTS:
        rows = _headed(rows, lines)
    every = frozenset(key for line in lines for key in line.keys)
    return Arm(number, title, size, unit, measure, tuple(rows), tuple(lines), every)


def _headed(rows: list[Row], lines: list[Line]) -> list[Row]:
    """Rows whose name and people stand on the line before ("FAS: 149 participants", then "1.36 (0.98)")."""
    texts = {line.start: line.text for line in lines}
    out: list[Row] = []
    head: Row | None = None
    for row in rows:
        if row.name and re.search(r"\b(?:participants|units)$", texts.get(row.start, "")[-14:].lower()):
            head = row
        elif head is not None and not row.name:
            out.append(row._replace(name=head.name, keys=head.keys, of=head.value))
            head = None
        else:
            out.append(row)
            head = None
    return out or rows


def _row(body: str, line: Line, size: float) -> Row | None:
    cut = max(0, len(body) - _MOST_TAIL)
    match = _TAIL.search(body[cut:])
    if match is None:
        return None
    value = _float(match.group("v"))
    if value is None and match.group("lo") is None:
        return None
    name = body[: cut + match.start()].strip().rstrip(":").strip()
    return Row(
        name, frozenset(keys(name)), float("nan") if value is None else value, _float(match.group("lo")),
        _float(match.group("hi")), size, _float(match.group("pct")), line.start, line.end,
    )  # fmt: skip
