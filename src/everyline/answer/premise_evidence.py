"""What the evidence says of something a question takes for granted.

Each matter is weighed by the structured fields of findings: what a label approves and for which ages, which doses it
gives, what it boxes, what a trial's groups show. A premise is contradicted only where a line speaks against it; where
no line speaks for or against it, the sources do not settle it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from everyline.answer.approvals import grants
from everyline.answer.bottom_line import draft_of
from everyline.answer.candidate import Candidate
from everyline.answer.choose import forbids, is_second_hand
from everyline.answer.plain import is_generic
from everyline.answer.premises import PremiseKind, Supposed
from everyline.domain.ages import ADULTS, Ages, ages_told
from everyline.domain.answer import Draft, Label
from everyline.domain.evidence import Design
from everyline.domain.question import Question
from everyline.domain.words import content_words, mentions

HEADING = "What the question takes for granted"
SHOWN = 3  # lines under one premise
Judged = Callable[[str, str], Label]  # a statement and a quotation, to what the judge says of them

_DENIED = re.compile(
    r"\b(?:not (?:an? )?(?:\w+ )?(?:approv|licen[cs]|authori[sz]|recommend)\w*|not been (?:approved|licensed)|"
    r"no (?:\w+ ){0,2}?licen[cs]e|"
    r"not an approval|is not approval|still a trial|under (?:study|trial)|investigational|could not be settled|"
    r"no \w+ or \w+ approval)",
    re.IGNORECASE,
)
_HEDGED = re.compile(r"\b(?:could not be settled|(?:was|were) seen|not visible|may be out of date)\b", re.IGNORECASE)
_REGIONS = {
    "FDA": r"\b(?:FDA|US|United States)\b",
    "EMA": r"\b(?:EMA|EU|Europe\w*|CHMP|European Commission)\b",
    "NICE": r"\b(?:NICE|NHS|TA\d+)\b",
}
_PAYS = re.compile(
    r"\b(?:NICE|NHS|payer|insur\w+|prior authorisation|TRICARE|military|service members)\b", re.IGNORECASE
)
_AMOUNT = re.compile(r"\b(\d+(?:\.\d+)?)(?=(?:(?:,| and| or| to|-)? ?\d+(?:\.\d+)?)* ?(mg|mcg|g)\b)")
_LOST = re.compile(r"\b(?:los[et]\w* (?:of )?(?:benefit|hair|response)|relaps\w+|recur\w+|worsen\w+)\b", re.IGNORECASE)
_KEPT_IN = re.compile(r"\bnot expected to cause\b|\bno (?:loss|relapse)\b", re.IGNORECASE)
_WARNS = re.compile(
    r"\b(?:contraindicat\w+|must not|do not use|avoid\w*|not (?:be used|recommended)|malformation\w*|"
    r"stop\w* (?:before|in)|harm\w*)\b",
    re.IGNORECASE,
)
_NOT_SHOWN = re.compile(
    r"\b(?:not been shown|not shown|indirect comparison|no head[- ]to[- ]head|few trials compared)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A premise with what the sources say of it, and the lines that say so, best first."""

    text: str
    label: Label
    drafts: tuple[Draft, ...]


def weigh(premise: Supposed, question: Question, lines: Sequence[Candidate], judged: Judged) -> Weighed:
    """What the lines say of a premise.

    The judge has the last word on silence and on contradiction: a line that it finds to support the premise as it
    stands keeps the premise from being called false.
    """
    own = [line for line in lines if _is_on(line, premise)]
    label, told = _RULES[premise.kind](premise, own, question)
    told = sorted(told, key=lambda line: (is_second_hand(line), line.design is not Design.LABEL))
    if label is not Label.SUPPORTED and any(
        judged(_sentence(premise), line.said) is Label.SUPPORTED for line in told if not _DENIED.search(line.said)
    ):
        label = Label.SUPPORTED
    return Weighed(premise.text, label, tuple(draft_of(line, HEADING) for line in _distinct(told)[:SHOWN]))


def _sentence(premise: Supposed) -> str:
    """The premise with its drug named, as a sentence the judge can read."""
    text = premise.text if mentions(premise.text, premise.names) else f"{premise.names[0]} {premise.text}"
    return f"{text[0].upper()}{text[1:]}."


def _distinct(lines: Sequence[Candidate]) -> list[Candidate]:
    return list({line.said: line for line in lines}.values())


