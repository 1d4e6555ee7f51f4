"""Where a quotation comes from: the cited document, there but altered, another document, nowhere, or not to be told.

Four things that readers confuse are kept apart. A quotation that stands in another work is misattributed, not made up.
One that differs by a word, a digit or a dropped bracket is altered ("(95% CI 1.2 to 3.4)" quoted as "95% CI 1.2 to
3.4"). One that is nowhere is not found: fabricated, as far as can be seen. And where only the abstract of the cited
work is held, a sentence of its full text can't be looked up: it is not checkable here, never fabricated.

Altered is told by word overlap: the window of the text, as long as the quotation, that shares most of its words; at
least 80 % of them, in order (longest common subsequence), must be there. Kinds after Sarol et al. 2024,
doi:10.1093/bioinformatics/btae420.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from everyline.domain.answer import Reason, ReasonKind
from everyline.domain.text import Span
from everyline.verify.locate import locate, plain


@dataclass(frozen=True, slots=True)
class Held:
    """A document as it is held. is_whole: the full text, not only title and abstract."""

    document: str
    text: str
    is_whole: bool = True


class Whence(Enum):
    """Where a quotation was found."""

    FOUND = "found"
    ALTERED = "altered"
    ELSEWHERE = "elsewhere"
    NOWHERE = "nowhere"
    NOT_CHECKABLE = "not_checkable"


@dataclass(frozen=True, slots=True)
class Provenance:
    """What became of a quotation. document, span: where it, or what comes nearest, stands; None where nowhere."""

    whence: Whence
    document: str | None = None
    span: Span | None = None
    reason: Reason | None = None


# A quotation of fewer words is in so many texts that finding it elsewhere tells nothing.
_LEAST_WORDS_ELSEWHERE = 5
_ENOUGH = 0.8
_WORD = re.compile(r"[^\W_]+(?:[.,·]\d+)*%?")


def trace(quote: str, cited: Held | None, others: Sequence[Held] = ()) -> Provenance:
    """Where a quotation stands, the cited document first.

    cited: None where the cited document is not held at all. Print that differs (dashes, spaces, Greek letters) counts
    as found; an empty quotation is not checkable.
    """
    if not _WORD.search(quote):
        return Provenance(Whence.NOT_CHECKABLE, reason=Reason(ReasonKind.NOT_CHECKABLE, quote, ""))
    if cited is not None:
        found = locate(quote, cited.text)
        if found is not None:
            return Provenance(Whence.FOUND, cited.document, found.span)
    near = altered_at(quote, cited.text) if cited is not None else None
    if cited is not None and near is not None and near.length_ratio >= 1.0:
        return _altered(quote, cited, near.span)
    if len(_WORD.findall(quote)) >= _LEAST_WORDS_ELSEWHERE:
        for other in others:
            found = locate(quote, other.text)
            if found is not None and (cited is None or other.document != cited.document):
                reason = Reason(ReasonKind.MISATTRIBUTED, quote, other.document)
                return Provenance(Whence.ELSEWHERE, other.document, found.span, reason)
    if cited is not None and near is not None:
        return _altered(quote, cited, near.span)
    if cited is None or not cited.is_whole:
        what = "the cited work is not held" if cited is None else f"only the abstract of {cited.document} is held"
        return Provenance(Whence.NOT_CHECKABLE, reason=Reason(ReasonKind.NOT_CHECKABLE, quote, what))
    return Provenance(Whence.NOWHERE, reason=Reason(ReasonKind.NOT_FOUND, quote, ""))


def _altered(quote: str, cited: Held, span: Span) -> Provenance:
    return Provenance(
        Whence.ALTERED, cited.document, span, Reason(ReasonKind.QUOTE_ALTERED, quote, span.of(cited.text))
    )


@dataclass(frozen=True, slots=True)
class Near:
    """The stretch of a text nearest to a quotation. length_ratio: share of the quotation's words it has in order."""

    span: Span
    length_ratio: float


def altered_at(quote: str, text: str) -> Near | None:
    """The stretch of a text that a quotation was altered from, None where none is near enough."""
    wanted = [plain(word).lower() for word in _WORD.findall(quote)]
    if not wanted:
        return None
    places = [(plain(match.group()).lower(), match.start(), match.end()) for match in _WORD.finditer(text)]
    start = _best_window([word for word, _, _ in places], wanted)
    if start is None:
        return None
    slack = max(1, len(wanted) // 8)
    low, high = max(0, start - slack), min(len(places), start + len(wanted) + slack)
    matched = _in_order(wanted, [word for word, _, _ in places[low:high]])
    share = len(matched) / len(wanted)
    if share < _ENOUGH:
        return None
    return Near(Span(places[low + matched[0]][1], places[low + matched[-1]][2]), share)


def _best_window(words: Sequence[str], wanted: Sequence[str]) -> int | None:
    """Where the window of the length wanted that shares most words with it begins; None where none shares enough."""
    size = len(wanted)
    need = Counter(wanted)
    inside: Counter[str] = Counter()
    shared = best = 0
    found: int | None = None
    for index, word in enumerate(words):
        inside[word] += 1
        shared += inside[word] <= need[word]
        if index >= size:
            gone = words[index - size]
            shared -= inside[gone] <= need[gone]
            inside[gone] -= 1
        if shared > best:
            best, found = shared, max(0, index - size + 1)
    return found if best >= _ENOUGH * size else None


def _in_order(wanted: Sequence[str], words: Sequence[str]) -> list[int]:
    """The places in `words` of a longest common subsequence with `wanted`."""
    lengths = [[0] * (len(words) + 1) for _ in range(len(wanted) + 1)]
    for i in range(len(wanted) - 1, -1, -1):
        for j in range(len(words) - 1, -1, -1):
            same = wanted[i] == words[j]
            lengths[i][j] = lengths[i + 1][j + 1] + 1 if same else max(lengths[i + 1][j], lengths[i][j + 1])
    found: list[int] = []
    i = j = 0
    while i < len(wanted) and j < len(words):
        # Until a first word is placed, a match that a later one could replace is passed over: the shorter stretch wins.
        if wanted[i] == words[j] and (found or lengths[i][j + 1] < lengths[i][j]):
            found.append(j)
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1
    return found
