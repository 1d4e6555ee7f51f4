"""From evidence to drafts: the plan of the question type, filled with the best lines, none said twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from everyline.answer.candidates import Candidate, candidates, worded
from everyline.answer.focus import hinted_topics
from everyline.answer.plain import cite, word_arms
from everyline.answer.plans import PLANS
from everyline.answer.plans.base import LABEL_FIRST, Plan, SectionPlan
from everyline.domain.answer import Citation, Draft
from everyline.domain.evidence import Certainty, Design, Evidence
from everyline.domain.question import Question

_APPROVED = re.compile(r"\b(approved|approval|authoris\w+|indication)\b", re.I)
_NOT_APPROVED = re.compile(
    r"\b(not (?:an? )?(?:approv|licens|authoris|recommend)|no \w+ or \w+ approval|priority review|under trial|"
    r"investigational|still a trial|are trial data|fast-track|could not be settled|not been approved)",
    re.I,
)
_OTHER_DISEASE = re.compile(r"\b(atopic dermatitis|rheumatoid arthritis|psoriasis)\b", re.I)
_NOT_COMPARED = re.compile(r"\b(head[- ]to[- ]head|has not been shown|indirect comparison)\b", re.I)
_FORBIDS = re.compile(r"\b(contraindicated|must not|not (?:recommended|licensed|approved))\b", re.I)
# How a trial was set up is no result, whatever topic it is filed under.
_SET_UP = re.compile(r"\b(design|baseline|eligibility|entry|dose groups?|trial procedures|exposure|records)\b", re.I)
_ALIKE = 0.75
_ALSO_ASKED = "Also asked"
_A_DOCUMENT = 2  # sentences of prose that a section takes from one document


@dataclass(frozen=True, slots=True)
class Written:
    """Drafts of one section, in order. is_gap: the library holds no line that fits the section at all."""

    plan: SectionPlan
    drafts: tuple[Draft, ...]
    is_gap: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """Everything written for a question, before any of it is judged.

    bottom_line: first. spare: further lines, best first, to take the place of bottom lines that do not pass.
    drugs: those the answer treats as options, in order of first mention; approved: those of them with an approval.
    """

    bottom_line: tuple[Draft, ...]
    spare: tuple[Draft, ...]
    sections: tuple[Written, ...]
    lines: tuple[Candidate, ...]
    drugs: tuple[str, ...]
    approved: tuple[str, ...]


def write(question: Question, evidence: Sequence[Evidence]) -> Outline:
    """The drafts of an answer by the plan of its question type. Evidence that bears on nothing gives empty sections."""
    plan = PLANS[question.type]
    lines = candidates(question, evidence)
    drugs = _drugs_in(lines, question)
    approved = tuple(drug for drug in drugs if _is_approved(drug, lines))
    best = _Best.of(plan, lines, drugs, approved)
    used: list[Candidate] = []
    sections = []
    settled = [section for section in plan.sections if not section.is_unsettled]
    unsettled = [section for section in plan.sections if section.is_unsettled]
    for section in (*settled, *_also_asked(plan, question), *unsettled):
        chosen = _choose(section, plan, lines, used, best, drugs, approved)
        if section.is_fallback and len(used) > 1:
            chosen = []
        used.extend(chosen)
        drafts = tuple(_draft(line, section.heading) for line in chosen)
        is_gap = not any(_fits(section, line, drugs, approved) for line in lines)
        sections.append(Written(section, drafts, is_gap))
    bottom, spare = _bottom_line(plan, question, lines, tuple(sections), approved)
    return Outline(bottom, spare, tuple(sections), lines, drugs, approved)


def _also_asked(plan: Plan, question: Question) -> tuple[SectionPlan, ...]:
    """A section for what the question's words ask for beside its type: the dose, and who should not take it."""
    planned = {topic for section in plan.sections for topic in section.topics}
    further = tuple(sorted(hinted_topics(question) - planned))
    if plan.composes_options or not further:
        return ()
    return (SectionPlan(_ALSO_ASKED, "other", further, 4, 3, prefer=LABEL_FIRST, needs_drug=True),)


