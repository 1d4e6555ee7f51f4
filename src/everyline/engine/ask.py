"""The product: read, retrieve, appraise, write, judge, revise or abstain, record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from everyline import __version__
from everyline.answer.arithmetic import NOTHING, Worked, asks_arithmetic, work_out
from everyline.answer.arithmetic.base import HEADING
from everyline.answer.candidates import candidates
from everyline.answer.cite import references
from everyline.answer.conflicts import disputes
from everyline.answer.doses import guard
from everyline.answer.plain import WRITER
from everyline.answer.plans import PLANS
from everyline.answer.premise_evidence import Weighed
from everyline.answer.readers.further import with_further
from everyline.answer.remains import follow_ups, gaps, said_first
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
    Premise,
    Reason,
    Verdict,
    Withheld,
)
from everyline.domain.evidence import Evidence, Finding, Ranking
from everyline.domain.ids import AnswerId, ClaimId, DocumentId, FindingId
from everyline.domain.question import Filters, Question, Reader
from everyline.domain.text import Document, Sentence, Status
from everyline.engine.build import Bench
from everyline.engine.extracting import with_findings
from everyline.engine.premises import examine
from everyline.engine.refuse import FOR_PEOPLE_NOW, asked_back
from everyline.engine.refuse import held as holdings
from everyline.engine.rewording import explaining, for_reader, plainly, without_instructions
from everyline.engine.several import join
from everyline.engine.synthesis import synthesis_of, untold
from everyline.errors import InvalidQuestion
from everyline.publish.export import answer_digest
from everyline.retrieve.query import read_question
from everyline.retrieve.search import search
from everyline.retrieve.tried import without_tried
from everyline.verify.judge import JUDGE, judge
from everyline.verify.locate import check_citation
from everyline.verify.status import check as check_status

BOTTOM_LINES = 3
# Documents without stated findings that are read for sentences: an answer quotes a handful, and reading takes time.
PROSE_REACH = 24


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asks. follow: the question this one follows. as_of: nothing published after its year counts."""

    text: str
    reader: Reader = Reader.CLINICIAN
    follow: Question | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked for and looked at for one question: the hits, the documents opened, those that bear on it."""

    question: Question
    ranking: Ranking
    held: Held
    evidence: tuple[Evidence, ...]


# Told as the work goes on: a question once it is read, then what was looked at for it (for each question of several).
Tell = Callable[[Question | Looked], None]


def _in_silence(_told: Question | Looked) -> None:
    return None


def ask(bench: Bench, request: Request, tell: Tell = _in_silence) -> Answer:
    """Answer from the library, every line judged; an abstention where the library can't answer.

    Raises InvalidQuestion for a question that can't be read as one. The same request on the same snapshot gives the
    same answer, byte for byte.
    """
    question = _read(bench, request)
    tell(question)
    if question.parts and not question.unclear and question.missing is None:
        answers = [_answered(bench, part, request, tell) for part in question.parts]
        return _identified(explaining(join(question, answers)))
    return _identified(_answered(bench, question, request, tell))


def _answered(bench: Bench, question: Question, request: Request, tell: Tell) -> Answer:
    """The answer to one question, without its id."""
    ranking, held = _found(bench, question)
    evidence = gather(question, ranking, held)
    tell(Looked(question, ranking, held, evidence))
    if (lacking := asked_back(question)) is not None:
        refused = _abstention(bench, question, lacking, ranking, held)
        refused = replace(refused, searched=(*refused.searched, *holdings(ranking, bench.lexicon)), nearest=())
        return replace(_empty(bench, question, request), abstention=refused)
    doubted, held = _doubted(bench, question, held)
    worked = work_out(question, candidates(question, evidence)) if asks_arithmetic(question) else NOTHING
    why = shortfall(question, evidence)
    if why is None:
        answer = _answer(bench, question, request, evidence, held, doubted, worked)
        if answer.bottom_line or answer.sections or answer.synthesis.calculations:
            return for_reader(answer)
        why = (
            "Lines were found, but none passed the judge; editors see them withheld."
            if answer.withheld
            else FOR_PEOPLE_NOW
            if question.urgency is not None and question.reader.is_lay
            else f"The library holds nothing that answers this on {', '.join(_subjects(question)) or 'the question'}."
        )
        return replace(answer, abstention=_abstention(bench, question, why, ranking, held))
    answer = _answer(bench, question, request, (), held, doubted, worked)
    if answer.bottom_line or answer.synthesis.calculations:
        return for_reader(replace(answer, gaps=(why,)))
    return replace(answer, gaps=(), abstention=_abstention(bench, question, why, ranking, held))


def _found(bench: Bench, question: Question) -> tuple[Ranking, Held]:
    """What a search finds for a question, with the documents."""
    reach = PLANS[question.type].reach
    ranking = search(
        question, bench.index, embedder=bench.embedder, k=reach, depth=reach, dense_share=bench.dense_share
    )
    return ranking, _held(bench, question, ranking)


def _doubted(bench: Bench, question: Question, held: Held) -> tuple[tuple[Weighed, ...], Held]:
    """The premises of the question that do not stand, and the documents at hand with those that say so."""
    documents, statuses, findings = dict(held.documents), dict(held.statuses), dict(held.findings)

    def look(asked: Question) -> Sequence[Evidence]:
        ranking, found = _found(bench, asked)
        documents.update(found.documents)
        statuses.update(found.statuses)
        findings.update(found.findings)
        return gather(asked, ranking, found)

    return examine(question, look), replace(held, documents=documents, statuses=statuses, findings=findings)


def _read(bench: Bench, request: Request) -> Question:
    question = read_question(
        request.text,
        reader=request.reader,
        lexicon=bench.lexicon,
        follow=request.follow,
        passages=lambda word: [hit.text for hit in bench.index.lexical(word, k=5, filters=Filters())],
    )
    question = without_tried(question)
    if request.as_of is None:
        return question
    since = question.filters.year_from
    if since is not None and since > request.as_of.year:
        raise InvalidQuestion(
            f"The question asks for works from {since} on, and the answer may use none after {request.as_of.year}.",
            "Ask without one of the two years.",
        )
    until = min(request.as_of.year, question.filters.year_to or request.as_of.year)
    filters = replace(question.filters, year_to=until)
    return replace(question, filters=filters, parts=tuple(replace(part, filters=filters) for part in question.parts))


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


def _answer(
    bench: Bench,
    question: Question,
    request: Request,
    evidence: Sequence[Evidence],
    held: Held,
    doubted: Sequence[Weighed],
    worked: Worked,
) -> Answer:
    outline, preface = guard(question, with_further(write(question, evidence), question))
    ledger = _Ledger(held, question.reader)
    premises = tuple(_premise(one, ledger) for one in doubted)
    # What corrects the question answers it where nothing else does.
    corrected = tuple(i for one in premises if one.label is Label.CONTRADICTED for i in one.claims)
    bottom = _bottom_line(outline, ledger) or corrected[:BOTTOM_LINES]
    sections = []
    for written in outline.sections:
        entered = dict.fromkeys(ledger.enter(draft) for draft in written.drafts)
        claims = tuple(claim for claim in entered if claim is not None and claim not in bottom)
        if claims:
            sections.append(AnswerSection(written.plan.heading, written.plan.kind, claims))
    entered_for = (ledger.enter(draft) for draft in worked.drafts)
    sources = tuple(claim for claim in entered_for if claim is not None and claim not in bottom)
    if sources:
        sections.append(AnswerSection(HEADING, "other", sources))
    shown = frozenset(ledger.findings)
    evidence = with_findings(
        question, evidence, held.sentences, bearing={line.evidence.document.id for line in outline.lines}
    )
    synthesis = synthesis_of(question, outline, evidence, bench.lexicon)
    conflicts: list[Conflict] = []
    told: set[FindingId] = set()
    for dispute in disputes(outline.lines, shown, synthesis.disagreements, question.text):
        sides = [ledger.enter(side) for side in dispute.sides]
        sides += [claim for finding in dispute.findings for claim in ledger.findings.get(finding, ())]
        claims = tuple(dict.fromkeys(side for side in sides if side is not None))
        if len(claims) > 1:
            conflicts.append(Conflict(dispute.about, claims, dispute.explanation))
            told.update(finding for side in dispute.sides for finding in side.findings)
            told.update(dispute.findings)
    findings = {finding.id: finding for of_document in held.findings.values() for finding in of_document}
    findings |= {finding.id: finding for item in evidence for finding, _ in item.findings}
    synthesis = untold(synthesis, told)
    # Where the question asks for arithmetic, that alone is worked.
    synthesis = replace(synthesis, calculations=worked.calculations or synthesis.calculations)
    answer = replace(
        _empty(bench, question, request),
        stance=stance_of(question, ledger.claims, outline.lines),
        bottom_line=bottom,
        sections=tuple(sections),
        claims=tuple(ledger.claims),
        findings=tuple((findings[i], claims) for i, claims in ledger.findings.items()),
        conflicts=tuple(conflicts),
        premises=premises,
        preface=(*said_first(question, outline), *preface, *worked.preface),
        gaps=(*_dated(request), *said_first(question, outline), *gaps(question, outline)),
        follow_ups=follow_ups(question, outline),
        references=references(ledger.claims, held.documents, held.statuses, synthesis),
        withheld=tuple(ledger.withheld),
        synthesis=synthesis,
    )
    return without_instructions(answer, ledger.instructions)


def _premise(weighed: Weighed, ledger: _Ledger) -> Premise:
    """A premise with the lines that pass; without any that speaks against it, it is not called false."""
    claims = tuple(claim for draft in weighed.drafts if (claim := ledger.enter(draft)) is not None)
    label = weighed.label if claims else Label.INSUFFICIENT
    return Premise(weighed.text, label, claims)


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
    told: set[FindingId] = set()
    for draft in (*outline.bottom_line, *outline.spare):
        if len(passed) == wanted:
            break
        if draft.findings and told.issuperset(draft.findings):
            continue  # a line in reserve for one that did pass
        claim = ledger.enter(draft)
        if claim is not None and claim not in passed:
            passed.append(claim)
            told.update(draft.findings)
    return tuple(passed)


class _Ledger:
    """Drafts as they are judged: numbered claims in order of entry, and what was withheld. No text twice."""

    def __init__(self, held: Held, reader: Reader) -> None:
        self._held = held
        self._reader = reader
        self._seen: dict[str, ClaimId | None] = {}
        self.claims: list[Claim] = []
        self.withheld: list[Withheld] = []
        self.findings: dict[FindingId, tuple[ClaimId, ...]] = {}
        self.instructions = 0

    def enter(self, draft: Draft) -> ClaimId | None:
        """The claim the draft became, None where it did not pass."""
        if draft.text in self._seen:
            return self._seen[draft.text]
        verdict = self._judge(draft)
        if verdict.label is not Label.SUPPORTED:
            self.withheld.append(Withheld(draft.text, verdict, draft.citations))
            self._seen[draft.text] = None
            return None
        text, verdict = self._worded(draft, verdict)
        if not text:
            self._seen[draft.text] = None
            return None
        identity = ClaimId(f"c{len(self.claims) + 1}")
        claim = Claim(identity, text, draft.citations, verdict, draft.certainty, draft.steps)
        self.claims.append(claim)
        self._seen[draft.text] = claim.id
        for finding in draft.findings:
            self.findings[finding] = (*self.findings.get(finding, ()), claim.id)
        return claim.id

    def _worded(self, draft: Draft, verdict: Verdict) -> tuple[str, Verdict]:
        """A supported draft in its reader's words; "" where it would tell a lay reader what to do with a medicine."""
        if not self._reader.is_lay:
            return draft.text, verdict
        worded = plainly(draft, verdict, self._judge)
        if worded is None:
            self.instructions += 1
            return "", verdict
        return worded[0].text, worded[1]

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
