"""The judge: one claim, some evidence, one verdict, by stated rules and nothing else.

1. The claim is cut into sentences; each is judged; the worst label wins.
2. A sentence that stands in the evidence word for word is SUPPORTED: it is a quotation.
3. Otherwise it is aligned with its evidence (`align`) and every check gives its reasons.
4. A reason that names what the evidence has instead makes the claim CONTRADICTED, provided that both speak of one
   thing: at least 60 % of the claim's weight (or of its words') is repeated and at most one word is strange to the
   evidence; for an exchanged arm, none. Any other reason makes it INSUFFICIENT.
5. Where things are only missing, the claim is tried again with the abbreviations that its evidence defines spelled
   out, or cut short. A claim in plain words is tried again in the terms they stand for (`plain_words`), and
   sentences that repeat one field of a card whole, under its name, are set aside as brackets of fields are
   (`plain_fields`).
6. A word of content that the evidence does not hold is a reason (not_found): an addition is never SUPPORTED.

Score: SUPPORTED 0.99 for a quotation, else 0.6 + 0.38 x share of the claim repeated in its anchor; INSUFFICIENT
0.45 x coverage squared; CONTRADICTED 0.1 x (1 - coverage) + 0.02.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from everyline.domain.answer import EvidenceSpan, EvidenceText, Label, Reason, ReasonKind, Verdict
from everyline.domain.text import Span
from everyline.verify import (
    arms,
    binding,
    certainty,
    comparator,
    differences,
    direction,
    dose,
    negation,
    number,
    population,
    times,
)
from everyline.verify.abbreviations import variants
from everyline.verify.align import ANCHOR, OTHER, Alignment, Line, align, score
from everyline.verify.fields import altered, set_aside
from everyline.verify.plain_fields import without_fields
from everyline.verify.plain_words import once, read_back
from everyline.verify.reading import Reading, read
from everyline.verify.role import Role, role_of, vouches
from everyline.verify.sentences import sentences
from everyline.verify.several import agree, clauses

JUDGE = "everyline-rules/2"

_NEVER_CONTRADICTS = frozenset(
    (ReasonKind.CERTAINTY_INFLATED, ReasonKind.NOT_FOUND, ReasonKind.NOT_CHECKABLE, ReasonKind.QUOTE_ALTERED)
)
_SAME_MATTER = 0.6

# A sentence with more words of content than this is no one statement; it is not checkable, unless it is a quotation.
_MOST_ATOMS = 400
_EXCERPT = 200

# Other sentences than the anchor may lend at most one part in this many of what a claim says.
_MOST_LENT = 3

# Every check of an aligned sentence besides `differences`, in the order of their reasons.
_CHECKS = (
    number.check,
    negation.check,
    certainty.check,
    population.check,
    direction.check,
    times.check,
    dose.check,
    arms.check,
    binding.check,
    comparator.check,
)


def judge(claim: str, evidence: Sequence[EvidenceText], *, whole: bool = False) -> Verdict:
    """Whether the evidence supports a claim, contradicts it, or does not suffice.

    evidence: spans or whole texts; the sentences that matter are picked here and named in the verdict's spans.
    whole: the claim must be repeated by one evidence text on its own, not pieced together from several.
    An empty claim, or one with no content, is INSUFFICIENT (not_checkable); so is a claim without evidence (not_found).
    Same input, same verdict.
    """
    if whole and len(evidence) > 1:
        verdicts = [judge(claim, [one]) for one in evidence]
        return max(verdicts, key=lambda v: (v.label is Label.SUPPORTED, v.score))
    verdict = _as_worded(once(claim), evidence)
    if verdict.label is not Label.SUPPORTED:
        worded = read_back(once(claim), " ".join(one.text for one in evidence))
        if worded != once(claim) and (other := _as_worded(worded, evidence)).label is Label.SUPPORTED:
            return other
    return verdict


def _as_worded(claim: str, evidence: Sequence[EvidenceText]) -> Verdict:
    """The verdict on a claim as it is worded, but for abbreviations that its evidence defines."""
    verdict = _judge(claim, evidence)
    if verdict.reasons and all(r.kind is ReasonKind.NOT_FOUND or not r.evidence for r in verdict.reasons):
        for variant in variants(claim, [one.text for one in evidence]):
            other = _judge(variant, evidence)
            if other.label is Label.SUPPORTED:
                return other
    return verdict


def derived(claim: str, evidence: Sequence[EvidenceText]) -> tuple[number.Derivation, ...]:
    """Numbers of a claim that its evidence does not print but that follow from it, sentence by sentence."""
    if not any(char.isdigit() for char in claim):
        return ()
    lines = [line for place, one in enumerate(evidence) for line in _lines(one, place)]
    found: list[number.Derivation] = []
    for start, end in sentences(claim) if lines else ():
        reading = read(claim[start:end])
        if 0 < len(reading.content) <= _MOST_ATOMS and (alignment := align(reading, lines)) is not None:
            found += number.derivations(alignment)
    return tuple(found)


def _judge(claim: str, evidence: Sequence[EvidenceText]) -> Verdict:
    changed = altered(claim, evidence) if "[" in claim else None
    repeated: tuple[EvidenceSpan, ...] = ()
    if "[" in claim or ": " in claim:
        claim, repeated = set_aside(claim, evidence)
    told = without_fields(claim, evidence)
    claim, repeated = told.claim, (*repeated, *told.spans)
    changed = changed or told.changed
    lines = [line for number, one in enumerate(evidence) for line in _lines(one, number)]
    pieces = [part for start, end in sentences(claim) for part in _head_and_body(claim[start:end], lines)]
    judged = [_sentence(text, lines, is_head=is_head) for text, is_head in pieces]
    parts = [part for part in judged if part is not None]
    if not parts:
        return Verdict(Label.INSUFFICIENT, 0.0, (Reason(ReasonKind.NOT_CHECKABLE, claim, ""),), JUDGE)
    if not lines:
        return Verdict(Label.INSUFFICIENT, 0.0, (Reason(ReasonKind.NOT_FOUND, claim, ""),), JUDGE)
    verdict = _together(parts)
    if changed is not None and verdict.label is Label.SUPPORTED:
        return Verdict(Label.INSUFFICIENT, 0.4, (changed,), JUDGE, verdict.spans)
    return replace(verdict, spans=(*verdict.spans, *(span for span in repeated if span not in verdict.spans)))


def _lines(one: EvidenceText, number: int) -> Iterator[Line]:
    for start, end, reading, is_field in cut(one.text):
        yield Line(one.id, start, end, reading, is_field, number)


@lru_cache(maxsize=1024)
def cut(text: str) -> tuple[tuple[int, int, Reading, bool], ...]:
    """The sentences of a text, read; a card's fields in a row are one line."""
    found: list[tuple[int, int, Reading, bool]] = []
    fields: tuple[int, int] | None = None
    for start, end in sentences(text):
        if role_of(text[start:end]) is Role.FIELD:
            fields = (fields[0] if fields else start, end)
            continue
        if fields:
            found.append((*fields, read(text[slice(*fields)]), True))
            fields = None
        found.append((start, end, read(text[start:end]), False))
    if fields:
        found.append((*fields, read(text[slice(*fields)]), True))
    return tuple(found)


