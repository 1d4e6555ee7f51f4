"""What an article says of itself: its dates and the state of its review."""

from __future__ import annotations

import re

from everyline.article.tables import matches
from everyline.domain.audit import About, Article

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(
    rf"\b(?:last (?:updated|reviewed|modified)|updated|published|reviewed|posted)(?: on)?:?\s*"
    rf"((?:(?:{_MONTHS})\w* \d{{1,2}},? \d{{4}})|(?:\d{{1,2}} (?:{_MONTHS})\w*,? \d{{4}})|\d{{4}}-\d{{2}}-\d{{2}}|"
    rf"(?:(?:{_MONTHS}) \d{{4}}))",
    re.I,
)


def read_about(article: Article) -> About:
    """Dates with the words before them, and every line that speaks of review, as printed."""
    dates: dict[str, None] = {}
    review: dict[str, None] = {}
    for block in article.blocks:
        words = block.span.of(article.text)
        dates.update(dict.fromkeys(" ".join(match.group().split()) for match in _DATE.finditer(words)))
        for line in re.split(r"\n| • ", words):
            bare = " ".join(line.split())
            if len(bare) <= 200 and matches("furniture.txt", "review", bare):
                review.setdefault(bare)
    return About(tuple(dates), tuple(review))
