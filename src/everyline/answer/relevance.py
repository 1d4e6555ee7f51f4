"""Which lines answer a question, across the sections of its plan: the nearest first, until there are enough.

Plans of a question about one thing only. A plan that asks the same of every option fills its sections one by one
(`choose.choose`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from everyline.answer.candidate import Candidate
from everyline.answer.choose import (
    A_DOCUMENT,
    NOT_COMPARED,
    Matter,
    commonest_outcome,
    fits,
    is_near_enough,
    order,
    says_again,
    worth,
)
from everyline.answer.focus import is_of_group, proper_words
from everyline.answer.plans.base import EVERYTHING, SectionPlan
from everyline.domain.evidence import Design
from everyline.domain.question import QuestionType
from everyline.domain.words import content_words, mentions

_ELSE = SectionPlan("What else bears on it", "other", EVERYTHING, 6)
_TOGETHER = re.compile(r"\b(?:together|combin\w+|with|add(?:ed|ing)? to|plus|alongside)\b", re.I)
_DOSE = re.compile(r"\bdos(?:e|es|ing|age)\b|\d ?(?:mg|mcg|µg|g|ml|units?)\b", re.I)
_NEARLY = 0.8
A_FEW = 7  # fewer lines than this are eked out
AT_LEAST = 4  # and fewer than this by what is held of the same on the question's drug
ENOUGH_OF_SEVERAL = 18  # where no treatment is named, so that each has its lines
ENOUGH = 10  # lines of an answer to a question about one thing
_CORE = 0.6
_ADDED = 0.9
_BESIDE = 0.2
_LIKENESS = 0.6
_OF_CLASS = 0.5
_BASE = 0.5  # what a line is worth beside its plan
_HELD = 0.5  # focus of a line that is on what the question is after
_ENOUGH_OF_IT = 0.35  # of the focus of the best line, for a line that ekes out an answer
_AS_GOOD = 0.5
_A_SIDE = 2  # lines of each treatment in a comparison
_OF_EACH = 3  # lines of one drug in a section, where the question names none
MOST_LEADS = 3
_BODIES = frozenset({Design.REGISTRY, Design.GUIDELINE, Design.CONSENSUS})
_BY_AGE = frozenset({"efficacy", "dosing", "durability", "safety", "comparator"})
_BEST = 3  # lines whose work is told on
_SPREAD = 1.6  # how far below the best a line may stand


@dataclass(frozen=True, slots=True)
class Placed:
    """A line, the section it would stand in, and what it is worth to the question."""

    line: Candidate
    section: SectionPlan
    worth: float


def answering(matter: Matter, sections: Sequence[SectionPlan]) -> tuple[Placed, ...]:
    """The lines to show, best first; none that repeats another, no section beyond its limits."""
    placed = _placed(matter, sections) or _of_anything(matter)
    asked = [matter.question.names(term) for term in matter.question.pico.intervention]
    if matter.question.type is QuestionType.DOSING and not any(
        _holds_a_dose(one.line) or (one.line.topic == "approval" and any(_tells_of(one.line, names) for names in asked))
        for one in placed
    ):
        return ()  # what is said of other medicines is no answer to how much of this one
    ranked = sorted(placed, key=lambda one: (-one.worth, order(one.line)))
    joins = _joins_treatments(matter)
    enough = ENOUGH if matter.has_focus or matter.question.pico.intervention else ENOUGH_OF_SEVERAL
    chosen: list[Placed] = []
    for is_wanted, most in (
        (_is_near_the_best, enough),
        (_is_basis, enough),
        (_is_licence, enough),
        (_holds_the_rest, enough),
        (_is_of_another_side, enough),
        (_says_not_compared, enough),
        (_is_beside_the_best, ENOUGH),
        (_is_of_the_best_work, A_FEW),
        (_is_of_the_matter, A_FEW),
        (_is_of_the_drug, AT_LEAST),
    ):
        for one in ranked:
            if len(chosen) >= most:
                break
            if one in chosen or not is_wanted(one, chosen or ranked[:1], matter):
                continue
            if chosen and _is_of_another_body(one.line, chosen[0].line, matter):
                continue
            if joins and one.line.terms < 2 and is_wanted is not _is_of_the_drug:
                continue  # what is said of one of two treatments alone ekes out an answer, no more
            if _has_room(one, chosen, matter) and not any(says_again(one.line, other.line) for other in chosen):
                chosen.append(one)
    return tuple(chosen)


def _holds_a_dose(line: Candidate) -> bool:
    return line.topic == "dosing" or bool(_DOSE.search(line.said))


def leading(placed: Sequence[Placed], matter: Matter) -> tuple[Placed, ...]:
    """The lines in the order in which they may begin an answer: one for each thing that the question's words ask for,
    or where it asks for nothing in particular one of each core section; then the rest, best first."""
    settled = [one for one in placed if not one.section.is_unsettled]
    if matter.question.type is QuestionType.COMPARISON and not any(one.line.terms > 1 for one in settled):
        # That nothing was compared is said first.
        return tuple(sorted((*settled, *_unsettled(placed)), key=lambda one: not NOT_COMPARED.search(one.line.said)))
    groups: list[list[Placed]] = []
    if len(matter.aspects) > 1:
        best = max((one.line.focus for one in settled), default=0.0)
        near = [one for one in settled if one.line.focus >= _HELD * best]
        groups = [[one for one in near if one.line.topic in topics] for topics in matter.aspects]
    if not matter.has_focus and not any(groups):
        core = (section for section in matter.plan.sections if section.is_core)
        groups = [[one for one in settled if one.section is section] for section in core]
    firsts = list(dict.fromkeys(id(group[0]) for group in groups if group))
    return tuple(sorted(settled, key=lambda one: firsts.index(id(one)) if id(one) in firsts else len(firsts)))


def _unsettled(placed: Sequence[Placed]) -> list[Placed]:
    return [one for one in placed if one.section.is_unsettled and NOT_COMPARED.search(one.line.said)]


def how_many_lead(first: Sequence[Placed], matter: Matter) -> int:
    """How many lines make the bottom line: what the plan says, and one more where it is as good as the first."""
    leads = matter.plan.leads
    is_close = len(first) > leads and first[leads].worth >= first[0].worth - _AS_GOOD
    return leads + 1 if is_close and leads < MOST_LEADS else leads


def _is_near_the_best(one: Placed, chosen: Sequence[Placed], matter: Matter) -> bool:
    """Whether a line stands near the best; where that one is on what the question is after, so must this one be."""
    best = chosen[0]
    is_held = best.line.focus >= _HELD and matter.question.type is not QuestionType.COMPARISON
    is_held = is_held and one.line.quoted is None
    return one.worth >= best.worth - _SPREAD and (one.line.focus > 0 or not is_held)


def _is_basis(one: Placed, chosen: Sequence[Placed], matter: Matter) -> bool:
    """Whether a label's line is one that the plan gives whatever else is asked, on a drug asked for or told of."""
    finding, line = one.line.finding, one.line
    if finding is None or line.design is not Design.LABEL or finding.outcome != matter.plan.basis or not line.drug:
        return False
    told = {other.line.drug for other in chosen}
    return not told or line.drug in told or not matter.has_focus


