"""The product: read, retrieve, appraise, write, judge, revise or abstain, record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from everyline import __version__
from everyline.answer.cite import references
from everyline.answer.conflicts import disputes
from everyline.answer.plain import WRITER
from everyline.answer.plans import PLANS
from everyline.answer.remains import follow_ups, gaps
from everyline.answer.stance import stance_of
from everyline.answer.write import Outline, write
from everyline.appraise.select import Library as Held
from everyline.appraise.select import first_to_read, gather, shortfall
from everyline.corpus.sentences import split
from everyline.domain.answer import (
    Abstention,
    Answer,
    AnswerProvenance,
    AnswerSection,
    Claim,
    Conflict,
    Draft,
    EvidenceText,
    Label,
    Nearest,
    Reason,
    Verdict,
    Withheld,
)
from everyline.domain.evidence import Evidence, Finding, Ranking
from everyline.domain.ids import AnswerId, ClaimId, DocumentId, FindingId
from everyline.domain.question import Question, Reader
from everyline.domain.text import Document, Sentence, Status
from everyline.engine.build import Bench
from everyline.publish.export import answer_digest
from everyline.retrieve.query import read_question
from everyline.retrieve.search import search
from everyline.verify.judge import JUDGE, judge
from everyline.verify.locate import check_citation
from everyline.verify.status import check as check_status

BOTTOM_LINES = 6
# Documents without stated findings that are read for sentences: an answer quotes a handful, and reading takes time.
PROSE_REACH = 24


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asks. follow: the question this one follows. as_of: nothing published after its year counts."""

    text: str
    reader: Reader = Reader.CLINICIAN
    follow: Question | None = None
    as_of: date | None = None


def ask(bench: Bench, request: Request) -> Answer:
    """Answer from the library, every line judged; an abstention where the library can't answer.

    Raises InvalidQuestion for a question that can't be read as one. The same request on the same snapshot gives the
    same answer, byte for byte.
    """
    question = _read(bench, request)
    reach = PLANS[question.type].reach
    ranking = search(
        question, bench.index, embedder=bench.embedder, k=reach, depth=reach, dense_share=bench.dense_share
    )
    held = _held(bench, question, ranking)
    evidence = gather(question, ranking, held)
    why = shortfall(question, evidence)
    if why is None:
        answer = _answer(bench, question, request, evidence, held)
        if answer.claims:
            return _identified(answer)
        why = (
            "Lines were found, but none passed the judge; editors see them withheld."
            if answer.withheld
            else f"The library holds nothing that answers this on {', '.join(_subjects(question)) or 'the question'}."
        )
        return _identified(replace(answer, abstention=_abstention(bench, question, why, ranking, held)))
    empty = _empty(bench, question, request)
    return _identified(replace(empty, abstention=_abstention(bench, question, why, ranking, held)))


def _read(bench: Bench, request: Request) -> Question:
    question = read_question(request.text, reader=request.reader, lexicon=bench.lexicon, follow=request.follow)
    if request.as_of is None:
        return question
    until = min(request.as_of.year, question.filters.year_to or request.as_of.year)
    return replace(question, filters=replace(question.filters, year_to=until))


def _held(bench: Bench, question: Question, ranking: Ranking) -> Held:
    """The documents of a ranking with what the library knows of them: all that state findings, and the first of those
    that are prose alone."""
    ranked = list(dict.fromkeys(hit.document for hit in ranking.hits))
    findings: dict[DocumentId, list[Finding]] = {}
    for finding in bench.corpus.findings(ranked):
        findings.setdefault(finding.document, []).append(finding)
    rest = replace(ranking, hits=tuple(hit for hit in ranking.hits if hit.document not in findings))
    prose = frozenset(first_to_read(question, rest, PROSE_REACH))
    kept = [identifier for identifier in ranked if identifier in findings or identifier in prose]
    documents = {document.id: document for document in bench.corpus.many(kept)}
    return Held(documents, findings, bench.corpus.statuses(kept), _sentences)


def _sentences(document: Document) -> Sequence[Sentence]:
    return split(document.text, document.sections)


def _answer(bench: Bench, question: Question, request: Request, evidence: Sequence[Evidence], held: Held) -> Answer:
    outline = write(question, evidence)
    ledger = _Ledger(held)
    bottom = _bottom_line(outline, ledger)
    sections = []
    for written in outline.sections:
        claims = tuple(claim for draft in written.drafts if (claim := ledger.enter(draft)) is not None)
        if claims:
            sections.append(AnswerSection(written.plan.heading, written.plan.kind, claims))
    shown = frozenset(ledger.findings)
    conflicts = []
    for dispute in disputes(outline.lines, shown):
        sides = [ledger.enter(dispute.said), ledger.enter(dispute.other)]
        sides += [claim for finding in dispute.findings for claim in ledger.findings.get(finding, ())]
        told = tuple(dict.fromkeys(side for side in sides if side is not None))
        if len(told) > 1:
            conflicts.append(
                Conflict(dispute.about, told, "Each side is shown as given; none was averaged or dropped.")
            )
    findings = {finding.id: finding for item in evidence for finding, _ in item.findings}
    return replace(
        _empty(bench, question, request),
        stance=stance_of(question, ledger.claims, outline.lines),
        bottom_line=bottom,
        sections=tuple(sections),
        claims=tuple(ledger.claims),
        findings=tuple((findings[i], claims) for i, claims in ledger.findings.items()),
        conflicts=tuple(conflicts),
        gaps=(*_dated(request), *gaps(question, outline)),
        follow_ups=follow_ups(question, outline),
        references=references(ledger.claims, held.documents, held.statuses),
        withheld=tuple(ledger.withheld),
    )


