"""What the rules of each part find of a statement, clause by clause, with what a model may weigh besides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from everyline.verify.drugs import drug_name
from everyline.verify.records import criteria, event_claims, events, result_claims, results, treatments
from everyline.verify.records.found import Found
from everyline.verify.records.parse import NUMBER, Part, Record
from everyline.verify.records.statement import Clause, clauses, mark
from everyline.verify.records.terms import key as stem_key
from everyline.verify.records.terms import keys, keys_of, words


@dataclass(slots=True)
class Evaluation:
    """The findings of a statement's clauses. shown: how much of its words, numbers and phrases the records show."""

    part: Part
    clauses: tuple[Clause, ...]
    founds: list[Found] = field(default_factory=list)
    unread: int = 0
    shown: dict[str, float] = field(default_factory=dict)


def evaluate(claim: str, records: Sequence[Record]) -> Evaluation:
    """Judge every clause of a statement by the rules of the records' part."""
    part = records[0].part
    found = Evaluation(part, clauses(claim, is_list=part is Part.ELIGIBILITY))
    if part is Part.EVENTS:
        _events(claim, records, found)
    elif part is Part.RESULTS:
        table = results.Results(records)
        wanted = frozenset(keys(claim))
        for clause in found.clauses:
            _keep(found, result_claims.judge(clause, table, wanted))
    elif part is Part.ELIGIBILITY:
        _criteria(records, found)
    else:
        _treatments(records, found)
    _general(claim, records, found)
    return found


def _keep(found: Evaluation, one: Found | None) -> None:
    if one is None:
        found.unread += 1
    else:
        found.founds.append(one)


def _events(claim: str, records: Sequence[Record], found: Evaluation) -> None:
    table = events.Events(records)
    before: list[events.Mention] = []
    known = exact = count = 0
    for clause in found.clauses:
        one, mentions = event_claims.judge(clause, table, before, claim)
        before = mentions or before
        count += len(mentions)
        known += sum(bool(m.names) for m in mentions)
        exact += sum(m.is_exact for m in mentions)
        _keep(found, one)
    if count:
        found.shown["events known"] = known / count
        found.shown["events exact"] = exact / count
        found.shown["no event known"] = float(known == 0)


def _criteria(records: Sequence[Record], found: Evaluation) -> None:
    before = ("", "")
    lowest = (1.0, 0.0, 0.0)
    for clause in found.clauses:
        one, before, numbers = criteria.judge(clause, records, before)
        _keep(found, one)
        sign = -1.0 if before[1] in ("out", "need not") else 1.0
        for place in range(0, len(numbers), 3):
            score, inside, outside = numbers[place : place + 3]
            here = (sign * score, sign * inside, -sign * outside)
            lowest = min(lowest, here)
        for name in ("in", "out", "must", "need not"):
            if before[1] == name:
                found.shown[f"stance {name}"] = 1.0
                if numbers:
                    found.shown[f"{name} score"] = min(numbers[0], found.shown.get(f"{name} score", 1.0))
                    found.shown[f"{name} inside"] = numbers[1]
                    found.shown[f"{name} outside"] = numbers[2]
    found.shown["fit"] = lowest[0]


def _treatments(records: Sequence[Record], found: Evaluation) -> None:
    table = treatments.Treatments(records)
    before: treatments.Asked | None = None
    worst, total = 1.0, 0.0
    for clause in found.clauses:
        one, before, share = treatments.judge(clause, table, before)
        _keep(found, one)
        worst = min(worst, share)
        total += share
    found.shown["share worst"] = worst
    found.shown["share mean"] = total / max(1, len(found.clauses))


_NEGATION = re.compile(r"\b(?:no|not|none|neither|nor|without|never|cannot|don't|doesn't|didn't|zero)\b")
_CUES = {
    "negation": _NEGATION,
    "only": re.compile(r"\bonly\b"),
    "all": re.compile(r"\b(?:all|every|each|always|entire\w*|100%)\b"),
    "some": re.compile(r"\b(?:some|may|might|could|at least|possible)\b"),
    "both": re.compile(r"\b(?:both|either|neither)\b"),
    "compares": re.compile(r"\b(?:more|less|fewer|higher|lower|than|longer|shorter|same|twice|half)\b"),
    "contrast": re.compile(r"\b(?:whereas|but|however|while|unlike|although|in contrast)\b"),
    "exempts": re.compile(r"\b(?:unless|except|as long as|even if|despite|regardless)\b"),
    "must": re.compile(r"\b(?:must|requires?d?|need)\b"),
    "much": re.compile(r"\b(?:significantly|much|drastically|far|considerably)\b"),
}
_PLAIN = frozenset(
    keys("primary secondary trial trials study patient patients cohort group participant participants p0 s0 b0")
)
_CODE = re.compile(r"[a-z]{1,4}-?\d{3,6}[a-z]?")


def _general(claim: str, records: Sequence[Record], found: Evaluation) -> None:
    """Shares of the statement's words and numbers that the records show, and words that turn its meaning."""
    have = frozenset().union(*(record.keys for record in records))
    marked = mark(claim[:4000])
    own = [key for key in dict.fromkeys(keys_of(words(marked))) if key not in _PLAIN and not key[0].isdigit()]
    long = [key for key in own if len(key) > 5]
    found.shown["words shown"] = sum(key in have for key in own) / len(own) if own else 0.5
    found.shown["long words shown"] = sum(key in have for key in long) / len(long) if long else 0.5
    text = re.sub(r"@\w\w", " ", marked)
    drugs = [key for key in own if drug_name(key) or _CODE.fullmatch(key)]
    drugs += [word for word in words(text) if drug_name(word)]
    if drugs:
        found.shown["drug absent"] = sum(key not in have for key in map(stem_key, drugs)) / len(drugs)
    if found.part is Part.RESULTS:
        middle = " ".join(arm.measure.lower() for record in records for arm in record.arms)
        wrong = (re.search(r"\bmean\b|\baverage\b", text) and "mean" not in middle and "median" in middle) or (
            re.search(r"\bmedian\b", text) and "median" not in middle
        )
        found.shown["other middle"] = float(bool(wrong))
    said = NUMBER.findall(text)
    if said:
        printed = frozenset().union(*(record.printed for record in records))
        found.shown["numbers shown"] = sum(number in printed for number in said) / len(said) - 0.5
    for name, pattern in _CUES.items():
        if pattern.search(marked):
            found.shown[name] = 1.0
    found.shown["clauses"] = min(len(found.clauses), 4) / 4
    found.shown["length"] = min(len(claim), 400) / 400
    found.shown["two trials"] = float(len(records) > 1)
