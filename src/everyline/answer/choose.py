"""Which lines a section takes: those that fit it, near enough to the question, the best first, none said twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from everyline.answer.approvals import grants
from everyline.answer.candidate import Candidate
from everyline.answer.focus import is_of_group
from everyline.answer.plans.base import Plan, SectionPlan
from everyline.domain.evidence import Finding
from everyline.domain.question import Question, QuestionType
from everyline.domain.words import content_words

NOT_COMPARED = re.compile(r"\b(head[- ]to[- ]head|has not been shown|indirect comparison)\b", re.I)
_FORBIDS = re.compile(
    r"\b(contraindicated|must not|do not (?:use|start)|not (?:recommended|licensed|approved))\b", re.I
)
# How a trial was set up is no result, whatever topic it is filed under.
_SET_UP = re.compile(r"\b(design|baseline|eligibility|entry|dose groups?|trial procedures|exposure|records)\b", re.I)
_SECOND_HAND = re.compile(r"\b(news|topline|digest|conference|interview|opinion|secondary|title page|opening)\b", re.I)
# Kinds of section of an answer on options that speak for everybody: what is said of people who were not asked about
# (another disease, a payer's members, children) has no place there.
_FOR_ALL = frozenset({"approval", "dosing", "efficacy", "monitoring", "durability"})
_ALIKE = 0.75
A_DOCUMENT = 3  # sentences of prose that a section takes from one document
NEAR_ENOUGH = 0.7  # of the nearness of the nearest sentence; chosen where the shares in nearness.py were
SHARED_ENOUGH = 0.75  # of the share of the question that the nearest sentence and its title hold
PROSE_WEIGHT = 4.0  # of nearness beside what findings are worth


@dataclass(frozen=True, slots=True)
class Matter:
    """What there is to choose from, and for what. drugs: as `drugs_in` orders them; approved: those that are.
    groups: the age groups asked about. wanted: the words it is after, each with those alike.
    hinted: topics its words ask for; aspects: the same, word by word.
    """

    question: Question
    plan: Plan
    lines: tuple[Candidate, ...]
    drugs: tuple[str, ...]
    approved: tuple[str, ...]
    groups: tuple[str, ...]
    hinted: frozenset[str]
    aspects: tuple[tuple[str, ...], ...]
    wanted: tuple[frozenset[str], ...]

    @property
    def nearest(self) -> float:
        """How near the nearest sentence of prose is to the question."""
        return max((line.near for line in self.lines if line.is_about), default=0.0)

    @property
    def shared(self) -> float:
        """The share of the question's words that the nearest sentence of prose and its title hold."""
        near = (line for line in self.lines if line.is_about and line.quoted is not None)
        return max(((line.near, line.share) for line in near), default=(0.0, 0.0))[1]

    @property
    def has_focus(self) -> bool:
        """Whether the question is after anything beyond its drugs, conditions and type."""
        return bool(self.wanted)


def choose(section: SectionPlan, matter: Matter, used: Sequence[Candidate]) -> list[Candidate]:
    """The lines of one section, in order; none that is used already, none that repeats another."""
    taken = {order(line) for line in used}
    fitting = [line for line in matter.lines if fits(section, line, matter) and order(line) not in taken]
    fitting = _focused(section, matter, fitting)
    efficacy = [line for line in matter.lines if line.topic == "efficacy"]
    common = commonest_outcome(efficacy) if section.kind == "efficacy" else ""
    ranked = sorted(fitting, key=lambda line: (-worth(section, matter, line, common), order(line)))
    per_drug: dict[str, int] = {}
    chosen: list[Candidate] = []
    for line in ranked:
        if len(chosen) == section.limit:
            break
        if section.per_drug and (line.drug or matter.drugs) and per_drug.get(line.drug, 0) >= section.per_drug:
            continue
        if line.finding is None and sum(other.evidence is line.evidence for other in chosen) >= A_DOCUMENT:
            continue
        if section.is_varied and any((line.drug, line.topic) == (other.drug, other.topic) for other in chosen):
            continue
        if any(says_again(line, other) for other in (*used, *chosen)):
            continue
        per_drug[line.drug] = per_drug.get(line.drug, 0) + 1
        chosen.append(line)
    return sorted(chosen, key=lambda line: _place(line, matter)) if section.per_drug else chosen


