"""Statements about eligibility: who may take part, who may not, and what is required."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from everyline.domain.answer import ReasonKind
from everyline.verify.records.found import Found, Place
from everyline.verify.records.limits import limits, stages, statuses
from everyline.verify.records.parse import Line, Record
from everyline.verify.records.statement import Clause
from everyline.verify.records.terms import KINDS, key, keys_of, words

_FRAME = frozenset(
    key(word)
    for word in """patient patients participant participants subject subjects
    people person individual individuals candidate
    candidates eligible eligibility eligilbe eligble ineligible excluded exclude excludes exclusion include
    included inclusion includes participate participating participation take part taking trial trials study
    studies primary secondary enter entry entered enroll enrolled enrollment accept accepted accepts allowed
    allow allows permitted permit prohibited must need needs needed needing require required requires
    requirement necessary able unable cannot automatically only may can could would will be long order criteria
    criterion both either neither join prior to currently disqualify disqualified prevent eliminated eliminates
    eliminate suffering suffer suffers from diagnosed diagnosis experiencing experience receiving received
    receive undergone undergo recently recent ongoing has have having had been meet specific still also even
    despite however although always never therefore she he her his they p0 s0 b0 pe se p1 s1 any no not without
    unless other than more less over under at least age aged years year old a an all every each as order wanting
    want wish willing who whose confirmed known history previous previously least one two present result results
    test level levels value count range normal cases such using used use given treated treatment treatments
    therapy therapies considered classified condition conditions disease disorder disorders severe suitable
    tumor breast carcinoma type criterium""".split()
)

_MEASURED = frozenset(
    key(word)
    for word in """ecog lifeexpectancy platelet plt absolute neutrophil
    hemoglobin bilirubin creatinine ejection fraction left
    ventricular inr month week score count uln mm3 dl mg g ml total karnofsky who performance status minimum
    maximum beats per minute heartrate rate between""".split()
)

_OUT = re.compile(
    r"\b(?:excluded|exclude[sd]?|ineligible|not (?:be )?(?:eligible|eligilbe|able|allowed|"
    r"permitted|accept\w*|included|participate|take part|enter)|"
    r"cannot|can not|can't|unable|prohibit\w*|prohibted|disqualif\w+|eliminat\w+|"
    r"prevent\w*|barred|reject\w*|banned|exclusion|not accept|not allow|will not be|"
    r"must not|not suitable|may not)\b"
)
_NOT_OUT = re.compile(
    r"\b(?:not|n't|never|no longer|neither) (?:automatically |necessarily |be |been |"
    r"always )*(?:excluded|exclude|ineligible|disqualif\w+|eliminat\w+|prevent\w*|"
    r"prohibit\w*|result in exclusion|barred)\b"
)
_IN = re.compile(
    r"\b(?:eligible|eligilbe|eliglbe|included?|accept\w*|allow\w*|permit\w*|can|may|"
    r"able to|participate|take part|admitted|enter\w*|could|suitable)\b"
)
_MUST = re.compile(
    r"\b(?:must|needs? to|need|required?|requires|requirement|have to|has to|necessary|"
    r"only|mandatory|expected to|need)\b"
)
_NEED_NOT = re.compile(
    r"\b(?:(?:do|does|did) not (?:need|have to|require)|not (?:be )?(?:required?|"
    r"necessary|needed|mandatory)|no (?:\w+ ){0,3}(?:criteria|requirements?|"
    r"restrictions?)|need not|don't (?:need|have)|not a requirement|unnecessary)\b"
)
_LACKS = re.compile(r"\b(?:no|not|without|never|non|free of|lack\w*|absence of|neither)\b")
_EXEMPT = re.compile(
    r"\b(?:except(?:ions?|ing)?|unless|other than|exclud(?:ing|es)|aside from|with the exception)\b", re.I
)
_ALLOWS = re.compile(
    r"\b(?:(?:is|are|will be|may be) (?:eligible|allowed|permitted|acceptable|allowable|"
    r"not excluded|not an exclusion)|allowed|permitted|permissible|acceptable|"
    r"allowable)\b",
    re.I,
)
_BARS = re.compile(
    r"\b(?:no (?:prior|history|evidence|known|other|concurrent|previous|active|current|"
    r"more|clinical|uncontrolled|serious|significant|major|symptomatic|\w+ ){1}|must not|"
    r"not (?:be )?(?:pregnant|have|eligible|allowed|permitted|received|receiving|taking|"
    r"permissible|be)|"
    r"(?:is|are|will be) (?:excluded|ineligible|not eligible|not allowed|not permitted)|"
    r"without|absence of|free of|ineligible|cannot|exclud\w+|prohibited|negative for|"
    r"not pregnant|no\b)",
    re.I,
)
_FEMALE = re.compile(r"\b(?:wom[ae]n|females?|she|her|lady|ladies)\b", re.I)
_MALE = re.compile(r"\b(?:m[ae]n|males?|he|his)\b", re.I)


class Match(NamedTuple):
    """A line that tells of a condition. coverage: how much of the condition's weight; bars: the line keeps it out."""

    line: Line
    coverage: float
    bars: bool


