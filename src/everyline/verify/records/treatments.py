"""Statements about interventions: what is given, to whom, how much, how, how often and for how long."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from everyline.domain.answer import ReasonKind
from everyline.verify.drugs import drug_name
from everyline.verify.records.found import Found, Place, holds
from everyline.verify.records.parse import Arm, Line, Part, Record
from everyline.verify.records.results import times
from everyline.verify.records.statement import Clause, Scope
from everyline.verify.records.terms import key, keys_of, words

_CHEMO = (
    r"chemo|taxel|rubicin|platin|citabine|cyclophosphamide|methotrexate|fluorouracil|5-?fu\b|vinorelbine|eribulin|"
    r"ixabepilone|capecitabine|pemetrexed|etoposide|irinotecan|epothilone|doxil|taxane|busulfan|thiotepa|melphalan"
)
# What a kind of treatment is called, and the words of a record that show it.
_CONCEPTS = {
    "oral": (
        r"\borally\b|\boral\b|by mouth|\bpo\b|tablets?|pills?|capsules?|\bp\.o\.?",
        r"\boral|\bpo\b|by mouth|tablet|pill|capsule|p\.o\.",
    ),
    "intravenous": (
        r"\bi\.?v\.?\b|intr?av(?:e|ei)nous\w*|infusions?",
        r"\bi\.?v\.?\b|intravenous|infusion|into a vein",
    ),
    "subcutaneous": (r"\bsc\b|subcutaneous\w*", r"\bsc\b|subcutaneous|\bsq\b"),
    "intramuscular": (r"\bim\b|intramuscular\w*", r"\bim\b|intramuscular"),
    "topical": (
        r"topical\w*|creams?|gels?|ointments?|applied to the skin",
        r"topical|cream|\bgel\b|ointment|lotion|apply|applied",
    ),
    "radiotherapy": (
        r"radio-?therapy|radiation(?: therapy)?|irradiat\w+|brachytherapy",
        r"radiother|radiation|irradiat|brachyther|\brt\b|\bgy\b|\bwbrt\b|\bapbi\b|\bimrt\b",
    ),
    "chemotherapy": (r"chemo-?therap\w+", _CHEMO),
    "surgery": (r"surger\w+|surgical\w*|operations?", r"surg|ectomy|resection|biopsy|implant|dissection"),
    "placebo": (r"placebos?", r"placebo|sham"),
    "imaging": (r"imaging|scans?\b", r"imag|scan|mammogra|\bmri\b|\bpet\b|\bct\b|ultraso|tomosynth|tomogra"),
    "exercise": (r"exercises?|physical activity|yoga", r"exercise|walking|yoga|training|physical activity"),
    "psychological": (
        r"psychotherap\w+|cognitive|hypno\w+|counsel\w+|education\w*",
        r"cognitive|behavio|hypno|counsel|educat|psycho|coping",
    ),
    "control": (
        r"controls?(?: groups?| arms?| cohorts?)",
        r"control|placebo|sham|wait-?list|usual care|standard|observation|no intervention|"
        r"\bno [a-z]+",
    ),
    "vaccine": (r"vaccin\w+", r"vaccin"),
    "transplant": (r"transplant\w*", r"transplant"),
}
_SPOKEN = {name: re.compile(said) for name, (said, _) in _CONCEPTS.items()}
_SHOWN = {name: re.compile(shown) for name, (_, shown) in _CONCEPTS.items()}

_FRAME = frozenset(
    key(word)
    for word in """patient patients participant participants subject subjects
    people individual individuals trial trials study
    studies primary secondary cohort cohorts group groups arm arms intervention interventions receive receives
    received receiving recieve recieves recieved given give gives giving administer administers administered
    administering adminstered use uses used using utilise utilises utilised utilizes test tests testing tested
    treatment treatments treat treated therapy therapies drug drugs dose doses dosage dosages both either
    neither only same different all every each any none no not never than more less higher lower twice half
    while whereas also other whilst undergo undergoes undergone take takes taking evaluate evaluating
    investigate investigating studying compare comparing effect effects effectiveness efficacy novel new type
    types kind section describe described throughout duration during course courses period schedule frequency
    frequently often order whole entire single one two three first second day days week weeks month months year
    years cycle cycles time times per up minimum maximum least most approximately every based form some part
    parts various variety several their they them its it there which who whom will would can may must require
    requires required need needs consist consists consisting include includes including included involve
    involves between across whatsoever along together separate p0 s0 b0 pe se p1 p2 s1 s2 mg ml mcg kg g m2 m gy
    milligram milligrams oral intravenous subcutaneous topical daily weekly unlike contrast specific specify
    specifies explicitly state states total amount number additional additionally addition female women breast
    carcinoma""".split()
)
_NEGATIVE = re.compile(r"\b(?:no|not|none|neither|nor|without|never|don't|doesn't|abstain\w*|absent)\b")
_DOSE = re.compile(
    r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s?-?(mg|milligrams?|mcg|µg|ug|"
    r"micrograms?|g|grams?|ml|gy|cgy|mci|iu|kg|%|units?)(?![a-z])(?:\s?/\s?(kg|m\^?2|m²|"
    r"day|meter))?",
    re.I,
)
_UNITS = {"milligram": "mg", "microgram": "mcg", "µg": "mcg", "ug": "mcg", "gram": "g", "unit": "iu"}


_ROUTES = ("oral", "intravenous", "subcutaneous", "intramuscular", "topical")


class Given(NamedTuple):
    """What the arms of a scope are given: words, text in small letters, lines."""

    keys: frozenset[str]
    text: str
    lines: tuple[tuple[str, Line], ...]


def doses(text: str) -> list[tuple[int, float, str]]:
    """Amounts of a text: place, value in its smallest common unit, unit."""
    found = []
    for match in _DOSE.finditer(text):
        unit = match.group(2).lower()
        unit = _UNITS.get(unit.rstrip("s") if len(unit) > 2 else unit, unit)
        value = float(match.group(1).replace(",", ""))
        if unit == "g":
            value, unit = value * 1000, "mg"
        elif unit == "cgy":
            value, unit = value / 100, "gy"
        found.append((match.start(), value, unit))
    return found


class Treatments:
    """The interventions of one or two trials, ready to be asked."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = [record for record in records if record.part is Part.INTERVENTION]
        self.memory: dict[Scope, Given | None] = {}

    def arms(self, scope: Scope) -> list[tuple[Record, Arm]]:
        """The arms a scope speaks of."""
        return [
            (record, arm)
            for record in self.records
            if scope.trial == "b" or (scope.trial == "s") == record.is_secondary
            for arm in record.arms
            if scope.cohort <= 0 or arm.number == scope.cohort
        ]

    def given(self, scope: Scope) -> Given | None:
        """What the arms of a scope are given together; None where there is no such arm."""
        if scope not in self.memory:
            arms = self.arms(scope)
            self.memory[scope] = (
                Given(
                    frozenset().union(*(arm.keys for _, arm in arms)),
                    "\n".join(line.text.lower() for _, arm in arms for line in arm.lines),
                    tuple((record.evidence, line) for record, arm in arms for line in arm.lines),
                )
                if arms
                else None
            )
        return self.memory[scope]

    def parts(self, scope: Scope) -> list[Scope]:
        """The single trials or cohorts of a scope that names several."""
        if scope.trial == "b" and scope.cohort == 0:
            return [Scope("p", 0), Scope("s", 0)]
        if scope.trial == "b":
            return [s for t in "ps" for s in self.parts(Scope(t, -1))]
        if scope.cohort == -1:
            return [Scope(scope.trial, arm.number) for _, arm in self.arms(Scope(scope.trial, 0))]
        return [scope]