def _is_of_another_body(line: Candidate, best: Candidate, matter: Matter) -> bool:
    """Whether a line tells the rules of a payer or an agency beside the one that the question names, whose are held."""
    terms = (*matter.question.pico.intervention, *matter.question.pico.comparator)
    drugs = {word for term in terms for name in matter.question.names(term) for word in content_words(name)}
    named = proper_words(matter.question) - drugs
    ours, theirs = (set(content_words(one.evidence.document.title)) & named for one in (best, line))
    return bool(ours) and not theirs and line.design in _BODIES and best.design in _BODIES


def _is_licence(one: Placed, chosen: Sequence[Placed], matter: Matter) -> bool:
    """Whether a line is a label's word on the licence of a drug whose licence is asked about, of which hardly a line
    chosen so far tells: for whom it is licensed is an answer for whom it is not."""
    told = sum(other.line.topic == "approval" and other.line.drug == one.line.drug for other in chosen)
    return not told and _is_asked_licence(one.line, matter)


def _is_asked_licence(line: Candidate, matter: Matter) -> bool:
    asked = {name.lower() for term in matter.question.pico.intervention for name in matter.question.names(term)}
    is_own = line.finding is not None and line.topic == "approval" and line.design is Design.LABEL
    return is_own and bool(matter.groups) and "approval" in matter.hinted and line.drug in asked