def _is_on(line: Candidate, premise: Supposed) -> bool:
    """Whether a line is about the premise's drug: given to it, or where nothing is named as given, naming it."""
    given = (line.finding.intervention or "") if line.finding else ""
    if given and not is_generic(given) and not re.search(r"inhibitors?\b", given, re.IGNORECASE):
        return mentions(given, premise.names)
    return bool(line.drug) or mentions(f"{given} {line.said}", premise.names)


Told = tuple[Label, list[Candidate]]


def _approval(premise: Supposed, lines: Sequence[Candidate], question: Question) -> Told:
    """Granted to whom, by whom: a label's approval of some ages is none of others."""
    of_kind = [
        line
        for line in lines
        if line.topic in ("approval", "special-population", "indication-limit")
        and bool(_PAYS.search(f"{line.said} {_population(line)}")) == (premise.agency == "NICE")
    ]
    if premise.agency:
        of_kind = [line for line in of_kind if re.search(_REGIONS[premise.agency], f"{line.said} {_outcome(line)}")]
    granted = [line for line in of_kind if line.topic == "approval" and _grants(line, question)]
    denied = [line for line in of_kind if _DENIED.search(line.said) and line not in granted]
    flat = [line for line in denied if not _HEDGED.search(line.said)]
    asked = premise.ages
    if premise.is_only and asked is not None:
        beyond = [line for line in granted if any(not asked.holds(ages) for ages in _ages(line))]
        return (Label.CONTRADICTED, beyond) if beyond else (Label.SUPPORTED if granted else Label.INSUFFICIENT, granted)
    if asked is not None and asked != ADULTS:
        covering = [line for line in granted if any(ages.holds(asked) for ages in _ages(line))]
        refusing = [line for line in flat if any(ages.meets(asked) for ages in _ages(line))]
        elsewhere = [line for line in granted if _ages(line) and not any(ages.meets(asked) for ages in _ages(line))]
    else:
        covering, refusing, elsewhere = granted, flat, []
    if premise.is_denied:
        if covering:
            return Label.CONTRADICTED, covering
        return (Label.SUPPORTED if refusing or elsewhere else Label.INSUFFICIENT), [*refusing, *denied]
    if covering:
        return Label.SUPPORTED, covering
    if refusing or elsewhere:
        return Label.CONTRADICTED, [*refusing, *elsewhere]
    return Label.INSUFFICIENT, denied


def _grants(line: Candidate, question: Question) -> bool:
    return grants(line, question) or bool(
        re.search(r"\b(?:recommends|covers|recommended)\b", line.said)
        and not _DENIED.search(line.said)
        and not is_second_hand(line)
    )


def _boxed(premise: Supposed, lines: Sequence[Candidate], _: Question) -> Told:
    warned = [line for line in lines if line.topic == "boxed-warning"]
    if premise.object:
        words = set(content_words(premise.object[0]))
        warned = [line for line in warned if words & set(line.words)]
    if not warned:
        return Label.INSUFFICIENT, []
    return (Label.CONTRADICTED if premise.is_denied else Label.SUPPORTED), warned


def _dose(premise: Supposed, lines: Sequence[Candidate], question: Question) -> Told:
    """A dose against those the labels give; where an age is named, the approval for that age as well."""
    labelled = [
        line
        for line in lines
        if line.topic == "dosing"
        and line.design is Design.LABEL
        and not re.search(r"\bstrengths?\b", line.said)
        and _doses(line)
    ]
    if not labelled:
        return Label.INSUFFICIENT, []
    asked = {(number, unit) for number, unit in _AMOUNT.findall(premise.dose)}
    fitting = [line for line in labelled if asked <= _doses(line)]
    if not fitting:
        against = [line for line in lines if asked <= _doses(line) and _DENIED.search(line.said)]
        return (Label.SUPPORTED, []) if premise.is_denied else (Label.CONTRADICTED, [*against, *labelled])
    if premise.is_denied:
        return Label.CONTRADICTED, fitting
    if premise.ages is not None and not premise.ages.meets(ADULTS):
        return _approval(premise, lines, question)
    return Label.SUPPORTED, fitting


def _doses(line: Candidate) -> set[tuple[str, str]]:
    return set(_AMOUNT.findall(f"{(line.finding.dose or '') if line.finding else ''} . {line.said}"))


