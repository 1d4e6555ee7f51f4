"""Every line an answer could hold: worded, bound to its spans, and weighed against the question."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from everyline.answer.plain import cite, word_finding
from everyline.answer.plans.base import RESULT
from everyline.domain.answer import Citation
from everyline.domain.evidence import Certainty, Design, Evidence, Finding
from everyline.domain.question import Question
from everyline.domain.text import DocumentKind, SectionKind
from everyline.domain.words import content_words, first_mentioned, mentions

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
_ESTIMATES = frozenset({"efficacy", "safety", "durability", "comparator", "special-population", RESULT})
_UNSETTLED = re.compile(
    r"\b(not known|unknown|unclear|uncertain|could not be|impossible|no (?:adequate|results|head)|"
    r"has not been shown|not been established|under (?:study|trial)|investigational|too small|"
    r"indirect comparison|ask for|still a trial|short and its|remains? to be|further (?:studies|research|trials)|"
    r"more (?:studies|research|trials)|may be out of date|not studied|insufficient (?:evidence|data)|limited evidence)",
    re.I,
)
_AIM = re.compile(
    r"^(?:the )?(?:aims?|purpose|objectives?|goal)\b|\bwe (?:aimed|sought|investigated whether|hypothesi[sz]ed)\b"
    r"|\b(?:was|were) (?:to (?:determine|assess|evaluate|investigate|examine|compare)|designed|conducted to)\b",
    re.I,
)
_SPECIAL = re.compile(
    r"\b(adolescen\w*|child\w*|paediatric|pediatric|pregnan\w*|breast-?feeding|lactation|renal|hepatic|elderly|"
    r"aged 65|aged 50|rheumatoid arthritis|atopic dermatitis|psoriasis|service members|insured members)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that could be said.

    drug: the question's intervention it is about, "" where it names none. relevance: 0 to 1, the share of the
    question's own words it holds, rare ones weighing more. is_about: names a drug or class of the question, or the
    question names none. is_special: about people the question did not ask of.
    """

    topic: str
    said: str
    text: str
    citations: tuple[Citation, ...]
    certainty: Certainty | None
    design: Design
    evidence: Evidence
    finding: Finding | None
    drug: str
    is_about: bool
    relevance: float
    is_unsettled: bool
    is_special: bool


def candidates(question: Question, evidence: Sequence[Evidence]) -> tuple[Candidate, ...]:
    """Every line the evidence could give, in order of the ranking, each weighed against the question."""
    drugs = drug_names(question)
    lines = [line for item in evidence for line in _lines(item, question, drugs)]
    return _weigh(question, lines)


def drug_names(question: Question) -> tuple[str, ...]:
    """The interventions and comparators of a question with every other word for them, longest first."""
    terms = (*question.pico.intervention, *question.pico.comparator)
    names = {name for term in terms for name in question.names(term)}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def _lines(item: Evidence, question: Question, drugs: tuple[str, ...]) -> list[Candidate]:
    if "judged wrong" in item.document.provenance.read_as:
        return []  # kept in the library as a warning, never said as fact
    lines = []
    for finding, appraisal in item.findings:
        said = finding.statement.of(item.document.text)
        text, citations = word_finding(finding, item.document)
        about = f"{finding.intervention or ''} | {said}"
        population = f"{finding.population or ''} {said if finding.topic == 'special-population' else ''}"
        lines.append(
            Candidate(
                topic=finding.topic,
                said=said,
                text=text,
                citations=citations,
                certainty=appraisal.certainty if _has_certainty(finding.topic, appraisal.design) else None,
                design=appraisal.design,
                evidence=item,
                finding=finding,
                drug=_drug(finding.intervention or "", about, drugs),
                is_about=not drugs or mentions(about, drugs),
                relevance=0.0,
                is_unsettled=bool(_UNSETTLED.search(said)),
                is_special=_is_special(population, question),
            )
        )
    for sentence in item.sentences:
        topic = _TOPICS.get(sentence.kind)
        said = sentence.span.of(item.document.text)
        if topic is None or _AIM.search(said) or len(said.split()) < 5 or said.rstrip().endswith("?"):
            continue
        lines.append(
            Candidate(
                topic=topic,
                said=said,
                text=" ".join(said.split()),
                citations=(cite(item.document, sentence.span),),
                certainty=item.appraisal.certainty if topic in _ESTIMATES and not _is_label(item) else None,
                design=item.appraisal.design,
                evidence=item,
                finding=None,
                drug=first_mentioned(f"{said} {item.document.title}", drugs) or "",
                is_about=not drugs or mentions(f"{said} {item.document.title}", drugs),
                relevance=0.0,
                is_unsettled=bool(_UNSETTLED.search(said)),
                is_special=False,
            )
        )
    return lines


def _weigh(question: Question, lines: list[Candidate]) -> tuple[Candidate, ...]:
    """Relevance by the question's words, each worth the logarithm of its rarity among the lines themselves."""
    wanted = {word: {word} for word in content_words(question.text)}
    for head, further in question.expansions:
        for word in content_words(head):
            if word in wanted:
                wanted[word] |= {folded for name in further for folded in content_words(name)}
    held = [set(content_words(f"{line.text} {_context(line)}")) for line in lines]
    rarity = Counter({w: sum(1 for words in held if words & alike) for w, alike in wanted.items()})
    worth = {w: math.log(1 + len(lines) / (1 + rarity[w])) for w in wanted}
    total = sum(worth.values()) or 1.0
    return tuple(
        replace(line, relevance=sum(worth[w] for w, alike in wanted.items() if words & alike) / total)
        for line, words in zip(lines, held, strict=True)
    )


def _context(line: Candidate) -> str:
    """Words that count for what a line is about without being said in it."""
    finding = line.finding
    if finding is None:
        return line.evidence.document.title
    return " ".join(filter(None, (finding.topic, finding.outcome, finding.population, finding.intervention)))


def _drug(intervention: str, about: str, drugs: tuple[str, ...]) -> str:
    """The one drug a finding is about; "" where it speaks of several or of the class."""
    named = {name.lower() for name in drugs if mentions(about, [name])}
    inside = {name.lower() for name in drugs if mentions(intervention, [name])}
    if len(inside) == 1:
        return inside.pop()
    if not inside and len(named) == 1:
        return named.pop()
    return ""


def _has_certainty(topic: str, design: Design) -> bool:
    return topic in _ESTIMATES and design not in (Design.LABEL, Design.GUIDELINE)


def _is_label(item: Evidence) -> bool:
    return item.document.kind is DocumentKind.LABEL


def _is_special(text: str, question: Question) -> bool:
    asked = " ".join((question.text, *question.pico.population)).lower()
    return any(match[0].lower()[:6] not in asked for match in _SPECIAL.finditer(text))