def _choose(
    section: SectionPlan,
    plan: Plan,
    lines: Sequence[Candidate],
    used: Sequence[Candidate],
    best: _Best,
    drugs: tuple[str, ...],
    approved: tuple[str, ...],
) -> list[Candidate]:
    taken = {_order(line) for line in used}
    fitting = [line for line in lines if _fits(section, line, drugs, approved) and _order(line) not in taken]
    fitting = _focused(section, plan, fitting, best)
    efficacy = [line for line in lines if line.topic == "efficacy"]
    common = _commonest_outcome(efficacy) if section.kind == "efficacy" else ""
    ranked = sorted(fitting, key=lambda line: (-_worth(section, plan, line, common), _order(line)))
    per_drug: dict[str, int] = {}
    chosen: list[Candidate] = []
    for line in ranked:
        if len(chosen) == section.limit:
            break
        if section.per_drug and (line.drug or drugs) and per_drug.get(line.drug, 0) >= section.per_drug:
            continue
        if line.finding is None and sum(other.evidence is line.evidence for other in chosen) >= _A_DOCUMENT:
            continue
        if section.is_varied and any((line.drug, line.topic) == (other.drug, other.topic) for other in chosen):
            continue
        if any(_alike(line, other) for other in (*used, *chosen)):
            continue
        per_drug[line.drug] = per_drug.get(line.drug, 0) + 1
        chosen.append(line)
    return sorted(chosen, key=lambda line: _place(line, drugs, approved)) if section.per_drug else chosen


@dataclass(frozen=True, slots=True)
class _Best:
    """The highest focus of any line about the question, and of any that fits a core section; the topics of the core."""

    of_all: float
    of_core: float
    topics: frozenset[str]

    @staticmethod
    def of(plan: Plan, lines: Sequence[Candidate], drugs: tuple[str, ...], approved: tuple[str, ...]) -> _Best:
        core = [section for section in plan.sections if section.is_core]
        fitting = [line for line in lines if any(_fits(section, line, drugs, approved) for section in core)]
        return _Best(
            of_all=max((line.focus for line in lines if line.is_about), default=0.0),
            of_core=max((line.focus for line in fitting), default=0.0),
            topics=frozenset(topic for section in core for topic in section.topics),
        )


def _focused(section: SectionPlan, plan: Plan, lines: list[Candidate], best: _Best) -> list[Candidate]:
    """Lines near enough to what the question is after.

    A core section measures its lines against its own best, so that it is never emptied by a word that only other
    sections hold, unless another core section holds it; any other section measures against the best of all. Lines of
    a topic that the question's words ask for need half as much.
    """
    if not plan.floor or section.heading == _ALSO_ASKED:
        return lines
    if section.is_unsettled:
        lines = [line for line in lines if line.is_hinted or (line.topic in best.topics and not line.is_special)]
    within = max((line.focus for line in lines), default=0.0)
    if section.is_core and not within:
        return [] if best.of_core else lines
    needed = plan.floor * (within if section.is_core else best.of_all)
    return [line for line in lines if line.focus >= needed * (0.5 if line.is_hinted else 1.0)]


def _fits(section: SectionPlan, line: Candidate, drugs: tuple[str, ...], approved: tuple[str, ...]) -> bool:
    if not line.is_about and (section.kind != "comparison" or section.needs_drug):
        return False
    if section.is_unsettled:
        return line.is_unsettled
    if line.topic not in section.topics:
        return False
    timed = f"{line.finding.timepoint or ''} {line.said}" if line.finding else line.said
    if section.words and not re.search(section.words, timed, re.I):
        return False
    if section.unless and re.search(section.unless, timed, re.I):
        return False
    if section.standing == "approved" and approved:
        if line.topic == "approval" and (section.kind == "approval") != _grants(line):
            return False
        return line.drug in approved or (not line.drug and section.kind != "dosing")
    if section.standing == "unapproved":
        return bool(line.drug) and line.drug in drugs and line.drug not in approved
    return True


