"""The lines that one work could give: a finding or a sentence of prose, each with what it is about."""

from __future__ import annotations

import re

from everyline.answer.candidate import Candidate, asks_of_drugs, is_label, is_named
from everyline.answer.focus import age_groups, time_words
from everyline.answer.plain import is_generic
from everyline.answer.plans.base import RESULT
from everyline.answer.prose import Weight
from everyline.answer.quotable import Quotable, quotables
from everyline.domain.drug_classes import classes_of
from everyline.domain.evidence import Certainty, Design, Evidence, Finding, Step
from everyline.domain.question import Question, QuestionType, Reader
from everyline.domain.text import DocumentKind, SectionKind
from everyline.domain.words import (
    content_words,
    count_mentions,
    first_mentioned,
    mentions,
)

# What a sentence of prose can be used for, by the section it stands in. Sections not named here (title, aim,
# methods, background, references) can carry no result and give no line.
_TOPICS: dict[SectionKind, str] = {
    SectionKind.RESULTS: RESULT,
    SectionKind.CONCLUSION: RESULT,
    SectionKind.ABSTRACT: RESULT,
    SectionKind.BODY: RESULT,
    SectionKind.OUTCOMES: RESULT,
    SectionKind.CLINICAL_STUDIES: RESULT,
    SectionKind.ADVERSE_EVENTS: "safety",
    SectionKind.BOXED_WARNING: "boxed-warning",
    SectionKind.INDICATIONS: "approval",
    SectionKind.DOSAGE: "dosing",
    SectionKind.CONTRAINDICATIONS: "contraindication",
    SectionKind.WARNINGS: "safety",
    SectionKind.ADVERSE_REACTIONS: "safety",
    SectionKind.INTERACTIONS: "interaction",
    SectionKind.SPECIAL_POPULATIONS: "special-population",
    SectionKind.PHARMACOLOGY: "mechanism",
    SectionKind.PATIENT_INFORMATION: "definition",
    SectionKind.OTHER: RESULT,
}
_SHORT = 600  # characters of a note that tells of one thing and may name it once
ESTIMATES = frozenset({"efficacy", "safety", "durability", "comparator", "special-population", RESULT})
_PAYS = re.compile(r"\b(?:insur\w+|payers?|pays?|paying|authori[sz]ation|coverage|renewal)\b", re.I)
_UNSETTLED = re.compile(
    r"\b(not known|(?:is|are|remains?|still|largely) unknown|unclear|uncertain|could not be|impossible|"
    r"no (?:adequate|results|head)|has not been shown|not been established|under (?:study|trial)|investigational|"
    r"too small|indirect comparison|ask for|still a trial|short and its|remains? to be|"
    r"(?:further|more) (?:studies|research|trials)|may be out of date|not studied|"
    r"insufficient (?:evidence|data)|limited evidence)",
    re.I,
)
_NO_ESTIMATE = re.compile(
    r"\b(design|baseline|eligibility|recommendation|licence|trial programme|evidence (?:base|limits)|appraisal)\b", re.I
)
_CONTROL = re.compile(r"placebo|vehicle|sham.*|no (?:treatment|therapy)|(?:usual|standard) (?:of )?care", re.I)
# What is said of a class holds for its medicines; its doses and results are each medicine's own.
_OF_CLASSES = frozenset(
    {
        QuestionType.SAFETY,
        QuestionType.SPECIAL_POPULATION,
        QuestionType.MONITORING,
        QuestionType.INTERACTION,
        QuestionType.YES_NO,
    }
)
_SPECIAL = re.compile(
    r"\b(adolescen\w*|child\w*|paediatric|pediatric|pregnan\w*|breast-?feeding|lactation|renal|hepatic|elderly|"
    r"aged 65|aged 50|rheumatoid arthritis|atopic dermatitis|psoriasis|service members|insured members)\b",
    re.I,
)


def lines_of(item: Evidence, question: Question, drugs: tuple[str, ...]) -> list[Candidate]:
    read_as = item.document.provenance.read_as
    if "judged wrong" in read_as or "title page only" in read_as:
        return []  # kept in the library as a warning or a pointer, never said as fact
    lines = []
    for finding, appraisal in item.findings:
        said = finding.statement.of(item.document.text)
        about = f"{finding.intervention or ''} | {said}"
        context = _context(finding)
        population = f"{finding.population or ''} {said if finding.topic == 'special-population' else ''}"
        lines.append(
            Candidate(
                topic=finding.topic,
                said=said,
                span=finding.statement,
                words=frozenset((*content_words(said), *time_words(said))),
                fields=(fields := frozenset((*content_words(context), *time_words(context)))),
                held=frozenset((*content_words(f"{said} {item.document.title}"), *time_words(said))) | fields,
                certainty=appraisal.certainty if _has_certainty(finding, appraisal.design) else None,
                design=appraisal.design,
                evidence=item,
                finding=finding,
                drug=_drug(finding.intervention or "", about, drugs),
                terms=_terms(question, about),
                is_about=not asks_of_drugs(question) or _is_about(finding, said, item, question),
                is_hinted=False,
                is_subject=False,
                focus=0.0,
                likeness=0.0,
                is_unsettled=bool(_UNSETTLED.search(said)),
                is_special=finding.topic != "boxed-warning" and _is_special(population, question),
                concludes=False,
                steps=appraisal.steps if _has_certainty(finding, appraisal.design) else (),
            )
        )
    for quoted in quotables(item):
        line = _prose_line(item, quoted, question, drugs)
        if line is not None:
            lines.append(line)
    return lines


