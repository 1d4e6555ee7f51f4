"""What every form of an answer shows, in one order: the forms differ in dress alone.

A line whose verdict is not SUPPORTED is never among those shown, wherever the answer has put it; it joins the withheld,
which readers see counted and editors see in full.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from everyline.domain.answer import Answer, Citation, Claim, Label, Reason, Reference, Stance, Verdict
from everyline.domain.ids import ClaimId, ContentHash, DocumentId, FindingId
from everyline.domain.question import Question, Reader
from everyline.domain.text import Status
from everyline.publish.inert import inert, web_address
from everyline.publish.rating import steps_said
from everyline.publish.view_synthesis import SideView, SynthesisView, view
from everyline.publish.wording import (
    DISCLAIMER,
    GAPS_HEADING,
    GAPS_HEADING_BESIDE,
    HOW_SURE_NOTE,
    ID_WORDS,
    LAY_DISCLAIMER,
    PREMISE_WORDS,
    READER_WORDS,
    REASON_WORDS,
    STANCE_NOTE,
    STANCE_WORDS,
    STATUS_WORDS,
    TYPE_WORDS,
    UNREVIEWED,
    certainty_said,
    follow_ups_heading,
    lay_notice,
    review_banner,
)

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class QuoteView:
    """An exact quotation beneath a line. number: of its reference, None where none lists it."""

    number: int | None
    text: str
    document: str
    document_hash: str
    start: int
    end: int
    finding: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A claim as shown. certainty: in words, or empty. cautions: that a work it cites is retracted or in doubt.

    steps: how its certainty came about. explained: clinical words of the line with what they mean, as phrases.
    """

    id: str
    text: str
    numbers: tuple[int, ...]
    certainty: str
    cautions: tuple[str, ...]
    verdict: str
    judge: str
    quotes: tuple[QuoteView, ...]
    steps: tuple[str, ...] = ()
    explained: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with lines. note: words after the lines (why they disagree); is_boxed: a boxed warning."""

    heading: str
    lines: tuple[Line, ...]
    note: str = ""
    is_boxed: bool = False


@dataclass(frozen=True, slots=True)
class PremiseView:
    """Something the question takes for granted, what the evidence says of it, and where it says so."""

    text: str
    finding: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """A work as listed. mark: its standing in words, empty where nothing is known against it."""

    number: int
    title: str
    source: str
    ids: str
    mark: str
    is_retracted: bool
    note: str
    url: str | None


@dataclass(frozen=True, slots=True)
class WithheldView:
    """A line that did not pass, and why, for editors."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class AbstentionView:
    """Why there is no answer, what was searched, what came nearest."""

    reason: str
    searched: Pairs
    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """An answer as shown, in the order of the fields. withheld_count: of lines; withheld: filled for editors alone.

    stance: how the cited evidence answers a yes-or-no question, and the note that it is a machine's reading; None where
    nothing was read, or a claim it was read from is not shown.
    """

    title: str
    urgent: tuple[str, str] | None
    lay_notice: str
    banner: str
    is_unreviewed: bool
    read_as: Pairs
    premises: tuple[PremiseView, ...]
    preface: tuple[str, ...]
    abstention: AbstentionView | None
    stance: tuple[str, str] | None
    bottom_line: tuple[Line, ...]
    sections: tuple[Block, ...]
    conflicts: tuple[Block, ...]
    gaps_heading: str
    gaps: tuple[str, ...]
    withheld_count: int
    withheld: tuple[WithheldView, ...]
    follow_ups_heading: str
    follow_ups: tuple[str, ...]
    references: tuple[ReferenceView, ...]
    provenance: Pairs
    disclaimer: str
    synthesis: SynthesisView

    def lines(self) -> tuple[Line, ...]:
        """Every line shown, once, in the order a reader meets it: what an evidence appendix lists."""
        groups = (
            *(premise.lines for premise in self.premises),
            self.bottom_line,
            *(block.lines for block in (*self.sections, *self.conflicts)),
        )
        return tuple({line.id: line for group in groups for line in group}.values())