def _head_and_body(text: str, lines: list[Line]) -> list[tuple[str, bool]]:
    """A sentence "population, drug, dose: result" as its two parts, where a card's fields hold the first of them.

    Otherwise the sentence as it is. Each part is then judged against what it repeats: the fields, or the statement.
    """
    head, colon, body = text.partition(": ")
    if not colon or not body.strip():
        return [(text, False)]
    reading = read(head)
    total = reading.total
    fields = max((score(reading, line.reading) for line in lines if line.is_field), default=0.0)
    others = max((score(reading, line.reading) for line in lines if not line.is_field), default=0.0)
    if total and fields >= _SAME_MATTER * total and fields >= others:
        return [(head, True), (body, False)]
    return [(text, False)]


_Part = tuple[Label, float, tuple[Reason, ...], tuple[EvidenceSpan, ...]]


def _sentence(text: str, lines: list[Line], *, is_head: bool) -> _Part | None:
    """The judgement of one sentence of a claim, or of the head of one; None where it has no content."""
    reading = read(text)
    if not reading.content:
        return None
    if len(reading.content) > _MOST_ATOMS:
        quoted = _quotation(text, lines)
        if quoted is None:
            return Label.INSUFFICIENT, 0.0, (Reason(ReasonKind.NOT_CHECKABLE, text[:_EXCERPT], ""),), ()
    quoted = _quotation(text, lines)
    if quoted is not None:
        return Label.SUPPORTED, 0.99, (), (quoted,)
    alignment = align(reading, lines, fields_first=is_head) if lines else None
    if alignment is None:
        return Label.INSUFFICIENT, 0.0, (Reason(ReasonKind.NOT_FOUND, text, ""),), ()
    reasons = tuple(_reasons(text, alignment))
    spans = tuple(
        EvidenceSpan(line.evidence, Span(line.start, line.end))
        for line, rank in zip(alignment.lines, alignment.ranks, strict=True)
        if rank == ANCHOR or _lends(alignment, line)
    )
    if not is_head and (reasons or any(_lends(alignment, line) for line in _others(alignment))):
        apart = _each_clause(text, lines)
        if apart is not None and (apart[0] is Label.SUPPORTED) is bool(reasons):
            return apart
    return *_label(alignment, reasons), reasons, spans


def _others(alignment: Alignment) -> Iterator[Line]:
    """The sentences that lend words to the anchor."""
    return (line for line, rank in zip(alignment.lines, alignment.ranks, strict=True) if rank == OTHER)