class Asked(NamedTuple):
    """What a clause says is given: words, kinds, amounts, lengths of time."""

    words: tuple[str, ...]
    kinds: tuple[str, ...]
    doses: tuple[tuple[float, str], ...]
    days: tuple[int, ...]
    often: tuple[str, ...]


_OFTEN = {
    "daily": (
        r"\bdaily\b|\bqd\b|every (?:single )?day|once a day|per day|each day|\bod\b",
        r"daily|\bqd\b|\bod\b|every day|once a day|per day|/day|bid|twice a day|each day|"
        r"q\.?d",
    ),
    "twice daily": (
        r"twice[- ]daily|twice a day|\bbid\b|two times (?:a|per) day",
        r"twice[- ]?(?:a |per )?(?:daily|day)|\bbid\b|b\.i\.d|two times",
    ),
    "weekly": (
        r"(?<!three )(?<!3 )\bweekly\b|every week\b|once a week|per week|each week",
        r"weekly|\bqw\b|once (?:a|per|every) week|every week|per week|days? 1, 8",
    ),
    "three weeks": (
        r"(?:every|21[- ]day|3[- ]week|three[- ]week)(?: 3| three)? ?(?:weeks|cycles?)|"
        r"every 21 days",
        r"3[- ]?week|three week|21[- ]?day|q3w|21 days|3-weekly|3 weeks",
    ),
    "four weeks": (r"every (?:4|four) weeks|28[- ]day|every 28 days", r"4[- ]?week|four week|28[- ]?day|q4w|28 days"),
}


