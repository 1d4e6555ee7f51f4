"""Study design, from the source's own publication types first and from its words only where those are silent."""

from __future__ import annotations

import re

from everyline.domain.evidence import Design
from everyline.domain.text import Document, DocumentKind

# MEDLINE publication types (NLM, "Publication Characteristics") and the kinds of study cards, strongest first.
_TYPES: tuple[tuple[str, Design], ...] = (
    ("meta-analysis", Design.SYSTEMATIC_REVIEW),
    ("systematic review", Design.SYSTEMATIC_REVIEW),
    ("network meta-analysis", Design.SYSTEMATIC_REVIEW),
    ("extension", Design.EXTENSION),
    ("randomized controlled trial", Design.RCT),
    ("drug label", Design.LABEL),
    ("label", Design.LABEL),
    ("practice guideline", Design.GUIDELINE),
    ("guideline", Design.GUIDELINE),
    ("consensus statement", Design.CONSENSUS),
    ("consensus development conference", Design.CONSENSUS),
    ("consensus", Design.CONSENSUS),
    ("cohort", Design.COHORT),
    ("observational study", Design.COHORT),
    ("comparative study", Design.COHORT),
    ("case-series", Design.CASE_SERIES),
    ("case series", Design.CASE_SERIES),
    ("case reports", Design.CASE_SERIES),
    ("registry", Design.REGISTRY),
    ("clinical trial", Design.COHORT),
    ("review", Design.REVIEW),
    ("editorial", Design.REVIEW),
    ("comment", Design.REVIEW),
)

# Words of titles and abstracts, tried in order; the first that is found decides.
_WORDS: tuple[tuple[str, Design], ...] = (
    (r"\b(systematic review|meta-?analys[ie]s)\b", Design.SYSTEMATIC_REVIEW),
    (r"\b(open-label extension|long-term extension)\b", Design.EXTENSION),
    (
        r"(?<!non-)(?<!not )(?<!quasi-)\b(randomi[sz]ed|randomly (?:assigned|allocated)|double[- ]blind|"
        r"placebo[- ]controlled)\b",
        Design.RCT,
    ),
    (r"\b(practice guidelines?|guideline recommendations?)\b", Design.GUIDELINE),
    (r"\b(consensus statement|expert consensus|delphi)\b", Design.CONSENSUS),
    (r"\b(case[- ]control)\b", Design.CASE_CONTROL),
    (r"\b(cohort|prospective(?:ly)?|retrospective(?:ly)?|cross-sectional|registry|observational)\b", Design.COHORT),
    (r"\b(case series|case reports?|pilot study)\b", Design.CASE_SERIES),
    (r"\b(mice|mouse|rats?|rabbits?|zebrafish|murine|knock-?out)\b", Design.ANIMAL),
    (r"\b(in vitro|cell lines?|crystal structure|cultured cells)\b", Design.LABORATORY),
    (r"\breview\b", Design.REVIEW),
)


def design_of(document: Document) -> Design:
    """The design of the work a document reports; OTHER where neither its types nor its words tell.

    A label is a LABEL and a registry record of a trial takes the trial's own types. The record of a randomised trial
    that is typed only "Clinical Trial" counts as randomised when its words say so.
    """
    if document.kind is DocumentKind.LABEL:
        return Design.LABEL
    named = {name.lower() for name in document.publication_types}
    for name, design in _TYPES:
        if name in named:
            return _from_words(document) or design if name == "clinical trial" else design
    if document.kind is DocumentKind.CARD:
        return Design.OTHER
    return _from_words(document) or Design.OTHER


def _from_words(document: Document) -> Design | None:
    head = document.text[:4000].lower()
    for pattern, design in _WORDS:
        if re.search(pattern, document.title.lower()):
            return design
    for pattern, design in _WORDS:
        if re.search(pattern, head):
            return design
    return None
