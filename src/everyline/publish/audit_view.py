"""What every form of an audit shows, in one order, made harmless to show."""

from __future__ import annotations

from dataclasses import dataclass

from everyline.domain.answer import Citation, Label, Reference
from everyline.domain.audit import Audit, AuditedClaim
from everyline.publish.inert import inert
from everyline.publish.view import Pairs, ReferenceView, reference_view

LABEL_WORDS = {Label.SUPPORTED: "Supported", Label.CONTRADICTED: "Contradicted", Label.INSUFFICIENT: "Not shown"}
AUDIT_NOTICE = (
    "Made by rules from the library named below; no medical board has looked at it. “Not shown” means that this "
    "library does not bear the line out; it does not mean that the line is wrong. Open the sources before you act."
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation that decided a verdict, or came nearest. number: of its reference. place: where it stands."""

    number: int | None
    text: str
    where: str
    place: tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A line of the article with its verdict. parts: of a line with several facts."""

    id: str
    text: str
    lead: str
    markers: tuple[str, ...]
    label: str
    kind: str
    why: str
    correction: str
    quotes: tuple[Quoted, ...]
    parts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under one heading of the article."""

    heading: str
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing, with the sentences that show it."""

    topic: str
    why: str
    quotes: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """An audit as shown, in the order of the fields. wrong: the lines contradicted, told first."""

    title: str
    summary: str
    counts: Pairs
    notice: str
    about: Pairs
    wrong: tuple[ClaimView, ...]
    gaps: tuple[Gap, ...]
    tensions: tuple[tuple[tuple[str, ...], str], ...]
    sections: tuple[Section, ...]
    sourcing: tuple[tuple[str, str], ...]
    references: tuple[ReferenceView, ...]
    made: Pairs


Listed = dict[tuple[str, str], Reference]


def audit_page(audit: Audit) -> AuditPage:
    """What to show of an audit."""
    listed: Listed = {(one.document, one.document_hash): one for one in audit.references}
    claims = [_claim(one, listed) for one in audit.claims]
    sections: list[Section] = []
    for one, shown in zip(audit.claims, claims, strict=True):
        heading = inert(" › ".join(one.claim.headings[-2:])) or "Without a heading"
        if sections and sections[-1].heading == heading:
            sections[-1] = Section(heading, (*sections[-1].claims, shown))
        else:
            sections.append(Section(heading, (shown,)))
    return AuditPage(
        title=inert(audit.title),
        summary=_summary(audit),
        counts=tuple(
            (LABEL_WORDS[label], str(audit.count(label)))
            for label in (Label.SUPPORTED, Label.CONTRADICTED, Label.INSUFFICIENT)
        ),
        notice=AUDIT_NOTICE,
        about=_about(audit),
        wrong=tuple(one for one in claims if one.kind == "contradicted"),
        gaps=tuple(Gap(inert(o.topic), inert(o.why), _quotes(o.citations, listed)) for o in audit.omissions),
        tensions=tuple((tension.claims, inert(tension.why)) for tension in audit.tensions),
        sections=tuple(sections),
        sourcing=tuple((inert(note.marker), inert(note.note)) for note in audit.sourcing),
        references=tuple(reference_view(one) for one in audit.references),
        made=tuple(
            (label, inert(value))
            for label, value in (
                ("Library", audit.provenance.library),
                ("Snapshot", audit.provenance.snapshot),
                ("Index", audit.provenance.index),
                ("Judge", audit.provenance.judge),
                ("Everyline", audit.provenance.version),
                ("Article", audit.provenance.article_hash),
            )
        ),
    )


def _summary(audit: Audit) -> str:
    total = len(audit.claims)
    stand, fall, open_ = (audit.count(one) for one in (Label.SUPPORTED, Label.CONTRADICTED, Label.INSUFFICIENT))
    said = f"Lines: {total}. The library supports {stand}, contradicts {fall}, and does not show {open_}."
    missing = f" Missing for a reader of the subject: {len(audit.omissions)}." if audit.omissions else ""
    tense = f" Places where the article disagrees with itself: {len(audit.tensions)}." if audit.tensions else ""
    on = (
        f" Read as an article on {inert(audit.disease)}."
        if audit.disease
        else " No disease that the library knows was recognised in it."
    )
    return said + missing + tense + on


def _about(audit: Audit) -> Pairs:
    about = audit.reading.about
    pairs = (
        ("Dates", "; ".join(about.dates) or "none given"),
        ("Review", "; ".join(about.review) or "nothing said"),
        ("References", str(len(audit.reading.references)) if audit.reading.references else "no list printed"),
    )
    return tuple((label, inert(value)) for label, value in pairs)


def _claim(one: AuditedClaim, listed: Listed) -> ClaimView:
    claim, judged = one.claim, one.judged
    return ClaimView(
        id=claim.id,
        text=inert(claim.text),
        lead=inert(claim.lead),
        markers=tuple(map(inert, claim.markers)),
        label=LABEL_WORDS[judged.label],
        kind=judged.label.value.lower(),
        why=inert(one.why),
        correction=inert(judged.correction or ""),
        quotes=_quotes(judged.citations, listed),
        parts=tuple((inert(text), LABEL_WORDS[part.label], part.label.value.lower()) for text, part in one.parts),
    )


def _quotes(citations: tuple[Citation, ...], listed: Listed) -> tuple[Quoted, ...]:
    found = []
    for one in citations:
        reference = listed.get((one.document, one.document_hash))
        where = f"{inert(one.document)}, characters {one.span.start} to {one.span.end}"
        place = (one.document_hash, one.span.start, one.span.end)
        found.append(Quoted(reference.number if reference else None, inert(one.quote), where, place))
    return tuple(found)
