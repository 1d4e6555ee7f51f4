"""What a part of a paper is for, from the words above it."""

from __future__ import annotations

import re
from functools import lru_cache

from everyline.domain.text import SectionKind

# NLM's five categories of structured abstracts (https://structuredabstracts.nlm.nih.gov/).
_NLM = {
    "BACKGROUND": SectionKind.BACKGROUND,
    "OBJECTIVE": SectionKind.AIM,
    "METHODS": SectionKind.METHODS,
    "RESULTS": SectionKind.RESULTS,
    "CONCLUSIONS": SectionKind.CONCLUSION,
}

# First match wins, so an order of care: "main outcome measures" are methods and "main results" are results; a joint
# heading goes to the part that is stricter evidence to lose (methods and results: results).
_WORDS: tuple[tuple[SectionKind, str], ...] = (
    (SectionKind.LIMITS, r"limitation|strengths and weaknesses|caution"),
    (SectionKind.OTHER, r"registration|registered|registry number|funding|sponsor|level of evidence|conflict"),
    (SectionKind.OTHER, r"acknowledg|abbreviation|disclosure|competing|supplement|ethic|consent|availability|history"),
    (SectionKind.OTHER, r"authors?['’]? (?:contribution|information|summary)|trial status|publisher|committee"),
    (SectionKind.METHODS, r"outcome measure|end ?points?\b|main measures?|measurements?$|outcome assess"),
    (SectionKind.RESULTS, r"\bresults?\b|finding"),
    (SectionKind.CONCLUSION, r"conclusion|interpretation|implication|relevance|recommendation|take.home|what is new"),
    (SectionKind.METHODS, r"method|material|design|setting|participant|patient|subject|intervention"),
    (SectionKind.METHODS, r"data (?:source|extraction|synthesis|collection)|search|selection|statistic|procedure"),
    (SectionKind.METHODS, r"randomi|sample|measures$|exposure|experimental|outcomes?$"),
    (SectionKind.AIM, r"\baims?\b|objective|purpose|\bgoals?\b|hypothes|question"),
    (SectionKind.BACKGROUND, r"background|introduction|context|rationale|importance|what is known|significance"),
    (SectionKind.CONCLUSION, r"discussion|summary|perspective|comment|key (?:messages|points)"),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _WORDS)


@lru_cache(maxsize=8192)  # headings repeat from paper to paper
def kind_of(heading: str, category: str = "") -> SectionKind | None:
    """The kind a heading names; None where it names none.

    category: NLM's own reading of it (NlmCategory), used where the words say nothing of their own.
    """
    words = heading.lower()
    for kind, pattern in _COMPILED:
        if pattern.search(words):
            return kind
    return _NLM.get(category.upper())


# A heading run into an abstract: capitals up to a colon at the start or after a sentence; a colon in a sentence
# of capitals (DNA: RNA) is no heading, so the words must also name a kind.
_INLINE = re.compile(r"(?:^|(?<=[.!?)\]] ))(?P<heading>[A-Z][A-Z0-9 /&,()'-]{2,60}?): ?(?=\S)")


def inline_parts(abstract: str) -> tuple[tuple[SectionKind, str, int, int], ...]:
    """The parts of an abstract whose headings stand in its text: kind, heading, start and end, heading included.

    Parts join without a gap from the first heading on; text before it is a part without heading. Empty where the
    abstract has no such heading.
    """
    if not _has_capitals_before_colon(abstract):
        return ()
    marks = [(m.start(), m["heading"], kind) for m in _INLINE.finditer(abstract) if (kind := kind_of(m["heading"]))]
    if not marks:
        return ()
    parts = [(SectionKind.ABSTRACT, "", 0, marks[0][0])] if marks[0][0] else []
    ends = [start for start, _, _ in marks[1:]] + [len(abstract)]
    parts += [(kind, heading, start, end) for (start, heading, kind), end in zip(marks, ends, strict=True)]
    trimmed = ((kind, heading, start, start + len(abstract[start:end].rstrip())) for kind, heading, start, end in parts)
    return tuple(part for part in trimmed if part[3] > part[2])


def _has_capitals_before_colon(text: str) -> bool:
    """A cheap look that settles most abstracts: without it the search for headings takes a tenth of all reading."""
    at = text.find(":")
    while at >= 0:
        if text[max(0, at - 2) : at].isupper():
            return True
        at = text.find(":", at + 1)
    return False
