"""Signs of a risk of bias that a document states of itself, each with the words that show it.

Only what is said counts: a document that is silent on blinding is not one without blinding. What another study did
("earlier open-label trials") and what came after the result ("an open-label extension followed") is left out as far as
words tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from everyline.domain.evidence import Design, Finding, Step
from everyline.domain.ids import ContentHash
from everyline.domain.text import Document, DocumentKind, SectionKind, Span

# A study that lost a fifth of its people or more: "5 and 20", Sackett et al., as in Schulz and Grimes 2002
# (doi:10.1016/S0140-6736(02)07882-0).
MOST_LOST_PERCENT = 20.0
_COMPARED = frozenset({Design.RCT, Design.COHORT, Design.REGISTRY, Design.CASE_CONTROL, Design.EXTENSION})
_OBSERVED = frozenset({Design.COHORT, Design.REGISTRY, Design.CASE_CONTROL, Design.CASE_SERIES, Design.EXTENSION})
_SECTIONS = frozenset(
    {SectionKind.BACKGROUND, SectionKind.REFERENCES, SectionKind.ELIGIBILITY, SectionKind.AIM, SectionKind.OTHER}
)
_READ = 20_000  # characters; methods stand before results, and full texts are long
_OTHER_STUDY = re.compile(
    r"\b(?:adjust\w*|correct\w*) for (?:\w+ ){0,5}$|"
    r"\b(?:previous|prior|earlier|other|another|former|most|few|recent|existing|available) (?:\w+ ){0,3}$|"
    r"\b(?:not|no|without|neither|nor|never|than|non)[ -](?:\w+ ){0,2}$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Sign:
    """words: what shows it. change: rungs. designs: for which it counts; text: what is said of it. beyond_title: where
    given, the stricter words that show it outside the title."""

    words: re.Pattern[str]
    text: str
    change: int
    designs: frozenset[Design]
    holds: Callable[[re.Match[str]], bool] = lambda found: True
    beyond_title: re.Pattern[str] | None = None


def _is_large(found: re.Match[str]) -> bool:
    return float(found["lost"]) >= MOST_LOST_PERCENT


def _of(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)


_AFTER_THE_FACT = "an analysis chosen after the fact"
_LOST = (
    r"(?P<lost>\d{1,2}(?:\.\d+)?)\s?%\s(?:of (?:the )?(?:patients|participants|subjects|women|men|children|people) )?"
    r"(?:were |was |had been )?(?:lost to follow-?up|dropped out|withdrew|did not complete)"
)
_SIGNS: tuple[_Sign, ...] = (
    _Sign(
        _of(r"\bopen[- ]label(?:l?ed)?(?! (?:extension|period|phase|treatment period|follow|continuation|part|long|"
            r"medic|rescue|drugs?\b))|\bunblinded\b(?! (?:review|statistician|committee|pharmacist|and\b|after|at\b))"),
        "patients and investigators knew the treatment", -1, frozenset({Design.RCT}),
    ),
    _Sign(_of(r"\bsingle[- ]blind(?:ed)?\b"), "only one side was blinded", -1, frozenset({Design.RCT})),
    _Sign(
        _of(r"\b(?:a|an|this|prospective|comparative|was|were) (?:\w+,? )?(?:non|quasi)-?randomi[sz]ed (?:\w+[- ]){0,2}"
            r"(?:study|trial|comparison)|\bquasi[- ]randomi[sz]ed (?:\w+[- ]){0,2}trial|\ballocated alternately\b|"
            r"\ballocation was not random|\(non-randomi[sz]ed\b"),
        "not randomised", -1, frozenset({Design.RCT}),
    ),
    _Sign(
        _of(r"\bretrospective(?:ly)?\b"), "retrospective", -1,
        frozenset({Design.COHORT, Design.REGISTRY, Design.EXTENSION}),
    ),
    _Sign(
        _of(r"\buncontrolled (?:study|trial|series|cohort|design|observational|open|pilot|prospective|retrospective)|"
            r"\b(?:study|trial|cohort|retrospective and)(?: (?:is|was))? uncontrolled\b|(?<=; )uncontrolled(?=,)|"
            r"\bno control (?:group|arm)\b|\bsingle[- ]arm\b|\bwithout a (?:control|"
            r"comparison) group\b"),
        "no control group", -1, frozenset({Design.COHORT, Design.REGISTRY, Design.EXTENSION}),
    ),
    _Sign(_of(_LOST), "a fifth of the people or more were lost", -1, _COMPARED, _is_large),
    _Sign(
        _of(r"\b(?:trial|study|enrol?lment|recruitment) (?:was |were |had been )?(?:stopped|terminated|halted|closed|"
            r"discontinued) (?:early|prematurely|before)|"
            r"\bearly termination of the "
            r"(?:trial|study)|\b(?:trial|study) was prematurely (?:stopped|terminated)\b"),
        "the study was stopped early", -1, frozenset({Design.RCT}),
    ),
    _Sign(
        _of(r"\b(?:baseline (?:imbalances?|differences between)|imbalances? (?:at|in) baseline|"
            r"differed (?:significantly )?"
            r"at baseline|groups were not (?:well )?(?:balanced|comparable))\b"),
        "the groups differed at the start", -1, _COMPARED,
    ),
    _Sign(
        _of(r"\bpost[- ]hoc\b|\bnot (?:pre-?specified|prespecified)\b|\bexploratory (?:analysis|analyses)\b"),
        _AFTER_THE_FACT, -1, frozenset({Design.RCT, Design.EXTENSION}),
        # "Post hoc tests" follow an analysis of variance; only a study that is such an analysis is meant.
        beyond_title=_of(
            r"\b(?:this|present|in a|was a|is a|were) (?:secondary |exploratory |retrospective )?post[- ]hoc "
            r"(?:\w+ )?analys|\bpost[- ]hoc analys[ei]s (?:of (?:data|the|\w+ (?:trials?|studies))|from)"
        ),
    ),
    _Sign(
        _of(r"\b(?:trial|study|methodological|evidence) quality was (?:very )?(?:poor|low)\b|\b(?:at|with|"
            r"had) (?:a )?high "
            r"risk of bias\b|\b(?:low|poor)[- ]quality (?:studies|trials|evidence)\b"),
        "the review calls its studies weak", -1, frozenset({Design.SYSTEMATIC_REVIEW}),
    ),
    _Sign(_of(r"\bsingle[- ]cent(?:er|re)\b"), "one centre", 0, _OBSERVED | {Design.RCT}),
    _Sign(
        _of(r"\b(?:funded|sponsored|supported) by [^.]{0,60}?\b(?:Pharmaceuticals?|Inc|Ltd|GmbH|AG|Pfizer|Novartis|"
            r"Roche|"
            r"Lilly|Merck|"
            r"AbbVie|Sanofi|AstraZeneca|GSK|GlaxoSmithKline|Bayer|Amgen|Janssen|Takeda|Novo Nordisk|Boehringer)\b|"
            r"\bauthors belong to the maker\b|\b(?:employees|shareholders) of (?:the )?(?:sponsor|company|"
            r"manufacturer)\b"),
        "paid for by the maker, or written with it", 0, _COMPARED | {Design.SYSTEMATIC_REVIEW, Design.REVIEW},
    ),
)  # fmt: skip
# One search tells whether any sign stands in a text at all; most texts hold none.
_ANY = re.compile(
    r"open[- ]label|unblinded|single[- ](?:blind|arm|cent)|randomi[sz]ed|alternately|retrospective|control|lost to|"
    r"dropped out|withdrew|complete|stopped|terminat|halted|closed|premature|baseline|balanced|comparable|post[- ]hoc|"
    r"pre-?specified|exploratory|quality|risk of bias|by |maker|sponsor|compan|manufacturer",
    re.I,
)


def signals(document: Document, design: Design) -> tuple[Step, ...]:
    """The signs a document states, each once, in a fixed order; none for labels, guidelines and other texts that
    estimate nothing."""
    if document.kind is DocumentKind.LABEL:
        return ()
    return _signals(_Text(document), design)


def signals_of(finding: Finding, document: Document, design: Design) -> tuple[Step, ...]:
    """The signs that a card states of one finding and not of the whole study: that its analysis came after the fact."""
    steps = []
    for sign in _SIGNS:
        if sign.text != _AFTER_THE_FACT or design not in sign.designs:
            continue
        for span in filter(None, (finding.statement, finding.context)):
            found = sign.words.search(span.of(document.text))
            place = Span(span.start + found.start(), span.start + found.end()) if found else None
            if place is not None and _stands_in_a_finding(document, place):
                steps.append(Step("risk of bias", sign.text, sign.change, place))
                break
    return tuple(steps)


def _stands_in_a_finding(document: Document, span: Span) -> bool:
    section = document.section_at(span)
    return section is not None and section.kind in (SectionKind.FINDING, SectionKind.FINDING_CONTEXT)


class _Text:
    """A document by its hash, so that what was read of it is remembered."""

    __slots__ = ("document", "hash")

    def __init__(self, document: Document) -> None:
        self.document = document
        self.hash: ContentHash = document.hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Text) and self.hash == other.hash

    def __hash__(self) -> int:
        return hash(self.hash)


@lru_cache(maxsize=4096)
def _signals(held: _Text, design: Design) -> tuple[Step, ...]:
    document = held.document
    text = document.text[:_READ]
    steps = []
    is_blinded = bool(re.search(r"\bdouble[- ]blind|\bdouble[- ]masked|\btriple[- ]blind", text, re.I))
    if not _ANY.search(text):
        return ()
    for sign in _SIGNS:
        if design not in sign.designs or (is_blinded and sign.text in _ANSWERED_BY_BLINDING):
            continue
        for found in _found(sign, document, text):
            span = Span(found.start(), found.end())
            if sign.holds(found) and not _OTHER_STUDY.search(text[max(0, span.start - 40) : span.start]):
                if sign.text == _AFTER_THE_FACT and _stands_in_a_finding(document, span):
                    continue  # of that finding alone
                if _is_of_this_study(document, span):
                    steps.append(Step("risk of bias", sign.text, sign.change, span))
                    break
    return tuple(steps)


def _found(sign: _Sign, document: Document, text: str) -> Iterator[re.Match[str]]:
    """Where a sign's words stand: by its own anywhere, or past the title by the stricter ones where it has them."""
    if sign.beyond_title is None:
        yield from sign.words.finditer(text)
        return
    head = len(document.title) if document.text.startswith(document.title) else 0
    yield from sign.words.finditer(text, 0, head)
    yield from sign.beyond_title.finditer(text, head)


_ANSWERED_BY_BLINDING = frozenset({"patients and investigators knew the treatment", "only one side was blinded"})


def _is_of_this_study(document: Document, span: Span) -> bool:
    section = document.section_at(span)
    return section is None or section.kind not in _SECTIONS