def asked(text: str) -> Asked:
    """What a clause says is given."""
    plain = re.sub(r"@\w\w", " ", text)
    kinds = tuple(name for name, pattern in _SPOKEN.items() if pattern.search(plain))
    rest = plain
    for pattern in _SPOKEN.values():
        rest = pattern.sub(" ", rest)
    rest = _DOSE.sub(" ", rest)
    found = tuple(
        word
        for word in dict.fromkeys(keys_of(words(rest)))
        if word not in _FRAME and not word[0].isdigit() and len(word) > 2
    )
    amounts = tuple((value, unit) for _, value, unit in doses(plain))
    often = tuple(name for name, (said, _) in _OFTEN.items() if re.search(said, plain))
    return Asked(found, kinds, amounts, tuple(sorted(times(plain))), often)


def share(wanted: Asked, given: Given) -> tuple[float, ReasonKind]:
    """How much of what a clause says is given is given, and what is missing first."""
    kind = ReasonKind.DRUG
    good = total = 0.0
    for word in wanted.words:
        weight = 2.0 if drug_name(word) or len(word) > 8 else 1.0
        total += weight
        if word in given.keys or any(len(word) > 5 and other.startswith(word[:6]) for other in given.keys):
            good += weight
    for name in wanted.kinds:
        total += 2.0
        good += 2.0 * bool(_SHOWN[name].search(given.text))
    have = {(value, unit) for _, value, unit in doses(given.text)}
    for value, unit in wanted.doses:
        total += 2.0
        if (value, unit) in have:
            good += 2.0
        else:
            kind = ReasonKind.DOSE
    days = times(given.text) if wanted.days else set()
    for day in wanted.days:
        total += 1.5
        if any(abs(day - other) <= 0.03 * other for other in days):
            good += 1.5
        elif kind is ReasonKind.DRUG:
            kind = ReasonKind.TIME
    for name in wanted.often:
        total += 1.0
        good += 1.0 * bool(re.search(_OFTEN[name][1], given.text))
    return (good / total if total else 0.5), kind


def _any(wanted: Asked, given: Given) -> bool:
    """Whether any drug or kind of treatment that a clause denies is given."""
    return any(drug_name(word) and word in given.keys for word in wanted.words) or any(
        _SHOWN[name].search(given.text) for name in wanted.kinds if name not in _ROUTES or not wanted.words
    )


def _dose_of(drug: Sequence[str], given: Given) -> float | None:
    """The amount that stands nearest to a drug's name."""
    best: tuple[int, float] | None = None
    amounts = [(at, value) for at, value, unit in doses(given.text) if unit in ("mg", "mcg", "gy", "ml", "iu", "mci")]
    places = [
        match.start()
        for match in re.finditer(r"[a-z0-9-]{4,}", given.text)
        if any(part in drug for part in keys_of(words(match.group())))
    ]
    for place in places[:40]:
        for at, value in amounts[:60]:
            distance = at - place if at >= place else 2 * (place - at)
            if distance < 90 and (best is None or distance < best[0]):
                best = (distance, value)
    if best is None and len(amounts) == 1:
        return amounts[0][1]
    return best[1] if best else None