def _worth(section: SectionPlan, plan: Plan, line: Candidate, common_outcome: str) -> float:
    """How good a line is for a section: on the question, of the preferred design, with what a result needs."""
    preferred = section.prefer.index(line.design) if line.design in section.prefer else len(section.prefer)
    worth = plan.weight * line.focus + 0.6 * (1 - preferred / (len(section.prefer) or 1))
    worth += 0.5 * line.is_hinted if plan.floor else 0.0
    worth += 0.6 * (line.terms > 1) if plan.floor else 0.0
    worth += 0.5 * (section.kind == "comparison" and line.is_unsettled)
    finding = line.finding
    if finding is None:
        worth += 1.2 / (1 + line.evidence.rank / 3) + 0.5 * line.concludes
    else:
        worth -= 0.8 * bool(_SET_UP.search(finding.outcome or ""))
        worth += 0.5 * line.is_subject
        worth += 0.1 * min(line.said.count(","), 4) * (section.kind == "monitoring")
        worth += 0.5 * bool(section.is_unsettled and _NOT_COMPARED.search(line.said))
        worth += 0.3 * bool(section.kind == "special_population" and _FORBIDS.search(line.said))
        worth += 0.4 * bool(section.kind == "dosing" and re.search(r"\d ?m?g\b", line.said))
        worth += 0.3 * bool(finding.comparator and len(finding.arms) > 1)
        worth += 0.3 * any(arm.unit == "%" for arm in finding.arms) + 0.1 * bool(finding.timepoint)
        worth += 0.3 * bool(finding.dose and section.kind in ("efficacy", "approval", "dosing"))
        worth += 0.6 * bool(common_outcome and (finding.outcome or "").startswith(common_outcome))
    if line.is_special:
        worth -= 0.8 if section.kind != "special_population" else -0.2
    if _SECOND_HAND.search(line.evidence.document.provenance.read_as):
        worth -= 0.25
    return worth - 0.002 * line.evidence.rank


_SECOND_HAND = re.compile(r"\b(news|topline|digest|conference|interview|opinion|secondary|title page|opening)\b", re.I)


