"""Whom a trial studied and what each of its groups was given: groups of results mapped to arms of the protocol.

A group of a result and an arm of the protocol are the same where their titles agree, letters and figures alone
compared. Where they do not, the group says for itself what it is; nothing is guessed from the order of the lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from everyline.sources.base import tidy
from everyline.sources.jsonstream import member, rows_in, texts_in

_PLACEBO = re.compile(r"\b(placebos?|sham|vehicle|dummy)\b", re.I)
_NOTHING = re.compile(
    r"\b(no (?:treatment|intervention|drug)|untreated|observation(?: alone| only)?|usual care|standard (?:of )?care|"
    r"standard (?:treatment|therapy|chemotherapy)|(?:physician|investigator)[’']?s?[’']? (?:treatment of )?choice|"
    r"controls?|waiting list|wait-?list)\b",
    re.I,
)
# Titles of groups that got something beside the placebo, or after it.
_BESIDE = re.compile(r"\+|/|→|->|&|\b(?:plus|and|then|followed|after)\b|\bto\b(?! match)", re.I)
_CROSSES = re.compile(r"→|->|/|\b(?:then|followed|after|switch\w*|cross\w*)\b|\bto\b(?! match)", re.I)
_KINDS = {
    "PLACEBO_COMPARATOR": "placebo",
    "SHAM_COMPARATOR": "sham",
    "NO_INTERVENTION": "no intervention",
    "ACTIVE_COMPARATOR": "active comparator",
}
_UNIT = (
    r"(?:mg|mcg|µg|μg|ug|ng|g|kg|mL|ml|L|IU|MIU|units?|U|mmol|mCi|MBq|Gy|cGy|"
    r"%(?= (?:cream|gel|ointment|solution|lotion|foam|patch)))"
    r"(?:\s?/\s?(?:kg|m\^?2|m²|mL|ml|day|dose|d|h|hour|week|min)){0,2}"
)
_ROUTE = (
    r"(?:orally|by mouth|p\.?o\.?|i\.?v\.?|s\.?c\.?|i\.?m\.?|intravenous(?:ly)?|subcutaneous(?:ly)?|topical(?:ly)?)"
)
_OFTEN = (
    r"(?:(?:once|twice|three times|four times) (?:daily|a day|per day|weekly|a week|monthly)|daily|weekly|monthly|"
    r"every (?:other )?(?:\d+ |two |three |four )?(?:hours?|days?|weeks?|months?)|"
    r"[qQ]\d?[dDwWhH]|BID|bid|TID|tid|QD|qd|per day|a day)"
)
_DOSE = re.compile(
    rf"(?<![\w.,/-])\d[\d,.]*(?:\s?(?:-|–|to|or)\s?\d[\d,.]*)?\s?{_UNIT}(?![\w^])"
    rf"(?:,?\s(?:{_ROUTE}|{_OFTEN}|tablets?|capsules?|infusion|injection)(?!\w))*"
)
# Any amount, in whatever words: where a text holds two, none of them is the dose of the group.
_AMOUNT = re.compile(
    r"(\d[\d,.]*)[\s-]?(?:mg|milligrams?|mcg|micrograms?|µg|μg|ug|ng|g|grams?|mL|ml|L|IU|MIU|units?|mCi|MBq|c?Gy|"
    r"tablets?|capsules?|pills?)(?![A-Za-z])",
    re.I,
)
_NO_ONE_DOSE = re.compile(
    r"\b(?:plus|followed by|then|combin\w+|in addition|loading|run-in|lead-in|escalat\w+|titrat\w+|reduc\w+|increas\w+|"
    r"alternat\w+|cohorts?|chemotherapy|placebo|dose levels?)\b|\+",
    re.I,
)
_LONGEST_CONDITION = 200
# Titles that number a group and name no treatment.
_NO_NAME = re.compile(
    r"(?:(?:arm|group|cohort|part|stage|phase|dose|level|stratum|period|treatment|intervention|experimental|all|study|"
    r"total|overall|single|entire|enrolled|treated|main)\W*)+(?:[\dA-Z]{1,3}\b|participants?|patients?|subjects?)?\W*",
    re.I,
)
MOST_NAME = 80
"""The longest name, in characters, that can stand before a claim's colon."""


