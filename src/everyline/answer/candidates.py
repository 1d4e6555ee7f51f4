"""Every line an answer could hold: worded, bound to its spans, and weighed against the question."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from everyline.answer.alike import alike
from everyline.answer.focus import (
    SEVERITY,
    age_groups,
    asked_words,
    aspects,
    focus_words,
    hinted_topics,
    proper_words,
    time_words,
    topics_of,
)
from everyline.answer.nearness import Near, nearness
from everyline.answer.plain import cite, is_generic, word_finding
from everyline.answer.plans.base import RESULT
from everyline.answer.prose import Weight
from everyline.answer.quotable import Quotable, quotables
from everyline.domain.answer import Citation
from everyline.domain.drug_classes import classes_of
from everyline.domain.evidence import Certainty, Design, Evidence, Finding, Step
from everyline.domain.ids import DocumentId
from everyline.domain.question import Question, QuestionType, Reader
from everyline.domain.text import Document, DocumentKind, SectionKind, Span
from everyline.domain.words import (
    GROUPS,
    HARMS,
    KIND_WORDS,
    content_words,
    count_mentions,
    first_mentioned,
    fold,
    mentions,
    names_a_disease,
    other_diseases,
    with_whole,
)
from everyline.domain.words import asked_words as words_asked

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
_FEW = 0.6
_SHORT = 600  # characters of a note that tells of one thing and may name it once
_MOST = 0.5
_OF_ANOTHER = 0.6
_IN_FIELDS = 0.9
_IN_TITLE = 0.7
_ESTIMATES = frozenset({"efficacy", "safety", "durability", "comparator", "special-population", RESULT})
_POLAR = re.compile(r"\W*(?:can|could|does|do|will|would|is|are) (?!there|i\b|we\b|you\b|my\b|it\b|any)", re.I)
_PAYS = re.compile(r"\b(?:insur\w+|payers?|pays?|paying|authori[sz]ation|coverage|renewal)\b", re.I)
_ANY_DISEASE = re.compile(
    r"(?:skin|hair|chronic|autoimmune|inflammatory|immune)? ?(?:diseases?|disorders?|conditions?)", re.I
)
_UNSETTLED = re.compile(
    r"\b(not known|(?:is|are|remains?|still|largely) unknown|unclear|uncertain|could not be|impossible|"
    r"no (?:adequate|results|head)|has not been shown|not been established|under (?:study|trial)|investigational|"
    r"too small|indirect comparison|ask for|still a trial|short and its|remains? to be|"
    r"(?:further|more) (?:studies|research|trials)|may be out of date|not studied|"
    r"insufficient (?:evidence|data)|limited evidence)",
    re.I,
)
# A sentence of prose and its title must hold this share of the question's words, by rarity, and be this near, or it is
# about something else; more is asked where there is a title. Chosen on BioASQ 7B and 8B (what is right) and on LiveQA
# and ExpertQA questions the library can't answer.
LEAST_SHARE, LEAST_NEAR = 0.2, 0.3
LEAST_SHARE_TITLED, LEAST_NEAR_TITLED = 0.6, 0.5
# What the sentence itself must hold of it, beside its title.
LEAST_OWN = 0.1
# A study answers what a disease is, how it is found or how it goes only where it was about that: its title must be held
# by the question to this share, and to the second where another thing is asked and no treatment is named.
LEAST_TITLE, LEAST_TITLE_ELSE = 0.5, 0.35
_EXCERPT = 1000  # characters up to which a text is an excerpt, picked for what it says rather than by its title
_NO_ESTIMATE = re.compile(
    r"\b(design|baseline|eligibility|recommendation|licence|trial programme|evidence (?:base|limits)|appraisal)\b", re.I
)
_OF_TREATMENT = frozenset({QuestionType.EFFICACY, QuestionType.TREATMENT_OPTIONS, QuestionType.COMPARISON})
_TREATS = _ESTIMATES - {"safety"} | {"approval", "dosing", "algorithm"}
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
_WARNS = frozenset({"boxed-warning", "safety"})
_SPECIAL = re.compile(
    r"\b(adolescen\w*|child\w*|paediatric|pediatric|pregnan\w*|breast-?feeding|lactation|renal|hepatic|elderly|"
    r"aged 65|aged 50|rheumatoid arthritis|atopic dermatitis|psoriasis|service members|insured members)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that could be said. It is worded (`worded`) only when it is chosen.

    said, span: the statement or sentence, and where it stands. words: its content words; fields: those of its
    context, that count for what it is about; held: both, and those of its work's title.
    drug: the question's intervention it is about, "" where it names none or several. terms: how many of the question's
    interventions and comparators it names. is_about: it is about a drug or
    class of the question, or the question names none. is_hinted: of a topic that the question's words ask for.
    is_subject: what it is about, or its first word, is one of the question's focus words.
    focus: 0 to 1, the share of the question's focus words that it holds, rare ones weighing more; likeness: the same of
    all words of the question but its names.
    is_special: about people the question did not ask of. concludes: a sentence of prose that draws its conclusion.
    steps: how its certainty came about, empty where it has none.
    quoted: the sentence, where the line is one. near: 0 to 1, how near it is to the question, and share: the
    share of the question's words that it and its title hold; both 0 for findings.
    """

    topic: str
    said: str
    span: Span
    words: frozenset[str]
    fields: frozenset[str]
    held: frozenset[str]
    certainty: Certainty | None
    design: Design
    evidence: Evidence
    finding: Finding | None
    drug: str
    terms: int
    is_about: bool
    is_hinted: bool
    is_subject: bool
    focus: float
    likeness: float
    is_unsettled: bool
    is_special: bool
    concludes: bool
    steps: tuple[Step, ...] = ()
    quoted: Quotable | None = None
    near: float = 0.0
    share: float = 0.0