def _each_clause(text: str, lines: list[Line]) -> _Part | None:
    """The judgement of a sentence of several facts, each by its own sentence of evidence.

    The first fact that is not supported decides. None where the sentence is one fact, or the sentences of evidence may
    not stand together.
    """
    if sum(not line.is_field for line in lines) < 2:
        return None
    parts = clauses(text)
    if len(parts) < 2:
        return None
    held = [part for clause in parts if (part := _sentence(clause, lines, is_head=False)) is not None]
    if len(held) < len(parts):
        return None
    refused = next((part for part in held if part[0] is not Label.SUPPORTED), None)
    if refused is not None:
        return refused
    anchors = [_line_at(part[3][0], lines).reading for part in held]
    if not agree(parts, anchors):
        return None
    spans = tuple(dict.fromkeys(span for part in held for span in part[3]))
    return Label.SUPPORTED, min(part[1] for part in held), (), spans


def _line_at(span: EvidenceSpan, lines: list[Line]) -> Line:
    return next(line for line in lines if line.evidence == span.evidence and line.start == span.span.start)


def _lends(alignment: Alignment, line: Line) -> bool:
    number = alignment.lines.index(line)
    return any(place >= 0 and alignment.line_of[place] == number for place in alignment.to)


def _quotation(text: str, lines: list[Line]) -> EvidenceSpan | None:
    wanted = text.strip().rstrip(".")
    for line in lines:
        if len(line.reading.text) - len(wanted) <= 2 and line.reading.text.strip().rstrip(".") == wanted:
            return EvidenceSpan(line.evidence, Span(line.start, line.end))
    return None


def _reasons(text: str, alignment: Alignment) -> Iterator[Reason]:
    anchor = alignment.lines[alignment.ranks.index(ANCHOR)]
    opens = anchor.start == 0
    if not vouches(role_of(anchor.reading.text, first_of_several=opens), role_of(text, first_of_several=opens)):
        yield Reason(ReasonKind.NOT_FOUND, text, anchor.reading.text)
    yield from _pieced(text, alignment)
    yield from differences.check(alignment)
    for check in _CHECKS:
        yield from check(alignment)


def _pieced(text: str, alignment: Alignment) -> Iterator[Reason]:
    """Claims whose words are gathered from sentences that do not say them together."""
    rows = zip(alignment.claim.content, alignment.claim.weights, alignment.to, strict=True)
    solid = [(own, place) for atom, own, place in rows if not atom.neutral and place >= 0]
    lent = sum(own for own, place in solid if alignment.ranks[alignment.line_of[place]] == OTHER)
    if lent * _MOST_LENT > sum(own for own, _ in solid):
        start = alignment.anchor[0]
        yield Reason(ReasonKind.NOT_FOUND, text, alignment.lines[alignment.line_of[start]].reading.text)


def _label(alignment: Alignment, reasons: tuple[Reason, ...]) -> tuple[Label, float]:
    coverage = alignment.coverage
    if not reasons:
        start, end = alignment.anchor
        inside = sum(start <= place < end for place in alignment.to) / len(alignment.to)
        return Label.SUPPORTED, round(0.6 + 0.38 * inside, 4)
    strange = sum(reason.kind is ReasonKind.NOT_FOUND for reason in reasons)
    same_matter = strange <= 1 and max(coverage, _words_covered(alignment)) >= _SAME_MATTER
    if same_matter and any(r.evidence and _contradicts(r.kind, strange) for r in reasons):
        return Label.CONTRADICTED, round(0.1 * (1 - coverage) + 0.02, 4)
    return Label.INSUFFICIENT, round(0.45 * coverage * coverage, 4)


def _contradicts(kind: ReasonKind, strange: int) -> bool:
    """Whether a reason of a kind contradicts, given how many words of the claim are strange to the evidence.

    Which arm a value belongs to can be told only where the claim repeats its sentence with no strange word.
    """
    return kind not in _NEVER_CONTRADICTS and (kind is not ReasonKind.ARM or not strange)


def _words_covered(alignment: Alignment) -> float:
    """The share of the claim's words, quantities left out, that are repeated: whether both speak of one thing."""
    rows = zip(alignment.claim.content, alignment.claim.weights, alignment.to, strict=True)
    words = [(own, place) for atom, own, place in rows if atom.quantity is None]
    total = sum(own for own, _ in words)
    return sum(own for own, place in words if place >= 0) / total if total else 0.0


def _together(parts: list[_Part]) -> Verdict:
    """One verdict from the sentences': the worst label, the lowest score, every reason once."""
    order = (Label.CONTRADICTED, Label.INSUFFICIENT, Label.SUPPORTED)
    label = min((part[0] for part in parts), key=order.index)
    score = min(part[1] for part in parts)
    reasons = tuple(dict.fromkeys(reason for part in parts for reason in part[2]))
    spans = tuple(dict.fromkeys(span for part in parts for span in part[3]))
    return Verdict(label, score, reasons, JUDGE, spans)