@dataclass(frozen=True, slots=True)
class TrialArm:
    """An arm of the protocol. kind: placebo, sham, no intervention, active comparator, or empty. given: what it got,
    placebos left out."""

    title: str
    kind: str
    is_experimental: bool
    description: str
    given: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResultGroup:
    """A group as results name it. kind: as of `TrialArm`, empty for what was studied. dose: as the record words it,
    None where it gives none or several. arm: None where no arm of the protocol has this title."""

    title: str
    description: str
    kind: str
    dose: str | None
    arm: TrialArm | None

    @property
    def is_control(self) -> bool:
        return bool(self.kind)

    @property
    def told(self) -> str:
        """Title, kind, description, and whether an arm of the protocol has this title."""
        parts = [self.description.rstrip("."), f"a {self.kind} group" if self.kind else ""]
        parts.append("" if self.arm else "no arm of the protocol has this title")
        told = "; ".join(part for part in parts if part)
        return f"{self.title}: {told}" if told else self.title


def arms_of(protocol: Mapping[str, Any]) -> tuple[TrialArm, ...]:
    """The arms of the protocol, in order."""
    found = []
    for row in rows_in(member(protocol, "armsInterventionsModule", "armGroups")):
        names = (_named(name) for name in texts_in(row.get("interventionNames")))
        given = tuple(dict.fromkeys(name for name in names if name and not _PLACEBO.search(name)))
        kind = str(row.get("type") or "")
        title, description = plain(row.get("label")), plain(row.get("description"))
        found.append(TrialArm(title, _KINDS.get(kind, ""), kind == "EXPERIMENTAL", description, given))
    return tuple(found)


def groups_in(rows: Iterable[Mapping[str, Any]], arms: tuple[TrialArm, ...]) -> dict[Any, ResultGroup]:
    """The groups of one table of results by their ids. An active comparator counts as one only beside something
    studied: where all groups are comparators, none is."""
    by_title: dict[str, TrialArm | None] = {}
    for arm in arms:
        by_title[_key(arm.title)] = None if _key(arm.title) in by_title else arm  # a title that two arms share is none
    groups = {row.get("id"): _group(row, by_title) for row in rows}
    for key, group in groups.items():
        is_typed = group.arm is not None and (group.arm.kind or group.arm.is_experimental)
        if not group.kind and not is_typed and _is_placebo_beside(group, groups.values()):
            groups[key] = ResultGroup(group.title, group.description, "placebo", None, group.arm)
    if groups and all(group.kind for group in groups.values()):
        active = {key: group for key, group in groups.items() if group.kind == "active comparator"}
        for key, group in active.items():
            groups[key] = ResultGroup(group.title, group.description, "", group.dose, group.arm)
    return groups


def _is_placebo_beside(group: ResultGroup, groups: Iterable[ResultGroup]) -> bool:
    """Whether a group got a placebo in place of what another got: "Placebo + letrozole", or "fulvestrant and placebo"
    beside "fulvestrant and everolimus". A placebo beside a drug of its own (a double dummy) tells nothing."""
    if not _PLACEBO.search(group.title) or _CROSSES.search(group.title):
        return False
    if re.match(r"(?:arm \w+\W+)?placebo\b", group.title, re.I):
        return True
    own = set(re.findall(r"[a-z]{4,}", _PLACEBO.sub(" ", group.title.lower())))
    others = (other.title.lower() for other in groups if not _PLACEBO.search(other.title))
    return bool(own) and any(own <= set(re.findall(r"[a-z]{4,}", other)) for other in others)


def _group(row: Mapping[str, Any], by_title: Mapping[str, TrialArm | None]) -> ResultGroup:
    title, description = plain(row.get("title")), plain(row.get("description"))
    arm = by_title.get(_key(title)) if title else None
    kind = arm.kind if arm is not None and (arm.kind or arm.is_experimental) else _kind_by_title(title)
    dose = None if kind in ("placebo", "sham", "no intervention") else _dose(title, description, arm)
    return ResultGroup(title, description, kind, dose, arm)


def _kind_by_title(title: str) -> str:
    if _BESIDE.search(title):
        return ""
    placebo = _PLACEBO.search(title)
    if placebo:
        return "sham" if placebo[1].lower() == "sham" else "placebo"
    return "no intervention" if _NOTHING.search(title) else ""


def _dose(title: str, description: str, arm: TrialArm | None) -> str | None:
    """The dose of a group that got one drug at one dose, as the record words it.

    None for a regimen of several drugs, a titration, a range, and wherever title and description hold two amounts: a
    wrong dose is worse than none.
    """
    text = ". ".join(dict.fromkeys(part for part in (title, description, arm.description if arm else "") if part))
    if (arm is not None and len(arm.given) > 1) or _BESIDE.search(title) or re.search(r"\bwith\b", title, re.I):
        return None
    amounts = {amount[1].rstrip(".,") for amount in _AMOUNT.finditer(text)}
    if len(amounts) != 1 or _NO_ONE_DOSE.search(text):
        return None
    found = max((" ".join(match[0].split()) for match in _DOSE.finditer(text)), key=len, default="")
    place = text.find(found) + len(found)
    if not found or re.match(r"\s?(?:/|per\b|\(|-|–|to\b|x\b|×)", text[place:]):
        return None
    return found.rstrip(".,")