def judge(clause: Clause, treatments: Treatments, before: Asked | None) -> tuple[Found | None, Asked | None, float]:
    """Whether a clause is true of the interventions; with what it asks for, for the clauses after it; and the share."""
    text = clause.text
    scoped = [s for _, s in clause.scopes] or [Scope("p" if len(treatments.records) < 2 else "b", 0)]
    negative = bool(_NEGATIVE.search(re.sub(r"\bno (?:more|less) than\b|\bnot only\b", "", text)))
    for rule in (_cohorts, _unspecified, _alike, _dosed):
        found = rule(clause, treatments, scoped, negative)
        if found is not None:
            return found, before, 0.5
    wanted = asked(text)
    if not any(wanted):
        if before is None:
            return None, None, 0.5
        wanted = before
    parts = [
        part
        for scope in scoped
        for part in (treatments.parts(scope) if scope.cohort == -1 or scope.trial == "b" else [scope])
    ]
    either = bool(re.search(r"\beither\b", text)) and not negative
    shares = []
    kind = ReasonKind.DRUG
    places: list[Place] = []
    for part in dict.fromkeys(parts):
        given = treatments.given(part)
        if given is None:
            shares.append(0.0)
            kind = ReasonKind.ARM
            continue
        value, why = share(wanted, given)
        if negative and _any(wanted, given):
            value = 1.0
        if value < 0.7:
            kind = why
        shares.append(value)
        best = max(given.lines, key=lambda pair: sum(w in pair[1].keys for w in wanted.words), default=None)
        if best is not None:
            places.append(Place(best[0], best[1].start, best[1].end, best[1].text[:240]))
    if not shares:
        return None, wanted, 0.5
    pick = max(shares) if negative or either else min(shares)
    if negative:
        truth = pick < 0.6
    else:
        truth = pick >= 0.72
        only = re.search(r"\bonly\b(?! (?:one|two|a))", text)
        if only and truth and len(scoped) == 1 and scoped[0].cohort > 0 and (wanted.words or wanted.kinds):
            other = treatments.given(Scope(scoped[0].trial, 3 - scoped[0].cohort))
            if other is not None and share(wanted, other)[0] >= 0.9:
                truth, kind = False, ReasonKind.ARM
    return (
        Found(truth, False, ReasonKind.NEGATION if negative else kind, text, tuple(places[:4])),
        wanted,
        1 - pick if negative else pick,
    )


_COUNT_WORDS = {"one": 1, "two": 2, "three": 3, "single": 1, "1": 1, "2": 2, "3": 3}


def _cohorts(clause: Clause, treatments: Treatments, scoped: list[Scope], negative: bool) -> Found | None:
    """How many cohorts a trial has; whether two have as many."""
    text = clause.text
    group = r"(?:patient |test |study |different |intervention |treatment )?(?:cohorts?|groups?|arms?)"
    have = {t: len(treatments.arms(Scope(t, 0))) for t in "ps"}
    if len(treatments.records) > 1:
        compare = re.search(rf"\b(?P<w>more|fewer|less|same|different|equal)(?: number of)? {group}", text)
        if compare:
            word = compare.group("w")
            left, right = ("s", "p") if scoped[0].trial == "s" else ("p", "s")
            truth = {
                "more": have[left] > have[right],
                "fewer": have[left] < have[right],
                "less": have[left] < have[right],
                "same": have["p"] == have["s"],
                "equal": have["p"] == have["s"],
                "different": have["p"] != have["s"],
            }[word]
            return Found(truth is not negative, True, ReasonKind.NUMBER, text, ())
    counted = re.search(
        rf"\b(?:has|have|had|is|are|was|were)(?: only| a total of)* (?P<n>one|two|three|a single|1|2|3) {group}"
        r"(?: in @([ps])0)?$",
        text,
    )
    if counted:
        trial = counted.group(2) or (scoped[0].trial if scoped[0].trial != "b" else "p")
        good = have[trial] == _COUNT_WORDS[counted.group("n").split()[-1]]
        return Found(good is not negative, True, ReasonKind.NUMBER, text, ())
    return None


def _unspecified(clause: Clause, treatments: Treatments, scoped: list[Scope], negative: bool) -> Found | None:
    """ "does not specify the dose", "the route is not given"."""
    text = clause.text
    verb = re.search(
        r"\b(?:specif\w+|provid\w+|describ\w+|define[sd]?|state[sd]?|detail\w*|made clear|"
        r"explain\w*|indicate[sd]?|mention\w*)\b",
        text,
    )
    what = [w for w in ("dos", "route", "frequen", "duration", "schedule") if re.search(rf"\b{w}", text)]
    if not verb or not what:
        return None
    truths = []
    for part in dict.fromkeys(p for s in scoped for p in treatments.parts(s)):
        given = treatments.given(part)
        if given is None:
            continue
        for name in what:
            if name == "dos":
                shown = bool(doses(given.text))
            elif name == "route":
                shown = any(_SHOWN[route].search(given.text) for route in _ROUTES)
            elif name in ("frequen", "schedule"):
                shown = any(re.search(pattern, given.text) for _, pattern in _OFTEN.values()) or bool(
                    re.search(r"days? \d|every \d", given.text)
                )
            else:
                shown = bool(times(given.text)) or "cycle" in given.text
            truths.append(shown is not negative)
    if not truths:
        return None
    return Found(all(truths), False, ReasonKind.NOT_FOUND, text, ())