def candidates(question: Question, evidence: Sequence[Evidence]) -> tuple[Candidate, ...]:
    """Every line the evidence could give, in order of the ranking, each weighed against the question."""
    asked = drug_names(question)
    drugs = asked or _named_by(evidence)
    conditions = _conditions(question, evidence)
    lines = [line for item in evidence for line in _lines(item, question, drugs) if _is_on(line, conditions)]
    lines = _of_the_indication(lines, conditions)
    if question.type is QuestionType.SPECIAL_POPULATION:
        groups = [name for term in question.pico.population for name in question.names(term)]
        lines = [line for line in lines if not _is_of_label_trials(line) or mentions(line.said, groups)]
    if asked and conditions and question.type is not QuestionType.INTERACTION:
        lines = [line for line in lines if line.quoted is None or _joins(line.evidence.document, asked, conditions)]
    if conditions and not any(_speaks_of(line, conditions, question.type) for line in lines):
        return ()  # lines that name no disease can add to an answer, never be one
    if question.urgency is not None and question.reader.is_lay:
        # Beside what to do now stands a label's warning at most: a trial that saw no more clots must not reassure.
        lines = [line for line in lines if line.design is Design.LABEL and line.topic in _WARNS]
    wanted = (*focus_words(question), *_forms(question, lines))
    is_of_options = question.type is QuestionType.TREATMENT_OPTIONS and not _POLAR.match(question.text)
    is_of_one_thing = not _asks_of_drugs(question) and not is_of_options
    if wanted and is_of_one_thing and not any(line.held & meant for line in lines for meant in wanted):
        return ()  # of all that is asked beside the disease, no line holds a word
    weighed = _with_nearness(question, _weigh(question, wanted, lines))
    if asked:
        return weighed
    closely = tuple(name for term in question.pico.population if names_a_disease(term) for name in question.names(term))
    indicated = _indicated(weighed, closely if conditions else ())
    return tuple(line for line in weighed if _is_label_asked_of(question, line, indicated))


# What a label says of its drug is no answer to what a disease is, how it is found or how it goes.
_OF_DISEASE = frozenset({QuestionType.DEFINITION, QuestionType.DIAGNOSIS, QuestionType.PROGNOSIS})
# The share of a question's words that a label's line holds, of a drug that is neither asked for nor indicated for the
# disease asked about. Chosen on the questions of bench/answers_read.yaml, none of which a label there answers.
_LABEL_SHARE = 0.75


def _indicated(lines: Sequence[Candidate], conditions: tuple[str, ...]) -> frozenset[DocumentId]:
    """The labels whose indications, and the trials whose title, name the disease asked about."""
    told = []
    for line in lines:
        if line.evidence.document.kind is DocumentKind.TRIAL:
            told.append((line, line.evidence.document.title))
        elif line.topic in _BY_INDICATION and _is_label(line.evidence):
            told.append((line, _local(line)))
    return frozenset(line.evidence.document.id for line, words in told if mentions(words, conditions))


