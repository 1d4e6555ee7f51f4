"""What a reader of an article's subject would need and does not find in it.

Asked of the labels and guidelines of the library: every approved option with its people and dose, all heads of the
boxed warning, tests with their times and limits, vaccination, contraindications, what must not be combined.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from everyline.domain.audit import HeldFinding, Omission, Reading, Subject
from everyline.domain.words import content_words
from everyline.verify.facts.approval import granted
from everyline.verify.facts.concepts import concepts, names
from everyline.verify.facts.facts import Facts, ends, read_facts
from everyline.verify.facts.relevance import is_firm, is_label, weakness
from everyline.verify.facts.say import cite


@dataclass(frozen=True, slots=True)
class _Told:
    """What an article says: all of it as one text, what it says of each drug, and the drugs it names.

    asks_options: it lays out treatments, so that one left out is missed.
    """

    text: str
    of_drug: Mapping[str, str]
    drugs: frozenset[str]
    words: frozenset[str]
    asks_options: bool


def omissions(reading: Reading, subjects: Mapping[str, Subject], found: Sequence[HeldFinding]) -> tuple[Omission, ...]:
    """What is missing, most pressing first; nothing where the article's subject is not in the library.

    found: usable findings on the article's disease.
    """
    told = _told(reading, subjects)
    grants = granted(found, concepts(told.text, "region") & {"US", "EU"})
    approved = [drug for drug in grants if drug in told.drugs]
    firm = sorted((held for held in found if is_firm(held)), key=lambda held: (weakness(held), held.finding.id))
    mine = [held for held in firm if set(held.drugs) & set(approved) or not held.drugs]
    listed = (
        *_options(told, grants, firm),
        *_people(told, grants),
        *_doses(told, approved, firm),
        *_warnings(told, [held for held in mine if held.drugs]),
        *_tests(told, [held for held in mine if held.finding.topic == "monitoring"]),
        *_vaccines(told, [held for held in found if held.finding.topic == "vaccination" and is_firm(held)]),
        *_bars(told, mine),
    )
    return tuple(dict.fromkeys(listed)) if told.drugs else ()


def _told(reading: Reading, subjects: Mapping[str, Subject]) -> _Told:
    of_drug: dict[str, list[str]] = {}
    for claim in reading.claims:
        for drug in subjects[claim.id].drugs:
            of_drug.setdefault(drug, []).append(f"{claim.lead} {claim.text}")
    lines = [f"{claim.lead} {claim.text}" for claim in reading.claims]
    headings = dict.fromkeys(heading for claim in reading.claims for heading in claim.headings)
    text = "\n".join((*lines, *headings))
    return _Told(
        text=text,
        of_drug={drug: "\n".join(said) for drug, said in of_drug.items()},
        drugs=frozenset(of_drug),
        words=frozenset(content_words(text)),
        asks_options=len(of_drug) > 1,
    )


def _options(told: _Told, grants: Mapping[str, list[HeldFinding]], firm: Sequence[HeldFinding]) -> Iterator[Omission]:
    """Approved drugs that the article does not name; only where it names others."""
    if not told.asks_options:
        return
    for drug, held in grants.items():
        if drug not in told.drugs and drug not in told.words:
            doses = [
                one
                for one in firm
                if one.finding.topic == "dosing" and drug in one.drugs and read_facts(one.statement).doses
            ]
            why = f"{drug.capitalize()} is approved for this disease, and the article does not name it."
            yield Omission("approved option", why, tuple(cite(one) for one in (*held[:1], *doses[:1])))


def _people(told: _Told, grants: Mapping[str, list[HeldFinding]]) -> Iterator[Omission]:
    """Ages that an approval covers and the article does not mention for that drug."""
    for drug, held in grants.items():
        if drug not in told.drugs:
            continue
        for one in held:
            ages = read_facts(f"{one.statement} {one.finding.population or ''}").ages
            said = read_facts(told.of_drug[drug]).ages
            if "adolescent" in ages - said:
                people = one.finding.population or "see the label"
                why = f"The approval of {drug} covers adolescents ({people}); the article does not say so."
                yield Omission("approved population", why, (cite(one),))
                break


def _doses(told: _Told, approved: Sequence[str], firm: Sequence[HeldFinding]) -> Iterator[Omission]:
    for drug in approved:
        rules = [
            one
            for one in firm
            if one.finding.topic == "dosing" and drug in one.drugs and is_label(one) and read_facts(one.statement).doses
        ]
        said = ends(read_facts(told.of_drug[drug]).doses)
        if rules and not said:
            yield Omission("dosing", f"The article gives no dose of {drug}.", (cite(rules[0]),))
            continue
        for one in rules:
            people = one.finding.population or ""
            wanted = content_words(people)
            if said and wanted and not _covers(told, wanted, least=2) and "severe aa" not in people.lower():
                yield Omission("dosing", f"The article does not give the dose of {drug} for {people}.", (cite(one),))


def _warnings(told: _Told, firm: Sequence[HeldFinding]) -> Iterator[Omission]:
    """Heads of the boxed warning, one by one."""
    boxes = [one for one in firm if one.finding.topic == "boxed-warning"]
    heads: dict[str, list[HeldFinding]] = {}
    for one in boxes:
        named = concepts(one.statement, "box")
        if len(named) > 2:  # a box that lists its heads, not a remark on where it came from
            for head in sorted(named):
                heads.setdefault(head, []).append(one)
    for head, held in heads.items():
        if not names(told.text, "box", head):
            drugs = " and ".join(sorted({drug for one in held for drug in one.drugs}))
            why = f"The boxed warning of {drugs} names {head}; the article does not."
            yield Omission("boxed warning", why, tuple(cite(one) for one in held[:2]))


def _tests(told: _Told, rules: Sequence[HeldFinding]) -> Iterator[Omission]:
    """Tests that a label asks for, their times, and the limits at which not to start or to stop."""
    said = concepts(told.text, "test")
    facts = read_facts(told.text)
    numbers = _numbers(facts)
    asked: dict[str, list[tuple[HeldFinding, frozenset[str]]]] = {}
    unsaid: dict[tuple[str, str, str], list[HeldFinding]] = {}
    for one in rules:
        drug = " and ".join(one.drugs) or "these drugs"
        tests = concepts(one.statement, "test")
        stated = read_facts(one.statement)
        listed = _listed(sorted(tests))
        if tests - said:
            asked.setdefault(drug, []).append((one, tests - said))
        elif _numbers(stated) and tests and not _numbers(stated) & numbers:
            unsaid.setdefault((drug, listed, "limits"), []).append(one)
        elif stated.times and not ends(stated.times) & ends(facts.times):
            unsaid.setdefault((drug, listed, "when"), []).append(one)
    for drug, rows in asked.items():
        missing = _listed(sorted(frozenset[str]().union(*(tests for _, tests in rows))))
        why = f"For {drug} the label asks for {missing}; the article does not."
        yield Omission("monitoring", why, tuple(cite(one) for one, _ in rows))
    for (drug, tests_, what), held in unsaid.items():
        why = {
            "limits": f"The article does not give the limits ({tests_}) at which {drug} is not started or is stopped.",
            "when": f"The article does not say when the label of {drug} asks for {tests_}.",
        }[what]
        yield Omission("monitoring", why, tuple(cite(one) for one in held))


def _numbers(facts: Facts) -> frozenset[float]:
    return frozenset(q.low for q in (*facts.figures, *facts.thresholds))


def _vaccines(told: _Told, rules: Sequence[HeldFinding]) -> Iterator[Omission]:
    for one in rules:
        if names(one.statement, "vaccine", "live vaccine") and _FORBIDS.search(one.statement):
            lines = [line for line in told.text.splitlines() if names(line, "vaccine", "live vaccine")]
            if not any(read_facts(line).is_negated or "avoid" in line.lower() for line in lines):
                yield Omission(
                    "vaccination", "The article does not say when live vaccines must not be given.", (cite(one),)
                )
        elif "zoster" in one.statement.lower() and "zoster" not in told.text.lower() and "JAK" in one.statement:
            yield Omission("vaccination", "The article does not mention the recombinant zoster vaccine.", (cite(one),))


_FORBIDS = re.compile(r"\b(?:not recommended|contraindicated|must not|should not|avoid)\b", re.I)
_BARS = {
    "contraindication": "who must not have it",
    "special-population": "how it is used in people with other conditions",
    "indication-limit": "when it must not be used",
    "interaction": "its interactions",
}
_RESTRICTS = ("limitation", "restriction")
# A line of an article covers a statement when it holds this share of the statement's words.
_COVERED = 0.4


def _bars(told: _Told, firm: Sequence[HeldFinding]) -> Iterator[Omission]:
    """Contraindications, special groups, combinations and interactions: one entry for each drug and topic."""
    lines = [frozenset(content_words(line)) for line in told.text.splitlines()]
    missing: dict[tuple[str, str], list[HeldFinding]] = {}
    for one in firm:
        finding = one.finding
        if finding.topic not in _BARS:
            continue
        if finding.topic == "indication-limit" and not any(word in (finding.outcome or "") for word in _RESTRICTS):
            continue
        words = frozenset(content_words(one.statement))
        if words and max((len(words & line) for line in lines), default=0) < _COVERED * len(words):
            missing.setdefault((finding.topic, " and ".join(one.drugs)), []).append(one)
    for (topic, drug), held in missing.items():
        subjects = dict.fromkeys(one.finding.population or one.finding.outcome or topic for one in held)
        of = f"For {drug} the label" if drug else "A regulator"
        why = f"{of} tells {_BARS[topic]} ({'; '.join(subjects)}); the article does not."
        yield Omission(topic.replace("-", " "), why, tuple(cite(one) for one in held))


def _covers(told: _Told, words: Sequence[str], *, least: int) -> bool:
    return len(set(words) & told.words) >= min(least, len(set(words)))


def _listed(names_: Sequence[str]) -> str:
    return names_[0] if len(names_) == 1 else f"{', '.join(names_[:-1])} and {names_[-1]}" if names_ else "its tests"
