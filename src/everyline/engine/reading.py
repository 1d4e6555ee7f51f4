"""What readers open: a source with the words that bear a claim out, and articles the board has published."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any  # a stored answer is a JSON object
from urllib.parse import quote

from everyline.domain.ids import ContentHash
from everyline.domain.review import Decision, Revision
from everyline.domain.text import Document, DocumentKind, Status
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.shelf import Shelf
from everyline.errors import InvalidInput

# How much of a long document is shown on either side of the words that matter, in code points.
_AROUND = 20_000
# Words of a text directive: up to so many as they are, beyond that so many at either end.
_MOST_SAID, _ENDS = 12, 5


@dataclass(frozen=True, slots=True)
class SourceView:
    """A document version around a span: what stands before it, it, and what follows. is_cut: whether there is more.

    deep_url: the publisher's page at these very words (URL Fragment Text Directives, WICG), None where the text held is
    our own summary of the work.
    """

    title: str
    document: str
    before: str
    marked: str
    after: str
    is_cut: bool
    status: str
    url: str | None
    read_as: str
    deep_url: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleView:
    """A published article. reviewers: names of those whose approval stands behind the decision.

    is_live: whether it is published now; else `notice` says what became of it and the content is not shown.
    pathway: the id of the pathway that it is, whose stored form `answer` then is; empty for an answer.
    """

    slug: str
    title: str
    revision: Revision
    content: str
    answer: Mapping[str, Any]
    decision: Decision | None
    decided_by: str
    reviewers: tuple[str, ...]
    is_live: bool
    notice: str
    pathway: str = ""


def source_page(
    bench: Bench, version: str, start: int, end: int, own: Callable[[str], Document | None] = lambda _: None
) -> SourceView:
    """The text of a document version with a span marked. own: study cards that pathways bring, by version.

    Raises UnknownId where neither has such a version, InvalidInput for a span outside its text.
    """
    document = own(version) or bench.corpus.get_version(ContentHash(version))
    text = document.text
    if not 0 <= start < end <= len(text):
        raise InvalidInput(f"Characters {start} to {end} are not in that text.", "Open the source from an answer.")
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    status = bench.corpus.statuses([document.id]).get(document.id, Status.CURRENT)
    return SourceView(
        title=document.title,
        document=document.id,
        before=text[first:start],
        marked=text[start:end],
        after=text[end:last],
        is_cut=first > 0 or last < len(text),
        status=status.value,
        url=document.url or document.identifiers.url(),
        read_as=document.provenance.read_as,
        deep_url=deep_address(document, text[start:end]),
    )


def deep_address(document: Document, words: str) -> str | None:
    """The publisher's page at some words: whole where they are few, else their first and last ones."""
    url = document.url or document.identifiers.url()
    if url is None or document.kind is DocumentKind.CARD:
        return None
    said = words.split()
    if len(said) > _MOST_SAID:
        ends = (" ".join(said[:_ENDS]), " ".join(said[-_ENDS:]))
        directive = ",".join(_encoded(one) for one in ends)
    else:
        directive = _encoded(" ".join(said))
    return f"{url.partition('#')[0]}#:~:text={directive}"


def _encoded(words: str) -> str:
    # A dash or a comma of the words would be read as one of the directive's own.
    return quote(words, safe="").replace("-", "%2D")


def article_page(board: Board, slug: str) -> ArticleView:
    """The published revision of an article; where none is published any more, what became of the last that was.

    Raises UnknownId where the article never was published: a draft is nobody's business.
    """
    shelf = Shelf(board.store)
    article = shelf.find(slug)
    shown, content = board.store.revision(article.revision), shelf.content(article)
    decision = next((one for one in reversed(board.store.decisions(shown.id)) if one.hash == shown.hash), None)
    return ArticleView(
        slug=slug,
        title=article.title,
        revision=shown,
        content=content,
        answer=json.loads(content),
        decision=decision,
        decided_by=article.approved_by,
        reviewers=article.reviewers,
        is_live=article.is_live,
        notice=article.notice,
        pathway=article.pathway,
    )
