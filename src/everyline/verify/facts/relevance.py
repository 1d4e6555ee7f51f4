"""Which findings may speak to a claim, and in what order: of its drug, of its disease, the most binding first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from everyline.domain.audit import HeldFinding, Subject
from everyline.domain.text import DocumentKind, Status
from everyline.domain.words import content_words, mentions

_RANKS = {"label": 0, "Guideline": 1, "Systematic Review": 2, "Randomized Controlled Trial": 2, "consensus": 3}
_WEAK = ("news", "opinion", "interview", "digest", "topline", "conference", "title page", "payer", "registry copy")


def is_label(held: HeldFinding) -> bool:
    """Whether the finding restates a product label."""
    return held.document.kind is DocumentKind.LABEL or "label" in held.document.publication_types


def is_firm(held: HeldFinding) -> bool:
    """Whether the source binds: a label or a guideline, not somebody's opinion or a news page."""
    return is_label(held) or "Guideline" in held.document.publication_types


def weakness(held: HeldFinding) -> int:
    """How far from binding the source is, 0 the least."""
    kinds = (held.document.kind.value, *held.document.publication_types)
    rank = min((_RANKS[kind] for kind in kinds if kind in _RANKS), default=4)
    return rank + 3 * any(word in held.document.provenance.read_as for word in _WEAK)


def is_usable(held: HeldFinding) -> bool:
    """Whether the library keeps it as something to say, rather than as a warning or a pointer."""
    read_as = held.document.provenance.read_as
    gone = held.status in (Status.RETRACTED, Status.SUPERSEDED)
    return not gone and "judged wrong" not in read_as and "title page only" not in read_as


def of_drug(found: Iterable[HeldFinding], subject: Subject) -> tuple[HeldFinding, ...]:
    """The findings that speak of the claim's drugs, most binding first; of a claim on a class, those of its members."""
    kept = [held for held in found if is_usable(held) and _speaks_of(held, subject)]
    return tuple(sorted(kept, key=lambda held: (weakness(held), held.finding.document, held.finding.id)))


def _speaks_of(held: HeldFinding, subject: Subject) -> bool:
    wanted = set(subject.drugs or subject.members)
    if not wanted or set(held.drugs) & wanted:
        return True
    return not held.drugs and _names_class(f"{held.finding.intervention or ''} {held.statement}", subject.classes)


@lru_cache(maxsize=8192)  # the same findings come back claim after claim
def _names_class(text: str, classes: tuple[str, ...]) -> bool:
    return mentions(text, classes)


def nearest(text: str, found: Sequence[HeldFinding], *, topics: tuple[str, ...] = ()) -> tuple[HeldFinding, ...]:
    """Up to two findings that share the most words with a claim, those of the topics before others."""
    wanted = set(content_words(text))
    scored = []
    for held in found:
        shared = len(wanted & set(content_words(f"{held.statement} {held.finding.outcome or ''}")))
        if topics and held.finding.topic not in topics:
            continue
        if shared >= (1 if topics else 2):
            scored.append((-shared, weakness(held), held.finding.id, held))
    return tuple(held for *_, held in sorted(scored, key=lambda row: row[:3])[:2])


_SUMMARY = ("abstract", "opening", "title", "digest", "preview", "key points", "excerpt")


def in_part(text: str, found: Sequence[HeldFinding]) -> HeldFinding | None:
    """The finding of the one work on a matter of which only a summary was read; None where there is no such work.

    The matter is known by words of the claim that stand in the title of that work and in hardly another finding.
    """
    wanted = set(content_words(text))
    places: dict[str, set[str]] = {}
    for held in found:
        for word in wanted & set(
            content_words(f"{held.document.title} {held.statement} {held.finding.population or ''}")
        ):
            places.setdefault(word, set()).add(held.finding.document)
    best: tuple[int, str, HeldFinding] | None = None
    for held in found:
        if not any(word in held.document.provenance.read_as for word in _SUMMARY):
            continue
        title = wanted & set(content_words(held.document.title))
        own = [word for word in title if len(word) > 4 and places[word] == {held.finding.document}]
        if own and (best is None or (-len(title), held.finding.id) < best[:2]):
            best = (-len(title), held.finding.id, held)
    return best[2] if best else None