def phrases(text: str) -> list[tuple[str, bool]]:
    """The conditions a clause names, each with whether it is said to be lacking."""
    found: list[tuple[str, bool]] = []
    lacking = False
    bound = bool(limits(text, is_record=False))
    for piece in re.split(
        r"[,;()]|\b(?:and|or|with|who|that|but|whose|whom|aswell|as well as|unless|as long as|"
        r"despite|if|suffering|nor|@\w\w)\b|@\w\w",
        text,
    ):
        piece = piece.strip()
        if not piece:
            continue
        lacking = bool(
            _LACKS.search(
                re.sub(
                    r"\b(?:no|not) (?:more|less|eligible|able|be|excluded|allowed|permitted|participate|take)\b",
                    "",
                    piece,
                )
            )
        )
        rest = [
            word
            for word in keys_of(words(piece))
            if word not in _FRAME and not (bound and (word in _MEASURED or word[0].isdigit()))
        ]
        if rest:
            found.append((" ".join(rest), lacking))
    return found


def match(wanted: Sequence[str], within: Record) -> list[Match]:
    """The lines that tell most of a condition, best first; at most one of each side."""
    weights = {word: within.weights.get(word, 0.6 * within.usual) for word in wanted}
    total = sum(weights[word] for word in wanted) or 1.0
    best: dict[bool, Match] = {}
    for line in within.lines:
        have = line.keys
        shared = [word for word in wanted if word in have]
        kind = [word for word in wanted if word not in have and any(other in have for other in KINDS.get(word, ()))]
        if not shared and not kind:
            continue
        coverage = (sum(weights[w] for w in shared) + 0.7 * sum(weights[w] for w in kind)) / total
        shared += [other for word in kind for other in KINDS[word] if other in have]
        coverage -= 0.0008 * min(len(line.keys), 100)
        bars = _bars(line, shared)
        if bars not in best or coverage > best[bars].coverage:
            best[bars] = Match(line, coverage, bars)
    return sorted(best.values(), key=lambda m: -m.coverage)


def _bars(line: Line, shared: Sequence[str]) -> bool:
    """Whether a line keeps out those of whom these words are true."""
    text = line.text
    if len(text) > 600:
        text = text[:600]
    tokens = [(m.start(), key(m.group().lower())) for m in re.finditer(r"[A-Za-z0-9]+", text)]
    first = next((at for at, word in tokens if word in shared), 0)
    out = line.side == "out"
    exempt = _EXEMPT.search(text)
    if out:
        if exempt and exempt.start() < first:
            return False
        allows = _ALLOWS.search(text)
        return not (
            allows and not re.search(r"\bnot (?:allowed|permitted|eligible|acceptable)", text[: allows.end()], re.I)
        )
    if exempt and exempt.start() < first and _BARS.search(text[: exempt.start()]):
        return False
    sentence = max(text.rfind(". ", 0, first), text.rfind("; ", 0, first), 0)
    stop = text.find(". ", first)
    near = text[sentence : stop if stop > 0 else len(text)]
    before = text[sentence:first]
    if re.search(
        r"\b(?:is|are|will be|be) (?:excluded|ineligible|not eligible|not allowed|"
        r"not permitted)|\bnot (?:allowed|permitted|eligible)|ineligible",
        near,
        re.I,
    ):
        return True
    if _ALLOWS.search(near):
        return False
    return bool(_BARS.search(before)) and len(before) < 160


class Fit(NamedTuple):
    """Whether a described patient fits a trial. score: below 0 kept out, above 0 let in; sure: by number or sex."""

    score: float
    is_sure: bool
    kind: ReasonKind
    places: tuple[Place, ...]
    covered_in: float
    covered_out: float


def _place(record: Record, line: Line) -> Place:
    return Place(record.evidence, line.start, line.end, line.text[:240])


