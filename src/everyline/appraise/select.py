"""From a ranking to evidence: which documents bear on the question, and whether they are enough to answer it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from everyline.appraise.certainty import appraise, certainty_of
from everyline.appraise.design import design_of
from everyline.appraise.works import is_same_work
from everyline.domain.drug_classes import classes_of
from everyline.domain.evidence import Evidence, Finding, Hit, Ranking
from everyline.domain.ids import DocumentId
from everyline.domain.question import Question, QuestionType
from everyline.domain.text import Document, DocumentKind, SectionKind, Sentence, Status
from everyline.domain.words import asked_words, begins, content_words, mentions, names_a_disease, with_whole

# A passage must hold at least this share of the question's own words, long words and names weighing more, where no
# drug or
# condition was recognised. Fitted on the questions of tests/unit/appraise, none of them from a test split.
ENOUGH_WORDS = 0.4
# A document with no more findings than this is taken into account whole, once a passage of it was hit.
READ_WHOLE = 20


_NAME = re.compile(r"\b(?=\w*[A-Z0-9])(?:\w*[A-Z]\w*[A-Z0-9]\w*|\w*\d\w*[A-Za-z]\w*)(?:-\w+)*|(?<=\w )[A-Z]\w{3,}")


@dataclass(frozen=True, slots=True)
class Library:
    """What selection needs to know of the documents that were hit, by document id."""

    documents: Mapping[DocumentId, Document]
    findings: Mapping[DocumentId, Sequence[Finding]]
    statuses: Mapping[DocumentId, Status]
    sentences: Callable[[Document], Sequence[Sentence]]


def gather(question: Question, ranking: Ranking, library: Library) -> tuple[Evidence, ...]:
    """The documents of a ranking as evidence, best hit first.

    A document that names none of the question's drugs and none of its conditions is left out, where any were
    recognised; but of a question that names no drug, a label or a card on one that others give for its condition stays,
    and of one that names a drug, a card on its class. Retracted works are left out whatever ranked
    them. A work held twice, say as abstract and as full text, counts once: its better ranked document stands for it.
    """
    conditions = tuple(name for term in question.pico.population for name in question.names(term))
    by_document: dict[DocumentId, list[Hit]] = {}
    ranks: dict[DocumentId, int] = {}
    for rank, hit in enumerate(ranking.hits):
        by_document.setdefault(hit.document, []).append(hit)
        ranks.setdefault(hit.document, rank)
    given = _given_for(question, by_document, library)
    evidence: list[Evidence] = []
    for identifier, hits in by_document.items():
        document = library.documents.get(identifier)
        status = library.statuses.get(identifier, Status.CURRENT)
        if document is None or _left_out(question, document, status, given, evidence):
            continue
        appraisal = appraise(document, design_of(document), status)
        stated = library.findings.get(identifier, ())
        findings = tuple(
            (finding, certainty_of(finding, document, appraisal, conditions, asked=question.text))
            for finding in stated
            if len(stated) <= READ_WHOLE or _was_hit(finding, hits)
        )
        held = bool(library.findings.get(identifier))
        sentences = (
            () if findings and document.kind is not DocumentKind.LABEL else _quotable(document, hits, library, held)
        )
        evidence.append(Evidence(document, appraisal, tuple(hits), findings, sentences, ranks[identifier]))
    return tuple(evidence)


def left_out(question: Question, ranking: Ranking, library: Library) -> Mapping[DocumentId, str]:
    """Why each document of a ranking that is no evidence for the question is none, in words."""
    hit = dict.fromkeys(hit.document for hit in ranking.hits)
    given = _given_for(question, hit, library)
    evidence = gather(question, ranking, library)
    taken = {item.document.id for item in evidence}
    why: dict[DocumentId, str] = {}
    for identifier in hit:
        document = library.documents.get(identifier)
        status = library.statuses.get(identifier, Status.CURRENT)
        if document is None:
            why[identifier] = "not opened: others named more of what is asked"
        elif identifier not in taken:
            why[identifier] = _left_out(question, document, status, given, evidence)
    return why


def _left_out(
    question: Question, document: Document, status: Status, given: Sequence[str], evidence: Sequence[Evidence]
) -> str:
    """Why a document is no evidence beside what was taken before it; empty where it is."""
    if status is Status.RETRACTED:
        return "retracted"
    if not _bears_on(question, document, given):
        return "names none of the drugs and conditions asked about"
    for other in evidence:
        if is_same_work(document.identifiers, other.document.identifiers):
            return f"the same work as {other.document.id}, counted once"
    return ""


def shortfall(question: Question, evidence: Sequence[Evidence]) -> str | None:
    """Why the evidence can't answer the question, as one sentence; None where it can.

    Some drug and some condition of those recognised must be named by one document kept: what is held on one of two is
    worth saying, and the answer tells what is not held. Where nothing was recognised, one passage must hold enough of
    the question's words.
    """
    if not evidence:
        return "Nothing in the library bears on this question."
    groups = [question.names(term) for term in (*question.pico.intervention, *question.pico.comparator)]
    conditions = [question.names(term) for term in question.pico.population if names_a_disease(term)]
    are_recognised = bool(groups or conditions or _is_titled(question, evidence))
    if question.type is QuestionType.INTERACTION:
        conditions = []  # what else a person has is not what is asked
    for kind in (groups, conditions):
        held = [names for names in kind if any(_is_named(item.document, names) for item in evidence)]
        if kind and not held:
            return f"Nothing in the library is about {kind[0][0]}."
        kind[:] = held
    if groups and conditions:
        drugs = [item for item in evidence if any(_is_named(item.document, names) for names in groups)]
        if not any(_is_named(item.document, names) for item in drugs for names in conditions):
            return f"The library holds works on {groups[0][0]} and on {conditions[0][0]}, but none on both."
    if not are_recognised and _best_share(question, evidence) < ENOUGH_WORDS:
        return "No passage in the library holds enough of what the question asks about."
    return None


def _is_titled(question: Question, evidence: Sequence[Evidence]) -> bool:
    """Whether an abbreviation of the question ("SALT") stands in the title of a document: then that is its subject."""
    short = re.findall(r"\b[A-Z][A-Z0-9-]{2,}\b", question.text)
    return any(mentions(item.document.title, short) for item in evidence)


def _given_for(question: Question, hit: Iterable[DocumentId], library: Library) -> tuple[str, ...]:
    """Where a question names a condition and no drug: the single drugs that documents on the condition have findings
    of, two or more, so that what a label says of one is not passed over for leaving the condition unsaid."""
    conditions = [with_whole(question.names(term)) for term in question.pico.population if names_a_disease(term)]
    if not conditions or question.pico.intervention or question.pico.comparator:
        return ()
    documents = (library.documents[identifier] for identifier in hit if identifier in library.documents)
    on_it = [document.id for document in documents if any(_is_named(document, names) for names in conditions)]
    found = Counter(finding.intervention for one in on_it for finding in library.findings.get(one, ()))
    return tuple(
        sorted(name for name, count in found.items() if name and count > 1 and re.fullmatch(r"[a-z]{6,}", name))
    )


def first_to_read(question: Question, ranking: Ranking, limit: int) -> tuple[DocumentId, ...]:
    """The documents of a ranking to be read for sentences, at most `limit`: those whose passages name more of the
    question's drugs and conditions first, then by rank. No document is read twice."""
    terms = [question.names(term) for term in _subjects(question)]
    named: dict[DocumentId, set[int]] = {}
    for hit in ranking.hits:
        held = named.setdefault(hit.document, set())
        held.update(
            n for n, names in enumerate(terms) if n not in held and mentions(f"{hit.heading} {hit.text}", names)
        )
    order = sorted(enumerate(named.items()), key=lambda entry: (-len(entry[1][1]), entry[0]))
    return tuple(identifier for _, (identifier, _) in order[:limit])