def _is_label_asked_of(question: Question, line: Candidate, indicated: frozenset[DocumentId]) -> bool:
    """Whether a line may stand in the answer to a question that names no drug, as far as it is of a label or trial."""
    is_of_drug = line.evidence.document.kind in (DocumentKind.LABEL, DocumentKind.TRIAL)
    if not is_of_drug or line.evidence.document.id in indicated:
        return True
    return question.type not in _OF_DISEASE and line.likeness >= _LABEL_SHARE


def _forms(question: Question, lines: Sequence[Candidate]) -> list[frozenset[str]]:
    """Words of the disease asked about that few of its lines hold ("universalis"): they tell its forms apart."""
    asked = {word for term in question.pico.population if not GROUPS.search(term) for word in content_words(term)}
    held = {word: sum(word in line.held for line in lines) for word in sorted(asked)}
    return [frozenset({word}) for word, count in held.items() if 0 < count < _FEW * len(lines) and word not in SEVERITY]


def asks_one_thing(question: Question, lines: Sequence[Candidate]) -> bool:
    """Whether some line holds most of what a question is after beside treatments, which may be told as tried before,
    and the ages of people."""
    given = {word for line in lines if line.finding for word in content_words(line.finding.intervention or "")}
    others = {fold(group) for group in age_groups(question.text)} | alike(fold("failed"))
    wanted = [meant for meant in focus_words(question) if not meant & given and not meant & others]
    shares = _shares(wanted, proper_words(question), lines)
    return any(share >= _MOST for share in shares)