def bounded(text: str, record: Record) -> tuple[list[Place], list[Place]]:
    """Lines whose bounds a statement's numbers break, and lines whose bounds they keep."""
    broken: list[Place] = []
    kept: list[Place] = []
    for said in limits(text, is_record=False):
        good: list[Place] = []
        bad: list[Place] = []
        for line in record.lines:
            if (
                said.what not in ("age", "life")
                and not any(said.what[:4] in word for word in line.keys)
                and said.what
                not in ("neutrophil", "leukocyte", "clearance", "ast", "alt", "ecog", "karnofsky", "hemoglobin")
            ):
                continue
            for bound in limits(line.text, is_record=True):
                if bound.what != said.what or bound.of_normal != said.of_normal:
                    continue
                if line.side == "out" and bound.is_given:
                    (bad if bound.meets(said) and bound.holds_all(said) else good).append(_place(record, line))
                elif line.side == "out":
                    continue
                else:
                    (good if bound.holds_all(said) else bad).append(_place(record, line))
        if good and not bad:
            kept += good[:1]
        elif bad and not good:
            broken += bad[:1]
        elif bad:
            kept += good[:1]
    return broken, kept


def _marked(text: str, record: Record) -> tuple[list[Place], list[Place]]:
    """Lines that a described patient's receptor statuses or stage conflict with, and lines they agree with."""
    conflict: list[Place] = []
    agreed: list[Place] = []
    said = {(name, positive) for name, positive, _ in statuses(text)}
    if said:
        allowed: dict[str, dict[bool, Line]] = {}
        barred: dict[tuple[str, bool], Line] = {}
        for line in record.lines:
            for name, positive, _ in statuses(line.text):
                if line.side == "out":
                    barred[(name, positive)] = line
                else:
                    allowed.setdefault(name, {})[positive] = line
        for name, positive in said:
            if (name, positive) in barred and positive not in allowed.get(name, {}):
                conflict.append(_place(record, barred[(name, positive)]))
            elif allowed.get(name) and positive not in allowed[name]:
                conflict.append(_place(record, next(iter(allowed[name].values()))))
            elif positive in allowed.get(name, {}):
                agreed.append(_place(record, allowed[name][positive]))
    wanted = stages(text)
    if wanted:
        inside = {stage: line for line in record.lines if line.side == "in" for stage in stages(line.text)}
        outside = {stage: line for line in record.lines if line.side == "out" for stage in stages(line.text)}
        if inside and not wanted <= set(inside):
            conflict.append(_place(record, next(iter(inside.values()))))
        elif inside:
            agreed.append(_place(record, inside[min(wanted)]))
        elif wanted & set(outside):
            conflict.append(_place(record, outside[min(wanted & set(outside))]))
    return conflict, agreed


def fit(text: str, record: Record) -> Fit:
    """Whether the patient a clause describes fits a record's criteria."""
    within = record
    broken, kept = bounded(text, record)
    female = any(_FEMALE.search(line.text) for line in record.lines if line.side == "in")
    male = any(_MALE.search(line.text) for line in record.lines if line.side == "in")
    barred_men = any(re.match(r"\W*(?:male|men)\b", line.text, re.I) for line in record.lines if line.side == "out")
    if _MALE.search(text) and not _FEMALE.search(text) and ((female and not male) or barred_men):
        line = next((x for x in record.lines if _FEMALE.search(x.text) or _MALE.search(x.text)), record.lines[0])
        return Fit(-1.0, True, ReasonKind.POPULATION, (_place(record, line),), 0.0, 1.0)
    if broken:
        return Fit(-1.0, True, ReasonKind.NUMBER, tuple(broken[:3]), 0.0, 1.0)
    conflict, agreed = _marked(text, record)
    if conflict:
        return Fit(-0.8, False, ReasonKind.POPULATION, tuple(conflict[:3]), 0.0, 0.8)
    kept = [*kept, *agreed]
    low = high = 0.0
    places: list[Place] = []
    worst: tuple[float, Place | None] = (0.0, None)
    best: tuple[float, Place | None] = (0.0, None)
    for phrase, lacking in phrases(text):
        wanted = phrase.split()
        for found in match(wanted, within):
            bars = found.bars is not lacking
            if lacking and not found.bars and found.line.side == "in" and found.coverage < 0.75:
                continue
            strength = found.coverage
            if bars and strength > worst[0]:
                worst = (strength, _place(record, found.line))
            elif not bars and strength > best[0]:
                best = (strength, _place(record, found.line))
    low, high = worst[0], best[0]
    if kept:
        places += kept[:2]
        high = max(high, 0.6)
    if low > 0.3 and low >= high - 0.1:
        places = [p for p in (worst[1],) if p]
        return Fit(-low, False, ReasonKind.POPULATION, tuple(places), high, low)
    if best[1]:
        places.append(best[1])
    return Fit(
        max(high - 0.5 * low, 0.05),
        bool(kept) and not phrases(text),
        ReasonKind.POPULATION,
        tuple(places[:3]),
        high,
        low,
    )