def _subjects(question: Question) -> tuple[str, ...]:
    """The drugs and conditions of a question. A group of people is no subject: a work silent on a group may bear on it,
    and many works that name it do not."""
    pico = question.pico
    return (*pico.intervention, *pico.comparator, *filter(names_a_disease, pico.population))


def _bears_on(question: Question, document: Document, given: Sequence[str]) -> bool:
    terms = _subjects(question)
    if not terms or any(_is_named(document, with_whole(question.names(term))) for term in terms):
        return True
    of_class = [one for term in _drugs(question) for one in classes_of(question.names(term))]
    return document.kind in (DocumentKind.CARD, DocumentKind.LABEL) and (
        mentions(document.title, given) or mentions(document.text, of_class)
    )


def _drugs(question: Question) -> tuple[str, ...]:
    return (*question.pico.intervention, *question.pico.comparator)


def _is_named(document: Document, names: Sequence[str]) -> bool:
    """Whether a document is about something: by one of its names, or by all the words of the first ("live vaccines"
    in "live attenuated vaccines", "alopecia universalis" in "alopecia totalis and universalis")."""
    if mentions(document.text, names):
        return True
    wanted = set(content_words(names[0]))
    return len(wanted) > 1 and wanted <= set(content_words(document.text))


def _was_hit(finding: Finding, hits: Sequence[Hit]) -> bool:
    """Whether a hit reaches a finding: what it says, or the line of its fields, which may stand elsewhere."""
    spans = (finding.statement,) if finding.context is None else (finding.statement, finding.context)
    return any(hit.span.start < span.end and span.start < hit.span.end for hit in hits for span in spans)


# Sections of a label that are taken apart into findings: what of them is no finding does not stand alone.
_MADE_FINDINGS = frozenset(
    {
        SectionKind.BOXED_WARNING,
        SectionKind.INDICATIONS,
        SectionKind.DOSAGE,
        SectionKind.CONTRAINDICATIONS,
        SectionKind.WARNINGS,
        SectionKind.ADVERSE_REACTIONS,
        SectionKind.INTERACTIONS,
        SectionKind.SPECIAL_POPULATIONS,
    }
)


def _quotable(document: Document, hits: Sequence[Hit], library: Library, held: bool) -> tuple[Sentence, ...]:
    """The sentences of the hits that may be quoted; of a label that holds findings, those of its other sections."""
    sentences = _hit_sentences(library.sentences(document), hits)
    if held and document.kind is DocumentKind.LABEL:
        return tuple(sentence for sentence in sentences if sentence.kind not in _MADE_FINDINGS)
    return sentences


def _hit_sentences(sentences: Sequence[Sentence], hits: Sequence[Hit]) -> tuple[Sentence, ...]:
    return tuple(sentence for sentence in sentences if any(hit.span.holds(sentence.span) for hit in hits))


def _best_share(question: Question, evidence: Sequence[Evidence]) -> float:
    """The most of the question's words that one passage holds, by length; names in capitals or with a figure in them
    count twice, since a passage without them is about something else."""
    names = {begins(word) for name in _NAME.findall(question.text) for word in content_words(name)}
    wanted = {begins(word): len(word) * (2 if begins(word) in names else 1) for word in asked_words(question.text)}
    if not wanted:
        return 0.0
    best = 0
    for item in evidence:
        for hit in item.hits:
            there = {begins(word) for word in content_words(f"{hit.heading} {hit.text}")}
            best = max(best, sum(weight for word, weight in wanted.items() if word in there))
    return best / sum(wanted.values())