def page(answer: Answer, *, show_withheld: bool = False) -> Page:
    """What to show of an answer. show_withheld: for editors, the lines that did not pass, with the reasons."""
    lines = _lines(answer)
    failed = [(one.text, one.verdict) for one in answer.claims if one.id not in lines]
    withheld = [*failed, *((one.text, one.verdict) for one in answer.withheld)]

    def shown(ids: Iterable[ClaimId]) -> tuple[Line, ...]:
        return tuple(lines[one] for one in ids if one in lines)

    sections = (Block(inert(s.heading), shown(s.claims), "", s.kind == "boxed_warning") for s in answer.sections)
    told = {*answer.bottom_line, *(one for section in answer.sections for one in section.claims)}
    conflicts = (
        Block(inert(c.about), _once_explained(shown(c.claims), told), inert(c.explanation)) for c in answer.conflicts
    )
    return Page(
        title=inert(answer.question.text),
        urgent=(inert(answer.urgent.reason), inert(answer.urgent.advice)) if answer.urgent else None,
        lay_notice=lay_notice(answer.question.reader, answer.question.text),
        banner=review_banner(inert(answer.status)),
        is_unreviewed=answer.status == UNREVIEWED,
        read_as=_read_as(answer.question),
        premises=tuple(PremiseView(inert(p.text), PREMISE_WORDS[p.label], shown(p.claims)) for p in answer.premises),
        preface=tuple(map(inert, answer.preface)),
        abstention=_abstention(answer),
        stance=_stance(answer.stance, lines),
        bottom_line=shown(answer.bottom_line),
        sections=tuple(block for block in sections if block.lines),
        conflicts=tuple(block for block in conflicts if block.lines),
        gaps_heading=GAPS_HEADING_BESIDE if any(s.heading == GAPS_HEADING for s in answer.sections) else GAPS_HEADING,
        gaps=tuple(inert(gap) for gap in answer.gaps if gap not in answer.preface),
        withheld_count=len(withheld),
        withheld=tuple(WithheldView(inert(t), _why(v)) for t, v in withheld) if show_withheld else (),
        follow_ups_heading=follow_ups_heading(answer.question.reader),
        follow_ups=tuple(map(inert, answer.follow_ups)),
        references=tuple(reference_view(one) for one in answer.references),
        provenance=_provenance(answer),
        disclaimer=f"{LAY_DISCLAIMER} {HOW_SURE_NOTE}" if answer.question.reader.is_lay else DISCLAIMER,
        synthesis=_synthesis(answer, lines),
    )


def _synthesis(answer: Answer, lines: Mapping[ClaimId, Line]) -> SynthesisView:
    """The synthesis; a side of a disagreement that is not in its table is shown by a claim that words it."""
    listed = {(one.document, one.document_hash): one.number for one in answer.references}
    claimed: dict[FindingId, SideView] = {}
    for finding, claims in answer.findings:
        for one in claims:
            if one in lines:
                claimed.setdefault(finding.id, SideView(lines[one].text, lines[one].numbers))
    return view(answer, lambda cited: listed.get((cited.document, cited.document_hash)), claimed)


Listed = Mapping[tuple[DocumentId, ContentHash], Reference]


def _lines(answer: Answer) -> dict[ClaimId, Line]:
    """Every claim that may be shown, by id."""
    listed = {(one.document, one.document_hash): one for one in answer.references}
    reader = answer.question.reader
    explained = {
        one.id: tuple(
            f"“{inert(term.word)}” means: {inert(term.means)}" for term in answer.terms if term.claim == one.id
        )
        for one in answer.claims
    }
    return {
        one.id: _line(one, listed, reader, explained[one.id])
        for one in answer.claims
        if one.verdict.label is Label.SUPPORTED
    }


def _line(claim: Claim, listed: Listed, reader: Reader, explained: tuple[str, ...]) -> Line:
    cited = [listed[key] for one in claim.citations if (key := (one.document, one.document_hash)) in listed]
    return Line(
        id=claim.id,
        text=inert(_with_works_named(claim.text, listed.values())),
        numbers=tuple(sorted({one.number for one in cited})),
        certainty=certainty_said(claim.certainty, reader),
        cautions=tuple(
            sorted({f"[{r.number}] {STATUS_WORDS[r.status]}" for r in cited if r.status is not Status.CURRENT})
        ),
        verdict=f"{claim.verdict.label.value.lower()}, score {claim.verdict.score:.2f}",
        judge=inert(claim.verdict.judge),
        quotes=tuple(_quote(one, listed) for one in claim.citations),
        steps=steps_said(claim.steps),
        explained=explained,
    )


def _with_works_named(text: str, references: Iterable[Reference]) -> str:
    """A line where a listed work, named by the library's own id ("king-2022-brave gives"), is called as in the list."""
    if not _AN_ID.search(text):
        return text
    for one in references:
        called = str(one.document).rpartition(":")[2]
        if _AN_ID.fullmatch(called) and called in text:
            author = re.match(r"[^\W\d]+(?:[-'’][^\W\d]+)*(?= [A-Z]{1,3}\b)", one.authors)
            year = f" {one.year}" if one.year is not None else ""
            named = f"{author[0]}{year}" if author else "the work"
            opening = re.sub(rf"^{re.escape(called)}(?![\w-])", f"{named[0].upper()}{named[1:]} [{one.number}]", text)
            text = re.sub(rf"(?<![\w-]){re.escape(called)}(?![\w-])", f"{named} [{one.number}]", opening)
    return text