def _holds_the_rest(one: Placed, chosen: Sequence[Placed], matter: Matter) -> bool:
    """Whether a line of what is asked for holds a word that the question is after and no line chosen so far holds."""
    left = [meant for meant in matter.wanted if not any(other.line.held & meant for other in chosen)]
    is_asked = one.section.is_core or one.section.is_added or one.line.is_hinted
    return is_asked and any((one.line.words | one.line.fields) & meant for meant in left)


def _is_of_another_side(one: Placed, chosen: Sequence[Placed], matter: Matter) -> bool:
    """Whether a line tells of a treatment that the question compares and that hardly a line chosen so far tells of."""
    if matter.question.type is not QuestionType.COMPARISON or not one.section.is_core:
        return False
    terms = (*matter.question.pico.intervention, *matter.question.pico.comparator)
    names = [matter.question.names(term) for term in terms]
    left = [own for own in names if sum(_tells_of(other.line, own) for other in chosen) < _A_SIDE]
    return any(_tells_of(one.line, own) for own in left)


def _says_not_compared(one: Placed, chosen: Sequence[Placed], matter: Matter) -> bool:
    """Whether a line says that treatments were not compared, in a comparison that has hardly such a line yet."""
    if matter.question.type is not QuestionType.COMPARISON or not NOT_COMPARED.search(one.line.said):
        return False
    return sum(bool(NOT_COMPARED.search(other.line.said)) for other in chosen) < _A_SIDE


def _tells_of(line: Candidate, names: Sequence[str]) -> bool:
    given = (line.finding.intervention or "") if line.finding else line.said
    return line.drug in {name.lower() for name in names} or mentions(given, names)


def _is_beside_the_best(one: Placed, chosen: Sequence[Placed], matter: Matter) -> bool:
    """Whether a line tells the rest of what one of the best lines begins: of the same work, treatment and topic."""
    finding = one.line.finding
    if finding is None or one.line.is_special:
        return False
    return any(
        best.line.finding is not None
        and best.line.evidence is one.line.evidence
        and best.line.topic == one.line.topic
        and best.line.finding.intervention == finding.intervention
        for best in chosen[:_BEST]
    )


def _is_of_the_drug(one: Placed, chosen: Sequence[Placed], matter: Matter) -> bool:
    """Whether a line is of what the type is about, on a drug that the question names and the best line tells of."""
    asked = {name.lower() for term in matter.question.pico.intervention for name in matter.question.names(term)}
    is_same = one.line.drug in asked and one.line.drug == chosen[0].line.drug
    return is_same and one.section.is_core and not one.line.is_special and one.line.topic == chosen[0].line.topic


def _is_of_the_best_work(one: Placed, chosen: Sequence[Placed], matter: Matter) -> bool:
    """Whether a line of what the type is about stands in the work of the best line."""
    return one.line.evidence is chosen[0].line.evidence and _is_of_the_matter(one, chosen, matter)


def _is_of_the_matter(one: Placed, chosen: Sequence[Placed], matter: Matter) -> bool:
    """Whether a line is of what the type is about, and holds some of what the question is after: for answers that
    would hold few lines."""
    if not one.section.is_core or one.line.is_special:
        return False
    return not matter.has_focus or one.line.focus >= _ENOUGH_OF_IT * max(other.line.focus for other in chosen) > 0


def _placed(matter: Matter, sections: Sequence[SectionPlan]) -> list[Placed]:
    """Every line near enough to the question, each in the first section that takes it.

    Lines that hold nearly all that the question is after, on topics that its type does not ask for, come behind: types
    are read from a few words.
    """
    placed: list[Placed] = []
    taken: set[tuple[str, int]] = set()
    common = commonest_outcome([line for line in matter.lines if line.topic == "efficacy"])
    best = max((line.focus for line in matter.lines if line.is_about), default=0.0)
    core = [section for section in sections if section.is_core]
    of_core = max((line.focus for line in matter.lines if any(fits(own, line, matter) for own in core)), default=0.0)
    of_group = any(line.is_about and is_of_group(line.words | line.fields, matter.groups) for line in matter.lines)
    for section in (*sections, _ELSE):
        for line in matter.lines:
            if order(line) in taken or not fits(section, line, matter) or not _is_near(section, line, matter, best):
                continue
            if of_group and _is_of_adults(line, matter):
                continue  # what was found in adults is no answer where something was found in those asked about
            if section is _ELSE and line.focus <= of_core:
                continue  # the type was read rightly: its own lines hold as much
            taken.add(order(line))
            placed.append(Placed(line, section, _total(section, line, matter, common)))
    return placed