def _focused(section: SectionPlan, matter: Matter, lines: list[Candidate]) -> list[Candidate]:
    """Lines near enough to what the question is after.

    A core section measures its lines against its own best, so that it is never emptied by a word that only other
    sections hold, unless another core section holds it; any other section measures against the best of all. Lines of
    a topic that the question's words ask for need half as much.
    """
    prose = [line for line in lines if line.quoted is not None]
    lines = [line for line in lines if line.quoted is None]
    return [*_focused_findings(section, matter, lines), *_near_enough(matter, prose)]


def _near_enough(matter: Matter, prose: list[Candidate]) -> list[Candidate]:
    """Sentences of prose near the question beside the nearest of all."""
    return [line for line in prose if is_near_enough(line, matter)]


def is_near_enough(line: Candidate, matter: Matter) -> bool:
    """Whether a sentence of prose is near the question beside the nearest of all, and where it has a title holds nearly
    as much of it."""
    is_shared = line.share >= SHARED_ENOUGH * matter.shared or not line.evidence.document.title
    return line.near >= NEAR_ENOUGH * matter.nearest and is_shared


def _focused_findings(section: SectionPlan, matter: Matter, lines: list[Candidate]) -> list[Candidate]:
    plan = matter.plan
    if not plan.floor or section.is_added:
        return lines
    core = [section for section in plan.sections if section.is_core]
    if section.is_unsettled:
        topics = {topic for section in core for topic in section.topics}
        lines = [line for line in lines if line.is_hinted or (line.topic in topics and not line.is_special)]
    if section.is_core and _joins_treatments(matter, core):
        return [line for line in lines if line.terms > 1]
    if plan.needs_focus and matter.has_focus:
        lines = [line for line in lines if line.focus > 0]
    within = max((line.focus for line in lines), default=0.0)
    if section.is_core and not within:
        rivals = (line.focus for line in matter.lines if any(fits(other, line, matter) for other in core))
        return [] if max(rivals, default=0.0) else lines
    best = max((line.focus for line in matter.lines if line.is_about), default=0.0)
    needed = plan.floor * (within if section.is_core else best)
    return [line for line in lines if line.focus >= needed * (0.5 if line.is_hinted else 1.0)]


def _joins_treatments(matter: Matter, core: Sequence[SectionPlan]) -> bool:
    """Whether the question asks of two treatments together, and some line of a core section names both."""
    if len(matter.question.pico.intervention) < 2 or matter.question.type is QuestionType.COMPARISON:
        return False
    return any(line.terms > 1 and any(fits(section, line, matter) for section in core) for line in matter.lines)


def fits(section: SectionPlan, line: Candidate, matter: Matter) -> bool:
    """Whether a line may stand in a section at all, whatever it is worth there."""
    if not line.is_about and (section.kind != "comparison" or section.needs_drug):
        return False
    if section.is_unsettled:
        return line.is_unsettled
    if section.asks_drug and not matter.question.pico.intervention and not matter.hinted & set(section.topics):
        return line.finding is None and line.topic in section.topics
    if line.topic not in section.topics:
        return False
    if line.is_special and matter.plan.composes_options and section.kind in _FOR_ALL:
        return False
    timed = f"{line.finding.timepoint or ''} {line.said}" if line.finding else line.said
    if section.words and not re.search(section.words, timed, re.I):
        return False
    if section.unless and re.search(section.unless, timed, re.I):
        return False
    if section.standing == "approved" and matter.approved:
        if line.topic == "approval" and (section.kind == "approval") != grants(line, matter.question):
            return False
        return line.drug in matter.approved or (not line.drug and section.kind != "dosing")
    if section.standing == "unapproved":
        return bool(line.drug) and line.drug in matter.drugs and line.drug not in matter.approved
    return True