_AN_ID = re.compile(r"[a-z\d]+(?:-[a-z\d]+)*-(?:[a-z\d]+)")


def _once_explained(lines: Iterable[Line], told: Collection[ClaimId]) -> tuple[Line, ...]:
    """Lines without the words explained where a reader has met them before."""
    return tuple(replace(one, explained=()) if one.id in told else one for one in lines)


def _quote(citation: Citation, listed: Listed) -> QuoteView:
    reference = listed.get((citation.document, citation.document_hash))
    return QuoteView(
        number=reference.number if reference else None,
        text=inert(citation.quote),
        document=inert(citation.document),
        document_hash=inert(citation.document_hash),
        start=citation.span.start,
        end=citation.span.end,
        finding=inert(citation.finding) if citation.finding else None,
    )


def _why(verdict: Verdict) -> str:
    """A verdict that did not pass, as a phrase."""
    reasons = "; ".join(map(_reason, verdict.reasons))
    return f"{verdict.label.value.lower()}: {reasons}" if reasons else verdict.label.value.lower()


def _reason(reason: Reason) -> str:
    said = f", the line has “{inert(reason.claim)}”" if reason.claim else ""
    has = f", the source “{inert(reason.evidence)}”" if reason.evidence else ""
    return f"{REASON_WORDS[reason.kind]}{said}{has}"


def _read_as(question: Question) -> Pairs:
    pico = question.pico
    pairs = (
        ("Kind of question", TYPE_WORDS[question.type]),
        ("Population", ", ".join(pico.population)),
        ("Intervention", ", ".join(pico.intervention)),
        ("Comparator", ", ".join(pico.comparator)),
        ("Outcome", ", ".join(pico.outcome)),
        ("Spelling", "; ".join(f"{one.said} read as {one.read_as}" for one in question.corrections)),
        ("Asked together", "; ".join(f"{TYPE_WORDS[one.type]}: “{one.text}”" for one in question.parts)),
        ("Follows on from", question.carried_from or ""),
        ("Written for", READER_WORDS[question.reader]),
    )
    return tuple((label, inert(value)) for label, value in pairs if value)


def _stance(stance: Stance | None, lines: Mapping[ClaimId, Line]) -> tuple[str, str] | None:
    """The reading as a phrase with its note; withheld with any line it was read from."""
    if stance is None or any(claim not in lines for claim in stance.claims):
        return None
    return STANCE_WORDS[stance.label], STANCE_NOTE.format(why=inert(stance.why))


# How a search was made: for who keeps the library, and in the JSON for everybody.
_OF_THE_SEARCH = frozenset({"library", "passages", "read as", "method"})


def _abstention(answer: Answer) -> AbstentionView | None:
    given = answer.abstention
    if given is None:
        return None
    is_lay = answer.question.reader.is_lay
    return AbstentionView(
        reason=inert(given.reason),
        searched=tuple(
            (inert(label), inert(value))
            for label, value in given.searched
            if not (is_lay and (answer.urgent or label.replace("_", " ") in _OF_THE_SEARCH))
        ),
        nearest=tuple(
            inert(one.title) if is_lay else f"{inert(one.title)} ({inert(one.document)})" for one in given.nearest
        ),
    )


def reference_view(reference: Reference) -> ReferenceView:
    """A work as it is listed, in answers and audits alike."""
    year = str(reference.year) if reference.year is not None else ""
    parts = (inert(reference.authors), inert(reference.journal), year)
    ids = tuple(ID_WORDS[kind].format(inert(value)) for kind, value in reference.identifiers.pairs())
    return ReferenceView(
        number=reference.number,
        title=inert(reference.title),
        source=" ".join(part if part.endswith(".") else f"{part}." for part in parts if part),
        ids=", ".join(ids or (inert(reference.document),)),
        mark=STATUS_WORDS[reference.status],
        is_retracted=reference.status is Status.RETRACTED,
        note=inert(reference.note),
        url=web_address(reference.url),
    )


def _provenance(answer: Answer) -> Pairs:
    made = answer.provenance
    years = sorted(one.year for one in answer.references if one.year is not None)
    span = "" if not years else f", published {years[0]}" + (f" to {years[-1]}" if years[-1] > years[0] else "")
    pairs = (
        ("Answer", answer.id),
        ("Works cited", f"{len(answer.references)}{span}"),
        ("Library", made.library),
        ("Snapshot", made.snapshot),
        ("Evidence as of", made.as_of or ""),
        ("Index", made.index),
        ("Judge", made.judge),
        ("Writer", made.writer),
        ("Everyline", made.version),
    )
    return tuple((label, inert(value)) for label, value in pairs if value)