def stance(text: str) -> str:
    """What a clause says of those it describes: "in", "out", "must", "need not", or nothing."""
    if _NEED_NOT.search(text):
        return "need not"
    if _NOT_OUT.search(text):
        return "in"
    if _OUT.search(text):
        return "out"
    if _MUST.search(text):
        return "must"
    if _IN.search(text):
        return "in"
    return ""


def judge(
    clause: Clause, records: Sequence[Record], before: tuple[str, str]
) -> tuple[Found | None, tuple[str, str], tuple[float, ...]]:
    """Whether a clause is true of the criteria; with its conditions and stance, for the clauses after it."""
    text = clause.text
    said = stance(text)
    conditions = text
    own = phrases(re.sub(_NOT_OUT, " ", text))
    if not own and not limits(text, is_record=False):
        conditions = before[0]
        if not said and re.match(r"(?:and )?not\b", text):
            said = "out" if before[1] == "in" else "in"
    elif (not said and before[0] and not before[1]) or (before[0] and not before[1]):
        conditions = before[0] + ", " + text
    if not said:
        said = before[1]
    if not conditions or not said:
        return None, (conditions, said), ()
    meant = [
        record
        for record in records
        if not clause.scopes or any(s.trial in ("b", "s" if record.is_secondary else "p") for _, s in clause.scopes)
    ]
    if not meant:
        return None, (conditions, said), ()
    truths: list[bool] = []
    sure = True
    kind = ReasonKind.POPULATION
    places: list[Place] = []
    numbers: list[tuple[float, float, float]] = []
    for record in meant:
        if said in ("in", "out"):
            fitted = fit(conditions, record)
            truths.append((fitted.score > 0) if said == "in" else (fitted.score < 0))
            sure = sure and fitted.is_sure
            kind = fitted.kind
            places += fitted.places
            numbers.append((fitted.score, fitted.covered_in, fitted.covered_out))
        else:
            truth, is_sure, share, where = _required(conditions, record)
            truths.append(truth is (said == "must"))
            sure = sure and is_sure
            places += where
            numbers.append((share, share, 0.0))
    either = bool(re.search(r"\beither\b", text)) and said == "in"
    true = any(truths) if either else all(truths)
    return (
        Found(true, sure, kind, text, tuple(places[:5])),
        (conditions, said),
        tuple(x for row in numbers[:2] for x in row),
    )


def _required(text: str, record: Record) -> tuple[bool, bool, float, list[Place]]:
    """Whether a record requires what a clause names: each condition found among what lets patients in."""
    within = record
    broken, kept = _bounds_asked(text, record)
    if broken:
        return False, True, 0.0, broken
    conflict, _ = _marked(text, record)
    if conflict:
        return False, False, 0.1, conflict
    shares: list[float] = []
    places: list[Place] = list(kept)
    for phrase, lacking in phrases(text):
        wanted = phrase.split()
        found = match(wanted, within)
        fitting = [m for m in found if m.bars is lacking]
        against = [m for m in found if m.bars is not lacking]
        share = fitting[0].coverage if fitting else 0.0
        if against and against[0].coverage > share + 0.15:
            share = 0.2 * share
        if fitting:
            places.append(_place(record, fitting[0].line))
        shares.append(share)
    if not shares and not kept:
        return False, False, 0.0, []
    mean = sum(shares) / len(shares) if shares else 1.0
    worst = min(shares) if shares else 1.0
    return (mean >= 0.55 and worst >= 0.25), bool(kept) and not shares, mean, places[:4]


def _bounds_asked(text: str, record: Record) -> tuple[list[Place], list[Place]]:
    """A required bound must be the record's own: "must be over 18" where the record says 21 is wrong."""
    broken: list[Place] = []
    kept: list[Place] = []
    for said in limits(text, is_record=False):
        same: list[Place] = []
        other: list[Place] = []
        for line in record.lines:
            for bound in limits(line.text, is_record=True):
                if bound.what == said.what and bound.of_normal == said.of_normal:
                    near = all(
                        a == b
                        or (
                            math.isfinite(a)
                            and math.isfinite(b)
                            and abs(a - b) <= (0.1 if said.what == "life" else 0.02) * max(abs(a), abs(b)) + 1e-9
                        )
                        for a, b in ((bound.low, said.low), (bound.high, said.high))
                    )
                    flipped = line.side == "out" and (bound.low == said.high or bound.high == said.low)
                    (same if near or flipped else other).append(_place(record, line))
        if same:
            kept += same[:1]
        elif other:
            broken += other[:1]
    return broken, kept
