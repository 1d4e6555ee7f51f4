"""Auditing somebody's article: read, cut into claims, find evidence, compare, judge, and say what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from everyline import __version__
from everyline.answer.cite import references
from everyline.article.claims import read_claims
from everyline.domain.answer import (
    Citation,
    Claim,
    EvidenceText,
    Label,
    Reason,
    ReasonKind,
    Reference,
    Verdict,
)
from everyline.domain.audit import (
    ArticleClaim,
    Audit,
    AuditedClaim,
    AuditProvenance,
    HeldFinding,
    Judged,
    Omission,
    Reading,
    Subject,
)
from everyline.domain.ids import ClaimId, DocumentId, content_hash
from everyline.domain.text import Document, DocumentKind, Span, Status
from everyline.domain.words import content_words, mentions
from everyline.engine.audit_library import Excerpt, Shelf, excerpts, read_sources
from everyline.engine.audit_subject import disease_of, is_on, on_disease, subject_of
from everyline.engine.build import Bench
from everyline.errors import InvalidInput, SourceError
from everyline.sources.articles import read_article
from everyline.verify.facts import compare
from everyline.verify.facts.explain import explain
from everyline.verify.facts.facts import read_facts
from everyline.verify.facts.omissions import omissions
from everyline.verify.facts.relevance import in_part, is_usable, nearest, of_drug
from everyline.verify.facts.say import FACTS_JUDGE, insufficient
from everyline.verify.facts.sourcing import sourcing
from everyline.verify.facts.tensions import tensions
from everyline.verify.judge import JUDGE
from everyline.verify.judge import judge as rules

Judge = Callable[[str, Sequence[EvidenceText]], Verdict]

_PASSAGES = 8
_FEWEST_WORDS = 4  # of content: with fewer, a line says too little for its wording to be compared
_MOST_CLAIMS = 2_000
# What a comparison found missing or different; a judge of wordings does not overrule it.
_BOUND = frozenset(
    {
        ReasonKind.TIME,
        ReasonKind.DOSE,
        ReasonKind.POPULATION,
        ReasonKind.COMPARATOR,
        ReasonKind.UNIT,
        ReasonKind.OUTCOME,
        ReasonKind.DRUG,
        ReasonKind.NEGATION,
        ReasonKind.CERTAINTY_INFLATED,
    }
)
# The last words of a sentence that a list completes.
_COMPLETED = frozenset("to with of for by than include includes including are is following as from in".split())
# Topics of findings that may be near a claim on a topic.
_TOPICS = {
    "efficacy": ("efficacy", "comparator", "durability"),
    "safety": ("safety", "boxed-warning"),
    "boxed_warning": ("boxed-warning", "safety"),
    "monitoring": ("monitoring",),
    "approval": ("approval",),
    "dosing": ("dosing",),
    "durability": ("durability",),
    "comparison": ("comparator",),
    "mechanism": ("mechanism",),
    "vaccination": ("vaccination",),
}
_HELD_IN_PART = frozenset({DocumentKind.ABSTRACT, DocumentKind.CARD})

# Told as the work goes on: the article once it is read, then each line with its verdict.
Tell = Callable[[Reading | AuditedClaim], None]


def audit(
    bench: Bench,
    data: bytes,
    name: str,
    *,
    sources: Sequence[Path] = (),
    judge: Judge = rules,
    judge_name: str = JUDGE,
    tell: Tell = lambda _: None,
) -> Audit:
    """The audit of the article in a file.

    name: of the file; its ending tells Markdown from text. sources: files with works the article cites, used for this
    audit alone. judge: compares wordings, beside the typed comparison of facts. tell: hears how far the audit is.
    Raises InvalidInput where the file can't be read or holds no claim. The same file and library give the same audit.
    """
    reading = _read(data, name)
    tell(reading)
    shelf = Shelf(bench)
    shelf.supply(read_sources(sources))
    work = _Work(shelf, reading, judge)
    claims = work.claims(tell)
    found = tuple(held for held in work.found if is_usable(held))
    missing = omissions(reading, work.subjects, found)
    return Audit(
        reading=reading,
        disease=work.disease,
        claims=claims,
        omissions=missing,
        tensions=tensions(reading, work.subjects, found),
        sourcing=sourcing(reading, claims, work.cited),
        references=_references(claims, missing, shelf),
        provenance=AuditProvenance(
            library=bench.library.uri.rstrip("/").rpartition("/")[2],
            snapshot=bench.library.snapshot,
            index=bench.index.manifest.identity(bench.library.snapshot),
            judge=f"{judge_name}+{FACTS_JUDGE}",
            version=__version__,
            article_hash=content_hash(reading.article.text),
        ),
    )


def _read(data: bytes, name: str) -> Reading:
    try:
        article = read_article(data, name)
    except SourceError as error:
        raise InvalidInput(error.message, error.next_step.replace("ingest that", "audit that")) from error
    reading = read_claims(article)
    if not reading.claims:
        raise InvalidInput(
            "The file holds no statement that can be checked.", "Name a file with the article's own text."
        )
    if len(reading.claims) > _MOST_CLAIMS:
        raise InvalidInput(
            f"The file holds {len(reading.claims)} statements, more than {_MOST_CLAIMS}.",
            "Split it into single articles.",
        )
    return reading


@dataclass(frozen=True, slots=True)
class _Part:
    """A fact of a claim with what it is about."""

    text: str
    claim: ArticleClaim
    subject: Subject


class _Work:
    """One audit on its way: the subject of every claim, the findings on the article's disease, the verdicts."""

    def __init__(self, shelf: Shelf, reading: Reading, judge: Judge) -> None:
        self.shelf = shelf
        self.reading = reading
        self.judge = judge
        self.lexicon = shelf.bench.lexicon
        self.disease = disease_of(reading, self.lexicon)
        self.subjects = self._subjects()
        self.cited: dict[str, tuple[Document, ...]] = {
            reference.marker: shelf.cited(reference) for reference in reading.references
        }
        self._near: dict[str, tuple[Excerpt, ...]] = {}
        if not shelf.take_all():
            for claim in reading.claims:
                self._near_to(claim)
            for query in self._queries():
                shelf.near(query, most=1)
        self._on_disease: dict[tuple[DocumentId, str], bool] = {}
        self._by_disease: dict[str, tuple[HeldFinding, ...]] = {}
        self.found = self._on(self.disease)

    def claims(self, tell: Tell) -> tuple[AuditedClaim, ...]:
        """Every claim with its verdict, in order."""
        judged = []
        for claim in self.reading.claims:
            judged.append(self._claim(claim))
            tell(judged[-1])
        return tuple(judged)

    def _subjects(self) -> dict[str, Subject]:
        found: dict[str, Subject] = {}
        title = self.reading.article.title
        before: ArticleClaim | None = None
        for claim in self.reading.claims:
            above = found[before.id] if before is not None and before.headings == claim.headings else None
            found[claim.id] = subject_of(claim.text, claim, above, title, self.disease, self.lexicon)
            before = claim
        return found

    def _expanded(self, claim: ArticleClaim) -> str:
        """A claim with what stands around it, as something to search for."""
        subject = self.subjects[claim.id]
        return " ".join(dict.fromkeys((*subject.drugs, subject.disease, claim.lead, claim.text)))

    def _near_to(self, claim: ArticleClaim) -> tuple[Excerpt, ...]:
        """The passages nearest to a claim."""
        if claim.id not in self._near:
            self._near[claim.id] = self.shelf.near(self._expanded(claim), most=_PASSAGES)
        return self._near[claim.id]

    def _queries(self) -> list[str]:
        """What is looked for besides the claims: all that a reader of the subject would need."""
        if not self.disease:
            return []
        drugs = sorted({drug for subject in self.subjects.values() for drug in subject.drugs})
        topics = ("approval", "dosing", "boxed warning", "monitoring", "vaccination contraindication pregnancy")
        return [self.disease, *(f"{self.disease} FDA {topic}" for topic in topics)] + [
            f"{drug} {self.disease} {topic}" for drug in drugs[:12] for topic in topics[:4]
        ]

    def _on(self, disease: str) -> tuple[HeldFinding, ...]:
        found = tuple(self.shelf.findings[key] for key in sorted(self.shelf.findings))
        if disease not in self._by_disease:
            self._by_disease[disease] = on_disease(found, disease, self.lexicon)
        return self._by_disease[disease]

    def _claim(self, claim: ArticleClaim) -> AuditedClaim:
        parts = [_Part(text, claim, self._part_subject(text, claim)) for text in claim.parts]
        verdicts = [self._judged(part) for part in parts]
        judged = verdicts[0] if len(verdicts) == 1 else _together(verdicts)
        judged = self._against_own_sources(claim, judged)
        told = tuple((part.text, one) for part, one in zip(parts, verdicts, strict=True)) if len(parts) > 1 else ()
        return AuditedClaim(claim, judged, explain(judged, claim.text), told)

    def _part_subject(self, text: str, claim: ArticleClaim) -> Subject:
        whole = self.subjects[claim.id]
        if len(claim.parts) == 1:
            return whole
        return subject_of(text, claim, whole, self.reading.article.title, self.disease, self.lexicon)

    def _judged(self, part: _Part) -> Judged:
        """The typed comparison and the judge of wordings together; where they disagree it is INSUFFICIENT."""
        claim, subject = part.claim, part.subject
        found = self.found if subject.disease == self.disease else self._on(subject.disease)
        context = " ".join((claim.lead, *claim.headings))
        compared = compare(self._said(part), topic=claim.topic, context=context, subject=subject, found=found)
        if compared is not None and compared.label is not Label.INSUFFICIENT:
            return compared
        if compared is not None and any(reason.kind in _BOUND for reason in compared.reasons):
            return compared
        worded = self._worded(part)
        if worded is not None and (compared is None or worded.label is Label.SUPPORTED):
            return worded
        if compared is not None:
            return compared
        return self._not_found(part, found)

    def _not_found(self, part: _Part, found: tuple[HeldFinding, ...]) -> Judged:
        """What no finding says; where only a summary is held of the one work on the matter, it is not checkable."""
        told = of_drug(found, part.subject)
        summary = in_part(f"{part.text} {' '.join(part.claim.headings[-1:])}", found)
        if summary is not None:
            reason = Reason(ReasonKind.NOT_CHECKABLE, part.text, summary.statement)
            note = f"Of “{summary.document.title}” only this is held: {summary.document.provenance.read_as}."
            return insufficient(reason, near=[summary], notes=(note,))
        near = nearest(part.text, told, topics=_TOPICS.get(part.claim.topic, ())) or nearest(part.text, told)
        return insufficient(Reason(ReasonKind.NOT_FOUND, part.text, near[0].statement if near else ""), near=near)

    def _said(self, part: _Part) -> str:
        """A part with a label that is itself a statement ("First choice: ...")."""
        lead = part.claim.lead
        if lead and lead.rpartition(" ")[2] in _COMPLETED and len(lead.split()) > 3:
            return f"{lead} {part.text}"
        if lead and lead in ("First choice", "Preferred", "Alternative", "Second choice", "First line", "Second line"):
            return f"{lead}: {part.text}"
        return part.text

    def _worded(self, part: _Part) -> Judged | None:
        """What the judge of wordings says, from the passages nearest to the claim."""
        if len(content_words(part.text)) < _FEWEST_WORDS:
            return None
        for one in self._near_to(part.claim):
            if not self._is_fit(one, part.subject):
                continue
            verdict = self.judge(part.text, [EvidenceText("e", one.text)])
            if verdict.label is Label.SUPPORTED:
                judged = _from(verdict, (one,))
                if not _is_narrower(judged, part.text):
                    return judged
        return None

    def _is_fit(self, one: Excerpt, subject: Subject) -> bool:
        """Whether a passage may bear a claim: of its drug and its disease, from a work that still stands."""
        if self.shelf.statuses.get(one.document.id, Status.CURRENT) in _GONE:
            return False
        if "judged wrong" in one.document.provenance.read_as:
            return False
        if subject.drugs and not all(mentions(one.text, (drug,)) for drug in subject.drugs):
            return False
        return not subject.disease or self._is_on(one.document, subject.disease)

    def _is_on(self, document: Document, disease: str) -> bool:
        key = (document.id, disease)
        if key not in self._on_disease:
            self._on_disease[key] = is_on(document, disease, self.lexicon)
        return self._on_disease[key]

    def _against_own_sources(self, claim: ArticleClaim, judged: Judged) -> Judged:
        """What the works it cites, as far as they are at hand, do to a claim's verdict."""
        cited = [document for marker in claim.markers for document in self.cited.get(marker, ())]
        for document in cited:
            standing = self.shelf.statuses.get(document.id, Status.CURRENT)
            kind = _GONE.get(standing)
            if kind is not None:
                return replace(
                    judged,
                    label=Label.INSUFFICIENT,
                    score=min(judged.score, 0.1),
                    reasons=(Reason(kind, claim.text, document.title), *judged.reasons),
                )
        if not cited or judged.label is Label.CONTRADICTED:
            return judged
        verdicts = [(document, self._on_source(claim, document)) for document in cited]
        saying = next((one for _, one in verdicts if one is not None and one.label is Label.SUPPORTED), None)
        if saying is not None:
            return saying if judged.label is not Label.SUPPORTED else judged
        if any(citation.document == document.id for document in cited for citation in judged.citations):
            return judged
        partly = [document for document in cited if document.kind in _HELD_IN_PART]
        if judged.label is Label.SUPPORTED and not partly:
            reason = Reason(ReasonKind.MISATTRIBUTED, claim.text, cited[0].title)
            return replace(judged, label=Label.INSUFFICIENT, score=0.3, reasons=(reason,))
        if judged.label is Label.SUPPORTED:
            note = f"Of the source it cites (“{partly[0].title}”) only a summary is held: not checkable here."
            return replace(judged, notes=(*judged.notes, note))
        if partly:
            reason = Reason(
                ReasonKind.NOT_CHECKABLE, claim.text, f"only a summary or abstract of “{partly[0].title}” is held"
            )
            return replace(judged, reasons=(*judged.reasons, reason))
        return judged

    def _on_source(self, claim: ArticleClaim, document: Document) -> Judged | None:
        """The judge's verdict on every part of a claim against one work; None where a part is not there."""
        found: list[Judged] = []
        for part in claim.parts:
            chosen = excerpts(document, part)
            verdict = self.judge(part, [EvidenceText(f"e{n}", one.text) for n, one in enumerate(chosen)])
            if verdict.label is not Label.SUPPORTED:
                return None
            found.append(_from(verdict, chosen))
        return found[0] if len(found) == 1 else _together(found)