def worth(section: SectionPlan, matter: Matter, line: Candidate, common_outcome: str) -> float:
    """How good a line is for a section: on the question, of the preferred design, with what a result needs."""
    plan = matter.plan
    preferred = section.prefer.index(line.design) if line.design in section.prefer else len(section.prefer)
    if line.quoted is not None:
        return PROSE_WEIGHT * line.near + 0.2 * (1 - preferred / (len(section.prefer) or 1))
    total = plan.weight * line.focus + 0.6 * (1 - preferred / (len(section.prefer) or 1))
    total += 1.0 * is_of_group(line.held, matter.groups)
    total += 0.7 * line.is_hinted if plan.floor else 0.0
    total += 0.6 * (line.terms > 1) if plan.floor else 0.0
    if section.kind == "special_population" and line.topic == "safety":
        total += (
            1.2 if "boxed-warning" in matter.hinted else -0.6
        )  # asked whether it is safe, or whether it may be used
    total += 0.5 * bool(section.kind == "comparison" and NOT_COMPARED.search(line.said))
    finding = line.finding
    if finding is None:
        total += 1.2 / (1 + line.evidence.rank / 3) + 0.5 * line.concludes
    else:
        total -= 0.8 * bool(line.topic != "monitoring" and _SET_UP.search(finding.outcome or ""))
        total += 0.5 * line.is_subject
        total += 0.2 * min(line.said.count(","), 4) * (section.kind == "monitoring")
        total += 0.5 * bool(section.is_unsettled and NOT_COMPARED.search(line.said))
        total += 0.3 * bool(section.kind == "special_population" and forbids(line.said))
        total += 0.4 * bool(section.kind == "dosing" and re.search(r"\d ?m?g\b", line.said))
        total += 0.3 * bool(finding.comparator and len(finding.arms) > 1)
        total += 0.3 * bool(section.kind == "durability" and _has_control(finding))
        total += 0.3 * any(arm.unit == "%" for arm in finding.arms) + 0.1 * bool(finding.timepoint)
        total += 0.3 * bool(finding.dose and section.kind in ("efficacy", "approval", "dosing"))
        total += 0.8 * bool(common_outcome and (finding.outcome or "").startswith(common_outcome))
    if line.topic == "approval" and "approval" in matter.hinted:
        total += 0.5 * grants(line, matter.question)
    if line.is_special:
        total -= 0.8 if section.kind != "special_population" else -0.2
    if is_second_hand(line):
        # Read through others and known to differ from what they tell of, it stands behind that.
        total -= 1.0 if finding is not None and finding.disagreement is not None else 0.25
    return total - 0.002 * line.evidence.rank


def _has_control(finding: Finding) -> bool:
    """Whether a group of the finding is its comparator by name ("continued")."""
    named = set(content_words(finding.comparator or ""))
    return any(named & set(content_words(arm.arm or "")) for arm in finding.arms)


def forbids(said: str) -> bool:
    """Whether a line says that something must not be used, or is not licensed."""
    return bool(_FORBIDS.search(said))


def is_second_hand(line: Candidate) -> bool:
    """Whether the work was read through somebody else's words, or hardly read."""
    return bool(_SECOND_HAND.search(line.evidence.document.provenance.read_as))


def commonest_outcome(lines: Sequence[Candidate]) -> str:
    """The outcome most findings share, so that drugs can be seen side by side; "" where none is shared. Ties fall to
    the one that stands earlier in its works, where main results stand."""
    places: dict[str, list[int]] = {}
    for line in lines:
        if line.finding and line.finding.outcome and line.finding.arms:
            places.setdefault(line.finding.outcome, []).append(line.finding.statement.start)
    shared = [(len(at), -sum(at) / len(at), outcome) for outcome, at in places.items() if len(at) > 1]
    return max(shared)[2] if shared else ""


def order(line: Candidate) -> tuple[str, int]:
    """A line's document and place in it: its identity, and how ties fall."""
    return (line.evidence.document.id, line.span.start)


def _place(line: Candidate, matter: Matter) -> int:
    """Where a line stands among those of other drugs: approved drugs first, then the rest, then the class."""
    order = (*matter.approved, *(drug for drug in matter.drugs if drug not in matter.approved))
    return order.index(line.drug) if line.drug in order else len(order)


def _overlaps(one: Candidate, other: Candidate) -> bool:
    """Whether two sentences of prose quote some of the same words: one may hold the other with what it leans on."""
    if one.quoted is None or other.quoted is None or one.evidence is not other.evidence:
        return False
    return one.span.start < other.span.end and other.span.start < one.span.end


def says_again(one: Candidate, other: Candidate) -> bool:
    """Whether of two lines only one is to be said: they say the same, or quote some of the same words."""
    return are_alike(one, other) or _overlaps(one, other)


def are_alike(one: Candidate, other: Candidate) -> bool:
    """Whether two lines say the same of the same drug: most words shared, and no number that only one of them has."""
    first, second = one.words, other.words
    if one.drug != other.drug or not first or not second:
        return False
    if {word for word in first ^ second if word[0].isdigit()}:
        return False
    return len(first & second) / min(len(first), len(second)) >= _ALIKE