def _conditions(question: Question, evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """The names of the diseases a question is about: of those it names, the ones that some work at hand has in its
    title. Of "how much atrophy does the injection cause" the atrophy is no disease that a line must speak of."""
    titles = " | ".join(item.document.title for item in evidence)
    of_drugs = _asks_of_drugs(question)
    asked = [
        with_whole(question.names(term))
        for term in question.pico.population
        if not GROUPS.search(term) and not _ANY_DISEASE.fullmatch(term) and not (of_drugs and HARMS.search(term))
    ]
    if of_drugs and question.type in (QuestionType.MONITORING, QuestionType.INTERACTION):
        return ()  # what is named beside a drug there is tested for or guarded against
    titled = [names for names in asked if mentions(titles, names)]
    return tuple(name for names in (titled or ([] if of_drugs else asked)) for name in names)


def _is_of_label_trials(line: Candidate) -> bool:
    return line.quoted is not None and line.quoted.kind is SectionKind.CLINICAL_STUDIES and _is_label(line.evidence)


# Topics in which a label speaks of one disease after another.
_BY_INDICATION = frozenset({"dosing", "approval", "indication-limit"})
# People whom any of its diseases may have; what a label says of them holds whatever was asked.
_ANYBODY = re.compile(
    r"\b(taking|receiving|treated with|renal|hepatic|kidney|liver|impair\w+|dialysis|elderly|geriatric|debilitated|"
    r"require\w*)\b",
    re.I,
)


def _of_the_indication(lines: list[Candidate], conditions: tuple[str, ...]) -> list[Candidate]:
    """Lines without what a label says of its other diseases, where it has a line of that topic on the one asked about:
    the dose in arthritis is no answer for psoriasis. Lines that name nobody stay."""
    told = {
        (line.evidence.document.id, line.topic)
        for line in lines
        if line.topic in _BY_INDICATION and _is_label(line.evidence) and mentions(_local(line), conditions)
    }
    return [
        line
        for line in lines
        if (line.evidence.document.id, line.topic) not in told
        or not (line.finding and line.finding.population)
        or _ANYBODY.search(line.finding.population)
        or mentions(_local(line), conditions)
    ]


def _joins(document: Document, drugs: tuple[str, ...], conditions: tuple[str, ...]) -> bool:
    """Whether a work names both a drug and a condition of the question: what it finds of one without the other is
    beside
    the question."""
    words = f"{document.title} {document.text}"
    shared = {word for name in conditions for word in content_words(name)}
    return mentions(words, drugs) and (mentions(words, conditions) or shared <= set(content_words(words)))


def _speaks_of(line: Candidate, conditions: tuple[str, ...], asked: QuestionType) -> bool:
    """Whether a line, or the title of its work, shares a word with the disease asked about (so that a work on alopecia
    areata speaks of alopecia universalis); and, where the question is of what treats it, is of treating it."""
    if asked in _OF_TREATMENT and line.topic not in _TREATS:
        return False
    local = f"{line.evidence.document.title} {_local(line)}"
    shared = {word for name in conditions for word in content_words(name)}
    return bool(shared & set(content_words(local))) or mentions(local, conditions)


def _is_on(line: Candidate, conditions: tuple[str, ...]) -> bool:
    """Whether a line may speak of the disease asked about: it names it, or it names none and stands in a work that
    names that disease at least as often as any other."""
    if not conditions:
        return True
    local = _local(line)
    if mentions(local, conditions):
        return True
    others = other_diseases(conditions)
    if mentions(local, others) and line.topic != "boxed-warning":
        return False
    text = f"{line.evidence.document.title} {line.evidence.document.text}"
    return count_mentions(text, conditions) >= count_mentions(text, others)


def _local(line: Candidate) -> str:
    """Whom a line is about and what it says."""
    return f"{(line.finding.population or '') if line.finding else ''} {line.said}"


def _named_by(evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """Where a question names no drug: the single drugs that two findings or more are given for, so that an answer can
    be laid out by drug."""
    given = [finding.intervention or "" for item in evidence for finding, _ in item.findings]
    single = Counter(name for name in given if re.fullmatch(r"[a-z]{6,}", name))
    return tuple(sorted(name for name, count in single.items() if count > 1))


def worded(line: Candidate) -> tuple[str, tuple[Citation, ...]]:
    """A line as a claim's text, and the spans that bear it out."""
    if line.finding is not None:
        return word_finding(line.finding, line.evidence.document)
    return " ".join(line.said.split()), (cite(line.evidence.document, line.span),)


def drug_names(question: Question) -> tuple[str, ...]:
    """The interventions and comparators of a question with every other word for them, longest first."""
    terms = (*question.pico.intervention, *question.pico.comparator)
    names = {name for term in terms for name in question.names(term)}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def _lines(item: Evidence, question: Question, drugs: tuple[str, ...]) -> list[Candidate]:
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
                is_about=not _asks_of_drugs(question) or _is_about(finding, said, item, question),
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
    if topic == RESULT and _is_label(item):
        # Its trials tell how well a drug works, and nothing else; descriptions and packages tell nothing.
        topic = "efficacy" if quoted.kind is SectionKind.CLINICAL_STUDIES else None
    if topic is None:
        return None
    said = quoted.said
    about = f"{said} {document.title}"
    # What a work takes as known was found by others, by a design nobody here has seen.
    is_estimate = topic in _ESTIMATES and not _is_label(item) and quoted.weight is not Weight.KNOWN
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
        is_about=not _asks_of_drugs(question) or _is_about_in_prose(about, item, drugs),
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


def _weigh(question: Question, wanted: Sequence[frozenset[str]], lines: list[Candidate]) -> tuple[Candidate, ...]:
    """Focus and likeness by the question's words, each worth the logarithm of its rarity among the lines themselves."""
    hinted = hinted_topics(question)
    proper = proper_words(question)
    focus = _shares(wanted, proper, lines, aspects(question))
    likeness = _shares(asked_words(question), proper, lines)
    return tuple(
        replace(
            line,
            is_hinted=line.topic in hinted,
            is_subject=any(meant & subject for meant in wanted),
            focus=focus[place],
            likeness=likeness[place],
        )
        for place, (line, subject) in enumerate(zip(lines, map(_subject, lines), strict=True))
    )


def _shares(
    wanted: Sequence[frozenset[str]],
    proper: frozenset[str],
    lines: Sequence[Candidate],
    asked: Sequence[tuple[str, ...]] = (),
) -> list[float]:
    """For each line, the share of the wanted words that it holds, weighed by rarity and by where it holds them.

    A word that no line holds tells none from another and does not count.
    """
    worth = []
    for meant in wanted:
        held = sum(1 for line in lines if line.held & meant)
        worth.append(math.log(1 + len(lines) / (1 + held)) if held else 0.0)
    total = sum(worth) or 1.0
    # Where two things are asked, the word that asks for one is not held against lines on the other.
    own = [topics_of(meant) if len(asked) > 1 else () for meant in wanted]

    def held_by(line: Candidate, place: int) -> float:
        meant = wanted[place]
        if line.held & meant:
            return 1.0 if meant & proper else _where(line, meant)
        is_of_another = own[place] and any(line.topic in topics for topics in asked if topics != own[place])
        return _OF_ANOTHER if is_of_another else 0.0

    return [sum(value * held_by(line, place) for place, value in enumerate(worth) if value) / total for line in lines]


def _where(line: Candidate, meant: frozenset[str]) -> float:
    """How much a word counts by where a line holds it: in what it says, in its fields, in its work's title alone."""
    if line.words & meant:
        return 1.0
    return _IN_FIELDS if line.fields & meant else _IN_TITLE


def _with_nearness(question: Question, lines: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The same lines, sentences of prose with how near they are to the question."""
    quoted = [(line.evidence, line.quoted) for line in lines if line.quoted is not None]
    if not quoted:
        return lines
    near = iter(nearness(question, quoted))
    placed = ((line, None if line.quoted is None else next(near)) for line in lines)
    return tuple(
        line if found is None else replace(line, near=found.near, share=found.share)
        for line, found in placed
        if found is None or _is_on_question(question, line, found)
    )


def _is_on_question(question: Question, line: Candidate, found: Near) -> bool:
    if line.evidence.document.title:
        is_beside = found.titled < _least_title(question) and len(line.evidence.document.text) > _EXCERPT
        if is_beside and not _says_what_is(question, line.said):
            return False
        return found.own >= LEAST_OWN and found.share >= LEAST_SHARE_TITLED and found.near >= LEAST_NEAR_TITLED
    return found.share >= LEAST_SHARE and found.near >= LEAST_NEAR


def _least_title(question: Question) -> float:
    if question.type in _OF_DISEASE:
        return LEAST_TITLE
    return 0.0 if _asks_of_drugs(question) else LEAST_TITLE_ELSE


def _says_what_is(question: Question, said: str) -> bool:
    """Whether a sentence begins with what a question asks the nature of and says what it is."""
    if question.type is not QuestionType.DEFINITION:
        return False
    terms = (*question.pico.population, *question.pico.intervention)
    things = [name for term in terms for name in question.names(term)]
    if not things:
        words = [word for word in words_asked(question.text) if word not in KIND_WORDS]
        things = words if len(words) == 1 else []
    verb = _IS.search(said)
    return verb is not None and len(said[: verb.start()].split()) <= _SUBJECT and mentions(said[: verb.start()], things)


_SUBJECT = 8  # words before the verb in a sentence that says what something is
_IS = re.compile(
    r"\b(?:is|are|means|refers to|consists of|comprises) (?:an?|the|any|one of|characteri[sz]ed|defined)\b", re.I
)


def _subject(line: Candidate) -> set[str]:
    given = content_words(line.finding.intervention or "") if line.finding else ()
    return {*given, *content_words(line.said)[:1]}


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


def _asks_of_drugs(question: Question) -> bool:
    return bool(question.pico.intervention or question.pico.comparator)


def _terms(question: Question, text: str) -> int:
    """How many of the question's treatments a text names, by a name or by all the words of one."""
    terms = (*question.pico.intervention, *question.pico.comparator)
    return sum(is_named(text, question.names(term)) for term in terms)


def is_named(text: str, names: Sequence[str]) -> bool:
    """Whether a text names something: by one of its names, or by words like each of the first ("prednisolone pulse"
    for "pulse steroid")."""
    if mentions(text, names):
        return True
    wanted, words = set(content_words(names[0])), frozenset(content_words(text))
    return bool(wanted) and all(words & alike(word) for word in wanted)


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
    if finding.topic not in _ESTIMATES or design in (Design.LABEL, Design.GUIDELINE):
        return False
    if _NO_ESTIMATE.search(finding.outcome or ""):
        return False
    return bool(finding.arms) or finding.topic in ("efficacy", "safety")


def _is_label(item: Evidence) -> bool:
    return item.document.kind is DocumentKind.LABEL


def _is_special(text: str, question: Question) -> bool:
    asked = " ".join((question.text, *question.pico.population, *age_groups(question.text))).lower()
    if re.search(r"\badults\b", text):
        return False  # adults with others beside them are no special group
    if question.reader is Reader.PAYER or _PAYS.search(asked):
        asked += " insured"
    return any(match[0].lower()[:6] not in asked for match in _SPECIAL.finditer(text))
