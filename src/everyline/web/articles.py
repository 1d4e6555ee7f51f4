"""Pages of what the board has published: the list, an article, and each article as a file."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from everyline.engine.export_forms import Export
from everyline.engine.pages import parts_of
from everyline.engine.publishing import MEDIA, OF_PATHWAYS, export, file_name
from everyline.engine.shelf import PAGE, Article
from everyline.errors import UnknownId
from everyline.web.guards import Seen
from everyline.web.kept import READ, answer_from, dress, for_anybody
from everyline.web.metadata import described, of_page
from everyline.web.pages import Visit, show

router = APIRouter()
# What readers are offered, in order, with its name on the page.
OFFERED = (
    (Export.PDF, "PDF"), (Export.DOCX, "Word"), (Export.MD, "Markdown"), (Export.JSON, "JSON"), (Export.RIS, "RIS"),
    (Export.BIBTEX, "BibTeX"), (Export.CSL, "CSL-JSON"), (Export.BUNDLE, "Proof bundle"),
    (Export.REVIEW, "Review record"),
)  # fmt: skip
_COMPRESSED = frozenset({Export.PDF, Export.DOCX})


@router.api_route("/articles", methods=READ, response_class=HTMLResponse)
def articles(seen: Seen, after: str = "") -> Response:
    """What the board has published, by address, so many to a page."""
    stamp = seen.site.shelf.stamp  # before the list: what is kept under it may be newer than it says, never older
    listed = [one for one in seen.site.shelf.articles() if one.slug > after]
    shown, rest = listed[:PAGE], listed[PAGE:]

    def page(seen: Visit) -> HTMLResponse:
        return show(
            seen, "articles.html", title="Articles", articles=shown, after=shown[-1].slug if rest else "",
            meta=of_page(seen.site.address, "/articles", "Answers that a medical board has reviewed and published."),
        )  # fmt: skip

    if after:  # as many addresses as anybody can think of: none of them is kept
        return page(seen)
    return for_anybody(seen, f"articles {stamp}", page)


@router.api_route("/articles/{slug}.{form}", methods=READ)
def article_as(seen: Seen, request: Request, slug: str, form: str) -> Response:
    """A published article as a file. Refused where it is not published any more."""
    site = seen.site
    slug, _, ending = f"{slug}.{form}".partition(".")
    article = site.shelf.live(slug)
    if ending not in {one.value for one in Export}:
        raise UnknownId("An article is not given out in that form.", "Its page lists the forms there are.")
    wanted = Export(ending)
    return answer_from(
        request, f"{article.stamp} {wanted.value} {dress()}",
        lambda: export(site.shelf, site.bench, site.board.signer, article, wanted).data,
        media_type=MEDIA[wanted], modified=max(article.changed_at, article.checked_at),
        headers={"Content-Disposition": f'attachment; filename="{file_name(article, wanted)}"',
                 "X-Robots-Tag": "noindex"},
        compresses=wanted not in _COMPRESSED,
    )  # fmt: skip


@router.api_route("/articles/{slug}", methods=READ, response_class=HTMLResponse)
def article(seen: Seen, slug: str) -> Response:
    """A published article with its review; what became of it, where it is not published any more."""
    found = seen.site.shelf.find(slug)
    return for_anybody(
        seen, f"article {found.stamp}", lambda seen: _page(seen, found),
        modified=max(found.changed_at, found.checked_at), status=_status(found),
    )  # fmt: skip


def _page(seen: Visit, article: Article) -> HTMLResponse:
    if not article.is_live:
        return show(
            seen, "article-gone.html", status=_status(article), title=article.title, article=article,
            meta=of_page(seen.site.address, f"/articles/{article.slug}", article.notice, is_indexed=False),
        )  # fmt: skip
    if article.pathway:
        about = seen.site.shelf.about(article)
        return show(
            seen, "article-pathway.html", title=article.title, article=article, about=about,
            offered=[one for one in OFFERED if one[0] in OF_PATHWAYS],
            is_here=any(one.pathway.id == article.pathway for one in seen.site.pathways.all()),
            meta=of_page(seen.site.address, f"/articles/{article.slug}", about),
        )  # fmt: skip
    # Who, when and which revision stand beside it, so a few words are enough here.
    answer = replace(seen.site.shelf.answer(article), status="approved and published by the medical board")
    return show(
        seen, "article.html", title=article.title, article=article, offered=OFFERED,
        twin=f"/api/v1/articles/{article.slug}",
        parts=parts_of(answer, asks=lambda text: _asked(text, article)),
        meta=described(seen.site.address, article, answer),
    )  # fmt: skip


def _asked(text: str, article: Article) -> str:
    """Where a question that follows on an article is asked."""
    return f"/ask?{urlencode({'q': text, 'after': article.title})}"


def _status(article: Article) -> int:
    """Gone is what was withdrawn (RFC 9110, section 15.5.11); what lapsed may come back."""
    return 410 if article.state == "withdrawn" else 200
