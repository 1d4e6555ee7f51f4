"""Sentences of prose as they can be quoted: without the heading in front, whole, and with what they need beside them.

A sentence that leans on the one before it ("This effect...", "They...") is quoted with it, where both together are
short
enough and stand in one section; fragments, tables and sentences that ask are not quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from everyline.answer.prose import Weight, heading_length, weight_of
from everyline.domain.evidence import Evidence
from everyline.domain.text import SectionKind, Span

LONGEST_WORDS = 75
"""Two sentences are joined up to this many words; a single one that is longer is quoted, but counts as long."""

_LEANS = re.compile(
    r"^\W*(?:(?:however|moreover|furthermore|in addition|additionally|also|thus|therefore|hence|consequently|but|and|"
    r"similarly|conversely|in contrast|on the other hand|nevertheless|indeed),?\s+)?"
    r"(?:(?:this|these|those|such|both|the (?:latter|former|same|other|corresponding|remaining))\s+"
    r"(?!stud|trial|review|meta|result|finding|data|analys|report|paper|observation|survey|cohort|work|evidence|article|"
    r"systematic|random|large|small|retrospective|prospective|is the first|cross|population)\w+|"
    r"(?:it|its|they|their|he|his|she|her)\s|(?:this|these|those)\s+(?:is|are|was|were|has|have|had|may|might|can|could|"
    r"did|does|do|suggests?|indicates?|shows?|means?|leads?|led|occurred|remained|resulted)\b|"
    r"similar (?:results|findings|trends|effects)|"
    r"the (?:difference|effect|increase|decrease|reduction|improvement|change|association|correlation|"
    r"figure)s?\s+(?:was|were|is|"
    r"are|did)\b)",
    re.I,
)
_EMPTY_IT = re.compile(
    r"^\W*it (?:is|was|has been|seems|appears|remains|should be|can be|may be) \w+ (?:that|to|whether)\b", re.I
)
_CONTRASTS = re.compile(
    r"^\W*(?:however|but|in contrast|conversely|by contrast|nevertheless|nonetheless|on the other hand|yet),?\s", re.I
)
_REGISTRATION = re.compile(r"trial regist|registration|identifier|\bNCT\d|ISRCTN|clinicaltrials", re.I)
_STARTERS = frozenset(
    "the a an we this these our in studies several recent patients results some both many all most there "
    "although while "
    "treatment evidence data among here it as for".split()
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|can|could|may|might|should|will|would|must|do|does|did|cannot)\b"
    r"|(?<![-\w])(?!(?:based|randomi[sz]ed|controlled|related|blinded|associated|combined|advanced|derived|targeted|repeated|"
    r"diseases|induced)\b)"
    r"[a-z]{3,}(?:ed|ates|ises|izes|ifies|ists|ains|ends|ases|uces|oves|ents|ibits|ects|olves|otes|ases|ays|ows|ides|ives|"
    r"eads|inds|odes|odels|orms|ieves|aces|ays|akes|ures|ieves|ets|eeds|ains|ears|orts|ests)(?=\s+\w)",
)


@dataclass(frozen=True, slots=True)
class Quotable:
    """A range of a document that can stand as a line. leans: it needs what stands before it, which could not be
    taken in.
    is_long: a reader would rather have a shorter one."""

    span: Span
    said: str
    kind: SectionKind
    weight: Weight
    leans: bool
    is_long: bool


def quotables(item: Evidence) -> Iterator[Quotable]:
    """The lines that a document's hit sentences can give, in order."""
    text = item.document.text
    whole = len(text) or 1
    for number, sentence in enumerate(item.sentences):
        raw = sentence.span.of(text)
        heading = heading_length(raw)
        said = raw[heading:]
        if not _is_whole(said) or (not number and not item.document.title and _is_title(said)):
            continue
        weight = weight_of(raw, sentence.kind, sentence.span.start / whole)
        if weight is None:
            continue
        start = sentence.span.start + heading
        leans = bool(_LEANS.search(said)) and not _EMPTY_IT.search(said)
        if leans or _CONTRASTS.search(said):
            before = item.sentences[number - 1] if number else None
            if before is not None and not heading and before.kind is sentence.kind:
                led = heading_length(before.span.of(text))
                joined = Span(before.span.start + led, sentence.span.end)
                lead = Span(joined.start, before.span.end).of(text)
                if len(joined.of(text).split()) <= LONGEST_WORDS and _is_whole(lead) and not _LEANS.search(lead):
                    start, leans, said = joined.start, False, joined.of(text)
        yield Quotable(
            Span(start, sentence.span.end), said, sentence.kind, weight, leans, len(said.split()) > LONGEST_WORDS
        )


def _is_whole(said: str) -> bool:
    """Whether a sentence is one by its form: words enough, a beginning and an end, no table and no question."""
    bare = said.strip()
    words = bare.split()
    # A sentence that begins in small letters was cut, unless a name does: p53, miR-21, iPSCs.
    is_cut = re.fullmatch(r"[a-z]+[,;]?", words[0]) and words[0] not in _STARTERS if words else True
    if len(words) < 5 or bare.endswith("?") or is_cut or (len(words) < 14 and _REGISTRATION.search(bare)):
        return False
    letters = sum(map(str.isalpha, bare))
    if letters < 0.55 * len(bare.replace(" ", "")):
        return False
    if bare[-1] not in '.!)]”"%' and len(words[-1]) < 3:
        return False
    return bare.count("(") >= bare.count(")") - 1


def _is_title(said: str) -> bool:
    """Whether the first sentence of a text has no verb, as titles printed before an abstract have none."""
    return not _VERB.search(said)
