"""An article to its claims: every statement that could be true or false, with what stands around it as context."""

from __future__ import annotations

import re
from collections.abc import Iterator

from everyline.article.about import read_about
from everyline.article.headings import with_headings
from everyline.article.markers import strip_markers, writes_bare_numbers
from everyline.article.parts import parts_of
from everyline.article.references import read_reference
from everyline.article.sentences import sentences
from everyline.article.tables import first_group, matches
from everyline.domain.audit import Article, ArticleClaim, ArticleReference, Block, BlockKind, Reading
from everyline.domain.text import Span

# "Dosing: ", "FDA approval status: ": up to six words, no digit of a ratio, then a colon and a blank.
_LEAD = re.compile(r"^(\*{0,2}[A-Z0-9(][^.:;!?\n]{1,60}?\*{0,2}):\s+(?=\S)")
_WORD = re.compile(r"[A-Za-z]{2,}")
_VERBLESS_INTRO = re.compile(
    r"(?:\b(?:to|with|of|for|by|than|include|includes|including|are|is|following|as|from|in))$", re.I
)
_TO_READER = re.compile(
    r"^(?:see|click|visit|ask|note that you|remember to|please|thank|i hope|hope this|dear|hi|hello|hey|let me know|"
    r"good luck|best wishes|regards|sincerely)\b",
    re.I,
)
_LEAST_WORDS = 2


def read_claims(article: Article) -> Reading:
    """The article cut into claims; an article without any gives a reading with no claims."""
    kept, references, skipped = _sorted(article)
    bare = writes_bare_numbers([block.span.of(article.text) for block, _ in kept])
    listed = frozenset(reference.marker for reference in references)
    claims: list[ArticleClaim] = []
    for block, headings in kept:
        for claim in _claims(article, block, headings, bare=bare, listed=listed):
            claims.append(_numbered(claim, len(claims) + 1))
    return Reading(article, tuple(claims), references, read_about(article), skipped)


def _sorted(
    article: Article,
) -> tuple[list[tuple[Block, tuple[str, ...]]], tuple[ArticleReference, ...], tuple[tuple[Span, str], ...]]:
    """Blocks that may hold claims with the headings above them, the entries of the reference list, and the rest."""
    kept: list[tuple[Block, tuple[str, ...]]] = []
    references: list[ArticleReference] = []
    skipped: list[tuple[Span, str]] = []
    for block, headings in with_headings(article):
        words = block.span.of(article.text)
        if block.kind is BlockKind.HEADING:
            continue
        if any(matches("furniture.txt", "references", heading) for heading in headings[-1:]):
            for entry in _entries(words):
                references.append(read_reference(entry, len(references) + 1))
        elif any(matches("furniture.txt", "section", heading) for heading in headings):
            skipped.append((block.span, "the page speaks of itself under this heading"))
        elif matches("furniture.txt", "block", words) or matches("furniture.txt", "review", words[:200]):
            skipped.append((block.span, "part of the page, not of what it says"))
        else:
            kept.append((block, headings))
    return kept, tuple(references), tuple(skipped)


def _entries(words: str) -> list[str]:
    """References run together on lines of their own."""
    lines = [line for line in words.splitlines() if line.strip()]
    numbered = [line for line in lines if re.match(r"\s*[\[(]?\d{1,3}[\])]?[.):]?\s+\S", line)]
    return lines if len(numbered) > 1 and len(numbered) == len(lines) else [" ".join(words.split())]


def _claims(
    article: Article, block: Block, headings: tuple[str, ...], *, bare: bool, listed: frozenset[str]
) -> Iterator[ArticleClaim]:
    words = block.span.of(article.text)
    pieces = sentences(words, bare=bare) if block.kind is not BlockKind.ROW else [(0, len(words))]
    intro = _intro(headings) if block.kind is BlockKind.ITEM else ""
    for start, end in pieces:
        stripped = strip_markers(words[start:end], bare=bare, listed=listed)
        lead = _LEAD.match(stripped.text) if block.kind is BlockKind.ITEM or len(pieces) == 1 else None
        label = "" if lead is None else lead.group(1).strip("* ")
        cut = lead.end() if lead and _is_label(label) else 0
        text = stripped.text[cut:]
        if not _is_claim(text, block.kind, bool(cut)) or (end == len(words) and text.rstrip().endswith(":")):
            continue
        first, last = stripped.kept[cut], stripped.kept[-1]
        context = (label if cut else "") or intro
        yield ArticleClaim(
            id="",
            text=" ".join(text.split()),
            span=Span(block.span.start + start + first, block.span.start + start + last + 1),
            markers=stripped.markers,
            headings=headings,
            lead=context,
            parts=parts_of(" ".join(text.split())),
            topic=first_group("topics.txt", context, *reversed(headings[1:] or headings)),
        )


def _is_label(label: str) -> bool:
    """Whether what stands before a colon only names what follows: few words, and no number to check."""
    return len(label.split()) <= 7 and not re.search(r"\d", re.sub(r"^(?:Step|Phase|Stage) \d+", "", label))


def _intro(headings: tuple[str, ...]) -> str:
    """The sentence that a list completes: "JAK inhibitors demonstrate superior efficacy compared to:"."""
    last = headings[-1] if headings else ""
    bare = last.rstrip().rstrip(":")
    if last.rstrip().endswith(":") and len(bare.split()) >= 4 and _VERBLESS_INTRO.search(bare):
        return bare
    return ""


def _is_claim(text: str, kind: BlockKind, has_label: bool) -> bool:
    """Whether a piece of an article states something."""
    found = _WORD.findall(text)
    if not found or text.rstrip().endswith("?") or _TO_READER.match(text.strip()):
        return False
    if kind is BlockKind.PARAGRAPH and not has_label:
        return len(found) > _LEAST_WORDS
    return len(found) >= _LEAST_WORDS or has_label or bool(re.search(r"\d", text)) or kind is BlockKind.ITEM


def _numbered(claim: ArticleClaim, number: int) -> ArticleClaim:
    return ArticleClaim(
        f"a{number}", claim.text, claim.span, claim.markers, claim.headings, claim.lead, claim.parts, claim.topic
    )
