"""What a claim is about once its headings and the article's title are read with it."""

from __future__ import annotations

import re
from collections import Counter

from everyline.domain.audit import ArticleClaim, HeldFinding, Reading, Subject
from everyline.domain.text import Document
from everyline.domain.words import content_words, mentions, other_diseases
from everyline.retrieve.synonyms import Concept, ConceptKind, Lexicon
from everyline.verify.facts.facts import read_facts

# "approved for atopic dermatitis" is about it; "tuberculosis screening" is not about tuberculosis.
_ABOUT = re.compile(r"\b(?:for|in|with|of|treat|treating|against)\s+(?:[\w/-]+\s+){0,4}$", re.I)
_CHANGES = re.compile(
    r"^(?:if|then|increase|reduce|raise|lower|continue|stop|taper|after|titrate|maintain|alternatively)\b", re.I
)


def disease_of(reading: Reading, lexicon: Lexicon) -> str:
    """The disease an article is on: the first its title names, else its headings', else the commonest of its claims;
    "" where none is named."""
    headings = " . ".join(dict.fromkeys(heading for claim in reading.claims for heading in claim.headings))
    for text in (reading.article.title, headings):
        found = _conditions(text, lexicon)
        if found:
            return found[0]
    counts = Counter(name for claim in reading.claims for name in _conditions(claim.text, lexicon))
    return counts.most_common(1)[0][0] if counts else ""


def subject_of(
    part: str, claim: ArticleClaim, before: Subject | None, title: str, article_disease: str, lexicon: Lexicon
) -> Subject:
    """The subject of a claim or a part of one. before: of the line above it in the same list, which a line that only
    goes on ("Increase to 4 mg") is about too."""
    drugs: frozenset[str] = read_facts(part).drugs
    is_class = _names_class(part, lexicon)
    if not drugs and not is_class:
        whole = f"{claim.lead}: {claim.text}"
        drugs, is_class = read_facts(whole).drugs, _names_class(whole, lexicon)
    if not drugs and not is_class and before is not None and _CHANGES.match(part.strip()):
        drugs, is_class = frozenset(before.drugs), before.is_class
    for heading in (*reversed(claim.headings), title):
        if drugs or is_class:
            break
        drugs, is_class = read_facts(heading).drugs, _names_class(heading, lexicon)
    texts = (part, claim.text, *reversed(claim.headings), title)
    classes = _classes_of(drugs, lexicon) if drugs else _first_classes(texts, lexicon)
    own = tuple(name for name in _conditions(part, lexicon, about=True))
    same = set(content_words(article_disease))
    foreign = [name for name in own if not same & set(content_words(name))]
    return Subject(
        drugs=tuple(sorted(drugs)),
        is_class=is_class and not drugs,
        classes=tuple(name for one in classes for name in (one.name, *one.names, *one.abbreviations)),
        members=tuple(dict.fromkeys(member for one in classes for member in one.members)) if not drugs else (),
        conditions=own,
        disease=foreign[0] if foreign and len(foreign) == len(own) else article_disease,
    )


def on_disease(found: tuple[HeldFinding, ...], disease: str, lexicon: Lexicon) -> tuple[HeldFinding, ...]:
    """The findings on a disease: their work is on it, and they are not of other people only.

    A longer name is another disease: what is said of alopecia areata is not said of alopecia.
    """
    if not disease:
        return ()
    others = other_diseases((disease,))
    kept = []
    for held in found:
        local = f"{held.finding.population or ''}. {held.statement}"
        if disease in _conditions(local, lexicon):
            kept.append(held)
            continue
        may_speak = held.finding.topic == "boxed-warning" or not mentions(local, others)
        if may_speak and is_on(held.document, disease, lexicon):
            kept.append(held)
    return tuple(kept)


def is_on(document: Document, disease: str, lexicon: Lexicon) -> bool:
    """Whether a work is on a disease, by its title and its keywords."""
    parts = (document.title, *document.keywords, *document.mesh_terms)
    return any(disease in _conditions(part, lexicon) for part in parts)


def _conditions(text: str, lexicon: Lexicon, *, about: bool = False) -> tuple[str, ...]:
    found = [one for one in lexicon.mentions(text) if one.concept.kind is ConceptKind.CONDITION]
    if about:
        found = [one for one in found if _ABOUT.search(text[: one.span.start])]
    return tuple(dict.fromkeys(one.concept.name for one in found))


def _names_class(text: str, lexicon: Lexicon) -> bool:
    return any(one.concept.kind is ConceptKind.DRUG_CLASS for one in lexicon.mentions(text))


def _first_classes(texts: tuple[str, ...], lexicon: Lexicon) -> tuple[Concept, ...]:
    """The classes of drugs named in the first of the texts that names any."""
    for text in texts:
        found = [one.concept for one in lexicon.mentions(text) if one.concept.kind is ConceptKind.DRUG_CLASS]
        if found:
            return tuple(dict.fromkeys(found))
    return ()


def _classes_of(drugs: frozenset[str], lexicon: Lexicon) -> tuple[Concept, ...]:
    return tuple(
        concept
        for concept in lexicon.concepts
        if concept.kind is ConceptKind.DRUG_CLASS and drugs & set(concept.members)
    )