_GONE = {Status.RETRACTED: ReasonKind.SOURCE_RETRACTED, Status.SUPERSEDED: ReasonKind.OUTDATED}


def _is_narrower(judged: Judged, text: str) -> bool:
    """Whether what bears a claim speaks of children or adolescents alone, and the claim of nobody in particular."""
    people = frozenset[str]().union(*(read_facts(citation.quote).ages for citation in judged.citations))
    return bool(people) and "adult" not in people and not people & read_facts(text).ages


def _from(verdict: Verdict, chosen: Sequence[Excerpt]) -> Judged:
    """A judge's verdict with its spans as citations of the documents they stand in."""
    by_id = {f"e{n}": one for n, one in enumerate(chosen)} | ({"e": chosen[0]} if chosen else {})
    citations: dict[Citation, None] = {}
    for span in verdict.spans:
        one = by_id[span.evidence]
        place = Span(one.span.start + span.span.start, one.span.start + span.span.end)
        document = one.document
        citations.setdefault(Citation(document.id, document.hash, place, place.of(document.text)))
    return Judged(verdict.label, verdict.score, verdict.reasons, tuple(citations), None, (), verdict.judge)


def _together(verdicts: Sequence[Judged]) -> Judged:
    """The verdict on a claim from those on its parts: one that is contradicted decides, else all must be supported."""
    contradicted = [one for one in verdicts if one.label is Label.CONTRADICTED]
    if contradicted:
        return contradicted[0]
    if all(one.label is Label.SUPPORTED for one in verdicts):
        citations = tuple(dict.fromkeys(c for one in verdicts for c in one.citations))
        notes = tuple(dict.fromkeys(note for one in verdicts for note in one.notes))
        return replace(verdicts[0], score=min(one.score for one in verdicts), citations=citations, notes=notes)
    failing = [one for one in verdicts if one.label is Label.INSUFFICIENT]
    passing = [one for one in verdicts if one.label is Label.SUPPORTED]
    notes = tuple(dict.fromkeys(note for one in failing for note in one.notes))
    if passing:
        notes = (
            *notes,
            f"{len(passing)} of its {len(verdicts)} parts stands."
            if len(passing) == 1
            else f"{len(passing)} of its {len(verdicts)} parts stand.",
        )
    return Judged(
        Label.INSUFFICIENT,
        min(one.score for one in failing),
        tuple(dict.fromkeys(reason for one in failing for reason in one.reasons)),
        tuple(dict.fromkeys(c for one in (*failing, *passing) for c in one.citations)),
        None,
        notes,
        failing[0].judge,
    )


def _references(claims: Sequence[AuditedClaim], missing: Sequence[Omission], shelf: Shelf) -> tuple[Reference, ...]:
    """Every work the audit cites, once, in order."""
    groups = (*(one.judged.citations for one in claims), *(one.citations for one in missing))
    verdict = Verdict(Label.SUPPORTED, 1.0, (), "")
    cited = [Claim(ClaimId(str(number)), "", group, verdict) for number, group in enumerate(groups)]
    return references(cited, shelf.documents, shelf.statuses)