def _alike(clause: Clause, treatments: Treatments, scoped: list[Scope], negative: bool) -> Found | None:
    """Whether two arms or trials have the same route, drugs, frequency, amount or length."""
    text = clause.text
    said = re.search(
        r"\b(?P<s>same|identical|similar|any of the same|share|overlap\w*)\b|"
        r"\b(?P<d>different|differing|distinct|no overlap)\b",
        text,
    )
    if not said:
        return None
    parts = list(dict.fromkeys(p for s in scoped for p in treatments.parts(s)))
    if len(parts) < 2:
        parts = treatments.parts(Scope(parts[0].trial, -1)) if parts else []
    if len(parts) < 2:
        return None
    one, two = treatments.given(parts[0]), treatments.given(parts[1])
    if one is None or two is None:
        return None
    same: bool | None = None
    if re.search(r"route|administered via|method of admin", text):
        a, b = ({r for r in _ROUTES if _SHOWN[r].search(g.text)} for g in (one, two))
        same = a == b if a or b else None
    elif re.search(r"frequen|often|schedule", text):
        a, b = ({n for n, (_, shown) in _OFTEN.items() if re.search(shown, g.text)} for g in (one, two))
        same = a == b if a or b else None
    elif re.search(r"dos(?:e|age)s?\b|amount", text):
        drugs = [w for w in asked(text).words if len(w) > 4]
        if drugs:
            x, y = _dose_of(drugs, one), _dose_of(drugs, two)
            same = x == y if x is not None and y is not None else False
        else:
            same = {(v, u) for _, v, u in doses(one.text)} == {(v, u) for _, v, u in doses(two.text)}
    elif re.search(r"duration|length|cycle|period", text):
        same = bool(times(one.text) & times(two.text))
    elif re.search(r"drug|medication|treatment|modalit|intervention", text):
        a, b = ({w for w in g.keys if drug_name(w)} for g in (one, two))
        kinds = [{n for n in _SHOWN if n not in _ROUTES and _SHOWN[n].search(g.text)} for g in (one, two)]
        same = bool(a & b) or (not (a or b) and bool(kinds[0] & kinds[1]))
    if same is None:
        return None
    truth = same if said.group("s") else not same
    return Found(truth is not negative or bool(re.search("no overlap", text)), False, ReasonKind.COMPARATOR, text, ())


def _dosed(clause: Clause, treatments: Treatments, scoped: list[Scope], negative: bool) -> Found | None:
    """ "a higher dose of X in cohort 2 than in cohort 1", "100 mg more", "half the dose"."""
    text = clause.text
    said = re.search(
        r"\b(?P<h>higher|more|larger|greater|twice|double|triple)\b|\b(?P<l>lower|less|smaller|half)\b", text
    )
    if not said or not re.search(r"\bthan\b|\bcompared\b|\bas\b|\bhalf\b", text):
        return None
    parts = [s for s in scoped if s.trial != "b"]
    if len(parts) == 1 and parts[0].cohort > 0:
        parts.append(Scope(parts[0].trial, 3 - parts[0].cohort))
    if len(parts) < 2:
        return None
    one, two = treatments.given(parts[0]), treatments.given(parts[1])
    if one is None or two is None:
        return None
    than = re.search(r"\bthan\b|\bcompared\b", text)
    left = asked(text[: than.start()] if than else text).words
    right = asked(text[than.end() :]).words if than else ()
    drugs = [w for w in left if drug_name(w) or len(w) > 4]
    others = [w for w in right if drug_name(w)] or drugs
    if not drugs:
        return None
    x, y = _dose_of(drugs, one), _dose_of(others, two)
    if x is None or y is None:
        return None
    high = bool(said.group("h"))
    gap = re.search(r"(\d+(?:\.\d+)?) ?(?:mg|ml|gy|mcg)[^ ]* (?:more|less|higher|lower)", text)
    if gap:
        truth = abs((x - y if high else y - x) - float(gap.group(1))) < 1e-6
    elif said.group() in ("twice", "double"):
        truth = x == 2 * y
    elif said.group() == "half":
        truth = 2 * x == y
    else:
        ratio = next((n for n in clause.numbers if n.kind == "times"), None)
        truth = holds(ratio.op, x / y, ratio.value, 0.05) if ratio and y else (x > y if high else x < y)
    return Found(truth is not negative, False, ReasonKind.DOSE, text, ())