def _commonest_outcome(lines: Sequence[Candidate]) -> str:
    """The outcome most findings share, so that drugs can be seen side by side; "" where none is shared."""
    counts: dict[str, int] = {}
    for line in lines:
        if line.finding and line.finding.outcome and line.finding.arms:
            counts[line.finding.outcome] = counts.get(line.finding.outcome, 0) + 1
    best = max(counts.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    return best[0] if best[1] > 1 else ""


def _order(line: Candidate) -> tuple[str, int]:
    """A line's document and place in it: its identity, and how ties fall."""
    return (line.evidence.document.id, line.span.start)


def _place(line: Candidate, drugs: tuple[str, ...], approved: tuple[str, ...]) -> int:
    """Where a line stands among those of other drugs: approved drugs first, then the rest, then the class."""
    order = (*approved, *(drug for drug in drugs if drug not in approved))
    return order.index(line.drug) if line.drug in order else len(order)


def _alike(one: Candidate, other: Candidate) -> bool:
    """Whether two lines say the same of the same drug: most words shared, and no number that only one of them has."""
    first, second = one.words, other.words
    if one.drug != other.drug or not first or not second:
        return False
    if {word for word in first ^ second if word[0].isdigit()}:
        return False
    return len(first & second) / min(len(first), len(second)) >= _ALIKE


def _drugs_in(lines: Sequence[Candidate], question: Question) -> tuple[str, ...]:
    """Options the lines speak of, approved-looking ones first, then by how much is held on each."""
    counts: dict[str, int] = {}
    for line in lines:
        if line.drug:
            counts[line.drug] = counts.get(line.drug, 0) + 1
    asked = {name.lower() for term in question.pico.intervention for name in (term,)}
    return tuple(
        sorted(counts, key=lambda drug: (drug not in asked, not _is_approved(drug, lines), -counts[drug], drug))
    )


def _is_approved(drug: str, lines: Iterable[Candidate]) -> bool:
    return any(
        line.topic == "approval" and line.drug == drug and _grants(line) and line.design is not Design.REGISTRY
        for line in lines
    ) and any(line.topic == "dosing" and line.drug == drug and line.design is Design.LABEL for line in lines)


def _grants(line: Candidate) -> bool:
    return bool(_APPROVED.search(line.said)) and not _denies(line)


def _denies(line: Candidate) -> bool:
    population = line.finding.population or "" if line.finding else ""
    return bool(_NOT_APPROVED.search(line.said) or _OTHER_DISEASE.search(f"{population} {line.said}"))


def _draft(line: Candidate, heading: str, *, is_bottom_line: bool = False) -> Draft:
    text, citations = worded(line)
    return Draft(
        text=text,
        citations=citations,
        section=heading,
        certainty=line.certainty,
        findings=(line.finding.id,) if line.finding else (),
        is_bottom_line=is_bottom_line,
    )


def _bottom_line(
    plan: Plan, question: Question, lines: Sequence[Candidate], sections: tuple[Written, ...], approved: tuple[str, ...]
) -> tuple[tuple[Draft, ...], tuple[Draft, ...]]:
    """The first lines a reader sees, and lines to take the place of those that do not pass."""
    firsts = [draft for written in sections if not written.plan.is_unsettled for draft in written.drafts]
    spare = tuple(
        Draft(d.text, d.citations, "bottom line", d.certainty, d.findings, is_bottom_line=True) for d in firsts
    )
    if plan.composes_options and approved:
        composed = _options(question, lines, approved)
        return composed, spare
    return spare[: plan.leads], spare[plan.leads :]


def _options(question: Question, lines: Sequence[Candidate], approved: tuple[str, ...]) -> tuple[Draft, ...]:
    drafts = []
    naming = [line for line in lines if line.topic == "approval" and _grants(line)]
    widest = max(naming, key=lambda line: (sum(drug in line.said.lower() for drug in approved), -line.evidence.rank))
    if sum(drug in widest.said.lower() for drug in approved) > 1:
        drafts.append(_draft(widest, "bottom line", is_bottom_line=True))
    drafts.extend(draft for drug in approved if (draft := _result_line(drug, lines)) is not None)
    warned = [line for line in lines if line.topic == "boxed-warning" and line.drug in approved]
    if warned:
        most = max(warned, key=lambda line: (line.design is Design.LABEL, line.said.count(","), line.said))
        drafts.append(_draft(most, "bottom line", is_bottom_line=True))
    stopped = [
        line for line in lines if line.topic == "durability" and line.drug in approved and _tells_of_stopping(line)
    ]
    if stopped:
        last = max(stopped, key=lambda line: (line.design is Design.RCT, "placebo" not in line.said, line.said))
        drafts.append(_draft(last, "bottom line", is_bottom_line=True))
    return tuple(drafts)


def _tells_of_stopping(line: Candidate) -> bool:
    """Whether a line compares people who stopped with people who went on."""
    finding = line.finding
    return bool(finding and finding.comparator and finding.arms and re.search(r"\b(withdr|stopp)", line.said, re.I))


def _result_line(drug: str, lines: Sequence[Candidate]) -> Draft | None:
    """One drug's main result in one line: the commonest outcome, on labelled doses, against its comparator."""
    doses = frozenset(
        dose
        for line in lines
        if line.topic == "dosing" and line.drug == drug and line.design is Design.LABEL and line.finding
        for dose in re.findall(r"\d+(?:\.\d+)? mg", line.finding.dose or "")
    )
    results = [line for line in lines if line.topic == "efficacy" and line.drug == drug and line.finding]
    common = _commonest_outcome([line for line in lines if line.topic == "efficacy" and line.design is Design.RCT])
    ranked = sorted(
        results,
        key=lambda line: (
            line.is_special,
            line.design is not Design.RCT,
            not (line.finding and (line.finding.outcome or "") == common),
            bool(_SECOND_HAND.search(line.evidence.document.provenance.read_as)),
            line.evidence.rank,
            line.finding.statement.start if line.finding else 0,
        ),
    )
    for line in ranked:
        assert line.finding is not None
        said = word_arms(line.finding, line.evidence.document, drug, doses)
        if said is not None:
            return Draft(
                text=f"{said[0].upper()}{said[1:]}.",
                citations=_with_context(line),
                section="bottom line",
                certainty=line.certainty or Certainty.LOW,
                findings=(line.finding.id,),
                is_bottom_line=True,
            )
    return None


def _with_context(line: Candidate) -> tuple[Citation, ...]:
    """A line's citations with its finding's context, for wordings that draw on the context's fields."""
    _, citations = worded(line)
    finding = line.finding
    if finding is None or finding.context is None or any(c.span == finding.context for c in citations):
        return citations
    return (*citations, cite(line.evidence.document, finding.context, finding))