def _prose_line(item: Evidence, quoted: Quotable, question: Question, drugs: tuple[str, ...]) -> Candidate | None:
    """A sentence of prose as a line; None where its section can carry none."""
    document = item.document
    topic = _TOPICS.get(quoted.kind, RESULT if quoted.weight is Weight.KNOWN else None)
    if topic == RESULT and is_label(item):
        # Its trials tell how well a drug works, and nothing else; descriptions and packages tell nothing.
        topic = "efficacy" if quoted.kind is SectionKind.CLINICAL_STUDIES else None
    if topic is None:
        return None
    said = quoted.said
    about = f"{said} {document.title}"
    # What a work takes as known was found by others, by a design nobody here has seen.
    is_estimate = topic in ESTIMATES and not is_label(item) and quoted.weight is not Weight.KNOWN
    certainty = item.appraisal.certainty if is_estimate else None
    steps = item.appraisal.steps if certainty is not None else ()
    if certainty is Certainty.HIGH:
        # One sentence of one abstract, with no groups and times laid out beside it, is never high certainty.
        certainty, steps = Certainty.MODERATE, (*steps, Step("reading", "one sentence, with no groups beside it", -1))
    return Candidate(
        topic=topic,
        said=said,
        span=quoted.span,
        words=frozenset(content_words(said)),
        fields=frozenset(),
        held=frozenset(content_words(about)),
        certainty=certainty,
        design=item.appraisal.design,
        evidence=item,
        finding=None,
        drug=first_mentioned(about, drugs) or "",
        terms=_terms(question, said),
        is_about=not asks_of_drugs(question) or _is_about_in_prose(about, item, drugs),
        is_hinted=False,
        is_subject=False,
        focus=0.0,
        likeness=0.0,
        is_unsettled=bool(_UNSETTLED.search(said)),
        is_special=False,
        steps=steps,
        concludes=quoted.weight is Weight.CONCLUSION,
        quoted=quoted,
    )


def _is_about_in_prose(about: str, item: Evidence, drugs: tuple[str, ...]) -> bool:
    """Whether a sentence or its title names a drug, or its abstract does so often enough to be about it: twice, or
    once where it is short."""
    if mentions(about, drugs):
        return True
    text = item.document.text
    return item.document.kind is DocumentKind.ABSTRACT and count_mentions(text, drugs) > (len(text) > _SHORT)


def _context(finding: Finding) -> str:
    """Words that count for what a finding is about without being said in it."""
    fields = (finding.topic, finding.outcome, finding.population, finding.intervention, finding.dose, finding.timepoint)
    return " ".join(filter(None, fields))


def _drug(intervention: str, about: str, drugs: tuple[str, ...]) -> str:
    """The one drug a finding is about; "" where it speaks of several or of the class."""
    named = {name.lower() for name in drugs if mentions(about, [name])}
    inside = {name.lower() for name in drugs if mentions(intervention, [name])}
    if len(inside) == 1:
        return inside.pop()
    if not inside and len(named) == 1:
        return named.pop()
    return ""


def _terms(question: Question, text: str) -> int:
    """How many of the question's treatments a text names, by a name or by all the words of one."""
    terms = (*question.pico.intervention, *question.pico.comparator)
    return sum(is_named(text, question.names(term)) for term in terms)


def _is_about(finding: Finding, said: str, item: Evidence, question: Question) -> bool:
    """Whether a finding bears on the question's drugs: by what was given, else by what is said; or on their class,
    where its document names the drug."""
    given = finding.intervention or ""
    asked = (*question.pico.intervention, *question.pico.comparator)
    # Every trial has its placebo: a line is not about the question's for that.
    treatments = [term for term in asked if not _CONTROL.fullmatch(term)] or asked
    terms = [question.names(term) for term in treatments]
    groups = " | ".join(arm.arm for arm in finding.arms if arm.arm)
    if any(is_named(given, names) or mentions(groups, names) for names in terms):
        return True
    if re.search(r"inhibitors?\b|\bclass\b", given, re.I):
        is_shared = question.type in _OF_CLASSES
        return any(
            mentions(item.document.text, names) or (is_shared and mentions(given, classes_of(names))) for names in terms
        )
    if given and not is_generic(given):
        return False
    if any(is_named(said, names) for names in terms):
        return True
    # Of treatments in general, set beside a class: a work that names the drug speaks of it.
    return bool(re.search(r"\binhibitors\b", said)) and any(mentions(item.document.text, names) for names in terms)


def _has_certainty(finding: Finding, design: Design) -> bool:
    """Whether a finding estimates anything: advice, a label's words and how a trial was set up do not."""
    if finding.topic not in ESTIMATES or design in (Design.LABEL, Design.GUIDELINE):
        return False
    if _NO_ESTIMATE.search(finding.outcome or ""):
        return False
    return bool(finding.arms) or finding.topic in ("efficacy", "safety")


def _is_special(text: str, question: Question) -> bool:
    asked = " ".join((question.text, *question.pico.population, *age_groups(question.text))).lower()
    if re.search(r"\badults\b", text):
        return False  # adults with others beside them are no special group
    if question.reader is Reader.PAYER or _PAYS.search(asked):
        asked += " insured"
    return any(match[0].lower()[:6] not in asked for match in _SPECIAL.finditer(text))
