"""Which headings stand above a block, outermost first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from everyline.domain.audit import Article, Block, BlockKind

_STEP = re.compile(r"^(?:step|phase|stage|part|line)\s*\d+\b|^\d+[.)]\s", re.I)
_NAMED = re.compile(r"\([^()]+\)\s*:?$")
_RANKS = {"parent": 1, "step": 2, "named": 2, "plain": 1, "label": 3}


def with_headings(article: Article) -> Iterator[tuple[Block, tuple[str, ...]]]:
    """Every block with the headings above it, itself left out.

    Where the form gives no rank (plain text) it is read from the shape: a heading directly above another heads it; a
    numbered step, or a name with brackets after it, stands below that; one that ends in a colon stands lowest.
    """
    stack: list[tuple[int, str]] = []
    for number, block in enumerate(article.blocks):
        if block.kind is not BlockKind.HEADING:
            yield block, tuple(words for _, words in stack)
            continue
        words = " ".join(block.span.of(article.text).split())
        rank = block.level or _rank(words, number, article.blocks, stack)
        while stack and stack[-1][0] >= rank:
            stack.pop()
        yield block, tuple(words for _, words in stack)
        stack.append((rank, words))


def _rank(words: str, number: int, blocks: Sequence[Block], stack: list[tuple[int, str]]) -> int:
    following = blocks[number + 1] if number + 1 < len(blocks) else None
    if words.endswith(":"):
        return _RANKS["label"]
    if following is not None and following.kind is BlockKind.HEADING:
        return _RANKS["parent"]
    if stack and (_STEP.match(words) or _NAMED.search(words)):
        return _RANKS["step"]
    return _RANKS["plain"]
