"""Where labels of different regions advise differently on one drug: what one forbids, another does not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from everyline.domain.evidence import Design, Evidence, Finding
from everyline.domain.synthesis import Disagreement
from everyline.domain.text import DocumentKind

_REGIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("EU", re.compile(r"\b(?:EU|Europe(?:an)?|EMA|CHMP|SmPC|summary of product characteristics)\b")),
    ("US", re.compile(r"\b(?:US|U\.S\.|FDA|United States|DailyMed|prescribing information)\b")),
    ("UK", re.compile(r"\b(?:UK|NICE|MHRA|NHS|England)\b")),
    ("Japan", re.compile(r"\b(?:Japan(?:ese)?|PMDA)\b")),
    ("China", re.compile(r"\b(?:China|Chinese|NMPA)\b")),
)
# Whom or what advice is about, by words that mean the same in any label.
_MATTERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("pregnancy", re.compile(r"\bpregnan", re.I)),
    ("breast-feeding", re.compile(r"\bbreast-?feeding|lactation", re.I)),
    ("severe hepatic impairment", re.compile(r"\bsevere hepatic impairment|Child-Pugh C\b", re.I)),
    ("severe renal impairment", re.compile(r"\bsevere renal impairment", re.I)),
    ("active tuberculosis", re.compile(r"\bactive (?:serious infection including )?tuberculosis", re.I)),
    ("live vaccines", re.compile(r"\blive (?:attenuated )?vaccin", re.I)),
)
# From what must never be to what may be; the first that a clause holds is its stance.
_STANCES: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("contraindicated", 3, re.compile(r"\bcontraindicat|\bmust not be used|\bdo not use", re.I)),
    ("not recommended", 2, re.compile(r"\bnot recommended|\bshould not be (?:used|given)|\bavoid", re.I)),
    ("allowed", 0, re.compile(r"\bno (?:dose )?(?:change|adjustment)|\bmay be used|\bcan be used", re.I)),
)
_ONLY = re.compile(r"\bonly\b|\bsole\b", re.I)
_TOPICS = frozenset({"contraindication", "special-population", "vaccination"})


class _Advice(NamedTuple):
    finding: Finding
    region: str
    drug: str
    stances: dict[str, tuple[str, int]]
    is_whole: bool


def opposed_advice(evidence: Sequence[Evidence]) -> tuple[Disagreement, ...]:
    """Labels of two regions that take different stances on one drug and one matter, or of which one says that its list
    of contraindications is whole and the other's is longer."""
    told = [advice for item in evidence if _is_official(item) for advice in _advice(item)]
    found: dict[tuple[str, str, str], Disagreement] = {}
    for one, other in combinations(told, 2):
        if one.drug != other.drug or one.region == other.region:
            continue
        regions = " and ".join(sorted((one.region, other.region)))
        for matter in (name for name, _ in _MATTERS if name in one.stances and name in other.stances):
            (first, high), (second, low) = one.stances[matter], other.stances[matter]
            if abs(high - low) >= 1:
                why = f"authorities of {regions} word it differently: {first} beside {second}"
                said = Disagreement(f"{one.drug}, {matter}", "region", (one.finding.id, other.finding.id), why)
                found.setdefault((one.drug, matter, regions), said)
        longer = _longer(one, other) or _longer(other, one)
        if longer:
            why = f"authorities of {regions} decide apart: only one of them lists {longer}"
            said = Disagreement(f"{one.drug}, contraindications", "region", (one.finding.id, other.finding.id), why)
            found.setdefault((one.drug, "contraindications", regions), said)
    return tuple(found.values())


def region_of(item: Evidence, finding: Finding) -> str:
    """The region an authority speaks for: by its own words, else by where the record is from; empty where unknown."""
    document = item.document
    for text in (document.title, finding.statement.of(document.text), document.provenance.read_as):
        for name, words in _REGIONS:
            if words.search(text):
                return name
    return "US" if document.kind is DocumentKind.LABEL else ""  # labels that are read are SPL and openFDA


def _is_official(item: Evidence) -> bool:
    return item.appraisal.design is Design.LABEL


def _advice(item: Evidence) -> list[_Advice]:
    found = []
    for finding, _ in item.findings:
        region = region_of(item, finding)
        if finding.topic not in _TOPICS or not region or not finding.intervention:
            continue
        said = finding.statement.of(item.document.text)
        stances = _stances(said, finding)
        if stances or finding.topic == "contraindication":
            is_whole = finding.topic == "contraindication" and bool(_ONLY.search(said))
            found.append(_Advice(finding, region, finding.intervention.lower(), stances, is_whole))
    return found


def _stances(said: str, finding: Finding) -> dict[str, tuple[str, int]]:
    """What a statement says of each matter, clause by clause; a list of contraindications speaks for all it names."""
    found: dict[str, tuple[str, int]] = {}
    listed = finding.topic == "contraindication" and bool(re.search(r"\bcontraindicat", said, re.I))
    for clause in re.split(r"[;.]\s", said):
        about = f"{clause} {finding.population or ''}" if len(re.split(r"[;.]\s", said)) == 1 else clause
        for matter, words in _MATTERS:
            if not words.search(about):
                continue
            stance = next(((name, rank) for name, rank, shown in _STANCES if shown.search(clause)), None)
            if stance is None and listed:
                stance = ("contraindicated", 3)
            if stance is not None:
                found.setdefault(matter, stance)
    return found


def _longer(whole: _Advice, other: _Advice) -> str:
    """What the other list forbids and the whole one does not; empty unless one says that it is whole."""
    if not whole.is_whole or other.finding.topic != "contraindication":
        return ""
    extra = [matter for matter, (_, rank) in other.stances.items() if rank == 3 and matter not in whole.stances]
    return " and ".join(filter(None, (", ".join(extra[:-1]), *extra[-1:])))