def _no_effect(_: Supposed, lines: Sequence[Candidate], __: Question) -> Told:
    """Against results of trials: groups on the drug that did better than the group without it."""
    better: list[Candidate] = []
    same: list[Candidate] = []
    for line in lines:
        if line.topic != "efficacy" or line.finding is None or line.design not in (Design.RCT, Design.LABEL):
            continue
        shown = _treated_and_control(line)
        if shown is None:
            continue
        treated, control = shown
        (better if min(treated) > control else same).append(line)
    if better:
        return Label.CONTRADICTED, better
    return Label.INSUFFICIENT, same


def _treated_and_control(line: Candidate) -> tuple[list[float], float] | None:
    """The percentages of the groups on treatment and of the comparator, None where they are not told apart."""
    finding = line.finding
    if finding is None or not finding.comparator or "placebo" not in finding.comparator.lower():
        return None
    treated: list[float] = []
    control: list[float] = []
    for arm in finding.arms:
        if arm.unit != "%" or not arm.arm or re.fullmatch(r"\d+(?:\.\d+)?", arm.value) is None:
            continue
        (control if "placebo" in arm.arm.lower() else treated).append(float(arm.value))
    return (treated, control[0]) if treated and len(control) == 1 else None


def _lasting(_: Supposed, lines: Sequence[Candidate], __: Question) -> Told:
    """Cure, or an effect that stays after stopping: against what was seen when treatment ended."""
    seen = [
        line
        for line in lines
        if line.topic == "durability" and _LOST.search(line.said) and not _KEPT_IN.search(line.said)
    ]
    compared = [line for line in seen if line.finding and line.finding.comparator]
    return (Label.CONTRADICTED, [*compared, *seen]) if seen else (Label.INSUFFICIENT, [])


def _reproduction(premise: Supposed, lines: Sequence[Candidate], _: Question) -> Told:
    stem = premise.object[0].lower()[:6]
    told = [line for line in lines if stem in f"{line.said} {_population(line)}".lower()]
    warned = [line for line in told if _WARNS.search(line.said)]
    if warned:
        return Label.CONTRADICTED, warned
    return Label.INSUFFICIENT, told


def _superior(premise: Supposed, lines: Sequence[Candidate], _: Question) -> Told:
    """A better drug: nothing but a comparison of the two settles it, and one source says that there is none."""
    said_not = [line for line in lines if _NOT_SHOWN.search(line.said)]
    words = set(content_words(premise.text)) - {word for name in premise.names for word in content_words(name)}
    if not premise.object:
        direct = [line for line in said_not if len(words & set(line.words)) >= 2]
        return (Label.CONTRADICTED, direct) if direct else (Label.INSUFFICIENT, said_not)
    both = [line for line in lines if mentions(line.said, premise.object) and mentions(line.said, premise.names)]
    against = [line for line in both if _NOT_SHOWN.search(line.said)]
    return (Label.CONTRADICTED, against) if against else (Label.INSUFFICIENT, said_not)


def _permitted(premise: Supposed, lines: Sequence[Candidate], _: Question) -> Told:
    words = set(content_words(premise.object[0])) - {word for name in premise.names for word in content_words(name)}
    near = [
        line
        for line in lines
        if line.topic in ("contraindication", "indication-limit", "interaction", "special-population", "vaccination")
        and len(words & set(line.words)) >= min(2, len(words))
    ]
    against = [line for line in near if forbids(line.said)]
    if against:
        return Label.CONTRADICTED, against
    return Label.INSUFFICIENT, []


_RULES: dict[PremiseKind, Callable[[Supposed, Sequence[Candidate], Question], Told]] = {
    PremiseKind.APPROVAL: _approval,
    PremiseKind.BOXED_WARNING: _boxed,
    PremiseKind.DOSE: _dose,
    PremiseKind.NO_EFFECT: _no_effect,
    PremiseKind.CURE: _lasting,
    PremiseKind.LASTING: _lasting,
    PremiseKind.REPRODUCTION: _reproduction,
    PremiseKind.SUPERIOR: _superior,
    PremiseKind.PERMITTED: _permitted,
}


def _population(line: Candidate) -> str:
    return (line.finding.population or "") if line.finding else ""


def _outcome(line: Candidate) -> str:
    """What the finding says it is about, its population with it: "US approval", "England"."""
    return f"{line.finding.outcome or ''} {_population(line)}" if line.finding else ""


def _ages(line: Candidate) -> tuple[Ages, ...]:
    """The ages a line speaks of; none where it speaks of several drugs at once, whose ages can't be told apart."""
    if line.finding is not None and re.search(r"[;,]", line.finding.intervention or ""):
        return ()
    return ages_told(f"{_population(line)}. {line.said}")
