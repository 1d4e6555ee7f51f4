"""Keeping curated content true to itself: the lint of study cards.

A finding says its result twice, as a sentence for people and as values for programs. The lint fails where the two
differ, so that neither can be edited alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from everyline.appraise.figures import impossible
from everyline.domain.evidence import Arm
from everyline.errors import EngineError, InvalidInput
from everyline.sources.cards import read_card

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same loader in C, where PyYAML was built with it
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_WORDS = {
    "none": 0, "no": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "twenty-two": 22, "all": 100,
}  # fmt: skip
_FIELDS = ("population", "intervention", "dose", "comparator", "outcome", "timepoint")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a card: the file, the finding (empty for the whole card), and what."""

    file: str
    finding: str
    message: str


def lint_cards(folder: Path) -> tuple[Fault, ...]:
    """Every fault of every card under a folder, in order of file and finding; empty where all is well.

    Checked: the schema; that each value stands in the sentence (or is marked `beside_sentence`); that each number of
    the sentence is a value, part of a field, or listed in `also_in_sentence`; that ids are the file's and unique;
    and that no value is one that can't be true.
    Raises InvalidInput where the folder holds no card.
    """
    files = sorted(folder.rglob("*.yaml")) if folder.is_dir() else [folder]
    if not files or not all(file.is_file() for file in files):
        raise InvalidInput(f"{folder} holds no study cards.", "Name a folder of .yaml cards, or one card.")
    faults: list[Fault] = []
    seen: dict[str, str] = {}
    for file in files:
        faults.extend(_lint_file(file))
        for finding in _finding_ids(file):
            if finding in seen:
                faults.append(Fault(file.name, finding, f"the id is already used in {seen[finding]}"))
            seen[finding] = file.name
    return tuple(faults)


def stands_in(value: Mapping[str, Any], sentence: str) -> bool:
    """Whether a value of a finding is told by its sentence.

    Every number of the value must stand there: in digits, as a word, as a coarser rounding of itself, or as the count
    (`n: 15/18`) that the percentage was worked out from.
    """
    there = _numbers(sentence)
    spoken = {Decimal(_WORDS[word]) for word in re.findall(r"[a-z]+(?:-[a-z]+)?", sentence.lower()) if word in _WORDS}
    count = re.fullmatch(r"(\d+)/(\d+)", str(value.get("n", "")))
    if count and {Decimal(count[1]), Decimal(count[2])} <= set(there) | spoken:
        return True
    wanted = _numbers(str(value["value"]))
    return all(any(_rounds_to(number, told) for told in there) or number in spoken for number in wanted)


def unaccounted(finding: Mapping[str, Any]) -> list[str]:
    """Numbers of the sentence that no value, field or `also_in_sentence` entry accounts for, as printed, in order."""
    known: set[Decimal] = set()
    for value in finding["values"]:
        for key in ("name", "value", "unit", "arm", "n", "ci"):
            known.update(_numbers(str(value.get(key, ""))))
    for field in _FIELDS:
        known.update(_numbers(str(finding.get(field) or "")))
    known.update(Decimal(str(number)) for number in finding.get("also_in_sentence", ()))
    missing = []
    for match in _NUMBER.finditer(finding["statement"]):
        number = Decimal(match[0].replace(",", ""))
        if not any(_rounds_to(value, number) for value in known) and match[0].replace(",", "") not in missing:
            missing.append(match[0].replace(",", ""))
    return missing


def untrue(finding: Mapping[str, Any]) -> list[str]:
    """What can't be true of a finding's values: 110 % of people, more events than people, an interval that misses its
    own value; a sentence each, empty where all may be."""
    arms = [
        Arm(
            measure=str(value["name"]),
            value=str(value["value"]),
            unit=str(value.get("unit", "")),
            n=str(value["n"]) if value.get("n") else None,
            interval=str(value["ci"]) if value.get("ci") else None,
        )
        for value in finding["values"]
    ]
    return [
        f"the value {arm.value} of {arm.measure!r} can't be true: {reason}"
        for arm, reason in impossible(arms, str(finding.get("outcome") or ""))
    ]


def _lint_file(file: Path) -> Iterator[Fault]:
    try:
        text = file.read_text(encoding="utf-8")
        read_card(text, file.name)
        card = yaml.load(text, Loader=_LOADER)
    except (EngineError, UnicodeDecodeError) as error:
        yield Fault(file.name, "", str(error))
        return
    if card["id"] != file.stem:
        yield Fault(file.name, "", f"the card's id {card['id']!r} is not the file's name")
    for finding in card["findings"]:
        if not str(finding["id"]).startswith(card["id"] + "-"):
            yield Fault(file.name, finding["id"], "the finding's id does not begin with the card's")
        for value in finding["values"]:
            told = stands_in(value, finding["statement"])
            if not told and not value.get("beside_sentence"):
                yield Fault(file.name, finding["id"], f"the value {value['value']} is not in the sentence")
            if told and value.get("beside_sentence"):
                yield Fault(file.name, finding["id"], f"the value {value['value']} is marked beside, yet told")
        for problem in untrue(finding):
            yield Fault(file.name, finding["id"], problem)
        for number in unaccounted(finding):
            yield Fault(file.name, finding["id"], f"the sentence's {number} is no value of the finding")


def _finding_ids(file: Path) -> list[str]:
    try:
        card = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)
        return [str(finding["id"]) for finding in card["findings"]]
    except (yaml.YAMLError, UnicodeDecodeError, TypeError, KeyError):
        return []  # already told by `_lint_file`


def _numbers(text: str) -> list[Decimal]:
    return [Decimal(match[0].replace(",", "")) for match in _NUMBER.finditer(text)]


def _rounds_to(value: Decimal, told: Decimal) -> bool:
    """Whether `told` is the value, or the value rounded to the fewer decimals that were told (never to whole)."""
    if value == told:
        return True
    decimals = -int(told.as_tuple().exponent)
    if not 0 < decimals < -int(value.as_tuple().exponent):
        return False
    return round(value, decimals) == told