def intervention_of(groups: Iterable[ResultGroup]) -> str | None:
    """What was studied: the names of what the arms were given, the groups' titles where no arm tells; None where the
    names are too long to stand before a colon."""
    studied = [group for group in groups if not group.is_control]
    names: dict[str, None] = {}
    for group in studied:
        given = group.arm.given if group.arm else ()
        for name in given or (group.title,):
            if not _NO_NAME.fullmatch(name):
                names.setdefault(name.rstrip(": ").replace(":", " -").replace(";", ","))
    joined = "; ".join(name for name in names if name)
    told = [group.title for group in studied if not _NO_NAME.fullmatch(group.title)]
    titles = "; ".join(title.replace(":", " -") for title in told)
    return next((text for text in (joined, titles) if 1 < len(text) <= MOST_NAME), None)


def studied_in(protocol: Mapping[str, Any]) -> str | None:
    """The interventions the protocol lists, placebos left out; None where they are too long to stand before a colon."""
    rows = rows_in(member(protocol, "armsInterventionsModule", "interventions"))
    names = dict.fromkeys(plain(row.get("name")).replace(":", " -").replace(";", ",") for row in rows)
    joined = "; ".join(name for name in names if name and not _PLACEBO.search(name))
    return joined if 1 < len(joined) <= MOST_NAME else None


def drugs_in(protocol: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the drugs and biologicals the protocol lists, without their doses; placebos left out."""
    rows = rows_in(member(protocol, "armsInterventionsModule", "interventions"))
    names = (plain(row.get("name")) for row in rows if row.get("type") in ("DRUG", "BIOLOGICAL"))
    bare = (re.sub(r"\s*[(,+]?\s*\d[\d,.]*\s?\S.*$", "", name).strip() for name in names if not _PLACEBO.match(name))
    return tuple(dict.fromkeys(name for name in bare if len(name) > 2))


def comparator_of(groups: Iterable[ResultGroup]) -> str | None:
    """The titles of the control groups."""
    return "; ".join(dict.fromkeys(group.title for group in groups if group.is_control and group.title)) or None


def dose_of(groups: Iterable[ResultGroup]) -> str | None:
    """The doses of what was studied, each with its group where they differ; None where any group has no one dose."""
    studied = [group for group in groups if not group.is_control]
    if not studied or any(group.dose is None for group in studied):
        return None
    if len({group.dose for group in studied}) == 1:
        return studied[0].dose
    return "; ".join(f"{group.dose} ({group.title})".replace(";", ",") for group in studied)


def population_of(protocol: Mapping[str, Any]) -> str:
    """Condition, ages and sex as the record gives them: "Alopecia Areata, 18 to 60 years, women"."""
    names = [plain(name).rstrip(".") for name in texts_in(member(protocol, "conditionsModule", "conditions"))]
    names = [name for name in names if len(name) <= _LONGEST_CONDITION]
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} further conditions" if len(names) > 3 else "")
    eligibility = member(protocol, "eligibilityModule") or {}
    sex = {"FEMALE": "women", "MALE": "men"}.get(str(eligibility.get("sex") or ""), "")
    return ", ".join(part for part in (shown, ages_of(eligibility), sex) if part)


def ages_of(eligibility: Mapping[str, Any]) -> str:
    """Ages as words: "18 to 60 years", "18 years and older", "up to 17 years"."""
    low, high = (tidy(str(eligibility.get(key) or "")).lower() for key in ("minimumAge", "maximumAge"))
    if low and high:
        same = low.split(" ")[-1].rstrip("s") == high.split(" ")[-1].rstrip("s")
        return f"{low.split(' ')[0] if same else low} to {high}"
    return f"{low} and older" if low else f"up to {high}" if high else ""


def plain(value: Any) -> str:
    """A text as it may stand in a field or a sentence of ours, where square brackets mean something."""
    return tidy(str(value)).replace("[", "(").replace("]", ")") if isinstance(value, (str, int, float)) else ""


def _named(name: str) -> str:
    """An intervention's name without its type ("Drug: ")."""
    return plain(re.sub(r"^[A-Z][\w ]{2,30}: ", "", name))


def _key(title: str) -> str:
    return re.sub(r"\W+", "", title).casefold()
