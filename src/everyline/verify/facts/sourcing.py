"""How an article's lines are sourced, and which figures stand without what they are bound to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from everyline.domain.answer import ReasonKind
from everyline.domain.audit import ArticleClaim, AuditedClaim, Reading, SourcingNote
from everyline.domain.text import Document
from everyline.verify.facts.facts import read_facts

# A source that carries this many lines, or this share of them, carries a lot.
_MANY = 6
_SHARE = 0.25


def sourcing(
    reading: Reading, claims: Sequence[AuditedClaim], cited: Mapping[str, tuple[Document, ...]]
) -> tuple[SourcingNote, ...]:
    """Every marker with the lines it carries, heaviest first; then what holds of the article as a whole.

    cited: works at hand, by the marker of the article's reference list.
    """
    return (
        *_markers(reading, cited),
        *_unmarked(reading),
        *_unlisted(reading),
        *_bare(reading, claims),
        *_review(reading),
    )


def _markers(reading: Reading, cited: Mapping[str, tuple[Document, ...]]) -> Iterator[SourcingNote]:
    lines: dict[str, list[ArticleClaim]] = {}
    for claim in reading.claims:
        for marker in claim.markers:
            lines.setdefault(marker, []).append(claim)
    listed = {reference.marker: reference for reference in reading.references}
    for marker, carried in sorted(lines.items(), key=lambda row: (-len(row[1]), row[0])):
        count = len(carried)
        parts = [f"Carries {count} of {len(reading.claims)} lines."] if count > 1 else ["Carries 1 line."]
        headings = list(dict.fromkeys(claim.headings[-1] for claim in carried if claim.headings))
        if count >= _MANY or (count > 2 and count >= _SHARE * len(reading.claims)):
            parts.append(
                f"One source for much: {len(headings)} headings from “{headings[0]}” to “{headings[-1]}”."
                if len(headings) > 1
                else "One source for much."
            )
        if listed and marker not in listed:
            parts.append("The list of references has no such entry.")
        elif listed and not listed[marker].identifiers.pairs():
            parts.append("Its entry prints no identifier.")
        elif cited.get(marker):
            parts.append(f"At hand: {cited[marker][0].title}")
        yield SourcingNote(marker, count, " ".join(parts), tuple(claim.id for claim in carried))


def _unmarked(reading: Reading) -> Iterator[SourcingNote]:
    bare = [claim for claim in reading.claims if not claim.markers]
    if bare:
        yield SourcingNote(
            "",
            len(bare),
            f"{len(bare)} of {len(reading.claims)} lines cite no source.",
            tuple(claim.id for claim in bare),
        )


def _unlisted(reading: Reading) -> Iterator[SourcingNote]:
    marked = [claim.id for claim in reading.claims if claim.markers]
    if marked and not reading.references:
        yield SourcingNote(
            "",
            len(marked),
            "The lines are marked, but no list of references is printed: nobody can tell which works are meant.",
            tuple(marked),
        )
    used = {marker for claim in reading.claims for marker in claim.markers}
    idle = [reference.marker for reference in reading.references if reference.marker not in used]
    if idle and used:
        yield SourcingNote("", 0, f"Listed but cited by no line: {', '.join(idle)}.")


_LACKS = (
    ("time", "figures do not say when they were measured", ReasonKind.TIME),
    ("dose", "figures do not say at which dose", ReasonKind.DOSE),
    ("comparator", "figures do not say compared with what", ReasonKind.COMPARATOR),
)


def _bare(reading: Reading, claims: Sequence[AuditedClaim]) -> Iterator[SourcingNote]:
    """Figures of effect without time, dose or comparator in the line or its part."""
    lacking: dict[str, list[str]] = {}
    for one in claims:
        for part in one.claim.parts:
            facts = read_facts(part)
            if not any(figure.unit in ("%", "pp") for figure in facts.figures) or one.claim.topic in (
                "definition",
                "monitoring",
            ):
                continue
            for what, is_missing in (
                ("time", not facts.times),
                ("dose", not facts.doses),
                ("comparator", not facts.comparators),
            ):
                if is_missing:
                    lacking.setdefault(what, []).append(one.claim.id)
    for what, words, _ in _LACKS:
        ids = tuple(dict.fromkeys(lacking.get(what, ())))
        if ids:
            yield SourcingNote("", len(ids), f"In {len(ids)} {'line' if len(ids) == 1 else 'lines'} {words}.", ids)


def _review(reading: Reading) -> Iterator[SourcingNote]:
    about = reading.about
    if not about.dates:
        yield SourcingNote("", 0, "The article gives no date of writing or review.")
    pending = [line for line in about.review if "pending" in line.lower()]
    reviewed = [line for line in about.review if "are reviewed" in line.lower() or "reviewed by" in line.lower()]
    if pending and reviewed:
        yield SourcingNote("", 0, f"It says “{reviewed[0]}” and also “{pending[0]}”.")
    elif pending:
        yield SourcingNote("", 0, f"It says of its review: “{pending[0]}”.")
