"""What stands in the head of a public page for those who index and share: description, lasting address, linked data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from everyline.domain.answer import Answer
from everyline.engine.publishing import described as told
from everyline.engine.shelf import Article


@dataclass(frozen=True, slots=True)
class Meta:
    """canonical: the page's lasting address. linked: JSON-LD, already fit for a script element; empty for none."""

    description: str
    canonical: str
    is_indexed: bool = True
    kind: str = "website"
    linked: Markup | str = ""
    published: datetime | None = None
    changed: datetime | None = None


def of_page(address: str, path: str, description: str, *, is_indexed: bool = True) -> Meta:
    """Of a page that is no article. path: of this site, already escaped."""
    return Meta(description, f"{address}{path}", is_indexed)


def described(address: str, article: Article, answer: Answer) -> Meta:
    """Of a published article."""
    url = f"{address}/articles/{article.slug}"
    description, linked = told(article, answer, url)
    # Every "<", ">" and "&" of it is an escape of JSON, so nothing in it can end the element.
    return Meta(description, url, True, "article", Markup(linked), article.first_published_at, article.changed_at)