def _subjects(question: Question) -> tuple[str, ...]:
    return (*question.pico.intervention, *question.pico.comparator, *question.pico.population)


def _dated(request: Request) -> tuple[str, ...]:
    if request.as_of is None:
        return ()
    return (f"Only works dated {request.as_of.year} or earlier were used; works without a known year were left out.",)


def _bottom_line(outline: Outline, ledger: _Ledger) -> tuple[ClaimId, ...]:
    """The composed lines that pass; each that does not is replaced by the next best line that does."""
    wanted = min(len(outline.bottom_line), BOTTOM_LINES)
    passed: list[ClaimId] = []
    for draft in (*outline.bottom_line, *outline.spare):
        if len(passed) == wanted:
            break
        claim = ledger.enter(draft)
        if claim is not None and claim not in passed:
            passed.append(claim)
    return tuple(passed)


class _Ledger:
    """Drafts as they are judged: numbered claims in order of entry, and what was withheld. No text twice."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self._seen: dict[str, ClaimId | None] = {}
        self.claims: list[Claim] = []
        self.withheld: list[Withheld] = []
        self.findings: dict[FindingId, tuple[ClaimId, ...]] = {}

    def enter(self, draft: Draft) -> ClaimId | None:
        """The claim the draft became, None where it did not pass."""
        if draft.text in self._seen:
            return self._seen[draft.text]
        verdict = self._judge(draft)
        if verdict.label is not Label.SUPPORTED:
            self.withheld.append(Withheld(draft.text, verdict, draft.citations))
            self._seen[draft.text] = None
            return None
        claim = Claim(ClaimId(f"c{len(self.claims) + 1}"), draft.text, draft.citations, verdict, draft.certainty)
        self.claims.append(claim)
        self._seen[draft.text] = claim.id
        for finding in draft.findings:
            self.findings[finding] = (*self.findings.get(finding, ()), claim.id)
        return claim.id

    def _judge(self, draft: Draft) -> Verdict:
        faults: list[Reason] = []
        for citation in draft.citations:
            document = self._held.documents[citation.document]
            fault = check_citation(citation, document.text)
            if fault is not None:
                faults.append(fault)
            standing = self._held.statuses.get(citation.document, Status.CURRENT)
            rests_on = check_status(draft.text, str(citation.document), standing)
            if rests_on is not None:
                faults.append(rests_on)
        texts = [EvidenceText(f"{c.document}#{c.span.start}", c.quote) for c in draft.citations]
        verdict = judge(draft.text, texts)
        if not faults:
            return verdict
        return Verdict(Label.INSUFFICIENT, min(verdict.score, 0.1), (*faults, *verdict.reasons), verdict.judge)


def _empty(bench: Bench, question: Question, request: Request) -> Answer:
    """An answer with nothing said yet."""
    return Answer(
        id=AnswerId(""),
        question=question,
        bottom_line=(),
        sections=(),
        claims=(),
        findings=(),
        conflicts=(),
        premises=(),
        gaps=(),
        follow_ups=(),
        references=(),
        withheld=(),
        abstention=None,
        provenance=AnswerProvenance(
            library=bench.library.uri.rstrip("/").rpartition("/")[2],
            snapshot=bench.library.snapshot,
            index=bench.index.manifest.identity(bench.library.snapshot),
            judge=JUDGE,
            writer=WRITER,
            version=__version__,
            as_of=request.as_of.isoformat() if request.as_of else None,
        ),
        urgent=question.urgency,
    )


def _abstention(bench: Bench, question: Question, why: str, ranking: Ranking, held: Held) -> Abstention:
    """The refusal, with what was looked for, where, and what came nearest."""
    searched: Mapping[str, str] = {
        "library": bench.library.uri.rstrip("/").rpartition("/")[2],
        "passages": str(bench.index.count()),
        "read_as": question.type.value,
        "drugs": ", ".join((*question.pico.intervention, *question.pico.comparator)) or "none recognised",
        "conditions": ", ".join(question.pico.population) or "none recognised",
        "method": ranking.method,
    }
    nearest = dict.fromkeys(hit.document for hit in ranking.hits if hit.document in held.documents)
    return Abstention(
        reason=why,
        searched=tuple(searched.items()),
        nearest=tuple(Nearest(i, held.documents[i].title) for i in list(nearest)[:3]),
    )


def _identified(answer: Answer) -> Answer:
    return replace(answer, id=AnswerId(answer_digest(answer).removeprefix("sha256:")[:16]))