def _is_of_adults(line: Candidate, matter: Matter) -> bool:
    """Whether a line tells of a result or a dose in adults, where the question asks of another age."""
    population = (line.finding.population or "") if line.finding else ""
    is_of_other = bool(re.search(r"\badults?\b", population, re.I)) and not is_of_group(line.held, matter.groups)
    return is_of_other and line.topic in _BY_AGE and "elderly" not in matter.groups


def _total(section: SectionPlan, line: Candidate, matter: Matter, common_outcome: str) -> float:
    if section is _ELSE:
        return _BASE + matter.plan.weight * line.focus + 1.5 * _LIKENESS * line.likeness
    beside = _ADDED if section.is_added else _CORE if section.is_core else _BESIDE
    common = common_outcome if section.kind == "efficacy" else ""
    likeness = _LIKENESS * line.likeness if line.quoted is None else 0.0
    return worth(section, matter, line, common) + beside + likeness - _OF_CLASS * _is_of_class(line, matter)


def _is_of_class(line: Candidate, matter: Matter) -> bool:
    """Whether a line speaks of a class where the question names a medicine: what is said of the medicine goes first."""
    asked = [matter.question.names(term) for term in matter.question.pico.intervention]
    return line.finding is not None and bool(asked) and not any(_tells_of(line, names) for names in asked)


def _of_anything(matter: Matter) -> list[Placed]:
    """Where no line fits the plan: whatever is on the question's subject and holds some of what it is after."""
    about = [line for line in matter.lines if line.is_about]
    near = [line for line in about if line.focus > 0] or about
    return [Placed(line, _ELSE, _total(_ELSE, line, matter, "")) for line in near if fits(_ELSE, line, matter)]


def _is_near(section: SectionPlan, line: Candidate, matter: Matter, best: float) -> bool:
    """Whether a line holds enough of what the question is after for its section.

    best: the most that any line holds. What the type is about needs none of it, unless the plan says so; what stands
    beside needs a share, or half of that where the question's words ask for its topic.
    """
    if line.quoted is not None:
        return section is not _ELSE and is_near_enough(line, matter)
    if _is_asked_licence(line, matter):
        return True
    if section is _ELSE:
        return best > 0 and line.focus >= _NEARLY * best
    if not best:
        return section.is_core or section.is_added or not matter.has_focus
    if section.is_core and not matter.plan.needs_focus:
        return True
    needed = matter.plan.floor * best * (0.5 if line.is_hinted else 1.0)
    return line.focus > 0 and line.focus >= needed


def _joins_treatments(matter: Matter) -> bool:
    """Whether the question asks of two treatments together, and some line names both."""
    if len(matter.question.pico.intervention) < 2 or matter.question.type is QuestionType.COMPARISON:
        return False
    if matter.question.type is not QuestionType.INTERACTION and not _TOGETHER.search(matter.question.text):
        return False
    return any(line.terms > 1 and line.is_about for line in matter.lines)


def _has_room(one: Placed, chosen: Sequence[Placed], matter: Matter) -> bool:
    """Whether a section has room for a line: in all, for its drug, and for its document's prose."""
    section, line = one.section, one.line
    beside = [other.line for other in chosen if other.section is section]
    if len(beside) >= section.limit:
        return False
    if section.per_drug and (line.drug or matter.drugs):
        asked = len(matter.question.pico.intervention) + len(matter.question.pico.comparator)
        of_each = section.per_drug if asked else min(section.per_drug, _OF_EACH)
        if asked == 1 or section.per_drug == section.limit:  # one drug alone, or a list that was asked for by name
            of_each = section.limit
        if sum(other.drug == line.drug for other in beside) >= of_each:
            return False
    return line.finding is not None or sum(other.evidence is line.evidence for other in beside) < A_DOCUMENT
